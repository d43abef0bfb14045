"""The filters as a script of its own: torch, checked with scipy, the kernels written out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from engine.convolutional.filters.experiment import FiltersExperiment
from engine.convolutional.filters.settings import YOURS
from engine.convolutional.kernels.filtering import EDGES
from engine.script import fill

LARGER = ("coffee", "rocket", YOURS)  # may be longer than LARGEST_SIDE


def script(experiment: FiltersExperiment) -> str:
    """A script that prints each filter's response at the pixel where the lens rests, after as many applications."""
    settings, steps = experiment.settings, experiment.steps
    row, column = experiment.resting
    rows, columns = experiment.picture_shown.shape[:2]
    kernels: dict[str, Any] = {}
    for filter in dict.fromkeys(settings.parsed):  # of filters with the same title the later ones get a number
        same = [name for name in kernels if name.partition(" (")[0] == filter.title]
        kernels[f"{filter.title} ({len(same) + 1})" if same else filter.title] = filter.kernel.tolist()
    constants = {
        "PICTURE": settings.picture,
        "SIZE": (columns, rows) if settings.picture in LARGER else (),
        "GREY": settings.colour == "grey",
        "KERNELS": kernels,
        "TIMES": steps,
        "EDGE": EDGES[settings.edge].numpy,
        "SCIPY": EDGES[settings.edge].scipy or "constant",
        "ROW": row,
        "COLUMN": column,
    }
    times = "once" if steps == 1 else f"{steps} times"
    about = f"Filters on a picture, each applied {times}: computed with torch, checked with scipy."
    return fill(Path(__file__).with_name("standalone.py"), constants, about)
