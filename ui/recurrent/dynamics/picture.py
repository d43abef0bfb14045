"""The lesson's card on the first page."""

from __future__ import annotations

import numpy as np

from engine.recurrent.dynamics.linear.experiment import Linear
from engine.recurrent.dynamics.linear.settings import LinearSettings
from ui.figures import BLUE, ORANGE, SIZE, WIDE, Picture

TIMES = 2  # it is drawn so much larger, and made smaller


def picture() -> Picture:
    """The ways of a matrix as a map, which come in, on those as a flow, which go out."""
    experiment = Linear(LinearSettings(a=0.88, b=-0.22, c=0.22, d=0.88, ways=8, moments=50, dt=0.02, start_y=0.0))
    frame = experiment.frame()
    canvas = np.full((SIZE * TIMES, WIDE * TIMES, 3), 255.0)
    for name, color, wide in (("flow.ways", ORANGE, 3.0), ("map.ways", BLUE, 3.0)):
        near = np.full((SIZE * TIMES, WIDE * TIMES), np.inf)
        for way in frame[name].astype(np.float64):
            x, y = WIDE * TIMES / 2 + 260 * TIMES / 2 * way[:, 0], SIZE * TIMES / 2 - 260 * TIMES / 2 * way[:, 1]
            for k in range(len(way) - 1):
                _draw(near, (x[k], y[k]), (x[k + 1], y[k + 1]))
        share = np.clip(wide + 1 - near, 0, 1)[..., None] * 0.8
        canvas = canvas * (1 - share) + share * color
    small: Picture = canvas.reshape(SIZE, TIMES, WIDE, TIMES, 3).mean((1, 3)).astype(np.uint8)
    return small


def _draw(near: np.ndarray, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Note how near every pixel around is to a short line."""
    (x0, y0), (x1, y1) = start, end
    left, right = int(max(0, min(x0, x1) - 6)), int(max(x0, x1) + 7)
    top, bottom = int(max(0, min(y0, y1) - 6)), int(max(y0, y1) + 7)
    part = near[top:bottom, left:right]
    if not part.size:
        return
    X, Y = np.meshgrid(np.arange(left, left + part.shape[1]), np.arange(top, top + part.shape[0]))
    length = (x1 - x0) ** 2 + (y1 - y0) ** 2
    share = np.clip(((X - x0) * (x1 - x0) + (Y - y0) * (y1 - y0)) / length, 0, 1) if length else np.zeros(X.shape)
    np.minimum(part, np.hypot(X - x0 - share * (x1 - x0), Y - y0 - share * (y1 - y0)), out=part)
