"""t-SNE, written out (van der Maaten and Hinton 2008): points of many dimensions laid out in the plane.

    p = joint(squared_distances(x), perplexity=30)        # how much i and j are neighbours in the space
    layout = start(len(x), seed=0, plane=principal(x).project(x))
    for step in range(1000):
        layout = update(p, layout, exaggeration=12 if step < 250 else 1, momentum=0.5 if step < 250 else 0.8, rate=50)
    loss(p, layout.y)                                     # KL(P‖Q): what the map has not kept of it

Sums over points are taken in order, so that `compiled`, which adds the same numbers in a loop, comes to the same ones
to the last digit; there are no matrix products of the map in it for that reason.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engine.arrays import Floats

NEAR = 1e-5
"""How near the entropy comes to that of the wanted perplexity, in nats."""
MOST_TRIES = 100
LEAST_GAIN = 0.01
SMALL = 1e-4
"""The spread of a map at its start: the standard deviation of its first coordinate."""


class Layout(NamedTuple):
    """A map on its way: places y, velocities v, and gains, which say how fast each coordinate may go; all (n, 2)."""

    y: Floats
    v: Floats
    gains: Floats


def squared_distances(x: Floats) -> Floats:
    """‖xᵢ − xⱼ‖² of all points x (n, d): (n, n), with zeros on the diagonal."""
    squares = np.square(x).sum(1)
    apart = np.maximum(squares[:, None] + squares - 2 * (x @ x.T), 0)
    np.fill_diagonal(apart, 0)
    return np.asarray((apart + apart.T) / 2)


def conditional(apart: Floats, perplexity: float) -> tuple[Floats, float]:
    """How likely a point takes each of the others for its neighbour, from its squared distances to them (n,).

    pⱼ = exp(−β dⱼ²) / Σₖ exp(−β dₖ²), with the β at which e to the entropy, H = −Σ pⱼ ln pⱼ, is the perplexity: about
    how many neighbours a point has. The larger β, the fewer; it is found by Newton's steps, and by halving where
    these lead astray. As many as there are others it has at β = 0 alone, where all are equally likely. Returns p and β.
    """
    if perplexity >= len(apart):
        return np.full(len(apart), 1 / len(apart)), 0.0
    wanted, low, high, beta = np.log(perplexity), 0.0, np.inf, 1.0 / max(float(apart.mean()), 1e-300)
    shifted = apart - apart.min()  # p stays the same, and no sum is zero
    for _ in range(MOST_TRIES):
        p = np.exp(-beta * shifted)
        total = p.sum()
        p /= total
        mean = float(p @ shifted)
        entropy = float(np.log(total)) + beta * mean
        if abs(entropy - wanted) < NEAR:
            break
        low, high = (beta, high) if entropy > wanted else (low, beta)  # too many neighbours, or too few
        slope = -beta * (float(p @ np.square(shifted)) - mean * mean)  # of the entropy, by β
        beta = beta - (entropy - wanted) / slope if slope < 0 else 0.0
        if not low < beta < high:
            beta = 2 * low if high == np.inf else (low + high) / 2
    return p, beta


def check(perplexity: float, n: int) -> None:
    """Raises ValueError with a sentence for a perplexity that n points cannot have."""
    if not 1 <= perplexity <= n - 1:
        raise ValueError(
            f"A perplexity of {perplexity:g} needs more points: of {n:,} points each has {n - 1:,} others, and more "
            "neighbours than that there are not. Lower the perplexity."
        )


def joint(apart: Floats, perplexity: float) -> Floats:
    """P (n, n): pᵢⱼ = (pⱼ|ᵢ + pᵢ|ⱼ) / 2n, from all squared distances (n, n). Its sum is 1. Raises ValueError as
    `check`."""
    n = len(apart)
    check(perplexity, n)
    p = np.zeros((n, n))
    others = ~np.eye(n, dtype=bool)
    for i in range(n):
        p[i, others[i]] = conditional(apart[i, others[i]], perplexity)[0]
    return (p + p.T) / (2 * n)


def start(n: int, seed: int, plane: Floats | None = None) -> Layout:
    """n places by chance, all small; or, with a plane (n, 2), where the points lie in it, as small, with a little
    chance."""
    y = SMALL * np.random.default_rng(seed).standard_normal((n, 2))
    if plane is not None:
        y = 0.01 * y + SMALL * plane / plane[:, 0].std()
    return Layout(y, np.zeros_like(y), np.ones_like(y))


def sums(p: Floats, y: Floats) -> tuple[Floats, Floats, Floats]:
    """With wᵢⱼ = 1/(1 + ‖yᵢ − yⱼ‖²), for every point i: the sum of wᵢⱼ over the others j, (n,); of pᵢⱼ wᵢⱼ (yᵢ − yⱼ),
    with which they attract it, and of wᵢⱼ² (yᵢ − yⱼ), with which they push it away, (n, 2)."""
    apart = y.T[:, None, :] - y.T[:, :, None]  # (2, j, i)
    w = 1 / (1 + (apart[0] * apart[0] + apart[1] * apart[1]))
    np.fill_diagonal(w, 0)
    attract = np.stack([(p * w * one).sum(0) for one in apart], axis=1)
    push = np.stack([(w * w * one).sum(0) for one in apart], axis=1)
    return w.sum(0), attract, push


def gradient(found: tuple[Floats, Floats, Floats], exaggeration: float = 1.0) -> Floats:
    """∂KL/∂yᵢ = 4 Σⱼ (pᵢⱼ − qᵢⱼ) wᵢⱼ (yᵢ − yⱼ), (n, 2), of what `sums` found, where qᵢⱼ = wᵢⱼ/Z and Z is the sum of
    all w.

    exaggeration: all pᵢⱼ are taken so many times as large, which pulls groups together at first.
    """
    near, attract, push = found
    total = np.cumsum(near)[-1]
    return np.asarray(4 * (exaggeration * attract - push / total))


def update(p: Floats, layout: Layout, *, exaggeration: float, momentum: float, rate: float) -> Layout:
    """One step downhill."""
    return moved(layout, gradient(sums(p, layout.y), exaggeration), momentum=momentum, rate=rate)


def moved(layout: Layout, slope: Floats, *, momentum: float, rate: float) -> Layout:
    """v ← μ v − η g ∇, y ← y + v: a gain g grows where a coordinate goes on downhill, and shrinks where it turns
    (Jacobs 1988). The map stays around its middle."""
    y, v, gains = layout
    turns = slope * v > 0
    gains = np.maximum(np.where(turns, 0.8 * gains, gains + 0.2), LEAST_GAIN)
    v = momentum * v - rate * gains * slope
    y = y + v
    return Layout(y - y.mean(0), v, gains)


def loss(p: Floats, y: Floats) -> float:
    """KL(P‖Q) = Σ pᵢⱼ ln(pᵢⱼ/qᵢⱼ), in nats."""
    w = 1 / (1 + squared_distances(y))
    np.fill_diagonal(w, 0)
    q = w / w.sum()
    there = p > 0
    return float((p[there] * np.log(p[there] / q[there])).sum())
