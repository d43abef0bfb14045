"""Linear pieces, counted exactly while networks learn: along a line, and in the plane.

experiment = Depth(UniversalitySettings(look="depth", target="sawtooth", hidden="2-2-2"))
experiment.pieces_of(experiment.net).kinks          # exactly where the shown network bends
experiment.set_solution()                           # what it could be
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from engine.arithmetic.estimates import mean_of
from engine.arithmetic.written import told
from engine.arrays import Bytes, Floats
from engine.experiment.protocol import Frame
from engine.supervised.universality import words
from engine.supervised.universality.learning import Net, start
from engine.supervised.universality.many import Index, Many, Seeds
from engine.supervised.universality.pieces import (
    Pieces,
    montufar,
    most_pieces,
    parameters,
    pieces,
    regions,
    zaslavsky,
)
from engine.supervised.universality.settings import write_sizes

COUNTED, FEW = 64, 16
"""Networks whose pieces are counted for a mean, at most; and of those that have more than 32 units."""
GRID = 61
"""Places a side at which a network of two inputs is painted."""
DEPTHS, WIDEST = (1, 2, 4, 8), 512
"""Numbers of layers that are compared at equal parameters, and how wide a layer may be for that."""


class Depth(Seeds):
    """Pieces along the line: how many a network can have, how many it has at the start, and how many it has now."""

    edits = ("set_solution",)

    def set_solution(self) -> None:
        """The shown network becomes the exact sawtooth, or x² by tents."""
        self.training.place_solution(self.at)

    def pieces_of(self, net: Net) -> Pieces:
        return pieces(net, 0.0, 1.0)

    @cached_property
    def _at_start(self) -> list[int]:
        return [len(self.pieces_of(self.training.begun(k))) for k in range(self._counted)]

    @property
    def _counted(self) -> int:
        (shape,) = self.training.shapes
        return min(COUNTED if sum(shape) <= 32 else FEW, len(self.training))

    def reset(self) -> None:
        super().reset()
        vars(self).pop("_at_start", None)

    def frame(self) -> Frame:
        return super().frame() | {"pieces_now": len(self.pieces_of(self.net))}

    def picture(self) -> Frame:
        return {
            **super().picture(),
            "kinks": self.pieces_of(self.net).kinks.astype(np.float32),
            "counts": self._counts(), "alike": self._alike,
        }  # fmt: skip

    def _counts(self) -> dict[str, Any]:
        own, begun = len(self.pieces_of(self.net)), len(self.pieces_of(self.training.begun(self.at)))
        now = [len(self.pieces_of(self.training.net(k))) for k in range(self._counted)]
        rows = [{"head": "this network", "cells": [f"{begun:,}", f"{own:,}"]}]
        if self._counted > 1:
            means = [mean_of(counts).text for counts in (self._at_start, now)]
            rows.append({"head": f"mean of {self._counted}", "cells": means})
            rows.append({"head": f"largest of {self._counted}", "cells": [str(max(self._at_start)), str(max(now))]})
        (shape,) = self.training.shapes
        return {
            "title": words.can(shape), "columns": ["has at the start", "has found by now"], "rows": rows,
            "note": self._needed,
        }  # fmt: skip

    @property
    def _needed(self) -> str:
        """What makes the target, where that is known, and what it costs to have too few pieces."""
        settings, (shape,) = self.settings, self.training.shapes
        if settings.target == "square":
            return words.needed_for_square(settings.tents)
        if settings.target != "sawtooth":
            return ""
        return words.needed(settings.pieces) + words.telgarsky(settings.pieces, most_pieces(shape))

    @cached_property
    def _alike(self) -> dict[str, Any]:
        """Networks of other depths with about as many parameters: what they can have, and have at the start."""
        (shape,) = self.training.shapes
        wanted, rows = parameters(1, shape), []
        others = [shape, *(one for depth in DEPTHS if (one := alike(wanted, depth))[0] <= WIDEST)]
        for sizes in dict.fromkeys(others):
            begun = [
                start((1, *sizes, 1), self.settings.seed + k, self.settings.init)
                for k in range(min(FEW, self._counted))
            ]
            counts = [len(self.pieces_of(net)) for net in begun]
            has = mean_of(counts).text if len(counts) > 1 else str(counts[0])
            cells = [f"{parameters(1, sizes):,}", words.large(most_pieces(sizes)), has]
            rows.append({"head": write_sizes(sizes), "cells": cells})
        title = "At about the same number of parameters"
        many = min(FEW, self._counted)
        head = f"has at the start, mean of {many}" if many > 1 else "has at the start"
        return {"title": title, "columns": ["parameters", "can have", head], "rows": rows}


def alike(wanted: int, depth: int) -> tuple[int, ...]:
    """So many equal hidden layers with about the wanted number of parameters."""
    width = min(range(1, wanted + 1), key=lambda n: (abs(parameters(1, (n,) * depth) - wanted), n))
    return (width,) * depth


class Plane(Many):
    """Two inputs: the regions of the plane on which a network is linear, drawn and counted."""

    @cached_property
    def _at_start(self) -> int:
        return self._count(self.training.begun(self.at))

    def show(self, index: Index) -> None:
        super().show(index)
        vars(self).pop("_at_start", None)

    def reset(self) -> None:
        super().reset()
        vars(self).pop("_at_start", None)

    def _count(self, net: Net) -> int:
        return len(regions(net, 1.0))

    def _said(self, losses: Floats) -> str:
        return f"{self._share} Seed {self.settings.seed + self.shown}: {told(float(losses[self.at]), 3)}."

    def picture(self) -> Frame:
        along = np.linspace(-1, 1, GRID)
        x = np.stack([grid.ravel() for grid in np.meshgrid(along, along[::-1])])  # the first row lies at the top
        block, lane = self.training.block(self.at)
        field = self.training.outputs(x, range(block.networks.start, block.networks.start + 1))[lane].reshape(
            GRID, GRID
        )
        target = self.settings.surface_at(x).reshape(GRID, GRID)
        found = regions(self.net, 1.0)
        edges = [np.column_stack([one.corners, np.roll(one.corners, -1, 0)]) for one in found]
        (shape,) = self.training.shapes
        return {
            "field": _grey(field, target), "wanted": _grey(target, target)[None],
            "edges": np.concatenate(edges).astype(np.float32),
            "account": words.plane(shape, self._at_start, len(found), zaslavsky(sum(shape), 2), montufar(2, shape)),
            "regions": len(found), "sentences": [self._said(self.training.losses)], "corners": [-1, 1, -1, 1],
        }  # fmt: skip


def _grey(field: Floats, like: Floats) -> Bytes:
    low, high = float(like.min()), float(like.max())
    return np.asarray(np.clip(255 * (field - low) / (high - low), 0, 255).astype(np.uint8))
