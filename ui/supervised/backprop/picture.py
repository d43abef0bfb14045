"""The lesson's card on the first page."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from engine.supervised.backprop.experiment import BackpropExperiment
from ui.figures import SIZE, WIDE, Picture, tint


def picture() -> Picture:
    """The network after its walk: each unit's value above its gradient, and links as wide as their weights."""
    experiment = BackpropExperiment()
    experiment.step(experiment.length)
    graph = experiment.frame()["graph"]
    picture = Image.new("RGB", (2 * WIDE, 2 * SIZE), "white")
    pen = ImageDraw.Draw(picture)
    places = {
        node["name"]: (int(2 * WIDE * (0.04 + 0.0092 * node["x"])), int(2 * SIZE * (0.06 + 0.0088 * node["y"])))
        for node in graph["nodes"]
    }
    for link in graph["links"]:
        value = link["value"] or 0.0
        pen.line(
            (*places[link["from"]], *places[link["to"]]), fill=_colour(value, 0.25), width=3 + round(9 * abs(value))
        )
    for node in graph["nodes"]:
        x, y = places[node["name"]]
        if node["kind"] == "one":
            pen.ellipse((x - 16, y - 16, x + 16, y + 16), fill="white", outline="#b9bac4", width=3)
            continue
        box = (x - 62, y - 52, x + 62, y + 52)
        pen.rounded_rectangle(box, 16, fill=_colour(node["value"] or 0.0), outline="#6b6d7a", width=3)
        if node["back"] is not None:
            pen.rounded_rectangle(
                (x - 62, y + 4, x + 62, y + 52), 16, fill=_colour(node["back"]), outline="#5b3fd6", width=3
            )
    return np.asarray(picture.resize((WIDE, SIZE), Image.Resampling.LANCZOS))


def _colour(value: float, least: float = 0.0) -> tuple[int, ...]:
    """Of a signed value; least: its size at least, so that it can be seen on white."""
    size = max(least, abs(value))
    return tuple(int(part) for part in tint(np.array(-size if value < 0 else size)))
