"""Changes of a drawing against scipy and against themselves, and the curves against asking one by one."""

import numpy as np
import pytest
import torch
from scipy import ndimage

from engine.convolutional.draw.robustness import POINTS, SLIDERS, Change, amounts, curves
from engine.convolutional.reader.weights import trained
from engine.digits.ink import grey, ink_of
from engine.digits.preparation import ALL, Stages, prepared
from tests.engine.convolutional.draw.test_experiment import SEVEN

NO_STAGES = Stages(False, False, False, False)
INK = ink_of(grey(SEVEN)).ink


def centre(ink):
    return np.array(ndimage.center_of_mass(ink))


def test_nothing_changed_is_the_same_picture():
    np.testing.assert_array_equal(Change().of_ink(INK), INK)
    np.testing.assert_array_equal(Change().of_digit(INK), INK)


def test_a_shift_moves_to_the_right():
    moved = centre(Change(shift=0.1).of_ink(INK)) - centre(INK)
    np.testing.assert_allclose(moved, [0, 7], atol=0.05)


def test_a_turn_is_clockwise_and_a_quarter_of_it_twice_is_half():
    upright = np.zeros((70, 70), np.float32)
    upright[10:35, 34:36] = 1  # from the middle upwards
    row, column = centre(Change(turn=60).of_ink(upright)) - 34.5
    assert column > 8  # to the right
    assert row < 0
    twice = Change(turn=20).of_ink(Change(turn=20).of_ink(INK))
    assert np.abs(twice - Change(turn=40).of_ink(INK)).mean() < 0.02


@pytest.mark.parametrize("size", [0.5, 1.5])
def test_size_scales_the_ink(size):
    small = np.zeros((70, 70), np.float32)
    small[28:42, 28:42] = 1
    assert Change(size=size).of_ink(small).sum() == pytest.approx(size**2 * small.sum(), rel=0.05)


def test_thickness_grows_and_shrinks_and_passes_through_none():
    sums = [Change(thickness=pixels).of_ink(INK).sum() for pixels in (-1.5, -1, -0.5, 0, 0.5, 1, 3)]
    assert sums == sorted(sums)
    assert Change(thickness=1).of_ink(INK).max() == 1


def test_noise_is_the_seeds():
    digit = prepared(SEVEN).digit
    noisy = Change(noise=0.3).of_digit(digit)
    np.testing.assert_array_equal(noisy, Change(noise=0.3).of_digit(digit))
    assert not np.array_equal(noisy, Change(noise=0.3).of_digit(digit, seed=1))
    assert (noisy >= 0).all()
    assert (noisy <= 1).all()


@pytest.mark.parametrize("name", list(SLIDERS))
def test_beyond_its_range_a_change_gets_a_sentence(name):
    low, high = SLIDERS[name].low, SLIDERS[name].high
    for value in (low - 1, high + 1, float("nan")):
        with pytest.raises(ValueError, match=f"The {name} is a number from"):
            Change(**{name: value})


@pytest.mark.parametrize("kind", list(SLIDERS))
@pytest.mark.parametrize("stages", [ALL, NO_STAGES])
def test_a_curve_is_what_asking_one_by_one_gives(kind, stages):
    networks = [trained("digits")]
    (curve,) = curves(INK, Change(), kind, networks, 7, stages)
    assert len(curve) == len(amounts(kind)) == POINTS
    for k in (0, 11, 24):
        change = Change(**{kind: float(amounts(kind)[k])})
        digit = change.of_digit(prepared(change.of_ink(INK), stages).digit)
        with torch.inference_mode():
            alone = networks[0](torch.from_numpy(digit)[None, None]).softmax(1)[0, 7]
        assert curve[k] == pytest.approx(float(alone), abs=1e-5)


def test_the_preparation_takes_a_shift_away():
    networks = [trained("digits")]
    (bare,) = curves(INK, Change(), "shift", networks, 7, NO_STAGES)
    (prepared_,) = curves(INK, Change(), "shift", networks, 7, ALL)
    assert prepared_.min() > 0.95
    assert bare.min() < prepared_.min()
