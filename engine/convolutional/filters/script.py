"""The filters as a script of its own: torch, checked with scipy, the kernels written out."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from engine.convolutional.filters.beside import GRADIENT, MEDIANS, NOTHING, magnitude
from engine.convolutional.filters.experiment import FiltersExperiment
from engine.convolutional.filters.settings import YOURS
from engine.convolutional.kernels.filtering import EDGES
from engine.ending import of_stage
from engine.script import fill

LARGER = ("coffee", "rocket", YOURS)  # may be longer than LARGEST_SIDE


def script(experiment: FiltersExperiment) -> str:
    """A script that prints each filter's response at the pixel where the lens rests, after as many applications."""
    settings, steps = experiment.settings, experiment.steps
    row, column = experiment.resting
    rows, columns = experiment.picture_shown.shape[:2]
    kernels: dict[str, Any] = {}
    for response in {response.filter: response for response in experiment.responses()}.values():
        title, slices = response.filter.title, response.weights.tolist()
        same = [name for name in kernels if name.partition(" (")[0] == title]  # of these the later ones get a number
        kernels[f"{title} ({len(same) + 1})" if same else title] = slices if response.filter.sliced else slices[0]
    under = _under(experiment, list(kernels))
    constants = {
        "PICTURE": settings.picture,
        "SIZE": (columns, rows) if settings.picture in LARGER and settings.picture != YOURS else (),
        "GREY": settings.colour == "grey" and settings.picture != YOURS,
        "SUMMED": experiment.summed,
        "KERNELS": kernels,
        "TIMES": steps,
        "EDGE": EDGES[settings.edge].numpy,
        "SCIPY": EDGES[settings.edge].scipy or "constant",
        "ROW": row,
        "COLUMN": column,
        "BESIDE": settings.beside if {"magnitude", settings.beside} & under.keys() else NOTHING,
        "MEDIAN": MEDIANS.get(settings.beside, 0),
        "STAGE": of_stage(under),
    }
    times = "once" if steps == 1 else f"{steps} times"
    about = f"Filters on a picture, each applied {times}: computed with torch, checked with scipy."
    return fill(Path(__file__).with_name("standalone.py"), constants, about)


def beside(experiment: FiltersExperiment) -> dict[str, bytes]:
    """The visitor's own picture, as it is filtered: a file that the script reads."""
    if experiment.settings.picture != YOURS:
        return {}
    file = io.BytesIO()
    Image.fromarray(experiment.picture_shown).save(file, "PNG")
    return {"your picture.png": file.getvalue()}


def _under(experiment: FiltersExperiment, names: list[str]) -> dict[str, Any]:
    """What the stage has at the pixel where the lens rests, by the filters' names, where their responses have it."""
    row, column = experiment.resting
    rows, columns = experiment.picture_shown.shape[:2]
    responses = {response.filter: response for response in experiment.responses()}
    found = {}
    for name, response in zip(names, responses.values(), strict=True):
        above, left = (rows - response.after.shape[1]) // 2, (columns - response.after.shape[2]) // 2
        inside = 0 <= row - above < response.after.shape[1] and 0 <= column - left < response.after.shape[2]
        if inside and not response.problem:
            found[name] = response.after[:, row - above, column - left]
    chosen = experiment.settings.beside
    if chosen == GRADIENT and len(set(experiment.settings.parsed[:2])) > 1 and list(found)[:2] == names[:2]:
        found["magnitude"] = magnitude(*(found[name] for name in names[:2]))
    for extra in experiment.extras() if chosen in MEDIANS else ():
        (above, left), pixels = extra.inset, extra.pixels
        if pixels is not None and 0 <= row - above < pixels.shape[0] and 0 <= column - left < pixels.shape[1]:
            found[chosen] = np.atleast_1d(pixels[row - above, column - left])
    return found
