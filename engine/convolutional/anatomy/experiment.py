"""Lesson 2.4 as an experiment: a tour through a network, layer by layer, from the image to the output.

experiment = AnatomyExperiment(AnatomySettings(network="LeNet-5, 1998"))
experiment.step(5)
experiment.frame()["account"]  # C3's size, parameters, multiply-adds and receptive field, as arithmetic
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

from engine.arrays import Bytes
from engine.convolutional.anatomy import words
from engine.convolutional.anatomy.frame import drawn, looked_at
from engine.convolutional.anatomy.own import OwnPicture
from engine.convolutional.anatomy.run import Run
from engine.convolutional.anatomy.settings import FURTHEST, AnatomySettings
from engine.convolutional.networks.cell_account import Place
from engine.convolutional.networks.grammar import MOST_LAYERS
from engine.convolutional.reader.gaze import NO_CELL, Gaze
from engine.experiment.protocol import Bounds, Frame
from engine.experiment.tour import Tour

Index = Annotated[int, Bounds(-1, 1023)]


class AnatomyExperiment(Tour):
    """See :mod:`engine.experiment`. Its steps are layers, 0 is the image. own: a picture to be sent, if so set."""

    edits = ("send",)
    looks = ("select", "point", "pin", "other_map")
    units = ("layer",)
    end = "This is the network's output."

    def __init__(self, settings: AnatomySettings | None = None, own: Bytes | None = None) -> None:
        self._own = None if own is None else OwnPicture(own)
        self._gaze = (-1, Gaze())  # of which layer, and where one looks
        self._take(settings or AnatomySettings())
        super().__init__()  # a tour's history begins here; `change` goes on to the layer that a link names

    def _take(self, settings: AnatomySettings) -> None:
        self.anatomy = settings.anatomy()
        self._settings = settings
        self._steps = min(settings.layer, len(self.anatomy.layers))
        self._volumes = drawn(self.anatomy)
        self._run: Run | None = None

    @property
    def settings(self) -> AnatomySettings:
        """With the layer that is looked at now."""
        return replace(self._settings, layer=self._steps)

    # --- the tour -------------------------------------------------------------------------------------------------

    @property
    def length(self) -> int:
        return len(self.anatomy.layers)

    def change(self, **settings: Any) -> None:
        """Move controls. Raises ValueError naming the layer that does not fit; then nothing changes."""
        before = self.anatomy
        self._take(replace(self.settings, **settings))
        if self.anatomy.plan != before.plan or self.anatomy.input != before.input:
            self._gaze = (-1, Gaze())

    def succeed(self, before: Any) -> None:
        """With another picture of one's own one stays at the layer that one looked at."""
        self.select(getattr(before, "steps", 0))

    # --- edits and looks ------------------------------------------------------------------------------------------

    def send(self, name: Literal["own", "digit", "shift", "down"], value: Annotated[int, Bounds(-FURTHEST, 9)]) -> None:
        """Send another digit through the network, one's own picture (1) or not (0), or the picture moved to the right
        or downwards, in pixels."""
        self.change(**{name: value})

    def select(self, layer: Annotated[int, Bounds(0, MOST_LAYERS)]) -> None:
        """Look at a layer, 0 for the image."""
        self._steps = min(layer, self.length)

    @property
    def gaze(self) -> Gaze:
        """Which cell of this layer is looked at; in another layer one looks anew."""
        if self._gaze[0] != self._steps:
            self._gaze = self._steps, Gaze()
        return self._gaze[1]

    def _cell(self, index: int, row: int, column: int) -> Place | None:
        """The cell of this layer that is drawn there. The image's pixels are not made of anything."""
        known = self._steps > 0 and not self.run.hidden(self._steps)
        return self.run.shown(self._steps).cell(index, row, column) if known else None

    def point(self, index: Index, row: Index, column: Index) -> None:
        """The cell of this layer's maps that the pointer is on; −1 when it has left."""
        self.gaze.hover = self._cell(index, row, column)

    def pin(self, index: Index, row: Index, column: Index) -> None:
        """Keep looking at a cell; once more, and it is not kept."""
        self.gaze.keep(self._cell(index, row, column))

    def other_map(self, by: Literal[-1, 1]) -> None:
        """The patch and kernel of the input map before the one that is shown, or after it."""
        self.gaze.map = self.gaze.in_grids + by

    # --- frames ---------------------------------------------------------------------------------------------------

    @property
    def run(self) -> Run:
        """The picture's way through the network, made when it is first looked at."""
        if self._run is None:
            self._run = Run(self.anatomy, self._settings, self._own)
        return self._run

    def frame(self) -> Frame:
        """volumes, shown, window, field: what is drawn (see :mod:`engine.convolutional.anatomy.frame`); heading,
        account, totals, table: the layer in words, and what it does to the picture; shift, down, digit and the arrays
        of :class:`Run`: a picture in it. Where a cell is pointed at or kept: cell, where it is drawn; heading, account:
        how its number comes about; lens: one input map's part in it (see :class:`Gaze`)."""
        number, anatomy = self._steps, self.anatomy
        thinking, ran = self.run.thinking, self.run.frame(number)
        cell = self.gaze.chosen(thinking.outputs[number]) if thinking and number else None
        layer = NO_CELL | {
            "heading": words.heading(anatomy, number),
            "account": [*words.account(anatomy, number), *ran.pop("effect")],
        }
        if thinking and cell:
            said = self.gaze.frame(thinking, number, cell)
            layer = said | {"heading": said["account_of"], "cell": self.run.shown(number).at(cell)}
        return {
            "step": number,
            "where": words.where(anatomy, number),
            "volumes": self._volumes,
            "shown": number,
            "totals": words.totals(anatomy),
            "table": words.table(anatomy.layers[number - 1]) if number else None,
            **ran,
            **layer,
            **looked_at(anatomy, number, (cell[1], cell[2]) if cell else None),
        }
