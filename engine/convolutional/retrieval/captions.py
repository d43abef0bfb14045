"""What stands below neighbours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.arithmetic.written import show
from engine.arrays import Floats
from engine.convolutional.retrieval.archive import Archive
from engine.digits.naming import named

SAME, OTHER = "✓", "✗"


def captions(archive: Archive, asked: int, which: NDArray[np.int64], distances: Floats) -> list[str]:
    """Below each neighbour: its class, whether it is the one that is asked for (−1: nobody knows), and its distance."""
    found = []
    for label, distance in zip(archive.labels[which].tolist(), distances.tolist(), strict=True):
        mark = "" if asked < 0 else SAME if label == asked else OTHER
        found.append(f"{archive.classes[label] if archive.digits else ''}{mark} {show(distance, 2)}".strip())
    return found


def class_of(archive: Archive, label: int) -> str:
    """What a class is called in a sentence."""
    if label < 0 or not archive.classes:
        return "an unknown class"
    return named(label) if archive.digits else f"“{archive.classes[label]}”"
