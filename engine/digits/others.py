"""What is no digit, as strokes: letters, signs and shapes, scribbles, doodles, faces, mirrored digits, two digits.

A network that has learnt digits alone answers one of ten to all of this. Here it is made, for a network to learn what
it does not know, and to be tested on. Each kind is a function of a generator that returns strokes, (n, 2) each, x to
the right and y downward in any unit; hands of every sort draw them then (:mod:`engine.digits.hand`).

What is tested must be other than what is learnt from. So the last shape of every letter and sign is held out; one that
has a single shape is held out altogether, and so are faces; scribbles and doodles that are held out are made in another
way; mirrored digits and two digits are by the writers whose digits are given. On what is held out one chooses, so there
is a third part on which nothing was chosen (:mod:`engine.digits.unseen`). Letters that a hand may write like a
digit are not here: B C D G I J O Q S Y Z, b g i j l o q s t y z and what is like them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

import numpy as np

from engine.arrays import Floats
from engine.digits import unseen
from engine.digits.pen import PenDigits
from engine.digits.strokes import dense, points_of, smooth

LETTERS: dict[str, tuple[str, ...]] = {
    "A": (
        "line 0.5,0 0,1 / line 0.5,0 1,1 / line 0.2,0.62 0.8,0.62",
        "line 0,1 0.45,0 0.9,1 / line 0.15,0.7 0.8,0.7",
        "line 0,1 0.5,0 1,1 0.8,0.6 0.2,0.6",
        "curve 0,1 0.1,0.4 0.5,0 0.9,0.4 1,1 / line 0.05,0.55 0.95,0.55",
    ),
    "E": (
        "line 0.9,0 0,0 0,1 0.9,1 / line 0,0.5 0.7,0.5",
        "line 0,0 0,1 / line 0,0 0.8,0 / line 0,0.5 0.7,0.5 / line 0,1 0.8,1",
        "curve 0.9,0.05 0.4,0 0.1,0.25 0.45,0.47 / curve 0.45,0.47 0,0.7 0.3,1 0.9,0.92",
    ),
    "F": (
        "line 0.9,0 0,0 0,1 / line 0,0.45 0.7,0.45",
        "line 0.05,0 0,1 / line 0,0 0.9,0.03 / line 0,0.5 0.6,0.5",
        "line 0.3,0 0.25,1 / curve 0,0.1 0.5,0 1,0 / line 0,0.5 0.7,0.45",
    ),
    "H": (
        "line 0,0 0,1 / line 0.9,0 0.9,1 / line 0,0.5 0.9,0.5",
        "line 0,0 0.03,1 / line 0.03,0.55 0.85,0.45 / line 0.85,0 0.88,1",
        "line 0.1,0 0,1 / line 0.1,0.5 0.75,0.5 / line 0.85,0 0.7,1",
        "curve 0.2,0 0.1,0.5 0,1 / curve 0.8,0 0.75,0.5 0.95,1 / curve 0.05,0.6 0.4,0.45 0.8,0.5",
    ),
    "K": ("line 0,0 0,1 / line 0.8,0 0,0.55 0.85,1",),
    "M": (
        "line 0,1 0,0 0.5,0.6 1,0 1,1",
        "line 0,1 0.15,0 0.5,0.8 0.85,0 1,1",
        "line 0,0 0,1 / line 0,0 0.5,0.5 1,0 / line 1,0 1,1",
        "curve 0,1 0.1,0.1 0.3,0.05 0.5,0.9 0.6,0.1 0.85,0.05 1,1",
    ),
    "N": (
        "line 0,1 0,0 0.9,1 0.9,0",
        "line 0,0 0,1 / line 0,0 0.85,1 / line 0.85,0 0.85,1",
        "curve 0,1 0.1,0.3 0.2,0.05 0.5,0.5 0.75,0.95 0.85,0.5 0.95,0",
    ),
    "R": ("line 0,1 0,0 / curve 0,0 0.6,0.02 0.75,0.25 0.5,0.48 0,0.5 / line 0.3,0.5 0.8,1",),
    "T": (
        "line 0,0 1,0 / line 0.5,0 0.5,1",
        "line 0.5,0 0.48,1 / line 0,0.03 0.95,0",
        "curve 0,0.1 0.4,0 0.7,0.05 1,0 / curve 0.5,0 0.45,0.6 0.55,1",
    ),
    "U": (
        "line 0,0 0,0.7 / curve 0,0.7 0.2,1 0.6,1 0.8,0.7 / line 0.8,0.7 0.8,0",
        "curve 0,0 0.05,0.8 0.4,1 0.8,0.8 0.8,0",
    ),
    "V": (
        "line 0,0 0.45,1 0.9,0",
        "line 0,0 0.5,1 / line 0.5,1 0.95,0",
        "curve 0,0.05 0.3,0.5 0.45,1 0.7,0.4 1,0",
    ),
    "W": ("line 0,0 0.25,1 0.5,0.3 0.75,1 1,0",),
    "X": (
        "line 0,0 0.8,1 / line 0.8,0 0,1",
        "line 0.05,0 0.9,1 / line 0.9,0.05 0,0.95",
        "curve 0,0 0.35,0.3 0.35,0.7 0,1 / curve 0.8,0 0.4,0.3 0.4,0.7 0.8,1",
    ),
    "P": (
        "line 0,1 0,0 / curve 0,0 0.6,0.02 0.75,0.27 0.5,0.5 0,0.52",
        "line 0,0 0.7,0 0.7,0.5 0,0.5 / line 0,0 0,1",
        "curve 0.1,1 0.1,0.1 0.6,0 0.8,0.3 0.5,0.55 0.12,0.5",
    ),
    "L": ("line 0,0 0,1 0.7,1", "line 0.05,0 0,0.95 0.8,1", "curve 0.1,0 0.1,0.6 0.15,0.95 0.75,0.95"),
    "a": (
        "curve 0.7,0.2 0.3,0 0,0.4 0.25,0.9 0.7,0.5 / line 0.75,0.05 0.75,0.8 1,1",
        "curve 0.8,0.15 0.4,0 0.05,0.4 0.3,0.95 0.7,0.6 0.8,0.1 0.8,0.8 1,0.95",
    ),
    "d": (
        "curve 0.7,0.6 0.35,0.45 0.05,0.7 0.3,1 0.7,0.8 / line 0.75,0 0.75,1",
        "curve 0.7,0.55 0.2,0.5 0.05,0.9 0.5,0.95 0.72,0.6 0.8,0 0.75,0.7 1,1",
    ),
    "e": (
        "line 0.05,0.5 0.8,0.5 / curve 0.8,0.5 0.7,0.1 0.3,0.02 0.02,0.5 0.3,0.95 0.8,0.85",
        "curve 0,0.6 0.6,0.5 0.75,0.2 0.4,0 0.1,0.4 0.3,0.95 0.9,0.8",
    ),
    "f": (
        "curve 0.9,0.1 0.6,0 0.45,0.2 0.45,0.6 0.45,1 / line 0.1,0.42 0.8,0.42",
        "curve 0.3,0.9 0.55,0.5 0.9,0.1 0.6,0 0.45,0.5 0.4,1 / line 0.2,0.5 0.8,0.5",
    ),
    "k": ("line 0,0 0,1 / line 0.65,0.4 0.05,0.7 0.7,1",),
    "m": (
        "line 0,0 0,1 / curve 0,0.4 0.25,0.05 0.45,0.3 0.45,1 / curve 0.45,0.4 0.75,0.05 0.95,0.3 0.95,1",
        "curve 0,0.9 0.1,0.05 0.3,0.3 0.3,1 0.45,0.1 0.6,0.3 0.6,1 0.8,0.1 0.95,0.3 1,1",
    ),
    "n": (
        "line 0,0 0,1 / curve 0,0.35 0.35,0.02 0.7,0.25 0.75,1",
        "curve 0,1 0.05,0.1 0.1,0.4 0.5,0.03 0.75,0.3 0.75,0.9 0.95,1",
    ),
    "r": (
        "line 0,0 0,1 / curve 0,0.4 0.3,0.05 0.7,0.08",
        "curve 0,0.6 0.25,0 0.3,0.2 0.65,0.15 0.6,0.6 0.7,1 0.9,0.9",
    ),
    "w": ("curve 0,0 0.1,0.8 0.3,1 0.5,0.4 0.7,1 0.95,0.7 1,0",),
    "x": ("curve 0,0.1 0.4,0.2 0.55,0.85 1,0.9 / line 0.95,0 0.05,1", "line 0,0 1,1 / line 1,0 0,1"),
    "h": (
        "line 0,0 0,1 / curve 0,0.6 0.35,0.4 0.7,0.6 0.75,1",
        "curve 0.2,0 0.1,0.5 0,1 0.2,0.55 0.5,0.5 0.6,1 0.9,0.9",
    ),
    "u": (
        "curve 0,0 0.05,0.7 0.3,1 0.7,0.6 0.75,0 / line 0.75,0 0.8,1",
        "curve 0,0.1 0.1,0.9 0.5,0.9 0.7,0.1 0.75,0.8 1,0.95",
    ),
    "v": ("line 0,0 0.4,1 0.8,0", "curve 0,0.1 0.15,0 0.4,1 0.7,0.3 0.7,0 1,0.1"),
    "Γ": ("line 0.9,0 0,0 0,1", "line 0,1 0.05,0 / line 0,0.02 0.8,0", "line 0,1 0,0 0.9,0.05 0.9,0.2"),
    "Σ": ("line 0.9,0 0,0 0.5,0.5 0,1 0.9,1", "line 0.8,0.15 0.8,0 0,0 0.45,0.45 0,1 0.85,1 0.85,0.85"),
    "Π": (
        "line 0,1 0,0 0.9,0 0.9,1",
        "line 0,0 1,0 / line 0.25,0 0.2,1 / line 0.75,0 0.8,1",
        "curve 0,0.15 0.3,0 1,0.05 / curve 0.3,0.05 0.3,0.6 0.1,1 / curve 0.7,0.05 0.7,0.7 0.95,1",
    ),
    "Φ": (
        "curve 0.5,0.2 0.05,0.3 0.05,0.7 0.5,0.8 0.95,0.7 0.95,0.3 0.5,0.2 / line 0.5,0 0.5,1",
        "curve 0.5,0.3 0.1,0.2 0,0.5 0.2,0.8 0.5,0.6 0.5,0.2 0.9,0.2 1,0.6 0.5,0.8 / line 0.5,0 0.5,1",
    ),
    "Ж": (
        "line 0.5,0 0.5,1 / line 0,0 1,1 / line 1,0 0,1",
        "line 0.5,0 0.5,1 / curve 0,0.05 0.4,0.5 0,0.95 / curve 1,0.05 0.6,0.5 1,0.95",
    ),
    "Ш": ("line 0,0 0,1 1,1 1,0 / line 0.5,0 0.5,1", "curve 0,0 0.1,0.9 0.4,0.9 0.5,0 0.55,0.9 0.9,0.9 1,0"),
    "И": ("line 0,0 0,1 0.9,0 0.9,1", "curve 0,0 0.05,0.9 0.4,0.7 0.75,0.05 0.8,0.8 1,1"),
    "Я": ("line 0.8,1 0.8,0 / curve 0.8,0 0.2,0.02 0.05,0.25 0.3,0.48 0.8,0.5 / line 0.5,0.5 0,1",),
    "α": (
        "curve 1,0 0.6,0.8 0.25,1 0,0.5 0.25,0 0.6,0.3 0.9,1",
        "curve 0.9,0.1 0.5,0.95 0.1,0.8 0.1,0.2 0.5,0.05 0.7,0.7 1,0.9",
    ),
    "Ψ": ("curve 0,0 0.05,0.5 0.5,0.65 0.95,0.5 1,0 / line 0.5,0 0.5,1",),
    "Ω": ("line 0,1 0.3,1 / curve 0.3,1 0,0.5 0.2,0.05 0.8,0.05 1,0.5 0.7,1 / line 0.7,1 1,1",),
    "λ": ("curve 0,0.05 0.25,0 0.5,0.5 0.9,1 / line 0.45,0.45 0,1",),
}  # fmt: skip
"""The shapes of each letter, as :data:`engine.digits.strokes.STYLES` writes them."""
SIGNS: dict[str, tuple[str, ...]] = {
    "square": (
        "line 0,0 1,0 1,1 0,1 0,0",
        "line 0,0 0,1 1,1 1,0 0,0",
        "line 0,0 0,1 / line 0,1 1,1 / line 1,1 1,0 / line 1,0 0,0",
    ),
    "triangle": ("line 0.5,0 1,1 0,1 0.5,0", "line 0,0 1,0 0.5,1 0,0", "line 0,0 0,1 1,1 0,0"),
    "diamond": ("line 0.5,0 1,0.5 0.5,1 0,0.5 0.5,0", "line 0.4,0 0.8,0.5 0.4,1 0,0.5 0.4,0"),
    "hourglass": ("line 0,0 1,0 0,1 1,1 0,0", "line 0,0 0.9,1 0,1 0.9,0 0,0"),
    "infinity": (
        "curve 0.5,0.5 0.2,0.2 0,0.5 0.2,0.8 0.5,0.5 0.8,0.2 1,0.5 0.8,0.8 0.5,0.5",
        "curve 0.9,0.25 0.5,0.5 0.15,0.75 0,0.5 0.15,0.25 0.5,0.5 0.85,0.8 1,0.55 0.9,0.25",
    ),
    "target": (
        "curve 0.5,0 0,0.5 0.5,1 1,0.5 0.5,0 / curve 0.5,0.3 0.3,0.5 0.5,0.7 0.7,0.5 0.5,0.3",
        "curve 0.5,0 0,0.5 0.5,1 1,0.5 0.5,0 / line 0.5,0 0.5,1 / line 0,0.5 1,0.5",
        "curve 0.5,0 1,0.5 0.5,1 0,0.5 0.5,0 / line 0.45,0.45 0.55,0.55",
    ),
    "flower": (
        "curve 0.5,0.4 0.3,0 0.6,0 0.5,0.4 1,0.2 1,0.5 0.5,0.4 0.8,0.9 0.5,0.9 0.5,0.4 0.1,0.9 0,0.6 0.5,0.4",
        "curve 0.5,0.35 0.2,0.1 0.5,0 0.5,0.35 0.9,0.1 0.9,0.5 0.5,0.35 0.4,0.7 0.1,0.4 0.5,0.35 / line 0.5,0.4 0.5,1",
    ),
    "stairs": (
        "line 0,1 0,0.7 0.3,0.7 0.3,0.4 0.6,0.4 0.6,0.1 1,0.1",
        "line 0,0 0.3,0 0.3,0.35 0.6,0.35 0.6,0.7 1,0.7 1,1",
    ),
    "plus": ("line 0.5,0 0.5,1 / line 0,0.5 1,0.5", "line 0,0.45 1,0.55 / line 0.45,0 0.5,1"),
    "equals": ("line 0,0 1,0 / line 0,0.45 1,0.45", "line 0,0.05 1,0 / line 0,0.35 1,0.4"),
    "hash": (
        "line 0.3,0 0.25,1 / line 0.75,0 0.7,1 / line 0,0.3 1,0.3 / line 0,0.7 1,0.7",
        "line 0.4,0 0.2,1 / line 0.8,0 0.6,1 / line 0.1,0.35 1,0.35 / line 0,0.65 0.9,0.65",
    ),
    "star": (
        "line 0.2,1 0.5,0 0.8,1 0,0.38 1,0.38 0.2,1",
        "line 0.5,0 0.5,1 / line 0.05,0.25 0.95,0.75 / line 0.95,0.25 0.05,0.75",
        "line 0.5,0 0.62,0.36 1,0.38 0.7,0.6 0.82,1 0.5,0.77 0.18,1 0.3,0.6 0,0.38 0.38,0.36 0.5,0",
    ),
    "arrow": (
        "line 0,0.5 1,0.5 / line 0.65,0.2 1,0.5 0.65,0.8",
        "line 0.5,1 0.5,0 / line 0.2,0.35 0.5,0 0.8,0.35",
        "line 0,1 1,0 / line 0.5,0.05 1,0 0.95,0.5",
    ),
    "heart": ("curve 0.5,0.25 0.25,0 0,0.25 0.2,0.6 0.5,1 / curve 0.5,0.25 0.75,0 1,0.25 0.8,0.6 0.5,1",),
    "house": (
        "line 0,0.45 0,1 1,1 1,0.45 0,0.45 0.5,0 1,0.45",
        "line 0,0.5 0.5,0 1,0.5 1,1 0,1 0,0.5 / line 0.4,1 0.4,0.7 0.6,0.7 0.6,1",
    ),
    "cross in a circle": (
        "curve 0.5,0 0,0.5 0.5,1 1,0.5 0.5,0 / line 0.2,0.2 0.8,0.8 / line 0.8,0.2 0.2,0.8",
    ),
    "tick": ("line 0,0.6 0.35,1 1,0", "curve 0,0.55 0.2,0.7 0.3,1 0.6,0.4 1,0"),
    "root": ("line 0,0.6 0.15,0.55 0.35,1 0.5,0 1,0",),
    "question": ("curve 0,0.25 0.3,0 0.7,0.15 0.6,0.4 0.35,0.6 0.35,0.75 / line 0.33,0.97 0.37,1",),
    "ampersand": ("curve 0.9,1 0.3,0.4 0.25,0.1 0.5,0 0.6,0.2 0.1,0.7 0.3,1 0.6,0.9 0.9,0.5",),
    "spiral": (
        "curve 0.5,0.5 0.6,0.4 0.7,0.55 0.5,0.7 0.3,0.5 0.5,0.25 0.85,0.5 0.5,0.9 0.1,0.5 0.5,0.05 1,0.4",
        "curve 0.5,0.5 0.4,0.45 0.45,0.3 0.65,0.4 0.6,0.7 0.3,0.7 0.2,0.35 0.5,0.1 0.9,0.3 0.9,0.8 0.5,1",
    ),
    "zigzag": ("line 0,0.5 0.15,0 0.3,1 0.5,0 0.65,1 0.8,0 1,0.8", "line 0,0 1,0.2 0,0.4 1,0.6 0,0.8 1,1"),
    "wave": ("curve 0,0.5 0.12,0.1 0.25,0.5 0.38,0.9 0.5,0.5 0.62,0.1 0.75,0.5 0.88,0.9 1,0.5",),
    "cloud": (
        "curve 0.1,0.8 0,0.5 0.25,0.4 0.35,0.1 0.6,0.2 0.75,0.1 0.85,0.4 1,0.55 0.9,0.8 0.5,0.85 0.1,0.8",
    ),
}  # fmt: skip
"""The shapes of signs and of what one draws without a thought."""
LOOSE = 0.05
"""How far a hand misses a point of a shape: a standard deviation, the shape being 1 high."""

Drawing = list[Floats]
Maker = Callable[[np.random.Generator, bool], Drawing]


def shape(shapes: dict[str, tuple[str, ...]], generator: np.random.Generator, held_out: bool) -> Drawing:
    """A shape of any letter or sign: the last one where it is held out, another one else. Raises ValueError where all
    are held out."""
    names = [name for name, those in shapes.items() if held_out or len(those) > 1]
    if not names:
        raise ValueError("All of these shapes are held out.")
    those = shapes[names[int(generator.integers(len(names)))]]
    style = those[-1] if held_out else those[int(generator.integers(len(those) - 1))]
    strokes = []
    for kind, points in points_of(style):
        loose = points + generator.normal(0, LOOSE, points.shape)
        strokes.append(dense(smooth(loose) if kind == "curve" else loose))
    return strokes


def scribble(generator: np.random.Generator, held_out: bool) -> Drawing:
    """A pen that goes to and fro: through places anywhere, or held out, in loops that drift."""
    if not held_out:
        return [dense(smooth(generator.random((int(generator.integers(6, 16)), 2))))]
    turns, steps = generator.uniform(2.5, 6), np.linspace(0, 1, 90)
    angle = 2 * np.pi * turns * steps + generator.uniform(0, 6.3)
    radius = generator.uniform(0.25, 0.5) * (1 + 0.4 * np.sin(generator.uniform(3, 9) * steps))
    drift = generator.uniform(0.3, 1.2) * steps
    return [np.stack([radius * np.cos(angle) + drift, generator.uniform(0.5, 1.2) * radius * np.sin(angle)], 1)]


def doodle(generator: np.random.Generator, held_out: bool) -> Drawing:
    """Three to five strokes anywhere, lines and arcs, in a ring or not; held out, a line of many corners and a ring."""
    angle = np.linspace(0, 2 * np.pi, 12) + generator.uniform(0, 6.3)
    circle = np.stack([np.cos(angle), np.sin(angle)], 1)
    if held_out:
        corners = int(generator.integers(5, 9))
        ring = generator.random(2) + generator.uniform(0.15, 0.35) * circle
        return [dense(generator.random((corners, 2))), smooth(ring)]
    strokes = [smooth(0.5 + 0.75 * circle + generator.normal(0, 0.04, circle.shape))] * (generator.random() < 0.3)
    for _ in range(int(generator.integers(3, 6))):
        points = generator.random((int(generator.integers(2, 4)), 2))
        strokes.append(dense(smooth(points) if generator.random() < 0.5 else points))
    return strokes


def face(generator: np.random.Generator) -> Drawing:
    """A ring, two eyes, a mouth that laughs or does not, and sometimes a nose."""
    angle = np.linspace(0, 2 * np.pi, 14) + generator.uniform(0, 6.3)
    ring = np.stack([np.cos(angle) * generator.uniform(0.8, 1), np.sin(angle)], 1) + generator.normal(0, 0.03, (14, 2))
    eyes = [np.array([[side * 0.35, -0.35], [side * 0.35, -0.2]]) for side in (-1, 1)]
    smile = generator.uniform(-0.25, 0.35)
    mouth = smooth(np.array([[-0.45, 0.4 - smile / 2], [0, 0.4 + smile / 2], [0.45, 0.4 - smile / 2]]))
    nose = [np.array([[0.0, -0.1], [0.0, 0.15]])] if generator.random() < 0.5 else []
    return [smooth(ring), *eyes, mouth, *nose]


def mirrored(drawings: list[Drawing], generator: np.random.Generator) -> Drawing:
    """One of the drawings, left and right exchanged."""
    return [stroke * [-1, 1] for stroke in drawings[int(generator.integers(len(drawings)))]]


def two_digits(drawings: list[Drawing], generator: np.random.Generator) -> Drawing:
    """Two of the drawings side by side, about equally high, far apart or touching."""
    strokes: Drawing = []
    right = 0.0
    for number in generator.integers(len(drawings), size=2):
        drawing = drawings[int(number)]
        points = np.concatenate(drawing)
        low, span = points.min(0), np.ptp(points, axis=0)
        scale = generator.uniform(0.85, 1.15) / max(float(span[1]), 0.5 * float(span[0]), 1e-9)
        strokes += [(stroke - low) * scale + [right, 0] for stroke in drawing]
        right += float(span[0]) * scale + generator.uniform(0.02, 0.35)
    return strokes


KINDS = ("letters", "signs", "scribbles", "doodles", "mirrored digits", "two digits", "faces")
MIRRORED = (3, 7, 9)
"""The digits that are none when they are seen in a mirror, however they are written."""
LEARNT = KINDS[:-1]
"""The kinds that are learnt from."""
Part = Literal["learnt", "held out", "unseen"]
PARTS: tuple[Part, ...] = get_args(Part)


def others(kind: str, count: int, seed: int, digits: PenDigits, part: Part) -> list[Drawing]:
    """So many drawings of a kind. digits: what mirrored digits and two digits are made of. Raises ValueError where
    there are none of these, and for faces to be learnt from: they never are."""
    generator = np.random.default_rng(seed)
    to_mirror = [drawing for drawing, label in zip(digits.drawings, digits.labels, strict=True) if label in MIRRORED]
    makers: dict[str, Callable[[], Drawing]] = {
        "letters": lambda: shape(LETTERS, generator, part != "learnt"),
        "signs": lambda: shape(SIGNS, generator, part != "learnt"),
        "scribbles": lambda: scribble(generator, part != "learnt"),
        "doodles": lambda: doodle(generator, part != "learnt"),
        "mirrored digits": lambda: mirrored(to_mirror, generator),
        "two digits": lambda: two_digits(digits.drawings, generator),
        "faces": lambda: face(generator),
    }
    if part == "unseen":
        makers |= {
            "letters": lambda: shape(unseen.LETTERS, generator, True),
            "signs": lambda: shape(unseen.SIGNS, generator, True),
            "scribbles": lambda: unseen.scribble(generator),
            "doodles": lambda: unseen.doodle(generator),
            "faces": lambda: unseen.face(generator),
        }
    if kind == "mirrored digits" and not to_mirror:
        raise ValueError(f"There is no {MIRRORED[0]}, {MIRRORED[1]} or {MIRRORED[2]} to be mirrored.")
    if kind == "faces" and part == "learnt":
        raise ValueError("Faces are never learnt from.")
    return [makers[kind]() for _ in range(count)]
