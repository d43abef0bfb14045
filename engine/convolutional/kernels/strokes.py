"""A drawing as a pad keeps it, made into a picture: its strokes are drawn again, no pixel of the browser is needed.

The pad is Fabric.js': a list of paths, each with its points, its pen, and how it was moved, turned and stretched since.
It comes from a browser, so whatever is not as expected is refused.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from engine.arrays import Bytes, Floats

FINE = 4  # pixels drawn to one of the picture, each way
T = np.linspace(0, 1, 17)[1:, None]  # places on a curve between two of its points
MOST_STROKES, MOST_POINTS = 500, 20_000
LARGEST, WIDEST = 10_000.0, 200.0  # coordinates and pens, in pixels
REFUSED = "The drawing did not arrive whole, or has more strokes than can be read: clear the pad and draw again."


def picture(drawing: Any, side: int) -> Bytes:
    """(side, side): black on white, what was drawn on a pad of so many pixels. drawing: the pad's own description.

    Raises ValueError with a sentence for one that is none, or that holds more than a hand draws.
    """
    try:
        described = drawing["objects"]
        paths = [path for path in described if path["type"] == "Path"]
        if len(paths) > MOST_STROKES or sum(len(path["path"]) for path in paths) > MOST_POINTS:
            raise ValueError(REFUSED)
        strokes = [(_places(path), _pen(path)) for path in paths if path["path"]]
    except (KeyError, TypeError, IndexError, AttributeError, ValueError):
        raise ValueError(REFUSED) from None
    sheet = Image.new("L", (FINE * side, FINE * side), 255)
    pen = ImageDraw.Draw(sheet)
    for places, width in strokes:
        points = [(float(x), float(y)) for x, y in FINE * places]
        pen.line(points, fill=0, width=max(1, round(FINE * width)))
        for x, y in points:  # round ends and joints
            pen.circle((x, y), FINE * width / 2, fill=0)
    return np.asarray(sheet.reduce(FINE), np.uint8)


def _places(path: Any) -> Floats:
    """Where a stroke runs, (n, 2), as it lies now: its points turn and stretch about the middle of their box."""
    run: list[Floats] = []
    box: list[Floats] = []
    for command, *numbers in path["path"]:
        points = np.array([_number(value) for value in numbers]).reshape(-1, 2)
        if command == "Q" and run and len(points) == 2:
            start, (control, end) = run[-1][-1], points
            run.append((1 - T) ** 2 * start + 2 * T * (1 - T) * control + T**2 * end)
            # Fabric.js takes the box of a quadratic curve from the cubic one that has its control twice.
            box.append((1 - T) ** 3 * start + 3 * T * (1 - T) * control + T**3 * end)
        elif command in ("M", "L") and len(points) == 1:
            run.append(points)
            box.append(points)
        else:
            raise ValueError
    line, around = np.concatenate(run), np.concatenate(box)
    middle = (around.min(axis=0) + around.max(axis=0)) / 2
    stretch = [_number(path[f"scale{axis}"]) * (-1 if path[f"flip{axis}"] else 1) for axis in "XY"]
    angle = math.radians(_number(path["angle"]))
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    moved = (line - middle) * stretch @ turn.T + [_number(path["left"]), _number(path["top"])]
    return np.asarray(np.clip(moved, -LARGEST, LARGEST))


def _pen(path: Any) -> float:
    """How wide a stroke is, in pixels."""
    stretched = math.sqrt(abs(_number(path["scaleX"]) * _number(path["scaleY"])))
    return min(max(_number(path["strokeWidth"]) * stretched, 0.5), WIDEST)


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= LARGEST:
        raise ValueError
    return float(value)
