"""The learning rule against scikit-learn's Perceptron on the same samples in the same order."""

import warnings

import numpy as np
import pytest
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import Perceptron

from engine.supervised.perceptron.rule import activation, mistaken, threshold, update

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
GATES = {"and": [0, 0, 0, 1], "or": [0, 1, 1, 1], "nand": [1, 1, 1, 0], "xor": [0, 1, 1, 0]}


def learn(w, b, inputs, targets, rate=1.0, ties="class 0"):
    """Use every sample once, in order; the new weights and bias."""
    for x, t in zip(inputs.tolist(), targets.tolist(), strict=True):
        used = update(w, b, tuple(x), t, rate, ties)
        w, b = used.new_w, used.new_b
    return w, b


def sklearn_weights(inputs, targets, epochs, rate=1.0, start=None):
    model = Perceptron(shuffle=False, tol=None, max_iter=epochs, eta0=rate, penalty=None)
    given = {} if start is None else {"coef_init": np.array([start[0]]), "intercept_init": np.array([start[1]])}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(inputs, targets, **given)
    return [*model.coef_[0], model.intercept_[0]]


def our_weights(inputs, targets, epochs, rate=1.0, start=((0.0, 0.0), 0.0), ties="class 0"):
    w, b = start
    for _ in range(epochs):
        w, b = learn(w, b, inputs, targets, rate, ties)
    return [*w, b]


def cloud(seed, count=60):
    generator = np.random.default_rng(seed)
    inputs = generator.normal(size=(count, 2)) * 3
    return inputs, (inputs @ [1.0, -0.7] + generator.normal(size=count) > 0.3).astype(float)


@pytest.mark.parametrize("epochs", [1, 2, 5, 12, 40])
@pytest.mark.parametrize("gate", GATES)
@pytest.mark.parametrize("rate", [1.0, 0.5])
def test_gates_equal_sklearn_from_zero(gate, epochs, rate):
    targets = np.array(GATES[gate], dtype=float)
    ours = our_weights(CORNERS, targets, epochs, rate, ties="mistake")
    np.testing.assert_allclose(ours, sklearn_weights(CORNERS, targets, epochs, rate), atol=1e-12)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("epochs", [1, 3, 30])
def test_random_data_equal_sklearn_from_zero(seed, epochs):
    inputs, targets = cloud(seed)
    ours = our_weights(inputs, targets, epochs, 0.3, ties="mistake")
    np.testing.assert_allclose(ours, sklearn_weights(inputs, targets, epochs, 0.3), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("ties", ["class 0", "mistake"])
@pytest.mark.parametrize("gate", [*GATES, "cloud"])
def test_without_ties_both_conventions_equal_sklearn(gate, ties):
    inputs, targets = cloud(3) if gate == "cloud" else (CORNERS, np.array(GATES[gate], dtype=float))
    start = ((0.31, -0.172), 0.0537)  # at rate 1 on whole coordinates, no sample ever lies exactly on the line
    ours = our_weights(inputs, targets, 25, 1.0, start, ties)
    np.testing.assert_allclose(ours, sklearn_weights(inputs, targets, 25, 1.0, start), rtol=1e-12, atol=1e-12)


def test_from_zero_the_conventions_differ_at_the_first_tie():
    assert update((0.0, 0.0), 0.0, (1.0, 2.0), 0.0, ties="class 0").mistake is False
    used = update((0.0, 0.0), 0.0, (1.0, 2.0), 0.0, ties="mistake")
    assert (used.z, used.y, used.error) == (0.0, 1.0, -1.0)
    assert (used.new_w, used.new_b) == ((-1.0, -2.0), -1.0)


def test_every_intermediate_of_one_update():
    used = update((0.5, -0.3), 0.1, (1.2, 0.75), 0.0, 2.0)
    assert used.z == pytest.approx(0.475)
    assert (used.y, used.error, used.delta_b) == (1.0, -1.0, -2.0)
    assert used.delta_w == pytest.approx((-2.4, -1.5))
    assert used.new_w == pytest.approx((-1.9, -1.8))
    assert used.new_b == pytest.approx(-1.9)


@pytest.mark.parametrize("gate", GATES)
def test_learns_and_or_nand_but_not_xor(gate):
    targets = np.array(GATES[gate], dtype=float)
    *w, b = our_weights(CORNERS, targets, 50)
    assert np.array_equal(threshold(activation(w, b, CORNERS)), targets) == (gate != "xor")


def test_in_any_number_of_dimensions():
    generator = np.random.default_rng(0)
    inputs = generator.normal(size=(50, 5))
    targets = (inputs.sum(axis=1) > 0).astype(float)
    w, b = (0.0,) * 5, 0.0
    for _ in range(3):
        w, b = learn(w, b, inputs, targets, ties="mistake")
    np.testing.assert_allclose([*w, b], sklearn_weights(inputs, targets, 3), rtol=1e-12)


@pytest.mark.parametrize("ties", ["class 0", "mistake"])
def test_mistaken_says_what_update_would_do(ties):
    generator = np.random.default_rng(1)
    inputs = generator.integers(-2, 3, size=(200, 2)).astype(float)  # whole numbers, so that ties happen
    targets = generator.integers(0, 2, size=200).astype(float)
    w, b = (1.0, -2.0), 1.0
    expected = [update(w, b, tuple(x), t, 1.0, ties).mistake for x, t in zip(inputs.tolist(), targets, strict=True)]
    assert (activation(w, b, inputs) == 0).any()
    assert mistaken(w, b, inputs, targets, ties).tolist() == expected
