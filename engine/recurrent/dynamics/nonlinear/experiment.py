"""s ← tanh(As + b), as a stage plays it: a start, its way, and where all starts of the square end."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

import numpy as np

from engine.arrays import Floats
from engine.experiment.protocol import Bounds, Frame
from engine.experiment.tour import Tour
from engine.recurrent.dynamics import account
from engine.recurrent.dynamics.nonlinear import words
from engine.recurrent.dynamics.nonlinear.basins import Basins, basins
from engine.recurrent.dynamics.nonlinear.fixed import FixedPoints, fixed_points
from engine.recurrent.dynamics.nonlinear.settings import TanhSettings

GRID, STEPS = 64, 60
PALE = 96  # of 255: how strong the colour of a basin is
Inside = Annotated[float, Bounds(-1, 1)]


class TanhLook(Tour):
    """See :mod:`engine.experiment`. A step is s ← tanh(As + b)."""

    edits = ("move",)
    units = ("step",)
    pace = 5.0
    end = "Sixty steps: by now most starts have come to rest."
    length = STEPS

    def __init__(self, settings: TanhSettings | None = None) -> None:
        self.settings = settings or TanhSettings()
        self._kept: tuple[tuple[float, ...], FixedPoints, Basins] | None = None
        super().__init__()

    def change(self, **settings: Any) -> None:
        self.settings = replace(self.settings, **settings)

    def move(self, index: Annotated[int, Bounds(0, 0)], x: Inside, y: Inside) -> None:
        """The start is dragged."""
        self.settings = replace(self.settings, from_x=float(x), from_y=float(y))

    def way(self) -> Floats:
        """From the start on: (steps + 1, 2)."""
        return self.settings.system.ways([[self.settings.from_x, self.settings.from_y]], STEPS)[:, 0]

    def solved(self) -> tuple[FixedPoints, Basins]:
        """The fixed points and the basins, computed once for a system."""
        system = self.settings.system
        key = (*system.A.ravel().tolist(), *system.b.tolist())
        if self._kept is None or self._kept[0] != key:
            self._kept = key, fixed_points(system), basins(system, GRID)
        return self._kept[1:]

    def frame(self) -> Frame:
        """ground (GRID, GRID, 2): which attractor each start comes to; ways (1, steps + 1, 2); and what is said."""
        settings, way, k = self.settings, self.way(), self._steps
        found, ends = self.solved()
        system = settings.system
        labels = ends.labels if settings.basins else np.full_like(ends.labels, -1)
        ground = np.stack([labels.clip(0) % 10, np.where(labels < 0, 0, PALE)], -1).astype(np.uint8)
        before = way[max(k - 1, 0)].tolist()
        return {
            "step": k,
            "ground": ground,
            "corners": [-1, 1, -1, 1],
            "room": [0, STEPS, -1, 1],
            "ways": way[None].astype(np.float32),
            "now": way[None, k].astype(np.float32),
            "time": np.arange(STEPS + 1, dtype=np.float32),
            "s1": way[:, 0].astype(np.float32),
            "s2": way[:, 1].astype(np.float32),
            "cursor": np.array([k], np.float32),
            "handles": [
                {"x": settings.from_x, "y": settings.from_y, "label": "s₀"},
                *({"x": point.s[0], "y": point.s[1], "label": str(n), "still": True}
                  for n, point in enumerate(found.points, 1)),
            ],
            "fixed": words.table(found),
            "ends": words.ends(ends),
            "account_of": f"Step {k}" if k else "The first step",
            "account": account.driven_state(system.A.tolist(), None, system.b.tolist(), before, bend="tanh"),
        }  # fmt: skip
