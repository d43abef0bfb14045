"""A distribution drawn by hand: marks in the square [0, 1]², as text for links, and columns of a table as marks.

“0.25 0.5,0.3 0.5” are two marks. Marks are kept to three digits, a thousandth of the square's side.
"""

from __future__ import annotations

import numpy as np

from engine.arrays import Floats
from engine.plane import table

MOST = 1_000  # marks
MOST_IN_LINK = 250
RUBBER = 0.06  # radius of the eraser
MARGIN = 0.1  # left free around a table's points


def added(marks: Floats, x: float, y: float) -> Floats:
    """The marks and one more. Raises ValueError outside the square, and where there are too many."""
    if not (0 <= x <= 1 and 0 <= y <= 1):
        raise ValueError("A mark lies between 0 and 1 both ways.")
    if len(marks) >= MOST:
        raise ValueError(f"The drawing holds {MOST:,} marks: rub some out first.")
    return np.append(marks, [[round(x, 3), round(y, 3)]], axis=0)


def rubbed(marks: Floats, x: float, y: float) -> Floats:
    """The marks beyond the eraser's reach."""
    left: Floats = marks[np.hypot(marks[:, 0] - x, marks[:, 1] - y) > RUBBER]
    return left


def to_text(marks: Floats) -> str:
    """The marks as text for a link; empty where they are too many for one."""
    return written(marks) if len(marks) <= MOST_IN_LINK else ""


def written(marks: Floats) -> str:
    """The marks as text, however many."""
    return ",".join(f"{x:.3g} {y:.3g}" for x, y in marks.tolist())


def from_text(text: str) -> Floats:
    """The marks of a text. Raises ValueError with a sentence that counts them."""
    parts = text.split(",") if text else []
    if len(parts) > MOST:
        raise ValueError(f"There are {len(parts):,} marks; a drawing holds {MOST:,}.")
    marks = np.zeros((len(parts), 2))
    for number, part in enumerate(parts):
        try:
            x, y = (float(cell) for cell in part.split())
        except ValueError:
            raise ValueError(f"Mark {number + 1} is not of the form “x y”.") from None
        if not (0 <= x <= 1 and 0 <= y <= 1):
            raise ValueError(f"Mark {number + 1} lies outside the square from 0 to 1.")
        marks[number] = x, y
    return marks


def from_table(read: table.Table, x: str, y: str) -> Floats:
    """Two columns of a table, moved and shrunk alike so that they fill the square but for a margin.

    More rows than marks are thinned evenly. Raises ValueError with a sentence for columns that are no places.
    """
    places = table.places(read, x, y)
    low, high = places.min(axis=0), places.max(axis=0)
    side = float((high - low).max())
    if not side > 0:
        raise ValueError("All rows of these columns are the same point.")
    places = 0.5 + (places - (low + high) / 2) / side * (1 - 2 * MARGIN)
    kept = np.linspace(0, len(places) - 1, min(len(places), MOST)).astype(np.int64)
    marks: Floats = np.round(places[kept], 3)
    return marks
