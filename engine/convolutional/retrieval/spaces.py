"""Spaces in which pictures can be near to each other: what is measured of a picture, as a list of numbers.

features(archive, "hog")                        # (N, 324) float32, a row for every picture of the archive
of(pictures, ["pixels", "layer10"])             # the same of other pictures, such as a drawing
spaces_of(archive)                              # names and titles of those that such pictures have

For digits these are the raw pixels, HOG, and what leaves each layer of the digit network of lesson 2.5; and, for
scikit-learn's digits, their 64 pixels as they ship. All are single precision, not scaled to any length.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import torch

from engine.arrays import Bytes, Floats32
from engine.convolutional.networks.anatomy import shape_text
from engine.convolutional.networks.network import activations
from engine.convolutional.reader.network import anatomy
from engine.convolutional.reader.weights import trained
from engine.convolutional.retrieval.archive import Archive
from engine.convolutional.retrieval.hog import hog
from engine.digits.mnist import SIZE
from engine.digits.preparation import BOX, scaled

PIXELS, HOG, SHIPPED = "pixels", "hog", "shipped"
CELL = 7  # pixels of a HOG cell of a digit: 4×4 cells, 3×3 blocks, 324 numbers
LAYER = "layer"
PIECE = 500  # pictures that go through the network at a time
MOST_NUMBERS = 1_000  # of a layer, where there are many pictures: a table of 60,000 by 9,216 has 2.2 GB
MANY = 10_000


def layers() -> dict[str, str]:
    """The digit network's layers as spaces: names, and what each is called with the shape of what leaves it."""
    return {
        f"{LAYER}{part.number}": f"Layer {part.number}: {part.layer.name}, {shape_text(part.output)}"
        for part in anatomy("digits").layers
    }


LAYERS = layers()
TITLES = {PIXELS: f"Raw pixels, {SIZE}×{SIZE}", HOG: "HOG, 4×4 cells", **LAYERS, SHIPPED: "Raw pixels, 8×8 as shipped"}


def numbers_of(space: str) -> int:
    """How many numbers a digit has in a space."""
    if space.startswith(LAYER):
        return int(np.prod(anatomy("digits").layers[int(space.removeprefix(LAYER)) - 1].output))
    return {PIXELS: SIZE * SIZE, HOG: 324, SHIPPED: 64}[space]


def spaces_of(archive: Archive) -> Mapping[str, str]:
    """The spaces of an archive's pictures: names and titles."""
    few = len(archive) <= MANY
    names = [PIXELS, HOG, *(name for name in LAYERS if few or numbers_of(name) <= MOST_NUMBERS)]
    return {name: TITLES[name] for name in [*names, *([SHIPPED] if archive.shipped is not None else [])]}


def features(archive: Archive, space: str) -> Floats32:
    """(N, d) the numbers of every picture of an archive; made once, and kept with it. Its labels are archive.labels.

    Raises ValueError with a sentence for a space that its pictures do not have.
    """
    if space not in spaces_of(archive):
        raise ValueError(
            f"There is no space “{space[:30]}” for these pictures; there are {', '.join(spaces_of(archive))}."
        )
    if space not in archive.memory:
        if space == SHIPPED and archive.shipped is not None:
            archive.memory[space] = archive.shipped.reshape(len(archive), -1).astype(np.float32) / 16
        else:
            archive.memory[space] = of(archive.pictures, [space])[space]
    return archive.memory[space]


def of(pictures: Bytes, spaces: Iterable[str]) -> dict[str, Floats32]:
    """(n, d) for each space, of digits (n, 28, 28), bytes with ink 255 on 0."""
    wanted, found = [*spaces], {}
    numbers = {int(name.removeprefix(LAYER)): name for name in wanted if name.startswith(LAYER)}
    if PIXELS in wanted:
        found[PIXELS] = pictures.reshape(len(pictures), -1).astype(np.float32) / 255
    if HOG in wanted:
        found[HOG] = np.concatenate([hog(part, CELL) for part in _pieces(pictures)])
    if SHIPPED in wanted:
        found[SHIPPED] = np.stack([_coarse(picture).ravel() for picture in pictures])
    if numbers:
        found |= {numbers[layer]: left for layer, left in _through(pictures, [*numbers]).items()}
    return found


def _through(pictures: Bytes, numbers: list[int]) -> dict[int, Floats32]:
    """What leaves some layers of the digit network, a row a picture."""
    reader, left = trained("digits"), {number: [] for number in numbers}
    with torch.inference_mode():
        for part in _pieces(pictures):
            outputs = activations(reader.network, reader.anatomy, torch.from_numpy(part)[:, None].float() / 255)
            for number in numbers:
                left[number].append(outputs[number - 1].flatten(1).numpy())
    return {number: np.concatenate(parts) for number, parts in left.items()}


def _pieces(pictures: Bytes) -> Iterator[Bytes]:
    return (pictures[first : first + PIECE] for first in range(0, max(1, len(pictures)), PIECE))


def _coarse(picture: Bytes) -> Floats32:
    """The middle 20×20 of a picture (28, 28), averaged to 8×8, as scikit-learn's digits fill their frame."""
    edge = (SIZE - BOX) // 2
    return scaled(picture[edge:-edge, edge:-edge].astype(np.float32) / 255, 8 / BOX)
