"""An auto-encoder of points of the plane as pictures: the curve that its codes decode to, and where points end on it.

With one number in the bottleneck everything that is decoded lies on a curve, and a reconstruction joins a point to a
place on it. Of a linear auto-encoder the curve is a straight line, in the end that of the first principal component. A
denoising one draws points that were pushed aside back to where the data lie (Alain and Bengio, 2014).
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from engine.arithmetic.written import write
from engine.arrays import Floats
from engine.experiment.protocol import Frame
from engine.generative.autoencoder.training import AeTraining
from engine.generative.autoencoders.data import REACH

SHOWN, JOINED = 300, 150  # points drawn, and joined to their reconstructions
ALONG, AROUND = 301, 0.05  # codes decoded along a line; how far beyond those of points it goes


def frame(training: AeTraining, x: Tensor, code: Tensor, put: bool) -> Frame:
    """The point x (2,) as it is asked, and what its code, or another one, decodes to."""
    with torch.no_grad():
        found = training.decoded(code[None])[0]
    here, there = [float(part) for part in x], [float(part) for part in found]
    handle = {"x": float(code[0]), "y": float(code[1]) if len(code) > 1 else 0.5, "label": "z"}
    line, name = _principal(training)
    return {
        "plane.handles": [
            {"x": here[0], "y": here[1], "label": "x"},
            {"x": there[0], "y": there[1], "label": "x̂", "still": True},
            *name,
        ],
        "plane.lines": [*line, {"points": [here, there]}],
        "map.handles": [handle],
        "numbers": numbers(here, there, code, put),
    }


def numbers(x: list[float], found: list[float], code: Tensor, put: bool) -> list[str]:
    """The way there and back, and ‖x − x̂‖² from numbers as they are shown."""
    written = write(
        [*x, *found],
        lambda o, _: o[0] - o[2],
        lambda o, _: o[1] - o[3],
        lambda _, r: r[0] ** 2 + r[1] ** 2,
    )
    (a, b, c, d), (first, second, error) = written.operands, written.results
    z = ", ".join(f"{part:.2f}".replace("-", "−") for part in code.tolist())
    z = f"({z})" if len(code) > 1 else z
    how = f"z = {z}, put there" if put else f"z = g(x) = {z}"
    first, second = (f"({part})" if part.startswith("−") else part for part in (first, second))
    return [
        f"x = ({a}, {b}) → {how} → x̂ = f(z) = ({c}, {d})",
        f"‖x − x̂‖² = {first}² + {second}² = {error}",
    ]


def picture(training: AeTraining) -> Frame:
    """Points held out, what codes decode to, and the way from points to their reconstructions."""
    codes, found = training.held
    kinds = training.data.kinds[:SHOWN]
    return {
        "plane.extent": [-REACH, REACH, -REACH, REACH],
        "plane.dots": training.data.held[:SHOWN].numpy(),
        "plane.kinds": kinds,
        "plane.segments": np.concatenate([training.seen[:JOINED].numpy(), found[:JOINED].numpy()], 1),
        "map.kinds": kinds,
        **(_line if codes.shape[1] == 1 else _square)(training, codes.double().numpy()),
    }


def _line(training: AeTraining, codes: Floats) -> Frame:
    """One number: the curve; and the codes across, the place along the data's own curve up."""
    assert training.data.along is not None
    low, high = _around(codes)
    with torch.no_grad():
        curve = training.decoded(torch.linspace(low, high, ALONG)[:, None])
    return {
        "plane.mesh": curve.numpy()[None],
        "map.extent": [low, high, 0.0, 1.0],
        "map.axes": ["z", "place along the data"],
        "map.dots": np.stack([codes[:SHOWN, 0], training.data.along[:SHOWN]], 1).astype(np.float32),
    }


def _square(_: AeTraining, codes: Floats) -> Frame:
    """Two numbers: as many as a point has, so nothing needs to be squeezed."""
    sides = [_around(codes[:, k]) for k in (0, 1)]
    half = max(high - low for low, high in sides) / 2
    return {
        "map.extent": [sum(side) / 2 + sign * half for side in sides for sign in (-1, 1)],
        "map.axes": ["z₁", "z₂"],
        "map.dots": codes[:SHOWN].astype(np.float32),
    }


def _around(values: Floats) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    more = max(AROUND * (high - low), 0.05)
    return low - more, high + more


def _principal(training: AeTraining) -> tuple[list[Frame], list[Frame]]:
    """PCA's line, where there is one number, and its name above its right end."""
    if training.settings.codes > 1:
        return [], []
    mean, way = training.plane.mean, training.plane.axes[:, 0]
    ends = [(mean + sign * 2 * REACH * way).tolist() for sign in (-1, 1)]
    way = way / abs(way).max() * (1 if way[0] > 0 else -1)
    x, y = (mean + 0.8 * REACH * way).tolist()
    name = {"x": x, "y": y + 0.06 * REACH, "label": "PCA", "still": True, "bare": True}
    return [{"points": ends, "color": "positive", "faint": True}], [name]
