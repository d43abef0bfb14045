"""Simple and complex cells against closed forms, scipy and scikit-image; and what a visitor may do with them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.optimize import brentq
from skimage.filters import gabor_kernel

from engine.convolutional.features.cells import sheet
from engine.convolutional.features.cells.experiment import Cells
from engine.convolutional.features.cells.gabor import PIXEL, Gabor, round_width, spread_of
from engine.convolutional.features.cells.responses import energy, modulation, rectified, sweep, tuning, width
from engine.convolutional.features.cells.script import script
from engine.convolutional.features.cells.settings import TURNS, CellsSettings
from engine.convolutional.features.cells.stimuli import STIMULI, SWEEP, stimuli
from tests.engine.scripts import ended, here

ANGLES = np.arange(0, 180, 1.0)


def test_a_field_is_scikit_images_gabor_kernel():
    """Its waves run along x and its y points down; it is complex, the partner is its imaginary part."""
    ours = Gabor(90, 30, 1.2, 0.5, 0.8).pair()
    sigma = 0.6 / PIXEL
    theirs = gabor_kernel(PIXEL / 1.2, sigma_x=sigma, sigma_y=sigma / 0.8, n_stds=9, offset=math.radians(30))
    middle = theirs.shape[0] // 2, theirs.shape[1] // 2
    cut = theirs[middle[0] - 30 : middle[0] + 31, middle[1] - 30 : middle[1] + 31]
    scale = ours[0, 30, 30] / cut[30, 30].real
    np.testing.assert_allclose(ours, scale * np.stack([cut.real, cut.imag]), atol=1e-12)


def test_one_octave_is_as_wide_as_the_textbook_says():
    assert spread_of(1) == pytest.approx(0.5622, abs=5e-5)
    assert spread_of(1.5) == pytest.approx(0.3924, abs=5e-5)
    assert round_width(spread_of(1)) == pytest.approx(math.degrees(4 * math.asin(1 / 6)), rel=1e-12)
    assert f"{round_width(spread_of(1)):.1f}" == "38.4"


@pytest.mark.parametrize("octaves", [1, 1.5])
def test_a_spectrum_is_so_many_octaves_wide(octaves):
    """Measured with gratings of the field's own orientation, against the closed form."""
    cell, f0 = Gabor(90, spread=spread_of(octaves)), 1 / 1.2

    def over_half(frequency):
        answer = np.abs(sweep(cell, "grating", 90, 0.5 / frequency)).max()
        return answer - 0.5 * np.abs(sweep(cell, "grating", 90, 0.6)).max()

    low, high = brentq(over_half, 0.3 * f0, f0, xtol=1e-6), brentq(over_half, f0, 2.5 * f0, xtol=1e-6)
    assert math.log2(high / low) == pytest.approx(octaves, abs=0.01)


@pytest.mark.parametrize("spread", [0.3924, 0.5622, 0.75])
def test_a_round_fields_width_is_measured_as_the_closed_form_has_it(spread):
    peaks = tuning(Gabor(spread=spread), "grating", ANGLES, 0.6)
    left, right = width(ANGLES, peaks[0])
    assert right - left == pytest.approx(round_width(spread), abs=0.1)  # the screen ends at 3.3 σ of the widest
    assert (left + right) / 2 == pytest.approx(60, abs=0.01)


def test_a_long_fields_width_is_that_of_its_spectrum():
    """exp(−2π²σ²(f₀²(1 − cos φ)² + f₀² sin²φ/γ²)) = ½, solved by scipy."""
    spread, aspect = 0.5622, 0.6

    def over_half(turn):
        across, along = 1 - math.cos(turn), math.sin(turn) / aspect
        return math.exp(-2 * math.pi**2 * spread**2 * (across**2 + along**2)) - 0.5

    expected = 2 * math.degrees(brentq(over_half, 0.01, 1))
    left, right = width(ANGLES, tuning(Gabor(aspect=aspect), "grating", ANGLES, 0.6)[0])
    assert right - left == pytest.approx(expected, abs=0.2)  # the screen ends at 2.7 σ of its length


def test_width_waits_for_both_flanks():
    angles, heights = np.arange(-90, 90, 10.0), np.exp(-((np.arange(-90, 90, 10.0) / 20) ** 2))
    half = 20 * math.sqrt(math.log(2))
    assert width(angles, heights) == pytest.approx((-half, half), abs=0.3)
    assert width(angles, np.where(angles > 0, np.nan, heights)) is None
    assert width(angles, 1 + heights) is None
    turned = (angles + 85) % 180  # the top lies where the circle is closed
    left, right = width(turned, heights)
    assert right - left == pytest.approx(2 * half, abs=0.6)


def test_f1_over_f0_tells_simple_from_complex():
    """π/2 of a half wave, 0 of a steady answer; 1 + cos lies on the border (Skottun and others 1991)."""
    wave = np.cos(2 * np.pi * np.arange(6000) / 6000 + 0.4)
    assert modulation(rectified(wave)) == pytest.approx(np.pi / 2, rel=1e-6)
    assert modulation(1 + wave) == pytest.approx(1)
    linear = sweep(Gabor(), "grating", 60, 0.6)
    assert modulation(rectified(linear[0])) == pytest.approx(np.pi / 2, rel=2e-3)
    assert modulation(energy(linear)) == pytest.approx(0, abs=1e-7)
    assert math.isnan(modulation(np.zeros(60)))


@pytest.mark.parametrize("phase", [0, 45, 90, 225])
def test_a_complex_cell_does_not_care_where_a_stripe_lies(phase):
    answer = energy(sweep(Gabor(phase=phase), "grating", 60, 0.6))
    np.testing.assert_allclose(answer, 1, atol=1e-6)


def test_a_complex_cell_answers_a_dark_bar_like_a_light_one_and_a_simple_cell_does_not():
    light, dark = (sweep(Gabor(), kind, 60, 0.6) for kind in ("light", "dark"))
    np.testing.assert_array_equal(energy(light), energy(dark))
    assert rectified(light[0]).max() > 1.4 * rectified(dark[0]).max()


@pytest.mark.parametrize("kind", STIMULI)
def test_a_stimulus_drifts_across_its_orientation(kind):
    """An upright one goes to the right: later frames are earlier ones shifted by whole samples."""
    stripe = 0.6
    shift = 4 if kind != "grating" else 2  # samples in 5 frames of 0.08°, in 10 of a sixth of 1.2°
    first, later = stimuli(kind, 90, stripe, [20, 25 if kind != "grating" else 30])
    np.testing.assert_allclose(later[:, shift:], first[:, :-shift], atol=1e-9)
    assert np.abs(later - first).max() > 0.5


def test_neighbours_in_a_sheet_prefer_similar_orientations():
    angles = sheet.orientations(3)
    apart = np.abs((angles[:, 1:] - angles[:, :-1] + 90) % 180 - 90)
    assert np.median(apart) < 20  # of cells drawn at random it is 45
    assert np.histogram(angles, 6, (0, 180))[0].min() > 10


def test_a_sheets_cells_are_the_single_ones():
    settings = CellsSettings(recorded="sheet", stimulus="grating", bar_angle=130, sheet_seed=2, cell_picked=37)
    experiment = Cells(settings)
    experiment.step(7)
    whole = sheet.answers(sheet.fields(2, settings.gabor), experiment.shown())
    np.testing.assert_allclose(whole.reshape(2, -1)[:, 37], experiment.linear(), atol=1e-5)


def test_the_response_is_the_sum_of_its_products():
    experiment = Cells(CellsSettings(bar_angle=50))
    experiment.step(31)
    field, picture = experiment.settings.gabor.pair()[0], experiment.shown()
    e = sum(w * s for w, s in zip(field.ravel().tolist(), picture.ravel().tolist(), strict=True))
    assert experiment.linear()[0] == pytest.approx(e, rel=1e-12)
    assert f"{e:.3f}" in experiment.frame()["account"][0]


def test_a_bar_that_is_dragged_goes_on_from_there():
    experiment = Cells(CellsSettings(bar_angle=90, bar_turn=0.0))
    experiment.step(3)
    experiment.move(0, 0.8, -1.0)
    assert experiment.middle()[0] == pytest.approx(0.8)
    assert experiment.steps == 40
    experiment.move(1, 0.8, -2.0)
    assert experiment.now == 270


@pytest.mark.parametrize("turn", TURNS[1:])
def test_a_tuning_curve_is_whole_at_the_end(turn):
    experiment = Cells(CellsSettings(stimulus="grating", bar_turn=turn))
    experiment.step(experiment.length - 1)
    assert np.isnan(experiment.peaks()[1]).any()
    experiment.step()
    angles, heights = experiment.peaks()
    assert not np.isnan(heights).any()
    assert experiment.stopped
    assert np.ptp(angles) == pytest.approx(180 - turn)


@pytest.mark.parametrize(
    "given", [{}, {"stimulus": "grating"}, {"stimulus": "edge", "cell_phase": 90}, {"recorded": "sheet"}], ids=str
)
def test_the_script_ends_at_the_stages_numbers(given):
    experiment = Cells(CellsSettings(**given, bar_turn=15.0))
    experiment.step(12 * SWEEP + 25)
    said = here(script(experiment))
    assert ended(said) < 1e-12
    assert "degrees wide at half height" in said
