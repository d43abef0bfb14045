"""Matrices worth looking at, each with what to look for."""

from __future__ import annotations

import math
from typing import NamedTuple

from engine.arrays import Floats
from engine.recurrent.dynamics.linear.eigen import checked


class Preset(NamedTuple):
    """rows: the matrix; look: what to look for; source: who has it, empty for what is everybody's."""

    title: str
    rows: tuple[tuple[float, float], tuple[float, float]]
    look: str
    source: str = ""

    @property
    def matrix(self) -> Floats:
        return checked(self.rows)


_COS, _SIN = math.cos(math.pi / 6), math.sin(math.pi / 6)

PRESETS: dict[str, Preset] = {
    "rotation": Preset(
        "Rotation by 30°",
        ((_COS, -_SIN), (_SIN, _COS)),
        "As a map every point is back after twelve steps. As a flow it is a spiral outwards: Re λ = cos 30° > 0.",
    ),
    "spiral": Preset(
        "Stable spiral",
        ((0.8, -0.4), (0.4, 0.8)),
        "|λ| = √0.8 as a map, so it comes in; Re λ = 0.8 as a flow, so it goes out.",
    ),
    "both": Preset(
        "Stable in both readings",
        ((-0.5, 0.4), (-0.4, -0.5)),
        "Both eigenvalues lie in the unit circle and left of the imaginary axis.",
    ),
    "flow": Preset(
        "Stable as a flow alone",
        ((-1.5, 0.5), (0.0, -1.2)),
        "Left of the imaginary axis, but out of the unit circle: as a map it jumps from side to side, ever further.",
    ),
    "saddle": Preset(
        "Saddle",
        ((1, 1), (4, -2)),
        "As a flow λ = 2 and −3, with the directions (1, 1) and (1, −4). As a map nothing shrinks: |−3| > |2| > 1.",
        "Strogatz, Nonlinear Dynamics and Chaos, example 5.2.1",
    ),
    "shear": Preset(
        "Shear",
        ((1, 1), (0, 1)),
        "Both eigenvalues are 1 and there is one eigenvector: as a map points move on for ever, at a constant speed.",
    ),
    "defective": Preset(
        "Degenerate node",
        ((1.1, 0.5), (-0.5, 0.1)),
        "λ = 0.6 twice, with one line of eigenvectors: Aᵏ has a part k·0.6ᵏ⁻¹, which rises before it falls.",
    ),
    "hump": Preset(
        "Growth before decay, as a map",
        ((0.9, 5), (0, 0.8)),
        "ρ = 0.9, and yet ‖Aᵏ‖ rises to 13.48 at k = 6: the two eigenvectors are 1.1° apart.",
    ),
    "shear flow": Preset(
        "Growth before decay, as a flow",
        ((-0.1, 1), (0, -0.2)),
        "Both eigenvalues are negative, and yet ‖exp(At)‖ rises above 2.5: a model of how a flow in a pipe can become "
        "turbulent though all its eigenvalues say that it is stable (here with R = 10).",
        "Trefethen, Trefethen, Reddy and Driscoll, Hydrodynamic stability without eigenvalues, Science 261, 1993",
    ),
    "fibonacci": Preset(
        "Fibonacci",
        ((1, 1), (1, 0)),
        "From (1, 0) the map counts 1, 1, 2, 3, 5, 8, …; two that follow come to the golden ratio, λ₁ = (1 + √5)/2.",
    ),
    "undamped": Preset(
        "Oscillator without friction",
        ((0, 1), (-1, 0)),
        "As a flow a centre: each point has its own circle, with period 2π. As a map a quarter turn.",
    ),
    "damped": Preset(
        "Oscillator with friction",
        ((0, 1), (-1, -0.4)),
        "Position and speed of ẍ = −x − 0.4 ẋ: as a flow a stable spiral. As a map |λ| = √det A = 1: nothing is lost.",
    ),
    "critical": Preset(
        "Critical damping",
        ((0, 1), (-1, -2)),
        "ẍ = −x − 2 ẋ: the least friction without an oscillation. λ = −1 twice, defective: a degenerate node.",
    ),
    "chain": Preset(
        "Two states of a Markov chain",
        ((0.9, 0.2), (0.1, 0.8)),
        "Columns add up to 1, so λ₁ = 1: shares end at (2/3, 1/3), and what is off dies away like 0.7ᵏ.",
    ),
    "projection": Preset(
        "Projection",
        ((0.5, 0.5), (0.5, 0.5)),
        "A² = A: one step puts all on a line, where it stays.",
    ),
    "nilpotent": Preset(
        "Nilpotent",
        ((0, 1), (0, 0)),
        "A² = 0: all is at the origin after two steps. The same matrix as a flow is a shear that never ends.",
    ),
}
