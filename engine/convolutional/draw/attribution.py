"""Why this answer? Four ways to say how much each pixel of a picture speaks for a class (lesson 2.5), by captum.

None of them is the truth: each answers another question, and where they disagree is worth a look.

    occlusion              how much the logit falls when a square of pixels is covered (Zeiler and Fergus 2014)
    gradient × input       how much it would change with each pixel, times the pixel (Shrikumar et al. 2016)
    integrated gradients   that, averaged on the way from blank to the picture (Sundararajan et al. 2017)
    Grad-CAM               where the last maps that raise the logit are active (Selvaraju et al. 2017); it needs maps
"""

from __future__ import annotations

import copy
import math
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
import torch
from torch import nn

from engine.arrays import Floats32
from engine.convolutional.networks.anatomy import Anatomy, Field, LayerAnatomy
from engine.convolutional.networks.network import in_order
from engine.convolutional.networks.windowed import Kernels
from engine.convolutional.reader.reader import Reader

STEPS = 64
METHODS = ("occlusion", "gradient × input", "integrated gradients", "Grad-CAM")


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
            "Grad-CAM": "Where the last maps that speak for it are active, each cell at the middle of what it sees.",
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


def attributions(reader: Reader, digit: Floats32, target: int) -> Attributions:
    """How much each pixel of a digit (side, side) speaks for a class; the network is asked as it is when it is not in
    training.

    captum hangs hooks on what it explains, so it gets a copy: the network may be asked elsewhere at the same time.
    """
    from captum.attr import InputXGradient, IntegratedGradients, LayerGradCam, Occlusion

    network = copy.deepcopy(reader.network)
    own = nn.Sequential(network, nn.Flatten()).eval()
    picture = torch.from_numpy(np.ascontiguousarray(digit, np.float32))[None, None]
    window, last = max(2, len(digit) * 5 // 28), last_maps(reader.anatomy)
    with torch.enable_grad():
        squares = {"sliding_window_shapes": (1, window, window), "strides": (1, window // 2, window // 2)}
        covered = Occlusion(own).attribute(picture, target=target, perturbations_per_eval=64, **squares)
        asked = picture.clone().requires_grad_()
        slope = InputXGradient(own).attribute(asked, target=target)
        mean = IntegratedGradients(own).attribute(asked, target=target, n_steps=STEPS)
        found = [part.detach()[0, 0].numpy() for part in (covered, slope, mean)]
        if last is not None:
            module = in_order(network)[reader.ends[last.number - 1]]
            active = LayerGradCam(own, module).attribute(asked, target=target, relu_attributions=True)
            found.append(placed(active.detach()[0, 0].numpy(), last.field, digit.shape))
    maps = [part.astype(np.float32) for part in found]
    return Attributions(dict(zip(METHODS, maps, strict=False)), window)


def last_maps(anatomy: Anatomy) -> LayerAnatomy | None:
    """The last layer with kernels that leaves maps of more than one cell: one number for all of the picture says
    nothing of its pixels."""
    found = [one for one in anatomy.layers if isinstance(one.layer, Kernels) and math.prod(one.output[1:]) > 1]
    return found[-1] if found else None


def placed(cells: Floats32, field: tuple[Field, Field], shape: tuple[int, ...]) -> Floats32:
    """A map of cells (rows, columns) laid over the picture of `shape` that they see: each cell's value stands at the
    middle of its receptive field, with straight lines between the middles, down to 0 where the next cell would be."""
    down, across = (
        np.maximum(0, 1 - np.abs(np.arange(pixels)[:, None] - one.middles(count)) / one.jump)  # (pixels, cells)
        for pixels, count, one in zip(shape, cells.shape, field, strict=True)
    )
    return np.asarray(down @ cells @ across.T, np.float32)


def _scaled(part: Floats32) -> Floats32:
    return part / max(float(np.abs(part).max()), 1e-12)


def _cosine(first: Floats32, second: Floats32) -> float:
    size = float(np.linalg.norm(first) * np.linalg.norm(second))
    return float((first * second).sum()) / size if size else 0.0
