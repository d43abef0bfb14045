"""How far a digit may move until it is no longer told: measured for all five, at every place where it is in sight."""

from __future__ import annotations

import torch

from engine.convolutional.features.neocognitron.cells import forward
from engine.convolutional.features.neocognitron.patterns import DIGITS, MOST, digit

PLACES = [(down, right) for down in range(-MOST, MOST + 1) for right in range(-MOST, MOST + 1)]
"""Rows and columns by which a digit is moved."""


def moved(which: int, change: str) -> torch.Tensor:
    """A digit at all places: (49, 16, 16)."""
    return torch.stack([digit(which, down, right, change) for down, right in PLACES])


def strongest(pictures: torch.Tensor, a: list[torch.Tensor], b: list[torch.Tensor]) -> torch.Tensor:
    """The plane of the strongest C-cell of the last module, (n,); −1 where none answers."""
    answers = forward(pictures, a, b)[-1].c.flatten(1)
    return torch.where(answers.amax(1) > 0, answers.argmax(1), -1)


def meanings(a: list[torch.Tensor], b: list[torch.Tensor]) -> list[int]:
    """Which plane stands for each digit: the one that answers most where the digit was learnt. −1 where no plane does,
    or where it stands for two of them."""
    planes = strongest(torch.stack([digit(which) for which in range(len(DIGITS))]), a, b).tolist()
    return [plane if planes.count(plane) == 1 else -1 for plane in planes]


def by_distance(told: torch.Tensor) -> list[float]:
    """The share of what is told at each distance, the larger one of rows and columns: told (5, 49)."""
    away = torch.tensor([max(abs(down), abs(right)) for down, right in PLACES])
    return [float(told[:, away == distance].double().mean()) for distance in range(MOST + 1)]
