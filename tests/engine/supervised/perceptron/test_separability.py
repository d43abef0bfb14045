"""Separability, margins and cycles against brute force, scikit-learn's SVC and exact whole numbers."""

from itertools import combinations, combinations_with_replacement, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from sklearn.svm import SVC

from engine.supervised.perceptron.rule import update
from engine.supervised.perceptron.separability import Cycle, find_cycle, separability, why_not

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR = np.array([0.0, 1.0, 1.0, 0.0])


def cross(a, b, c):
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def touch(a, b, c, d):
    """Whether the segments ab and cd, ends included, have a point in common (whole numbers, so exact)."""
    boxes = all(max(min(a[k], b[k]), min(c[k], d[k])) <= min(max(a[k], b[k]), max(c[k], d[k])) for k in (0, 1))
    return boxes and cross(a, b, c) * cross(a, b, d) <= 0 and cross(c, d, a) * cross(c, d, b) <= 0


def inside(point, triangle):
    turns = [cross(triangle[k], triangle[(k + 1) % 3], point) for k in range(3)]
    return all(turn > 0 for turn in turns) or all(turn < 0 for turn in turns)


def hulls_meet(ones, zeros):
    """Two segments (or points) touch, or a point lies inside a triangle."""
    pairs = [list(combinations_with_replacement(points, 2)) for points in (ones, zeros)]
    return (
        any(touch(*p, *q) for p, q in product(*pairs))
        or any(inside(point, three) for point in ones for three in combinations(zeros, 3))
        or any(inside(point, three) for point in zeros for three in combinations(ones, 3))
    )


def separable_cloud(seed, count=40, gap=0.5):
    generator = np.random.default_rng(seed)
    inputs = generator.normal(size=(count, 2)) * 2
    normal = generator.normal(size=2)
    normal /= np.linalg.norm(normal)
    targets = (inputs @ normal > 0.4).astype(float)
    return inputs + np.where(targets == 1, gap, -gap)[:, None] * normal, targets


@pytest.mark.parametrize("targets", list(product([0.0, 1.0], repeat=4)))
def test_all_sixteen_gates(targets):
    verdict = separability(CORNERS, np.array(targets))
    assert verdict.separable == (targets not in [(0, 1, 1, 0), (1, 0, 0, 1)])


grid = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.booleans()), min_size=2, max_size=7)


@settings(max_examples=300)
@given(grid)
def test_verdict_equals_exact_brute_force_on_a_grid(points):
    ones = [(x, y) for x, y, one in points if one]
    zeros = [(x, y) for x, y, one in points if not one]
    inputs = np.array([(x, y) for x, y, _ in points], dtype=float)
    targets = np.array([float(one) for *_, one in points])
    expected = not ones or not zeros or not hulls_meet(ones, zeros)
    verdict = separability(inputs, targets)
    assert verdict.separable == expected
    if not expected:
        shared = np.zeros(len(points))
        shared[[index for index, _ in verdict.shared]] = [weight for _, weight in verdict.shared]
        sides = [(shared * (targets == label))[:, None] * inputs for label in (0, 1)]
        np.testing.assert_allclose(sides[0].sum(axis=0), sides[1].sum(axis=0), atol=1e-9)
        assert shared[targets == 0].sum() == pytest.approx(0.5)
        assert len(verdict.shared) <= 4
        assert why_not(verdict, targets)


@pytest.mark.parametrize("seed", range(10))
def test_widest_line_equals_a_support_vector_machine(seed):
    inputs, targets = separable_cloud(seed)
    verdict = separability(inputs, targets)
    svc = SVC(kernel="linear", C=1e10, tol=1e-10).fit(inputs, targets)
    length = np.linalg.norm(svc.coef_)
    np.testing.assert_allclose(verdict.w, svc.coef_[0] / length, atol=1e-5)
    assert verdict.b == pytest.approx(svc.intercept_[0] / length, abs=1e-5)
    assert verdict.gap == pytest.approx(1 / length, rel=1e-6)
    distance = np.where(targets == 1, 1, -1) * (inputs @ verdict.w + verdict.b)
    assert distance.min() == pytest.approx(verdict.gap, rel=1e-9)


@pytest.mark.parametrize("seed", range(10))
def test_margin_with_the_constant_input_is_the_largest(seed):
    inputs, targets = separable_cloud(seed, gap=0.05 * (seed + 1))
    verdict = separability(inputs, targets)
    rows = np.where(targets == 1, 1.0, -1.0)[:, None] * np.column_stack([inputs, np.ones(len(inputs))])
    shortest = minimize(
        lambda v: v @ v,
        np.array([*verdict.w, verdict.b]) / verdict.gap,
        jac=lambda v: 2 * v,
        constraints={"type": "ineq", "fun": lambda v: rows @ v - 1, "jac": lambda v: rows},
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 500},
    )
    assert verdict.gamma == pytest.approx(1 / np.linalg.norm(shortest.x), rel=1e-6)
    assert pytest.approx(np.linalg.norm(rows, axis=1).max()) == verdict.R
    assert verdict.bound == pytest.approx((verdict.R / verdict.gamma) ** 2)


def test_margins_known_in_closed_form():
    gate = separability(CORNERS, np.array([0.0, 1.0, 1.0, 1.0]))  # OR: v = (2, 2, −1), bound 3 · 9
    assert (gate.gamma, gate.bound) == (pytest.approx(1 / 3), pytest.approx(27))
    gate = separability(CORNERS, np.array([0.0, 0.0, 0.0, 1.0]))  # AND: v = (2, 2, −3), bound 3 · 17
    assert (gate.gamma, gate.bound) == (pytest.approx(17**-0.5), pytest.approx(51))
    assert gate.gap == pytest.approx(8**-0.5)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("ties", ["class 0", "mistake"])
def test_mistakes_never_exceed_the_bound(seed, ties):
    inputs, targets = separable_cloud(seed, gap=0.1)
    w, b, mistakes = (0.0, 0.0), 0.0, 0
    for _ in range(200):
        for x, t in zip(inputs.tolist(), targets.tolist(), strict=True):
            used = update(w, b, tuple(x), t, 0.7, ties)
            w, b, mistakes = used.new_w, used.new_b, mistakes + used.mistake
    assert 0 < mistakes <= separability(inputs, targets).bound


@pytest.mark.parametrize("gap", [1e-2, 1e-4, 1e-6])
def test_narrow_gaps_are_measured_exactly(gap):
    inputs = np.array([[-4.0, gap], [3.0, gap], [-2.0, -gap], [5.0, -gap]])
    verdict = separability(inputs, np.array([1.0, 1.0, 0.0, 0.0]))
    assert verdict.gap == pytest.approx(gap, rel=1e-9)
    assert verdict.gamma == pytest.approx(gap, rel=1e-6)


def test_nothing_one_class_and_conflicting_duplicates():
    nothing = separability(np.zeros((0, 2)), np.zeros(0))
    assert (nothing.separable, nothing.bound, nothing.w) == (True, None, None)
    alone = separability(np.array([[3.0, 1.0], [2.0, 2.0]]), np.array([1.0, 1.0]))
    assert (alone.separable, alone.w) == (True, None)
    assert alone.gamma > 1
    twice = np.array([0.0, 1.0, 0.0])
    verdict = separability(np.ones((3, 2)), twice)
    assert not verdict.separable
    assert why_not(verdict, twice) == "two points of different classes lie on top of each other"


@pytest.mark.parametrize(
    ("inputs", "targets", "reason"),
    [
        (CORNERS, XOR, "the segment between two points of class 1 crosses one between two points of class 0"),
        ([[0, 0], [1, 1], [3, 3]], [0, 1, 0], "a point of class 1 lies between two points of class 0"),
        (
            [[0, 0], [6, 0], [0, 6], [1, 1]],
            [1, 1, 1, 0],
            "a point of class 0 lies inside a triangle of points of class 1",
        ),
    ],
)
def test_the_reason_in_words(inputs, targets, reason):
    targets = np.array(targets, dtype=float)
    assert why_not(separability(np.array(inputs, dtype=float), targets), targets) == reason
    assert why_not(separability(CORNERS, np.ones(4)), np.ones(4)) == ""


@pytest.mark.parametrize("flipped", [False, True])
def test_five_thousand_points(flipped):
    inputs, targets = separable_cloud(0, 5000)
    targets[::100] = 1 - targets[::100] if flipped else targets[::100]
    assert separability(inputs, targets).separable is not flipped


def plain_states(w, b, targets, rate, steps, ties):
    states = []
    for step in range(steps):
        states.append((step % 4, *w, b))
        used = update(w, b, tuple(CORNERS[step % 4].tolist()), targets[step % 4], rate, ties)
        w, b = used.new_w, used.new_b
    return states


@pytest.mark.parametrize("ties", ["class 0", "mistake"])
@pytest.mark.parametrize(("start", "rate"), [(((0.0, 0.0), 0.0), 1.0), (((2.0, -1.0), 3.0), 0.5)])
def test_xor_cycles_and_the_cycle_is_the_first_repetition(start, rate, ties):
    cycle = find_cycle(*start, CORNERS.tolist(), XOR.tolist(), rate=rate, ties=ties)
    states = plain_states(*start, XOR.tolist(), rate, 200, ties)
    first = next(i for i, state in enumerate(states) if state in states[:i])
    assert cycle == Cycle(states.index(states[first]), first - states.index(states[first]))


def test_a_cycle_is_found_at_rates_that_round():
    at_one = find_cycle((0.0, 0.0), 0.0, CORNERS.tolist(), XOR.tolist(), rate=1.0, ties="mistake")
    assert find_cycle((0.0, 0.0), 0.0, CORNERS.tolist(), XOR.tolist(), rate=0.25, ties="mistake") == at_one
    assert find_cycle((0.31, 0.2), -0.15, CORNERS.tolist(), XOR.tolist(), rate=0.1) is not None


def test_no_cycle_within_the_limit_is_none():
    generator = np.random.default_rng(0)
    inputs, targets = generator.normal(size=(30, 2)), generator.integers(0, 2, 30)
    assert find_cycle((0.0, 0.0), 0.0, inputs.tolist(), targets.tolist(), limit=300) is None
    assert find_cycle((0.0, 0.0), 0.0, [], []) is None
