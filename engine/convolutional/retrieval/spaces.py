"""Spaces in which pictures can be near to each other: what is measured of a picture, as a list of numbers.

features(archive, "hog")                        # (N, 324) float32, a row for every picture of the archive
of(pictures, ["pixels", "layer10"])             # the same of other pictures, such as a drawing
spaces_of(archive)                              # names and titles of those that such pictures have

For digits these are the raw pixels, HOG, and what leaves each layer of the digit network of lesson 2.5, as it learnt
from MNIST alone; and, for scikit-learn's digits, their 64 pixels as they ship. For natural pictures: see
:mod:`.natural`. All are single precision, not scaled to any length.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import torch

from engine.arrays import Bytes, Floats, Floats32
from engine.convolutional.kernels.hog import hog
from engine.convolutional.networks.anatomy import LayerAnatomy, shape_text
from engine.convolutional.networks.network import activations
from engine.convolutional.reader.network import anatomy
from engine.convolutional.reader.weights import ON_MNIST, trained
from engine.convolutional.retrieval import natural
from engine.convolutional.retrieval.archive import COUNTS, Archive
from engine.digits.mnist import SIZE
from engine.digits.preparation import BOX, scaled

PIXELS, HOG, SHIPPED = "pixels", "hog", "shipped"
CELL = 7  # pixels of a HOG cell of a digit: 4×4 cells, 3×3 blocks, 324 numbers
LAYER = "layer"
PIECE = 250  # pictures that go through the network at a time
MOST_NUMBERS = 1_000  # of a layer, where there are many pictures: a table of 60,000 by 9,216 has 2.2 GB
MANY = 10_000


PARTS = anatomy("digits").layers


def layers() -> dict[str, str]:
    """The digit network's layers as spaces: names, and what each is called with the shape of what leaves it."""
    return {
        f"{LAYER}{part.number}": f"Layer {part.number}: {part.layer.name}, {shape_text(part.output)}" for part in PARTS
    }


LAYERS = layers()
TINY, GRADIENTS, COLOURS, WORDS = "tiny", "gradients", "colours", "words"
NATURAL = {
    TINY: f"Pixels, {natural.SMALL}×{natural.SMALL} in colour",
    GRADIENTS: "HOG, 8×8 cells",
    COLOURS: "Colours, 4·4·4 boxes",
    WORDS: f"SIFT words, {natural.WORDS}",
}
NUMBERS = {PIXELS: SIZE * SIZE, HOG: 324, SHIPPED: 64, TINY: 768, GRADIENTS: 1764, COLOURS: 64, WORDS: natural.WORDS}
TITLES = {
    PIXELS: f"Raw pixels, {SIZE}×{SIZE}",
    HOG: "HOG, 4×4 cells",
    **LAYERS,
    SHIPPED: "Raw pixels, 8×8 as shipped",
    **NATURAL,
}
SHORT = {name: title.split(",")[0].replace("max pooling", "pooled").replace(":", ",") for name, title in TITLES.items()}
"""What they are called where there is little room."""


def numbers_of(space: str) -> int:
    """How many numbers a picture has in a space."""
    if space.startswith(LAYER):
        return int(np.prod(_layer(space).output))
    return NUMBERS[space]


def by_place(space: str, parts: Floats) -> Floats:
    """What each of a picture's numbers in a space (d,) brings, added up for every place of it: (rows, columns). HOG's
    places are its blocks; a list of units, boxes or words is one row."""
    if space == TINY:
        return np.asarray(parts.reshape(natural.SMALL, natural.SMALL, 3).sum(axis=-1))
    if space == GRADIENTS:
        return np.asarray(parts.reshape(7, 7, -1).sum(axis=-1))
    if space in (COLOURS, WORDS):
        return parts.reshape(8, 8)
    if space == HOG:
        side = SIZE // CELL - 1
        return np.asarray(parts.reshape(side, side, -1).sum(axis=-1))
    if space in (PIXELS, SHIPPED):
        return parts.reshape(2 * (round(len(parts) ** 0.5),))
    shape = _layer(space).output
    return np.asarray(parts.reshape(shape).sum(axis=0)) if len(shape) == 3 else parts[None]


def name_of(space: str, number: int) -> str:
    """What one of a picture's numbers in a space is; all that is counted begins at 0."""
    if space == TINY:
        row, column = divmod(number // 3, natural.SMALL)
        return f"row {row}, column {column}, {('red', 'green', 'blue')[number % 3]}"
    if space == COLOURS:
        return f"box: red {number // 16}, green {number // 4 % 4}, blue {number % 4}"
    if space == WORDS:
        return f"word {number}"
    if space in (HOG, GRADIENTS):
        block, entry = divmod(number, 36)
        row, column = divmod(block, SIZE // CELL - 1 if space == HOG else 7)
        cell, direction = divmod(entry, 9)
        return f"block ({row}, {column}), cell {cell}, {20 * direction}° to {20 * direction + 20}°"
    if space in (PIXELS, SHIPPED):
        row, column = divmod(number, SIZE if space == PIXELS else 8)
        return f"row {row}, column {column}"
    shape = _layer(space).output
    if len(shape) != 3:
        return f"unit {number}"
    map_, place = divmod(number, shape[1] * shape[2])
    row, column = divmod(place, shape[2])
    return f"map {map_}, row {row}, column {column}"


def _layer(space: str) -> LayerAnatomy:
    return PARTS[int(space.removeprefix(LAYER)) - 1]


def spaces_of(archive: Archive) -> Mapping[str, str]:
    """The spaces of an archive's pictures: names and titles."""
    if not archive.digits:
        return NATURAL
    names = [PIXELS, HOG, *offered_layers(archive.name)]
    return {name: TITLES[name] for name in [*names, *([SHIPPED] if archive.shipped is not None else [])]}


def offered_layers(archive: str) -> list[str]:
    """The layers in which the pictures of an archive can be searched, by its name."""
    few = COUNTS.get(archive, 0) <= MANY
    return [name for name in LAYERS if few or numbers_of(name) <= MOST_NUMBERS]


def features(archive: Archive, space: str) -> Floats32:
    """(N, d) the numbers of every picture of an archive; made once, and kept with it. Its labels are archive.labels.

    Raises ValueError with a sentence for a space that its pictures do not have.
    """
    if space not in spaces_of(archive):
        raise ValueError(
            f"There is no space “{space[:30]}” for these pictures; there are {', '.join(spaces_of(archive))}."
        )
    prepare(archive, [space])
    return archive.memory[space]


def prepare(archive: Archive, wanted: Iterable[str]) -> None:
    """The numbers of an archive in several spaces at once: its pictures go through the network once for all layers."""
    missing = [space for space in wanted if space not in archive.memory]
    if SHIPPED in missing and archive.shipped is not None:
        archive.memory[SHIPPED] = archive.shipped.reshape(len(archive), -1).astype(np.float32) / np.float32(16)
    archive.memory.update(of(archive.pictures, [space for space in missing if space != SHIPPED], archive))


def of(pictures: Bytes, spaces: Iterable[str], archive: Archive | None = None) -> dict[str, Floats32]:
    """(n, d) for each space, of digits (n, 28, 28), bytes with ink 255 on 0; or of natural pictures (n, 96, 96, 3), as
    an archive of such has them: their words are its own."""
    if archive is not None and not archive.digits:
        return {name: _of_natural(pictures, name, archive) for name in spaces}
    wanted = [*spaces]
    found: dict[str, Floats32] = {}
    numbers = {int(name.removeprefix(LAYER)): name for name in wanted if name.startswith(LAYER)}
    if PIXELS in wanted:
        found[PIXELS] = pictures.reshape(len(pictures), -1).astype(np.float32) / np.float32(255)
    if HOG in wanted:
        pieces = [hog(pictures[k : k + PIECE], CELL).descriptor for k in range(0, len(pictures), PIECE)]
        found[HOG] = np.concatenate(pieces, dtype=np.float32)
    if SHIPPED in wanted:
        found[SHIPPED] = np.stack([_coarse(picture).ravel() for picture in pictures])
    if numbers:
        found |= {numbers[layer]: left for layer, left in _through(pictures, [*numbers]).items()}
    return found


def _of_natural(pictures: Bytes, space: str, archive: Archive) -> Floats32:
    measure = {TINY: natural.pixels, GRADIENTS: natural.gradients, COLOURS: natural.colours}.get(space)
    if measure:
        return measure(pictures)
    found = [natural.descriptors(picture) for picture in pictures]
    if not archive.words:  # then these are the archive's own pictures
        archive.words.append(natural.vocabulary(found))
    return np.stack([natural.words(one, archive.words[0]) for one in found])


def _through(pictures: Bytes, numbers: list[int]) -> dict[int, Floats32]:
    """What leaves some layers of the digit network, a row a picture."""
    reader = trained(ON_MNIST)
    left = {number: np.empty((len(pictures), numbers_of(f"{LAYER}{number}")), np.float32) for number in numbers}
    with torch.inference_mode():
        for first in range(0, len(pictures), PIECE):
            part = torch.from_numpy(pictures[first : first + PIECE])[:, None].float() / 255
            for number, outputs in enumerate(activations(reader.network, reader.anatomy, part), start=1):
                if number in left:
                    left[number][first : first + PIECE] = outputs.flatten(1).numpy()
    return left


def _coarse(picture: Bytes) -> Floats32:
    """The middle 20×20 of a picture (28, 28), averaged to 8×8, as scikit-learn's digits fill their frame."""
    edge = (SIZE - BOX) // 2
    return scaled((picture[edge:-edge, edge:-edge] / 255).astype(np.float32), 8 / BOX)
