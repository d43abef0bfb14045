"""Fully connected, locally connected and convolutional, drawn side by side: one row of cells, and who reads whom."""

from __future__ import annotations

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from engine.convolutional.networks.anatomy import LayerAnatomy
from engine.convolutional.networks.windowed import Conv

CELLS, LONGEST = 9, 5  # drawn of a row, and the longest kernel drawn
COLOURS = ("#1c6ebc", "#d96f16", "#17a398", "#8a3a7a", "#7a7f87")  # as in ui/stage/static/colors.js
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
OWN = "#7a7f87"


def figure(three: tuple[LayerAnatomy, LayerAnatomy, LayerAnatomy], convolution: Conv) -> go.Figure:
    """A strip of `CELLS` cells below, what is made of it above. Lines of one colour and dash are one weight."""
    kernel, stride = min(convolution.kernel[1], LONGEST), convolution.stride
    outputs = max(0, CELLS - kernel) // stride + 1
    drawn = make_subplots(rows=1, cols=3, subplot_titles=[one.layer.name for one in three], horizontal_spacing=0.04)
    middle = [(kernel - 1) / 2 + stride * place for place in range(outputs)]
    for panel in (1, 2, 3):
        for place, x in enumerate(middle):
            read = range(CELLS) if panel == 1 else range(place * stride, place * stride + kernel)
            for entry, cell in enumerate(read):
                line = {"width": 2, "color": COLOURS[entry], "dash": DASHES[entry]} if panel == 3 else _own(panel)
                drawn.add_scatter(
                    x=[cell, x], y=[0, 1], mode="lines", line=line, hoverinfo="skip", row=1, col=panel
                )  # fmt: skip
        for height, places in ((0, range(CELLS)), (1, middle)):
            drawn.add_scatter(
                x=list(places), y=[height] * len(list(places)), mode="markers", hoverinfo="skip", row=1, col=panel,
                marker={"size": 13, "color": "#f4f4f6", "line": {"width": 1.5, "color": OWN}},
            )  # fmt: skip
    drawn.update_xaxes(visible=False, fixedrange=True)
    drawn.update_yaxes(visible=False, fixedrange=True, range=[-0.15, 1.15])
    drawn.update_layout(height=190, showlegend=False, margin={"l": 8, "r": 8, "t": 34, "b": 4})
    return drawn


def _own(panel: int) -> dict[str, object]:
    return {"width": 0.7 if panel == 1 else 1.5, "color": OWN}


def weights(convolution: Conv) -> tuple[int, int, int]:
    """How many different weights each of the three drawings has."""
    kernel = min(convolution.kernel[1], LONGEST)
    outputs = max(0, CELLS - kernel) // convolution.stride + 1
    return CELLS * outputs, kernel * outputs, kernel
