"""Ten sums and their shares, and why this class and not that one, in numbers that add up as they are shown."""

import math
import re

import numpy as np
import pytest
import torch
from torch import nn

from engine.arithmetic.written import read
from engine.convolutional.draw.experiment import DrawExperiment
from engine.convolutional.draw.settings import DrawSettings
from engine.convolutional.draw.sums import difference, exponentials
from engine.convolutional.draw.surgery import Surgery
from engine.convolutional.reader.weights import trained
from tests.engine.convolutional.draw import added_up


def asked(**settings):
    return DrawExperiment(DrawSettings(look="sums", **settings))


@pytest.mark.parametrize("seed", range(6))
def test_shares_are_those_of_the_exponentials_as_they_are_shown(seed):
    z = (np.random.default_rng(seed).normal(0, 4, 10)).tolist()
    found = exponentials(z)
    total = sum(map(read, found.powers))
    assert total == pytest.approx(
        read(found.total), rel=0.6 * 10 ** -(len(found.total.replace(".", "").lstrip("0")) - 1)
    )
    for k, (own, power, share) in enumerate(zip(found.z, found.powers, found.shares, strict=True)):
        assert read(own) == pytest.approx(z[k], abs=0.01)
        assert math.exp(read(own)) == pytest.approx(read(power), rel=0.006)
        assert round(read(power) / read(found.total), 3) == pytest.approx(read(share), abs=1e-9)
        assert read(share) == pytest.approx(math.exp(z[k]) / sum(map(math.exp, z)), abs=0.0005)
    assert exponentials([*z[:9], 99.0]) is None


@pytest.mark.parametrize("network", ["digits", "lenet5"])
@pytest.mark.parametrize(("this", "that"), [("", ""), ("4", "9"), ("0", "7")])
def test_the_parts_of_a_difference_add_up_to_it(network, this, that):
    experiment = asked(network=network, digit=4, this=this, that=that)
    a, b = experiment.compared
    logits = experiment.thinking.logits
    found = difference(experiment.thinking, a, b)
    layer = trained(network).network[-1]
    features = torch.from_numpy(experiment.thinking.outputs[-2].ravel())
    with torch.no_grad():
        theirs = (layer.weight[a] - layer.weight[b]) * features
    np.testing.assert_allclose(found.parts.ravel(), theirs.numpy(), atol=1e-6)
    assert float(found.parts.sum()) + float((layer.bias[a] - layer.bias[b]).detach()) == pytest.approx(
        logits[a] - logits[b], abs=1e-4
    )
    first, second, _ = found.lines
    terms, apart = re.search(r"≈ (.+) [=≈] ([−0-9.]+): ", first).groups()
    parts, whole = re.search(r"≈ (.+) [=≈] ([−0-9.]+)$", second).groups()
    assert apart == whole
    places = len(whole.partition(".")[2])
    for text in (terms, parts):
        assert round(added_up(text), places) == pytest.approx(read(whole), abs=1e-9)
    assert f"e^({apart})" in first


def test_the_answer_is_compared_with_the_second_guess_unless_something_else_is_asked():
    experiment = asked(digit=4)
    order = np.argsort(-experiment.thinking.probabilities)
    assert experiment.compared == (order[0], order[1])
    experiment.ask("that", "7")
    assert experiment.compared == (order[0], 7)
    experiment.ask("that", str(order[0]))  # then this is the next one
    assert experiment.compared == (order[1], order[0])
    experiment.ask("this", str(order[0]))  # a class is compared with itself: nothing is between them
    frame = experiment.frame()
    assert frame["this"] == frame["that"]
    assert "0.00" in frame["sums_said"][0]
    with pytest.raises(ValueError, match="There is no"):
        experiment.ask("this", "x")


def test_a_muted_class_and_left_out_biases_are_told_as_they_are():
    experiment = asked(digit=4, this="4", that="9")
    experiment._operate(Surgery(muted=((experiment.length, 9),), biases=False))
    found = difference(experiment.thinking, 4, 9)
    assert found.biases == (0.0, 0.0)
    assert found.z[1] == 0
    assert float(found.parts.sum()) == pytest.approx(found.z[0], abs=1e-4)


def test_where_the_parts_lie_is_shown_on_the_picture_where_features_have_a_place():
    frame = asked().frame()
    assert frame["parts"].shape == (6, 28, 28)
    assert frame["parts_captions"][0].startswith("all, ")
    assert np.abs(frame["parts"]).max() == pytest.approx(1)
    assert asked(network="lenet5").frame()["parts"].shape == (5, 1, 1)
    assert len(frame["shares_table"]["rows"]) == 10
    assert isinstance(trained("digits").network[-1], nn.Linear)
