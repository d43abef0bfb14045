"""How an optimiser moves a weight: as a formula, and with the numbers of one update.

SGD: w ← w − η g. Momentum (Polyak, 1964): g's place is taken by u ← 0.9 u + g. RMSprop (Hinton, 2012) and Adam (Kingma
and Ba, 2015) divide by the root of a running mean of g². The rules are torch.optim's.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from engine.arithmetic.written import product

EPSILON = 1e-8
STEPS = {"sgd": "g", "momentum": "u", "rmsprop": "g/(√v + ε)", "adam": "m̂/(√v̂ + ε)"}
"""What is multiplied with the rate, by optimiser."""

_LATEX = {
    "sgd": "g",
    "momentum": r"u, \quad u \leftarrow 0.9\,u + g",
    "rmsprop": r"\frac{g}{\sqrt v + \epsilon}, \quad v \leftarrow 0.99\,v + 0.01\,g^2",
    "adam": r"\frac{\hat m}{\sqrt{\hat v} + \epsilon}, \quad "
    r"\hat m = \tfrac{m}{1 - 0.9^t},\; m \leftarrow 0.9\,m + 0.1\,g, \quad "
    r"\hat v = \tfrac{v}{1 - 0.999^t},\; v \leftarrow 0.999\,v + 0.001\,g^2",
}


def formula(rule: str, gradient: str, penalty: str = "") -> list[str]:
    """The rule in LaTeX, and its running means; gradient: what g is, penalty: what is taken off besides."""
    step, *means = _LATEX[rule].split(r", \quad ", 1)
    return [rf"w \leftarrow w - \eta\,{step}{penalty}, \quad g = {gradient}", *means]


def step(parts: Sequence[float]) -> float:
    """What is multiplied with the rate: g or u alone, or over the root of a running mean of g²."""
    return parts[0] if len(parts) == 1 else parts[0] / (math.sqrt(max(parts[1], 0.0)) + EPSILON)


def step_text(rate: str, parts: Sequence[str]) -> str:
    """The rate times the step, as they are shown."""
    text = product(rate, parts[0])
    if len(parts) == 1:
        return text
    return f"{text}/(√{parts[1]} + 10⁻⁸)" if "·" not in parts[1] else f"{text}/(√({parts[1]}) + 10⁻⁸)"
