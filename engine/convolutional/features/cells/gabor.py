"""The receptive field of a simple cell as a Gabor function: a wave in a bell (Marčelja 1980, Daugman 1985).

Lengths are in degrees of visual angle, orientations in degrees counted from the x axis towards the y axis, which points
up. A field of 0° prefers a level bar, one of 90° an upright one. The screen reaches from −3° to 3° each way and is
sampled every tenth of a degree, so that a response is a sum over 61 · 61 places.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from engine.arrays import Floats

HALF, SIDE = 3.0, 61  # of the screen: half its width in degrees of visual angle, and its samples along a side
PIXEL = 2 * HALF / (SIDE - 1)


@lru_cache(maxsize=1)
def screen() -> tuple[Floats, Floats]:
    """x and y (SIDE, SIDE) of the screen's samples; the first row lies at the top."""
    along = np.linspace(-HALF, HALF, SIDE)
    x, y = np.meshgrid(along, -along)
    return x, y


def turned(x: Floats, y: Floats, angle: float) -> tuple[Floats, Floats]:
    """Places as (along, across) a line of this orientation. A stimulus drifts towards where `across` grows: an upright
    bar goes to the right."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return x * cos + y * sin, x * sin - y * cos


@dataclass(frozen=True)
class Gabor:
    """w(x, y) = exp(−(u² + γ²v²)/2σ²) · cos(2πu/λ + ψ) / N, u across the stripes of the field and v along them.

    angle: its orientation; phase: ψ, in degrees (0: a bright stripe is wanted in the middle, 90: an edge); wave: λ;
    spread: σ/λ; aspect: γ, below 1 the field is longer along its stripes; x, y: where its middle is. N is half the sum
    of the bell, so that the best grating at full contrast gives about 1.
    """

    angle: float = 60.0
    phase: float = 0.0
    wave: float = 1.2
    spread: float = 0.5622
    aspect: float = 1.0
    x: float = 0.0
    y: float = 0.0

    def bell(self) -> tuple[Floats, Floats]:
        """u, and the bell divided by half its sum: each (SIDE, SIDE)."""
        x, y = screen()
        v, u = turned(x - self.x, y - self.y, self.angle)
        bell = np.exp(-(u**2 + (self.aspect * v) ** 2) / (2 * (self.spread * self.wave) ** 2))
        return u, bell / (bell.sum() / 2)

    def pair(self) -> Floats:
        """The field, and its partner a quarter of a wave behind (ψ − 90°): (2, SIDE, SIDE). Together they are a
        quadrature pair."""
        u, bell = self.bell()
        turn = 2 * math.pi * u / self.wave + math.radians(self.phase)
        return np.stack([bell * np.cos(turn), bell * np.sin(turn)])


def spread_of(octaves: float) -> float:
    """σ/λ of a field that answers to spatial frequencies over so many octaves at half of its height.

    The spectrum of the field is a bell around f₀ = 1/λ with a standard deviation of 1/(2πσ). It has half of its height
    at f₀(1 ± h), h = √(2 ln 2)/(2πσ/λ), and 2ᵒ = (1 + h)/(1 − h): .5622 for one octave, .3924 for one and a half.
    """
    ratio = math.pow(2, octaves)
    return math.sqrt(2 * math.log(2)) / (2 * math.pi) * (ratio + 1) / (ratio - 1)


def round_width(spread: float) -> float:
    """The full width at half height, in degrees, of a round field's tuning to gratings of its own wavelength.

    Such a grating, turned by φ, lies 2f₀ sin(φ/2) away from the middle of the field's spectrum, and there the bell has
    half of its height where 2 sin(φ/2) = √(2 ln 2)/(2πσ/λ). For one octave that is 1/3, and the full width 2φ is
    4 arcsin(1/6) = 38.4°. NaN where the field answers to every orientation with more than half.
    """
    half = math.sqrt(2 * math.log(2)) / (4 * math.pi * spread)
    return math.degrees(4 * math.asin(half)) if half <= math.sqrt(0.5) else math.nan
