"""Lesson 2.5 as an experiment: a picture that is drawn, prepared, and read by a trained network, layer by layer.

experiment = DrawExperiment()
experiment.draw(picture)            # uint8 (h, w), ink light or dark
experiment.frame()["probabilities"]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import numpy as np

from engine.convolutional import draw_words as words
from engine.convolutional.draw_run import example, trained
from engine.convolutional.draw_settings import STAGES, DrawSettings
from engine.convolutional.draw_surgery import OPERATIONS, DrawSurgery
from engine.convolutional.exact import joined_texts
from engine.convolutional.robustness import RANGES
from engine.convolutional.thinking import CellAccount
from engine.training import Frame

__all__ = ["DrawExperiment", "DrawSettings", "example", "trained", "warm_up"]


class DrawExperiment(DrawSurgery):
    """The run with its frame: see :class:`engine.training.Experiment`."""

    edits: Sequence[str] = ("ink", "clear", "use_ink", "use_crop", "use_fit", "use_centre")
    looks: Sequence[str] = ("point", "pin", "show_map", *RANGES, "sweep", "unchanged", *OPERATIONS)

    # --- frames ---------------------------------------------------------------------------------------------------

    def frame(self) -> Frame:
        maps = self.thinking.outputs[self._steps]
        layer = self.thinking.anatomy.layers[self._steps - 1]
        return {
            **self._pipeline(),
            **self._answer(),
            "maps": maps if maps.shape[1] > 1 else maps.reshape(1, 1, -1),
            "maps_range": float(np.abs(maps).max()) or 1.0,
            "step": self._steps,
            "where": words.layer(layer, self.length),
            "layer": [words.about(layer, maps)],
            **self._cell(),
            **asdict(self.changes),
            "swept": self._swept,
            "swept_at": getattr(self.changes, self._swept),
            **(self._bearing() if self.settings.look == "bearing" else {}),
            **(self._surgery() if self.settings.look == "surgery" else {}),
            **(self._why() if self.settings.look == "why" else {}),
        }

    def _pipeline(self) -> Frame:
        """The picture at every stage, each (1, rows, columns) between 0 and 1."""
        found = self.prepared
        stages = {"ink": found.ink, "crop": found.cropped, "fit": found.fitted, "digit": found.digit}
        return {f"stage.{name}": np.ascontiguousarray(part[None]) for name, part in stages.items()} | {
            "inverted": found.inverted,
            **{f"use_{name}": getattr(self.settings, name) for name in STAGES},
            "drawn": self._own is not None,
        }

    def _answer(self) -> Frame:
        probabilities = self.thinking.probabilities
        refusal = self.prepared.refusal
        return {
            "refusal": refusal,
            "probabilities": None if refusal else probabilities.tolist(),
            "answer": [refusal] if refusal else words.answer(probabilities),
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
            "cell": list(place),
            "pinned": self._pin is not None,
            "field": field,
            "account_of": words.cell(self.thinking.anatomy.layers[number - 1], place),
            "account": account.lines,
            **self._lens(account),
        }

    def _lens(self, account: CellAccount) -> Frame:
        """One input map's patch × kernel = products, and what every map adds."""
        if account.patch is None or account.kernel is None or account.products is None or account.texts is None:
            return {"lens_map": None, "shares": None}
        count = len(account.patch)
        chosen = account.strongest if self._map is None else min(self._map, count - 1)
        size = account.patch[0].size
        frame: Frame = {"lens_map": chosen, "shares": list(account.subtotals)}
        parts = (account.patch, account.kernel, account.products)
        for name, values, texts in zip(("patch", "kernel", "products"), parts, account.texts, strict=True):
            frame[f"lens.{name}"] = values[chosen][None].astype(np.float32)
            frame[f"lens.{name}_texts"] = joined_texts(texts[chosen * size : (chosen + 1) * size])
            frame[f"lens.{name}_range"] = float(np.abs(values).max()) or 1.0
        frame["lens.sum"] = np.array([[[float(account.products[chosen].sum())]]], np.float32)
        frame["lens.sum_texts"] = joined_texts([account.subtotals[chosen]])
        return frame


def warm_up() -> None:
    """Read the weights and load what explains them, which takes seconds the first time."""
    DrawExperiment(DrawSettings(look="why")).frame()
