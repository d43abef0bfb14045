"""Lesson 2.5 as an experiment: a picture that is drawn, prepared, and read by a trained network, layer by layer.

experiment = DrawExperiment()
experiment.draw(picture)            # uint8 (h, w), ink light or dark
experiment.frame()["probabilities"]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from fractions import Fraction
from typing import Annotated, Any, Literal

import numpy as np

from engine.arithmetic.exact import fixed, parse_entry
from engine.arithmetic.typed import grid
from engine.arithmetic.written import softmax
from engine.arrays import Bytes, Floats32
from engine.convolutional.draw import doubt, flow, sums, typical
from engine.convolutional.draw.flow import opened
from engine.convolutional.draw.robustness import SAID, UNCHANGED, amounts
from engine.convolutional.draw.settings import STAGES, DrawSettings
from engine.convolutional.draw.strange import STRANGE
from engine.convolutional.draw.surgery import Operated, Surgery, first_kernels
from engine.convolutional.draw.thinking import OperatedThinking, Reading
from engine.convolutional.networks.anatomy import LayerAnatomy, shape_text
from engine.convolutional.reader.gaze import Gaze, part_name, strongest
from engine.convolutional.reader.network import PLANS
from engine.convolutional.reader.reader import YOURS, Reader, answer, unknown
from engine.convolutional.reader.shown import Shown
from engine.convolutional.reader.weights import trained
from engine.digits.pad import OnPad
from engine.experiment.protocol import Bounds, Frame
from engine.experiment.tour import Tour
from engine.experiment.undo import Undo

Index = Annotated[int, Bounds(-1, 1023)]
Kind = Literal["shift", "turn", "size", "thickness", "noise"]
MOST_SHOWN, IN_A_ROW = 128, 16  # maps of a layer as pictures, units of a list in one row


Table = tuple[Operated, int, Undo[Surgery]]
"""A network and what was done to it, which of its kernels can be written, and what can be taken back."""


class DrawExperiment(OnPad, Tour):
    """A tour over the layers of a network that reads a drawing; see :mod:`engine.experiment`.

    own: a picture in place of the example; yours: a network besides those that ship, which nobody trains any more.
    reading: the picture as it is prepared and read now; gaze: which cell is looked at.
    """

    edits: Sequence[str] = ("ink", "clear", "use", "lay", "open_part", "ask", "know")
    looks: Sequence[str] = (
        *("point", "pin", "other_map", "amend", "unchanged"),
        *("mute", "set_kernel", "put", "choose_kernel", "keep_biases", "undo_surgery", "as_trained"),
    )
    units: Sequence[str] = ("layer",)
    first = 1
    laid = 0  # how often a drawing of those that are no digit was put on the pad
    end = "These are the ten outputs."

    def __init__(
        self, settings: DrawSettings | None = None, own: Bytes | None = None, yours: Reader | None = None
    ) -> None:
        super().__init__()
        self.settings, self.own = settings or DrawSettings(), own
        self.drawn = own if own is not None or not self.settings.on_pad else self.settings.ink_of_example
        self.networks = {name: trained(name) for name in PLANS} | ({YOURS: yours} if yours else {})
        self.gaze = Gaze()
        self._swept: Kind = "turn"
        self._kernel, self._before = 0, Undo[Surgery]()
        self._beside: dict[str, Table] = {}  # what was done to the networks that are not looked at now
        self.reading = Reading(
            self._network(self.settings), self._picture(self.settings, self.drawn), self.settings.stages
        )

    def _network(self, settings: DrawSettings) -> Operated:
        if settings.network not in self.networks:
            raise ValueError("No network of your own is at hand: train one in lesson 2.6, or bring one along.")
        return Operated(self.networks[settings.network])

    def _picture(self, settings: DrawSettings, drawn: Bytes | None) -> Bytes:
        return settings.picture if drawn is None else drawn

    def _read(self, **changed: Any) -> None:
        """Read with something changed. Where the network cannot answer, all is as it was."""
        self.reading = replace(self.reading, **changed)

    # The tour

    @property
    def length(self) -> int:
        return len(self.thinking.outputs) - 1

    @property
    def thinking(self) -> OperatedThinking:
        return self.reading.thinking

    @property
    def maps(self) -> Floats32:
        """What leaves the layer that the tour is at."""
        return self.thinking.outputs[self.steps]

    @property
    def shown(self) -> Shown:
        """Those maps as pictures; the ten outputs are a picture each, with its digit."""
        return Shown(self.maps, MOST_SHOWN, in_a_row=IN_A_ROW, apart=self.steps == self.length)

    def change(self, **settings: Any) -> None:
        after = replace(self.settings, **settings)
        drawn = after.ink_of_example if after.on_pad and after.laid != self.settings.laid else self.drawn
        tables = self._tables
        table = tables.get(after.network) or (self._network(after), 0, Undo[Surgery]())
        self._read(network=table[0], picture=self._picture(after, drawn), stages=after.stages)
        self.settings, self._beside, self.drawn = after, tables, drawn
        _, self._kernel, self._before = table
        self._steps = min(self._steps, self.length)

    @property
    def _tables(self) -> dict[str, Table]:
        """What was done to every network."""
        return {**self._beside, self.settings.network: (self.reading.network, self._kernel, self._before)}

    # The drawing, and how it is prepared

    def draw(self, picture: Bytes | None) -> None:
        """Another picture, bytes (h, w) or with colours; None for the example again."""
        self._read(picture=self._picture(self.settings, picture))
        self.drawn = picture

    def succeed(self, before: DrawExperiment) -> None:
        """What lies on the pad stays, unless a picture was brought along since; so does what was done to networks."""
        if self.own is before.own:
            self.draw(before.drawn)
        for name, table in before._tables.items():
            if self.networks.get(name) is table[0].sound:
                self._beside[name] = table
        if self.settings.network in self._beside:
            network, self._kernel, self._before = self._beside[self.settings.network]
            self._read(network=network)

    def use(self, stage: Literal["ink", "crop", "fit", "centre"], on: bool) -> None:
        """Switch a stage of the preparation on or off."""
        self.change(**{stage: on})

    def lay(self, index: Annotated[int, Bounds(0, len(STRANGE) - 1)]) -> None:
        """Put one of the drawings that are no digit on the pad, also once more."""
        self.change(strange=[*STRANGE][index], on_pad=True)
        self.draw(self.settings.ink_of_example)
        self.laid += 1

    # What is asked, and which look answers

    def open_part(self, kind: Annotated[str, Bounds(0, 20)], index: Annotated[int, Bounds(0, 9999)]) -> None:
        """Open what is pressed at a glance: a map among its layer's, a class among the ten sums."""
        found = opened(self.reading.flow, index) if kind == "unit" else None
        if found is None:
            return
        number, part = found
        if number == self.length:
            self.change(look="sums", this=str(part))
            return
        self._steps = number
        self.change(look="layers")
        _, row, column = strongest(self.maps[part : part + 1])
        self.gaze.pinned = (part, row, column)

    def ask(self, which: Literal["this", "that"], digit: Annotated[str, Bounds(0, 1)]) -> None:
        """Why this class, and not that one."""
        self.change(**{which: digit})

    def know(self, which: Literal["known", "prior"], name: Annotated[str, Bounds(1, 20)]) -> None:
        """Which digits are known, and under which prior a class is typical."""
        self.change(**{which: name})

    @property
    def compared(self) -> tuple[int, int]:
        """The two classes: those asked for, else the answer and the second guess."""
        guesses = np.argsort(-self.thinking.probabilities, kind="stable").tolist()
        this = (
            int(self.settings.this) if self.settings.this else next(k for k in guesses if str(k) != self.settings.that)
        )
        that = int(self.settings.that) if self.settings.that else next(k for k in guesses if k != this)
        return this, that

    # Its changes

    def amend(self, kind: Kind, value: Annotated[float, Bounds(-60, 60)]) -> None:
        """Change the drawing: move it, turn it …"""
        self._read(changes=replace(self.reading.changes, **{kind: value}))
        self._swept = kind

    def unchanged(self) -> None:
        """The drawing as it was drawn."""
        self._read(changes=UNCHANGED)

    # Looks

    def point(self, index: Index, row: Index, column: Index) -> None:
        """The cell of the shown layer that the pointer is on; −1 when it has left."""
        self.gaze.hover = self.shown.cell(index, row, column)

    def pin(self, index: Index, row: Index, column: Index) -> None:
        """Keep looking at a cell; once more, and it is not kept."""
        self.gaze.keep(self.shown.cell(index, row, column))

    def other_map(self, by: Literal[-1, 1]) -> None:
        """The patch and kernel of the input map before the one that is shown, or after it."""
        self.gaze.map = self.gaze.in_grids + by

    # Surgery. Each visitor has a copy; the shipped network is never touched.

    def mute(self, index: Index) -> None:
        """Silence a map of the layer that is shown, or let it be heard again."""
        self._operate(self.reading.network.surgery.muting(self.steps, index))

    def choose_kernel(self, index: Annotated[int, Bounds(0, 1023)]) -> None:
        """Which of the first layer's kernels can be written."""
        self._kernel = min(index, len(first_kernels(self.reading.network.sound)) - 1)

    def set_kernel(
        self, channel: Index, row: Index, column: Index, text: Annotated[str, Bounds(1, 30)], first: bool = True
    ) -> None:
        """Write one entry of that kernel."""
        self._operate(self.reading.network.written(self._kernel, row, column, parse_entry(text)))

    def put(self, name: Annotated[str, Bounds(0, 20)]) -> None:
        """Put a well-known kernel in its place, as large as the learnt one was; nothing for an empty name."""
        if name:
            self._operate(self.reading.network.put(self._kernel, name))

    def keep_biases(self, on: bool) -> None:
        """Leave all biases in, or take them out."""
        self._operate(replace(self.reading.network.surgery, biases=on))

    def undo_surgery(self) -> None:
        """Take the last operation back."""
        self._read(network=Operated(self.reading.network.sound, self._before.take()))

    def as_trained(self) -> None:
        """The network as it was trained."""
        self._operate(Surgery())

    def _operate(self, surgery: Surgery) -> None:
        before = self.reading.network
        self._read(network=Operated(before.sound, surgery))
        self._before.remember(before.surgery)

    # Frames

    def frame(self) -> Frame:
        maps, part, shown = self.maps, self.thinking.anatomy.layers[self.steps - 1], self.shown
        first = (self.reading.digit, 0, 0) if shown.apart else strongest(maps if shown.a_list else maps[:MOST_SHOWN])
        cell = self.gaze.chosen(maps) or first
        looks = {
            "bearing": self._bearing,
            "surgery": self._surgery,
            "why": self._why,
            "glance": lambda: flow.frame(self.reading.flow, self.thinking),
            "doubt": self._doubt,
            "sums": lambda: sums.frame(self.thinking, *self.compared),
            "typical": self._typical,
        }
        return {
            **self._pipeline(),
            # units that are to be muted are a picture each
            "maps": maps[:MOST_SHOWN] if self.settings.look == "surgery" else shown.pictures,
            "maps_range": float(np.abs(maps).max()) or 1.0,
            "step": self.steps,
            "where": f"layer {part.number} of {self.length}, {part.layer.name}",
            "layer": [self._about(part)],
            "unit_captions": self._classes if self.steps == self.length else [],
            "cell": shown.at(cell),
            **self.gaze.frame(self.thinking, self.steps, cell),
            **asdict(self.reading.changes),
            "swept_at": getattr(self.reading.changes, self._swept),
            **looks.get(self.settings.look, dict)(),
        }

    def _pipeline(self) -> Frame:
        """The picture at every stage, each (1, rows, columns) between 0 and 1, and the answer."""
        found, shares = self.reading.prepared, self.thinking.probabilities
        called = "This" if self.drawn is not None else "The example"
        stages = {"ink": found.ink, "crop": found.cropped, "fit": found.fitted, "digit": self.thinking.picture}
        filled = self.reading.network.sound.data == "digits" and self.settings.fit  # then no centre is asked for
        return {f"stage.{name}": np.ascontiguousarray(part[None]) for name, part in stages.items()} | {
            **{f"use_{name}": getattr(self.settings, name) for name in STAGES},
            **({"use_centre": None} if filled else {}),
            "drawn": self.drawn is not None,
            "probabilities": None if found.refusal else shares.tolist(),
            "answer": [found.refusal] if found.refusal else self._answer(called),
            "softmax": [] if found.refusal else [softmax(self.thinking.logits, int(shares.argmax()))],
        }

    def _answer(self, called: str) -> list[str]:
        """What it is read as; or, where the network can tell, that it resembles no digit."""
        judged, shares = self.reading.doubt, self.thinking.probabilities
        return answer(shares, what=called) if judged is None or judged.knows else unknown(shares, what=called)

    @property
    def _classes(self) -> list[str]:
        """Under each of the ten outputs its digit and its sum."""
        return [f"{digit}: {fixed(Fraction(z), 2)}" for digit, z in enumerate(self.thinking.logits)]

    def _doubt(self) -> Frame:
        share = float(self.thinking.probabilities.max())
        return doubt.frame(self.reading.network.reader, self.reading.doubt, self.reading.digit, share)

    def _typical(self) -> Frame:
        reader, asked = self.reading.network.reader, self.settings
        return typical.frame(reader, self.thinking.picture, asked.known, asked.prior, self.reading.digit)

    def _about(self, part: LayerAnatomy) -> str:
        """The layer's size, for ReLU how many cells it cut, and how many of its maps are shown if not all are."""
        maps, size = self.maps, f"{part.layer.text}: {shape_text(part.output)}"
        if part.layer.text == "R":
            cut = int((maps == 0).sum())
            size += f"; {cut:,} of {maps.size:,} cells are 0 ({100 * cut / maps.size:.0f} %)"
        return f"{size}; its first {MOST_SHOWN} maps" if maps[0].size > 1 and len(maps) > MOST_SHOWN else size

    def _why(self) -> Frame:
        said = f"What speaks for the {self.reading.digit} (blue) and against it (orange)."
        found = self.reading.why
        return {"why": found.pictures, "why_said": [said, found.sentence], "why_captions": found.captions}

    def _bearing(self) -> Frame:
        found = self.reading.bearing(self._swept, self.networks | {self.settings.network: self.reading.network.reader})
        return {
            "bearing.x": amounts(self._swept).astype(np.float32),
            **{f"bearing.{name}": shares[:, None] for name, shares in found.items()},
            "bearing_of": [
                f"How sure they are of the {self.reading.undisturbed}, as it was drawn, over {SAID[self._swept]}"
            ],
        }

    def _surgery(self) -> Frame:
        """What was done, what it costs, and the kernel that can be written, where there is one."""
        done, part = self.reading.network, self.thinking.anatomy.layers[self.steps - 1]
        muted = {channel for layer, channel in done.surgery.muted if layer == self.steps}
        names = [part_name(part, k).split()[1] for k in range(min(part.output[0], MOST_SHOWN))]
        frame: Frame = {
            "surgery": done.said,
            "keep_biases": done.surgery.biases,
            "map_captions": [f"{name}, muted" if k in muted else name for k, name in enumerate(names)],
        }
        if done.reader.kernels is None:
            return frame | {"chosen_kernel": None, "put": None}
        kernel = done.kernel(self._kernel)
        return frame | {
            "chosen_kernel": self._kernel,
            "put": "",
            **grid("surgery.kernel", kernel[None], full=float(np.abs(kernel).max()) or 1.0),
        }
