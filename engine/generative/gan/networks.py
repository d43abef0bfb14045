"""Both networks of an adversarial pair as they are looked at: units with their own fields, weights, D's answers; and
how the generator bends its noise.

Eight units of a large layer are shown: those that move the network's answer most. How much a unit moves it is the
spread of its value over the points in sight times the length of the weights that leave it. A unit stays until another
moves the answer twice as much. Weights are shown as the parameters are; where D's are divided by spectral norms, its
fields are computed with the divided ones.

A generator is a map from the noise to the plane. Laid over the plane, the noise can be seen to stretch, fold and tear
on its way (Kahng et al., 2019, play the way as a film); here a share t of the way is (1 − t)·z + t·G(z).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.special import expit, ndtri
from torch import Tensor

from engine.arithmetic.written import plain
from engine.arrays import Floats
from engine.generative.adversaries import fast
from engine.generative.adversaries.definition import LOGARITHMIC, Layers
from engine.generative.gan.picture import cells, opinions
from engine.generative.gan.training import GANTraining, squeezed

SHOWN = 8  # units a layer
STAYS = 2.0  # a unit gives way to another that moves the answer so many times as much
CELLS = 24  # along a side of a unit's field
WIDE = 2.5  # standard deviations of normal noise that are shown either way
BINS = 10  # of D's answers
LATTICE = 21  # lines of the lattice of noise each way
LEAST = 0.01  # the outermost noise that the lattice shows, as a share left out on each side
Who = Literal["d", "g"]
Units = list[list[int]]
"""Which units of every layer are shown, the inputs and the outputs among them."""


def sizes(training: GANTraining, who: Who) -> tuple[int, ...]:
    return training.settings.d_sizes if who == "d" else training.settings.g_sizes


def layers(training: GANTraining, who: Who) -> Layers:
    """The layers as they compute: D's divided by their spectral norms where that is chosen."""
    return training.gan.judging()[0] if who == "d" else training.gan.generator


def passed(training: GANTraining, who: Who, points: Floats) -> list[Tensor]:
    """The values of all layers over noise (G) or points of the plane (D), the input first: (n, units) each."""
    s = training.settings
    if who == "g":
        return fast.forward(layers(training, who), training.tensor(points), s.g_activation, s.g_output).h
    return fast.forward(layers(training, who), training.inwards(points), s.d_activation).h


# Which units


def moves(training: GANTraining, who: Who, points: Floats) -> list[NDArray[np.float64]]:
    """How much each hidden unit moves the network's answer over points in sight: layer by layer, (units,)."""
    values = passed(training, who, points)
    leaving = [weight.norm(dim=0) for weight, _ in layers(training, who)[1:]]
    return [(h.std(dim=0) * w).nan_to_num().numpy() for h, w in zip(values[1:-1], leaving, strict=True)]


def choose(moved: NDArray[np.float64], before: Sequence[int] = ()) -> list[int]:
    """At most eight units. Those that were shown keep their places, unless another takes one."""
    count = min(SHOWN, len(moved))
    if not before:
        return sorted(np.argsort(-moved, kind="stable")[:count].tolist())
    shown = list(before)
    while True:
        outside = [unit for unit in range(len(moved)) if unit not in shown]
        if not outside:
            return shown
        best, least = max(outside, key=moved.__getitem__), min(shown, key=moved.__getitem__)
        if not moved[best] > STAYS * moved[least]:
            return shown
        shown[shown.index(least)] = best


def units(training: GANTraining, who: Who, points: Floats, before: Units | None = None) -> Units:
    first, *_, last = sizes(training, who)
    hidden = moves(training, who, points)
    kept = before[1:-1] if before else [[]] * len(hidden)
    return [list(range(first)), *map(choose, hidden, kept), list(range(last))]


def names(training: GANTraining, who: Who, shown: Units) -> list[list[str]]:
    ends = {"g": (["z₁", "z₂"] if training.settings.noise_size == 2 else ["z"], ["x", "y"]), "d": (["x", "y"], ["D"])}
    first, last = ends[who]
    return [first, *([f"h{k}·{unit + 1}" for unit in row] for k, row in enumerate(shown[1:-1], 1)), last]


def heading(training: GANTraining, who: Who, shown: Units) -> str:
    """“G: 8 of 64 a layer”, “D: 8 units a layer”, “D: 8 of 64, 5 units”"""
    pairs = list(zip(shown[1:-1], sizes(training, who)[1:-1], strict=True))
    said = [str(units) if len(row) == units else f"{len(row)} of {units}" for row, units in pairs]
    same = len(set(said)) == 1 and len(said) > 1
    if same:
        return f"{who.upper()}: {said[0]} {'a layer' if 'of' in said[0] else 'units a layer'}"
    return f"{who.upper()}: {', '.join(said)} {'unit' if said == ['1'] else 'units'}"


# What is drawn of them


def links(of: Layers, shown: Units) -> tuple[list[Tensor], NDArray[np.float32]]:
    """The weights between shown units, layer by layer (out, in), and the biases of all but the inputs."""
    weights = [weight[to][:, come] for (weight, _), come, to in zip(of, shown, shown[1:], strict=False)]
    biases = torch.cat([bias[to] for (_, bias), to in zip(of, shown[1:], strict=True)])
    return weights, biases.numpy().astype(np.float32)


def above(value: float) -> float:
    """The smallest of …, 0.5, 1, 2, 5, 10, … that is at least a value; 1 for 0 and for no number."""
    if not (0 < value < 1e30):
        return 1.0
    power = 10.0 ** np.floor(np.log10(value))
    return float(next((k * power for k in (1, 2, 5) if k * power >= value), 10 * power))


def square(training: GANTraining) -> tuple[float, float]:
    """The noise that is shown, each number of it."""
    return (-WIDE, WIDE) if training.settings.noise == "normal" else (0.0, 1.0)


def fields(training: GANTraining, who: Who, shown: Units) -> tuple[NDArray[np.int8], NDArray[np.uint8]]:
    """Every shown unit over the noise (G) or the plane (D), each relative to its own largest size: (units, 24, 24); and
    which of them, without the inputs, are 0 everywhere. The answers have the plane's own scale: where a point lies, and
    D's opinion of it.
    """
    extent = square(training) if who == "g" else training.extent
    inputs = sizes(training, who)[0]
    values = passed(training, who, cells(*extent, CELLS)[:, :inputs])
    rows = [h[:, row].T.numpy() for h, row in zip(values[:-1], shown, strict=False)]
    tall = np.nan_to_num(np.concatenate(rows))
    largest = np.abs(tall).max(axis=1, keepdims=True)
    pictures = [tall / np.where(largest > 0, largest, 1), answer(training, who, values[-1].numpy())]
    quiet = np.append(largest[inputs:, 0] == 0, np.zeros(len(pictures[1]), bool))
    painted = np.round(127 * np.concatenate(pictures)).astype(np.int8)
    return painted.reshape(-1, CELLS, CELLS), quiet.astype(np.uint8)


def answer(training: GANTraining, who: Who, output: Floats) -> Floats:
    """G's x and y from one side of the plane to the other, or D's opinion, −1 to 1: (outputs, cells)."""
    if who == "g":
        low, high = training.extent
        places = training.centre + training.half * output.T
        return np.clip(np.nan_to_num((2 * places - low - high) / (high - low)), -1, 1)
    return np.nan_to_num(opinions(training, output[:, 0]))[None]


# How D answers


def answers(loss: str, a: Floats, b: Floats) -> dict[str, Any]:
    """The shares of D's answers in each bin, from the highest to the lowest, and the bins' lower edges as text.

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
    """D's answers as their axis has them: D(x) from 0 to 1, or the score."""
    return expit(logits) if loss in LOGARITHMIC else np.nan_to_num(logits)


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


# How G bends its noise


def across(training: GANTraining, z: Floats) -> Floats:
    """Noise as points of a plane: (n, 2). A single number runs from left to right at half the height."""
    return z if z.shape[1] == 2 else np.append(z, np.full_like(z, sum(square(training)) / 2), axis=1)


def bent(training: GANTraining, z: Floats, x: Floats, share: float) -> Floats:
    """Points on straight ways from their noise z, laid over the plane, to x = G(z): (n, 2). share: 0 noise, 1 data."""
    if share == 1:
        return x
    (least, most), (low, high) = square(training), training.extent
    laid: Floats = low + (across(training, z) - least) / (most - least) * (high - low)
    return (1 - share) * laid + share * x


def manifold(training: GANTraining, share: float = 1.0) -> NDArray[np.float32]:
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
