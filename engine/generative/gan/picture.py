"""What the two networks make of the whole plane, as pictures beside what they should make of it.

The optimal discriminator against the present generator is D* = wp/(wp + q) (Goodfellow et al., 2014, proposition 1,
with w the weight of the real points). p is known; q is counted from samples. Both are blurred by the same amount, so
that the noise of the counts does not look like a pattern. Fields run from −127 to 127, row 0 is the top.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from engine.arrays import Floats
from engine.generative.adversaries.definition import LOGARITHMIC, LOSSES
from engine.generative.adversaries.doctor import border_of
from engine.generative.gan.doctor import LOOKED
from engine.generative.gan.measures import SAMPLES
from engine.generative.gan.training import GANTraining

FIELD = 60  # cells along a side
BLUR = 1.2  # cells
EMPTY = 1e-3  # of the densest cell: where there is hardly any point, D* is not shown


@lru_cache(maxsize=24)
def cells(low: float, high: float, count: int = FIELD) -> Floats:
    """The middles of a square's cells, so many along a side, row 0 at the top: (count², 2)."""
    middles = low + (np.arange(count) + 0.5) * (high - low) / count
    return np.stack(np.meshgrid(middles, middles[::-1]), axis=-1).reshape(-1, 2)


def signed(values: Floats) -> NDArray[np.int8]:
    scaled: NDArray[np.int8] = np.round(127 * np.clip(np.nan_to_num(values), -1, 1)).astype(np.int8)
    return scaled.reshape(FIELD, FIELD)


def scale(training: GANTraining) -> tuple[float, float]:
    """The logit in the middle of the colours, and how far from it they reach, so that most points lie within."""
    if training.distribution is None:
        return 0.0, 1.0
    a = training.logits(training.real(LOOKED))
    b = training.logits(training.generate(training.noise(LOOKED, 1)))
    middle = border_of(training.settings.loss, a, b)
    return middle, float(np.quantile(np.abs(np.concatenate([a, b]) - middle), 0.95)) or 1.0


def opinions(training: GANTraining, logits: Floats) -> Floats:
    """What D makes of points, from −1 (generated) to 1 (real): its belief, or its score about the middle."""
    belief = LOSSES[training.settings.loss].opinion
    if belief is not None:
        return 2 * belief(torch.from_numpy(logits)).numpy() - 1
    middle, reach = scale(training)
    return np.clip((logits - middle) / max(reach, 1e-12), -1, 1)


def paint(training: GANTraining, other: str | None) -> dict[str, Any]:
    """field: what D makes of the plane; other_field: "optimal", "real", "generated" or none; gap: how far D is from D*.

    gap: the mean of |D − D*| over real and generated points alike; None where the loss has no such optimum.
    """
    s = training.settings
    belief = opinions(training, training.logits(cells(*training.extent)))
    pictures: dict[str, Any] = {"field": signed(belief), "gap": None}
    if other is None:
        return pictures
    p, q = densities(training)
    weight = s.real_weight if s.loss in LOGARITHMIC else 1.0
    both = weight * p + q
    optimal = np.where(both > EMPTY * both.max(), weight * p / np.maximum(both, 1e-300), 0.5)
    shown = {"optimal": 2 * optimal - 1, "real": p / p.max(), "generated": -q / max(q.max(), 1e-300)}[other]
    if LOSSES[s.loss].opinion is not None:
        mass = (p + q) / (p + q).sum()
        pictures["gap"] = float((mass.ravel() * np.abs((belief + 1) / 2 - optimal.ravel())).sum())
    return pictures | {"other_field": signed(shown)}


def densities(training: GANTraining) -> tuple[Floats, Floats]:
    """p and q in every cell, blurred alike: (FIELD, FIELD) each."""
    assert training.distribution is not None
    points, extent = training.generate(training.noise(SAMPLES)), training.extent
    counts, _, _ = np.histogram2d(points[:, 1], points[:, 0], bins=FIELD, range=[extent, extent])
    p, q = training.distribution.masses(FIELD), np.flipud(counts) / SAMPLES
    return gaussian_filter(p, BLUR), gaussian_filter(q, BLUR)
