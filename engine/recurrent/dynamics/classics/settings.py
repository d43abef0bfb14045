"""The settings of the look on three classic flows."""

from __future__ import annotations

from dataclasses import dataclass

from engine.recurrent.dynamics.classics.flow import Classic
from engine.recurrent.dynamics.classics.gallery import CLASSICS
from engine.settings import Settings, choice, number

TITLES = {name: classic.title for name, classic in CLASSICS.items()}
FAR = 8.0  # of a start, both ways
LEAST = 0.02  # of a species at the start


def _parameter(classic: str, name: str, says: str) -> float:
    one = CLASSICS[classic].parameters[name]
    made: float = number(one.value, one.low, one.high, says, title=f"{says[:1].upper()}{says[1:]} {one.letter}",
                         step=0.1, live=True)  # fmt: skip
    return made


@dataclass(frozen=True)
class ClassicsSettings(Settings):
    """Which flow, its numbers, and where one's own way starts."""

    classic: str = choice("pendulum", TITLES, "flow", title="Flow", live=True)
    friction: float = _parameter("pendulum", "friction", "friction")
    birth: float = _parameter("species", "birth", "births of prey")
    hunt: float = _parameter("species", "hunt", "prey caught")
    gain: float = _parameter("species", "gain", "predators fed")
    death: float = _parameter("species", "death", "deaths of predators")
    mu: float = _parameter("van der Pol", "mu", "bend")
    at_x: float = number(2.0, -FAR, FAR, "start's first number", live=True)
    at_y: float = number(0.5, -FAR, FAR, "start's second number", live=True)

    @property
    def flow(self) -> Classic:
        return CLASSICS[self.classic]

    @property
    def parameters(self) -> dict[str, float]:
        return {name: getattr(self, name) for name in self.flow.parameters}

    @property
    def begins(self) -> tuple[float, float]:
        """Where the way starts: in the part of the plane that is shown, and of two species there is always some."""
        left, right, low, high = self.flow.window
        if self.classic == "species":
            left = low = LEAST
        return min(max(self.at_x, left), right), min(max(self.at_y, low), high)
