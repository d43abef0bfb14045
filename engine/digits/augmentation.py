"""Pictures of digits, changed as handwriting differs from hand to hand: moved, turned, bent, thicker, thinner.

Every function takes a batch (n, 1, h, w) of ink between 0 and 1 and a local generator, and returns a new batch.

- Affine: each picture shifted, scaled, rotated, sheared about the middle of the frame.
- Elastic distortion: a random displacement of every pixel, smoothed so that neighbours move together
  (Simard, Steinkraus and Platt, 2003). The displacements are drawn on a coarse grid and interpolated bicubically, which
  is the same idea as their Gaussian blur at a fraction of its cost.
- Thickness: grey dilation or erosion by a 3×3 window, mixed with the picture itself for what lies between.
- :func:`recentred`: what a drawing's preprocessing does (:mod:`engine.digits.preparation`), for a whole batch
  in one resampling, so that a network can be trained on pictures such as it will be shown.

Bend and move are one field of displacements, so that pictures are interpolated once and not blurred twice.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from engine.digits.ink import EDGE
from engine.digits.preparation import BOX

MIDDLE = 14.5
"""Where the centre of mass lies on average, in pixels from the edge: MNIST's lie between 14 and 15, in whole pixels."""


@dataclass(frozen=True)
class Strength:
    """How far a picture may be changed. An amount is drawn evenly from −value to value where nothing else is said.

    turn: degrees. shear: horizontal move per height. shift: pixels. smallest, largest: scale, drawn evenly in its
    logarithm. stretch: width against height, as a share. bend: standard deviation of the elastic displacement, in
    pixels. thicker, thinner: the share of pictures dilated and eroded.
    """

    turn: float = 12.0
    shear: float = 0.2
    shift: float = 2.0
    smallest: float = 0.85
    largest: float = 1.15
    stretch: float = 0.12
    bend: float = 0.6
    thicker: float = 0.15
    thinner: float = 0.15


GENTLE = Strength()
"""Pictures as MNIST might have them."""
STRONG = Strength(turn=24.0, shear=0.3, shift=2.0, smallest=0.5, largest=1.3, stretch=0.25, thicker=0.25, thinner=0.25)
"""Pictures as they may be drawn; to be put right by :func:`recentred` afterwards."""


def uniform(count: int, reach: float, generator: torch.Generator) -> Tensor:
    """(count,) numbers from −reach to reach."""
    return (2 * torch.rand(count, generator=generator) - 1) * reach


def matrices(count: int, strength: Strength, generator: torch.Generator) -> Tensor:
    """(count, 2, 3) maps from a place in the new picture to the place in the old one that it is read from.

    Places run from −1 to 1 in x (first) and y. The inverse of scale · rotation · shear, which is what reading needs.
    """
    angle = uniform(count, strength.turn * torch.pi / 180, generator)
    shear = uniform(count, strength.shear, generator)
    low, high = (torch.tensor(scale).log() for scale in (strength.smallest, strength.largest))
    scale = (low + (high - low) * torch.rand(count, generator=generator)).exp()
    stretch = 1 + uniform(count, strength.stretch, generator)
    shift = torch.stack([uniform(count, strength.shift / 14, generator) for _ in range(2)], dim=1)
    cos, sin = angle.cos(), angle.sin()
    turn = torch.stack([torch.stack([cos, -sin], 1), torch.stack([sin, cos], 1)], 1)  # (n, 2, 2)
    slant = torch.stack([torch.stack([torch.ones(count), shear], 1), torch.tensor([[0.0, 1]]).expand(count, 2)], 1)
    zoom = torch.diag_embed(torch.stack([1 / (scale * stretch), stretch / scale], 1))
    linear = zoom @ turn @ slant
    return torch.cat([linear, -(linear @ shift[:, :, None])], 2)


def displacements(count: int, size: int, bend: float, generator: torch.Generator, knots: int = 6) -> Tensor:
    """(count, size, size, 2) smooth random moves, in the units of :func:`matrices`; `bend` in pixels."""
    coarse = torch.randn(count, 2, knots, knots, generator=generator) * (2 * bend / size)
    smooth = functional.interpolate(coarse, size=(size, size), mode="bicubic", align_corners=False)
    return smooth.permute(0, 2, 3, 1)


def moved(images: Tensor, strength: Strength, generator: torch.Generator) -> Tensor:
    """Each picture bent, then shifted, scaled, turned and sheared; bilinear, empty beyond the frame."""
    count, _, height, _ = images.shape
    grid = functional.affine_grid(matrices(count, strength, generator), list(images.shape), align_corners=False)
    if strength.bend:
        grid = grid + displacements(count, height, strength.bend, generator)
    return functional.grid_sample(images, grid, align_corners=False)


def dilated(images: Tensor) -> Tensor:
    """Every pixel becomes the largest of its 3×3 window."""
    return functional.max_pool2d(images, 3, stride=1, padding=1)


def eroded(images: Tensor, size: int = 3) -> Tensor:
    """Every pixel becomes the smallest of its `size`×`size` window, which reaches up and left where it is even."""
    before, after = size // 2, (size - 1) // 2
    return -functional.max_pool2d(functional.pad(-images, (before, after, before, after)), size, stride=1)


def thickness(images: Tensor, strength: Strength, generator: torch.Generator) -> Tensor:
    """A share of the pictures thicker, a share thinner, each by an amount of its own."""
    count = len(images)
    choice, amount = torch.rand(2, count, generator=generator)
    amount = amount.sqrt()[:, None, None, None]  # so that larger amounts are more frequent
    result = images.clone()
    thick = choice < strength.thicker
    thin = choice > 1 - strength.thinner
    result[thick] = torch.lerp(images[thick], dilated(images[thick]), amount[thick])
    result[thin] = torch.lerp(images[thin], eroded(images[thin], 2), amount[thin])
    return result


def recentred(images: Tensor) -> Tensor:
    """The ink of each picture fitted into a box of 20×20, its centre of mass where MNIST has it; brightest ink 1.

    One bilinear resampling. A picture without ink stays as it is.
    """
    size = images.shape[-1]
    peak = images.amax((1, 2, 3), keepdim=True)
    images = images / peak.clamp(min=1e-3)
    ink = images[:, 0] > EDGE
    spans = [_span(ink.any(dim)) for dim in (1, 2)]  # columns, rows: x before y
    longest = torch.maximum(spans[0][1] - spans[0][0], spans[1][1] - spans[1][0]).clamp(min=1)
    place = torch.arange(size, dtype=images.dtype) + 0.5
    total = images.sum((1, 2, 3)).clamp(min=1e-6)
    centres = [(images.sum((1, dim)) * place).sum(1) / total for dim in (2, 3)]
    ratio = (longest / BOX)[:, None]  # old pixels a new one
    middle = (torch.stack(centres, 1) + ratio * (size / 2 - MIDDLE)) * 2 / size - 1
    matrix = torch.cat([torch.diag_embed(ratio.expand(-1, 2)), middle[:, :, None]], 2)
    grid = functional.affine_grid(matrix, list(images.shape), align_corners=False)
    fitted = functional.grid_sample(images, grid, align_corners=False)
    return torch.where(peak > 0, fitted / fitted.amax((1, 2, 3), keepdim=True).clamp(min=1e-3), images)


def _span(present: Tensor) -> tuple[Tensor, Tensor]:
    """Where the first True of each row (n, size) begins and the last one ends."""
    size = present.shape[1]
    first = present.int().argmax(1)
    last = size - present.flip(1).int().argmax(1)
    return first.float(), last.float()


def coarse(images: Tensor, generator: torch.Generator) -> Tensor:
    """Each picture (n, 1, size, size) as a scan of few pixels shows it: averaged over larger pixels, 9 to 16 a side of
    the frame, read bilinearly between their middles, and put right."""
    sides = torch.randint(9, 17, (len(images),), generator=generator)
    result = images.clone()
    for side in range(9, 17):
        if not (sides == side).any():
            continue
        few = functional.interpolate(images[sides == side], size=(side, side), mode="area")
        result[sides == side] = functional.interpolate(few, size=images.shape[-2:], mode="bilinear")
    return recentred(result)
