"""Strokes as a hand draws them on the pad: with a pen of some width, large or small, a little unsteady.

A mouse or a finger tells a browser where it is some dozens of times a second. The pad joins these places by lines or
by a curve and draws them 280×280 pixels large; what is sent is the mean of every 4×4 (:mod:`engine.digits.pad`). So do
these functions. What they draw goes through the same preparation as any drawing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from PIL import Image, ImageDraw

from engine.arrays import Bytes, Floats
from engine.digits.pad import PAD
from engine.digits.strokes import smooth

BLOCK = 4
SIDE = BLOCK * PAD
"""Pixels a side of the pad."""
MARGIN = 6
"""Pixels that are left free at the pad's edge."""
PENS = (8, 28)
SIZES = (80, 230)
"""How wide a pen is, and how long the longer side of a drawing, from where its strokes' middles begin to where they
end: the least and the most, in pixels of the pad."""


@dataclass(frozen=True)
class Hand:
    """pen: its width; size: how long the longer side is made, in pixels of the pad. every: 2 where the pad hears of
    every second point, and so on; tremor: how far a point is moved, as a standard deviation in pixels; curved: whether
    points are joined by a curve. turn: clockwise, in radians; slant: how far a point is moved to the right for each
    pixel that it lies above another; stretch: width against height; loose: how far a whole stroke is moved, as a
    standard deviation; bend: how far a slow wave moves what it meets, at the most; both as shares of the size."""

    pen: float
    size: float
    every: int = 1
    tremor: float = 0.0
    curved: bool = True
    turn: float = 0.0
    slant: float = 0.0
    stretch: float = 1.0
    loose: float = 0.0
    bend: float = 0.0


def any_hand(generator: np.random.Generator) -> Hand:
    """A hand such as a visitor may have. Sizes are drawn evenly in their logarithm, so that many are small."""
    return Hand(
        pen=float(generator.integers(PENS[0], PENS[1] + 1)),
        size=float(np.exp(generator.uniform(*np.log(SIZES)))),
        every=int(generator.integers(1, 4)),
        tremor=float(generator.uniform(0, 2.5)),
        curved=bool(generator.random() < 0.6),
    )


def leaning(hand: Hand, generator: np.random.Generator) -> Hand:
    """The hand, turned, slanted, stretched, loosened and bent a little, as strokes differ from one writer to the next:
    for strokes that are drawn more than once."""
    turn, slant, stretch, bend = generator.normal(0, (0.12, 0.16, 0.16, 0.035)).tolist()
    return replace(hand, turn=turn, slant=slant, stretch=float(np.exp(stretch)), loose=0.025, bend=bend)


def on_pad(strokes: list[Floats], hand: Hand, generator: np.random.Generator) -> Bytes:
    """(PAD, PAD) bytes, dark on light: strokes, each (n, 2) with x to the right and y downward in any unit, drawn by a
    hand somewhere on the pad. What a large drawing that was bent has beyond the pad is cut off, as it is there."""
    paths = fitted(strokes, hand, generator)
    places = np.concatenate(paths)
    low, high = places.min(0), places.max(0)
    edge = hand.pen / 2 + MARGIN
    room = np.maximum(SIDE - 2 * edge - (high - low), 0)
    move = edge + generator.random(2) * room - low
    sheet = Image.new("L", (SIDE, SIDE), 255)
    pen = ImageDraw.Draw(sheet)
    for path in paths:
        _draw(pen, path + move, hand.pen)
    blocks = np.asarray(sheet, np.float64).reshape(PAD, BLOCK, PAD, BLOCK)
    sent: Bytes = np.rint(blocks.mean((1, 3))).astype(np.uint8)
    return sent


def fitted(strokes: list[Floats], hand: Hand, generator: np.random.Generator) -> list[Floats]:
    """The strokes in pixels, turned, slanted and stretched, as large as the hand draws, its points heard and moved."""
    cos, sin = np.cos(hand.turn), np.sin(hand.turn)
    linear = np.array([[cos, -sin], [sin, cos]]) @ np.array([[hand.stretch, -hand.slant], [0, 1]])
    paths = [stroke @ linear.T for stroke in strokes]
    scale = hand.size / max(float(np.ptp(np.concatenate(paths), axis=0).max()), 1e-9)
    heard = [np.concatenate([path[: -1 : hand.every], path[-1:]]) * scale for path in paths]
    if hand.loose:
        heard = [path + generator.normal(0, hand.loose * hand.size, 2) for path in heard]
    if hand.bend:
        waves = generator.normal(0, 0.6, (2, 2)) / hand.size  # of x and of y: cycles to a pixel, each way
        phases = generator.uniform(0, 2 * np.pi, 2)
        heard = [path + hand.bend * hand.size * np.sin(2 * np.pi * path @ waves + phases) for path in heard]
    shaken = [path + generator.normal(0, hand.tremor, path.shape) for path in heard]
    return [smooth(path) for path in shaken] if hand.curved else shaken


def _draw(pen: ImageDraw.ImageDraw, path: Floats, width: float) -> None:
    """A path with round ends and corners."""
    if len(path) > 1:
        pen.line([(float(x), float(y)) for x, y in path], fill=0, width=round(width))
    for x, y in path:
        pen.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=0)
