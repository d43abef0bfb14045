"""What the auto-encoders in training learn from: pictures of digits as rows of pixels, or points of the plane.

Digits are those of lesson 2.6, between 0 (paper) and 1 (ink). The sets on the plane lie near a curve, so that one
number should do for the two of a point: a ring and eight spots on one (GAN Lab's and Metz et al.'s, 2017, as in lesson
4.4), two half moons and the profile of the Swiss roll (scikit-learn's), two arms of a spiral (TensorFlow Playground's,
as in lesson 1.2). All are moved and scaled into the square [−3, 3]².
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.arrays import Bytes, Floats
from engine.digits import split
from engine.plane.datasets import spiral
from engine.plane.distributions import eight_on_a_circle, mixture_points, ring_points

REACH = 3.0  # the square that is shown goes so far each way
TRAIN, HELD = 2_000, 500  # points of the plane to learn from, and held out
EVERY = {"mnist": 64}  # what is held out is asked after so many updates, in the end, where that takes long
PARTS = "abcdefgh"
"""What stands for a point: the eighth of the curve it lies on."""


@dataclass(frozen=True, eq=False)
class LearntData:
    """train: (n, size), bytes from 0 to `full` or coordinates; held: (m, size) as the network sees them; kinds: (m,)
    what each is (a digit, or an eighth of its curve); along: (m,) where on its curve a point lies."""

    source: str
    train: Tensor
    full: int
    held: Tensor
    kinds: Bytes
    along: Floats | None = None

    def __len__(self) -> int:
        return len(self.train)

    @property
    def size(self) -> int:
        """Numbers of one picture or point."""
        return self.held.shape[1]

    @property
    def on_plane(self) -> bool:
        return self.along is not None

    @property
    def side(self) -> int:
        """Pixels of a picture's side."""
        return math.isqrt(self.size)

    def rows(self, which: NDArray[np.int64]) -> Tensor:
        """Some to learn from, as a network sees them: (k, size)."""
        return self.train[torch.from_numpy(which)].float() / self.full


def load(source: str, seed: int) -> LearntData:
    """One of SOURCES, parted for good by the seed. Raises ValueError with a sentence where it is not at hand."""
    if source in CURVES:
        return _points(source, seed)
    both = split.split(source, seed)
    held = both.asked.images.flatten(1).float() / both.asked.full
    kinds = both.asked.labels.numpy().astype(np.uint8)
    return LearntData(source, both.train.images.flatten(1), both.train.full, held, kinds)


@lru_cache(maxsize=16)
def _points(source: str, seed: int) -> LearntData:
    generator = np.random.default_rng((seed, 2))
    points, along = CURVES[source][1](TRAIN + HELD, generator)
    order = generator.permutation(len(points))
    held, train = order[:HELD], order[HELD:]
    rows = torch.from_numpy(points.astype(np.float32))
    kinds = np.minimum(len(PARTS) * along[held], len(PARTS) - 1).astype(np.uint8)
    return LearntData(source, rows[train], 1, rows[held], kinds, along[held])


def noisy(x: Tensor, chances: Tensor, noise: float, *, on_plane: bool) -> Tensor:
    """x as a denoising auto-encoder's encoder sees it (Vincent et al., 2008): points pushed aside by so much, chances
    from N(0, 1); or without a share of its pixels, chances uniform between 0 and 1."""
    return x + noise * chances if on_plane else x * (chances >= noise)


# Each gives (count, 2) points, and where along its curve each of them lies, between 0 and 1.


def ring(count: int, generator: np.random.Generator) -> tuple[Floats, Floats]:
    """An ellipse, 0.15 wide: seen along it, a closed line."""
    points = 6 * (ring_points(count, generator) - [0.5, 0.45])
    return points, _turn(points / [1.8, 1.5])


def ring8(count: int, generator: np.random.Generator) -> tuple[Floats, Floats]:
    """Eight spots on a circle of radius 2, 0.02 wide."""
    centres = eight_on_a_circle()
    points = 2 * mixture_points(centres, np.full((8, 2), 0.01), count, generator)
    return points, (_turn(points) + 1 / 16) % 1


def moons(count: int, generator: np.random.Generator) -> tuple[Floats, Floats]:
    """Two half circles that reach into each other, with noise of 0.14."""
    from sklearn.datasets import make_moons  # takes a while to import

    points, which = make_moons(count, noise=0.08, random_state=int(generator.integers(2**31)))
    x, y = points.T
    turns = np.where(which == 0, np.arctan2(y, x), np.arctan2(0.5 - y, 1 - x)) / np.pi
    return 1.75 * (points - [0.5, 0.25]), (which + np.clip(turns, 0, 1 - 1e-9)) / 2


def roll(count: int, generator: np.random.Generator) -> tuple[Floats, Floats]:
    """A spiral of one and a half turns, with noise of 0.06: the Swiss roll (Marsland, 2009) from the side."""
    from sklearn.datasets import make_swiss_roll

    points, angle = make_swiss_roll(count, noise=0.3, random_state=int(generator.integers(2**31)))
    return points[:, [0, 2]] / 5, (angle - 1.5 * np.pi) / (3 * np.pi)


def two_arms(count: int, generator: np.random.Generator) -> tuple[Floats, Floats]:
    """Two arms from the same centre, with noise of up to 0.1: the hardest, for a line has to go there and back."""
    points, arm = spiral(count, 0.2, generator)
    return points / 2, (arm + np.minimum(np.hypot(*points.T) / 5, 1 - 1e-9)) / 2


def _turn(points: Floats) -> Floats:
    """The direction of each from the middle, as a share of a full turn."""
    return np.asarray(np.arctan2(points[:, 1], points[:, 0]) / (2 * np.pi) % 1)


CURVES = {
    "ring": ("ring", ring),
    "moons": ("two moons", moons),
    "roll": ("Swiss roll, from the side", roll),
    "spiral": ("spiral of two arms", two_arms),
    "ring8": ("eight spots", ring8),
}
SOURCES = {"digits": "Digits, 8×8", "mnist": "Digits, 28×28: MNIST"}
SOURCES |= {name: f"Points: {title}" for name, (title, _) in CURVES.items()}
