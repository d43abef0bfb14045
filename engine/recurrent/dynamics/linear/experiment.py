"""One matrix and its two readings, as a stage plays it.

experiment = Linear(LinearSettings(a=0.9, b=5, c=0, d=0.8))
experiment.step(6)
experiment.frame()["map.state"]
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

import numpy as np

from engine.arrays import Floats
from engine.experiment.protocol import Bounds, Frame
from engine.experiment.tour import Tour
from engine.recurrent.dynamics.linear import frame as drawn
from engine.recurrent.dynamics.linear import words
from engine.recurrent.dynamics.linear.eigen import Eigen, eigen
from engine.recurrent.dynamics.linear.settings import REACH, LinearSettings
from engine.recurrent.dynamics.linear.shaping import NEAR, Pair, dragged, snapped, with_trace_determinant, with_values

Coordinate = Annotated[float, Bounds(-REACH, REACH)]
Wide = Annotated[float, Bounds(-1000, 1000)]
ENTRIES = ("a", "b", "c", "d")


class Linear(Tour):
    """See :mod:`engine.experiment`. Step k is A applied k times, and the flow after the time k·dt."""

    edits = ("move", "pull", "place")
    units = ("step",)
    pace = 10.0
    end = "This is the last step that is shown."

    def __init__(self, settings: LinearSettings | None = None) -> None:
        self.settings = settings or LinearSettings()
        self._anchor = self.settings.matrix  # from which eigenvalues are dragged: the last matrix that was given
        self._kept: tuple[LinearSettings, Frame] | None = None
        super().__init__()

    @property
    def length(self) -> int:
        return self.settings.moments

    @property
    def found(self) -> Eigen:
        return eigen(self.settings.matrix)

    @property
    def starts(self) -> Floats:
        """The visitor's start, and others on the circle through it: (ways, 2)."""
        count = self.settings.ways
        angles = 2 * np.pi * np.arange(count) / count
        x, y = self.settings.start
        return np.column_stack([x * np.cos(angles) - y * np.sin(angles), x * np.sin(angles) + y * np.cos(angles)])

    # --- what is changed ----------------------------------------------------------------------------------------------

    def change(self, **settings: Any) -> None:
        before, self.settings = self.settings, replace(self.settings, **settings)
        if (before.matrix != self.settings.matrix).any():
            self._anchor = self.settings.matrix
        self._steps = min(self._steps, self.length)

    def _become(self, matrix: Floats) -> None:
        (a, b), (c, d) = matrix.tolist()
        self.settings = replace(self.settings, a=a, b=b, c=c, d=d)

    def move(self, index: Annotated[int, Bounds(0, 2)], x: Coordinate, y: Coordinate) -> None:
        """The start (0) is dragged, or a column of A (1, 2): where A puts (1, 0) or (0, 1)."""
        if index == 0:
            self.settings = replace(self.settings, start_x=float(x), start_y=float(y))
            return
        matrix = self.settings.matrix
        matrix[:, index - 1] = x, y
        self._become(matrix)
        self._anchor = matrix

    def pull(self, index: Annotated[int, Bounds(0, 1)], x: Wide, y: Wide) -> None:
        """An eigenvalue is dragged on the complex plane. On the real axis neither passes the other."""
        self._become(with_values(self._anchor, self._pulled(index, snapped(complex(x, y)))))

    def _pulled(self, index: int, to: complex) -> Pair:
        values = self.found.values
        if values[0].imag == 0 and abs(to.imag) <= NEAR:
            to = complex(max(to.real, values[1].real) if index == 0 else min(to.real, values[0].real))
        return dragged(values, index, to)

    def place(self, index: Annotated[int, Bounds(0, 0)], x: Wide, y: Wide) -> None:
        """The point in the plane of trace (x) and determinant (y) is dragged."""
        self._become(with_trace_determinant(self._anchor, x, y))

    # --- frames -------------------------------------------------------------------------------------------------------

    def frame(self) -> Frame:
        """What both planes show at this step, and all that follows from the matrix alone; see :mod:`.frame`."""
        if self._kept is None or self._kept[0] != self.settings:
            self._kept = self.settings, drawn.of(self.settings, self.found, self.starts)
        made, k, time = self._kept[1], self._steps, self._steps * self.settings.dt
        return {
            **{name: value for name, value in made.items() if not name.endswith((".own", ".says"))},
            "step": k,
            "time": time,
            **{f"{name}.now": made[f"{name}.ways"][:, k] for name in ("map", "flow")},
            "map.state": [*made["map.says"], words.state("k", k, made["map.own"][k].tolist())],
            "flow.state": [*made["flow.says"], words.state("t", time, made["flow.own"][k].tolist())],
        }
