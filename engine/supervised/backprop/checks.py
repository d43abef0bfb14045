"""A gradient checked by differences: the function evaluated again with one of its numbers moved a little.

Forward differences are wrong by about h·f″/2, central ones by h²·f‴/6; both lose digits to rounding as about ε/h, where
ε = 2.2·10⁻¹⁶ is the machine's precision, so that each is best at one h in between. The complex step, Im f(x + ih)/h,
subtracts nothing and so loses nothing (Squire and Trapp 1998).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from engine.arrays import Floats

Function = Callable[[Sequence[complex]], complex]
"""Of some numbers, real or complex; real for real ones."""

METHODS = ("forward", "central", "complex")
PRECISION = float(np.finfo(np.float64).eps)


def difference(method: str, function: Function, at: Sequence[float], place: int, step: float) -> float:
    """∂function/∂at[place] by one of the METHODS with a step of h."""
    if method == "complex":
        return _moved(function, at, place, 1j * step).imag / step
    after = _moved(function, at, place, step).real
    if method == "central":
        return (after - _moved(function, at, place, -step).real) / (2 * step)
    return (after - function(list(at)).real) / step


def _moved(function: Function, at: Sequence[float], place: int, by: complex) -> complex:
    given: list[complex] = list(at)
    given[place] = given[place] + (by if by.imag else by.real)
    return complex(function(given))


def differences(method: str, function: Function, at: Sequence[float], step: float) -> Floats:
    """The whole gradient by one method."""
    return np.array([difference(method, function, at, place, step) for place in range(len(at))])


def passes(method: str, numbers: int) -> int:
    """How many times the function is evaluated for a gradient of so many numbers."""
    return {"forward": numbers + 1, "central": 2 * numbers, "complex": numbers}[method]


def errors(function: Function, at: Sequence[float], place: int, exact: float, steps: Floats) -> dict[str, Floats]:
    """How far each method is from the exact derivative, for many steps: (steps,) by method."""
    return {
        method: np.array([abs(difference(method, function, at, place, step) - exact) for step in steps.tolist()])
        for method in METHODS
    }
