"""The ledger as an experiment: a walk back through time, one step of backpropagation each.

    experiment = LedgerExperiment(GradientsSettings(cell="tanh", scale=0.5, length=100))
    experiment.ledger.norms[99, 0]     # ‖∂L₁₀₀/∂h₁‖

It opens at the end of the walk, with every gradient in its place.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from engine.arithmetic.written import lowered
from engine.arrays import Floats32
from engine.experiment.protocol import Bounds, Frame
from engine.experiment.tour import Tour
from engine.recurrent.cells.tasks import MOST
from engine.recurrent.gradients.ledger import DECADES, PROFILES, Ledger, lines, title
from engine.recurrent.gradients.settings import GradientsSettings, Moved

Place = Annotated[int, Bounds(-1, MOST)]


class LedgerExperiment(Moved, Tour):
    """See :mod:`engine.experiment`."""

    controls = ("length", "scale", "inputs", "forget", "hidden", "cell", "start")
    edits = tuple(f"set_{name}" for name in controls)
    looks = ("point", "pin", "set_row")
    units = ("step back",)
    pace = 20.0
    end = "Every gradient has come back as far as the first step."

    def __init__(self, settings: GradientsSettings | None = None) -> None:
        self.settings = settings or GradientsSettings()
        super().__init__()
        self._hover: tuple[int, int] | None = None
        self._pin: tuple[int, int] | None = None
        self._row = MOST  # the loss that the walk follows: the last one, where the sequence is shorter
        self.ledger = Ledger(self.settings)
        self._steps = self.length

    @property
    def length(self) -> int:
        """How far back the last loss can reach."""
        return self.settings.length - 1

    # --- what is moved ----------------------------------------------------------------------------------------------

    def change(self, **settings: Any) -> None:
        before, at_end = self.settings, self._steps >= self.length
        self.settings = replace(before, **settings)
        if self.settings == before:
            return
        self.ledger = Ledger(self.settings)
        self._steps = self.length if at_end else min(self._steps, self.length)
        self._hover = None
        if self._pin and max(self._pin) > self.settings.length:
            self._pin = None

    def point(self, index: Place, row: Place, column: Place) -> None:
        """The pointer is on the gradient of row t at column k (counted from 0); −1 when it has left."""
        self._hover = self._gradient(row, column)

    def pin(self, index: Place, row: Place, column: Place) -> None:
        """Keep looking at one, until it is clicked again."""
        place = self._gradient(row, column)
        self._pin = None if place == self._pin else place

    def set_row(self, value: Annotated[int, Bounds(1, MOST)]) -> None:
        """Which loss the walk follows."""
        self._row, self._pin = value, None

    def _gradient(self, row: int, column: int) -> tuple[int, int] | None:
        return (row + 1, column + 1) if 0 <= column <= row < self.settings.length else None

    @property
    def place(self) -> tuple[int, int]:
        """t and k looked at, from 1: under the pointer, pinned, or as far back as the loss that is followed is."""
        t = min(self._row, self.settings.length)
        return self._hover or self._pin or (t, max(1, t - self._steps))

    # --- frames -----------------------------------------------------------------------------------------------------

    def frame(self) -> Frame:
        settings, ledger, (t, k) = self.settings, self.ledger, self.place
        found = ledger.product(t, k)
        spectrum = found.singular if found else np.full(1, math.nan)
        return {
            "step": self._steps,
            "where": f"{self._steps} {'step' if self._steps == 1 else 'steps'} back",
            "triangle_of": f"‖∂Lₜ/∂{'c' if ledger.of_cell else 'h'}ₖ‖: row t, column k",
            "triangle": scaled(ledger.norms, self._steps)[None],
            "gradient": [0, t - 1, k - 1],
            "account_of": title(ledger, t, k),
            "account": lines(ledger, t, k, found),
            "spectrum.x": np.arange(1, 1 + len(spectrum), dtype=np.float32),
            "spectrum": spectrum[:, None],
            **{name: getattr(settings, name) for name in self.controls},
            **self._profiles(t),
            "lag": t - k,
            "row": min(self._row, settings.length),
            "losses_of": f"Profile of L{lowered(t)} over the lag",
        }

    def _profiles(self, t: int) -> Frame:
        """Every cell's gradients over the lag, and the two lines of theory; (lags, 1)."""
        ledger = self.ledger
        curves = {f"profile.{kind}": ledger.profile(kind, t) for kind in PROFILES}
        curves |= {
            "profile.bound": ledger.power(ledger.bound, t),
            "profile.radius": ledger.power(self.settings.scale, t),
        }
        frame: Frame = {"profile.x": np.arange(t, dtype=np.float32)}
        return frame | {name: np.ascontiguousarray(values)[:, None] for name, values in curves.items()}


def scaled(norms: NDArray[np.float64], steps: int | None = None) -> Floats32:
    """Lengths of gradients on the scale of the colours: log₁₀ between DECADES, from 0 to 1. NaN stays NaN."""
    low, high = DECADES
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.clip((np.log10(norms) - low) / (high - low), 0, 1)
    if steps is not None:
        t, k = np.indices(found.shape)
        found[t - k > steps] = math.nan
    return found.astype(np.float32)
