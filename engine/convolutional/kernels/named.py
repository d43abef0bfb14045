"""Kernels by name and kernels by formula (lessons 2.1 and 2.2).

All are written for cross-correlation, as image programs use them: Sobel x answers positively where the picture gets
brighter to the right, Sobel y where it gets brighter downwards. A true convolution turns them, which changes the sign
of the odd ones and nothing in the symmetric ones. x is counted to the right and y downwards from the kernel's centre,
in pixels; angles are in degrees from the x axis towards the y axis, clockwise on the screen. Generated kernels have
an odd size, so that they have a centre. Bad values raise ValueError with a sentence.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from engine.arrays import Floats
from engine.settings import within


class Parameter(NamedTuple):
    """A parameter of generated kernels: what it is called, from where to where it goes, and the step of its slider."""

    label: str
    low: float
    high: float
    step: float


PARAMETERS: dict[str, Parameter] = {
    "size": Parameter("Size", 3, 15, 2),
    "sigma": Parameter("Width σ", 0.3, 5.0, 0.1),
    "angle": Parameter("Angle θ", -360.0, 360.0, 5),
    "wavelength": Parameter("Wave λ", 2.0, 20.0, 0.5),
    "phase": Parameter("Phase ψ", -360.0, 360.0, 15),
    "aspect": Parameter("Aspect γ", 0.2, 2.0, 0.1),
}


@dataclass(frozen=True)
class Named:
    """A fixed kernel: its rows, the common divisor of its entries, and what it computes."""

    rows: tuple[tuple[int, ...], ...]
    formula: str
    divisor: int = 1

    @property
    def kernel(self) -> Floats:
        """(kH, kW), a new array."""
        return np.array(self.rows, np.float64) / self.divisor


KERNELS: dict[str, Named] = {
    "identity": Named(((0, 0, 0), (0, 1, 0), (0, 0, 0)), "f = h"),
    "blur": Named(((1, 1, 1),) * 3, "the mean of the nine cells", 9),
    "sharpen": Named(((0, -1, 0), (-1, 5, -1), (0, -1, 0)), "f = h − Laplacian of h"),  # Rosenfeld and Kak 1976
    "Sobel x": Named(((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)), "(1, 2, 1)ᵀ·(−1, 0, 1) ≈ 8 ∂h/∂x"),  # Sobel, Feldman 1968
    "Sobel y": Named(((-1, -2, -1), (0, 0, 0), (1, 2, 1)), "(−1, 0, 1)ᵀ·(1, 2, 1) ≈ 8 ∂h/∂y"),
    "Laplacian": Named(((0, 1, 0), (1, -4, 1), (0, 1, 0)), "≈ ∂²h/∂x² + ∂²h/∂y²"),  # Rosenfeld and Kak 1976
    "emboss": Named(((-2, -1, 0), (-1, 1, 1), (0, 1, 2)), "f = h + the slope along the diagonal"),  # image editors
    "Prewitt x": Named(((-1, 0, 1),) * 3, "(1, 1, 1)ᵀ·(−1, 0, 1) ≈ 6 ∂h/∂x"),  # Prewitt 1970
    "Prewitt y": Named(((-1, -1, -1), (0, 0, 0), (1, 1, 1)), "(−1, 0, 1)ᵀ·(1, 1, 1) ≈ 6 ∂h/∂y"),
    "Scharr x": Named(((-3, 0, 3), (-10, 0, 10), (-3, 0, 3)), "(3, 10, 3)ᵀ·(−1, 0, 1) ≈ 32 ∂h/∂x"),  # Scharr 2000
    "Scharr y": Named(((-3, -10, -3), (0, 0, 0), (3, 10, 3)), "(−1, 0, 1)ᵀ·(3, 10, 3) ≈ 32 ∂h/∂y"),
    "outline": Named(((-1, -1, -1), (-1, 8, -1), (-1, -1, -1)), "f = 9·(h − the mean of the nine cells)"),
}


def gaussian(size: int = 5, sigma: float = 1.0) -> Floats:
    """exp(−(x² + y²)/2σ²), divided by its sum: (size, size), σ in pixels (Marr and Hildreth 1980)."""
    _check(size=size, sigma=sigma)
    x, y = _plane(size)
    bell: Floats = np.exp(-(x**2 + y**2) / (2 * sigma**2))
    return np.asarray(bell / bell.sum())


def derivative_of_gaussian(size: int = 7, sigma: float = 1.0, angle: float = 0.0) -> Floats:
    """(u/σ²)·G(x, y), u = x cos θ + y sin θ: the slope of the blurred picture in direction θ (Canny 1986)."""
    _check(size=size, sigma=sigma, angle=angle)
    along, _ = _plane(size, angle)
    return _without_noise(along / sigma**2 * gaussian(size, sigma))


def laplacian_of_gaussian(size: int = 9, sigma: float = 1.4) -> Floats:
    """((x² + y² − 2σ²)/σ⁴)·G(x, y), less its mean, so that a flat picture gives 0 (Marr and Hildreth 1980)."""
    _check(size=size, sigma=sigma)
    x, y = _plane(size)
    hat: Floats = (x**2 + y**2 - 2 * sigma**2) / sigma**4 * gaussian(size, sigma)
    return np.asarray(hat - hat.mean())


def gabor(
    size: int = 11,
    sigma: float = 2.0,
    angle: float = 0.0,
    wavelength: float = 5.0,
    phase: float = 0.0,
    aspect: float = 1.0,
) -> Floats:
    """exp(−(u² + γ²v²)/2σ²)·cos(2πu/λ + ψ), u along θ, v across it: a wave in a bell (Gabor 1946, Daugman 1985).

    λ wavelength in pixels, ψ phase in degrees (0 even, 90 odd), γ aspect: below 1 the bell is longer along the stripes.
    """
    _check(size=size, sigma=sigma, angle=angle, wavelength=wavelength, phase=phase, aspect=aspect)
    u, v = _plane(size, angle)
    bell: Floats = np.exp(-(u**2 + (aspect * v) ** 2) / (2 * sigma**2))
    return _without_noise(bell * np.cos(2 * math.pi * u / wavelength + math.radians(phase)))


def motion_blur(size: int = 9, angle: float = 0.0) -> Floats:
    """The mean along a line through the centre, as under a camera that moved evenly (Slepian 1967).

    One point for each step along the line's longer axis; between two cells it is shared out by nearness.
    """
    _check(size=size, angle=angle)
    ways = np.array([math.sin(math.radians(angle)), math.cos(math.radians(angle))])  # rows, columns
    steps = np.arange(size) - size // 2
    points = np.round(ways[:, None] / np.abs(ways).max() * steps, 9)  # (2, size), from the centre
    rows, columns = np.maximum(0, 1 - np.abs(steps[:, None] - points[:, None]))  # (cells, points) how near they are
    return np.asarray(rows @ columns.T / size)


@dataclass(frozen=True)
class Generated:
    """A kernel by formula: make(size=…, …), whose parameters are among PARAMETERS, each with a default."""

    make: Callable[..., Floats]
    formula: str

    @cached_property
    def usual(self) -> dict[str, float]:
        """The parameters and their defaults."""
        return {name: float(one.default) for name, one in inspect.signature(self.make).parameters.items()}


GENERATED: dict[str, Generated] = {
    "Gaussian": Generated(gaussian, "exp(−(x² + y²)/2σ²)/Σ"),
    "derivative of Gaussian": Generated(derivative_of_gaussian, "(u/σ²)·G, u = x cos θ + y sin θ"),
    "Laplacian of Gaussian": Generated(laplacian_of_gaussian, "((x² + y² − 2σ²)/σ⁴)·G, less its mean"),
    "Gabor": Generated(gabor, "exp(−(u² + γ²v²)/2σ²)·cos(2πu/λ + ψ)"),
    "motion blur": Generated(motion_blur, "the mean along a line"),
}


@dataclass(frozen=True)
class Separation:
    """separable: whether kernel = column·row, an outer product; column (kH,), row (kW,): the vectors, or those of the
    nearest outer product."""

    separable: bool
    column: Floats
    row: Floats


def separate(kernel: ArrayLike, tolerance: float = 1e-9) -> Separation:
    """Singular value decomposition: separable if σ₂ ≤ tolerance·σ₁.

    Both vectors get the sum 1 where the kernel is an average; otherwise the row gets whole numbers if it can, and a
    largest entry of 1 if not.
    """
    g = np.asarray(kernel, np.float64)
    if g.ndim != 2 or not g.size or not np.isfinite(g).all():
        raise ValueError("A kernel has rows and columns of finite numbers.")
    left, sigma, right = np.linalg.svd(g)
    column, row = _scaled(left[:, 0] * sigma[0], right[0])
    rest = float(sigma[1]) if len(sigma) > 1 else 0.0
    return Separation(rest <= tolerance * float(sigma[0]), column, row)


def _scaled(column: Floats, row: Floats) -> tuple[Floats, Floats]:
    """The same outer product from vectors that are pleasant to read."""
    row = np.where(np.abs(row) < 1e-12 * np.abs(row).max(), 0.0, row)
    column = np.where(np.abs(column) < 1e-12 * np.abs(column).max(), 0.0, column)
    unit = row.sum()
    if (row * np.sign(unit)).min() < 0 or abs(unit * column.sum() - 1) > 1e-9:
        unit = np.abs(row[row != 0]).min()
        if not _whole(row / unit):
            unit = np.abs(row).max()
        unit *= np.sign(column[np.abs(column).argmax()]) or 1.0
    row, column = row / unit, column * unit
    return column + 0.0, (np.round(row) if _whole(row) else row) + 0.0


def _whole(numbers: Floats) -> bool:
    """Whether all are small whole numbers, but for rounding."""
    return bool(np.abs(numbers - np.round(numbers)).max() < 1e-12 * np.abs(numbers).max() < 1e-9)


def _plane(size: int, angle: float = 0.0) -> tuple[Floats, Floats]:
    """x and y (size, size) from the centre; with an angle u along it, and v across it."""
    y, x = np.indices((size, size)) - float(size // 2)
    if not angle:
        return x, y
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return x * cos + y * sin, y * cos - x * sin


def _without_noise(kernel: Floats) -> Floats:
    """With 0 where only rounding is left, as of a cosine of 90°."""
    return np.where(np.abs(kernel) < 1e-14 * np.abs(kernel).max(), 0.0, kernel)


def _check(**values: float) -> None:
    for name, value in values.items():
        within(name, value, PARAMETERS[name].low, PARAMETERS[name].high)
    if values["size"] % 2 != 1:
        raise ValueError("The size must be an odd whole number, so that the kernel has a centre.")
