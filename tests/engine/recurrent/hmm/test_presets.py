"""What was published of the models comes out, to the digits that were printed."""

import math

import numpy as np
import pytest

from engine.recurrent.hmm.presets import CASINO_ROLLS, EISNER_DAYS, PRESETS
from engine.recurrent.hmm.sampling import sample
from engine.recurrent.hmm.trellis import Trellis


def trellis(name, way="plain", sequence=None):
    preset = PRESETS[name]
    return Trellis(preset.hmm, preset.hmm.encode(sequence or preset.sequence), way)


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_can_be_read_and_fits_the_lesson(name):
    preset = PRESETS[name]
    assert trellis(name).possible
    assert len(preset.hmm.states) <= 5
    assert len(preset.hmm.symbols) <= 8
    assert preset.tells.endswith(".")
    assert preset.source


def test_rabiner_weather():
    found = trellis("weather")
    assert found.likelihood == pytest.approx(1.536e-4, rel=1e-12)
    assert 1 / (1 - np.diag(PRESETS["weather"].hmm.transition)) == pytest.approx([1.67, 2.5, 5], abs=0.005)


def test_russell_and_norvig_umbrella():
    found = trellis("umbrella")
    assert found.filtered[:, 0] == pytest.approx([0.818, 0.883, 0.191, 0.731, 0.867], abs=5e-4)
    assert found.posterior[:, 0] == pytest.approx([0.867, 0.820, 0.307, 0.820, 0.867], abs=5e-4)
    two_days = trellis("umbrella", sequence=["umbrella", "umbrella"])
    assert two_days.backward[0] == pytest.approx([0.69, 0.41], abs=1e-12)
    assert two_days.posterior[0, 0] == pytest.approx(0.883, abs=5e-4)
    messages = found.best / found.forward[0].sum()  # their first message is divided by its sum
    printed = [[0.8182, 0.1818], [0.5155, 0.0491], [0.0361, 0.1237], [0.0334, 0.0173], [0.0210, 0.0024]]
    assert messages == pytest.approx(np.array(printed), abs=5.1e-5)
    assert found.viterbi.states == (0, 0, 1, 0, 0)


@pytest.mark.parametrize(
    ("name", "alpha", "delta", "last", "path"),
    [
        ("ice_cream", [0.069, 0.0404], [0.064, 0.0384], [0.0032, 0.0128], (1, 0, 1)),
        ("ice_cream_2009", [0.054, 0.0464], [0.048, 0.0448], [0.0029, 0.0125], (1, 1, 1)),
    ],
)
def test_jurafsky_and_martin_ice_cream(name, alpha, delta, last, path):
    found = trellis(name)
    assert found.forward[0] == pytest.approx([0.02, 0.32], abs=1e-15)
    assert found.forward[1] == pytest.approx(alpha, abs=1e-15)
    assert found.best[1] == pytest.approx(delta, abs=1e-15)
    assert found.best[2] == pytest.approx(last, abs=5e-5)
    assert found.viterbi.states == path


def test_wikipedia_healthy_or_fever():
    found = trellis("fever")
    assert found.best == pytest.approx(np.array([[0.3, 0.04], [0.084, 0.027], [0.00588, 0.01512]]), abs=1e-15)
    assert found.viterbi.states == (0, 0, 1)
    assert PRESETS["fever"].hmm.stationary() == pytest.approx([0.57, 0.43], abs=0.005)


def test_li_hang_boxes():
    found = trellis("boxes")
    assert found.forward[0] == pytest.approx([0.10, 0.16, 0.28], abs=1e-15)
    assert found.likelihood == pytest.approx(0.130218, abs=5e-7)
    assert found.viterbi.states == (2, 2, 2)
    assert found.viterbi.probability == pytest.approx(0.0147, abs=1e-12)


def test_durbin_dishonest_casino():
    hmm = PRESETS["casino"].hmm
    assert hmm.stationary() == pytest.approx([2 / 3, 1 / 3], abs=1e-12)
    assert hmm.stationary() @ hmm.emission[:, 5] == pytest.approx(5 / 18, abs=1e-12)
    assert 1 / (1 - np.diag(hmm.transition)) == pytest.approx([20, 10], rel=1e-12)
    printed = (
        "F" * 48 + "L" * 18 + "F" * 12 + "L" * 34 + "F" * 67 + "L" * 13 + "F" * 78 + "L" * 19 + "F" * 11
    )  # figure 3.5, the line of Viterbi
    assert len(CASINO_ROLLS) == len(printed) == 300
    assert "".join("FL"[state] for state in trellis("casino").viterbi.states) == printed
    sixes = (sample(hmm, 60_000, seed=0).symbols == 5).mean()
    assert sixes == pytest.approx(5 / 18, abs=0.01)


def test_eddy_splice_site():
    found = trellis("splice", "log")
    assert found.viterbi.log_probability == pytest.approx(-41.22, abs=0.005)
    site = found.posterior[:, 1]
    assert [int(place) for place in np.argsort(-site)[:3]] == [18, 22, 15]  # the fifth, the sixth and the fourth G
    assert np.sort(site)[::-1][:3] == pytest.approx([0.46, 0.28, 0.11], abs=0.009)
    assert found.viterbi.states.index(1) == 18
    assert math.isinf(found.forward[-1, 0])


def test_eisner_begins_with_33_days():
    assert len(EISNER_DAYS) == 33
    assert trellis("eisner").viterbi.states[-1] == 2  # how it is learnt: test_learning
