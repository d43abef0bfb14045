"""A picture of 24 × 24 pixels of one shape, smooth in place, size and angle, so that it has a gradient.

A shape is a function q(u, v) of coordinates turned with it and measured in its size: q < 1 inside, q = 1 on its
border. Near the border (q − 1)·size/2 is about the distance in pixels. A pixel's share t(3t − 2t²) of the shape goes
from 1 to 0 within two pixels around the border. Further away it is exactly 0: so a shape fits in a patch of 16 × 16
pixels, and lies whole in the picture wherever it may be.

A pixel has three numbers, red, green and blue, from 0 to 1; the background is 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor

SIDE, PATCH = 24, 16
PLACES = SIDE - PATCH + 1  # where a patch may begin in a row or column
REACH = 7.5  # pixels from a shape's centre to its last trace, at the most
FURTHEST = (SIDE - 1) / 2 - REACH  # pixels from the picture's centre to a shape's, at the most
PIXELS = 3 * SIDE * SIDE


def square(u: Tensor, v: Tensor) -> Tensor:
    """u⁸ + v⁸ to the power ¼: a square with slightly round corners. A quarter of a turn leaves it as it is."""
    u2, v2 = (u / 0.9) ** 2, (v / 0.9) ** 2
    return ((u2 * u2) ** 2 + (v2 * v2) ** 2 + 1e-12).sqrt().sqrt()


def ellipse(u: Tensor, v: Tensor) -> Tensor:
    """Half a turn leaves it as it is."""
    return (u / 1.25) ** 2 + (v / 0.7) ** 2


def heart(u: Tensor, v: Tensor) -> Tensor:
    """A circle whose halves are sheared upwards. Only a whole turn leaves it as it is."""
    u, v = u / 0.9, v / 0.9 + 0.15
    return u**2 + (v - 0.8 * (u**2 + 0.05).sqrt()) ** 2


SHAPES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {"square": square, "ellipse": ellipse, "heart": heart}
SAME_AFTER = {"square": 90.0, "ellipse": 180.0, "heart": 360.0}
"""Degrees after which a shape looks the same again."""


def hue(turns: Tensor) -> Tensor:
    """(n,) → (n, 3): a colour of the circle, 0 red, ⅓ green, ⅔ blue, 1 red again: ½ (1 + cos 2π(h − k/3)). All colours
    have the same sum, 1.5, and the same sum of squares, 1.125."""
    thirds = torch.arange(3, dtype=turns.dtype) / 3
    return (1 + (2 * math.pi * (turns[:, None] - thirds)).cos()) / 2


def corner(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """The first row and column (whole numbers from 0) of the patch around a centre x to the right and y upwards."""
    return (FURTHEST - y.detach()).ceil().long(), (x.detach() + FURTHEST).ceil().long()


def patch(shape: str, right: Tensor, up: Tensor, size: Tensor, angle: Tensor) -> Tensor:
    """(n, 16, 16): each pixel's share of the shape, from 0 to 1.

    right, up (n,): where the patch's first column and row lie, in pixels from the shape's centre; size: pixels from the
    centre to the border, about; angle: degrees, against the clock.
    """
    steps = torch.arange(PATCH, dtype=size.dtype)
    dx, dy = right[:, None] + steps, up[:, None] - steps  # (n, 16): columns go to the right, rows go down
    radians = angle * (math.pi / 180)
    c, s = (radians.cos() / size)[:, None], (radians.sin() / size)[:, None]
    u = (c * dx)[:, None, :] + (s * dy)[:, :, None]  # (n, 16, 16)
    v = (c * dy)[:, :, None] - (s * dx)[:, None, :]
    t = (0.5 + size[:, None, None] / 4 * (1 - SHAPES[shape](u, v))).clamp(0, 1)
    return t * t * (3 - 2 * t)


def patches(shape: str, x: Tensor, y: Tensor, size: Tensor, angle: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """(n, 16, 16) and the row and column (n,) where each patch begins in the picture."""
    row, column = corner(x, y)
    middle = (SIDE - 1) / 2
    return patch(shape, column - middle - x, middle - row - y, size, angle), row, column
