"""What is measured of natural pictures: small pixels, HOG, a histogram of colours, and a bag of SIFT words.

*Colours*: every pixel lies in one of 4·4·4 boxes of red, green and blue; the numbers are each box's share of the
pixels (Swain and Ballard, 1991). They say what colours there are, and nothing of where.
*SIFT words*: the key points of all pictures have descriptors of 128 numbers (Lowe, 2004). K-means brings these together
in groups, the words; a picture's numbers are each word's share of its key points (Sivic and Zisserman, 2003). They
know textures and parts, turned as well as upright, and nothing of where or of colour.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from PIL import Image
from scipy.spatial.distance import cdist
from skimage.feature import SIFT
from sklearn.cluster import KMeans

from engine.arrays import Bytes, Floats, Floats32
from engine.convolutional.kernels.hog import hog
from engine.convolutional.kernels.pictures import grey

SIDE = 96  # pixels of a picture
SMALL, HOG_SIDE, CELL = 16, 64, 8  # pixels a side of the small picture, and of that which HOG reads, in cells
BOXES = 4  # of each colour
WORDS = 64
MOST_POINTS = 3_000  # descriptors from which words are made
SEED = 0


def square(picture: Bytes) -> Bytes:
    """(SIDE, SIDE, 3) the middle of a picture (h, w) or (h, w, 3), as large as a square can be."""
    image = Image.fromarray(picture).convert("RGB")
    edge = min(image.size)
    left, top = (image.width - edge) // 2, (image.height - edge) // 2
    return np.asarray(image.resize((SIDE, SIDE), Image.Resampling.LANCZOS, (left, top, left + edge, top + edge)))


def pixels(pictures: Bytes) -> Floats32:
    """(n, 768) every picture made small."""
    return _resized(pictures, SMALL).reshape(len(pictures), -1).astype(np.float32) / np.float32(255)


def gradients(pictures: Bytes) -> Floats32:
    """(n, 1764) HOG of every picture in grey."""
    greys = np.stack([grey(picture) for picture in _resized(pictures, HOG_SIDE)])
    return hog(greys, CELL).descriptor.astype(np.float32)


def colours(pictures: Bytes) -> Floats32:
    """(n, 64) the share of each box of colours."""
    box = (pictures // (256 // BOXES)).astype(np.int64) @ np.array([BOXES**2, BOXES, 1])  # (n, side, side)
    counts = np.stack([np.bincount(one.ravel(), minlength=BOXES**3) for one in box])
    return np.asarray(counts / box[0].size, np.float32)


def descriptors(picture: Bytes) -> Floats32:
    """(key points, 128) the SIFT descriptors of a picture; none where nothing stands out."""
    sift: Any = SIFT()  # type: ignore[no-untyped-call]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of an even picture
            sift.detect_and_extract(grey(picture))
    except RuntimeError:  # there are no key points
        return np.zeros((0, 128), np.float32)
    return np.asarray(sift.descriptors, np.float32)


def vocabulary(found: list[Floats32]) -> Floats:
    """(words, 128) the middles of the groups into which k-means brings descriptors, with a seed of its own."""
    every = np.concatenate(found)
    if len(every) > MOST_POINTS:
        every = every[np.random.default_rng(SEED).permutation(len(every))[:MOST_POINTS]]
    if len(every) <= WORDS:
        return np.asarray(every, np.float64).reshape(-1, 128)
    return np.asarray(KMeans(WORDS, n_init=1, max_iter=30, random_state=SEED).fit(every).cluster_centers_, np.float64)


def words(found: Floats32, middles: Floats) -> Floats32:
    """(WORDS,) each word's share of a picture's key points; zeros for a picture without any."""
    counts = np.zeros(WORDS)
    if len(found) and len(middles):
        nearest = cdist(found.astype(np.float64), middles).argmin(axis=1)
        counts += np.bincount(nearest, minlength=WORDS) / len(found)
    return counts.astype(np.float32)


def _resized(pictures: Bytes, side: int) -> Bytes:
    whole = (Image.fromarray(picture).resize((side, side), Image.Resampling.BOX) for picture in pictures)
    return np.stack([np.asarray(picture) for picture in whole])
