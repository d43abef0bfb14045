"""The score: every number of a reading over the steps, units as rows, symbols and answers above."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Floats
from engine.experiment.protocol import Bounds, Frame
from engine.recurrent.gates.holds import GATES
from engine.recurrent.gates.reading import MEMORY, Reading
from engine.recurrent.gates.settings import MOST_HIDDEN
from engine.recurrent.gates.tasks import LONGEST
from engine.recurrent.gates.weights import Kind

Step = Annotated[int, Bounds(0, LONGEST - 1)]
Row = Annotated[int, Bounds(-1, MOST_HIDDEN - 1)]
FREE, SHUT, OPEN = 0, 1, 2
FAINTEST, LOUDEST = 1e-4, 10.0  # gradients that have no bar, and a full one
BANDS: dict[Kind, dict[str, str]] = {
    "lstm": {
        "f": "f, forget gate", "i": "i, input gate", "o": "o, output gate",
        "g": "g, candidate", "c": "c, cell state", "h": "h, hidden state",
    },
    "gru": {"z": "z, update gate", "r": "r, reset gate", "n": "n, candidate", "h": "h, hidden state"},
}  # fmt: skip
"""What is drawn of each cell, in the order of the columns; each with its title."""


def score(
    reading: Reading,
    order: list[int],
    at: int,
    unit: int,
    only: tuple[str, ...] = (),
    gradient: Floats | None = None,
) -> Frame:
    """All values over all steps, units as rows: `score` says what is what, `bands` and `held` (bands, units, steps)
    hold the numbers and what a hand holds. gradient: how the memory of each step is listened to."""
    titles = {name: title for name, title in BANDS[reading.kind].items() if not only or name in only}
    bands = np.stack([reading.values[name].T[order] for name in titles])
    described = [
        {"title": title, "signed": name not in GATES[reading.kind], "range": _range(name, band)}
        for (name, title), band in zip(titles.items(), bands, strict=True)
    ]
    task = reading.task
    wanted, answers = ([task.answers[k] for k in row] for row in (reading.wanted, reading.answers))
    wrong = (reading.answers != reading.wanted).tolist()
    rows = [{"name": "right", "texts": wanted}, {"name": reading.kind.upper(), "texts": answers, "wrong": wrong}]
    return {
        "score": {
            "symbols": task.shows(reading.sequence),
            "rows": rows if gradient is None else [*rows, _levels(reading, gradient)],
            "bands": described,
            "units": [str(k + 1) for k in order],
            "at": [at, order.index(unit)],
        },
        "bands": bands.astype(np.float32),
        "held": np.stack([_holds(reading, name, order) for name in titles]),
    }


def _holds(reading: Reading, name: str, order: list[int]) -> NDArray[np.uint8]:
    """Where a band is held by hand (units, steps)."""
    if name not in reading.held:
        return np.full((len(order), len(reading)), FREE, np.uint8)
    mask = reading.held[name].T[order]
    return np.where(np.isnan(mask), FREE, np.where(mask > 0, OPEN, SHUT)).astype(np.uint8)


def _range(name: str, band: Floats) -> float:
    """What gets the full colour: the memory as far as nine tenths of it go, all else 1."""
    return max(1.0, float(np.quantile(np.abs(band), 0.9))) if name == "c" else 1.0


def _levels(reading: Reading, gradient: Floats) -> dict[str, Any]:
    """The gradient as bars over the steps, logarithmic from FAINTEST up; nothing where there is none."""
    with np.errstate(divide="ignore"):
        decades = np.log10(gradient / FAINTEST) / np.log10(LOUDEST / FAINTEST)
    rest = [None] * (len(reading) - len(gradient))
    memory = f"∂y/∂{MEMORY[reading.kind]}"
    return {
        "name": memory,
        "levels": [*np.clip(decades, 0, 1).round(3).tolist(), *rest],
        "titles": [*(f"‖{memory}‖ = {value:.2g}" for value in gradient), *rest],
    }
