"""Digits drawn by formula, in styles that the American writers of MNIST seldom have.

A 1 with a flag and a foot, a crossed 7, a 4 left open, a 9 with a curled tail, a 3 with a flat top, an 8 of two rings:
each digit has a few styles, each style a few strokes, each stroke a few points, which are joined by straight lines or a
curve (Catmull and Rom, 1974). Every drawing moves the points, slants and stretches the whole, and picks a pen. That is
no substitute for handwriting, but a network that is trained on such drawings has seen such digits.

Points lie in a unit square, x to the right and y downward.
"""

from __future__ import annotations

import numpy as np

from engine.arrays import Floats
from engine.digits.mnist import SIZE, Digits

STYLES: dict[int, tuple[str, ...]] = {
    0: (
        "curve 0.5,0 0.18,0.2 0.12,0.55 0.3,0.95 0.6,0.98 0.85,0.65 0.82,0.25 0.52,0",
        "curve 0.6,0.05 0.2,0.2 0.1,0.6 0.4,1 0.8,0.8 0.85,0.3 0.5,0.02",
    ),
    1: (
        "line 0.5,0 0.5,1",
        "line 0.5,0 0.5,1 / line 0.25,1 0.75,1",
        "line 0.22,0.3 0.55,0 0.55,1",
        "line 0.1,0.42 0.55,0 0.55,1",
        "line 0.12,0.28 0.55,0 0.55,1",
        "line 0.3,0.2 0.55,0 0.53,1",
        "line 0.05,0.5 0.55,0 0.55,1",
        "line 0.2,0.35 0.62,0 0.5,1",
        "line 0.25,0.22 0.5,0 0.5,1 / line 0.22,1 0.8,1",
        "line 0.12,0.32 0.5,0 0.5,1 / line 0.15,1 0.85,1",
    ),
    2: (
        "curve 0.15,0.25 0.4,0 0.8,0.15 0.72,0.5 0.1,1 / line 0.1,1 0.9,1",
        "curve 0.15,0.2 0.5,0 0.82,0.2 0.6,0.6 0.2,0.98 0.1,0.85 0.3,0.8 0.6,0.98 0.95,0.88",
        "line 0.12,0.05 0.8,0.05 0.8,0.45 0.12,1 0.88,1",
    ),
    3: (
        "curve 0.15,0.12 0.5,0 0.8,0.18 0.68,0.42 0.35,0.48 / curve 0.35,0.48 0.82,0.55 0.8,0.88 0.45,1 0.12,0.85",
        "line 0.15,0 0.82,0 0.42,0.4 / curve 0.42,0.4 0.82,0.55 0.8,0.88 0.45,1 0.12,0.85",
        "curve 0.15,0.1 0.6,0 0.75,0.25 0.45,0.45 0.45,0.5 0.8,0.65 0.65,0.95 0.1,0.95",
    ),
    4: (
        "line 0.65,1 0.65,0 0.08,0.65 0.95,0.65",
        "line 0.25,0 0.15,0.55 0.9,0.55 / line 0.7,0.05 0.65,1",
        "line 0.3,0 0.1,0.6 0.95,0.62 / line 0.68,0.35 0.62,1",
        "curve 0.18,0 0.15,0.35 0.4,0.52 0.75,0.4 / line 0.82,0 0.75,0.4 0.7,1",
    ),
    5: (
        "line 0.85,0 0.25,0 0.2,0.45 / curve 0.2,0.5 0.5,0.38 0.82,0.55 0.8,0.88 0.45,1 0.12,0.85",
        "line 0.25,0 0.2,0.45 / curve 0.2,0.5 0.5,0.38 0.82,0.55 0.8,0.88 0.45,1 0.12,0.85 / line 0.25,0.02 0.9,0",
        "line 0.85,0 0.3,0.02 / curve 0.3,0.02 0.22,0.42 0.6,0.42 0.8,0.7 0.55,1 0.1,0.92",
    ),
    6: (
        "curve 0.75,0.02 0.35,0.25 0.12,0.7 0.4,1 0.78,0.85 0.7,0.58 0.4,0.55 0.15,0.75",
        "curve 0.35,0 0.15,0.4 0.15,0.85 0.5,1 0.85,0.8 0.6,0.55 0.2,0.7",
        "curve 0.85,0.15 0.6,0 0.2,0.3 0.15,0.8 0.5,1 0.82,0.75 0.5,0.52 0.18,0.68",
    ),
    7: (
        "line 0.1,0 0.88,0 0.4,1",
        "line 0.1,0 0.88,0 0.4,1 / line 0.3,0.5 0.85,0.5",
        "line 0.12,0.2 0.15,0 0.88,0.02 0.45,1",
        "line 0.1,0.18 0.12,0 0.9,0 0.4,1 / line 0.28,0.52 0.82,0.46",
        "curve 0.1,0.1 0.35,0 0.88,0.04 0.6,0.45 0.45,1",
    ),
    8: (
        "curve 0.75,0.15 0.45,0 0.2,0.2 0.5,0.47 0.82,0.75 0.5,1 0.17,0.78 0.45,0.48 0.78,0.22 0.68,0.05",
        "curve 0.5,0 0.25,0.2 0.48,0.45 0.75,0.22 0.5,0 / curve 0.5,0.45 0.15,0.75 0.5,1 0.85,0.75 0.5,0.45",
    ),
    9: (
        "curve 0.8,0.12 0.5,0 0.2,0.15 0.22,0.4 0.5,0.48 0.78,0.3 0.82,0.1 / line 0.82,0.1 0.78,1",
        "curve 0.8,0.12 0.5,0 0.2,0.15 0.22,0.4 0.5,0.48 0.78,0.3 0.82,0.1 0.8,0.6 0.6,0.95 0.2,0.92",
        "curve 0.8,0.12 0.5,0 0.2,0.15 0.22,0.4 0.5,0.48 0.78,0.3 0.82,0.1 "
        "/ curve 0.82,0.1 0.82,0.55 0.72,0.92 0.4,1 0.12,0.85",
        "curve 0.8,0.12 0.5,0 0.2,0.15 0.22,0.4 0.5,0.48 0.78,0.3 0.82,0.1 / line 0.82,0.1 0.45,1",
    ),
}
"""The strokes of each style, parted by slashes: whether they are straight or curved, and their points."""
SHARES = np.array([1, 3, 1, 1, 1, 1, 1, 2, 1, 1]) / 13
"""How often each digit is drawn: the flagged 1 and the 7 most, since only their angles tell them apart."""


def drawn_digits(count: int, seed: int, first: int | None = None) -> Digits:
    """`count` drawings, every style of a digit equally often, or of these only the first ones. They lie inside the
    frame, at any size and place."""
    generator = np.random.default_rng(seed)
    labels = generator.choice(10, count, p=SHARES)[:first]
    images = np.stack([_draw(int(label), generator) for label in labels]) if len(labels) else np.zeros((0, SIZE, SIZE))
    return Digits((images * 255).round().astype(np.uint8), labels.astype(np.int64))


def _draw(digit: int, generator: np.random.Generator) -> Floats:
    style = STYLES[digit][int(generator.integers(len(STYLES[digit])))]
    width, height = generator.uniform(0.45, 0.95), 1.0
    slant, angle = generator.normal(0, 0.12), generator.normal(0, 0.1)
    scale = generator.uniform(16, 21)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    linear = scale * turn @ np.array([[width, -slant], [0, height]])
    paths = []
    for kind, points in points_of(style):
        loose = points - 0.5 + generator.normal(0, 0.035, points.shape)
        paths.append((smooth(loose) if kind == "curve" else loose) @ linear.T + SIZE / 2)
    return rendered(paths, generator.uniform(0.6, 2.2))


def points_of(style: str) -> list[tuple[str, Floats]]:
    """The strokes of a style, as STYLES writes them: each "line" or "curve", and its points (n, 2)."""
    strokes = [stroke.split() for stroke in style.split(" / ")]
    return [(kind, np.array([point.split(",") for point in points], float)) for kind, *points in strokes]


def smooth(points: Floats, steps: int = 5) -> Floats:
    """A curve through all of the points (n, 2): Catmull and Rom's, `steps` segments from each point to the next."""
    if len(points) < 3:
        return points
    p = np.concatenate([2 * points[:1] - points[1:2], points, 2 * points[-1:] - points[-2:-1]])
    t = (np.arange(steps) / steps)[None, :, None]
    a, b, c, d = (p[i : len(p) - 3 + i, None] for i in range(4))
    curve = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
    return np.concatenate([curve.reshape(-1, 2), points[-1:]])


def dense(points: Floats, steps: int = 6) -> Floats:
    """The same line with places on its way, as a pad hears of them."""
    at = np.arange((len(points) - 1) * steps + 1) / steps
    return np.stack([np.interp(at, np.arange(len(points)), axis) for axis in points.T], 1)


def rendered(paths: list[Floats], radius: float, size: int = SIZE) -> Floats:
    """(size, size) ink between 0 and 1 of a round pen of `radius` pixels led along the paths, each (n, 2) in pixels."""
    y, x = np.indices((size, size)) + 0.5
    nearest = np.full((size, size), np.inf)  # squared distance to the paths
    for path in paths:
        for (x0, y0), (dx, dy) in zip(path[:-1], path[1:] - path[:-1], strict=True):
            along = np.clip(((x - x0) * dx + (y - y0) * dy) / max(dx**2 + dy**2, 1e-9), 0, 1)
            nearest = np.minimum(nearest, (x - (x0 + along * dx)) ** 2 + (y - (y0 + along * dy)) ** 2)
    ink: Floats = np.clip(radius - np.sqrt(nearest) + 0.5, 0, 1)
    return ink
