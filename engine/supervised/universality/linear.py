"""Linear layers multiplied out, entry by entry, as a stage plays it; and one ReLU that stops it.

experiment = Linear(UniversalitySettings(look="linear", depth=3))
experiment.single                       # W and b of the one layer that all of them are
experiment.deep(x), experiment.shallow(x)
"""

from __future__ import annotations

from typing import Annotated

import numpy as np

from engine.arithmetic.exact import cell_text, joined_texts, parse_entry
from engine.arithmetic.typed import grid, with_entry, write_grid
from engine.arithmetic.written import lowered, neuron, plain
from engine.arrays import Floats
from engine.experiment.protocol import Bounds, Frame
from engine.experiment.undo import EditedTour
from engine.supervised.universality import collapse, words
from engine.supervised.universality.pieces import pieces
from engine.supervised.universality.settings import MOST_DEPTH, MOST_LINEAR, UniversalitySettings

Place = Annotated[int, Bounds(0, MOST_LINEAR)]
Channel = Annotated[int, Bounds(0, MOST_DEPTH)]
Typed = Annotated[str, Bounds(1, 30)]
REACH = 3.0
"""The first input runs from −3 to 3 where the outputs are drawn."""
LARGEST = 100.0


class Linear(EditedTour[UniversalitySettings]):
    """See :mod:`engine.experiment`. One step computes one entry of W, or of b."""

    edits = ("set_layer", "set_input", "set_bend", "undo")
    units = ("entry", "layer")
    end = "All layers are one layer now."

    def __init__(self, settings: UniversalitySettings | None = None) -> None:
        super().__init__()
        self._take(settings or UniversalitySettings(look="linear"))

    def _take(self, settings: UniversalitySettings) -> None:
        self.settings, self.layers, self.input = settings, settings.linear_layers(), settings.linear_input()
        self.collapsed = collapse.collapsed(self.layers)
        self._steps = min(self._steps, self.length)

    @property
    def width(self) -> int:
        return self.settings.width

    @property
    def a_layer(self) -> int:
        """Entries that each layer adds to the walk."""
        return self.width * (self.width + self.settings.bias)

    @property
    def length(self) -> int:
        return (self.settings.depth - 1) * self.a_layer

    def span(self, unit: str) -> tuple[int, int]:
        if unit == "entry":
            return 1, 1
        done = self._steps % self.a_layer
        return max(1, done or min(self.a_layer, self._steps)), max(1, self.a_layer - done)

    @property
    def bends(self) -> tuple[int, ...]:
        """The layers that a ReLU follows, from 0."""
        return (self.settings.bend - 1,) if 0 < self.settings.bend < self.settings.depth else ()

    @property
    def single(self) -> tuple[Floats, Floats]:
        """W and b of all layers together, as if none had a ReLU."""
        return self.collapsed[-1]

    def deep(self, x: Floats) -> Floats:
        """The outputs of the layers one after the other."""
        return collapse.forward(self.layers, x, self.bends)[-1]

    def shallow(self, x: Floats) -> Floats:
        """The outputs of the single layer."""
        return np.asarray(self.single[0] @ x + self.single[1])

    # --- edits ----------------------------------------------------------------------------------------------------

    def set_layer(self, channel: Channel, row: Place, column: Place, text: Typed, first: bool = True) -> None:
        """Write a number into a layer: its weights, and its biases in the last column."""
        if column == self.width and not self.settings.bias:
            raise ValueError("There are no biases here; switch them on first.")
        self._edit(first, entries=write_grid(with_entry(self._numbers(), (channel, row, column), _typed(text))))

    def set_input(self, channel: Channel, row: Place, column: Place, text: Typed, first: bool = True) -> None:
        """Write a number of the input."""
        changed = with_entry(self.input[None, :, None], (channel, row, column), _typed(text))
        self._edit(first, given=write_grid(changed))

    def set_bend(self, layer: Annotated[int, Bounds(0, MOST_DEPTH)]) -> None:
        """A ReLU behind a layer, from 1; 0: there is none."""
        if layer >= self.settings.depth:
            raise ValueError("A ReLU stands between two layers.")
        self._edit(True, bend=layer)

    def _numbers(self) -> Floats:
        """All layers as one array (layers, units, inputs + 1), the biases last; without them, no last column is
        kept."""
        return np.stack([np.column_stack([w, b]) for w, b in self.settings.linear_layers(biases=True)])

    # --- frames ---------------------------------------------------------------------------------------------------

    def frame(self) -> Frame:
        deep, shallow = self.deep(self.input), self.shallow(self.input)
        along, curves = self._along()
        return {
            "step": self._steps,
            **self._grids(),
            **grid("given", self.input[None, :, None]),
            "account": self._account(), "verdict": self._verdict(deep, shallow),
            "outputs": deep, "single": shallow, "bend": self.settings.bend if self.settings.depth > 1 else None,
            "x": along.astype(np.float32), **curves,
            "extent": [-REACH, REACH, *_bounds(np.concatenate([curves["deep"], curves["shallow"]]))],
        }  # fmt: skip

    def _grids(self) -> Frame:
        """The layers as they are, and what of each product is computed by now."""
        shown = [np.column_stack([w, b] if self.settings.bias else [w]) for w, b in self.layers]
        whole = np.stack([np.column_stack([w, b] if self.settings.bias else [w]) for w, b in self.collapsed])
        done = np.full(whole.shape, np.nan)
        done[0] = whole[0]
        for step in range(self._steps):
            place = self._place(step)
            done[place] = whole[place]
        texts = ["" if np.isnan(value) else cell_text(_clean(value)) for value in done.ravel().tolist()]
        own = grid("own", np.stack(shown))
        return own | {"products": done.astype(np.float32), "products_texts": joined_texts(texts)}

    def _place(self, step: int) -> tuple[int, int, int]:
        """Which product's which row and column a step computes; the biases come last."""
        layer, entry = divmod(step, self.a_layer)
        if entry >= self.width**2:
            return layer + 1, entry - self.width**2, self.width
        return layer + 1, entry // self.width, entry % self.width

    def _account(self) -> list[str]:
        if not self._steps:
            return ["Step forward: the layers are multiplied out, one entry at a time.", "The first one is itself."]
        layer, row, column = self._place(self._steps - 1)
        weights, biases = self.layers[layer]
        before_w, before_b = self.collapsed[layer - 1]
        of = "".join(f"W{lowered(k + 1)}" for k in reversed(range(layer + 1)))
        if column == self.width:
            found = neuron(weights[row].tolist(), before_b.tolist(), float(biases[row]))
            rule = f"b = W{lowered(layer + 1)}·(b so far) + b{lowered(layer + 1)}"
            return [f"The bias of row {row + 1}, of {layer + 1} layers: {rule}", f"{found.given} {found.text}"]
        found = neuron(weights[row].tolist(), before_w[:, column].tolist(), 0.0)
        text = found.text.replace(" + 0 ", " ", 1)
        what = f"{of}, row {row + 1}, column {column + 1}:"
        return [f"{what} W{lowered(layer + 1)}'s row times the column so far", f"{found.given} {text}"]

    def _verdict(self, deep: Floats, shallow: Floats) -> list[str]:
        names = [f"y{lowered(k + 1)}" for k in range(self.width)]
        lines = [
            f"{name} by the layers {words.exactly(_clean(a))}, by the single layer {words.exactly(_clean(b))}"
            for name, a, b in zip(names, deep.tolist(), shallow.tolist(), strict=True)
        ]
        if not self.bends:
            if self._steps < self.length:
                return lines
            return [*lines, f"{self.settings.depth} layers are one: {self._count()} do the work of {self._own()}."]
        count = len(pieces(self._along_x(), -REACH, REACH))
        where = f"between layer {self.settings.bend} and {self.settings.bend + 1}"
        return [
            *lines,
            f"With a ReLU {where}, y₁ has {count} linear piece{'s' * (count > 1)} here; a single layer has 1.",
        ]

    def _count(self) -> str:
        return f"{self.width * (self.width + self.settings.bias)} numbers"

    def _own(self) -> str:
        return str(self.settings.depth * self.width * (self.width + self.settings.bias))

    def _along(self) -> tuple[Floats, Frame]:
        """The first output, while the first input runs and the others stay."""
        x = np.linspace(-REACH, REACH, 241)
        inputs = np.repeat(self.input[:, None], len(x), axis=1)
        inputs[0] = x
        h = inputs
        for layer, (w, b) in enumerate(self.layers):
            h = w @ h + b[:, None]
            h = np.maximum(h, 0) if layer in self.bends else h
        single = self.single[0] @ inputs + self.single[1][:, None]
        return x, {"deep": h[0].astype(np.float32), "shallow": single[0].astype(np.float32)}

    def _along_x(self) -> list[tuple[Floats, Floats]]:
        """The network with the first input alone, as layers that a ReLU follows but for the last."""
        (bend,) = self.bends
        (w0, b0), (w1, b1) = (
            collapse.collapsed(part)[-1] for part in (self.layers[: bend + 1], self.layers[bend + 1 :])
        )
        fixed = w0[:, 1:] @ self.input[1:] + b0
        return [(w0[:, :1], fixed), (w1, b1)]


def _typed(text: str) -> float:
    value = parse_entry(text)
    if abs(value) > LARGEST:
        raise ValueError(f"An entry must lie between −{plain(LARGEST)} and {plain(LARGEST)}.")
    return value


def _clean(value: float) -> float:
    """Without what only rounding has left: entries and products of short decimals have few digits."""
    return round(value, 10) + 0.0


def _bounds(values: Floats) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    room = max(high - low, 0.5)
    return low - 0.1 * room, high + 0.1 * room
