"""What becomes of an answer when the drawing is changed, and why it is given: the second half of the drawing lesson."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import numpy as np

from engine.convolutional.draw import words
from engine.convolutional.draw.attribution import attributions
from engine.convolutional.draw.robustness import RANGES, Change, amounts, curves
from engine.convolutional.draw.run import DrawRun
from engine.digits.examples import example
from engine.digits.ink import grey, ink_of
from engine.experiment.protocol import Bounds, Frame

DISAGREE = "Where they disagree. The spread of them all, each with its largest value made 1."


class DrawChanges(DrawRun):
    """A run whose drawing can be changed, and whose answer can be asked why."""

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
        self._think_with(changes=Change())

    def _change(self, kind: str, value: float) -> None:
        self._think_with(changes=replace(self.changes, **{kind: value}), _swept=kind)

    def _why(self) -> Frame:
        """How much each pixel speaks for the answer, by each method, and where they disagree: (up to 5, side, side)."""
        if self._reasons is None:
            digit = int(np.argmax(self.thinking.probabilities))
            found = attributions(self.reader.network, self.seen, digit)
            said = found.sentences.items()
            maps = [part / max(float(np.abs(part).max()), 1e-12) for part in found.maps.values()]
            self._reasons = {
                "why": np.stack([*maps, found.disagreement / max(float(found.disagreement.max()), 1e-12)]),
                "why_said": [
                    f"What speaks for the {digit} (blue) and against it (orange).",
                    f"{found.sentence} {found.left_out}".strip(),
                ],
                "why_captions": [*(f"{name[0].upper()}{name[1:]}. {text}" for name, text in said), DISAGREE],
            }
        return self._reasons

    def _bearing(self) -> Frame:
        """For every network, the probability of the answer as one change goes through its range."""
        key = (self._swept, self.settings, self.changes)
        if self._curves is None or self._curves["key"] != key:
            picture = example(self.settings.digit, self.settings.example) if self.drawn is None else self.drawn
            digit = int(np.argmax(self.thinking.probabilities))
            readers = self.networks | {self.settings.network: self.reader}
            ink = ink_of(grey(picture)).ink
            found = curves(ink, self.changes, self._swept, [*readers.values()], digit, self.settings.stages)
            self._curves = {"key": key, "bearing.x": amounts(self._swept).astype(np.float32)}
            self._curves |= {f"bearing.{name}": part[:, None] for name, part in zip(readers, found, strict=True)}
            self._curves["bearing_of"] = [f"How sure they are of the {digit}, over {words.CHANGES[self._swept]}"]
        return {name: part for name, part in self._curves.items() if name != "key"}
