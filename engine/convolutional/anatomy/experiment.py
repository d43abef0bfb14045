"""Lesson 2.4 as an experiment: a tour through a network, layer by layer, from the image to the output.

experiment = AnatomyExperiment(AnatomySettings(network="LeNet-5, 1998"))
experiment.step(5)
experiment.frame()["account"]  # C3's size, parameters, multiply-adds and receptive field, as arithmetic
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

from engine.convolutional.anatomy import words
from engine.convolutional.anatomy.frame import drawn, looked_at
from engine.convolutional.anatomy.run import Run
from engine.convolutional.anatomy.settings import FURTHEST, AnatomySettings
from engine.convolutional.networks.grammar import MOST_LAYERS
from engine.experiment.protocol import Bounds, Frame
from engine.experiment.tour import Tour


class AnatomyExperiment(Tour):
    """See :mod:`engine.experiment`. Its steps are layers, 0 is the image."""

    edits = ("send",)
    looks = ("select",)
    units = ("layer",)
    end = "This is the network's output."

    def __init__(self, settings: AnatomySettings | None = None) -> None:
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
        self._take(replace(self.settings, **settings))

    # --- edits and looks ------------------------------------------------------------------------------------------

    def send(self, name: Literal["digit", "shift", "down"], value: Annotated[int, Bounds(-FURTHEST, 9)]) -> None:
        """Send another digit through the network, or the picture moved to the right or downwards, in pixels."""
        self.change(**{name: value})

    def select(self, layer: Annotated[int, Bounds(0, MOST_LAYERS)]) -> None:
        """Look at a layer, 0 for the image."""
        self._steps = min(layer, self.length)

    # --- frames ---------------------------------------------------------------------------------------------------

    @property
    def run(self) -> Run:
        """The picture's way through the network, made when it is first looked at."""
        if self._run is None:
            self._run = Run(self.anatomy, self._settings)
        return self._run

    def frame(self) -> Frame:
        """volumes, shown, window, field: what is drawn (see :mod:`engine.convolutional.anatomy.frame`); heading,
        account, totals, table: the layer in words; effect, shift, down, digit and the arrays of :class:`Run`: a picture
        in it."""
        number, anatomy = self._steps, self.anatomy
        return {
            "step": number,
            "where": words.where(anatomy, number),
            "volumes": self._volumes,
            "shown": number,
            **looked_at(anatomy, number),
            "heading": words.heading(anatomy, number),
            "account": words.account(anatomy, number),
            "totals": words.totals(anatomy),
            "table": words.table(anatomy.layers[number - 1]) if number else None,
            **self.run.frame(number),
        }
