"""A variational auto-encoder of points of the plane as pictures: what it makes of the plane, and of one point's code.

On the plane: the density p(x) of the model, points held out, samples, and what a lattice of equal shares of the prior
decodes to. In the space of codes: q(z|x) of points held out; of the one that is asked also the true p(z|x).
"""

from __future__ import annotations

import math

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.special import ndtri
from torch import Tensor

from engine.arithmetic.written import write
from engine.experiment.protocol import Frame
from engine.generative.autoencoders import exact
from engine.generative.autoencoders.data import PARTS, REACH
from engine.generative.autoencoders.latent import ellipse
from engine.generative.vae import given
from engine.generative.vae.training import LiveTraining
from engine.generative.vae.words import nats

CELLS, SHOWN, SAMPLES, ASKED = 60, 160, 80, 24
LINES, ALONG, LEAST = 11, 121, 0.01  # of the lattice, and the share of the prior left out at each end
ELLIPSES, AXIS, REACH_Z = 24, 161, 3.5
SAMPLE = len(PARTS)
"""The kind of a sample: what stands for it comes after the parts of a curve."""


def frame(training: LiveTraining, x: Tensor, z: Tensor) -> Frame:
    """The point x (2,) that is asked, the code z (latents,) that is decoded, and p(x|z) in numbers."""
    with torch.no_grad():
        mean = training.network.decode(z[None])[0]
    s = training.deviation
    circle = ellipse(mean.double().numpy(), np.array([s, s]), False)
    here = [float(x[0]), float(x[1])], [float(mean[0]), float(mean[1])]
    handle = {"x": float(z[0]), "y": float(z[1]) if len(z) > 1 else 0.0, "label": "z"}
    return {
        "plane.handles": [
            {"x": here[0][0], "y": here[0][1], "label": "x"},
            {"x": here[1][0], "y": here[1][1], "label": "x̂", "still": True},
        ],
        "plane.lines": [{"points": [*here]}, {"points": circle.tolist(), "faint": True}],
        "map.handles": [handle],
        "given": given.point((here[0][0], here[0][1]), (here[1][0], here[1][1]), s),
    }


def picture(training: LiveTraining, x: Tensor, sampled: int) -> Frame:
    """The costly part: densities, samples, the lattice, −log p(x)."""
    coarse = exact.mixture(training.network, training.deviation, exact.COARSE)
    density = coarse.density(CELLS)
    held = training.x[:SHOWN].numpy()
    samples = _samples(training, sampled)
    return {
        "plane.ground": (255 * np.sqrt(density / density.max())).astype(np.uint8),
        "plane.extent": [-REACH, REACH, -REACH, REACH],
        "plane.dots": np.concatenate([held, samples]),
        "plane.kinds": np.concatenate([training.labels[:SHOWN], np.full(SAMPLES, SAMPLE, np.uint8)]),
        "plane.mesh": lattice(training),
        **(_line(training, x) if training.settings.latents == 1 else _map(training, x)),
        "exact": exactly(training),
    }


@torch.no_grad()
def _samples(training: LiveTraining, sampled: int) -> NDArray[np.float32]:
    """x from p(x|z) with z from the prior."""
    latents = training.settings.latents
    generator = torch.Generator().manual_seed((1_000_003 * training.settings.seed + sampled + 11) % 2**32)
    z = torch.randn((SAMPLES, latents), generator=generator)
    noise = torch.randn((SAMPLES, 2), generator=generator)
    found: NDArray[np.float32] = (training.network.decode(z) + training.deviation * noise).numpy()
    return found


def lattice(training: LiveTraining) -> NDArray[np.float32]:
    """What lines of equal shares of the prior decode to: (lines, lines, 2), or one line (1, points, 2)."""
    if training.settings.latents == 1:
        z = ndtri(np.linspace(LEAST, 1 - LEAST, ALONG))[:, None]
        return training.decoded(torch.from_numpy(z).float())[None]
    shares = ndtri(np.linspace(LEAST, 1 - LEAST, LINES))
    z = np.stack(np.meshgrid(shares, shares), -1).reshape(-1, 2)
    return training.decoded(torch.from_numpy(z).float()).reshape(LINES, LINES, 2)


def _map(training: LiveTraining, x: Tensor) -> Frame:
    """Two latents: q of points held out as ellipses, one deviation wide; behind them p(z|x) of the point asked."""
    held = training.held
    deviations = np.exp(held.log_variance / 2)
    places = exact.lattice([-REACH_Z] * 2, [REACH_Z] * 2, CELLS)
    true = exact.posterior(training.network, training.deviation, x, torch.from_numpy(places).float())
    with torch.no_grad():
        mean, log_variance = (part[0].double().numpy() for part in training.network.encode(x[None]))
    rings = [
        {"points": ellipse(m, s, False, 24).round(3).tolist(), "faint": True, "color": int(kind)}
        for m, s, kind in zip(held.mean[:ELLIPSES], deviations[:ELLIPSES], training.labels, strict=False)
    ]
    own = {"points": ellipse(mean, np.exp(log_variance / 2), False).tolist()}
    return {
        "map.ground": (255 * true).round().to(torch.uint8).view(CELLS, CELLS).numpy(),
        "map.extent": [-REACH_Z, REACH_Z, -REACH_Z, REACH_Z],
        "map.axes": ["z₁", "z₂"],
        "map.dots": held.mean[:SHOWN],
        "map.kinds": training.labels[:SHOWN],
        "map.lines": [*rings, own],
    }


def _line(training: LiveTraining, x: Tensor) -> Frame:
    """One latent: densities of the prior, of q(z|x), and of the true p(z|x) of the point asked."""
    z = np.linspace(-REACH_Z, REACH_Z, AXIS)
    step = z[1] - z[0]
    true = exact.posterior(training.network, training.deviation, x, torch.from_numpy(z)[:, None].float())
    true = (true / (true.sum() * step)).double().numpy()
    with torch.no_grad():
        mean, log_variance = (float(part[0, 0]) for part in training.network.encode(x[None]))
    q, prior = _bell(z, mean, math.exp(log_variance / 2)), _bell(z, 0.0, 1.0)
    top = 1.1 * max(0.6, float(q.max()), float(true.max()))
    low = -0.12 * top
    means = training.held.mean[:SHOWN, 0]
    return {
        "map.extent": [-REACH_Z, REACH_Z, low, top],
        "map.axes": ["z", "density"],
        "map.dots": np.stack([means, np.full(len(means), 0.5 * low)], 1).astype(np.float32),
        "map.kinds": training.labels[:SHOWN],
        "map.lines": [
            {"points": np.stack([z, y], 1).round(4).tolist(), "color": color, "faint": faint}
            for y, color, faint in ((prior, "text", True), (true, "positive", False), (q, "accent", False))
        ],
    }


def _bell(z: NDArray[np.float64], mean: float, deviation: float) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.exp(-0.5 * ((z - mean) / deviation) ** 2) / (deviation * math.sqrt(2 * math.pi))
    return found


def exactly(training: LiveTraining) -> list[str]:
    """l of some of those held out beside their −log p(x) by a grid over z."""
    mixture = exact.mixture(training.network, training.deviation)
    x = training.x[:ASKED]
    loss = exact.bound(training.network, training.deviation, x)
    if not mixture.fine:
        return [
            f"The {ASKED} first of those held out: l = {nats(loss)} nats; for −log p(x) s is too small for the grid."
        ]
    likelihood = -float(mixture.log_density(x).double().mean())
    written = write([loss, likelihood], lambda o, _: o[0] - o[1])
    first, second = written.operands
    return [
        f"The {ASKED} first of those held out, with −log p(x) by a grid over z: l − (−log p(x)) = {first} − {second} = "
        f"{written.results[0]} nats = KL(q(z|x) ‖ p(z|x)), up to chance"
    ]
