"""MNIST from a folder: handwritten digits of 28×28 pixels, light on dark (LeCun, Cortes and Burges, 1998).

The folder holds the four files under the names they were published with, packed (.gz) or not, with a dot or a hyphen
before “idx”. The official test part may be missing. 5,000 pictures of the training part, always the same, are held
out: choices are made on them, so that the test part stays unseen until the end.

A file is a magic number (two zero bytes, the type of the values, the number of dimensions), each dimension as a
big-endian 32-bit number, then the values, of which only unsigned bytes are read. A file from somewhere else may lie
about its size, or unpack to more than memory holds; so the size is read and checked first, and never more than it says
is unpacked.
"""

from __future__ import annotations

import gzip
import math
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Bytes

Split = Literal["train", "held-out", "test"]
SIZE = 28
CLASSES = 10
HELD_OUT = 5_000
HELD_OUT_SEED = 20_000
MOST_BYTES = 400_000_000  # of a file: seven times MNIST's 60,000 pictures
MOST_DIMENSIONS = 4
UNSIGNED_BYTE = 8


@dataclass(frozen=True)
class Digits:
    """images: (n, 28, 28) bytes, ink 255 on 0; labels: (n,) 0 to 9."""

    images: Bytes
    labels: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.labels)

    def take(self, which: NDArray[np.int64]) -> Digits:
        return Digits(self.images[which], self.labels[which])


def mnist(folder: str | Path, split: Split) -> Digits:
    """The pictures and labels of one part: 55,000 for training, 5,000 held out, 10,000 for the test.

    Raises FileNotFoundError where the folder lacks a file, ValueError where one is not what it should be.
    """
    whole = _part(Path(folder), "t10k") if split == "test" else training_part(folder)
    if split == "test":
        return whole
    train, held_out = division(len(whole))
    return whole.take(train if split == "train" else held_out)


def training_part(folder: str | Path) -> Digits:
    """The 60,000 that were published for training: those that are trained on here, and those held out. Raises as
    :func:`mnist` does."""
    return _part(Path(folder), "train")


def division(count: int, held_out: int = HELD_OUT) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which of `count` pictures are trained on and which are held out, in ascending order; the same every time."""
    if count <= held_out:
        raise ValueError(f"Of {count:,} pictures {held_out:,} cannot be held out.")
    order = np.random.default_rng(HELD_OUT_SEED).permutation(count)
    return np.sort(order[held_out:]), np.sort(order[:held_out])


def _part(folder: Path, prefix: str) -> Digits:
    images = read_idx(_find(folder, f"{prefix}-images", "idx3-ubyte"), dimensions=3)
    labels = read_idx(_find(folder, f"{prefix}-labels", "idx1-ubyte"), dimensions=1)
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


def read_idx(path: Path, *, dimensions: int) -> Bytes:
    """The values as an array of the shape that the file names, of so many dimensions.

    Raises FileNotFoundError if there is no such file, ValueError with a sentence if it is damaged or of another kind.
    """
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        try:
            if packed:
                with gzip.GzipFile(fileobj=file) as unpacked:
                    return _values(unpacked, path.name, dimensions)
            return _values(file, path.name, dimensions)
        except (EOFError, gzip.BadGzipFile, zlib.error):
            raise ValueError(f"{path.name} is damaged: it cannot be unpacked to its end.") from None


def _values(file: IO[bytes] | gzip.GzipFile, name: str, dimensions: int) -> Bytes:
    shape = _shape(file, name)
    if len(shape) != dimensions:
        raise ValueError(f"{name} has {len(shape)} dimensions; {dimensions} are wanted.")
    size = math.prod(shape)
    if size > MOST_BYTES:
        raise ValueError(f"{name} says that it holds {size:,} values; at most {MOST_BYTES:,} are read.")
    values = file.read(size)
    if len(values) < size or file.read(1):
        raise ValueError(f"{name} holds {'fewer' if len(values) < size else 'more'} values than the {size:,} it names.")
    return np.frombuffer(bytearray(values), dtype=np.uint8).reshape(shape)


def _shape(file: IO[bytes] | gzip.GzipFile, name: str) -> tuple[int, ...]:
    magic = file.read(4)
    if len(magic) < 4 or magic[:2] != b"\0\0":
        raise ValueError(f"{name} is no IDX file: it does not begin with two zero bytes and a type.")
    kind, count = magic[2], magic[3]
    if kind != UNSIGNED_BYTE:
        wanted = f"only unsigned bytes ({UNSIGNED_BYTE:#04x}) are read"
        raise ValueError(f"{name} holds values of type {kind:#04x}; {wanted}.")
    if not 1 <= count <= MOST_DIMENSIONS:
        raise ValueError(f"{name} has {count} dimensions; 1 to {MOST_DIMENSIONS} are read.")
    sizes = file.read(4 * count)
    if len(sizes) < 4 * count:
        raise ValueError(f"{name} ends before it has named its size.")
    return tuple(int(size) for size in np.frombuffer(sizes, dtype=">u4"))
