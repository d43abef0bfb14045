"""The settings of the look on simple and complex cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.convolutional.features.cells.gabor import Gabor
from engine.convolutional.features.cells.sheet import CELLS, middle, orientations
from engine.convolutional.features.cells.stimuli import STIMULI
from engine.settings import Settings, choice, number, seed, whole

ONE, SHEET = "one", "sheet"
RECORDED = {ONE: "One cell", SHEET: f"A sheet of {CELLS} × {CELLS} cells"}
SPREADS = (0.3, 0.3924, 0.45, 0.5622, 0.65, 0.75)  # among them one and a half octaves, and one
TURNS = (0.0, 2.0, 3.0, 5.0, 10.0, 15.0)


@dataclass(frozen=True)
class CellsSettings(Settings):
    """A cell, or a sheet of them, and what drifts and turns before it. Every step follows from them."""

    recorded: Literal["one", "sheet"] = choice(ONE, RECORDED, "recording", title="Recorded", live=True)
    stimulus: Literal["light", "dark", "edge", "grating"] = choice(
        "light", STIMULI, "stimulus", title="Shown", live=True
    )
    bar_angle: int = whole(20, 0, 359, "orientation of the stimulus", step=1, title="Its orientation, °", live=True)
    bar_turn: float = number(
        5.0, 0, 15, "turn after each sweep", values=TURNS, title="It turns after each sweep by, °", live=True
    )
    stripe: float = number(
        0.6, 0.2, 1.5, "width of a bar or stripe", step=0.1, title="Width of the bar or of a stripe, °", live=True
    )
    cell_angle: int = whole(60, 0, 175, "orientation of the field", step=5, title="Orientation, °", live=True)
    cell_phase: int = whole(0, 0, 345, "phase of the field", step=15, title="Phase ψ, °", live=True)
    cell_wave: float = number(1.2, 0.6, 1.6, "wavelength of the field", step=0.1, title="Wavelength λ, °", live=True)
    cell_spread: float = number(
        0.5622, 0.3, 0.75, "width of the field", values=SPREADS, title="Width σ in wavelengths", live=True
    )
    cell_aspect: float = number(
        1.0, 0.6, 1.0, "aspect of the field", step=0.1, title="Aspect γ, below 1 longer", live=True
    )
    sheet_seed: int = seed("seed of the sheet", title="Seed of the sheet", live=True)
    cell_picked: int = whole(103, 0, CELLS * CELLS - 1, "number of the cell", live=True)  # of the sheet, row by row

    @property
    def gabor(self) -> Gabor:
        """The field of the cell that is recorded."""
        shape = float(self.cell_phase), self.cell_wave, self.cell_spread, self.cell_aspect
        if self.recorded == ONE:
            return Gabor(float(self.cell_angle), *shape)
        row, column = divmod(self.cell_picked, CELLS)
        return Gabor(float(orientations(self.sheet_seed)[row, column]), *shape, *middle(row, column))
