"""A layer from inside: maps, slopes and kernels against torch by itself; and a run that does not notice it."""

import copy
import math

import numpy as np
import pytest
import torch
from torch import nn

from engine.convolutional.train.experiment import TrainExperiment
from engine.convolutional.train.settings import PLANS, TrainSettings
from tests.arithmetic import follows
from tests.engine.convolutional.shown import agrees

EVERY_KIND = "C4@3p1 B R A2 D0.5 C6@3p1g2 T P2 F12 S F10"


def trained(steps=3, **settings):
    experiment = TrainExperiment(TrainSettings(look="inside", **settings))
    experiment.step(steps)
    return experiment


@pytest.mark.parametrize("text", [EVERY_KIND, PLANS["digits"]["ten sums of pixels"]])
def test_maps_and_slopes_are_torchs(text):
    experiment = trained(architecture=text)
    net = copy.deepcopy(experiment.training.network.net).eval()
    image, label = experiment.training.data.asked.take(slice(0, 1))
    outputs = [image]
    for module in net:
        outputs.append(module(outputs[-1]))
        outputs[-1].requires_grad_(requires_grad=True).retain_grad()
    nn.functional.cross_entropy(outputs[-1].flatten(1), label).backward()
    ends = np.cumsum([len(part.calls) for part in experiment.training.network.anatomy.layers])
    for number, end in enumerate(ends.tolist(), start=1):
        experiment.turn_to(number)
        frame, theirs = experiment.picture(), outputs[end][0]
        maps = frame["inside.maps"].ravel()[: theirs.numel()]
        np.testing.assert_allclose(maps, theirs.detach().numpy().ravel(), atol=1e-6)
        slopes = frame["inside.slopes"].ravel()[: theirs.numel()]
        np.testing.assert_allclose(slopes, outputs[end].grad[0].numpy().ravel(), atol=1e-7)
        module = net[end - 1]
        if isinstance(module, nn.Conv2d | nn.Linear):
            count = frame["maps_read"] or 1
            for before in range(count):
                assert experiment.inside.gaze.in_grids == before
                frame = experiment.picture()
                for name, numbers in (("weights", module.weight), ("weight_slopes", module.weight.grad)):
                    of_map = numbers.detach().numpy().reshape(len(numbers), count, -1)[:, before]
                    shown = frame[f"inside.{name}"]
                    np.testing.assert_allclose(shown.reshape(len(shown), -1), of_map, atol=1e-7)
                experiment.other_map(1)
                experiment.picture()
    p = torch.softmax(outputs[-1].detach().flatten(), 0).numpy()
    p[int(label)] -= 1
    np.testing.assert_allclose(frame["inside.slopes"].ravel(), p, atol=1e-6)  # as the sentence says
    assert "∂L/∂z = p − 1" in frame["inside_said"][0]


def test_the_loss_is_worked_out_for_what_is_known_of_the_picture():
    experiment = trained()
    said = experiment.picture()["inside_said"][0]
    _, label = experiment.training.data.asked.take(slice(0, 1))
    assert f"A picture not learnt from, a{'n' if int(label) == 8 else ''} {int(label)}" in said
    loss = float(experiment.training.answer.losses[0])
    assert agrees(said.rsplit(" ", 1)[-1], loss)
    share = said.split("−log ")[-1].split(" ")[0]
    assert math.exp(-loss) == pytest.approx(float(share), rel=0.01)
    stroke = np.zeros((60, 60), np.uint8)
    stroke[10:50, 28:33] = 255
    experiment.draw(stroke)
    read = int(np.argmax(experiment.training.network.answer(experiment.shown)))
    assert (
        f"The drawing, read as a{'n' if read == 8 else ''} {read}: L = −log p({read})"
        in (experiment.picture()["inside_said"][0])
    )
    experiment.draw(None)
    experiment.ask(0)
    assert "The hard picture" in experiment.picture()["inside_said"][0]


def test_a_share_that_is_nearly_nothing_is_no_logarithm_of_nothing():
    experiment = trained()
    experiment.training.weights[:] *= 60
    experiment.training.steps += 1
    images, labels = experiment.training.data.asked.take(slice(0, 1))
    wrong = (int(labels[0]) + 1) % 10
    said = experiment.inside.examine(experiment.training, images[0, 0].numpy(), wrong, "Wrong")["inside_said"][0]
    figure = float(said.split("≈ ")[-1])
    loss = nn.functional.cross_entropy(experiment.training.network.logits(images), torch.tensor([wrong])).item()
    assert figure == pytest.approx(loss, abs=0.06)
    assert loss > 50


def test_a_cell_that_is_pointed_at_opens_its_account():
    experiment = trained()
    for number, cell in ((1, (3, 2, 5)), (2, (3, 2, 5)), (4, (30, 1, 2)), (7, (0, 0, 9))):
        experiment.turn_to(number)
        experiment.pin(*cell)
        frame = experiment.picture()
        assert frame["cell"] == list(cell)
        assert not frame["inside.weights"].size
        value = float(frame["inside.maps"][cell])
        ends = [line.rsplit(" ", 1)[-1] for line in frame["account"] if "=" in line or "≈" in line]
        assert any(agrees(text, value) for text in ends)
        if number != 7:
            follows(frame["account"][0].removeprefix("Maps: "))
        experiment.pin(*cell)
        assert experiment.picture()["cell"] is None
    for nothing in ((-1, -1, -1), (1023, 0, 0), (0, 1023, 1023)):
        experiment.point(*nothing)
        assert experiment.picture()["cell"] is None


def test_a_run_does_not_notice_that_it_is_looked_into():
    looked, alone = trained(0, architecture=EVERY_KIND), trained(0, architecture=EVERY_KIND)
    for number in range(1, 8):
        looked.turn_to(number)
        looked.picture()
        looked.step()
        alone.step()
    np.testing.assert_array_equal(looked.training.weights, alone.training.weights)
    np.testing.assert_array_equal(looked.training.buffers, alone.training.buffers)


def test_a_network_with_fewer_layers_shows_its_last():
    experiment = trained()
    experiment.turn_to(40)
    assert experiment.picture()["inside_said"][0].startswith("Layer 7, F10")


def test_a_block_from_inside_is_torchs():
    """By hooks on the modules, which know nothing of how the layers are walked through."""
    experiment = trained(architecture="C4@3p1 B R [C4@3p1 R C4@3p1b0 B +] R [C6@3s2p1 R +] P4 F10")
    net = copy.deepcopy(experiment.training.network.net).eval()
    kept = {}

    def keep(module, _, output):
        output.retain_grad()
        kept[module] = output

    for module in net.modules():
        module.register_forward_hook(keep)
    image, label = experiment.training.data.asked.take(slice(0, 1))
    nn.functional.cross_entropy(net(image), label).backward()
    for number, module in ((6, net[3].path[2]), (8, net[3]), (10, net[5].path[0]), (12, net[5])):
        experiment.turn_to(number)
        frame, theirs = experiment.picture(), kept[module][0]
        np.testing.assert_allclose(frame["inside.maps"], theirs.detach().numpy(), atol=1e-6)
        np.testing.assert_allclose(frame["inside.slopes"], kept[module].grad[0].numpy(), atol=1e-7)
    experiment.pin(2, 1, 1)
    frame = experiment.picture()
    assert frame["account"][0].startswith("The block’s + the shortcut’s: ")
    assert agrees(follows(frame["account"][0]), float(kept[net[5]][0, 2, 1, 1].detach()))
    assert frame["lens_of"].startswith("Shortcut: map ")
