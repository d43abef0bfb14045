"""A variational auto-encoder of points of the plane as pictures: what it makes of the plane, and of one point's code.

On the plane: the density p(x) of the model, points held out, samples, and what a lattice of equal shares of the prior
decodes to. In the space of codes: q(z|x) of points held out; of the one that is asked also the true p(z|x).
"""

from __future__ import annotations

import numpy as np
import torch
from scipy.special import ndtri
from torch import Tensor

from engine.arrays import Floats32
from engine.experiment.protocol import Frame
from engine.generative.autoencoders.data import PARTS, REACH
from engine.generative.autoencoders.latent import ellipse, lattice
from engine.generative.autoencoders.network import log_normal, log_prior
from engine.generative.vae import exact, words
from engine.generative.vae.training import VaeTraining

CELLS, SHOWN, SAMPLES, ASKED = 60, 160, 80, 24
LINES, ALONG, LEAST = 11, 121, 0.01  # of the lattice, and the share of the prior left out at each end
ELLIPSES, AXIS, REACH_Z = 24, 161, 3.5
SAMPLE = len(PARTS)
"""The kind of a sample: what stands for it comes after the parts of a curve."""


@torch.no_grad()
def frame(training: VaeTraining, x: Tensor, z: Tensor) -> Frame:
    """The point x (2,) that is asked, the code z (latents,) that is decoded, and p(x|z) in numbers."""
    mean, s = training.decoded(z[None])[0], training.deviation
    circle = ellipse(mean.double().numpy(), np.array([s, s]), False)
    here, there = x.tolist(), mean.tolist()
    return {
        "plane.handles": [
            {"x": here[0], "y": here[1], "label": "x"},
            {"x": there[0], "y": there[1], "label": "x̂", "still": True},
        ],
        "plane.lines": [{"points": [here, there]}, {"points": circle.tolist(), "faint": True}],
        "map.handles": [{"x": float(z[0]), "y": float(z[1]) if len(z) > 1 else 0.0, "label": "z"}],
        "given": words.point(here, there, s),
    }


@torch.no_grad()
def picture(training: VaeTraining, x: Tensor, sampled: int) -> Frame:
    """The costly part: densities, samples, the lattice, −log p(x)."""
    density = exact.mixture(training.network, training.deviation, exact.COARSE).density(CELLS)
    held, kinds = training.x[:SHOWN].numpy(), training.data.kinds[:SHOWN]
    return {
        "plane.ground": (255 * np.sqrt(density / density.max())).astype(np.uint8),
        "plane.extent": [-REACH, REACH, -REACH, REACH],
        "plane.dots": np.concatenate([held, _samples(training, sampled)]),
        "plane.kinds": np.concatenate([kinds, np.full(SAMPLES, SAMPLE, np.uint8)]),
        "plane.mesh": _mesh(training),
        "map.kinds": kinds,
        **(_line(training, x) if training.settings.latents == 1 else _map(training, x)),
        "exact": [_exactly(training)],
    }


def chance(training: VaeTraining, sampled: int) -> torch.Generator:
    """Of samples from the prior, others at every asking."""
    return torch.Generator().manual_seed((1_000_003 * training.settings.seed + sampled + 11) % 2**32)


def _samples(training: VaeTraining, sampled: int) -> Floats32:
    """x from p(x|z) with z from the prior."""
    generator = chance(training, sampled)
    z = torch.randn((SAMPLES, training.settings.latents), generator=generator)
    noise = torch.randn((SAMPLES, 2), generator=generator)
    return np.asarray((training.decoded(z) + training.deviation * noise).numpy())


def _mesh(training: VaeTraining) -> Floats32:
    """What lines of equal shares of the prior decode to: (lines, lines, 2), or one line (1, points, 2)."""
    latents = training.settings.latents
    lines = ALONG if latents == 1 else LINES
    shares = ndtri(np.linspace(LEAST, 1 - LEAST, lines))
    z = np.stack(np.meshgrid(*[shares] * latents), -1).reshape(-1, latents)
    return np.asarray(training.decoded(torch.from_numpy(z).float()).view(-1, lines, 2).numpy())


def _map(training: VaeTraining, x: Tensor) -> Frame:
    """Two latents: q of points held out as ellipses, one deviation wide; behind them p(z|x) of the point asked."""
    held = training.held
    places = lattice([-REACH_Z] * 2, [REACH_Z] * 2, CELLS)
    true = exact.posterior(training.network, training.deviation, x, torch.from_numpy(places).float())
    mean, log_variance = (part[0].double().numpy() for part in training.network.encode(x[None]))
    rows = zip(held.mean, np.exp(held.log_variance / 2), training.data.kinds, strict=True)
    rings = [
        {"points": ellipse(m, s, False, 24).round(3).tolist(), "faint": True, "color": int(kind)}
        for m, s, kind in [*rows][:ELLIPSES]
    ]
    own = {"points": ellipse(mean, np.exp(log_variance / 2), False).tolist()}
    return {
        "map.ground": (255 * true).round().to(torch.uint8).view(CELLS, CELLS).numpy(),
        "map.extent": [-REACH_Z, REACH_Z, -REACH_Z, REACH_Z],
        "map.axes": ["z₁", "z₂"],
        "map.dots": held.mean[:SHOWN],
        "map.lines": [*rings, own],
    }


def _line(training: VaeTraining, x: Tensor) -> Frame:
    """One latent: densities of the prior, of q(z|x), and of the true p(z|x) of the point asked."""
    z = np.linspace(-REACH_Z, REACH_Z, AXIS)
    places = torch.from_numpy(z)[:, None]
    true = exact.posterior(training.network, training.deviation, x, places.float())
    true = true / (true.sum() * (z[1] - z[0]))
    q = log_normal(places, *(part.double() for part in training.network.encode(x[None]))).exp()
    curves = [(log_prior(places).exp(), "text"), (true, "positive"), (q, "accent")]
    top = 1.1 * max(0.6, float(q.max()), float(true.max()))
    low = -0.12 * top
    means = training.held.mean[:SHOWN, 0]
    return {
        "map.extent": [-REACH_Z, REACH_Z, low, top],
        "map.axes": ["z", "density"],
        "map.dots": np.stack([means, np.full(len(means), 0.5 * low)], 1).astype(np.float32),
        "map.lines": [
            {"points": np.stack([z, y.double()], 1).round(4).tolist(), "color": color, "faint": color == "text"}
            for y, color in curves
        ],
    }


def _exactly(training: VaeTraining) -> str:
    """l of some of those held out beside their −log p(x) by a grid over z."""
    mixture = exact.mixture(training.network, training.deviation)
    x = training.x[:ASKED]
    loss = exact.bound(training.network, training.deviation, x)
    first = f"The {ASKED} first of those held out"
    if not mixture.fine:
        return f"{first}: l = {words.nats(loss)} nats; for −log p(x) s is too small for the grid."
    gap = words.gap(loss, -float(mixture.log_density(x).double().mean()), " nats")
    return f"{first}, with −log p(x) by a grid over z: {gap}"
