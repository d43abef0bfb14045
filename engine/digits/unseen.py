"""What is no digit, of sorts on which no choice was made: neither a network, nor a way to learn, nor a threshold.

Whoever tries several ways and keeps the best on some drawings has learnt a little from these drawings, too. So these
are kept for the end: other letters, other shapes, scribbles, doodles and faces that are made in other ways than those
of :mod:`engine.digits.others`.
"""

from __future__ import annotations

import numpy as np

from engine.arrays import Floats
from engine.digits.strokes import dense, smooth

LETTERS: dict[str, tuple[str, ...]] = {
    "A": ("line 0,1 0,0.3 0.4,0 0.8,0.3 0.8,1 / line 0,0.6 0.8,0.6",),
    "A, a line over it": ("line 0,1 0.4,0.25 0.8,1 / line 0.15,0.7 0.65,0.7 / line 0.15,0 0.65,0",),
    "E": ("line 0.8,0.05 0.1,0 / line 0.15,0 0,1 / line 0.05,0.45 0.55,0.5 / line 0,1 0.75,0.95",),
    "F": ("curve 0,0.2 0.3,0 0.6,0.1 1,0 / curve 0.5,0.08 0.4,0.6 0.3,0.95 0.05,1 / line 0.2,0.5 0.75,0.48",),
    "H": ("line 0.25,0 0,1 / line 1,0 0.75,1 / line 0.1,0.6 0.9,0.4",),
    "K": ("line 0.1,0 0,1 / curve 0.85,0 0.5,0.4 0.05,0.55 0.4,0.6 0.6,0.85 0.9,1",),
    "M": ("line 0,1 0.2,0 0.5,1 0.8,0 1,1",),
    "N": ("curve 0,1 0.05,0.1 0.15,0 0.75,1 0.85,0.9 0.9,0",),
    "N, a wave over it": ("line 0,1 0,0.3 0.8,1 0.8,0.3 / curve 0.1,0.1 0.3,0 0.5,0.12 0.7,0.02",),
    "R": ("line 0,0 0,1 / line 0,0 0.7,0.25 0,0.5 0.7,1",),
    "T": ("line 0,0.2 0,0 1,0 1,0.2 / line 0.5,0 0.5,1 / line 0.3,1 0.7,1",),
    "U": ("curve 0,0.1 0.1,0 0.15,0.8 0.45,1 0.75,0.7 0.8,0 0.85,0.9 1,1",),
    "V": ("line 0,0 0.2,0 / line 0.1,0 0.5,1 0.9,0 / line 0.8,0 1,0",),
    "W": ("line 0,0 0.4,1 0.65,0.2 / line 0.35,0.2 0.6,1 1,0",),
    "W, round": ("curve 0,0 0.05,0.8 0.25,1 0.5,0.7 0.5,0.3 0.55,0.9 0.8,1 1,0.6 0.95,0",),
    "X": ("curve 0,0.05 0.2,0 0.8,1 1,0.95 / line 0.95,0 0.05,1",),
    "k": ("curve 0.1,1 0.05,0.4 0.2,0 0.35,0.15 0.1,0.7 0.5,0.45 0.55,0.65 0.2,0.7 0.7,1",),
    "m": ("line 0,1 0.05,0.3 / curve 0.02,0.6 0.25,0.3 0.4,0.45 0.4,1 / curve 0.4,0.6 0.65,0.3 0.85,0.5 1,1",),
    "Ł": ("line 0.3,0 0.3,1 1,1 / line 0,0.65 0.6,0.35",),
    "Æ": ("line 0,1 0.5,0 1,0 / line 0.5,0 0.55,1 1,1 / line 0.2,0.6 0.9,0.55",),
    "Д": ("line 0.15,0.8 0.3,0 0.8,0 0.85,0.8 / line 0,1 0,0.8 1,0.8 1,1",),
    "Ю": ("line 0,0 0,1 / line 0,0.5 0.35,0.5 / curve 0.65,0.05 0.35,0.5 0.65,0.95 0.95,0.5 0.65,0.05",),
    "Ц": ("line 0,0 0,0.85 1,0.85 1,1 / line 0.8,0 0.8,0.85",),
    "Ξ": ("line 0,0 1,0 / line 0.15,0.5 0.85,0.5 / line 0,1 1,1",),
    "π": ("curve 0,0.2 0.2,0 1,0.05 / line 0.3,0.05 0.2,1 / curve 0.7,0.05 0.65,0.8 0.75,1 0.95,0.9",),
    "木": ("line 0,0.3 1,0.3 / line 0.5,0 0.5,1 / line 0.5,0.35 0,0.85 / line 0.5,0.35 1,0.85",),
    "大": ("line 0,0.35 1,0.35 / curve 0.5,0 0.45,0.5 0,1 / line 0.5,0.4 1,1",),
}  # fmt: skip
SIGNS: dict[str, tuple[str, ...]] = {
    "pentagon": ("line 0.5,0 1,0.4 0.8,1 0.2,1 0,0.4 0.5,0",),
    "parallelogram": ("line 0.3,0 1,0 0.7,1 0,1 0.3,0",),
    "trapezium": ("line 0.3,0.1 0.7,0.1 1,0.9 0,0.9 0.3,0.1",),
    "a plus with an outline": (
        "line 0.35,0 0.65,0 0.65,0.35 1,0.35 1,0.65 0.65,0.65 0.65,1 0.35,1 0.35,0.65 0,0.65 0,0.35 0.35,0.35 0.35,0",
    ),
    "lightning": ("line 0.6,0 0.1,0.55 0.5,0.55 0.3,1 0.9,0.4 0.5,0.4 0.8,0 0.6,0",),
    "key": ("curve 0.15,0.3 0,0.45 0.15,0.6 0.3,0.45 0.15,0.3 / line 0.3,0.45 1,0.45 1,0.65 / line 0.8,0.45 0.8,0.6",),
    "fish": ("curve 1,0.5 0.6,0.2 0.3,0.45 0,0.8 / curve 1,0.5 0.6,0.8 0.3,0.55 0,0.2 / line 0,0.2 0,0.8",),
    "tree": ("line 0.4,1 0.4,0.75 0,0.75 0.5,0 1,0.75 0.6,0.75 0.6,1 0.4,1",),
    "note": ("curve 0.1,0.8 0.25,0.75 0.3,0.9 0.15,1 0.05,0.9 0.1,0.8 / line 0.3,0.85 0.3,0 0.8,0.2 0.8,0.4 0.3,0.2",),
    "umbrella": (
        "curve 0,0.5 0.15,0.15 0.5,0 0.85,0.15 1,0.5 / line 0,0.5 1,0.5 / curve 0.5,0 0.5,0.5 0.5,0.9 0.65,1 0.75,0.9",
    ),
    "anchor": (
        "line 0.5,0.1 0.5,1 / line 0.25,0.3 0.75,0.3 / curve 0,0.6 0.15,0.9 0.5,1 0.85,0.9 1,0.6",
    ),
    "envelope": ("line 0,0.15 1,0.15 1,0.85 0,0.85 0,0.15 0.5,0.55 1,0.15",),
    "flag": ("line 0,1 0,0 0.9,0.1 0.8,0.3 0.9,0.5 0,0.5",),
    "cup": ("line 0,0 0.1,1 0.6,1 0.7,0 0,0 / curve 0.67,0.2 1,0.25 0.95,0.6 0.64,0.65",),
    "percent": (
        "line 0.9,0 0.1,1 / curve 0.2,0 0.05,0.15 0.2,0.3 0.35,0.15 0.2,0 "
        "/ curve 0.8,0.7 0.65,0.85 0.8,1 0.95,0.85 0.8,0.7",
    ),
    "yen": ("line 0,0 0.5,0.5 1,0 / line 0.5,0.5 0.5,1 / line 0.15,0.6 0.85,0.6 / line 0.15,0.8 0.85,0.8",),
    "unequal": ("line 0,0.3 1,0.3 / line 0,0.7 1,0.7 / line 0.8,0 0.2,1",),
    "about": ("curve 0,0.3 0.25,0.15 0.7,0.35 1,0.2 / curve 0,0.7 0.25,0.55 0.7,0.75 1,0.6",),
    "cube": (
        "line 0,0.3 0.7,0.3 0.7,1 0,1 0,0.3 / line 0,0.3 0.3,0 1,0 0.7,0.3 / line 1,0 1,0.7 0.7,1",
    ),
    "boat": ("line 0,0.7 0.2,1 0.8,1 1,0.7 0,0.7 / line 0.5,0.7 0.5,0 0.9,0.55 0.5,0.55",),
    "kite": ("line 0.5,0 0.9,0.35 0.5,0.75 0.1,0.35 0.5,0 0.5,0.75 / line 0.1,0.35 0.9,0.35 / line 0.5,0.75 0.6,1",),
    "butterfly": (
        "curve 0.5,0.5 0.2,0 0,0.2 0.1,0.5 0.5,0.5 0.15,0.6 0.1,0.95 0.35,0.9 0.5,0.5 "
        "/ curve 0.5,0.5 0.8,0 1,0.2 0.9,0.5 0.5,0.5 0.85,0.6 0.9,0.95 0.65,0.9 0.5,0.5",
    ),
    "ladder": (
        "line 0.2,0 0.2,1 / line 0.8,0 0.8,1 / line 0.2,0.2 0.8,0.2 / line 0.2,0.5 0.8,0.5 / line 0.2,0.8 0.8,0.8",
    ),
    "window": ("line 0,0 1,0 1,1 0,1 0,0 / line 0.5,0 0.5,1 / line 0,0.5 1,0.5",),
    "eye": ("curve 0,0.5 0.5,0.2 1,0.5 0.5,0.8 0,0.5 / curve 0.5,0.35 0.35,0.5 0.5,0.65 0.65,0.5 0.5,0.35",),
    "two triangles": ("line 0,0.5 0.45,0.1 0.45,0.9 0,0.5 / line 1,0.5 0.55,0.1 0.55,0.9 1,0.5",),
}  # fmt: skip
"""Each of a single shape, as :data:`engine.digits.strokes.STYLES` writes them."""


def scribble(generator: np.random.Generator) -> list[Floats]:
    """A pen that strikes out, to and fro along one direction; or one that wanders, turning as it goes."""
    if generator.random() < 0.5:
        turns = int(generator.integers(5, 12))
        at = np.linspace(0, generator.uniform(0.5, 1.2), turns) + generator.normal(0, 0.03, turns)
        side = np.where(np.arange(turns) % 2, 1, 0) + generator.normal(0, 0.12, turns)
        angle = generator.uniform(0, np.pi)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        return [dense(np.stack([at, side], 1) @ turn.T)]
    bends = generator.normal(0, 0.35, 120).cumsum() * 0.25 + generator.uniform(-0.1, 0.1)
    heading = bends.cumsum() + generator.uniform(0, 6.3)
    return [np.stack([np.cos(heading), np.sin(heading)], 1).cumsum(0)]


def doodle(generator: np.random.Generator) -> list[Floats]:
    """Rays from a place, and a ring around it or not; or two or three closed figures of three or four corners."""
    if generator.random() < 0.5:
        count = int(generator.integers(5, 10))
        angles = np.arange(count) * 2 * np.pi / count + generator.normal(0, 0.15, count)
        tips = np.stack([np.cos(angles), np.sin(angles)], 1) * generator.uniform(0.7, 1, (count, 1))
        ring = np.concatenate([tips, tips[:1]]) * 0.45
        around = [smooth(ring)] if generator.random() < 0.5 else []
        return [dense(np.stack([tip * (0.5 if around else 0.05), tip])) for tip in tips] + around
    figures = []
    for _ in range(int(generator.integers(2, 4))):
        corners = np.sort(generator.uniform(0, 2 * np.pi, int(generator.integers(3, 5))))
        points = np.stack([np.cos(corners), np.sin(corners)], 1) * generator.uniform(0.4, 0.6) + generator.random(2)
        figures.append(dense(np.concatenate([points, points[:1]])))
    return figures


def face(generator: np.random.Generator) -> list[Floats]:
    """A head of four corners with two ears, round eyes, a straight mouth."""
    head = np.array([[-1, -0.7], [1, -0.7], [0.8, 1], [-0.8, 1], [-1, -0.7]]) + generator.normal(0, 0.06, (5, 2))
    ears = [np.array([[side, -0.7], [side * 0.8, -1.2], [side * 0.4, -0.7]]) for side in (-1, 1)]
    circle = np.linspace(0, 2 * np.pi, 8)
    ring = np.stack([np.cos(circle), np.sin(circle)], 1) * generator.uniform(0.1, 0.2)
    eyes = [smooth(ring + np.array([side * 0.4, -0.2])) for side in (-1, 1)]
    mouth = np.array([[-0.4, 0.5], [0.4, 0.5]]) + generator.normal(0, 0.06, (2, 2))
    return [dense(head), *map(dense, ears), *eyes, dense(mouth)]
