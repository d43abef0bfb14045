"""Whether a loss stands still: it is noted at every so many updates whether it has moved, and how long ago it did."""

from __future__ import annotations

import numpy as np

from engine.arrays import Floats

STEADY = 0.01
"""A loss that moves by no more than this stands."""


def unknown(count: int, step: int) -> Floats:
    """Marks of so many runs of which nothing has been noted since a step: (count, 2), a loss and its step each."""
    return np.stack([np.full(count, np.inf), np.full(count, float(step))], axis=1)


def noted(marks: Floats, losses: Floats, step: int) -> Floats:
    """The marks (runs, 2), anew where a loss has moved by more than STEADY since its own."""
    moved = ~(np.abs(losses - marks[:, 0]) <= STEADY)
    return np.where(moved[:, None], np.stack([losses, np.full(len(losses), float(step))], axis=1), marks)


def sentence(mark: Floats, loss: float, step: int, patience: int, every: int) -> str:
    """That a loss stands for `patience` updates or longer, since its mark (2,); empty where it does not. every: updates
    from one note to the next, between which nobody looks."""
    then, since = mark.tolist()
    if step - since < patience or not abs(loss - then) <= STEADY:
        return ""
    stretch = f"since update {since:,.0f}, in {step - int(since):,} updates"
    return f"Looked at every {every:,} updates, the loss has moved by at most {STEADY} {stretch}"
