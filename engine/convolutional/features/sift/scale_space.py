"""A picture at all scales: blurred more and more, and the differences of neighbouring blurs (Lowe 2004, section 3).

A blob of a certain size stands out most where the blur fits it. So the picture is blurred with Gaussians whose σ grows
by the same factor k = 2^(1/3) from one to the next. After three of them σ has doubled, and every second pixel is
enough: the next octave begins. The difference of two neighbouring blurs, D = G(kσ) − G(σ), is nearly σ² times the
Laplacian of the picture times k − 1: bright blobs come out negative, dark ones positive.

σ is in pixels of the picture throughout. The first octave has two pixels for each of the picture's, so that small
things are found, too. The constants, the bilinear enlargement and the reflected edge are scikit-image's."""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
from scipy import ndimage
from skimage.transform import rescale

from engine.arrays import Bytes, Floats
from engine.convolutional.features.sift.loops import polar

SCALES = 3
"""Scales in an octave at which key points are looked for. It has three blurs more, for the ends and the differences."""
BLURS = SCALES + 3
ENLARGED = 2
"""Pixels of the first octave for one of the picture, along each side."""
FIRST_SIGMA = 1.6 / ENLARGED
"""σ of the first blur."""
GIVEN_SIGMA = 0.5
"""How blurred a picture is taken to be as it comes."""
LEAST_SIDE = 12
"""Pixels of the smallest octave."""
QUARTER = 0.25
"""Pixel 0 of the enlarged picture lies a quarter of a pixel before the middle of the picture's pixel 0. scikit-image
leaves this out: its positions lie a quarter of a pixel too far down and to the right."""

Whole = TypeVar("Whole")
Pieces = Generator[None, None, Whole]
"""Work that takes long, in pieces of some milliseconds: it yields between them, and returns all of it."""


def finished(pieces: Pieces[Whole]) -> Whole:
    """The result of work in pieces, done at once."""
    while True:
        try:
            next(pieces)
        except StopIteration as end:
            whole: Whole = end.value
            return whole


@dataclass(frozen=True)
class Octave:
    """blurred (BLURS, rows, columns), values from 0 to 1; sigmas (BLURS,); step: between two of its pixels, in pixels
    of the picture."""

    blurred: Floats
    sigmas: Floats
    step: float

    @cached_property
    def differences(self) -> Floats:
        """D = G(kσ) − G(σ): (BLURS − 1, rows, columns)."""
        return np.diff(self.blurred, axis=0)

    @cached_property
    def gradients(self) -> tuple[Floats, Floats]:
        """Size and direction of the gradient at each pixel of the scales at which key points are, (SCALES, rows,
        columns) each; the direction in radians, from down (0) over right (π/2)."""
        return polar(self.blurred[1 : SCALES + 1])


def blurs(picture: Bytes) -> Pieces[tuple[Octave, ...]]:
    """The octaves of a grey picture (rows, columns), the finest first."""
    image = ndimage.gaussian_filter(
        rescale(picture / 255, ENLARGED, order=1), ENLARGED * math.sqrt(FIRST_SIGMA**2 - GIVEN_SIGMA**2), mode="reflect"
    )
    yield
    octaves = []
    for number in range(int(math.log2(min(image.shape) / LEAST_SIDE) + 1)):
        step = 2**number / ENLARGED
        sigmas = 2**number * FIRST_SIGMA * 2 ** (np.arange(BLURS) / SCALES)
        blurred = np.empty((BLURS, *image.shape))
        blurred[0] = image
        for scale in range(1, BLURS):  # two Gaussians one after the other are one: their variances add up
            more = math.sqrt(sigmas[scale] ** 2 - sigmas[scale - 1] ** 2) / step
            ndimage.gaussian_filter(blurred[scale - 1], more, output=blurred[scale], mode="reflect")
            yield
        octaves.append(Octave(blurred, sigmas, step))
        image = blurred[SCALES][::2, ::2]
    return tuple(octaves)
