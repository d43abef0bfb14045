"""What can be chosen in the lesson on backpropagation, within which bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from engine.arithmetic.typed import laid, read_grid, write_grid
from engine.arrays import Floats
from engine.settings import Settings, choice, number, seed, switch, text, wholes
from engine.supervised.backprop.formula import read, read_values
from engine.supervised.backprop.network import Net

LOOKS = {"network": "A network", "checks": "Check the gradient", "formula": "Any formula"}
ACTIVATIONS = {"tanh": "tanh", "sigmoid": "Sigmoid", "relu": "ReLU", "linear": "Linear"}
LOSSES = {"squares": "½ Σ (y − t)²", "entropy": "Cross-entropy"}
MOST_UNITS, MOST_OUTPUTS = 4, 2
LARGEST = 1_000.0
RATES = (0.01, 0.03, 0.1, 0.3, 0.5, 1.0)


@dataclass(frozen=True)
class BackpropSettings(Settings):
    """Raises ValueError with a sentence for a value out of range. x, t, W and b are a visitor's own numbers, as
    :mod:`engine.arithmetic.typed` writes them; of W and b the layers are parted by bars."""

    all_live: ClassVar[bool] = True

    look: str = choice("network", LOOKS, "look")
    sizes: tuple[int, ...] = wholes((2, 2, 2, 1), 2, 4, 1, MOST_UNITS, "layers", title="Units of each layer")
    activation: str = choice("tanh", ACTIVATIONS, "activation", title="Activation of the hidden units")
    output: str = choice("tanh", ACTIVATIONS, "activation of the outputs")
    loss: str = choice("squares", LOSSES, "loss")
    shared: bool = switch(False, "shared bias", title="All units of a layer share one bias")
    seed: int = seed(title="Seed of the drawn weights")
    rate: float = number(0.5, 0.001, 10, "learning rate", title="Learning rate η of an update", values=RATES)
    x: str = text("", "inputs")
    t: str = text("", "targets")
    W: str = text("", "weights")
    b: str = text("", "biases")
    step: float = number(1e-4, 1e-20, 1, "step of the differences", title="Step h of the differences")
    which: str = text("w1,1,1", "number whose derivative is checked")
    formula: str = text("(x + y)·z", "formula", accept=read)
    values: str = text("", "values of the variables", accept=read_values)

    def check(self) -> None:
        if self.sizes[-1] > MOST_OUTPUTS:
            raise ValueError(f"There may be {MOST_OUTPUTS} outputs at most, not {self.sizes[-1]}.")
        if self.loss == "entropy" and not self._adds_up():
            raise ValueError("With cross-entropy the targets are probabilities: from 0 to 1, and two of them add up to 1.")

    def _adds_up(self) -> bool:
        t = self.numbers("t")
        return bool((t >= 0).all() and (t <= 1).all() and (len(t) == 1 or abs(t.sum() - 1) < 1e-9))

    def numbers(self, name: str) -> Floats:
        """The inputs, or the targets: those that were typed, laid over ours."""
        count = self.sizes[0 if name == "x" else -1]
        ground = np.array([0.5, -1.0, 1.0, 0.3][:count] if name == "x" else [1.0, 0.0][:count])
        return np.asarray(laid(ground[None], self._typed(name))[0])

    def parameters(self) -> tuple[tuple[Floats, ...], tuple[Floats, ...]]:
        """The weights (units, units before) and the biases (units,) of every layer. Drawn ones have one decimal, so
        that they are what is shown."""
        weights, biases = [], []
        typed = {name: getattr(self, name).split("|") if getattr(self, name) else [] for name in ("W", "b")}
        for layer, (before, units) in enumerate(zip(self.sizes, self.sizes[1:], strict=False)):
            square = np.random.default_rng([self.seed, layer]).standard_normal((MOST_UNITS, MOST_UNITS))
            drawn = (square[:units, :before] / np.sqrt(before) * 1.2).round(1) + 0.0
            own = {name: texts[layer] if layer < len(texts) else "" for name, texts in typed.items()}
            weights.append(laid(drawn, self._read(own["W"], "w")))
            bias = laid(np.zeros((1, units)), self._read(own["b"], "b"))[0]
            biases.append(np.full(units, bias[0]) if self.shared else bias)
        return tuple(weights), tuple(biases)

    def net(self) -> Net:
        """The network that these settings describe."""
        weights, biases = self.parameters()
        output = self.output if self.loss == "squares" else "sigmoid" if self.sizes[-1] == 1 else "softmax"
        x, t = self.numbers("x"), self.numbers("t")
        return Net(self.sizes, weights, biases, x, t, self.activation, output, self.loss)

    def _typed(self, name: str) -> Floats | None:
        return self._read(getattr(self, name), name)

    @staticmethod
    def _read(given: str, name: str) -> Floats | None:
        """A grid as it was typed, (rows, columns); None for no text."""
        if not given:
            return None
        (numbers,) = read_grid(given)
        if np.abs(numbers).max() > LARGEST:
            raise ValueError(f"A number of {name} must lie between −{LARGEST:g} and {LARGEST:g}.")
        return np.asarray(numbers, np.float64)


def written(arrays: Sequence[Floats]) -> str:
    """Weights or biases of all layers as a text."""
    return "|".join(write_grid(np.atleast_2d(one)[None]) for one in arrays)
