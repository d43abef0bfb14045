"""A driven system as a stage plays it: signal and state in time, folded and unrolled, and its responses."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Annotated, Any

import numpy as np

from engine.arithmetic.written import show
from engine.arrays import Floats
from engine.experiment.protocol import Bounds, Frame
from engine.experiment.tour import Tour
from engine.recurrent.dynamics import account
from engine.recurrent.dynamics.driven import words
from engine.recurrent.dynamics.driven.settings import MOST, OWN, STEPS, DrivenSettings
from engine.recurrent.dynamics.driven.signals import SIGNALS
from engine.recurrent.dynamics.linear.shaping import NEAR

SHOWN = 4  # states of the unrolled picture
THIN = 0.4  # how wide a link is drawn whose number is 1
HIGH = 1.5  # of a signal that is drawn
GAPS = 6  # steps that a fast hand may leave out
FREQUENCIES = np.linspace(0, np.pi, 121)
ROUND = np.linspace(0, 2 * np.pi, 121)
Plane = Annotated[float, Bounds(-2, 2)]


class DrivenLook(Tour):
    """See :mod:`engine.experiment`. A step is s_t = f(A s_{t−1} + B x_t)."""

    edits = ("pull", "draw")
    adds = ("draw",)
    units = ("step",)
    pace = 5.0
    end = "The signal ends here."
    length = STEPS

    def __init__(self, settings: DrivenSettings | None = None) -> None:
        self.settings = settings or DrivenSettings()
        self._pen: tuple[int, float] | None = None  # where the hand drew last
        super().__init__()

    def change(self, **settings: Any) -> None:
        self.settings = replace(self.settings, **settings)
        self._pen = None

    def pull(self, index: Annotated[int, Bounds(0, 1)], x: Plane, y: Plane) -> None:
        """The eigenvalue is dragged; near the real axis it lies on it."""
        flat = abs(y) <= 2 * NEAR
        radius = min(MOST, abs(x) if flat else math.hypot(x, y))
        turn = (0.0 if x >= 0 else 180.0) if flat else math.degrees(math.atan2(abs(y), x))
        self.settings = replace(self.settings, radius=radius, turn=turn)

    def draw(self, x: Annotated[float, Bounds(0, STEPS)], y: Annotated[float, Bounds(-HIGH, HIGH)]) -> None:
        """The signal is drawn. What a fast hand leaves out is filled in between."""
        place, value = max(1, round(x)), round(float(y), 2)
        signal = self.settings.x
        before = self._pen if self._pen and 0 < abs(self._pen[0] - place) <= GAPS else (place, value)
        low, high = sorted([before, (place, value)])
        for at in range(low[0], high[0] + 1):
            share = (at - low[0]) / (high[0] - low[0]) if high[0] > low[0] else 1.0
            signal[at - 1] = low[1] + share * (high[1] - low[1])
        self._pen = (place, value)
        written = " ".join(f"{number:.2f}".rstrip("0").rstrip(".") for number in signal)
        self.settings = replace(self.settings, signal=OWN, own_signal=written)

    # --- what is computed ---------------------------------------------------------------------------------------------

    def states(self) -> Floats:
        """s_0 = 0 to the last step (STEPS + 1, n)."""
        with np.errstate(over="ignore"):
            return self.settings.driven.run(self.settings.x)

    def frame(self) -> Frame:
        """x and s over time; the responses to an impulse and a step, and |H(ω)|; the eigenvalue; the diagram."""
        states, x, k = self.states(), self.settings.x, self._steps
        arrays = {
            "time": np.arange(STEPS + 1, dtype=np.float64),
            "x": np.concatenate([[np.nan], x]),
            "s1": states[:, 0],
            "s2": states[:, 1] if states.shape[1] > 1 else np.full(STEPS + 1, np.nan),
            "cursor": np.array([k], np.float64),
        }
        room = _room(states, x)
        return {
            "step": k,
            **_drawn(arrays),
            "x.room": [0, STEPS, -HIGH, HIGH],
            "s.room": [0, STEPS, -room if states.min() < 0 else 0, room],
            **self._responses(),
            **self._eigenvalue(),
            **self._diagram(states, x),
            "closed": words.closed(self.settings),
            "account_of": f"Step {k}" if k else "The first step",
            "account": self._account(states, x),
        }

    def _account(self, states: Floats, x: Floats) -> list[str]:
        """The arithmetic of the step that led here, or of the first."""
        system, k = self.settings.driven, max(self._steps, 1)
        A, B, b = (part.tolist() for part in (system.A, system.B, system.b))
        return account.driven_state(A, B, b, states[k - 1].tolist(), float(x[k - 1]), bend=self.settings.bend)

    def _responses(self) -> Frame:
        """What an impulse and a step do, by running it; and, where it is known, where the step comes to, and |H(ω)|."""
        system, half = self.settings.driven, STEPS // 2
        impulse, step = (system.run(SIGNALS[name](half))[1:, 0] for name in ("impulse", "step"))
        is_known = self.settings.bend == "linear" and self.settings.radius < 1
        gains = np.abs(system.response(FREQUENCIES)[:, 0]) if is_known else np.full(len(FREQUENCIES), np.nan)
        rest = system.rest() if is_known else None
        room = _room(impulse, step)
        arrays = {
            "lag": np.arange(half, dtype=np.float64),
            "impulse": impulse,
            "step_response": step,
            "rest": np.full(half, np.nan if rest is None else rest[0]),
            "omega": FREQUENCIES,
            "gain": gains,
        }
        return {
            **_drawn(arrays),
            "response.room": [0, half - 1, -room if min(step.min(), impulse.min()) < 0 else 0, room],
            "gain.room": [0, 3.1416, 0, math.ceil(1.05 * max(1.0, gains.max())) if is_known else 1],
        }

    def _eigenvalue(self) -> Frame:
        angle, radius = math.radians(self.settings.turn), self.settings.radius
        x, y = radius * math.cos(angle), radius * math.sin(angle)
        circle = np.column_stack([np.cos(ROUND), np.sin(ROUND)]).round(4)
        both = [{"x": x, "y": y, "label": "λ"}]
        if self.settings.turn not in (0, 180):
            both.append({"x": x, "y": -y, "label": "λ̄"})
        return {
            "values.room": [-1.4, 1.4, -1.4, 1.4],
            "values.lines": [
                {"points": [[-1.4, 0], [1.4, 0]], "color": "muted", "faint": True},
                {"points": [[0, -1.4], [0, 1.4]], "color": "muted", "faint": True},
                {"points": circle.tolist(), "color": "positive", "faint": True},
            ],
            "values.handles": both,
        }

    def _diagram(self, states: Floats, x: Floats) -> Frame:
        """The last steps unrolled, the present one folded; what has not been yet is empty."""
        k = self._steps
        texts: dict[str, str] = {}
        flows: dict[str, float] = {}
        for part in range(SHOWN):
            at = k - (SHOWN - 1) + part
            if at >= 0:
                texts[f"s{part}"] = ", ".join(show(value, 2) for value in states[at].tolist())
                flows[f"s{part}"] = THIN * float(np.clip(states[at, 0], -1, 1))
            if at >= 1:
                texts[f"x{part}"] = show(float(x[at - 1]), 2)
                flows[f"x{part}"] = THIN * float(np.clip(x[at - 1], -1, 1))
        for name in ("s", "x"):
            if f"{name}{SHOWN - 1}" in texts:
                texts[name], flows[name] = texts[f"{name}{SHOWN - 1}"], flows[f"{name}{SHOWN - 1}"]
        return {"numbers": texts, "flows": flows, "gates": {}, "reads": f"t = {k}"}


def _room(*values: Floats) -> float:
    """The size up to which a chart of these numbers goes: on halves, with some room above."""
    most = max(1.0, *(float(np.abs(one).max()) for one in values))
    return math.ceil(most * 1.05 * 2) / 2


def _drawn(arrays: dict[str, Floats]) -> Frame:
    """As a chart takes them."""
    return {name: np.asarray(value, np.float32) for name, value in arrays.items()}
