"""Lesson 2.5 as an experiment: a picture that is drawn, prepared, and read by a trained network, layer by layer.

experiment = DrawExperiment()
experiment.draw(picture)            # uint8 (h, w), ink light or dark
experiment.frame()["probabilities"]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import numpy as np
from numpy.typing import NDArray

from engine.arithmetic.exact import joined_texts
from engine.convolutional.draw import words
from engine.convolutional.draw.operating import OPERATIONS, DrawSurgery
from engine.convolutional.draw.robustness import RANGES
from engine.convolutional.draw.run import MOST_SHOWN
from engine.convolutional.draw.settings import STAGES, DrawSettings
from engine.convolutional.networks.cell_account import CellAccount
from engine.convolutional.reader.weights import trained
from engine.convolutional.reader.words import answer
from engine.digits.examples import example
from engine.experiment.protocol import Frame

__all__ = ["DrawExperiment", "DrawSettings", "example", "trained", "warm_up"]


class DrawExperiment(DrawSurgery):
    """The run with its frame: see :mod:`engine.experiment`."""

    edits: Sequence[str] = ("ink", "clear", "use_ink", "use_crop", "use_fit", "use_centre")
    looks: Sequence[str] = ("point", "pin", "map_before", "next_map", *RANGES, "sweep", "unchanged", *OPERATIONS)

    # --- frames ---------------------------------------------------------------------------------------------------

    def frame(self) -> Frame:
        maps = self.thinking.outputs[self._steps]
        layer = self.thinking.anatomy.layers[self._steps - 1]
        return {
            **self._pipeline(),
            **self._answer(),
            "maps": self._maps(),
            "maps_range": float(np.abs(maps).max()) or 1.0,
            "step": self._steps,
            "where": words.layer(layer, self.length),
            "layer": [words.about(layer, maps, min(len(maps), MOST_SHOWN) if maps[0].size > 1 else len(maps))],
            **self._cell(),
            **asdict(self.changes),
            "swept": self._swept,
            "swept_at": getattr(self.changes, self._swept),
            **(self._bearing() if self.settings.look == "bearing" else {}),
            **(self._surgery() if self.settings.look == "surgery" else {}),
            **(self._why() if self.settings.look == "why" else {}),
        }

    def _maps(self) -> NDArray[np.float32]:
        """Pictures of the layer's maps. Its units, if it has no rows and columns, are cells of one picture, or one
        picture each where they are to be muted."""
        maps = self.thinking.outputs[self._steps]
        if maps[0].size > 1 or self.settings.look == "surgery":
            return maps[:MOST_SHOWN]
        rows = -(-len(maps) // self.across)
        shown = np.full(rows * self.across, np.nan, np.float32)
        shown[: len(maps)] = maps.ravel()
        return shown.reshape(1, rows, self.across)

    def _pipeline(self) -> Frame:
        """The picture at every stage, each (1, rows, columns) between 0 and 1; digit: what the network sees."""
        found = self.prepared
        stages = {"ink": found.ink, "crop": found.cropped, "fit": found.fitted, "digit": self.seen}
        return {f"stage.{name}": np.ascontiguousarray(part[None]) for name, part in stages.items()} | {
            "inverted": found.inverted,
            **{f"use_{name}": getattr(self.settings, name) for name in STAGES},
            **({"use_centre": None} if self._in_its_frame else {}),
            "drawn": self.drawn is not None,
        }

    @property
    def _in_its_frame(self) -> bool:
        """Whether the digit fills the frame that the network knows, so that no centre of mass is asked for."""
        return self.reader.data == "digits" and self.settings.fit

    def _answer(self) -> Frame:
        probabilities = self.thinking.probabilities
        refusal = self.prepared.refusal
        return {
            "refusal": refusal,
            "probabilities": None if refusal else probabilities.tolist(),
            "answer": [refusal] if refusal else answer(probabilities),
        }

    def _cell(self) -> Frame:
        place, number = self.place, self._steps
        key = (place, number)
        if self._looked is None or self._looked[0] != key:
            self._looked = key, self.thinking.account(number, place)
        account = self._looked[1]
        rows, columns = self.thinking.anatomy.read_by(number, place[1:])
        field = [min(rows), min(columns), max(rows) + 1, max(columns) + 1] if rows and columns else None
        return {
            "cell": list(place) if self.thinking.outputs[number][0].size > 1 else [0, *divmod(place[0], self.across)],
            "pinned": self._pin is not None,
            "field": field,
            "account_of": words.cell(self.thinking.anatomy.layers[number - 1], place),
            "account": account.lines,
            **self._lens(account),
        }

    def _lens(self, account: CellAccount) -> Frame:
        """One input map's patch × kernel = products: the one chosen, or the one that adds most."""
        if not account.maps or account.window is None:
            return {"lens_of": "", "maps_read": None}
        strongest = account.window.strongest
        self._in_grids = chosen = strongest if self._map is None else self._map % account.maps
        lens = account.lens(chosen)
        many = account.maps > 1
        frame: Frame = {
            "lens_of": words.lens(account.window, chosen) if many else "",
            "maps_read": account.maps if many else None,
        }
        for name, texts in zip(("patch", "kernel", "products"), lens.texts, strict=True):
            frame[f"lens.{name}"] = getattr(lens, name)[None].astype(np.float32)
            frame[f"lens.{name}_texts"] = joined_texts(texts)
            frame[f"lens.{name}_range"] = float(np.abs(getattr(account.window, name)).max()) or 1.0
        frame["lens.sum"] = np.array([[[float(lens.products.sum())]]], np.float32)
        frame["lens.sum_texts"] = joined_texts([lens.subtotal])
        frame["lens.sum_range"] = float(np.abs(account.window.products.sum((1, 2))).max()) or 1.0
        return frame


def warm_up() -> None:
    """Read the weights and load what explains them, which takes seconds the first time."""
    DrawExperiment(DrawSettings(look="why")).frame()
