"""What pictures that stand still are made with: colours, the plane with its dots, a surface to turn."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
"""Red, green, blue (height, width, 3)."""

VIOLET = np.array([76, 44, 132])
ORANGE, NEUTRAL, BLUE = np.array([217, 111, 22]), np.array([244, 244, 246]), np.array([28, 110, 188])
SIZE, WIDE = 360, 480  # the height and the width of a lesson's card


def dots(field: NDArray[np.int8], frame: dict[str, Any]) -> Picture:
    """A strip across the plane: the field in the diverging scale, the points on it as dots."""
    across, down = np.meshgrid(np.arange(WIDE), np.arange(SIZE) + (WIDE - SIZE) / 2)
    rows, columns = (down / WIDE * len(field)).astype(int), (across / WIDE * len(field)).astype(int)
    picture = tint(field[rows, columns] / 127 * 0.75)
    for (x1, x2), target in zip(frame["points"], frame["targets"], strict=True):
        distance = np.hypot(across - (x1 + 6) / 12 * WIDE, down - (6 - x2) / 12 * WIDE)
        picture[distance < 6] = 255
        picture[distance < 4.5] = BLUE if target > 0 else ORANGE
    return picture.astype(np.uint8)


def tint(values: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """−1..1 as colours from orange over neutral to blue: (…, 3)."""
    share = np.abs(values)[..., None]
    colours: NDArray[np.float64] = (1 - share) * NEUTRAL + share * np.where(values[..., None] > 0, BLUE, ORANGE)
    return colours


def surface(field: NDArray[np.int8], title: str) -> go.Figure:
    """A field over the plane [−6, 6]² as a surface to turn: row 0 is the top."""
    half = 6 / len(field)
    along = np.linspace(-6 + half, 6 - half, len(field))
    scale = [(0.0, "#d96f16"), (0.5, "#f4f4f6"), (1.0, "#1c6ebc")]
    heights = field[::-1].astype(np.float64) / 127
    figure = go.Figure(go.Surface(x=along, y=along, z=heights, colorscale=scale, cmin=-1, cmax=1, showscale=False))
    axes = {"xaxis_title": "x₁", "yaxis_title": "x₂", "zaxis_title": title, "zaxis_range": [-1, 1]}
    figure.update_layout(height=420, margin={"l": 0, "r": 0, "t": 0, "b": 0}, scene=axes)
    return figure
