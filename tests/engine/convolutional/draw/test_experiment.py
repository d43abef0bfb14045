"""A drawing on its way through the network: sent while it is drawn, prepared, refused, read, looked into."""

import base64
from itertools import pairwise

import numpy as np
import pytest
import torch

from engine.convolutional.draw.experiment import DrawExperiment
from engine.convolutional.draw.robustness import UNCHANGED
from engine.convolutional.draw.script import beside, script
from engine.convolutional.draw.settings import DrawSettings
from engine.convolutional.reader.network import CONVOLUTIONAL, PLANS
from engine.convolutional.reader.weights import trained
from engine.digits.examples import example
from engine.digits.pad import PAD
from tests.engine.scripts import ended, here


def pad(*strokes, thick=4):
    """A drawing as the stage sends it: dark lines on white, 70×70."""
    picture = np.full((PAD, PAD), 255, np.uint8)
    for points in strokes:
        for (x0, y0), (x1, y1) in pairwise(points):
            for t in np.linspace(0, 1, 60):
                x, y = round(x0 + t * (x1 - x0)), round(y0 + t * (y1 - y0))
                picture[y - thick // 2 : y + thick // 2 + 1, x - thick // 2 : x + thick // 2 + 1] = 0
    return picture


def sent(picture):
    return base64.b64encode(picture.tobytes()).decode()


SEVEN = pad([(18, 15), (50, 15), (32, 58)])
ONE = pad([(35, 10), (35, 60)])


@pytest.mark.parametrize(("picture", "digit"), [(SEVEN, 7), (ONE, 1)])
def test_what_is_drawn_is_read(picture, digit):
    experiment = DrawExperiment()
    experiment.ink(sent(picture))
    frame = experiment.frame()
    assert int(np.argmax(frame["probabilities"])) == digit
    assert frame["answer"][0].startswith(f"This is a {digit}: ")
    assert frame["drawn"]


def test_a_drawing_moved_or_made_smaller_is_prepared_alike():
    experiment = DrawExperiment()
    experiment.ink(sent(SEVEN))
    first = experiment.frame()["stage.digit"]
    experiment.ink(sent(np.roll(SEVEN, (-6, 9), (0, 1))))
    np.testing.assert_array_equal(experiment.frame()["stage.digit"], first)
    experiment.change(crop=False, fit=False, centre=False)
    assert not np.array_equal(experiment.frame()["stage.digit"], first)


def test_the_probabilities_are_torchs():
    experiment = DrawExperiment(DrawSettings(digit=8))
    digit = torch.from_numpy(experiment.frame()["stage.digit"])[None]
    with torch.inference_mode():
        theirs = trained("digits")(digit).softmax(1)[0].numpy()
    np.testing.assert_allclose(experiment.frame()["probabilities"], theirs, atol=1e-6)


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        (np.full((PAD, PAD), 255, np.uint8), "blank"),
        (pad([(35, 35), (36, 35)], thick=8), "dot"),
        (pad([(12, 15), (12, 55)], [(30, 15), (30, 55)], [(52, 15), (52, 55)]), "one digit at a time"),
    ],
)
def test_what_is_no_digit_is_refused_with_a_reason(picture, words):
    experiment = DrawExperiment()
    experiment.ink(sent(picture))
    frame = experiment.frame()
    assert frame["probabilities"] is None
    assert words in " ".join(frame["answer"])
    experiment.clear()
    assert experiment.frame()["probabilities"] is not None


@pytest.mark.parametrize("pixels", ["abc", "=" * 80, sent(np.zeros((3, 3), np.uint8)), "é" * 40])
def test_a_drawing_that_does_not_arrive_whole_leaves_the_last_one(pixels):
    experiment = DrawExperiment()
    experiment.ink(sent(SEVEN))
    with pytest.raises(ValueError, match="did not arrive whole"):
        experiment.ink(pixels)
    assert int(np.argmax(experiment.frame()["probabilities"])) == 7


@pytest.mark.parametrize("network", CONVOLUTIONAL)
def test_walking_through_the_layers_shows_each_ones_maps(network):
    experiment = DrawExperiment(DrawSettings(network=network))
    assert experiment.length == len(PLANS[network].split())
    for number in range(1, experiment.length + 1):
        frame = experiment.frame()
        shape = experiment.thinking.anatomy.layers[number - 1].output
        assert np.isfinite(frame["maps"]).sum() == np.prod(shape)
        assert frame["step"] == number
        assert frame["account"]
        experiment.step()
    assert experiment.stopped


def test_a_cell_is_pointed_at_pinned_and_let_go():
    experiment = DrawExperiment()
    experiment.point(3, 10, 12)
    frame = experiment.frame()
    assert frame["account_of"] == "Layer 1, C12@3: map 3, row 10, column 12"
    assert frame["field"] == [10, 12, 13, 15]
    np.testing.assert_array_equal(frame["lens.patch"][0], frame["stage.digit"][0][10:13, 12:15])
    experiment.point(-1, -1, -1)
    experiment.pin(5, 1, 1)
    assert experiment.frame()["cell"] == [5, 1, 1]
    experiment.step(4)  # the pooled maps have such a cell, too
    assert experiment.frame()["cell"] == [5, 1, 1]
    assert experiment.frame()["field"] == [2, 2, 8, 8]
    experiment.pin(5, 1, 1)
    assert not experiment.frame()["pinned"]
    experiment.pin(99, 1, 1)
    assert not experiment.frame()["pinned"]


def test_stages_are_switched_and_the_settings_say_so():
    experiment = DrawExperiment()
    for name in ("ink", "crop", "fit", "centre"):
        experiment.use(name, False)
        assert not getattr(experiment.settings, name)
        assert not experiment.frame()[f"use_{name}"]


def test_examples_are_the_digits_they_are_called():
    right = 0
    for digit in range(10):
        for number in range(5):
            frame = DrawExperiment(DrawSettings(digit=digit, example=number)).frame()
            right += frame["probabilities"] is not None and int(np.argmax(frame["probabilities"])) == digit
    assert right >= 45  # 8×8 pixels are coarse, and nobody trained on them
    assert example(3, 0).shape == (70, 70)


def test_how_much_the_networks_bear():
    experiment = DrawExperiment(DrawSettings(look="bearing"))
    experiment.ink(sent(SEVEN))
    experiment.amend("turn", 10.0)
    frame = experiment.frame()
    assert frame["bearing.x"].shape == (25,)
    assert all(frame[f"bearing.{name}"].shape == (25, 1) for name in PLANS)
    with pytest.raises(ValueError, match="digits, lenet5"):
        DrawExperiment(DrawSettings(network="mlp"))  # it has no maps to look at
    assert (frame["swept_at"], frame["turn"]) == (10.0, 10.0)
    again = experiment.frame()
    assert np.shares_memory(again["bearing.digits"], frame["bearing.digits"])  # not computed again
    nearest = int(np.abs(frame["bearing.x"] - 10).argmin())
    assert frame["bearing.digits"][nearest, 0] == pytest.approx(frame["probabilities"][7], abs=0.05)
    experiment.amend("noise", 0.0)
    assert "noise" in experiment.frame()["bearing_of"][0]
    experiment.unchanged()
    assert experiment.frame()["turn"] == 0
    with pytest.raises(ValueError, match="turn is a number from"):
        experiment.amend("turn", 61.0)
    assert experiment.reading.changes == UNCHANGED


def test_an_example_lies_on_the_pad_as_ink():
    experiment = DrawExperiment(DrawSettings(digit=4, on_pad=True))
    assert experiment.drawn.shape == (PAD, PAD)
    assert experiment.drawn[0, 0] == 255  # dark on light, as a pad sends it
    assert experiment.frame()["answer"][0].startswith("This is a 4")
    experiment.ink(sent(SEVEN))
    experiment.change(look="why")
    assert experiment.reading.digit == 7  # what was drawn since stays
    experiment.change(example=1)
    assert experiment.reading.digit == 4
    experiment.clear()
    assert experiment.drawn is None
    assert experiment.frame()["answer"][0].startswith("The example is a 4")


def test_how_sure_stays_with_what_was_drawn():
    experiment = DrawExperiment(DrawSettings(look="bearing"))
    experiment.ink(sent(SEVEN))
    sure = max(experiment.frame()["probabilities"])
    experiment.amend("turn", 60.0)
    frame = experiment.frame()
    assert experiment.reading.digit != 7  # what is seen now is taken for another digit
    assert "of the 7, as it was drawn" in frame["bearing_of"][0]
    assert frame["bearing.digits"][12, 0] == pytest.approx(sure, abs=1e-5)  # amid the range nothing is turned


def test_why_it_is_read_so():
    experiment = DrawExperiment(DrawSettings(look="why"))
    experiment.ink(sent(SEVEN))
    frame = experiment.frame()
    assert frame["why"].shape == (5, 28, 28)
    assert np.abs(frame["why"]).max() == 1
    assert len(frame["why_captions"]) == 5
    assert frame["why_said"][0].startswith("What speaks for the 7")
    assert experiment.frame()["why"] is frame["why"]
    experiment.ink(sent(ONE))
    assert experiment.frame()["why_said"][0].startswith("What speaks for the 1")


@pytest.mark.parametrize("setting", [{"look": "inside"}, {"network": "vgg"}, {"digit": 10}, {"example": -1}])
def test_bad_settings_get_a_sentence(setting):
    with pytest.raises(ValueError, match=r"There is no|is a whole number from"):
        DrawSettings(**setting)


@pytest.mark.parametrize("network", CONVOLUTIONAL)
def test_the_script_prints_the_stages_probabilities(network):
    experiment = DrawExperiment(DrawSettings(network=network))
    experiment.ink(sent(SEVEN))
    assert ended(here(script(experiment), files=beside(experiment))) < 1e-6
    with pytest.raises(SystemExit, match=rf"Put {network}.safetensors into this folder"):
        here(script(experiment))
