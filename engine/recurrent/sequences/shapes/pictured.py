"""What the shapes that read a picture have in common: a digit that is drawn, or one of those that are held out."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Literal

import numpy as np
import torch

from engine.arrays import Bytes, Floats32
from engine.digits.pad import OnPad
from engine.digits.preparation import prepared
from engine.digits.split import for_network
from engine.experiment.protocol import Frame
from engine.recurrent.sequences.experiment import Answer, Asking, SequencesExperiment
from engine.recurrent.sequences.settings import PicturedSettings

SIDE = 8


class Pictured(OnPad, SequencesExperiment):
    """Where nothing is drawn, one of the held-out digits is asked about."""

    looks: Sequence[str] = (*SequencesExperiment.looks, "ink", "clear", "another")
    asks = ("another",)  # so that the link follows
    held = "digits"

    def __init__(self, settings: PicturedSettings) -> None:
        super().__init__(settings)
        self.shown: Floats32 | None = None
        self.refusal = ""

    def draw(self, picture: Bytes | None) -> None:
        """Ask about a drawing of any size, ink light or dark; None for nothing."""
        self.drawn, self.shown, self.refusal = picture, None, ""
        if picture is not None:
            found = prepared(picture)
            self.refusal, self.shown = found.refusal, for_network(found, "digits")

    def another(self, by: Literal[-1, 1]) -> None:
        """Another one of the held-out digits."""
        self.change(example=(self.settings.example + by) % len(self.training.made.testing))

    @property
    def digit(self) -> int:
        """Which digit it is; −1 where it is drawn."""
        if self.shown is not None:
            return -1
        return int(self.training.made.examples.labels[self._index])

    @property
    def _index(self) -> int:
        """Of the held-out digit that is asked about, among all examples."""
        testing = self.training.made.testing
        return int(testing[self.settings.example % len(testing)])

    def read(self) -> Asking:
        if self.refusal:
            return Asking(None, said=(self.refusal,))
        return Asking(torch.from_numpy(self._seen()))

    def _seen(self) -> Floats32:
        """What the network gets to see, (64,): nothing, where the picture is hidden."""
        shown = self._picture()
        return np.zeros_like(shown) if self.settings.hides else shown

    def _picture(self) -> Floats32:
        if self.shown is not None:
            return self.shown.reshape(-1)
        picture: Floats32 = self.training.made.examples.sources[self._index]
        return picture

    @abstractmethod
    def answer(self, asking: Asking) -> Answer: ...

    def more(self, asking: Asking, answer: Answer | None) -> Frame:
        """The picture that is asked about, and what the network sees of it."""
        tiles = {"picture": self._seen().reshape(1, SIDE, SIDE), "whole": self._picture().reshape(1, SIDE, SIDE)}
        if answer is None:
            return {**tiles, "slope": np.zeros((1, SIDE, SIDE), np.float32), "slope_range": 1.0, "slope_of": ""}
        at = max(self.at(answer), answer.first)
        slope = self.depends(asking, answer, at - answer.first).reads.astype(np.float32)
        return {
            **tiles,
            "slope": slope.reshape(1, SIDE, SIDE),
            "slope_range": float(np.abs(slope).max()) or 1.0,
            "slope_of": "∂ ln p / ∂ ink",
        }
