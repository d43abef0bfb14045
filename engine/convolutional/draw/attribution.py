"""Why this answer? Four ways to say how much each pixel of a picture speaks for a class (lesson 2.5), by captum.

None of them is the truth: each answers another question, and where they disagree is worth a look.

    occlusion              how much the logit falls when a square of pixels is covered (Zeiler and Fergus 2014)
    gradient × input       how much it would change with each pixel, times the pixel (Shrikumar et al. 2016)
    integrated gradients   that, averaged on the way from blank to the picture (Sundararajan et al. 2017)
    Grad-CAM               where the last maps that raise the logit are active (Selvaraju et al. 2017); it needs maps
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
import torch
from torch import Tensor, nn

from engine.arrays import Floats32
from engine.convolutional.networks.modules import LocallyConnected2d, TableConv2d

STEPS = 64
METHODS = ("occlusion", "gradient × input", "integrated gradients", "Grad-CAM")
CONVOLUTIONS = (nn.Conv2d, TableConv2d, LocallyConnected2d)


@dataclass(frozen=True)
class Attributions:
    """maps: for each of METHODS that the network has (side, side), positive where a pixel speaks for the class; window:
    the side of the square that occlusion covers."""

    maps: dict[str, Floats32]
    window: int

    @property
    def likeness(self) -> dict[tuple[str, str], float]:
        """For each pair of methods the cosine of the angle between their maps, 1 for the same and 0 for nothing in
        common."""
        return {(a, b): _cosine(self.maps[a], self.maps[b]) for a, b in combinations(self.maps, 2)}

    @cached_property
    def pictures(self) -> Floats32:
        """(methods and one, side, side): the maps, each with its largest value made 1, and how far apart they are."""
        scaled = [_scaled(part) for part in self.maps.values()]
        return np.stack([*scaled, _scaled(np.asarray(np.std(scaled, axis=0), np.float32))])

    @property
    def captions(self) -> list[str]:
        """What each picture shows."""
        said = {
            "occlusion": f"Covered by a {self.window}×{self.window} square: how much the logit falls.",
            "gradient × input": "The slope of the logit at each pixel, times its ink.",
            "integrated gradients": "That, averaged from a blank picture up to this one.",
            "Grad-CAM": "Where the last maps that speak for it are active.",
        }
        disagree = "Where they disagree. The spread of them all, each with its largest value made 1."
        return [*(f"{name[0].upper()}{name[1:]}. {said[name]}" for name in self.maps), disagree]

    @cached_property
    def sentence(self) -> str:
        """Which two are nearest to each other, which farthest apart, and why a method is not among them."""
        likeness = self.likeness
        far, near = min(likeness, key=likeness.__getitem__), max(likeness, key=likeness.__getitem__)
        shown = {pair: f"{value:.2f}".replace("-", "−") for pair, value in likeness.items()}
        missing = "Grad-CAM needs a convolution that leaves maps of more than one cell; this network has none."
        return (
            f"Nearest to each other: {near[0]} and {near[1]} (cosine {shown[near]}). "
            f"Farthest apart: {far[0]} and {far[1]} ({shown[far]}).{'' if 'Grad-CAM' in self.maps else f' {missing}'}"
        )


def attributions(network: nn.Module, digit: Floats32, target: int) -> Attributions:
    """How much each pixel of a digit (side, side) speaks for a class, for any network of pictures (n, 1, side, side)
    that ends in a number a class, (n, classes) or (n, classes, 1, 1); as it is when it is asked, not in training.

    captum hangs hooks on what it explains, so it gets a copy: the network may be asked elsewhere at the same time.
    """
    from captum.attr import InputXGradient, IntegratedGradients, LayerAttribution, LayerGradCam, Occlusion

    own = nn.Sequential(copy.deepcopy(network), nn.Flatten()).eval()
    picture = torch.from_numpy(np.ascontiguousarray(digit, np.float32))[None, None]
    window, last = max(2, len(digit) * 5 // 28), _last_maps(own, picture)
    with torch.enable_grad():
        squares = {"sliding_window_shapes": (1, window, window), "strides": (1, window // 2, window // 2)}
        covered = Occlusion(own).attribute(picture, target=target, perturbations_per_eval=64, **squares)
        asked = picture.clone().requires_grad_()
        slope = InputXGradient(own).attribute(asked, target=target)
        mean = IntegratedGradients(own).attribute(asked, target=target, n_steps=STEPS)
        found = [covered, slope, mean]
        if last is not None:
            active = LayerGradCam(own, last).attribute(asked, target=target, relu_attributions=True)
            found.append(LayerAttribution.interpolate(active, digit.shape, "bilinear"))
    maps = [part.detach()[0, 0].numpy().astype(np.float32) for part in found]
    return Attributions(dict(zip(METHODS, maps, strict=False)), window)


def _last_maps(network: nn.Module, picture: Tensor) -> nn.Module | None:
    """The last convolution that leaves maps of more than one cell: one number for all of the picture says nothing of
    its pixels."""
    found: list[nn.Module] = []

    def note(module: nn.Module, _: object, maps: Tensor) -> None:
        found.extend([module] if maps[0, 0].numel() > 1 else [])

    hooks = [part.register_forward_hook(note) for part in network.modules() if isinstance(part, CONVOLUTIONS)]
    with torch.no_grad():
        network(picture)
    for hook in hooks:
        hook.remove()
    return found[-1] if found else None


def _scaled(part: Floats32) -> Floats32:
    return part / max(float(np.abs(part).max()), 1e-12)


def _cosine(first: Floats32, second: Floats32) -> float:
    size = float(np.linalg.norm(first) * np.linalg.norm(second))
    return float((first * second).sum()) / size if size else 0.0
