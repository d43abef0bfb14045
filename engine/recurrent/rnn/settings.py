"""What the lesson unrolls: a sequence, a small network and its weights, chosen by name or typed.

All sequences are twelve steps long; a shorter network sees their beginning. Their numbers have one decimal at most, so
that everything computed from them can be read. Weights are drawn with two decimals, so that they are exactly what is
shown. What was typed keeps its place when sizes change; new rows and columns are drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar, Literal, NamedTuple

import numpy as np

from engine.arithmetic.typed import laid, read_grid
from engine.arrays import Floats
from engine.settings import Settings, choice, number, text, whole

# --- sequences, each with a target at every step --------------------------------------------------------------------

MOST_STEPS = 12


class Sequence(NamedTuple):
    """inputs (12, inputs), targets (12, 1)."""

    inputs: Floats
    targets: Floats


def count(seed: int) -> Sequence:
    """Ones and zeros; wanted is how many ones there have been."""
    bits = _bits(seed, MOST_STEPS)
    return Sequence(bits[:, None], np.cumsum(bits)[:, None])


def delay(seed: int) -> Sequence:
    """Ones and zeros; wanted is the one of two steps before, and 0 before there was one."""
    bits = _bits(seed, MOST_STEPS)
    return Sequence(bits[:, None], np.concatenate([[0.0, 0.0], bits[:-2]])[:, None])


def first(seed: int) -> Sequence:
    """1 or −1 at first, then nothing; wanted is that first number, at every step."""
    sign = 2 * _bits(seed, MOST_STEPS)[0] - 1
    inputs = np.zeros((MOST_STEPS, 1))
    inputs[0] = sign
    return Sequence(inputs, np.full((MOST_STEPS, 1), sign))


def exclusive_or(seed: int) -> Sequence:
    """Two random bits and their exclusive or, over and over; wanted is the next bit (Elman 1990).

    Only every third bit can be known before it comes.
    """
    pairs = _bits(seed, 10).reshape(-1, 2)
    stream = np.column_stack([pairs, pairs[:, 0] != pairs[:, 1]]).ravel()
    return Sequence(stream[:MOST_STEPS, None], stream[1 : MOST_STEPS + 1, None])


def adding(seed: int) -> Sequence:
    """Two inputs, a number and a mark; wanted is the sum of the marked numbers so far.

    After the adding problem (Hochreiter and Schmidhuber 1997), whose sum is asked for at the end alone.
    """
    generator = np.random.default_rng(seed)
    numbers = generator.integers(1, 10, MOST_STEPS) / 10
    marks = np.zeros(MOST_STEPS)
    marks[[0, 2]] = 1.0
    marks[generator.integers(4, MOST_STEPS)] = 1.0
    return Sequence(np.column_stack([numbers, marks]), np.cumsum(numbers * marks).round(10)[:, None])


SEQUENCES: dict[str, Callable[[int], Sequence]] = {
    "count": count,
    "delay": delay,
    "first": first,
    "xor": exclusive_or,
    "adding": adding,
}


def _bits(seed: int, count: int) -> Floats:
    """Random bits of which the first is 1, so that something happens at once."""
    bits = np.random.default_rng(seed).integers(0, 2, count).astype(np.float64)
    bits[0] = 1.0
    return bits


# --- settings -------------------------------------------------------------------------------------------------------

OWN, DRAWN = "yours", "drawn"
Asked = Literal["every", "last"]
TITLES = {
    "count": "Count the ones",
    "delay": "Repeat, two steps later",
    "first": "Remember the first number",
    "xor": "Predict the next bit: XOR in time",
    "adding": "Add up the marked numbers",
    OWN: "Your own",
}
ACTIVATIONS = {"tanh": "tanh", "relu": "ReLU", "linear": "Linear"}
WEIGHTS = ("W_xh", "W_hh", "b_h", "W_hy", "b_y")
MODES = {"walk": "Walk: forward and back", "learn": "Learn: down the gradient"}
RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
LARGEST, MOST_HIDDEN = 1_000.0, 16


@dataclass(frozen=True)
class RNNSettings(Settings):
    """Raises ValueError with a sentence for a value out of range. x, d, h0 and the weights are a visitor's own numbers
    as :mod:`engine.arithmetic.typed` writes them, with semicolons between the rows."""

    all_live: ClassVar[bool] = True

    mode: str = choice("walk", MODES, "mode", title="What to do")
    sequence: str = choice("count", TITLES, "sequence")
    length: int = whole(4, 1, MOST_STEPS, "length", title="Sequence length T", step=1)
    hidden: int = whole(2, 1, MOST_HIDDEN, "number of hidden units", title="Hidden units", step=1)
    activation: str = choice("tanh", ACTIVATIONS, "activation")
    loss: Asked = choice("every", {"every": "At every step", "last": "At the last step only"}, "loss")
    weights: str = choice(DRAWN, {DRAWN: "Drawn at random", OWN: "Your own"}, "weights")
    seed: int = whole(0, 0, 1_000_000, "seed", title="Seed, of weights and sequence")
    scale: float = number(  # the drawn recurrent weights have the standard deviation scale/√hidden
        1.0, 0, 3, "scale", title="Scale of the drawn W_hh", step=0.05
    )
    rate: float = number(0.1, 0.001, 1, "learning rate", title="Learning rate η of an update", values=RATES)
    x: str = text("", "inputs")
    d: str = text("", "targets")
    h0: str = text("", "state before the first step")
    W_xh: str = text("", "input weights")
    W_hh: str = text("", "recurrent weights")
    b_h: str = text("", "biases")
    W_hy: str = text("", "output weights")
    b_y: str = text("", "output's bias")

    def check(self) -> None:
        for name in ("x", "d", "h0", *WEIGHTS):
            self._typed(name)

    def key(self) -> tuple[Any, ...]:
        """The walk follows every setting as it is; what learns begins anew with all but the learning rate."""
        if self.mode == "walk":
            return ("walk",)
        return tuple(getattr(self, one.name) for one in fields(self) if one.name != "rate")

    @property
    def inputs(self) -> int:
        """How many numbers come in at every step, 1 or 2."""
        return int(self.whole_sequence().inputs.shape[1])

    def whole_sequence(self) -> Sequence:
        """Inputs and targets of all twelve steps."""
        if self.sequence != OWN:
            return SEQUENCES[self.sequence](self.seed)
        x, d = self._typed("x"), self._typed("d")
        inputs = min(x.shape[1], 2) if x is not None else 1
        return Sequence(laid(np.zeros((MOST_STEPS, inputs)), x), laid(np.zeros((MOST_STEPS, 1)), d))

    def start(self) -> Floats:
        """The state before the first step (hidden,)."""
        state: Floats = laid(np.zeros((1, self.hidden)), self._typed("h0"))[0]
        return state

    def network(self) -> dict[str, Floats]:
        """W_xh (hidden, inputs), W_hh (hidden, hidden), b_h (hidden, 1), W_hy (1, hidden), b_y (1, 1)."""
        drawn = self._drawn()
        if self.weights == DRAWN:
            return drawn
        return {name: laid(drawn[name], self._typed(name)) for name in WEIGHTS}

    def _drawn(self) -> dict[str, Floats]:
        """Each from a generator of its own, so that one matrix's size does not change another's numbers."""
        sizes = {"W_xh": self.inputs, "W_hh": self.hidden, "W_hy": self.hidden}
        found = {}
        for place, (name, columns) in enumerate(sizes.items()):
            square = np.random.default_rng([self.seed, place]).standard_normal((MOST_HIDDEN, MOST_HIDDEN))
            square = square[: 1 if name == "W_hy" else self.hidden, :columns]
            factor = self.scale if name == "W_hh" else 1.0
            found[name] = (factor * square / np.sqrt(columns)).round(2) + 0.0
        return {**found, "b_h": np.zeros((self.hidden, 1)), "b_y": np.zeros((1, 1))}

    def others(self, count: int) -> list[RNNSettings]:
        """This network and others that learn the same sequence from weights of the seeds after this one. Where the
        weights were typed, there is this one alone."""
        if self.weights == OWN:
            return [self]
        return [self, *(replace(self, seed=self.seed + k) for k in range(1, count))]

    def _typed(self, name: str) -> Floats | None:
        """What a text says, (rows, columns); None for no text."""
        given: str = getattr(self, name)
        if not given:
            return None
        (numbers,) = read_grid(given.partition("|")[0])
        if np.abs(numbers).max() > LARGEST:
            raise ValueError(f"A number of {name} must lie between −{LARGEST:g} and {LARGEST:g}.")
        return np.asarray(numbers, np.float64)


def _own(**texts: Any) -> RNNSettings:
    return RNNSettings(**{"weights": OWN, **texts})


PRESETS: dict[str, RNNSettings] = {
    "a counter that leaks": _own(
        hidden=1, length=5, activation="linear", W_xh="1", W_hh="0.8", b_h="0", W_hy="1", b_y="0",
    ),
    "a delay line": _own(
        sequence="delay", hidden=3, length=6,
        W_xh="1;0;0", W_hh="0 0 0;1 0 0;0 1 0", b_h="0;0;0", W_hy="0 0 1", b_y="0",
    ),
    "XOR in time": _own(
        sequence="xor", hidden=3, length=9, activation="relu",
        W_xh="1;1;-1", W_hh="0 0 0;-1 0 0;1 0 0", b_h="0;0;0", W_hy="0 1 1", b_y="0",
    ),
    "a gradient that vanishes": _own(
        sequence="first", hidden=1, length=12, loss="last", W_xh="1", W_hh="0.5", b_h="0", W_hy="1", b_y="0",
    ),
    "a gradient that explodes": _own(
        sequence="first", hidden=2, length=12, loss="last", activation="linear",
        W_xh="0.1;0", W_hh="1.2 -0.9;0.9 1.2", b_h="0;0", W_hy="1 0", b_y="0",
    ),
}  # fmt: skip
"""Networks worth seeing. The exclusive or is exact: |x_t − x_{t−1}|, from two ReLUs and one that remembers x."""
