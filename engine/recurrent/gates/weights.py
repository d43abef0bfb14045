"""The networks that the lesson opens with: an LSTM and a GRU for each task, made by `engine.recurrent.gates.train`."""

from __future__ import annotations

from functools import cache
from typing import Literal

from safetensors.torch import load_file
from torch import Tensor

from engine.recurrent.cells.learner import Learner
from engine.weights.file import shipped_file

FILE = "gates"
Kind = Literal["lstm", "gru"]
KINDS: tuple[Kind, ...] = ("lstm", "gru")
NAMES = ("W_ih", "W_hh", "b_ih", "b_hh", "W_hy", "b_y")
Weights = dict[str, Tensor]
"""A network's tensors by name, in double precision: those of :mod:`engine.recurrent.cells.weights`, and W_hy (answers,
hidden) and b_y of the answer."""
Own = tuple[dict[Kind, Weights], int]
"""Networks that were trained here, and after how many updates."""


def weights_of(learner: Learner) -> Weights:
    """A network in training as it is now: copies."""
    parameters = [*learner.recurrent.parameters(), *learner.readout.parameters()]
    return {name: part.detach().double() for name, part in zip(NAMES, parameters, strict=True)}


def shipped(task: str, kind: Kind) -> Weights:
    """The trained network of a task: a copy. Raises KeyError for a task that has none."""
    return {name: _all()[f"{task}.{kind}.{name}"].double() for name in NAMES}


@cache
def _all() -> Weights:
    return load_file(shipped_file(FILE, [FILE]))
