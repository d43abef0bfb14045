"""A variational auto-encoder of points of the plane: what it says of them, exactly, and as pictures.

∫ p(x|z) p(z) dz of a decoder with one or two latents is taken as a sum over a grid. The sum is a mixture of Gaussians,
one about what each node z decodes to; where the nodes' Gaussians overlap, it is the integral to far more digits than
are shown (the trapezoid rule on a smooth function that vanishes at both ends).

On the plane: the density p(x) of the model, points held out, samples, and what a lattice of equal shares of the prior
decodes to. In the space of codes: q(z|x) of points held out; of the one that is asked also the true p(z|x).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from scipy.special import ndtri
from torch import Tensor

from engine.arithmetic.estimates import Estimate, mean_of
from engine.arrays import Floats32
from engine.experiment.protocol import Frame
from engine.generative.autoencoders.data import PARTS, REACH
from engine.generative.autoencoders.latent import ellipse, lattice
from engine.generative.autoencoders.network import (
    LOG_2PI,
    AutoEncoder,
    divergence,
    log_gaussian,
    log_normal,
    log_prior,
    reparameterise,
)
from engine.generative.vae import words
from engine.generative.vae.training import VaeTraining

FAR = 5.0  # deviations of the prior that a grid reaches to each side
NODES = {1: 1_601, 2: 121}  # of a grid, a side
COARSE = {1: 401, 2: 81}  # of one that a picture is made of
WIDEST, TOLERATED = 1.5, 0.3  # how many s nodes may lie apart, and the share of the prior where they may lie further
FAINT = -40.0  # logarithms below are nothing, and slow to compute with
DRAWS = 32  # of z for each point where l is held against −log p(x)

CELLS, SHOWN, SAMPLES, ASKED = 60, 160, 80, 24
LINES, ALONG, LEAST = 11, 121, 0.01  # of the lattice, and the share of the prior left out at each end
ELLIPSES, AXIS, REACH_Z = 24, 161, 3.5
SAMPLE = len(PARTS)
"""The kind of a sample: what stands for it comes after the parts of a curve."""

# --- exactly ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Mixture:
    """Σ weight N(x; centre, s²). z: (m, latents) nodes; centres: (m, 2); log_weights: (m,), of p(z) times a cell."""

    z: Tensor
    centres: Tensor
    log_weights: Tensor
    deviation: float

    def log_density(self, x: Tensor) -> Tensor:
        """log p(x) of points (n, 2): (n,), in nats."""
        far = (x[:, :1] - self.centres[:, 0]).square_() + (x[:, 1:] - self.centres[:, 1]).square_()  # (n, m)
        rest = self.log_weights - LOG_2PI - 2 * math.log(self.deviation)
        return torch.logsumexp(far.mul_(-0.5 / self.deviation**2).add_(rest), 1)

    @property
    def fine(self) -> bool:
        """Whether the nodes' Gaussians overlap nearly everywhere: then log p is right to about 0.003 nats."""
        latents = self.z.shape[1]
        side = round(len(self.z) ** (1 / latents))
        places = self.centres.view(*[side] * latents, 2)
        weights = self.log_weights.exp().view(*[side] * latents)
        for axis in range(latents):
            apart = places.diff(dim=axis).norm(dim=-1) > WIDEST * self.deviation
            if float((apart * weights.narrow(axis, 1, side - 1)).sum()) > TOLERATED:
                return False
        return True

    def density(self, cells: int) -> Floats32:
        """p at the middles of the cells of the square that is shown: (cells, cells), row 0 at the top."""
        middles = -REACH + 2 * REACH * (torch.arange(cells, dtype=self.centres.dtype) + 0.5) / cells
        across, up = (
            ((middles[:, None] - self.centres[:, k]) / self.deviation).square_().mul_(-0.5).clamp_(FAINT).exp_()
            for k in (0, 1)
        )  # (cells, m) each
        found = (up * self.log_weights.exp()) @ across.T / (2 * math.pi * self.deviation**2)
        return found.flip(0).float().numpy()


@torch.no_grad()
def mixture(network: AutoEncoder, deviation: float, nodes: dict[int, int] | None = None) -> Mixture:
    """p(x) of a decoder with one or two latents. Raises ValueError for more."""
    latents = network.shape.latents
    if latents > 2:
        raise ValueError(f"A grid over {latents} latents has too many nodes.")
    side = (nodes or NODES)[latents]
    axis = torch.linspace(-FAR, FAR, side)
    z = torch.cartesian_prod(*[axis] * latents).view(-1, latents)
    cell = latents * math.log(2 * FAR / (side - 1))
    return Mixture(z, network.decode(z), log_prior(z) + cell, deviation)


@torch.no_grad()
def bound(network: AutoEncoder, deviation: float, x: Tensor, seed: int = 0) -> Estimate:
    """l of points of the plane (n, 2), its first term by several draws of z for each, in nats a point. The points are
    given: the error is that of the draws."""
    mean, log_variance = network.encode(x)
    noise = torch.randn((DRAWS, *mean.shape), generator=torch.Generator().manual_seed(seed))
    z = reparameterise(mean, log_variance, noise)  # (DRAWS, n, latents)
    first = -log_gaussian(x, network.decode(z.flatten(0, 1)).view(DRAWS, -1, 2), deviation)
    drawn = mean_of(first.double().mean(1).numpy())  # each draw is one of all points
    exact = float(divergence(mean, log_variance).sum(1).double().mean())
    return Estimate(drawn.value + exact, drawn.error, drawn.count)


@torch.no_grad()
def posterior(network: AutoEncoder, deviation: float, x: Tensor, z: Tensor) -> Tensor:
    """p(z|x) ∝ p(x|z) p(z) of one point (2,) at places (m, latents), the greatest 1: (m,)."""
    joint = log_gaussian(x, network.decode(z), deviation) + log_prior(z)
    return (joint - joint.max()).exp()


# --- as pictures ------------------------------------------------------------------------------------------------------


@torch.no_grad()
def frame(training: VaeTraining, x: Tensor, z: Tensor) -> Frame:
    """The point x (2,) that is asked, the code z (latents,) that is decoded, and p(x|z) in numbers."""
    mean, s = training.decoded(z[None])[0], training.deviation
    circle = ellipse(mean.double().numpy(), np.array([s, s]))
    here, there = x.tolist(), mean.tolist()
    return {
        "plane.handles": [
            {"x": here[0], "y": here[1], "label": "x"},
            {"x": there[0], "y": there[1], "label": "x̂", "still": True},
        ],
        "plane.lines": [{"points": [here, there]}, {"points": circle.tolist(), "faint": True}],
        "map.handles": [{"x": float(z[0]), "y": float(z[1]) if len(z) > 1 else 0.0, "label": "z", "one": len(z) == 1}],
        "given": words.point(here, there, s),
    }


@torch.no_grad()
def picture(training: VaeTraining, x: Tensor, sampled: int) -> Frame:
    """The costly part: densities, samples, the lattice, −log p(x)."""
    density = mixture(training.network, training.deviation, COARSE).density(CELLS)
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
    true = posterior(training.network, training.deviation, x, torch.from_numpy(places).float())
    mean, log_variance = (part[0].double().numpy() for part in training.network.encode(x[None]))
    rows = zip(held.mean, np.exp(held.log_variance / 2), training.data.kinds, strict=True)
    rings = [
        {"points": ellipse(m, s, 24).round(3).tolist(), "faint": True, "color": int(kind)}
        for m, s, kind in [*rows][:ELLIPSES]
    ]
    own = {"points": ellipse(mean, np.exp(log_variance / 2)).tolist()}
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
    true = posterior(training.network, training.deviation, x, places.float())
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
    found = mixture(training.network, training.deviation)
    x = training.x[:ASKED]
    loss = bound(training.network, training.deviation, x)
    first = f"The {ASKED} first of those held out"
    if not found.fine:
        return f"{first}: l = {loss.text} nats by {DRAWS} draws each; for −log p(x) s is too small for the grid."
    gap = words.gap(loss, -float(found.log_density(x).double().mean()))
    return f"{first}, with −log p(x) by a grid over z: {gap} each"
