"""Is it a digit at all? The second judgement is a sum that adds up, and answers in place of softmax."""

import re
from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.convolutional.draw import doubt
from engine.convolutional.draw.experiment import DrawExperiment
from engine.convolutional.draw.settings import DrawSettings
from engine.convolutional.draw.strange import STRANGE, drawing, many
from engine.convolutional.draw.surgery import Operated, Surgery, bundled
from engine.convolutional.reader.judgement import Judgement, trait_count, traits_of
from engine.convolutional.reader.weights import trained
from tests.engine.convolutional.draw import added_up


def judging(threshold=0.0, name="digits"):
    """The shipped network with a judgement made by chance, so that it has one whatever its file has."""
    sound = trained(name)
    weights = torch.randn(trait_count(sound.network), generator=torch.Generator().manual_seed(1))
    return replace(sound, judgement=Judgement(weights, -0.25, threshold))


def asked(reader, **settings):
    experiment = DrawExperiment(DrawSettings(look="doubt", **settings))
    experiment.networks["digits"] = reader
    experiment._read(network=Operated(reader))
    return experiment


@pytest.mark.parametrize("strange", ["", "A", "two"])
def test_the_sum_is_the_judgements_own_and_adds_up_as_it_is_shown(strange):
    experiment = asked(judging(), strange=strange)
    judged = experiment.reading.doubt
    picture = torch.from_numpy(experiment.thinking.picture)[None, None]
    reader = experiment.reading.network.reader
    assert judged.z == pytest.approx(float(reader.judgement(traits_of(reader.network, picture))[0]), abs=1e-3)
    said = experiment.frame()["doubt_said"]
    terms, z = re.fullmatch(r"z = w·t \+ b ≈ (.+) [=≈] (.+)", said[1]).groups()
    assert round(added_up(terms), len(z.partition(".")[2])) == pytest.approx(float(z.replace("−", "-")), abs=1e-12)
    assert all(name in said[2] for name in judged.parts)


@pytest.mark.parametrize(("away", "sentence"), [(1e-4, "resembles no digit"), (-1e-4, "resembles a digit")])
def test_however_near_the_threshold_the_comparison_shown_is_true(away, sentence):
    z = asked(judging()).reading.doubt.z
    line = asked(judging(threshold=z + away)).reading.doubt.lines[-1]
    sign, shown = re.match(r"z ([<≥]) ([−0-9.]+)", line).groups()
    assert sentence in line
    assert sign == ("<" if away > 0 else "≥")
    own = re.search(r"([−0-9.]+)$", asked(judging(threshold=z + away)).reading.doubt.lines[0])[1]
    own, threshold = (float(text.replace("−", "-")) for text in (own, shown))
    assert own < threshold if away > 0 else own >= threshold


def test_what_resembles_no_digit_is_said_in_place_of_an_answer():
    refusing, answering = asked(judging(threshold=1e9)), asked(judging(threshold=-1e9))
    assert refusing.frame()["answer"][0] == "The example resembles no digit that I learnt."
    assert refusing.frame()["answer"][1].startswith("Softmax alone: a 3, ")
    assert answering.frame()["answer"][0].startswith("The example is a 3: ")
    np.testing.assert_array_equal(refusing.frame()["probabilities"], answering.frame()["probabilities"])


def test_a_network_without_a_second_judgement_says_so():
    experiment = DrawExperiment(DrawSettings(network="lenet5", look="doubt", strange="W"))
    frame = experiment.frame()
    assert frame["doubt_said"][1] == doubt.NONE
    assert frame["strange_right"] is None
    assert len(frame["strange_captions"]) == len(STRANGE)
    assert frame["answer"][0].startswith("The example is ")


def test_the_judgement_goes_along_with_surgery():
    experiment = asked(judging())
    before = experiment.reading.doubt.z
    experiment._operate(Surgery(muted=((2, 0), (2, 1), (2, 2), (2, 3))))
    assert experiment.reading.doubt.z != before
    assert experiment.frame()["spread_said"]


def test_drawings_that_are_no_digit_are_judged_one_by_one():
    reader = judging()
    found = doubt.judged(reader)
    for k, name in enumerate(STRANGE):
        own = asked(reader, strange=name)
        assert found.answers[k] == own.reading.digit
        assert found.right[k] == (bool(own.reading.prepared.refusal) or not own.reading.doubt.knows)
    assert doubt.gallery().shape == (len(STRANGE), 35, 35)


def test_the_curves_are_densities_and_the_counts_are_of_what_they_show():
    reader = judging(threshold=0.5)
    found = doubt.spread(reader)
    for curve in (found.digits, found.others):
        assert np.trapezoid(curve, found.x) == pytest.approx(1, abs=0.1)
    answered = int(re.search(r"from (\d+) are answered", found.said)[1])
    assert answered == int(reader.judgement.knows(traits_of(reader.network, bundled("mnist")[0])).sum())


def test_a_press_puts_a_drawing_on_the_pad_also_once_more():
    experiment = DrawExperiment(DrawSettings(look="doubt"))
    place = [*STRANGE].index("H")
    experiment.lay(place)
    assert experiment.settings.strange == "H"
    assert experiment.settings.laid == ("H", 3, 0)
    np.testing.assert_array_equal(experiment.drawn, drawing("H"))
    experiment.draw(np.full((70, 70), 255, np.uint8))
    experiment.lay(place)
    np.testing.assert_array_equal(experiment.drawn, drawing("H"))
    assert experiment.laid == 2
    experiment.clear()
    assert experiment.frame()["answer"][0].startswith("The example ")
    assert len(many()) == 200
