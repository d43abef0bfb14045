"""Lesson 3.4 as a tour: a walk through a sequence, symbol by symbol, with a trained LSTM or GRU taken apart at each.

tour = GatesTour(GatesSettings(text="(()(()))"))
tour.step(4)
tour.hold("f")                        # the forget gate shut, and once more: open; and once more: free
tour.frame()["said"]
"""

from __future__ import annotations

from engine.experiment.protocol import Frame
from engine.recurrent.gates.frame import look
from engine.recurrent.gates.walk import GatesWalk


class GatesTour(GatesWalk):
    """The walk with its picture; see :mod:`engine.experiment`."""

    def frame(self) -> Frame:
        return look(self)
