"""What a matrix does to points: its powers, its exponential, the ways of many points, and how long it makes them.

With A = h I + M and M² = q I, as in :mod:`.eigen`, every function of A is c I + d M with two numbers:

    Aᵏ        c = (λ₁ᵏ + λ₂ᵏ)/2,           d = (λ₁ᵏ − λ₂ᵏ)/(λ₁ − λ₂)
    exp(At)   c = (e^{λ₁t} + e^{λ₂t})/2,   d = (e^{λ₁t} − e^{λ₂t})/(λ₁ − λ₂)

For a complex pair these are rᵏ cos kθ and rᵏ sin(kθ)/β, e^{αt} cos βt and e^{αt} sin(βt)/β. Where both eigenvalues are
one, d is the derivative, k λᵏ⁻¹ or t e^{λt}: the growth of a defective matrix. Near there the difference is written
with e^x − 1, so that nothing cancels. Entries are right to about 10⁻¹⁴ of the largest of their matrix.

Source: Hirsch, Smale and Devaney, 6.4; for norms and transient growth Trefethen and Embree, Spectra and Pseudospectra,
§14 (flows) and §16 (maps).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from engine.arrays import Floats
from engine.recurrent.dynamics.linear.eigen import Eigen, checked, eigen, norm

BEYOND = 1e6  # further away than this a way is not followed


def powers(found: Eigen, steps: int) -> Floats:
    """A⁰ = I, A¹, …, Aˢᵗᵉᵖˢ (steps + 1, 2, 2). Entries beyond the largest float are ±inf or NaN."""
    k = np.arange(steps + 1, dtype=np.float64)
    first, second = found.values
    M = _traceless(found)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        if found.kind == "complex":
            r, turn = found.radius, k * found.angle
            c, d = r**k * np.cos(turn), r**k * np.sin(turn) / first.imag
        else:
            large, small = sorted((first.real, second.real), key=abs, reverse=True)
            c = (np.power(large, k) + np.power(small, k)) / 2
            d = np.r_[0.0, large ** k[:-1] * _shares(large, small, _root(found), k[1:])][: steps + 1]
        return _together(c, d, M)


def _shares(large: float, small: float, root: float, k: Floats) -> Floats:
    """(λ₁ᵏ − λ₂ᵏ)/(λ₁ − λ₂) over λ₁ᵏ⁻¹ for k ≥ 1: 1 + ρ + … + ρᵏ⁻¹, where ρ = λ₂/λ₁ is from −1 to 1."""
    if large == 0:  # A² = 0
        return np.ones(len(k))
    apart = 2 * root / abs(large)  # 1 − ρ, without the difference
    if apart == 0:
        return k.astype(np.float64)
    if small * large <= 0:
        plainly: Floats = (1 - np.power(small / large, k)) / apart
        return plainly
    shares: Floats = -np.expm1(k * np.log1p(-apart)) / apart
    return shares


def exponentials(found: Eigen, times: ArrayLike) -> Floats:
    """exp(At) for every time (T, 2, 2); times may be negative. Entries beyond the largest float are ±inf or NaN."""
    t = np.asarray(times, np.float64)
    first, second = found.values
    M = _traceless(found)
    with np.errstate(over="ignore", invalid="ignore"):
        if found.kind == "complex":
            size, turn = np.exp(first.real * t), first.imag * t
            return _together(size * np.cos(turn), size * np.sin(turn) / first.imag, M)
        apart = 2 * _root(found) * np.abs(t)
        top = np.exp(np.where(t >= 0, first.real, second.real) * t)  # the larger of the two, so the other is below it
        d = np.sign(t) * top * -np.expm1(-apart) / (2 * _root(found)) if found.q else t * top
        return _together(top * (1 + np.exp(-apart)) / 2, d, M)


def _traceless(found: Eigen) -> Floats:
    """M."""
    (a, b), (c, d) = found.matrix.tolist()
    return np.array([[(a - d) / 2, b], [c, (d - a) / 2]])


def _root(found: Eigen) -> float:
    return math.sqrt(abs(found.q))


def _together(c: Floats, d: Floats, M: Floats) -> Floats:
    """c I + d M for every c and d."""
    made: Floats = c[:, None, None] * np.eye(2) + d[:, None, None] * M
    return made


# --- the ways of points ---------------------------------------------------------------------------------------------


def steps_of(matrix: ArrayLike, starts: ArrayLike, steps: int) -> Floats:
    """s_0, s_1 = A s_0, …: the ways of many starts (N, 2) as a map, one product after the other (steps + 1, N, 2).

    A way ends where it leaves the disc of radius :data:`BEYOND`; what follows is NaN.
    """
    A, s = checked(matrix), _starts(starts)
    ways = np.empty((steps + 1, *s.shape))
    ways[0] = s
    with np.errstate(over="ignore", invalid="ignore"):
        for t in range(1, steps + 1):
            ways[t] = ways[t - 1] @ A.T
        return ended(ways)


def flow_of(found: Eigen, starts: ArrayLike, times: ArrayLike) -> Floats:
    """s(t) = exp(At) s(0) at these times, of many starts (N, 2): exact, without small steps (T, N, 2).

    Ways end as in :func:`steps_of`.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        return ended(_starts(starts) @ exponentials(found, times).swapaxes(1, 2))


def ended(ways: Floats) -> Floats:
    """The ways (T, N, 2) with NaN from where they are first beyond all bounds."""
    lost = ~(np.abs(ways).max(-1) <= BEYOND)
    return np.where(np.logical_or.accumulate(lost, 0)[..., None], np.nan, ways)


def _starts(starts: ArrayLike) -> Floats:
    s = np.asarray(starts, np.float64)
    if s.ndim != 2 or s.shape[1] != 2:
        raise ValueError("Starts are rows of two numbers.")
    return s


def ring(count: int, radius: float = 1.0) -> Floats:
    """Starts on a circle (count, 2), the first to the right."""
    angles = 2 * np.pi * np.arange(count) / count
    return radius * np.column_stack([np.cos(angles), np.sin(angles)])


# --- growth ---------------------------------------------------------------------------------------------------------


class Growth(NamedTuple):
    """places: the steps k or the times t; norms: ‖Aᵏ‖₂ or ‖exp(At)‖₂, the most that a unit vector has become; rates: ρᵏ
    or e^{αt}, what the eigenvalues alone say. norms ≥ rates everywhere, and equal where A is symmetric, for instance.
    peak: the largest of the norms; at: its place."""

    places: Floats
    norms: Floats
    rates: Floats
    peak: float
    at: float


def growth_of_steps(matrix: ArrayLike, steps: int) -> Growth:
    """‖Aᵏ‖₂ beside ρᵏ for k from 0 to `steps`. For [[0.9, 5], [0, 0.8]] it rises to 13.48 at k = 6, though ρ = 0.9."""
    found, k = eigen(matrix), np.arange(steps + 1, dtype=np.float64)
    with np.errstate(over="ignore", invalid="ignore"):
        return _growth(k, norm(powers(found, steps)), np.power(found.radius, k))


def growth_of_flow(matrix: ArrayLike, times: ArrayLike) -> Growth:
    """‖exp(At)‖₂ beside e^{αt} at these times."""
    found, t = eigen(matrix), np.asarray(times, np.float64)
    with np.errstate(over="ignore", invalid="ignore"):
        return _growth(t, norm(exponentials(found, t)), np.exp(found.abscissa * t))


def _growth(places: Floats, norms: Floats, rates: Floats) -> Growth:
    norms = np.where(np.isnan(norms), np.inf, norms)  # ∞ − ∞, where entries are beyond the largest float
    top = int(np.argmax(norms))
    return Growth(places, norms, rates, float(norms[top]), float(places[top]))
