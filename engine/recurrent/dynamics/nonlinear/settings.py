"""The settings of the look on s ← tanh(As + b)."""

from __future__ import annotations

from dataclasses import dataclass

from engine.recurrent.dynamics.nonlinear.system import LARGEST, Tanh
from engine.settings import Settings, number, switch


def _number(default: float, label: str, title: str) -> float:
    made: float = number(default, -LARGEST, LARGEST, label, title=title, live=True)
    return made


@dataclass(frozen=True)
class TanhSettings(Settings):
    """Two units that hear each other, and where they start. Every step follows from them."""

    w11: float = _number(2.0, "weight from unit 1 to itself", "a₁₁")
    w12: float = _number(0.0, "weight from unit 2 to unit 1", "a₁₂")
    w21: float = _number(0.0, "weight from unit 1 to unit 2", "a₂₁")
    w22: float = _number(2.0, "weight from unit 2 to itself", "a₂₂")
    bias1: float = _number(0.0, "bias of unit 1", "b₁")
    bias2: float = _number(0.0, "bias of unit 2", "b₂")
    from_x: float = number(0.1, -1, 1, "start of unit 1", live=True)
    from_y: float = number(-0.3, -1, 1, "start of unit 2", live=True)
    basins: bool = switch(True, "colour of the basins", title="Colour the basins", live=True)

    @property
    def system(self) -> Tanh:
        return Tanh([[self.w11, self.w12], [self.w21, self.w22]], [self.bias1, self.bias2])
