"""Lesson 2.5 as an experiment: a picture that is drawn, prepared, and read by a trained network, layer by layer.

experiment = DrawExperiment()
experiment.draw(picture)            # uint8 (h, w), ink light or dark
experiment.frame()["probabilities"]
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import cache
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from engine.convolutional import draw_words as words
from engine.convolutional.attribution import METHODS, SENTENCES, attributions
from engine.convolutional.digit_network import PLANS
from engine.convolutional.digit_weights import Loaded, shipped
from engine.convolutional.draw_settings import STAGES, DrawSettings
from engine.convolutional.exact import joined_texts
from engine.convolutional.ink import grey, ink_of
from engine.convolutional.preprocessing import Prepared, prepared
from engine.convolutional.robustness import RANGES, Change, amounts, curves
from engine.convolutional.thinking import CellAccount, Place, Thinking
from engine.training import Bounds, Frame, Measure, State

DISAGREE = "Where they disagree. The spread of the four, each with its largest value made 1."
PAD = 70  # rows and columns in which a drawing is sent while it is drawn
Index = Annotated[int, Bounds(-1, 1023)]


@cache
def trained(name: str) -> Loaded:
    """The shipped network of that name, read once; nothing changes it."""
    return shipped(name)


class DrawExperiment:
    """A tour over the layers: see :class:`engine.training.Experiment`. own: a picture in place of the example."""

    edits: Sequence[str] = ("ink", "clear", "use_ink", "use_crop", "use_fit", "use_centre")
    looks: Sequence[str] = ("point", "pin", "show_map", *RANGES, "sweep", "unchanged")
    units: Sequence[str] = ("layer",)
    diverged = False

    def __init__(self, settings: DrawSettings | None = None, own: NDArray[np.uint8] | None = None) -> None:
        self.settings = settings or DrawSettings()
        self._own = own
        self._steps = 1
        self._hover: Place | None = None
        self._pin: Place | None = None
        self._map: int | None = None
        self.changes = Change()
        self._swept = "turn"
        self._think()

    def _think(self) -> None:
        """Prepare the picture and ask the network."""
        picture = example(self.settings.digit, self.settings.example) if self._own is None else self._own
        if self.changes != Change():
            picture = np.rint(255 * self.changes.of_ink(ink_of(grey(picture)).ink)).astype(np.uint8)
        found = prepared(picture, self.settings.stages)
        self.prepared: Prepared = replace(found, digit=self.changes.of_digit(found.digit))
        loaded = trained(self.settings.network)
        self.thinking = Thinking(list(loaded.network.layers), PLANS[self.settings.network], self.prepared.digit)
        self._curves: Frame | None = None
        self._reasons: Frame | None = None
        self._looked: tuple[Any, CellAccount] | None = None

    def modules(self) -> list[str]:
        """The network's layers as torch code, in the order of its weights' names."""
        found = [str(layer) for layer in self.thinking.layers]
        return [f"nn.{text}" for text in found]

    # --- the tour -------------------------------------------------------------------------------------------------

    @property
    def steps(self) -> int:
        return self._steps

    @property
    def length(self) -> int:
        return len(self.thinking.outputs) - 1

    @property
    def stopped(self) -> str:
        return "These are the ten outputs." if self._steps >= self.length else ""

    def step(self, count: int = 1) -> int:
        before = self._steps
        self._steps = min(before + max(count, 0), self.length)
        return self._steps - before

    def span(self, unit: str) -> tuple[int, int]:
        return 1, 1

    def measure(self) -> Measure:
        return {}

    def picture(self) -> Frame:
        return {}

    def reset(self) -> None:
        self._steps = 1

    def state(self) -> State:
        return {"steps": self._steps}

    def restore(self, state: State) -> None:
        self._steps = min(int(state["steps"]), self.length)

    def change(self, **settings: Any) -> None:
        self.settings = replace(self.settings, **settings)
        self._think()
        self._steps = min(self._steps, self.length)

    # --- drawing --------------------------------------------------------------------------------------------------

    def draw(self, picture: NDArray[np.uint8] | None) -> None:
        """Another picture, bytes (h, w) or with colours; None for the example again."""
        self._own = picture
        self._think()

    def ink(self, pixels: Annotated[str, Bounds(1, 7_000)]) -> None:
        """A drawing as it is drawn: 70×70 bytes of grey, row by row, in base64."""
        try:
            grey = base64.b64decode(pixels, validate=True)
        except (binascii.Error, ValueError):
            raise ValueError("The drawing did not arrive whole.") from None
        if len(grey) != PAD * PAD:
            raise ValueError("The drawing did not arrive whole.")
        self.draw(np.frombuffer(grey, np.uint8).reshape(PAD, PAD))

    def clear(self) -> None:
        """Back to the example."""
        self.draw(None)

    def use_ink(self, on: bool) -> None:
        """Find the ink, or take the picture's grey as it is."""
        self.change(ink=on)

    def use_crop(self, on: bool) -> None:
        """Cut the picture to its ink, or leave all of it."""
        self.change(crop=on)

    def use_fit(self, on: bool) -> None:
        """Fit what is left into 20×20 pixels, or scale the picture as a whole."""
        self.change(fit=on)

    def use_centre(self, on: bool) -> None:
        """Put the centre of mass in the middle, or the box."""
        self.change(centre=on)

    # --- looks ----------------------------------------------------------------------------------------------------

    def point(self, index: Index, row: Index, column: Index) -> None:
        """The cell of the shown layer that the pointer is on; −1 when it has left."""
        self._hover = self._kept(index, row, column)

    def pin(self, index: Index, row: Index, column: Index) -> None:
        """Keep looking at a cell; once more lets it go."""
        place = self._kept(index, row, column)
        self._pin = None if place == self._pin else place

    def show_map(self, index: Index) -> None:
        """Which input map's patch and kernel are shown; −1 for the one with the largest share."""
        self._map = index if index >= 0 else None

    # --- how much it bears ----------------------------------------------------------------------------------------

    def shift(self, value: Annotated[float, Bounds(*RANGES["shift"])]) -> None:
        """Move the drawing, in shares of its width."""
        self._change("shift", value)

    def turn(self, value: Annotated[float, Bounds(*RANGES["turn"])]) -> None:
        """Turn it, in degrees."""
        self._change("turn", value)

    def size(self, value: Annotated[float, Bounds(*RANGES["size"])]) -> None:
        """Make it smaller or larger."""
        self._change("size", value)

    def thickness(self, value: Annotated[float, Bounds(*RANGES["thickness"])]) -> None:
        """Make its strokes thicker or thinner."""
        self._change("thickness", value)

    def noise(self, value: Annotated[float, Bounds(*RANGES["noise"])]) -> None:
        """Lay noise over what the network sees."""
        self._change("noise", value)

    def sweep(self, kind: Annotated[str, Bounds(1, 10)]) -> None:
        """Whose curve is drawn."""
        if kind not in RANGES:
            raise ValueError(f"There is no change called “{kind}”.")
        self._swept = kind

    def unchanged(self) -> None:
        """The drawing as it was drawn."""
        self.changes = Change()
        self._think()

    def _change(self, kind: str, value: float) -> None:
        self.changes = replace(self.changes, **{kind: value})
        self._swept = kind
        self._think()

    def _why(self) -> Frame:
        """How much each pixel speaks for the answer, by each method, and where they disagree: (5, 28, 28)."""
        if self._reasons is None:
            digit = int(np.argmax(self.thinking.probabilities))
            found = attributions(trained(self.settings.network).network, self.prepared.digit, digit)
            maps = [part / max(float(np.abs(part).max()), 1e-12) for part in found.maps.values()]
            self._reasons = {
                "why": np.stack([*maps, found.disagreement / max(float(found.disagreement.max()), 1e-12)]),
                "why_said": [f"What speaks for the {digit} (blue) and against it (orange).", found.sentence],
                "why_captions": [*(f"{name[0].upper()}{name[1:]}. {SENTENCES[name]}" for name in METHODS), DISAGREE],
            }
        return self._reasons

    def _bearing(self) -> Frame:
        """For every shipped network, the probability of the answer as one change goes through its range."""
        key = (self._swept, self.settings, self.changes)
        if self._curves is None or self._curves["key"] != key:
            picture = example(self.settings.digit, self.settings.example) if self._own is None else self._own
            digit = int(np.argmax(self.thinking.probabilities))
            names = list(PLANS)
            ink = ink_of(grey(picture)).ink
            nets = [trained(name).network for name in names]
            found = curves(ink, self.changes, self._swept, nets, digit, self.settings.stages)
            self._curves = {"key": key, "bearing.x": amounts(self._swept).astype(np.float32)}
            self._curves |= {f"bearing.{name}": part[:, None] for name, part in zip(names, found, strict=True)}
            self._curves["bearing_of"] = [f"How sure they are of the {digit}, over {words.CHANGES[self._swept]}"]
        return {name: part for name, part in self._curves.items() if name != "key"}

    def _kept(self, *place: int) -> Place | None:
        inside = all(0 <= i < n for i, n in zip(place, self.thinking.outputs[self._steps].shape, strict=True))
        return (place[0], place[1], place[2]) if inside else None

    @property
    def place(self) -> Place:
        """The cell that is looked at: under the pointer, pinned, or the one that answers most strongly."""
        maps = self.thinking.outputs[self._steps]
        for place in (self._hover, self._pin):
            if place and self._kept(*place):
                return place
        index, row, column = np.unravel_index(int(np.abs(maps).argmax()), maps.shape)
        return int(index), int(row), int(column)

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


@cache
def _digits() -> tuple[NDArray[np.uint8], ...]:
    from sklearn.datasets import load_digits  # takes a while to import

    data = load_digits()
    pictures = (np.clip(data.images * 16, 0, 255)).astype(np.uint8)
    return tuple(pictures[data.target == digit] for digit in range(10))


def example(digit: int, number: int) -> NDArray[np.uint8]:
    """One of scikit-learn's digits (Alpaydin and Kaynak 1998), 8×8, made 56×56 by straight lines between pixels."""
    pictures = _digits()[digit]
    large = ndimage.zoom(pictures[number % len(pictures)] / 255.0, 7, order=1, grid_mode=True, mode="grid-constant")
    return np.asarray(np.rint(255 * np.clip(np.pad(large, 7), 0, 1)), np.uint8)
