"""The settings of the look on a driven system."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from engine.arrays import Floats
from engine.recurrent.dynamics.driven.signals import SIGNALS, read_signal
from engine.recurrent.dynamics.driven.system import Driven
from engine.settings import Settings, choice, number, text

STEPS = 60
OWN = "own"
NAMES = {
    "step": "a step",
    "impulse": "an impulse",
    "slow wave": "a slow wave, period 40",
    "fast wave": "a fast wave, period 4",
    "alternating": "1, −1, 1, …",
    "square": "a square wave, period 20",
    OWN: "your own: draw it",
}
BENDS = {"linear": "linear, f(a) = a", "tanh": "tanh, as in a recurrent network"}
MOST = 1.2  # of |λ|


def _readable(given: str) -> None:
    if given:
        read_signal(given)


@dataclass(frozen=True)
class DrivenSettings(Settings):
    """An eigenvalue by its size and its angle, what bends the sum, and the signal."""

    radius: float = number(0.8, 0, MOST, "size of the eigenvalue", title="|λ|: what is kept in a step", step=0.05,
                           live=True)  # fmt: skip
    turn: float = number(0.0, 0, 180, "angle of the eigenvalue", title="θ: by what it turns in a step, °", step=5,
                         live=True)  # fmt: skip
    bend: str = choice("linear", BENDS, "function f", title="f", live=True)
    signal: str = choice("step", NAMES, "signal", title="Signal x", live=True)
    own_signal: str = text("", "signal of your own", live=True, accept=_readable)

    @property
    def driven(self) -> Driven:
        """One state where the eigenvalue is real, s ← λs + x; two where it turns."""
        if self.turn in (0, 180):
            return Driven([[self.radius if self.turn == 0 else -self.radius]], [1.0], bend=self.bend)
        angle = math.radians(self.turn)
        cos, sin = self.radius * math.cos(angle), self.radius * math.sin(angle)
        return Driven([[cos, -sin], [sin, cos]], [1.0, 0.0], bend=self.bend)

    @property
    def x(self) -> Floats:
        """The signal (STEPS,); one's own ends with zeros where it is shorter."""
        if self.signal != OWN:
            return SIGNALS[self.signal](STEPS)
        given = read_signal(self.own_signal)[:STEPS] if self.own_signal else np.zeros(0)
        return np.concatenate([given, np.zeros(STEPS - len(given))])
