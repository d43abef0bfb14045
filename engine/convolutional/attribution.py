"""Why this answer? Four ways to say how much each pixel of a picture speaks for a class (lesson 2.5), by captum.

None of them is the truth: each answers another question, and where they disagree is worth a look.

    occlusion              how much the logit falls when a square of pixels is covered (Zeiler and Fergus 2014)
    gradient × input       how much it would change with each pixel, times the pixel (Shrikumar et al. 2016)
    integrated gradients   that, averaged on the way from blank to the picture (Sundararajan et al. 2017)
    Grad-CAM               where the last maps that raise the logit are active (Selvaraju et al. 2017)
"""

from __future__ import annotations

import copy
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

Floats = NDArray[np.float32]
WINDOW, STRIDE, STEPS = 5, 2, 64
SENTENCES = {
    "occlusion": "Covered by a 5×5 square: how much the logit falls.",
    "gradient × input": "The slope of the logit at each pixel, times its ink.",
    "integrated gradients": "That, averaged from a blank picture up to this one.",
    "Grad-CAM": "Where the last maps that speak for it are active.",
}
METHODS = tuple(SENTENCES)


@dataclass(frozen=True)
class Attributions:
    """maps: for each of METHODS (28, 28), positive where a pixel speaks for the class; likeness: for each pair of
    methods the cosine of the angle between their maps, 1 for the same and 0 for nothing in common."""

    maps: dict[str, Floats]

    @property
    def likeness(self) -> dict[tuple[str, str], float]:
        pairs = [(a, b) for k, a in enumerate(METHODS) for b in METHODS[k + 1 :]]
        return {(a, b): _cosine(self.maps[a], self.maps[b]) for a, b in pairs}

    @property
    def disagreement(self) -> Floats:
        """(28, 28): how far apart the methods are at each pixel, each with its largest value made 1."""
        scaled = [part / max(float(np.abs(part).max()), 1e-12) for part in self.maps.values()]
        return np.asarray(np.std(scaled, axis=0), np.float32)

    @property
    def sentence(self) -> str:
        """Which two are farthest apart, and which nearest."""
        likeness = self.likeness
        far, near = min(likeness, key=likeness.__getitem__), max(likeness, key=likeness.__getitem__)
        shown = {pair: f"{value:.2f}".replace("-", "−") for pair, value in likeness.items()}
        return (
            f"Nearest to each other: {near[0]} and {near[1]} (cosine {shown[near]}). "
            f"Farthest apart: {far[0]} and {far[1]} ({shown[far]})."
        )


def attributions(network: nn.Module, digit: Floats, target: int) -> Attributions:
    """How much each pixel of a digit (28, 28) speaks for a class, for a network of ten logits that has convolutions.

    captum hangs hooks on what it explains, so it gets a copy: the network may be asked elsewhere at the same time.
    """
    from captum.attr import InputXGradient, IntegratedGradients, LayerAttribution, LayerGradCam, Occlusion

    own = copy.deepcopy(network)
    picture = torch.from_numpy(np.ascontiguousarray(digit))[None, None]
    last = [layer for layer in own.modules() if isinstance(layer, nn.Conv2d)][-1]
    with torch.enable_grad():
        window = {"sliding_window_shapes": (1, WINDOW, WINDOW), "strides": (1, STRIDE, STRIDE)}
        covered = Occlusion(own).attribute(picture, target=target, perturbations_per_eval=64, **window)
        asked = picture.clone().requires_grad_()
        slope = InputXGradient(own).attribute(asked, target=target)
        mean = IntegratedGradients(own).attribute(asked, target=target, n_steps=STEPS)
        active = LayerGradCam(own, last).attribute(asked, target=target, relu_attributions=True)
        active = LayerAttribution.interpolate(active, digit.shape, "bilinear")
    found = zip(METHODS, (covered, slope, mean, active), strict=True)
    return Attributions({name: part.detach()[0, 0].numpy().astype(np.float32) for name, part in found})


def _cosine(first: Floats, second: Floats) -> float:
    size = float(np.linalg.norm(first) * np.linalg.norm(second))
    return float((first * second).sum()) / size if size else 0.0
