"""One's own network in the drawing lesson: taken as it is, looked into whatever it is made of, never touched."""

import numpy as np
import pytest
import torch
from torch import nn

from engine.convolutional.draw.experiment import DrawExperiment
from engine.convolutional.draw.script import beside, script
from engine.convolutional.draw.settings import LOOKS, DrawSettings
from engine.convolutional.draw.surgery import REPLACEMENTS, Surgery, bundled, replacement
from engine.convolutional.networks.flat import FlatNetwork
from engine.convolutional.networks.trainable import anatomy_of
from engine.convolutional.reader import kept as files
from engine.convolutional.reader.reader import YOURS
from engine.convolutional.train.settings import TrainSettings
from engine.convolutional.train.training import CNNTraining
from engine.digits.preparation import Stages, prepared
from engine.digits.split import for_network
from tests.engine.convolutional.draw.test_experiment import SEVEN, sent
from tests.engine.scripts import ended, here

NETWORKS = [
    "C8@3p1 R P2 F10",
    "C6@3same B Q U2 C16@3same#lenet5 T F20 S F10",
    "L4@3s2 R D0.3 F10",
    "P2 C5@2 R G F10",
    "F20 B R F10",
    "C10@8",
    "C130@1 R P8 F10",
    "C6@3p1b0 B R [C6@3p1 R C6@3p1b0 B +] R [[C8@3s2p1 +] B +0] P4 F10",
]


def trained(text, updates=0):
    training = CNNTraining(TrainSettings(architecture=text))
    for _ in range(updates):
        training.step()
    return training


def inside(training, **settings):
    experiment = DrawExperiment(DrawSettings(network=YOURS, **settings), yours=training.snapshot().reader())
    experiment.ink(sent(SEVEN))
    return experiment


@pytest.mark.parametrize("text", NETWORKS)
def test_it_answers_as_it_does_in_training_and_all_looks_work(text):
    training = trained(text, 3)
    experiment = inside(training)
    seen = for_network(prepared(SEVEN), "digits")
    np.testing.assert_array_equal(experiment.frame()["stage.digit"][0], seen)
    expected = training.network.probabilities(seen)
    np.testing.assert_allclose(experiment.frame()["probabilities"], expected, atol=1e-6)
    for look in LOOKS:
        experiment.change(look=look)
        experiment.reset()
        for number in range(1, experiment.length + 1):
            frame = experiment.frame()
            assert frame["account"]
            assert frame["maps_range"] > 0
            assert number == frame["step"]
            experiment.step()
    experiment.change(look="why")
    assert experiment.frame()["why"].shape[1:] == (8, 8)


def test_taking_it_out_and_operating_on_it_leaves_the_training_as_it_was():
    one, other = trained("C8@3p1 B R P2 F10", 5), trained("C8@3p1 B R P2 F10", 5)
    experiment = inside(one, look="surgery")
    for look in LOOKS:
        experiment.change(look=look)
        experiment.frame()
    experiment.keep_biases(False)
    experiment.put("Sobel x")
    experiment.mute(2)
    experiment.step(2)
    for _ in range(5):
        one.step()
        other.step()
    np.testing.assert_array_equal(one.weights, other.weights)
    np.testing.assert_array_equal(one.network.buffers, other.network.buffers)
    assert one.answer.losses.tolist() == other.answer.losses.tolist()


def test_training_on_does_not_change_what_was_taken():
    training = trained("C8@3p1 R P2 F10", 5)
    experiment, kept = inside(training), training.snapshot()
    before, weights = experiment.frame()["probabilities"], training.weights.copy()
    for _ in range(20):
        training.step()
    np.testing.assert_array_equal(kept.weights, weights)
    experiment.ink(sent(SEVEN))
    assert experiment.frame()["probabilities"] == before


def test_the_file_and_the_moment_are_the_same_network():
    training = trained("C4@3 B R F10", 4)
    kept = training.snapshot()
    again = files.load(files.content(kept))
    np.testing.assert_array_equal(again.weights, kept.weights)
    np.testing.assert_array_equal(again.buffers, kept.buffers)
    assert again.metadata == kept.metadata


def test_without_one_there_is_a_sentence_and_the_one_before_stays():
    with pytest.raises(ValueError, match="No network of your own"):
        DrawExperiment(DrawSettings(network=YOURS))
    experiment = DrawExperiment()
    with pytest.raises(ValueError, match="No network of your own"):
        experiment.change(network=YOURS)
    assert experiment.settings == DrawSettings()


def test_units_are_pointed_at_in_their_picture():
    experiment = inside(trained("F20 R F10"))
    experiment.point(0, 1, 2)  # five in a row
    assert experiment.gaze.chosen(experiment.maps) == (7, 0, 0)
    assert experiment.frame()["cell"] == [0, 1, 2]
    assert experiment.frame()["account_of"] == "Layer 1, F20: unit 7"
    assert experiment.frame()["field"] == [0, 0, 8, 8]
    experiment.step(2)
    experiment.point(9, 0, 0)  # the ten outputs are a picture each
    assert experiment.gaze.chosen(experiment.maps) == (9, 0, 0)
    experiment.point(0, 1, 0)  # there is no second row
    assert experiment.gaze.hover is None


def test_the_maps_that_a_cell_reads_are_walked_through():
    experiment = inside(trained("C4@3 R C5@3 F10"))
    assert experiment.frame()["maps_read"] is None  # it reads the picture alone
    experiment.step(2)
    experiment.pin(2, 1, 1)
    first = experiment.frame()
    chosen = experiment.thinking.account(3, (2, 1, 1)).window.strongest
    assert first["lens_of"] == f"Map {chosen} counts most, of 4"
    experiment.other_map(1)
    assert experiment.frame()["lens_of"].startswith(f"Map {(chosen + 1) % 4}, of 4")
    for _ in range(4):
        experiment.other_map(-1)
        frame = experiment.frame()
    at = (chosen + 1) % 4
    np.testing.assert_allclose(frame["lens.patch"][0], experiment.thinking.outputs[2][at, 1:4, 1:4])


def test_more_maps_than_can_be_told_apart_are_cut_and_that_is_said():
    experiment = inside(trained("C130@1 R P8 F10"))
    assert experiment.frame()["maps"].shape == (128, 8, 8)
    assert experiment.frame()["layer"] == ["C130@1: 130 × 8 × 8; its first 128 maps"]


def test_what_is_not_fitted_is_averaged_as_a_whole():
    found = prepared(SEVEN, Stages(crop=False, fit=False))
    experiment = inside(trained("F10"), crop=False, fit=False)
    blocks = found.digit[:28, :28].astype(np.float64).repeat(2, 0).repeat(2, 1).reshape(8, 7, 8, 7).mean((1, 3))
    np.testing.assert_allclose(experiment.thinking.picture, blocks, atol=1e-6)
    assert experiment.frame()["use_centre"] is True
    assert inside(trained("F10")).frame()["use_centre"] is None  # a digit that fills its frame has no centre to move


def test_curves_are_drawn_beside_the_shipped_networks():
    experiment = inside(trained("C8@3p1 R P2 F10", 30), look="bearing")
    frame = experiment.frame()
    assert all(frame[f"bearing.{name}"].shape == (25, 1) for name in ("digits", "lenet5", "mlp", YOURS))
    at = int(np.abs(frame["bearing.x"]).argmin())
    assert frame[f"bearing.{YOURS}"][at, 0] == pytest.approx(max(frame["probabilities"]), abs=1e-5)
    experiment.amend("noise", 0.2)
    assert experiment.thinking.picture.shape == (8, 8)


# --- surgery ----------------------------------------------------------------------------------------------------------


def test_a_kernel_behind_a_layer_without_weights_is_written():
    experiment = inside(trained("P2 C5@2 R F10"), look="surgery")
    experiment.choose_kernel(99)
    assert experiment.frame()["chosen_kernel"] == 4
    experiment.set_kernel(0, 1, 1, "1/2")
    assert experiment.reading.network.reader.module(2).weight[4, 0, 1, 1] == 0.5
    assert "Kernel 4 of layer 2 written by hand" in experiment.frame()["surgery"][0]
    with pytest.raises(ValueError, match="no kernel of 2×2"):
        experiment.put("Sobel x")


@pytest.mark.parametrize(("text", "layer"), [("F20 R F10", "Layer 1, F20"), ("B C4@3 F10", "Layer 1, B")])
def test_where_there_is_no_kernel_it_is_said_and_the_rest_works(text, layer):
    experiment = inside(trained(text), look="surgery")
    frame = experiment.frame()
    assert frame["chosen_kernel"] is None
    assert "surgery.kernel" not in frame
    assert frame["surgery"][-1].startswith(f"{layer}, has the first weights and is no 2-D convolution")
    for act in (lambda: experiment.set_kernel(0, 0, 0, "1"), lambda: experiment.choose_kernel(0)):
        with pytest.raises(ValueError, match="no 2-D convolution"):
            act()
    experiment.mute(0)
    assert not experiment.thinking.outputs[1][0].any()
    experiment.keep_biases(False)
    assert not any(
        numbers.any()
        for name, numbers in experiment.reading.network.reader.network.named_parameters()
        if "bias" in name
    )
    experiment.as_trained()
    assert experiment.reading.network.surgery == Surgery()


def test_a_known_kernel_fits_in_the_middle_of_a_larger_one():
    known = replacement("Sobel x", 5, 6)
    assert known.shape == (5, 6)
    np.testing.assert_array_equal(known[1:4, 1:4], REPLACEMENTS["Sobel x"])
    assert np.abs(known).sum() == np.abs(REPLACEMENTS["Sobel x"]).sum()
    assert replacement("Sobel x", 3, 2) is None


def test_the_bundled_digits_are_as_the_network_knows_digits():
    pictures, targets = bundled("digits")
    assert pictures.shape == (300, 1, 8, 8)
    training = trained("C8@3p1 R P2 F10", 300)
    reader = training.snapshot().reader()
    with torch.inference_mode():
        right = int((reader(pictures).argmax(1) == targets).sum())
    cost = inside(training, look="surgery").frame()["surgery"][1]
    assert (
        cost == f"Of 300 bundled digits, most of which it has learnt from, it reads {right} right, as trained {right}."
    )
    assert right > 250


@pytest.mark.parametrize("text", NETWORKS)
def test_the_script_prints_the_stages_probabilities(text, tmp_path):
    training = trained(text, 3)
    experiment = inside(training)
    experiment.step()
    experiment.mute(0)
    experiment.keep_biases(False)
    if experiment.reading.network.reader.kernels:
        experiment.set_kernel(0, 0, 0, "0.7")
    assert ended(here(script(experiment), tmp_path, beside(experiment))) < 1e-6


def test_maps_of_a_block_and_of_its_sum_are_muted_as_by_hooks(tmp_path):
    training = trained("C6@3p1 R [C6@3p1 R C6@3p1 +] R P4 F10", 3)
    experiment = inside(training, look="surgery")
    for layer, maps in ((4, (1,)), (6, (0, 5))):  # the ReLU in the block, and its sum
        while experiment.steps < layer:
            experiment.step()
        for one in maps:
            experiment.mute(one)
    net = training.snapshot().reader().network
    for module, maps in ((net[2].path[1], [1]), (net[2], [0, 5])):
        module.register_forward_hook(lambda _, came, left, maps=maps: left.index_fill(1, torch.tensor(maps), 0))
    with torch.inference_mode():
        expected = net(torch.from_numpy(experiment.thinking.picture)[None, None])[0]
    np.testing.assert_allclose(experiment.thinking.logits, expected, atol=1e-5)
    assert not experiment.thinking.outputs[6][[0, 5]].any()
    assert experiment.thinking.outputs[6][1].any()
    assert ended(here(script(experiment), tmp_path, beside(experiment))) < 1e-6


def test_numbers_beyond_all_bounds_are_turned_away():
    training = trained("C8@3p1 R P2 C8@3 F10")
    kept = training.snapshot()
    kept.weights[:] = 1e6
    reader = kept.reader()
    assert isinstance(reader.network, nn.Sequential)
    with pytest.raises(ValueError, match="leave all bounds"):
        DrawExperiment(DrawSettings(network=YOURS), yours=reader)


def test_what_cannot_be_asked_leaves_all_as_it_was():
    training = trained("C4@3 R P2 C4@3 F10")
    kept = training.snapshot()
    kept.weights[:40] = 3e8  # harmless while nothing is drawn
    kept.weights[40:] = 0
    blank = np.full((70, 70), 255, np.uint8)
    experiment = DrawExperiment(DrawSettings(network=YOURS), blank, kept.reader())
    before = experiment.frame()
    for act in (
        lambda: experiment.ink(sent(SEVEN)),
        lambda: experiment.amend("noise", 0.5),
        lambda: experiment.set_kernel(0, 0, 0, "abc"),
    ):
        with pytest.raises(ValueError, match=r"leave all bounds|An entry is a number"):
            act()
        after = experiment.frame()
        assert after["noise"] == 0
        np.testing.assert_array_equal(after["maps"], before["maps"])
        assert experiment.reading.network.surgery == Surgery()


def test_one_trained_on_mnist_sees_28_by_28_with_its_centre_of_mass():
    network = FlatNetwork(anatomy_of("C4@5s2 R P2 F10", 28), 3)
    kept = files.Kept("mnist", "C4@5s2 R P2 F10", network.weights, network.buffers, {})
    experiment = DrawExperiment(DrawSettings(network=YOURS), SEVEN, kept.reader())
    np.testing.assert_array_equal(experiment.thinking.picture, prepared(SEVEN).digit)
    np.testing.assert_allclose(
        experiment.frame()["probabilities"], network.probabilities(experiment.thinking.picture), atol=1e-6
    )
    assert experiment.frame()["use_centre"] is True
    experiment.point(1, 2, 3)
    assert experiment.frame()["field"] == [4, 6, 9, 11]
    experiment.use("centre", False)
    assert not np.array_equal(experiment.thinking.picture, prepared(SEVEN).digit)
