"""Drawings that are no digit, to be read all the same (lesson 2.5): letters, signs, a face, a scribble, two digits.

The digit network has learnt what is no digit from other shapes (:mod:`engine.digits.others`): the shapes here are those
that were held out. Every drawing is the same each time.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from engine.arrays import Bytes
from engine.digits.hand import Hand, any_hand, on_pad
from engine.digits.others import LETTERS, SIGNS, Drawing, doodle, face, scribble, shape, two_digits
from engine.digits.strokes import STYLES, points_of, smooth

LETTER, SIGN = ("A", "H", "K", "W", "X", "Ψ"), ("square", "heart", "question")
STRANGE = {
    **{name: f"The letter {name}" for name in LETTER},
    "square": "A square",
    "heart": "A heart",
    "question": "A question mark",
    "face": "A face",
    "scribble": "A scribble",
    "two": "Two digits",
}
"""What a visitor may put on the pad, and what it is called."""
SEED, PEN, SIZE = 2, 18.0, 190.0
MANY = 40  # drawings of each of five kinds, for a picture of how they are judged


@cache
def drawing(name: str) -> Bytes:
    """One of STRANGE as it lies on the pad, (PAD, PAD) bytes, dark on light. Raises KeyError for another name."""
    generator = np.random.default_rng(SEED)
    return on_pad(_strokes(name, generator), Hand(PEN, SIZE), generator)


def _strokes(name: str, generator: np.random.Generator) -> Drawing:
    if name == "face":
        return face(generator)
    if name == "scribble":
        return scribble(generator, held_out=True)
    if name == "two":
        return two_digits([_formula(4), _formula(2)], generator)
    shapes = LETTERS if name in LETTER else SIGNS
    return shape({name: shapes[name]}, generator, held_out=True)


def _formula(digit: int) -> Drawing:
    """A digit's first style of those that are drawn by formula."""
    return [smooth(points) if kind == "curve" else points for kind, points in points_of(STYLES[digit][0])]


@cache
def many() -> list[Bytes]:
    """Drawings of five kinds that are no digit, MANY of each, by hands of every sort."""
    generator = np.random.default_rng(SEED)
    kinds: tuple[Callable[[], Drawing], ...] = (
        lambda: shape(LETTERS, generator, held_out=True),
        lambda: shape(SIGNS, generator, held_out=True),
        lambda: scribble(generator, held_out=True),
        lambda: doodle(generator, held_out=True),
        lambda: face(generator),
    )
    made = [draw() for draw in kinds for _ in range(MANY)]
    return [on_pad(strokes, any_hand(generator), generator) for strokes in made]
