"""Three classic flows as a stage plays them: ways in the plane and in time, and where nothing moves."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

import numpy as np

from engine.arrays import Floats
from engine.experiment.protocol import Bounds, Frame
from engine.experiment.tour import Tour
from engine.recurrent.dynamics.classics import words
from engine.recurrent.dynamics.classics.flow import rk4
from engine.recurrent.dynamics.classics.settings import FAR, ClassicsSettings

DT, EACH, STEPS = 0.02, 5, 250  # Runge and Kutta's step, how many make a step of the stage, and how many of those
STROKES = 17  # of the field of directions, each way
Coordinate = Annotated[float, Bounds(-FAR, FAR)]


class ClassicsLook(Tour):
    """See :mod:`engine.experiment`. A step is a tenth of the flow's time."""

    edits = ("move",)
    units = ("step",)
    pace = 20.0
    end = "This is the last moment that is shown."
    length = STEPS

    def __init__(self, settings: ClassicsSettings | None = None) -> None:
        self.settings = settings or ClassicsSettings()
        self._kept: tuple[ClassicsSettings, Floats] | None = None
        super().__init__()

    def change(self, **settings: Any) -> None:
        self.settings = replace(self.settings, **settings)

    def move(self, index: Annotated[int, Bounds(0, 0)], x: Coordinate, y: Coordinate) -> None:
        """The start is dragged."""
        self.settings = replace(self.settings, at_x=float(x), at_y=float(y))

    def ways(self) -> Floats:
        """One's own way first, then those of the flow's own starts: (ways, steps + 1, 2)."""
        if self._kept is None or self._kept[0] != self.settings:
            flow, starts = self.settings.flow, [self.settings.begins, *self.settings.flow.starts]
            ways = rk4(flow.field(**self.settings.parameters), starts, DT, EACH * STEPS)
            self._kept = self.settings, ways[::EACH].swapaxes(0, 1)
        return self._kept[1]

    def frame(self) -> Frame:
        """ways and where they are now; strokes (n, 4): the field's directions; own.x, own.y over time; what is said."""
        settings, ways, k = self.settings, self.ways(), self._steps
        flow, parameters = settings.flow, settings.parameters
        own = ways[0]
        kept: list[float | None] = [None, None]
        if flow.kept is not None:
            kept = flow.constant(own[[0, k]], **parameters).tolist()
        room = [0, DT * EACH * STEPS, *_spread(own)]
        return {
            "step": k,
            "room": list(flow.window),
            "ways": np.ascontiguousarray(ways, np.float32),
            "now": ways[:, k].astype(np.float32),
            "strokes": self._strokes(),
            "axes": list(flow.axes),
            "handles": [
                {"x": settings.begins[0], "y": settings.begins[1], "label": "start"},
                *({"x": rest.s[0], "y": rest.s[1], "label": str(n), "still": True}
                  for n, rest in enumerate(words.shown(settings), 1)),
            ],
            "time": (DT * EACH * np.arange(STEPS + 1)).astype(np.float32),
            "own.x": own[:, 0].astype(np.float32),
            "own.y": own[:, 1].astype(np.float32),
            "own.room": room,
            "cursor": np.array([DT * EACH * k], np.float32),
            "rests": words.rests(settings),
            "look": list(flow.look),
            "account_of": f"At t = {DT * EACH * k:.1f}",
            "account": [*words.speeds(settings, own[k].tolist()), *words.kept(settings, *kept)],
        }  # fmt: skip

    def _strokes(self) -> Floats:
        """Short strokes along the flow, all of one length on the screen: (STROKES², 4)."""
        left, right, low, high = self.settings.flow.window
        share = (np.arange(STROKES) + 0.5) / STROKES
        places = np.stack(np.meshgrid(left + share * (right - left), low + share * (high - low)), -1).reshape(-1, 2)
        size = np.array([right - left, high - low])
        way = self.settings.flow.field(**self.settings.parameters)(places) / size
        length = np.hypot(*way.T)[:, None]
        half = 0.32 / STROKES * np.divide(way, length, out=np.zeros_like(way), where=length > 0) * size
        return np.column_stack([places - half, places + half]).astype(np.float32)


def _spread(own: Floats) -> tuple[float, float]:
    """The least and the greatest of both numbers, on whole ones."""
    return float(np.floor(own.min() - 0.1)), float(np.ceil(own.max() + 0.1))
