"""Names and verdicts, against what powers and exponentials really do; and the numbers that say why."""

import re

import numpy as np
import pytest
from scipy.linalg import expm

from engine.arithmetic.written import read
from engine.recurrent.dynamics.linear.eigen import eigen
from engine.recurrent.dynamics.linear.flows import as_flow, quadrant
from engine.recurrent.dynamics.linear.maps import as_map, returns, triangle
from engine.recurrent.dynamics.linear.presets import PRESETS
from tests.engine.recurrent.dynamics.matrices import RANDOM, TENTHS, WHOLE, turned


def seen(norm):
    """What the norm of a high power, or of exp(At) much later, says of a small whole matrix."""
    return "stable" if norm < 1e-3 else "neutral" if norm < 12 else "unstable"


def test_verdicts_of_all_small_whole_matrices_are_what_happens():
    later = expm(40 * np.array(WHOLE))
    for A, flowed in zip(WHOLE, later, strict=True):
        assert as_map(eigen(A)).verdict == seen(np.linalg.norm(np.linalg.matrix_power(A, 60), 2))
        assert as_flow(eigen(A)).verdict == seen(np.linalg.norm(flowed, 2))


def test_the_borders_tell_the_same_as_the_eigenvalues():
    for A in WHOLE + RANDOM + TENTHS + [turned(A, 0.7) for A in WHOLE]:
        found = eigen(A)
        for case, sides in ((as_map(found), triangle(found)), (as_flow(found), quadrant(found))):
            furthest = max(side.side for side in sides)
            expected = {-1: {"stable"}, 0: {"neutral", "unstable"}, 1: {"unstable"}}[furthest]
            assert case.verdict in expected
            assert (case.verdict == "unstable") == (furthest > 0 or (found.kind == "defective" and furthest == 0))


def test_turning_the_axes_changes_no_name():
    for A in WHOLE[::3] + TENTHS[::3]:
        straight, slanted = eigen(A), eigen(turned(A, 0.7))
        assert as_map(straight).name == as_map(slanted).name
        assert as_flow(straight).name == as_flow(slanted).name


COMPARED = re.compile(r"[=≈] (−?[\d.]+(?:·10[⁻⁰-⁹¹²³]+)?) ([<>]) (?:1 \+ det A [=≈] )?(−?[\d.]+(?:·10[⁻⁰-⁹¹²³]+)?)")


def test_what_is_compared_is_true_as_it_is_shown():
    close = [np.array([[0.9999999, 0.3], [0, 0.2]]), np.array([[1, -1e-9], [1e-9, 1]]), np.diag([1 / 3, 1.00004])]
    count = 0
    for A in WHOLE + RANDOM + TENTHS + close:
        found = eigen(A)
        lines = [*as_map(found).why, *as_flow(found).why, *(side.text for side in triangle(found) + quadrant(found))]
        for line in lines:
            for left, sign, right in COMPARED.findall(line):
                count += 1
                assert read(left) != read(right), line
                assert (read(left) < read(right)) == (sign == "<"), line
    assert count > 5 * len(WHOLE)


NAMES = {
    "rotation": ("rotation", "unstable spiral"),
    "spiral": ("stable spiral", "unstable spiral"),
    "both": ("stable spiral", "stable spiral"),
    "flow": ("unstable node with two flips", "stable node"),
    "saddle": ("unstable node with a flip", "saddle"),
    "shear": ("shear", "unstable degenerate node"),
    "defective": ("stable degenerate node", "unstable degenerate node"),
    "hump": ("stable node", "unstable node"),
    "shear flow": ("stable node with two flips", "stable node"),
    "fibonacci": ("saddle with a flip", "saddle"),
    "undamped": ("rotation", "centre"),
    "damped": ("rotation", "stable spiral"),
    "critical": ("shear with a flip", "stable degenerate node"),
    "chain": ("attracting line of fixed points", "unstable node"),
    "projection": ("projection", "repelling line of fixed points"),
    "nilpotent": ("nilpotent", "shear"),
}


@pytest.mark.parametrize("name", PRESETS)
def test_names_of_the_presets(name):
    found = eigen(PRESETS[name].matrix)
    assert (as_map(found).name, as_flow(found).name) == NAMES[name]


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ([[0, 0], [0, 0]], ("zero", "zero")),
        ([[1, 0], [0, 1]], ("identity", "unstable star")),
        ([[-1, 0], [0, -1]], ("point reflection", "stable star")),
        ([[-0.5, 0], [0, -0.5]], ("stable star with two flips", "stable star")),
        ([[0, 1], [1, 0]], ("reflection", "saddle")),
        ([[-1, 0], [0, 0.5]], ("attracting line of 2-cycles", "saddle")),
        ([[1, 0], [0, -2]], ("repelling line of fixed points", "saddle")),
        ([[0, 1], [0, -0.5]], ("stable collapse onto a line with a flip", "attracting line of fixed points")),
        ([[0, 0.25], [1, 0]], ("stable node with a flip", "saddle")),
        ([[-1, 0], [0, 0]], ("collapse onto a line of 2-cycles", "attracting line of fixed points")),
    ],
)
def test_names_on_the_borders(rows, named):
    found = eigen(rows)
    assert (as_map(found).name, as_flow(found).name) == named


def test_a_rotation_says_when_it_is_back():
    for steps in (3, 4, 12, 100):
        turn = 2 * np.pi / steps
        A = turned(np.array([[np.cos(turn), -3 * np.sin(turn)], [np.sin(turn) / 3, np.cos(turn)]]), 0.4)
        assert returns(eigen(A)) == steps
        np.testing.assert_allclose(np.linalg.matrix_power(A, steps), np.eye(2), atol=1e-12)
    assert returns(eigen([[0, 1], [-1, -0.4]])) == 0
    assert returns(eigen([[0, 2], [-2, 0]])) == 0
