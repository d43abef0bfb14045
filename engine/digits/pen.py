"""Digits that people wrote with a pen, as strokes: Pen-Based Recognition of Handwritten Digits (E. Alpaydin and F.
Alimoglu, Boğaziçi University 1998, doi:10.24432/C5MG6K, CC BY 4.0).

MNIST's writers are Americans of the 1990s. These are others: they cross a 7, put a flag on a 1, curl a 9, leave a 4
open. A file (.npz) holds, for 30 writers with 250 digits each,

    points (n, 2): x to the right, y upward, from 0 to 500
    stroke_offsets: stroke s is points[stroke_offsets[s]:stroke_offsets[s + 1]]
    digit_offsets: digit d has the strokes digit_offsets[d] to digit_offsets[d + 1]
    labels, writers: of every digit, 0 to 9 and a whole number

The digits of one writer resemble each other. So whole writers are held out: what a network reads of them is what it
will read of people that it never met.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Floats

HELD_OUT_WRITERS = (5, 10, 15, 20, 25, 30)
"""Nothing is ever trained on these; choices are made on them."""
ARRAYS = {"points": 2, "stroke_offsets": 1, "digit_offsets": 1, "labels": 1, "writers": 1}
"""What a file holds, and of how many dimensions."""
MOST_BYTES = 50_000_000


@dataclass(frozen=True)
class PenDigits:
    """drawings: the strokes of each digit, (n, 2) each, y downward; labels: (n,) 0 to 9; writers: (n,)."""

    drawings: list[list[Floats]]
    labels: NDArray[np.int64]
    writers: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.labels)

    def part(self, *, held_out: bool) -> PenDigits:
        """What the writers who are held out wrote, or all others."""
        which = np.flatnonzero(np.isin(self.writers, HELD_OUT_WRITERS) == held_out)
        return PenDigits([self.drawings[i] for i in which], self.labels[which], self.writers[which])


def read_pen(path: str | Path) -> PenDigits:
    """The digits of a file. Raises FileNotFoundError, or ValueError with a sentence for what is no such file."""
    path = Path(path)
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(f"{path.name} is larger than the {MOST_BYTES // 1_000_000} MB that are read.")
    try:
        with np.load(path, allow_pickle=False) as file:
            found = {name: np.asarray(file[name]) for name in ARRAYS}
    except (KeyError, ValueError, TypeError, EOFError, zipfile.BadZipFile):
        raise ValueError(f"{path.name} is no file of pen digits: an .npz with {', '.join(ARRAYS)}.") from None
    if not _fits(found):
        raise ValueError(f"What {path.name} says of its strokes does not fit its points.")
    points = found["points"].astype(np.float64) * [1, -1]
    strokes, digits = found["stroke_offsets"], found["digit_offsets"]
    drawings = [
        [points[strokes[s] : strokes[s + 1]] for s in range(digits[d], digits[d + 1])] for d in range(len(digits) - 1)
    ]
    return PenDigits(drawings, found["labels"].astype(np.int64), found["writers"].astype(np.int64))


def _fits(found: dict[str, NDArray[np.generic]]) -> bool:
    """Whether every stroke has a point, every digit a stroke and a label of ten."""
    if any(found[name].ndim != dimensions for name, dimensions in ARRAYS.items()):
        return False
    if not all(np.issubdtype(array.dtype, np.number) and np.isfinite(array).all() for array in found.values()):
        return False
    points, labels, writers = found["points"], found["labels"], found["writers"]
    strokes, digits = (found[name].astype(np.int64) for name in ("stroke_offsets", "digit_offsets"))
    parts = ((strokes, len(points)), (digits, len(strokes) - 1))
    whole = all(len(o) > 1 and o[0] == 0 and o[-1] == end and (np.diff(o) > 0).all() for o, end in parts)
    alike = points.shape[1] == 2 and len(labels) == len(writers) == len(digits) - 1
    return bool(whole and alike and np.isin(labels, range(10)).all())
