"""Eigenvalues and eigenvectors of a real 2×2 matrix, in closed form.

    A = h I + M,   h = tr A / 2,   M² = q I,   q = h² − det A        (Cayley and Hamilton)

Everything follows from the number q, a quarter of the discriminant tr² − 4 det:

    q > 0   two real eigenvalues h ± √q, each with its own line
    q = 0   one eigenvalue h: of every vector if A = h I (a star), of a single line if not (A is defective)
    q < 0   a complex pair h ± i√−q, of modulus √det A

A float is taken as the number that was meant: 0.1 is 1/10 (:func:`engine.arithmetic.exact.rational`). Where all four
entries are decimals of up to six places, or fractions with a denominator up to 1000, trace, determinant and q are exact
fractions, and so is every judgement: [[0.3, 0.1], [−0.1, 0.1]] is defective. Other entries (the cosine of an angle, a
point that was dragged) are rounded already; with them, a number that decides a case counts as 0 if it is smaller than
:data:`TOLERANCE` times the terms it is made of.

    found = eigen([[0.9, 5], [0, 0.8]])
    found.values, found.kind, found.vectors     # ((0.9+0j), (0.8+0j)), "distinct", unit columns

Source: Strogatz, Nonlinear Dynamics and Chaos, 5.2; Hirsch, Smale and Devaney, Differential Equations, chapter 3.
"""

from __future__ import annotations

import cmath
import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.arithmetic.exact import rational
from engine.arrays import Floats

TOLERANCE = Fraction(1, 10**12)
LARGEST, SMALLEST = 1e6, 1e-100  # of an entry; what is smaller is 0, as its square would be
Kind = Literal["distinct", "star", "defective", "complex"]
Columns = NDArray[np.float64] | NDArray[np.complex128]


@dataclass(frozen=True)
class Eigen:
    """A matrix taken apart.

    trace, determinant, q: exact fractions, 0 where they count as 0, the determinant 1 where it counts as 1;
    at_one, at_minus_one: the characteristic polynomial det(A − λI) at λ = 1 and −1;
    values: real ones with the larger first, of a pair the one above the real axis first;
    vectors: unit eigenvectors as columns in the order of the values: (2, 2), but (2, 1) for a defective matrix; complex
    for a complex pair.
    """

    matrix: Floats
    trace: Fraction
    determinant: Fraction
    q: Fraction
    at_one: Fraction
    at_minus_one: Fraction
    kind: Kind
    values: tuple[complex, complex]
    vectors: Columns

    @property
    def discriminant(self) -> Fraction:
        """tr² − 4 det, which is 4 q."""
        return 4 * self.q

    @property
    def moduli(self) -> tuple[float, float]:
        """|λ₁| and |λ₂|. Of a complex pair both are √det A."""
        if self.kind == "complex":
            return (math.sqrt(self.determinant),) * 2
        return abs(self.values[0].real), abs(self.values[1].real)

    @property
    def angle(self) -> float:
        """By how much the map turns at a step, in radians from 0 to π: the angle of λ₁ on the complex plane."""
        return cmath.phase(self.values[0])

    @property
    def radius(self) -> float:
        """The spectral radius ρ = max |λ|: Aᵏ shrinks or grows like ρᵏ in the end."""
        return max(self.moduli)

    @property
    def abscissa(self) -> float:
        """The spectral abscissa α = max Re λ: exp(At) shrinks or grows like e^{αt} in the end."""
        return max(value.real for value in self.values)

    @property
    def turns(self) -> int:
        """1 where a complex pair turns the plane against the clock, −1 with it, 0 where the eigenvalues are real."""
        return int(np.sign(self.matrix[1, 0])) if self.kind == "complex" else 0

    @property
    def chain(self) -> Floats:
        """For a defective matrix, the vector w at a right angle to v with (A − λI) w = κ v, κ = b − c.

        Raises ValueError for any other matrix.
        """
        if self.kind != "defective":
            raise ValueError("Only a defective matrix lacks an eigenvector.")
        x, y = self.vectors[:, 0].real
        return np.array([-y, x])


def eigen(matrix: ArrayLike) -> Eigen:
    """Takes a matrix apart; see the module. Raises ValueError for anything but two rows of two numbers up to ±10⁶."""
    A = checked(matrix)
    (a, b), (c, d) = ([rational(value) for value in row] for row in A.tolist())
    size = max(map(abs, (a, b, c, d)))
    is_exact = all(value.denominator <= 10**6 for value in (a, b, c, d))

    def settled(value: Fraction, terms: Fraction) -> Fraction:
        """0 for what is only the rounding of terms of that size."""
        return Fraction(0) if not is_exact and abs(value) <= TOLERANCE * terms else value

    trace = settled(a + d, size)
    determinant = settled(a * d - b * c, size**2)
    determinant = 1 + settled(determinant - 1, 1 + size**2)
    half = (a - d) / 2
    largest = settled(max(map(abs, (half, b, c))), size)  # entry of M
    q = settled(half**2 + b * c, size * largest) if largest else Fraction(0)
    at_one, at_minus_one = (settled(1 - sign * trace + determinant, (1 + size) ** 2) for sign in (1, -1))
    kind: Kind = "complex" if q < 0 else "distinct" if q else "defective" if largest else "star"
    values = _values(trace / 2, determinant, q, at_one, at_minus_one)
    vectors = _vectors(kind, float(half), float(b), float(c), math.sqrt(abs(q)))
    return Eigen(A, trace, determinant, q, at_one, at_minus_one, kind, values, vectors)


def norm(matrices: ArrayLike) -> Floats:
    """‖A‖₂, the longest that A makes a unit vector, of matrices (…, 2, 2): (…).

    In closed form σ_max = (√((a+d)² + (b−c)²) + √((a−d)² + (b+c)²))/2: a rotation with scaling and a reflection with
    scaling add up to A, and somewhere both point the same way.
    """
    A = np.asarray(matrices, np.float64)
    a, b, c, d = A[..., 0, 0], A[..., 0, 1], A[..., 1, 0], A[..., 1, 1]
    longest: Floats = (np.hypot(a + d, b - c) + np.hypot(a - d, b + c)) / 2
    return longest


def fastest(matrix: ArrayLike) -> float:
    """The numerical abscissa ω, the larger eigenvalue of (A + Aᵀ)/2: how fast ‖exp(At)‖ grows at t = 0.

    A flow can grow before it decays exactly if ω > 0 > α (Trefethen and Embree, Spectra and Pseudospectra, §14).
    """
    (a, b), (c, d) = checked(matrix).tolist()
    return float((a + d) / 2 + math.hypot((a - d) / 2, (b + c) / 2))


def checked(matrix: ArrayLike) -> Floats:
    """The matrix as floats, a copy. Raises ValueError for anything but two rows of two numbers up to ±10⁶."""
    try:
        A = np.array(matrix, np.float64)
    except (TypeError, ValueError):
        A = np.empty(0)
    if A.shape != (2, 2) or not (np.abs(A) <= LARGEST).all():
        raise ValueError("The matrix A has two rows of two numbers, each from −10⁶ to 10⁶.")
    return np.where(np.abs(A) < SMALLEST, 0.0, A)


def _values(
    h: Fraction, det: Fraction, q: Fraction, at_one: Fraction, at_minus_one: Fraction
) -> tuple[complex, complex]:
    """h ± √q. Of two real values the one of larger size is a sum without cancellation, the other is det A over it."""
    if q < 0:
        value = complex(float(h), math.sqrt(-q))
        return value, value.conjugate()
    root = _root(q)
    if isinstance(root, Fraction):
        pair = [float(h + root), float(h - root)]
    else:
        large = float(h) + math.copysign(root, h)
        pair = sorted([large, float(det) / large], reverse=True)
    for target, there in ((1.0, at_one), (-1.0, at_minus_one)):
        if there == 0:  # one eigenvalue is the target, and both are where q is 0
            nearest = min((0, 1), key=lambda k: abs(pair[k] - target))
            pair = [target if q == 0 or k == nearest else pair[k] for k in (0, 1)]
    return complex(pair[0]), complex(pair[1])


def _root(q: Fraction) -> Fraction | float:
    """√q, as a fraction where it is one."""
    above, below = math.isqrt(q.numerator), math.isqrt(q.denominator)
    exact = above * above == q.numerator and below * below == q.denominator
    return Fraction(above, below) if exact else math.sqrt(q)


def _vectors(kind: Kind, half: float, b: float, c: float, root: float) -> Columns:
    """Eigenvectors of M = [[half, b], [c, −half]] for ±root, or for ±i·root: they are those of A.

    Either row of M − λI gives one, (b, λ − half) or (λ + half, c). That row is taken in which nothing cancels.
    """
    if kind == "star":
        return np.eye(2)
    if kind == "complex":
        above = np.array([abs(b), math.copysign(1, b) * complex(-half, root)]) / math.hypot(b, abs(complex(half, root)))
        return np.column_stack([above, above.conj()])
    first = np.array([half + root, c]) if half >= 0 else np.array([b, root - half])
    second = np.array([b, -(half + root)]) if half >= 0 else np.array([half - root, c])
    if kind == "defective":
        first = second = max(np.array([half, c]), np.array([b, -half]), key=lambda v: float(np.hypot(*v)))
    lines = [vector / np.hypot(*vector) for vector in (first, second)]
    lines = [line if (line[0], line[1]) > (0, 0) else -line for line in lines]
    return np.column_stack(lines[:1] if kind == "defective" else lines) + 0.0  # no −0
