"""Surgery on a trained network: what torch says of a network with those maps at 0, those kernels, no biases."""

import re

import numpy as np
import pytest
import torch
from torch import nn

from engine.convolutional.draw.experiment import DrawExperiment
from engine.convolutional.draw.script import beside, script
from engine.convolutional.draw.settings import DrawSettings
from engine.convolutional.draw.surgery import REPLACEMENTS, Surgery, bundled, operated, right
from engine.convolutional.reader.network import CONVOLUTIONAL
from engine.convolutional.reader.weights import trained
from tests.engine.scripts import ended, here


def by_hand(network, x, muted=()):
    """The same function written another way, maps zeroed by a hook."""
    hooks = []
    for number, channel in muted:

        def silence(module, inputs, output, channel=channel):
            keep = torch.ones(output.shape[1])
            keep[channel] = 0
            return output * keep.reshape(-1, *[1] * (output.ndim - 2))

        hooks.append(network.module(number).register_forward_hook(silence))
    try:
        with torch.inference_mode():
            return network(x)
    finally:
        for hook in hooks:
            hook.remove()


@pytest.mark.parametrize("name", CONVOLUTIONAL)
def test_muting_is_zeroing_what_leaves_the_layer(name):
    network = trained(name)
    x = bundled()[0][::30]
    last = len(network.ends)
    muted = ((1, 0), (1, 4), (3, 2), (last - 1, 5), (last, 9))
    with torch.inference_mode():
        found = operated(network, Surgery(muted=muted))(x)
    torch.testing.assert_close(found, by_hand(network, x, muted))
    assert (found[:, 9] == 0).all()


def test_muting_every_map_of_the_first_layer_leaves_one_answer_for_all():
    network = trained("digits")
    deaf = operated(network, Surgery(muted=tuple((1, k) for k in range(12))))
    with torch.inference_mode():
        logits = deaf(bundled()[0][::10])
    torch.testing.assert_close(logits, logits[:1].expand_as(logits))


def test_kernels_and_biases_are_a_copys():
    network = trained("digits")
    before = {name: tensor.clone() for name, tensor in network.network.state_dict().items()}
    kernel = np.arange(9.0).reshape(3, 3)
    done = operated(network, Surgery(kernels=((2, tuple(kernel.ravel()), "a test"),), biases=False))
    np.testing.assert_array_equal(done.network[0].weight[2, 0].detach().numpy(), kernel)
    torch.testing.assert_close(done.network[0].weight[1], network.network[0].weight[1])
    for layer in done.network:
        if isinstance(layer, nn.Conv2d | nn.Linear):
            assert not layer.bias.any()
    for name, tensor in network.network.state_dict().items():
        torch.testing.assert_close(tensor, before[name], rtol=0, atol=0)


@pytest.mark.parametrize(
    "surgery",
    [
        Surgery(kernels=((12, (0.0,) * 9, ""),)),
        Surgery(kernels=((0, (0.0,) * 8, ""),)),
        Surgery(muted=((0, 0),)),
        Surgery(muted=((40, 0),)),
    ],
)
def test_what_is_not_there_cannot_be_operated_on(surgery):
    with pytest.raises(ValueError, match=r"no such (kernel|layer)"):
        operated(trained("digits"), surgery)


def test_right_counts_as_the_targets_do():
    pictures, targets = bundled()
    network = trained("digits")
    assert len(targets) == 300
    assert (torch.bincount(targets) == 30).all()
    with torch.inference_mode():
        assert right(network) == sum(
            int(network(p[None]).argmax()) == t for p, t in zip(pictures, targets, strict=True)
        )
    assert right(network) > 280


# --- in the lesson ----------------------------------------------------------------------------------------------------


@pytest.fixture
def experiment():
    return DrawExperiment(DrawSettings(look="surgery", digit=3))


def counts(frame):
    """(now, as trained) from the sentence."""
    found = re.search(r"reads (\d+) right, as trained (\d+)", frame["surgery"][1])
    return int(found[1]), int(found[2])


def test_the_answer_and_the_accuracy_change_and_come_back(experiment):
    first = experiment.frame()
    assert counts(first)[0] == counts(first)[1]
    for k in range(8):
        experiment.mute(k)
    cut = experiment.frame()
    assert cut["probabilities"] != first["probabilities"]
    assert counts(cut)[0] < counts(cut)[1] == counts(first)[1]
    assert counts(cut)[0] == right(experiment.reading.network.reader)
    assert cut["map_captions"][:9] == [*(f"{k}, muted" for k in range(8)), "8"]
    assert not cut["maps"][:8].any()
    assert cut["surgery"][0].startswith("Muted: map 0 of layer 1, map 1 of layer 1")
    experiment.undo_surgery()
    assert experiment.frame()["map_captions"][7] == "7"
    experiment.as_trained()
    assert experiment.frame()["probabilities"] == first["probabilities"]
    experiment.undo_surgery()
    assert experiment.frame()["map_captions"][6] == "6, muted"


def test_a_muted_map_says_so_and_the_next_layer_still_adds_up(experiment):
    experiment.mute(2)
    experiment.pin(2, 5, 5)
    assert experiment.frame()["account"] == ["This map is muted: 0, whatever comes in."]
    experiment.step(2)
    experiment.pin(0, 5, 5)
    account = experiment.thinking.account(3, (0, 5, 5))
    assert float(account.window.products[2].sum()) == 0
    assert experiment.frame()["account"]


def test_an_entry_is_written_and_a_known_kernel_put_in_its_place(experiment):
    experiment.choose_kernel(4)
    experiment.set_kernel(0, 1, 2, "1/2")
    assert experiment.reading.network.reader.network[0].weight[4, 0, 1, 2] == 0.5
    assert "Kernel 4 of layer 1 written by hand" in experiment.frame()["surgery"][0]
    for _ in range(2):  # the second time is measured by the learnt one, too
        experiment.put("Sobel x")
    learnt = trained("digits").network[0].weight[4, 0].detach().numpy()
    kernel = experiment.reading.network.reader.network[0].weight[4, 0].detach().numpy()
    np.testing.assert_allclose(np.linalg.norm(kernel), np.linalg.norm(learnt), rtol=5e-3)
    said = experiment.frame()["surgery"]
    factor = float(re.search(r"Kernel 4 of layer 1 replaced by Sobel x · ([\d.]*\d)", said[0])[1])
    np.testing.assert_allclose(kernel, factor * REPLACEMENTS["Sobel x"], atol=1e-6)
    assert "about as large as the learnt one" in said[-1]


def test_reasons_and_curves_are_those_of_the_network_that_answers(experiment):
    experiment.change(look="why")
    sound = experiment.frame()["why"]
    for k in range(6):
        experiment.mute(k)
    assert not np.array_equal(experiment.frame()["why"], sound)
    experiment.change(look="bearing")
    frame = experiment.frame()
    at = int(np.abs(frame["bearing.x"]).argmin())
    assert frame["bearing.digits"][at, 0] == pytest.approx(max(frame["probabilities"]), abs=1e-5)


def test_another_network_starts_as_trained(experiment):
    experiment.mute(1)
    experiment.change(network="lenet5")
    assert experiment.reading.network.surgery == Surgery()
    with pytest.raises(ValueError, match="nothing to take back"):
        experiment.undo_surgery()


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda e: e.mute(12), "no such map"),
        (lambda e: e.mute(-1), "no such map"),
        (lambda e: e.set_kernel(0, 3, 0, "1"), "no such cell"),
        (lambda e: e.set_kernel(0, 0, 0, "one"), "An entry is a number"),
        (lambda e: e.put("Roberts"), "Roberts"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_changes(experiment, act, sentence):
    with pytest.raises(ValueError, match=sentence):
        act(experiment)
    assert experiment.reading.network.surgery == Surgery()


def test_the_script_operates_likewise(experiment):
    experiment.keep_biases(False)
    experiment.put("Laplacian")
    experiment.mute(3)
    experiment.step(2)
    experiment.mute(1)
    assert ended(here(script(experiment), files=beside(experiment))) < 1e-6
