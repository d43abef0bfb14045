"""The digits that lesson 2.6 trains on, divided into pictures to learn from and pictures that are held out.

"digits" are the 1,797 pictures of 8×8 that come with scikit-learn (Alpaydin and Kaynak, 1998), a fifth of them held
out, chosen by the seed. "mnist" are the 60,000 of MNIST's training part, from the folder in MNIST_DIR or downloaded: of
the 5,000 that the project always holds out, the seed chooses 1,000 that are asked while a network trains.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.digits.download import downloaded
from engine.digits.examples import small_digits
from engine.digits.mnist import Digits, mnist
from engine.digits.preparation import BOX, Prepared, box_corner, placed, scaled

SOURCES = ("digits", "mnist")
SIDES = {"digits": 8, "mnist": 28}
COUNTS = {"digits": 1_437, "mnist": 55_000}  # pictures to learn from
ASKED = {"digits": 360, "mnist": 1_000}  # pictures held out
EVERY = {"digits": 16, "mnist": 128}  # a convolutional network asks all of them after so many updates, in the end
FOLDER = "MNIST_DIR"


@dataclass(frozen=True)
class Pictures:
    """images: (n, 1, side, side) bytes from 0 to `full`; labels: (n,)."""

    images: Tensor
    labels: Tensor
    full: int

    def __len__(self) -> int:
        return len(self.labels)

    def take(self, which: NDArray[np.int64] | slice) -> tuple[Tensor, Tensor]:
        """Some of them as a network reads them: ink between 0 and 1, and their labels."""
        at = which if isinstance(which, slice) else torch.from_numpy(which)
        return self.images[at].float() / self.full, self.labels[at]


@dataclass(frozen=True)
class Split:
    """train: to learn from; asked: held out."""

    train: Pictures
    asked: Pictures


def split(source: str, seed: int) -> Split:
    """The two parts of a data set. Raises ValueError with a sentence if the data set is not on this machine."""
    if source == "digits":
        images, labels = map(torch.from_numpy, small_digits())
        order = np.random.default_rng((seed, 0)).permutation(len(labels))
        asked = ASKED["digits"]
        return Split(*(Pictures(images[part][:, None], labels[part], 16) for part in (order[asked:], order[:asked])))
    train, held = _mnist(_folder())
    order = np.random.default_rng((seed, 0)).permutation(len(held))[: ASKED["mnist"]]
    return Split(train, Pictures(held.images[order], held.labels[order], held.full))


def held_out() -> Pictures:
    """The 5,000 of MNIST that no network here learns from. Raises ValueError with a sentence where MNIST is not
    here."""
    return _mnist(_folder())[1]


def _folder() -> str:
    folder = mnist_folder()
    if folder is None:
        raise ValueError(
            "MNIST is not on this server yet: download it, or let whoever runs the server name a folder with its files "
            f"in {FOLDER}. The 8×8 digits are always here."
        )
    return folder


def mnist_folder() -> str | None:
    """The folder with MNIST: the one that MNIST_DIR names, else the one it was downloaded to; None without it."""
    return os.environ.get(FOLDER) or (str(found) if (found := downloaded()) else None)


@lru_cache(maxsize=1)
def _mnist(folder: str) -> tuple[Pictures, Pictures]:
    """MNIST, read once and shared by all visitors: 47 MB."""
    try:
        return _pictures(mnist(folder, "train")), _pictures(mnist(folder, "held-out"))
    except (OSError, ValueError) as reason:
        raise ValueError(f"MNIST cannot be read from its folder. {reason}") from None


def _pictures(digits: Digits) -> Pictures:
    return Pictures(torch.from_numpy(digits.images)[:, None], torch.from_numpy(digits.labels), 255)


def for_network(found: Prepared, source: str, *, fitted: bool = True) -> NDArray[np.float32]:
    """A prepared drawing as a network trained on `source` knows digits, (side, side).

    MNIST's digits stand in 28×28. scikit-learn's fill their frame, and every pixel is the share of ink in its part of
    it: so the digit as it was fitted into 20×20 is averaged to 8×8, 2½×2½ of its pixels to one. fitted: whether it was;
    else all of the 28×28 are averaged, 3½×3½ to one.
    """
    if source == "mnist":
        return found.digit
    if not fitted:
        return scaled(found.digit, SIDES["digits"] / SIDES["mnist"])
    return scaled(placed(found.fitted, box_corner(found.fitted, BOX), BOX), SIDES["digits"] / BOX)
