"""The digits trained on that are nearest to a picture, pixel by pixel: does a generator copy?

MNIST does not come with the project, so this is for whoever has it in a folder; see
:func:`engine.digits.split.mnist_folder`. The digits are first compared by their 14×14 means of 2×2 pixels,
whose distance, doubled, is never more than that of the pictures themselves, and the best of them exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import avg_pool2d

from engine.arrays import Floats
from engine.digits.mnist import Digits, mnist
from engine.digits.split import mnist_folder
from engine.generative.gan_digits.generator.quality import as_pictures

CANDIDATES = 60


class Gallery:
    """Digits to be compared with."""

    def __init__(self, digits: Digits) -> None:
        self.digits = digits
        parts = torch.split(torch.from_numpy(digits.images), 5_000)
        self._means = torch.cat([avg_pool2d(part[:, None].float() / 255, 2).flatten(1) for part in parts])
        self._squares = self._means.square().sum(1)

    def nearest(self, picture: Tensor, count: int = 3) -> tuple[NDArray[np.int64], Floats]:
        """Of a picture (1, 28, 28): which digits are nearest, and ‖x − x′‖ to each."""
        means = avg_pool2d(picture[None], 2).flatten()
        coarse = self._squares - 2 * self._means @ means
        which = torch.topk(coarse, min(CANDIDATES, len(coarse)), largest=False).indices.numpy()
        exact = (as_pictures(self.digits.images[which]) - picture).square().sum((1, 2, 3)).sqrt().double().numpy()
        order = np.argsort(exact, kind="stable")[:count]
        return which[order], exact[order]

    def medians(self, pictures: Tensor) -> float:
        """The median over pictures (n, 1, 28, 28) of the distance to the nearest digit."""
        return float(np.median([self.nearest(picture, 1)[1][0] for picture in pictures]))


@dataclass(frozen=True)
class AtHand:
    """The digits trained on, and how near digits held out come to them."""

    gallery: Gallery
    typical: float


def at_hand() -> AtHand | None:
    """What a folder with MNIST gives; None where there is none, or it cannot be read."""
    folder = mnist_folder()
    try:
        return _read(folder) if folder else None
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=1)
def _read(folder: str) -> AtHand:
    """About 100 MB, and a second or two to read; shared by all visitors."""
    gallery = Gallery(mnist(folder, "train"))
    return AtHand(gallery, gallery.medians(as_pictures(mnist(folder, "held-out").images[:100])))
