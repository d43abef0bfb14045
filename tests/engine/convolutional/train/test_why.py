"""Why a picture is misread: shares of the logit that add up, an exact case, and a sentence whose digits add up."""

import numpy as np
import pytest
import torch
from torch import nn

from engine.convolutional.train.experiment import TrainExperiment
from engine.convolutional.train.settings import TrainSettings
from engine.convolutional.train.why import HINT, explain
from tests.arithmetic import steps
from tests.engine.convolutional.train.test_training import same


@pytest.fixture(scope="module")
def experiment():
    made = TrainExperiment()
    made.step(120)
    return made


def test_the_maps_share_out_what_the_ink_adds_to_the_logits(experiment):
    images, labels = experiment.training.data.asked.take(slice(0, 10))
    for image, label in zip(images[:, 0].numpy(), labels.tolist(), strict=True):
        why = explain(experiment.training.network.net, image, label)
        np.testing.assert_allclose(why.maps.sum((1, 2)), why.logits - why.blank, rtol=0.01, atol=0.03)


def test_a_straight_line_gives_each_pixel_its_weight_times_its_ink():
    torch.manual_seed(0)
    net = nn.Sequential(nn.Flatten(), nn.Linear(64, 10))
    image = torch.rand(8, 8).numpy()
    why = explain(net, image, true=4)
    for digit, found in zip(why.digits, why.maps, strict=True):
        np.testing.assert_allclose(found, net[1].weight[digit].detach().numpy().reshape(8, 8) * image, atol=1e-5)
    np.testing.assert_allclose(why.blank, net[1].bias.detach().numpy()[list(why.digits)], atol=1e-6)


def test_what_tips_the_balance_is_found_where_it_is():
    net = nn.Sequential(nn.Flatten(), nn.Linear(64, 10))
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.zero_()
        net[1].weight.view(10, 8, 8)[7, 6:, :3] = 1.0
    why = explain(net, np.ones((8, 8), np.float32), true=1)
    assert why.digits == (7, 1)
    assert why.tipping == ("lower left", pytest.approx(6.0))
    assert (
        why.line == "Logit 7: 0 blank + 6.00 ink = 6.00 · 1: 0 + 0 = 0 · the lower left speaks most for 7, not 1 (+6.0)"
    )


def test_the_sums_as_shown_add_up(experiment):
    for index in range(12):
        experiment.clear()
        experiment.ask(index)
        picture = experiment.picture()
        text = picture["why_said"][0].replace(" blank", "").replace(" ink", "")
        sums = steps(text)
        assert len(sums) == 2
        assert [step.wrong for step in sums] == ["", ""]
        probabilities = experiment.frame()["probabilities"]
        assert picture["why_captions"][0].startswith(f"{int(np.argmax(probabilities))}:")
        assert picture["why"].shape == (2, 8, 8)
        assert len(picture["filters"]) == 0
        assert picture["hardest_shown"] == index


def test_asking_again_lets_it_go_and_nothing_of_the_run_changes(experiment):
    experiment.clear()
    before = experiment.state()
    experiment.ask(3)
    experiment.picture()
    experiment.ask(3)
    picture = experiment.picture()
    assert picture["why_said"] == [HINT]
    assert len(picture["why"]) == 0
    assert len(picture["filters"]) > 0
    assert picture["hardest_shown"] == -1
    same(experiment.state(), before)


@pytest.mark.parametrize("architecture", ["F10", "C4@3 S C4@3 B R G F10", "L2@3 R D0.5 F10"])
def test_every_kind_of_network_is_explained(architecture):
    made = TrainExperiment(TrainSettings(architecture=architecture, compare=True, chosen="second"))
    made.step(3)
    made.ask(0)
    assert made.picture()["why"].shape == (2, 8, 8)
