"""What many dimensions do: a ball is next to nothing of its cube, and a normal density's mass lies in a shell.

The densest point, 0, is where no draw ever comes: the norm of z ~ N(0, I) is about √d, and hardly varies.
"""

from __future__ import annotations

import math

import numpy as np
from scipy.special import gammainc, gammaln

from engine.arrays import Floats


def ball_share(d: int) -> float:
    """The volume of a ball over that of the cube around it, π^{d/2}/(2^d Γ(d/2 + 1)): 0.785, 0.524, … 2.5·10⁻⁸ at
    20."""
    return math.exp(d / 2 * math.log(math.pi) - d * math.log(2) - float(gammaln(d / 2 + 1)))


def mean_norm(d: int) -> float:
    """E ‖z‖ = √2 Γ((d + 1)/2)/Γ(d/2): 1.253 at 2, 3.084 at 10."""
    return math.sqrt(2) * math.exp(float(gammaln((d + 1) / 2) - gammaln(d / 2)))


def norm_spread(d: int) -> float:
    """The standard deviation of ‖z‖, √(d − (E ‖z‖)²): about 0.7, however many dimensions."""
    return math.sqrt(d - mean_norm(d) ** 2)


def log_shell(r: Floats, d: int) -> Floats:
    """log density of ‖z‖ at r > 0: a shell's area grows as r^{d−1}, the density of z falls as e^{−r²/2}."""
    return np.asarray((d - 1) * np.log(r) - r**2 / 2 - (d / 2 - 1) * math.log(2) - float(gammaln(d / 2)))


def mass_within(r: float, d: int) -> float:
    """P(‖z‖ ≤ r)."""
    return float(gammainc(d / 2, r**2 / 2))


def typical_largest(d: int) -> float:
    """How many times the median weight the largest typically is, where log weights spread by √(2d)/2 and draws reach
    two standard deviations: e^{√(2d)}, 10¹⁹ for d = 1000 (MacKay 2003, section 29.2)."""
    return math.exp(math.sqrt(2 * d))


def kept_by_rejection(d: int, wider: float = 0.01) -> float:
    """The share of draws that rejection keeps, of a normal proposal that is only so much wider than the target in each
    dimension: (1 + wider)^−d, one in 20,959 at d = 1000 and one per cent (MacKay 2003, section 29.3)."""
    return math.exp(-d * math.log1p(wider))
