"""How a generator bends its noise: a lattice in the noise and points of it, anywhere on their way to the data.

A generator is a map from the noise to the plane. Laid over the plane, the noise can be seen to stretch, fold and tear
on its way (Kahng et al., 2019, play the way as a film); here a share t of the way is (1 − t)·z + t·G(z).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from engine.arrays import Floats
from engine.generative.gan.at_work.networks import square
from engine.generative.gan.training import Training, squeezed

LATTICE = 21  # lines of the lattice of noise each way
LEAST = 0.01  # the outermost noise that the lattice shows, as a share left out on each side


def across(training: Training, z: Floats) -> Floats:
    """Noise as points of a plane: (n, 2). A single number runs from left to right, half way up."""
    if z.shape[1] == 2:
        return z
    least, most = square(training)
    found: Floats = np.append(z, np.full_like(z, (least + most) / 2), axis=1)
    return found


def bent(training: Training, z: Floats, x: Floats, share: float) -> Floats:
    """Points on straight ways from their noise z, laid over the plane, to x = G(z): (n, 2). share: 0 noise, 1 data."""
    if share == 1:
        return x
    (least, most), (low, high) = square(training), training.extent
    laid: Floats = low + (across(training, z) - least) / (most - least) * (high - low)
    return (1 - share) * laid + share * x


def manifold(training: Training, share: float = 1.0) -> NDArray[np.float32]:
    """A lattice in the noise, whose cells are equally likely, bent as far as that: (21, 21, 2), or (1, 201, 2) of a
    single number."""
    s = training.settings
    if s.noise_size == 1:
        u = np.linspace(LEAST, 1 - LEAST, 201)[:, None]
    else:
        ticks = np.linspace(LEAST, 1 - LEAST, LATTICE)
        u = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    z = squeezed(u) if s.noise == "truncated" else ndtri(u) if s.noise == "normal" else u
    places = np.clip(bent(training, z, training.generate(z), share), -1e6, 1e6).astype(np.float32)
    return places.reshape((1, 201, 2) if s.noise_size == 1 else (LATTICE, LATTICE, 2))
