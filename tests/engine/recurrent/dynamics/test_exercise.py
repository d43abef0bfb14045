"""Questions with clear answers."""

import numpy as np
from scipy.linalg import expm

from engine.recurrent.dynamics.linear.exercise import COMBINATIONS, MARGIN, question


def test_answers_are_those_of_numpy_and_nothing_is_near_a_border():
    for number in range(40):
        asked = question(7, number)
        values = np.linalg.eigvals(asked.matrix)
        assert asked.map_is_stable == (np.abs(values).max() < 1)
        assert asked.flow_is_stable == (values.real.max() < 0)
        assert np.abs(np.abs(values) - 1).min() > MARGIN - 1e-9
        assert np.abs(values.real).min() > MARGIN - 1e-9
        assert asked.map_is_stable == (np.abs(np.linalg.matrix_power(asked.matrix, 200)).max() < 1e-3)
        assert asked.flow_is_stable == (np.abs(expm(200 * asked.matrix)).max() < 1e-3)


def test_of_four_in_turn_every_combination_comes_once_and_a_seed_repeats():
    for first in (0, 4, 8):
        asked = [question(1, first + k) for k in range(4)]
        assert {(one.map_is_stable, one.flow_is_stable) for one in asked} == set(COMBINATIONS)
    np.testing.assert_array_equal(question(5, 2).matrix, question(5, 2).matrix)
    assert not np.array_equal(question(5, 2).matrix, question(6, 2).matrix)


def test_what_is_said_has_the_reason():
    asked = question(3, 0)
    right = asked.says(asked.map_is_stable, asked.flow_is_stable)
    assert [line.startswith("Right: as a ") for line in right] == [True, True]
    wrong = asked.says(not asked.map_is_stable, not asked.flow_is_stable)
    assert [line.startswith("No: as a ") for line in wrong] == [True, True]
    assert asked.as_map.why[-1] in right[0]
