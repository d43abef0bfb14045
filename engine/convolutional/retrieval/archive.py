"""The pictures that are searched.

archive = archive_of("digits")
archive.pictures                # (1797, 28, 28) bytes, ink 255 on 0
archive.queries                 # (200,) numbers of pictures that are held out, one after the other, to ask the others
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Bytes, Floats, Floats32
from engine.convolutional.kernels.pictures import PICTURES, load
from engine.convolutional.retrieval.natural import SIDE, square
from engine.convolutional.retrieval.upload import Own
from engine.digits.examples import small_digits
from engine.digits.mnist import SIZE, division, training_part
from engine.digits.preparation import BOX, ink_box, mass_corner, placed, scaled
from engine.digits.split import FOLDER, mnist_folder
from engine.settings import Settings, choice, whole

OWN = "own"
ARCHIVES = {
    "digits": "1,797 digits, 8×8 (scikit-learn)",
    "mnist": "MNIST, 60,000 digits",
    "tiles": "Tiles of scikit-image’s pictures",
    OWN: "Pictures of your own",
}
DIGITS = ("digits", "mnist")
"""Archives of digits, in which a drawing can be searched for."""
COUNTS = {"digits": 1_797, "mnist": 60_000, "tiles": 212}
CUT = ("astronaut", "coffee", "cat", "rocket", "camera", "coins", "text", "page", "brick", "grass", "gravel", "moon")
"""The pictures that are cut into tiles, which are their classes."""
DIGIT_CLASSES = tuple("0123456789")
QUERIES = 200
QUERY_SEED = 27


@dataclass(frozen=True)
class ArchiveSettings(Settings):
    """Which pictures are searched: for the looks that search some."""

    archive: str = choice("digits", ARCHIVES, "archive")
    pick: int = whole(
        951, 0, 59_999, "number of a picture", title="Picture number", live=True
    )  # asks without a drawing


@dataclass(frozen=True, eq=False)
class Archive:
    """name: what it is called; digits: whether its pictures are digits, (N, 28, 28) bytes, ink 255 on 0; else they are
    colour pictures (N, 96, 96, 3). labels: (N,) the class of each, −1 for none; classes: what classes are called.
    queries: which of them ask the others, each of which is left out of the archive while it asks. shipped: (N, 8, 8)
    bytes from 0 to 16, as scikit-learn has them, for its digits. memory: what has been measured of its pictures, by
    space; kept: whatever else was found out about it."""

    name: str
    digits: bool
    pictures: Bytes
    labels: NDArray[np.int64]
    classes: tuple[str, ...]
    queries: NDArray[np.int64]
    shipped: Bytes | None = None
    memory: dict[str, Floats32] = field(default_factory=dict)
    words: list[Floats] = field(default_factory=list)  # the vocabulary of SIFT words, once it is made
    kept: dict[Hashable, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.labels)


def archive_of(name: str) -> Archive:
    """The archive of that name, made once for all visitors. Raises ValueError with a sentence where it is not here."""
    if name == "digits":
        return _small()
    if name == "tiles":
        return _tiles()
    if name == OWN:
        raise ValueError("No pictures of your own are here: choose some files, or a zip.")
    folder = mnist_folder()
    if folder is None:
        raise ValueError(
            "MNIST is not on this server yet: download it, or let whoever runs the server name a folder with its files "
            f"in {FOLDER}. The 8×8 digits are always here."
        )
    return _large(folder)


@cache
def _small() -> Archive:
    """scikit-learn's digits, brought to 28×28 as a drawing is: the digit network has never seen any of them."""
    shipped, labels = small_digits()
    pictures = np.stack([as_digit(picture) for picture in shipped])
    asking = np.random.default_rng(QUERY_SEED).permutation(len(labels))[:QUERIES]
    return Archive("digits", True, pictures, labels, DIGIT_CLASSES, asking, shipped)


@lru_cache(maxsize=1)
def _large(folder: str) -> Archive:
    """MNIST's 60,000. Those that ask are of the 5,000 from which the digit network has not learnt."""
    try:
        digits = training_part(folder)
    except (OSError, ValueError) as reason:
        raise ValueError(f"MNIST cannot be read from its folder. {reason}") from None
    _, held_out = division(len(digits))
    asking = held_out[np.random.default_rng(QUERY_SEED).permutation(len(held_out))[:QUERIES]]
    return Archive("mnist", True, digits.images, digits.labels, DIGIT_CLASSES, asking)


def as_digit(picture: Bytes) -> Bytes:
    """A picture (8, 8) of values from 0 to 16 as bytes (28, 28): its ink is cut out, fitted into 20×20, and laid with
    its centre of mass into the middle, as a drawing is."""
    ink = np.asarray(picture / 16, np.float32)
    top, left, bottom, right = ink_box(ink)
    cut = ink[top:bottom, left:right]
    fitted = scaled(cut, BOX / max(cut.shape))
    return np.asarray(np.rint(255 * placed(fitted, mass_corner(fitted), SIZE)), np.uint8)


@cache
def _tiles() -> Archive:
    """Twelve of scikit-image's pictures, cut into squares."""
    pictures: list[Bytes] = []
    labels: list[int] = []
    for label, name in enumerate(CUT):
        whole = load(name)
        rows, columns = (side // SIDE for side in whole.shape[:2])
        for row in range(rows):
            for column in range(columns):
                pictures.append(square(whole[row * SIDE : (row + 1) * SIDE, column * SIDE : (column + 1) * SIDE]))
                labels.append(label)
    titles = tuple(PICTURES[name].title.removesuffix(" (colour)") for name in CUT)
    return natural("tiles", pictures, np.array(labels), titles)


def natural(name: str, pictures: Sequence[Bytes], labels: NDArray[np.int64], classes: tuple[str, ...]) -> Archive:
    """An archive of colour pictures (SIDE, SIDE, 3). Those ask whose class has others."""
    counts = np.bincount(labels[labels >= 0], minlength=len(classes) + 1)
    can_ask = np.flatnonzero((labels >= 0) & (counts[labels] > 1))
    asking = can_ask[np.random.default_rng(QUERY_SEED).permutation(len(can_ask))[:QUERIES]]
    return Archive(name, False, np.stack(pictures), labels, classes, asking)


def own_archive(found: Sequence[Own]) -> Archive:
    """A visitor's own pictures. The folders of a zip are their classes; without folders there are none."""
    classes = tuple(sorted({one.folder for one in found}))
    labels = np.array([classes.index(one.folder) if len(classes) > 1 else -1 for one in found])
    return natural(OWN, [square(one.picture) for one in found], labels, classes if len(classes) > 1 else ())
