"""How D answers to real and to generated points, counted in ten bins."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.arithmetic.written import plain
from engine.arrays import Floats
from engine.generative.adversaries.words import LOGARITHMIC
from engine.generative.gan.at_work.networks import above

BINS = 10


def answers(loss: str, a: Floats, b: Floats) -> dict[str, Any]:
    """The shares of the answers in each bin, from the highest to the lowest, and the bins' lower edges as text.

    a, b: the logits of real and of generated points. None for no points.
    """
    edges = bins(loss, a, b)
    counted: dict[str, Any] = {"answer_labels": [plain(round(edge, 9)) for edge in edges[-2::-1]]}
    for name, values in (("answers_real", a), ("answers_fake", b)):
        inside = belief(loss, values).clip(edges[0], edges[-1])
        shares = np.histogram(inside, edges)[0][::-1] / max(len(values), 1)
        counted[name] = [round(float(share), 4) for share in shares] if len(values) else None
    return counted


def belief(loss: str, logits: Floats) -> Floats:
    """What stands on the axis of D's answers: D(x) from 0 to 1, or the score."""
    found: Floats = 1 / (1 + np.exp(-logits.clip(-700, 700))) if loss in LOGARITHMIC else np.nan_to_num(logits)
    return found


def bins(loss: str, a: Floats, b: Floats) -> Floats:
    """The eleven edges of ten bins: from 0 to 1, or round numbers about all scores."""
    if loss in LOGARITHMIC:
        return np.linspace(0, 1, BINS + 1)
    scores = belief(loss, np.concatenate([a, b]))
    low, high = float(scores.min(initial=0)), float(scores.max(initial=0))
    step = above((high - low) / BINS)
    while np.floor(low / step) + BINS < np.ceil(high / step):
        step = above(1.01 * step)
    edges: Floats = step * (np.floor(low / step) + np.arange(BINS + 1))
    return edges
