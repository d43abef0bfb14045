"""Points of the plane as one line of text, short enough for a link.

“3|1.5 -2 0,0.25 4 2 test” has three classes, a training point of class 0 and a test point of class 2; “0|1 1 0.5” is
regression.
"""

from __future__ import annotations

import math

import numpy as np

from engine.plane.datasets import PlaneData

MOST = 200
MOST_CLASSES = 4
REACH = 20.0


def to_text(data: PlaneData) -> str:
    """The points as text, to ten digits. Raises ``ValueError`` for more than :data:`MOST` points."""
    if len(data.targets) > MOST:
        raise ValueError(f"A link carries at most {MOST} points; there are {len(data.targets):,}.")
    rows = zip(data.inputs.tolist(), data.targets.tolist(), data.is_test.tolist(), strict=True)
    points = [f"{x1:.10g} {x2:.10g} {target:.10g}{' test' if test else ''}" for (x1, x2), target, test in rows]
    return f"{data.classes}|{','.join(points)}"


def from_text(text: str) -> PlaneData:
    """The reverse of :func:`to_text`. Raises ``ValueError`` with a sentence that counts the points."""
    head, _, body = text.partition("|")
    if head not in ("0", "2", "3", "4"):
        raise ValueError("Points begin with the number of classes, 2 to 4, or 0 for values, and a bar: “2|1 1 0”.")
    parts = body.split(",") if body else []
    if len(parts) > MOST:
        raise ValueError(f"There are {len(parts):,} points; a link carries at most {MOST}.")
    classes = int(head)
    rows = [_point(part.split(), number, classes) for number, part in enumerate(parts, start=1)]
    table = np.array(rows, dtype=np.float64).reshape(-1, 4)
    return PlaneData(table[:, :2].copy(), table[:, 2].copy(), table[:, 3] > 0, classes)


def _point(cells: list[str], number: int, classes: int) -> tuple[float, float, float, float]:
    test = cells[3:] == ["test"]
    try:
        x1, x2, target = (float(cell) for cell in (cells[:3] if test else cells))
    except ValueError:
        raise ValueError(f"Point {number} is not of the form “x1 x2 label”.") from None
    known = target in range(classes) if classes else abs(target) <= 1e6
    if not (math.isfinite(target) and known and abs(x1) <= REACH and abs(x2) <= REACH):
        raise ValueError(f"Point {number} lies outside ±{REACH:g}, or its label is not one of the classes.")
    return x1, x2, target, float(test)
