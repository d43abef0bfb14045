"""Digits drawn by formula, in the habits that MNIST's American writers seldom have.

A 1 with a flag and a foot, a crossed 7, a 4 left open, a 9 with a curled tail, a 3 with a flat top, an 8 of two rings:
each digit has a few styles, each style a few strokes, each stroke a few points, which a hand joins straight or in a
curve (Catmull and Rom, 1974). Every drawing moves the points, slants and stretches the whole, and picks a pen. That
is no substitute for handwriting, but it keeps a network from never having seen such a digit at all.

Points lie in a unit square, x to the right and y downward.
"""

from __future__ import annotations

import numpy as np

from engine.arrays import Floats
from engine.digits.mnist import SIZE, Digits

Stroke = tuple[bool, tuple[tuple[float, float], ...]]
"""Whether it is curved, and its points."""
Style = tuple[Stroke, ...]


def _line(*points: tuple[float, float]) -> Stroke:
    return False, points


def _curve(*points: tuple[float, float]) -> Stroke:
    return True, points


_RING = _curve((0.5, 0), (0.18, 0.2), (0.12, 0.55), (0.3, 0.95), (0.6, 0.98), (0.85, 0.65), (0.82, 0.25), (0.52, 0.0))
_LOOP = ((0.8, 0.12), (0.5, 0.0), (0.2, 0.15), (0.22, 0.4), (0.5, 0.48), (0.78, 0.3), (0.82, 0.1))  # a 9's head
_CUP = ((0.2, 0.5), (0.5, 0.38), (0.82, 0.55), (0.8, 0.88), (0.45, 1.0), (0.12, 0.85))  # the lower half of 3 and 5

STYLES: dict[int, tuple[Style, ...]] = {
    0: ((_RING,), (_curve((0.6, 0.05), (0.2, 0.2), (0.1, 0.6), (0.4, 1), (0.8, 0.8), (0.85, 0.3), (0.5, 0.02)),)),
    1: (
        (_line((0.5, 0), (0.5, 1)),),
        (_line((0.5, 0), (0.5, 1)), _line((0.25, 1), (0.75, 1))),
        (_line((0.22, 0.3), (0.55, 0), (0.55, 1)),),
        (_line((0.1, 0.42), (0.55, 0), (0.55, 1)),),
        (_line((0.12, 0.28), (0.55, 0), (0.55, 1)),),
        (_line((0.3, 0.2), (0.55, 0), (0.53, 1)),),
        (_line((0.05, 0.5), (0.55, 0), (0.55, 1)),),
        (_line((0.2, 0.35), (0.62, 0), (0.5, 1)),),
        (_line((0.25, 0.22), (0.5, 0), (0.5, 1)), _line((0.22, 1), (0.8, 1))),
        (_line((0.12, 0.32), (0.5, 0), (0.5, 1)), _line((0.15, 1), (0.85, 1))),
    ),
    2: (
        (_curve((0.15, 0.25), (0.4, 0), (0.8, 0.15), (0.72, 0.5), (0.1, 1)), _line((0.1, 1), (0.9, 1))),
        (
            _curve(
                (0.15, 0.2), (0.5, 0), (0.82, 0.2), (0.6, 0.6), (0.2, 0.98), (0.1, 0.85), (0.3, 0.8), (0.6, 0.98),
                (0.95, 0.88)
            ),
        ),
        (_line((0.12, 0.05), (0.8, 0.05), (0.8, 0.45), (0.12, 1), (0.88, 1)),),
    ),
    3: (
        (_curve((0.15, 0.12), (0.5, 0), (0.8, 0.18), (0.68, 0.42), (0.35, 0.48)), _curve((0.35, 0.48), *_CUP[2:])),
        (_line((0.15, 0.0), (0.82, 0.0), (0.42, 0.4)), _curve((0.42, 0.4), *_CUP[2:])),
        (
            _curve(
                (0.15, 0.1), (0.6, 0), (0.75, 0.25), (0.45, 0.45), (0.45, 0.5), (0.8, 0.65), (0.65, 0.95), (0.1, 0.95)
            ),
        ),
    ),
    4: (
        (_line((0.65, 1), (0.65, 0), (0.08, 0.65), (0.95, 0.65)),),
        (_line((0.25, 0), (0.15, 0.55), (0.9, 0.55)), _line((0.7, 0.05), (0.65, 1))),
        (_line((0.3, 0), (0.1, 0.6), (0.95, 0.62)), _line((0.68, 0.35), (0.62, 1))),
        (_curve((0.18, 0), (0.15, 0.35), (0.4, 0.52), (0.75, 0.4)), _line((0.82, 0), (0.75, 0.4), (0.7, 1))),
    ),
    5: (
        (_line((0.85, 0), (0.25, 0), (0.2, 0.45)), _curve(*_CUP)),
        (_line((0.25, 0), (0.2, 0.45)), _curve(*_CUP), _line((0.25, 0.02), (0.9, 0.0))),
        (
            _line((0.85, 0), (0.3, 0.02)),
            _curve((0.3, 0.02), (0.22, 0.42), (0.6, 0.42), (0.8, 0.7), (0.55, 1), (0.1, 0.92)),
        ),
    ),
    6: (
        (
            _curve(
                (0.75, 0.02), (0.35, 0.25), (0.12, 0.7), (0.4, 1), (0.78, 0.85), (0.7, 0.58), (0.4, 0.55), (0.15, 0.75)
            ),
        ),
        (_curve((0.35, 0), (0.15, 0.4), (0.15, 0.85), (0.5, 1), (0.85, 0.8), (0.6, 0.55), (0.2, 0.7)),),
        (_curve((0.85, 0.15), (0.6, 0), (0.2, 0.3), (0.15, 0.8), (0.5, 1), (0.82, 0.75), (0.5, 0.52), (0.18, 0.68)),),
    ),
    7: (
        (_line((0.1, 0), (0.88, 0), (0.4, 1)),),
        (_line((0.1, 0), (0.88, 0), (0.4, 1)), _line((0.3, 0.5), (0.85, 0.5))),
        (_line((0.12, 0.2), (0.15, 0), (0.88, 0.02), (0.45, 1)),),
        (_line((0.1, 0.18), (0.12, 0), (0.9, 0), (0.4, 1)), _line((0.28, 0.52), (0.82, 0.46))),
        (_curve((0.1, 0.1), (0.35, 0.0), (0.88, 0.04), (0.6, 0.45), (0.45, 1)),),
    ),
    8: (
        (
            _curve(
                (0.75, 0.15), (0.45, 0), (0.2, 0.2), (0.5, 0.47), (0.82, 0.75), (0.5, 1), (0.17, 0.78), (0.45, 0.48),
                (0.78, 0.22), (0.68, 0.05)
            ),
        ),
        (
            _curve((0.5, 0), (0.25, 0.2), (0.48, 0.45), (0.75, 0.22), (0.5, 0)),
            _curve((0.5, 0.45), (0.15, 0.75), (0.5, 1), (0.85, 0.75), (0.5, 0.45)),
        ),
    ),
    9: (
        (_curve(*_LOOP), _line((0.82, 0.1), (0.78, 1))),
        (_curve(*_LOOP, (0.8, 0.6), (0.6, 0.95), (0.2, 0.92)),),
        (_curve(*_LOOP), _curve((0.82, 0.1), (0.82, 0.55), (0.72, 0.92), (0.4, 1), (0.12, 0.85))),
        (_curve(*_LOOP), _line((0.82, 0.1), (0.45, 1))),
    ),
}  # fmt: skip
SHARES = np.array([1, 3, 1, 1, 1, 1, 1, 2, 1, 1]) / 13
"""How often each digit is drawn: the flagged 1 and the 7 most, since only their angles part them."""


def drawn_digits(count: int, seed: int) -> Digits:
    """`count` drawings, the styles of a digit drawn evenly, inside the frame but neither scaled nor centred alike."""
    generator = np.random.default_rng(seed)
    labels = generator.choice(10, count, p=SHARES)
    images = np.stack([_draw(int(label), generator) for label in labels]) if count else np.zeros((0, SIZE, SIZE))
    return Digits((images * 255).round().astype(np.uint8), labels.astype(np.int64))


def _draw(digit: int, generator: np.random.Generator) -> Floats:
    style = STYLES[digit][int(generator.integers(len(STYLES[digit])))]
    width, height = generator.uniform(0.45, 0.95), 1.0
    slant, angle = generator.normal(0, 0.12), generator.normal(0, 0.1)
    scale = generator.uniform(16, 21)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    linear = scale * turn @ np.array([[width, -slant], [0, height]])
    paths = []
    for curved, points in style:
        loose = np.array(points) - 0.5 + generator.normal(0, 0.035, (len(points), 2))
        paths.append((smooth(loose) if curved else loose) @ linear.T + SIZE / 2)
    return rendered(paths, generator.uniform(0.6, 2.2))


def smooth(points: Floats, steps: int = 5) -> Floats:
    """A curve through all of the points (n, 2): Catmull and Rom's, `steps` segments from each point to the next."""
    if len(points) < 3:
        return points
    p = np.concatenate([2 * points[:1] - points[1:2], points, 2 * points[-1:] - points[-2:-1]])
    t = (np.arange(steps) / steps)[None, :, None]
    a, b, c, d = (p[i : len(p) - 3 + i, None] for i in range(4))
    curve = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
    return np.concatenate([curve.reshape(-1, 2), points[-1:]])


def rendered(paths: list[Floats], radius: float, size: int = SIZE) -> Floats:
    """(size, size) ink between 0 and 1 of a round pen of `radius` pixels led along the paths, each (n, 2) in pixels."""
    nearest = np.full((size, size), np.inf)  # squared distance to the paths, as far as the pen reaches
    for path in paths:
        for (x0, y0), (dx, dy) in zip(path[:-1], path[1:] - path[:-1], strict=True):
            columns, rows = _reach(x0, dx, radius, size), _reach(y0, dy, radius, size)
            x, y = np.arange(size)[columns] + 0.5, np.arange(size)[rows, None] + 0.5
            along = np.clip(((x - x0) * dx + (y - y0) * dy) / max(dx**2 + dy**2, 1e-9), 0, 1)
            distance = (x - (x0 + along * dx)) ** 2 + (y - (y0 + along * dy)) ** 2
            nearest[rows, columns] = np.minimum(nearest[rows, columns], distance)
    ink: Floats = np.clip(radius - np.sqrt(nearest) + 0.5, 0, 1)
    return ink


def _reach(start: float, way: float, radius: float, size: int) -> slice:
    """The pixels along one axis that a pen of this radius can touch on its way."""
    low, high = min(start, start + way) - radius - 1, max(start, start + way) + radius + 1
    return slice(int(np.clip(low, 0, size)), int(np.clip(high + 1, 0, size)))
