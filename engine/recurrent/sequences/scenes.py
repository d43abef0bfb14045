"""One to many, a second task: a picture of two shapes, and a phrase that says what is where.

    scene = Scene(Thing("red", "square"), "left of", Thing("blue", "circle"))
    scene.words                                      # ("a", "red", "square", "left", "of", "a", "blue", "circle")
    drawn(scene, 8)                                  # (3, 8, 8): red, green and blue light, from 0 to 1
    drawn(scene, 96)                                 # the same for the eye
    read_phrase("a red square above a green circle")

The first thing of a phrase is the left or the upper one, so that each picture has one phrase. Where two things lie next
to each other, one may be a little higher, and where they lie one above the other, a little to the side.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Floats, Floats32
from engine.recurrent.sequences.vocabulary import Vocabulary

COLORS = {"red": (0.9, 0.1, 0.1), "green": (0.1, 0.75, 0.2), "blue": (0.15, 0.3, 0.95)}
FORMS = ("square", "circle", "triangle")
RELATIONS = ("left of", "above")
WORDS = Vocabulary(("a", *COLORS, *FORMS, "left", "of", "above"))
SIDE = 8
"""Pixels of the picture that a network sees, each way."""
FINE = 4  # places a pixel, each way, at which it is asked whether the shape is there
RADIUS = 0.2  # half of a shape’s width, in widths of the picture
NEAR, FAR = 0.25, 0.75  # where the first and the second thing stand, along the relation
AWAY = 0.03  # how far from there at most
ASIDE = 0.1  # how far from the middle at most, across


@dataclass(frozen=True)
class Thing:
    """A colour of COLORS and a form of FORMS."""

    color: str
    form: str


@dataclass(frozen=True)
class Scene:
    """first, relation, second: as the phrase says it. moved: how far each is moved along and across, as shares of what
    is allowed, from −1 to 1."""

    first: Thing
    relation: str
    second: Thing
    moved: tuple[tuple[float, float], tuple[float, float]] = ((0.0, 0.0), (0.0, 0.0))

    @property
    def words(self) -> tuple[str, ...]:
        one, other = self.first, self.second
        return "a", one.color, one.form, *self.relation.split(), "a", other.color, other.form

    @property
    def places(self) -> list[tuple[float, float]]:
        """The middle of each thing, x and y in widths of the picture."""
        found = []
        for middle, (along, across) in zip((NEAR, FAR), self.moved, strict=True):
            at = middle + AWAY * along, 0.5 + ASIDE * across
            found.append(at if self.relation == "left of" else at[::-1])
        return [(x, y) for x, y in found]


@cache
def every() -> tuple[Scene, ...]:
    """All scenes, each thing in the middle of its place."""
    things = [Thing(color, form) for color in COLORS for form in FORMS]
    return tuple(itertools.starmap(Scene, itertools.product(things, RELATIONS, things)))


def draw(scene: Scene, generator: np.random.Generator) -> Scene:
    """The same with each thing moved a little, by chance."""
    (a, b), (c, d) = generator.uniform(-1, 1, (2, 2)).tolist()
    return replace(scene, moved=((a, b), (c, d)))


def _inside(form: str, x: Floats, y: Floats) -> NDArray[np.bool_]:
    """Which places belong to a form around 0, where 1 is half of its width."""
    if form == "square":
        return (np.abs(x) <= 1) & (np.abs(y) <= 1)
    if form == "circle":
        return x**2 + y**2 <= 1
    return (y <= 0.9) & (np.abs(x) <= (y + 0.9) / 1.8)  # its tip above


def drawn(scene: Scene, side: int = SIDE) -> Floats32:
    """(3, side, side) red, green and blue light on black, each pixel the mean of FINE × FINE places in it."""
    along = (np.arange(side * FINE) + 0.5) / (side * FINE)
    x, y = np.meshgrid(along, along)
    picture = np.zeros((3, side * FINE, side * FINE), np.float32)
    for thing, (left, top) in zip((scene.first, scene.second), scene.places, strict=True):
        there = _inside(thing.form, (x - left) / RADIUS, (y - top) / RADIUS)
        picture[:, there] = np.array(COLORS[thing.color], np.float32)[:, None]
    return np.asarray(picture.reshape(3, side, FINE, side, FINE).mean((2, 4)), np.float32)


def read_phrase(words: Sequence[str]) -> Scene:
    """The scene that a phrase speaks of. Raises ValueError with a sentence where it is no such phrase."""
    for scene in every():
        if scene.words == tuple(words):
            return scene
    raise ValueError("A phrase is like “a red square left of a blue circle”, with “left of” or “above”.")
