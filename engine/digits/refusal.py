"""When not to ask a network: it answers one of ten digits to anything, even to a blank page.

What is plainly no digit is recognised here by how much ink there is and how it lies, before the network is asked:

- nothing there, or too little to tell;
- several things: pieces far apart, or very many of them (a word, a page of text);
- a dot or a blot: hardly longer than it is thick;
- a scribble: a stroke much longer, or with more holes, than a digit's; or nearly everything filled.

The bounds were set on MNIST's training digits: as they are, scaled or thickened, about one in three thousand is
refused; thinned until some fall apart, seven in a thousand. They know nothing of letters: an A is answered with a
digit, and only its low probability says that it may be none.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from engine.arrays import Floats32
from engine.digits.ink import EDGE

LEAST_LENGTH = 4  # pixels
DOT, BLUR = 1.4, 1.5  # longest side to thickness, and pixels that a soft edge adds
MOST_PIECES = 5
FAR = 0.2  # the gap to the second piece, as a share of the first's longest side
NEAR = 0.1  # the gap that is enough if both are tall and side by side: less is a thin 0 that fell apart
LARGE = 0.45  # the second piece's longest side, as a share of the first's
TALL = 0.7  # of the whole's height: two pieces so tall, one right of the other, are two digits
MOST_HOLES = 4
LONGEST_STROKE = 5.0  # in longest sides
MOST_FILLED = 0.85


def refusal(ink: Floats32) -> str:
    """Why ink (h, w) should not be asked of a network, as a sentence; empty if it may be."""
    if not (ink > EDGE).any():
        return "The picture is blank: nothing stands out from its ground."
    rows, columns = (np.flatnonzero((ink > EDGE).any(axis)) for axis in (1, 0))
    shorter, longest = sorted((len(rows), len(columns)))
    if longest < LEAST_LENGTH:
        return "There is too little ink to tell a digit: draw it larger."
    box = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    step = max(1, max(box.shape) // 96)
    box = np.pad(box[::step, ::step], 1)
    mask = box > 0.4 if (box > 0.4).any() else box > EDGE
    return _of_pieces(box > EDGE) or _of_stroke(mask, step, longest, shorter / longest)


def _of_pieces(mask: NDArray[np.bool_]) -> str:
    count, gap, second = _pieces(mask)
    if count > MOST_PIECES:
        return f"There are {count} separate pieces, as in a page of text: one digit at a time, please."
    if second > LARGE and gap > (NEAR if _beside(mask) else FAR):
        return "There are several things side by side: one digit at a time, please."
    return ""


def _of_stroke(mask: NDArray[np.bool_], step: int, longest: int, slender: float) -> str:
    """step: the picture's pixels to one of the mask; longest: the picture's longest side; slender: its shorter side to
    that."""
    depth = ndimage.distance_transform_edt(mask)  # to the nearest ground's middle: half a pixel more than to its edge
    thickness = step * (2 * float(depth.max()) - 1)  # of the widest place
    stroke = (
        mask.sum() / (4 * np.maximum(depth[mask] - 0.5, 0.25).mean()) / (longest / step)
    )  # its length in longest sides
    filled = mask.sum() / ((mask.shape[0] - 2) * (mask.shape[1] - 2))
    if longest < DOT * thickness + BLUR:
        return "That is a dot or a blot, no stroke: draw a digit."
    if stroke > LONGEST_STROKE or _holes(mask) > MOST_HOLES:
        return "That is a scribble: its stroke is longer, or crosses itself more often, than a digit's."
    if filled > MOST_FILLED and slender > 0.4:
        return "Nearly everything is filled with ink: draw a digit in strokes."
    return ""


def _pieces(mask: NDArray[np.bool_]) -> tuple[int, float, float]:
    """How many pieces hang together, and of the farthest large one besides the largest: its gap, and its size."""
    labels, count = ndimage.label(mask, np.ones((3, 3)))
    if count < 2:
        return count, 0.0, 0.0
    sides = [max(_side(part) for part in place) for place in ndimage.find_objects(labels)]
    first = int(np.argmax(sides))
    away = ndimage.distance_transform_edt(labels != first + 1)
    gaps = ndimage.minimum(away, labels, np.arange(1, count + 1))
    others = [(float(gaps[i] - 1) / sides[first], sides[i] / sides[first]) for i in range(count) if i != first]
    gap, second = max(others, key=lambda other: (other[1] > LARGE, other[0]))
    return count, gap, second


def _beside(mask: NDArray[np.bool_]) -> bool:
    """Whether the first tall piece from the left ends before the last one begins."""
    labels, _ = ndimage.label(mask, np.ones((3, 3)))
    places = [columns for rows, columns in ndimage.find_objects(labels) if _side(rows) > TALL * (len(mask) - 2)]
    return bool(places) and min(place.stop for place in places) <= max(place.start for place in places)


def _side(part: slice) -> int:
    return int(part.stop - part.start)


def _holes(mask: NDArray[np.bool_]) -> int:
    """Grounds that ink encloses, the smallest not counted."""
    labels, count = ndimage.label(~mask)
    if count < 2:
        return 0
    areas = np.bincount(labels.ravel())[1:]
    areas = np.delete(areas, labels[0, 0] - 1)
    return int((areas > max(1, 0.002 * mask.size)).sum())
