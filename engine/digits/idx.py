"""IDX files, the format MNIST came in (LeCun, Cortes and Burges, 1998), plain or gzip-compressed.

A file is a magic number (two zero bytes, the type of the values, the number of dimensions), each dimension as a
big-endian 32-bit number, then the values. Only unsigned bytes are read here: nothing else is used by digits.

A file from somewhere else may lie about its size, or unpack to more than memory holds; so the size is read and checked
first, and never more than it says is unpacked.
"""

from __future__ import annotations

import gzip
import math
import zlib
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

MOST_BYTES = 400_000_000
"""Seven times MNIST's 60,000 pictures."""
MOST_DIMENSIONS = 4
_UNSIGNED_BYTE = 8
_GZIP = b"\x1f\x8b"


def read(path: str | Path, *, dimensions: int | None = None) -> NDArray[np.uint8]:
    """The values as an array of the shape that the file names.

    `dimensions`: how many there must be (3 for pictures, 1 for labels). Raises FileNotFoundError where there is no
    such file and ValueError, with a sentence, for whatever is no sound IDX file of bytes.
    """
    path = Path(path)
    with path.open("rb") as file:
        packed = file.read(2) == _GZIP
        file.seek(0)
        try:
            if packed:
                with gzip.GzipFile(fileobj=file) as unpacked:
                    return _values(unpacked, path.name, dimensions)
            return _values(file, path.name, dimensions)
        except (EOFError, gzip.BadGzipFile, zlib.error):
            raise ValueError(f"{path.name} is damaged: it cannot be unpacked to its end.") from None


def _values(file: IO[bytes] | gzip.GzipFile, name: str, dimensions: int | None) -> NDArray[np.uint8]:
    shape = _shape(file, name)
    if dimensions is not None and len(shape) != dimensions:
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
    if kind != _UNSIGNED_BYTE:
        raise ValueError(
            f"{name} holds values of type {kind:#04x}; only unsigned bytes ({_UNSIGNED_BYTE:#04x}) are read."
        )
    if not 1 <= count <= MOST_DIMENSIONS:
        raise ValueError(f"{name} has {count} dimensions; 1 to {MOST_DIMENSIONS} are read.")
    sizes = file.read(4 * count)
    if len(sizes) < 4 * count:
        raise ValueError(f"{name} ends before it has named its size.")
    return tuple(int(size) for size in np.frombuffer(sizes, dtype=">u4"))
