"""MNIST from a folder: handwritten digits of 28×28 pixels, light on dark (LeCun, Cortes and Burges, 1998).

The folder holds the four files under the names they were published with, packed (.gz) or not, with a dot or a hyphen
before “idx”. The official test part may be missing. 5,000 pictures of the training part, always the same, are held
out: choices are made on them, so that the test part stays unseen until the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.digits import idx

Split = Literal["train", "held-out", "test"]
SIZE = 28
CLASSES = 10
HELD_OUT = 5_000
HELD_OUT_SEED = 20_000


@dataclass(frozen=True)
class Digits:
    """images: (n, 28, 28) bytes, ink 255 on 0; labels: (n,) 0 to 9."""

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.labels)

    def take(self, which: NDArray[np.int64]) -> Digits:
        return Digits(self.images[which], self.labels[which])


def mnist(folder: str | Path, split: Split) -> Digits:
    """The pictures and labels of one part: 55,000 for training, 5,000 held out, 10,000 for the test.

    Raises FileNotFoundError where the folder lacks a file, ValueError where one is not what it should be.
    """
    if split not in ("train", "held-out", "test"):
        raise ValueError(f"There is no part “{split}”: train, held-out and test there are.")
    whole = _part(Path(folder), "t10k" if split == "test" else "train")
    if split == "test":
        return whole
    train, held_out = division(len(whole))
    return whole.take(train if split == "train" else held_out)


def division(count: int, held_out: int = HELD_OUT) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which of `count` pictures are trained on and which are held out, in ascending order; the same every time."""
    if count <= held_out:
        raise ValueError(f"Of {count:,} pictures {held_out:,} cannot be held out.")
    order = np.random.default_rng(HELD_OUT_SEED).permutation(count)
    return np.sort(order[held_out:]), np.sort(order[:held_out])


def _part(folder: Path, prefix: str) -> Digits:
    images = idx.read(_find(folder, f"{prefix}-images", "idx3-ubyte"), dimensions=3)
    labels = idx.read(_find(folder, f"{prefix}-labels", "idx1-ubyte"), dimensions=1)
    if images.shape[1:] != (SIZE, SIZE):
        raise ValueError(f"The pictures in {folder.name} are not {SIZE}×{SIZE}.")
    if len(images) != len(labels):
        raise ValueError(f"There are {len(images):,} pictures but {len(labels):,} labels in {folder.name}.")
    if len(labels) and labels.max() >= CLASSES:
        raise ValueError(f"A label in {folder.name} is {labels.max()}; digits are 0 to 9.")
    return Digits(images, labels.astype(np.int64))


def _find(folder: Path, stem: str, ending: str) -> Path:
    names = [f"{stem}{joint}{ending}{packed}" for packed in (".gz", "") for joint in ("-", ".")]
    for name in names:
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(f"The folder {folder} has no file {names[0]} (or {names[2]}).")
