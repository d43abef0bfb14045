"""A 2×2 matrix in closed form, against numpy, against 60 digits, and where cases meet."""

from decimal import Decimal, localcontext

import numpy as np
import pytest

from engine.recurrent.dynamics.linear.eigen import eigen, fastest, norm
from tests.engine.recurrent.dynamics.matrices import RANDOM, TENTHS, WHOLE, turned


def test_values_and_vectors_are_numpys_over_all_small_whole_matrices_and_many_others():
    for A in WHOLE + RANDOM + TENTHS:
        found = eigen(A)
        ours = np.sort_complex(np.array(found.values))
        np.testing.assert_allclose(ours, np.sort_complex(np.linalg.eigvals(A).astype(complex)), atol=1e-7)
        values = np.array(found.values)[: found.vectors.shape[1]]
        np.testing.assert_allclose(A @ found.vectors, found.vectors * values, atol=2e-15)
        np.testing.assert_allclose(np.linalg.norm(found.vectors, axis=0), 1)


def test_kinds_of_whole_matrices_are_exact():
    for A in WHOLE:
        (a, b), (c, d) = A.astype(int).tolist()
        discriminant = (a - d) ** 2 + 4 * b * c
        repeated = "star" if (b, c, a - d) == (0, 0, 0) else "defective"
        expected = "distinct" if discriminant > 0 else "complex" if discriminant < 0 else repeated
        found = eigen(A)
        assert found.kind == expected
        assert (found.trace, found.determinant, found.discriminant) == (a + d, a * d - b * c, discriminant)
        assert np.linalg.matrix_rank(found.vectors) == (1 if expected == "defective" else 2)


def test_nothing_cancels():
    rough = np.random.default_rng(0)
    for _ in range(200):
        A = rough.normal(size=(2, 2)) * 10.0 ** rough.integers(-4, 5, (2, 2))
        (a, b), (c, d) = A.tolist()
        with localcontext() as context:
            context.prec = 60
            a, b, c, d = map(Decimal, (a, b, c, d))
            q = ((a - d) / 2) ** 2 + b * c
            if q < 0:
                continue
            exact = [float((a + d) / 2 + sign * q.sqrt()) for sign in (1, -1)]
        np.testing.assert_allclose([value.real for value in eigen(A).values], exact, rtol=4e-16 * 4)


def test_a_decimal_is_the_number_that_was_meant():
    found = eigen([[0.3, 0.1], [-0.1, 0.1]])  # as floats, its discriminant is not 0
    assert (found.kind, found.values, found.discriminant) == ("defective", (0.2, 0.2), 0)
    assert eigen([[1, 1e-5], [1e-5, 1]]).values == (1.00001, 0.99999)
    assert eigen([[1, 0], [0, 1.000001]]).kind == "distinct"
    third = 1 / 3
    assert eigen([[third, third], [third, third]]).values[1] == 0


@pytest.mark.parametrize("angle", [0.1, 1.0, 2.5])
def test_rounded_matrices_are_still_what_they_are(angle):
    for value in (-1.0, 0.0, 0.37, 1.0):
        for bound in (1e-3, 1.0, 50.0):
            found = eigen(turned(np.array([[value, bound], [0, value]]), angle))
            assert found.kind == "defective"
            np.testing.assert_allclose(found.values, value, atol=1e-12)
            np.testing.assert_allclose(np.abs(found.vectors[:, 0]), np.abs([np.cos(angle), np.sin(angle)]))
        assert eigen(turned(value * np.eye(2), angle)).kind == "star"
    assert eigen(turned(np.array([[0.5, 1.0], [0, 0.5001]]), angle)).kind == "distinct"
    for turn in (0.3, 1.0, np.pi / 2, 3.0):
        rotation = eigen(turned(np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]), angle))
        assert rotation.moduli == (1, 1)
        assert rotation.angle == pytest.approx(turn)
        assert rotation.turns == 1
    slanted = np.array([[1.0, 0.7], [0, 0.4]])
    assert eigen(turned(slanted, angle)).values[0] == 1  # not 1 − 10⁻¹⁶
    assert eigen(turned(-slanted, angle)).values[1] == -1


def test_close_eigenvalues_keep_their_own_vectors():
    found = eigen(np.diag([np.pi, np.pi + 1e-7]))  # both entries are rounded, and M is small
    assert found.kind == "distinct"
    np.testing.assert_allclose(np.abs(found.vectors), [[0, 1], [1, 0]])


def test_the_chain_of_a_defective_matrix():
    for A in (np.array([[3.0, 1.0], [-1.0, 1.0]]), np.array([[0.0, 0.0], [2.0, 0.0]])):
        found = eigen(A)
        left = (A - found.values[0].real * np.eye(2)) @ found.chain
        np.testing.assert_allclose(left, (A[0, 1] - A[1, 0]) * found.vectors[:, 0], atol=1e-15)
    with pytest.raises(ValueError, match="lacks an eigenvector"):
        _ = eigen(np.eye(2)).chain


def test_norms_are_numpys():
    for A in WHOLE + RANDOM:
        assert norm(A) == pytest.approx(np.linalg.norm(A, 2), abs=1e-12)
        assert fastest(A) == pytest.approx(np.linalg.eigvalsh((A + A.T) / 2)[-1], abs=1e-12)
    np.testing.assert_allclose(norm(RANDOM), [np.linalg.norm(A, 2) for A in RANDOM])


@pytest.mark.parametrize(
    "wrong",
    [
        [[1, 2, 3], [4, 5, 6]],
        [1, 2],
        [[1, 2], [3, float("nan")]],
        [["a", 1], [1, 1]],
        [[1], [1, 2]],
        [[1e7, 0], [0, 1]],
    ],
)
def test_what_is_no_matrix_is_turned_away(wrong):
    with pytest.raises(ValueError, match="two rows of two numbers"):
        eigen(wrong)


def test_very_small_and_very_large_entries():
    assert eigen([[0, 1e-200], [2e-200, 0]]).values == (0, 0)
    found = eigen([[0, 1e-50], [2e-50, 0]])
    assert found.values[0] == pytest.approx(np.sqrt(2) * 1e-50, rel=1e-14)
    assert eigen([[1e6, 1], [0, 1e-6]]).values == (1e6, 1e-6)
