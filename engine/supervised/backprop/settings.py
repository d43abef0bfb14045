"""What can be chosen in the lesson on backpropagation, within which bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine.arithmetic.typed import laid, read_grid, write_grid
from engine.arrays import Floats
from engine.settings import Settings, choice, number, seed, switch, text, whole, wholes
from engine.supervised.backprop.formula import read, read_values
from engine.supervised.backprop.network import Net

LOOKS = {"network": "A network", "checks": "Check the gradient", "formula": "Any formula"}
ACTIVATIONS = {"tanh": "tanh", "sigmoid": "Sigmoid", "relu": "ReLU", "linear": "Linear"}
LOSSES = {"squares": "½ Σ (y − t)²", "entropy": "Cross-entropy"}
MOST_UNITS, MOST_OUTPUTS = 4, 2
LARGEST = 1_000.0
RATES = (0.01, 0.03, 0.1, 0.3, 0.5, 1.0)


def read_layers(given: str) -> list[Floats | None]:
    """The numbers of each layer as they were typed, (rows, columns) each; None of a layer without any.

    Raises ValueError with a sentence.
    """
    found: list[Floats | None] = []
    for part in given.split("|") if given else []:
        numbers = np.asarray(read_grid(part)[0], np.float64) if part else None
        if numbers is not None and np.abs(numbers).max() > LARGEST:
            raise ValueError(f"A number of the network must lie between −{LARGEST:g} and {LARGEST:g}.")
        found.append(numbers)
    return found


@dataclass(frozen=True)
class BackpropSettings(Settings):
    """Raises ValueError with a sentence for a value out of range. x, t, W and b are a visitor's own numbers, as
    :mod:`engine.arithmetic.typed` writes them; of W and b the layers are parted by bars."""

    all_live: ClassVar[bool] = True

    look: str = choice("network", LOOKS, "look")
    inputs: int = whole(2, 1, MOST_UNITS, "number of inputs", title="Inputs", step=1)
    hidden: tuple[int, ...] = wholes((2, 2), 0, 2, 1, MOST_UNITS, "hidden layers", title="Hidden layers")
    outputs: int = whole(1, 1, MOST_OUTPUTS, "number of outputs", title="Outputs", step=1)
    activation: str = choice("tanh", ACTIVATIONS, "activation", title="Hidden units")
    output: str = choice("tanh", ACTIVATIONS, "activation of the outputs", title="Outputs")
    loss: str = choice("squares", LOSSES, "loss")
    shared: bool = switch(False, "shared bias", title="All units of a layer share one bias")
    seed: int = seed(title="Seed of the drawn weights")
    rate: float = number(0.5, 0.001, 10, "learning rate", title="Learning rate η", values=RATES)
    x: str = text("", "inputs", accept=read_layers)
    t: str = text("", "targets", accept=read_layers)
    W: str = text("", "weights", accept=read_layers)
    b: str = text("", "biases", accept=read_layers)
    exponent: float = number(
        -4, -20, 0, "power of ten of the step h", title="Step of the differences, log₁₀ h", step=0.5
    )
    which: str = text("w1,1,1", "number whose derivative is checked")
    formula: str = text("(x + y)·z", "formula", accept=read)
    values: str = text("x = -2, y = 5, z = -4", "values of the variables", accept=read_values)

    def check(self) -> None:
        if self.loss == "entropy" and not self._adds_up():
            raise ValueError(
                "With cross-entropy the targets are probabilities: from 0 to 1, and two of them add up to 1."
            )

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units of each layer, the inputs first."""
        return self.inputs, *self.hidden, self.outputs

    def _adds_up(self) -> bool:
        t = self.numbers("t")
        return bool((t >= 0).all() and (t <= 1).all() and (len(t) == 1 or abs(t.sum() - 1) < 1e-9))

    def numbers(self, name: str) -> Floats:
        """The inputs, or the targets: those that were typed, laid over ours."""
        count = self.sizes[0 if name == "x" else -1]
        ground = np.array([0.5, -1.0, 1.0, 0.3][:count] if name == "x" else [1.0, 0.0][:count])
        return np.asarray(laid(ground[None], next(iter(read_layers(getattr(self, name))), None))[0])

    def parameters(self) -> tuple[tuple[Floats, ...], tuple[Floats, ...]]:
        """The weights (units, units before) and the biases (units,) of every layer. Drawn ones have one decimal, so
        that they are what is shown."""
        weights, biases = [], []
        typed = {name: [*read_layers(getattr(self, name)), *[None] * len(self.sizes)] for name in ("W", "b")}
        for layer, (before, units) in enumerate(zip(self.sizes, self.sizes[1:], strict=False)):
            square = np.random.default_rng([self.seed, layer]).standard_normal((MOST_UNITS, MOST_UNITS))
            drawn = (square[:units, :before] / np.sqrt(before) * 1.2).round(1) + 0.0
            weights.append(laid(drawn, typed["W"][layer]))
            bias = laid(np.zeros((1, units)), typed["b"][layer])[0]
            biases.append(np.full(units, bias[0]) if self.shared else bias)
        return tuple(weights), tuple(biases)

    def net(self) -> Net:
        """The network that these settings describe."""
        weights, biases = self.parameters()
        x, t = self.numbers("x"), self.numbers("t")
        return Net(self.sizes, weights, biases, x, t, self.activation, self.last, self.loss)

    @property
    def last(self) -> str:
        """The activation of the outputs: with cross-entropy they are probabilities."""
        return self.output if self.loss == "squares" else "sigmoid" if self.outputs == 1 else "softmax"


def written(arrays: Sequence[Floats]) -> str:
    """Weights or biases of all layers as a text."""
    return "|".join(write_grid(np.atleast_2d(one)[None]) for one in arrays)


PRESETS: dict[str, BackpropSettings] = {
    "Mazur": BackpropSettings(
        hidden=(2,), outputs=2, activation="sigmoid", output="sigmoid", shared=True, rate=0.5,
        x="0.05 0.1", t="0.01 0.99", W="0.15 0.2;0.25 0.3|0.4 0.45;0.5 0.55", b="0.35 0.35|0.6 0.6",
    ),
    "one path": BackpropSettings(
        inputs=1, hidden=(1, 1), x="1", t="0", W="0.5|2|1", b="0|0|0",
    ),
    "two paths": BackpropSettings(
        inputs=1, hidden=(1, 2), activation="linear", output="linear", x="1", t="1", W="1|2;0.5|1 2", b="0|0 0|0",
    ),
    "UDL 7.1": BackpropSettings(
        look="formula", formula="(β3 + ω3·cos(β2 + ω2·exp(β1 + ω1·sin(β0 + ω0·x))) - y)^2",
        values="β0 = 1, β1 = 2, β2 = -3, β3 = 0.4, ω0 = 0.1, ω1 = -0.4, ω2 = 2, ω3 = 3, x = 2.3, y = 2",
    ),
    "cs231n": BackpropSettings(
        look="formula", formula="1/(1 + exp(-(w0·x0 + w1·x1 + w2)))",
        values="w0 = 2, x0 = -1, w1 = -3, x1 = -2, w2 = -3",
    ),
    "complex step": BackpropSettings(look="formula", formula="exp(x)/(cos(x)^3 + sin(x)^3)", values="x = 1.5"),
    "micrograd": BackpropSettings(
        look="formula", values="a = -4, b = 2",
        formula="c = a + b; d = a·b + b^3; c = c + c + 1; c = c + 1 + c + (-a); d = d + d·2 + relu(b + a); "
        "d = d + 3·d + relu(b - a); e = c - d; f = e^2; g = f/2; g + 10/f",
    ),
}  # fmt: skip
"""Examples whose numbers are published: Mazur (2015); Prince (2023), Understanding Deep Learning, notebook 7.1; the
Stanford course CS231n; Squire and Trapp's example (1998); Karpathy's micrograd (2020)."""
