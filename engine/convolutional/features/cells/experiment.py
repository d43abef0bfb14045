"""A simple and a complex cell under a stimulus that drifts and turns, as a stage plays it.

experiment = Cells(CellsSettings(stimulus="grating"))
experiment.step(30)
experiment.linear()  # e and o of this frame
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Annotated, Any

import numpy as np

from engine.arrays import Bytes, Floats
from engine.convolutional.features.cells import sheet, words
from engine.convolutional.features.cells.gabor import HALF, turned
from engine.convolutional.features.cells.responses import energy, pair, rectified, sweep, width
from engine.convolutional.features.cells.settings import SHEET, CellsSettings
from engine.convolutional.features.cells.stimuli import SWEEP, frame_at, place, stimuli
from engine.experiment.protocol import Bounds, Frame
from engine.experiment.tour import Tour

STILL = 10  # sweeps of a stimulus that does not turn
ARM = 1.4  # degrees from the middle of a stimulus to the handle that turns it
MEDIAN = 40.0
"""The median of the macaque's cells: full width at half height, in degrees (De Valois, Yund and Hepler 1982)."""
GREY, SWING = 128.0, 92.0  # of the screen, and how much lighter a contrast of 1 is
TINTS = np.array([[224.0, 124.0, 47.0], [47.0, 122.0, 209.0]])  # where light hinders, and where it excites
Coordinate = Annotated[float, Bounds(-HALF, HALF)]
Cell = Annotated[int, Bounds(0, sheet.CELLS - 1)]


class Cells(Tour):
    """See :mod:`engine.experiment`. A step is a frame of a sweep; after each sweep the stimulus is turned."""

    edits = ("move", "pick")
    units = ("frame", "sweep")
    pace = 60.0
    end = "It has turned all the way round: this is the whole tuning curve."

    def __init__(self, settings: CellsSettings | None = None) -> None:
        self.settings = settings or CellsSettings()
        super().__init__()

    # --- where it stands ----------------------------------------------------------------------------------------------

    @property
    def sweeps(self) -> int:
        """How many there are: half a turn, after which an orientation comes again."""
        turn = self.settings.bar_turn
        return math.ceil(180 / turn) if turn else STILL

    @property
    def length(self) -> int:
        """Frames of all sweeps."""
        return SWEEP * self.sweeps

    @property
    def stopped(self) -> str:
        over = "It has drifted ten times." if not self.settings.bar_turn else self.end
        return over if self._steps >= self.length else ""

    def span(self, unit: str) -> tuple[int, int]:
        done = self._steps % SWEEP
        return (1, 1) if unit == "frame" else (done or SWEEP, SWEEP - done)

    @property
    def at(self) -> int:
        """The frame of the present sweep."""
        return self._steps % SWEEP

    def angle(self, sweep: int) -> float:
        """The orientation of the stimulus in a sweep, in degrees; 180° more is the same, drifting the other way."""
        return self.settings.bar_angle + self.settings.bar_turn * sweep

    @property
    def now(self) -> float:
        """Its present orientation."""
        return self.angle(self._steps // SWEEP)

    # --- what is changed ----------------------------------------------------------------------------------------------

    def change(self, **settings: Any) -> None:
        self.settings = replace(self.settings, **settings)
        self._steps = min(self._steps, self.length)

    def move(self, index: Annotated[int, Bounds(0, 1)], x: Coordinate, y: Coordinate) -> None:
        """The stimulus is taken: by its middle (0) to the frame at which it is nearest to a place, or turned by its
        end (1)."""
        across = float(turned(np.array(x), np.array(y), self.now)[1])
        if index == 0:
            frame = frame_at(self.settings.stimulus, self.settings.stripe, across)
            self._steps = min(self._steps - self.at + frame, self.length)
            return
        middle = self.middle()
        angle = math.degrees(math.atan2(y - middle[1], x - middle[0]))
        turned_by = self.now - self.settings.bar_angle
        self.settings = replace(self.settings, bar_angle=round(angle - turned_by) % 360)

    def pick(self, index: Annotated[int, Bounds(0, 1)], row: Cell, column: Cell) -> None:
        """Another cell of the sheet is the one that is recorded. index: in which of the two pictures it was pressed."""
        self.settings = replace(self.settings, cell_picked=row * sheet.CELLS + column)

    # --- what is computed ---------------------------------------------------------------------------------------------

    def shown(self) -> Floats:
        """The stimulus of this frame: (SIDE, SIDE)."""
        settings = self.settings
        return np.asarray(stimuli(settings.stimulus, self.now, settings.stripe, [self.at])[0])

    def course(self, sweep_number: int) -> Floats:
        """e and o over a sweep: (2, SWEEP)."""
        settings = self.settings
        return sweep(settings.gabor, settings.stimulus, self.angle(sweep_number), settings.stripe)

    def linear(self) -> Floats:
        """e and o of this frame: (2,)."""
        return self.course(self._steps // SWEEP)[:, self.at]

    def peaks(self) -> tuple[Floats, Floats]:
        """The tuning curve so far: the orientation of each sweep (n,), and the largest answers of the simple and of the
        complex cell in it (2, n), NaN of those that are still to come."""
        angles = np.array([self.angle(number) for number in range(self.sweeps if self.settings.bar_turn else 1)])
        heights = np.full((2, len(angles)), np.nan)
        for number in range(min(self._steps // SWEEP, len(angles))):
            linear = self.course(number)
            heights[:, number] = rectified(linear[0]).max(), energy(linear).max()
        return angles, heights

    def away(self, angles: Floats | float) -> Floats:
        """How far orientations are from the field's own, from −90° to 90°."""
        return np.asarray((angles - self.settings.gabor.angle + 90) % 180 - 90)

    def middle(self) -> tuple[float, float]:
        """Where the stimulus can be taken: x and y of a bar's middle, of an edge, of a grating's light stripe."""
        if self.settings.stimulus == "grating":
            wave = 2 * self.settings.stripe
            across = (self.at / SWEEP * wave + wave / 2) % wave - wave / 2
        else:
            across = float(place(np.array(self.at, np.float64)))
        angle = math.radians(self.now)
        return across * math.sin(angle), -across * math.cos(angle)

    def full(self) -> float:
        """The largest size of e, o and E in a sweep at the field's orientation, were it in the screen's middle: what
        scales have room for."""
        settings = self.settings
        cell = replace(settings.gabor, x=0.0, y=0.0)
        linear = sweep(cell, settings.stimulus, cell.angle, settings.stripe)
        return max(float(np.abs(linear).max()), float(energy(linear).max()), 0.05)

    # --- frames -------------------------------------------------------------------------------------------------------

    def frame(self) -> Frame:
        """screen (SIDE, SIDE, 3): the stimulus, tinted by the field; fields (3, SIDE, SIDE): both fields and the
        products; e, o, simple and complex over the sweep (SWEEP,); tuned, tuned.simple, tuned.complex, half.simple and
        half.complex: the tuning curves so far, and their widths; of a sheet, how much its simple and its complex cells
        answer (2, CELLS, CELLS), bytes; handles, captions and sentences."""
        settings, picture, linear = self.settings, self.shown(), self.course(self._steps // SWEEP)
        both, full = pair(settings.gabor), self.full()
        products, now, room = both[0] * picture, linear[:, self.at], math.ceil(4.2 * full) / 4
        angles, heights = self.peaks()
        order = np.argsort(self.away(angles))
        away, heights = self.away(angles)[order], heights[:, order]
        answers = [rectified(linear[0]), energy(linear)]
        ends = [width(away, one) for one in heights]
        names = ("simple", "complex")
        drawn = {
            **dict(zip(("e", "o"), linear, strict=True)),
            **dict(zip(names, answers, strict=True)),
            "time": np.arange(SWEEP),
            "cursor": np.array([self.at]),
            "present": np.array([[self.at, one[self.at]] for one in answers]),
            "tuned": away,
            **{f"tuned.{name}": one for name, one in zip(names, heights, strict=True)},
            "tuned.dots": self._dots(away, heights, answers),
            "median": np.array([-MEDIAN / 2, MEDIAN / 2]),
            "median.height": np.full(2, 0.06 * full),
            **{f"half.{name}": np.array(end or (np.nan, np.nan)) for name, end in zip(names, ends, strict=True)},
            **{f"half.{name}.height": np.full(2, one[~np.isnan(one)].max(initial=0) / 2)
               for name, one in zip(names, heights, strict=True)},
        }  # fmt: skip
        return {
            "step": self._steps,
            "screen": _tinted(picture, both[0]),
            "corners": [-HALF, HALF, -HALF, HALF],
            "handles": self._handles(),
            "fields": _scaled(np.stack([*both, products]), float(np.abs(both).max())),
            "captions": words.captions(),
            **{name: one.astype(np.float32) for name, one in drawn.items()},
            "room": [0, SWEEP - 1, -room, room],
            "tuned.room": [-90, 90, 0, room],
            "account": words.account(products, now),
            "said": words.measured(settings, self.now, heights, ends, answers),
            **(self._sheet(picture, full) if settings.recorded == SHEET else {}),
        }

    def _handles(self) -> list[dict[str, Any]]:
        """The middle of the stimulus and its end, to be dragged; + and − where light excites and hinders the cell."""
        (x, y), angle, cell = self.middle(), math.radians(self.now), self.settings.gabor
        tip = {"x": x + ARM * math.cos(angle), "y": y + ARM * math.sin(angle), "label": "turn"}
        sin, cos = math.sin(math.radians(cell.angle)), math.cos(math.radians(cell.angle))
        signs = []
        for k in range(-4, 5):
            across = (k / 2 - cell.phase / 360) * cell.wave  # where the wave of the field is 1 or −1
            if abs(across) < 1.5 * cell.spread * cell.wave:
                spot = {"x": cell.x + across * sin, "y": cell.y - across * cos}
                signs.append({**spot, "label": "−" if k % 2 else "+", "still": True, "bare": True})
        return [{"x": x, "y": y, "label": "drag"}, tip, *signs]

    def _dots(self, away: Floats, heights: Floats, answers: list[Floats]) -> Floats:
        """The points of the tuning curve, with those that the present sweep has reached so far."""
        measured = ~np.isnan(heights[0])
        dots = [np.stack([away[measured], one[measured]], axis=1) for one in heights]
        if self._steps < self.length:
            dots.append(np.array([[self.away(self.now), one[: self.at + 1].max()] for one in answers]))
        return np.concatenate(dots)

    def _sheet(self, picture: Floats, full: float) -> Frame:
        """What the whole sheet answers; the largest size of one cell's answers has the full scale."""
        settings = self.settings
        linear = sheet.answers(sheet.fields(settings.sheet_seed, settings.gabor), picture)
        shares = np.stack([rectified(linear[0]), energy(linear)]) / full
        row, column = divmod(settings.cell_picked, sheet.CELLS)
        return {
            "angles": sheet.orientations(settings.sheet_seed).astype(np.float32),
            "sheet": np.round(255 * np.clip(shares, 0, 1)).astype(np.uint8),
            "sheet.captions": words.sheet(shares),
            "sheet.at": [row, column, row + 1, column + 1],
        }


def _scaled(images: Floats, most: float) -> np.ndarray[Any, np.dtype[np.int8]]:
    return np.round(127 * np.clip(images / most, -1, 1)).astype(np.int8)


def _tinted(picture: Floats, field: Floats) -> Bytes:
    """The screen in greys, with the field over it: blue where light excites the cell, orange where it hinders it."""
    share = 0.62 * np.abs(field)[..., None] / np.abs(field).max()
    grey = GREY + SWING * picture[..., None]
    coloured = (1 - share) * grey + share * TINTS[(field > 0).astype(int)]
    return np.asarray(np.round(coloured), np.uint8)
