"""The anatomy lesson's tour, its settings, its words, and a picture's way through the network against plain torch."""

import re

import numpy as np
import pytest
import torch
from torch import nn

from engine.convolutional.anatomy.architectures import ARCHITECTURES
from engine.convolutional.anatomy.effects import change, cut, made, picture
from engine.convolutional.anatomy.experiment import AnatomyExperiment
from engine.convolutional.anatomy.own import OwnPicture
from engine.convolutional.anatomy.script import script
from engine.convolutional.anatomy.settings import AnatomySettings, TutorialForm, recognised
from engine.convolutional.anatomy.words import account, shifted
from engine.convolutional.networks.grammar import parse
from engine.convolutional.reader.network import PLANS
from engine.convolutional.reader.reader import Reader
from engine.convolutional.reader.thinking import Thinking
from engine.convolutional.reader.weights import trained
from engine.digits.preparation import prepared
from tests.engine.convolutional.shown import agrees


def at(layer, **settings):
    experiment = AnatomyExperiment(AnatomySettings(**settings))
    experiment.step(layer)
    return experiment.frame()


def effect(layer, **settings):
    """What is said below a layer's sizes: of the picture that goes through it."""
    said = AnatomyExperiment(AnatomySettings(**settings)).run.frame(layer)["effect"]
    assert at(layer, **settings)["account"][-len(said) :] == said
    return said


def test_a_walk_goes_from_the_image_to_the_output_and_back():
    experiment = AnatomyExperiment()
    assert (experiment.steps, experiment.length) == (0, 9)
    assert experiment.step(100) == 9
    assert experiment.stopped
    experiment.restore({"steps": 4})
    assert experiment.settings.layer == 4
    experiment.select(80)
    assert experiment.steps == 9


def test_lenet_5_as_it_was_published():
    frame = at(5, network="LeNet-5, 1998")
    assert frame["heading"] == "Layer 5, C16@5#lenet5: convolution"
    assert "Parameters: 60·5·5 + 16 = 1,516" in frame["account"]
    assert frame["totals"][0].startswith("Network: 60,000 parameters · ")
    assert "340,908 connections" in frame["totals"][0]
    marks = [cell for row in frame["table"]["rows"] for cell in row["cells"]]
    assert (len(marks), marks.count("×")) == (96, 60)
    assert "goes_in" not in frame  # the table takes its place
    assert at(4, network="LeNet-5, 1998")["table"] is None


@pytest.mark.parametrize("name", list(ARCHITECTURES))
def test_every_known_network_at_every_layer(name):
    experiment = AnatomyExperiment(AnatomySettings(network=name))
    for _ in range(experiment.length + 1):
        frame = experiment.frame()
        assert frame["heading"]
        assert len(frame["volumes"]) == experiment.length + 1
        experiment.step()


def test_the_window_and_the_field_of_the_middle_cell():
    frame = at(3, text="C8@3 R P2 F10", network="text")
    assert frame["window"] == {"rows": [12, 14], "columns": [12, 14], "cell": [6, 6]}
    assert frame["field"] == {"rows": [12, 16], "columns": [12, 16]}
    padded = at(1, text="C8@5p2s3 F10", network="text", rows=4, columns=4)
    assert padded["window"]["rows"] == [1, 6]  # one row of the window lies in the padding
    assert padded["field"]["rows"] == [1, 4]
    assert at(4, text="C8@3 R P2 F10", network="text")["window"] == "all"


def test_the_floor_and_what_is_never_read_are_said():
    account = " ".join(at(1, network="text", text="C8@5s2 F10")["account"])
    assert "⌊(28 − 5)/2⌋ + 1 = 12" in account
    assert "never read" in account


def test_relu_cuts_what_torch_cuts():
    frame = at(2)
    settings = AnatomySettings()
    net = made(settings.anatomy(), 0)
    before = net[0](torch.from_numpy(picture((1, 28, 28), 3))[None])
    negative = int((before < 0).sum())
    assert f"ReLU cut {negative:,} of 5,408 cells to 0 ({100 * negative / 5408:.1f} %)." in frame["account"]
    assert (frame["comes_out"] >= 0).all()
    assert cut(np.array([-1, 0, 2], np.float32)) == (1, 3)


def test_a_shift_changes_what_torch_says_before_and_after_pooling():
    net = nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU(), nn.MaxPool2d(2))
    net[0].load_state_dict(made(AnatomySettings().anatomy(), 0)[0].state_dict())
    still, moved = (torch.from_numpy(picture((1, 28, 28), 3, shift))[None] for shift in (0, 1))
    said = effect(3, shift=1)
    for count, which in ((2, "going in"), (3, "coming out")):
        one, other = net[:count](still).detach(), net[:count](moved).detach()
        assert f"{100 * float((one - other).abs().sum() / one.abs().sum()):.1f} % {which}" in said[1]
    assert said[-1] == "After pooling the change is smaller, but not gone."


def test_equal_volumes_do_not_differ_and_a_blank_one_divides_by_nothing():
    blank = np.zeros((1, 2, 2), np.float32)
    assert change(blank, blank) == 0
    assert change(blank, blank + 1) is None
    assert change(np.ones(4, np.float32), np.array([1, 1, 1, 3], np.float32)) == 0.5
    assert shifted((1, 0), 0.5, None, pooled=True) == [
        "The picture 1 pixel to the right: the cells change by Σ|moved − before| / Σ|before|, "
        "50.0 % going in and not defined (all cells were 0) coming out."
    ]
    assert shifted((1, 0), 0.5, 0.5, pooled=True)[-1] == "Here pooling does not make the change smaller."
    assert shifted((1, 0), 0.5, 0.0, pooled=True)[-1] == "After pooling the change is gone."
    assert shifted((1, 0), 0.0, 0.0, pooled=True)[-1] == "No cell going in has changed."


@pytest.mark.parametrize("shift", [(1, 0), (-1, 0), (0, 1), (2, 0), (-2, 2)])
@pytest.mark.parametrize("name", [name for name in ARCHITECTURES if max(ARCHITECTURES[name].image) < 100])
def test_a_first_pooling_makes_the_change_of_every_digit_smaller(name, shift):
    anatomy = ARCHITECTURES[name].anatomy()
    reader, image = Reader(anatomy, made(anatomy, 0)), anatomy.input
    first = next(part.number for part in anatomy.layers if part.layer.sort == "pooling")
    for digit in range(10):
        still, moved = (Thinking(reader, picture(image, digit, *by)).outputs for by in ((0, 0), shift))
        before, after = (change(still[at], moved[at]) for at in (first - 1, first))
        assert before is not None
        assert after is not None
        assert 0 < after < before


@pytest.mark.parametrize("name", PLANS)
def test_a_network_whose_weights_ship_is_shown_with_them(name):
    settings = AnatomySettings(network="text", text=PLANS[name])
    net = made(settings.anatomy(), seed=5)
    assert net is trained(name).network
    ten = torch.stack([torch.from_numpy(picture((1, 28, 28), digit)) for digit in range(10)])
    assert (net(ten).argmax(1) == torch.arange(10)).sum() >= 9  # by 8×8 digits, which it has not learnt
    assert "through the trained weights that ship here" in effect(1, network="text", text=PLANS[name])[0]
    larger = effect(1, network="text", text=PLANS[name], rows=32, columns=32)[0]
    assert larger == "The maps: a 3 through untrained weights, seed 0."


def test_a_sum_over_very_many_layers_is_not_written_out():
    alexnet, vgg = (account(ARCHITECTURES[name].anatomy(), 0) for name in ("AlexNet, 2012", "VGG-16, 2014"))
    assert any(line.startswith("Parameters: 34,944 + ") and line.endswith(" = 60,965,224") for line in alexnet)
    assert "Parameters: 138,357,544 in 16 layers" in vgg
    assert "Connections: 15,489,942,504 in 21 layers" in vgg  # poolings have some, too


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_of_a_middle_cell_is_spoken_only_where_cells_see_different_parts(name):
    anatomy = ARCHITECTURES[name].anatomy()
    for part in anatomy.layers:
        (said,) = [line for line in account(anatomy, part.number) if line.startswith("Receptive field")]
        alone = len(part.output) == 1 or part.output[1:] == (1, 1)
        assert ("the middle cell" in said) != alone
        assert ("every " in said) == alone
        if not alone:
            continue
        read = anatomy.read_by(part.number, (0, 0))
        assert ("the whole image" in said) == (tuple(map(len, read)) == anatomy.input[1:])


@pytest.mark.parametrize("image", [(1, 28, 28), (3, 40, 30), (2, 5, 9), (1, 1, 1)])
def test_a_shifted_picture_is_the_same_picture_elsewhere(image):
    still, moved = picture(image, 7), picture(image, 7, 1)
    assert still.shape == image
    assert still.dtype == np.float32
    assert 0 <= still.min() <= still.max() <= 1
    assert np.array_equal(moved[:, :, 1:], still[:, :, :-1])
    assert np.array_equal(picture(image, 7, 0, -2)[:, :-2], still[:, 2:])
    assert np.array_equal(picture(image, 7, 2, 1)[:, 1:, 2:], still[:, :-1, :-2])


def test_a_shift_both_ways_is_said_in_words():
    said = effect(3, shift=-2, down=1)[1]
    assert said.startswith("The picture 2 pixels to the left and 1 pixel down: the cells change by Σ|")
    assert effect(3, down=-1)[1].startswith("The picture 1 pixel up: the cells change by Σ|")


def test_the_same_seed_gives_the_same_maps_whatever_others_draw():
    one = at(3, seed=5)["comes_out"]
    torch.manual_seed(1)
    torch.rand(7)
    assert np.array_equal(one, at(3, seed=5)["comes_out"])
    assert not np.array_equal(one, at(3, seed=6)["comes_out"])


def test_every_volume_has_its_anatomys_shape():
    for name in ("LeNet-5, 1998", "digits", "neocognitron, 1980", "Tiny VGG, 2020"):
        anatomy = ARCHITECTURES[name].anatomy()
        volumes = Thinking(Reader(anatomy, made(anatomy, 0)), picture(anatomy.input, 3)).outputs
        assert [volume.shape for volume in volumes[1:]] == [(*part.output, 1, 1)[:3] for part in anatomy.layers]


@pytest.mark.parametrize("name", ["digits", "LeNet-5, 1998", "Tiny VGG, 2020", "neocognitron, 1980"])
def test_every_number_of_every_layer_opens_its_account(name):
    experiment = AnatomyExperiment(AnatomySettings(network=name))
    for number in range(1, experiment.length + 1):
        experiment.step()
        maps = experiment.run.volumes[number]
        middle = experiment.frame()
        assert middle["cell"] is None
        index, row, column = 0, middle["comes_out"].shape[1] - 1 if "comes_out" in middle else 0, 0
        experiment.point(index, row, column)
        frame = experiment.frame()
        if experiment.run.hidden(number):  # a table of connections stands where the maps would
            assert frame["cell"] is None
            continue
        assert frame["cell"] == [index, row, column]
        place = experiment.run.shown(number).cell(index, row, column)
        assert frame["heading"].startswith(f"Layer {number}, ")
        shown = frame["comes_out"][index, row, column] * np.abs(maps).max()
        assert shown == pytest.approx(maps[place], abs=1e-6)
        told = [text.rsplit(" ", 1)[-1] for text in frame["account"] if re.search(" [=≈] |code: ", text)]
        assert any(agrees(text, float(maps[place])) for text in told), frame["account"]
        rows, columns = experiment.anatomy.read_by(number, place[1:]) if len(maps[0]) > 1 else ((), ())
        if rows and columns:
            assert frame["field"] == {"rows": [rows[0], rows[-1] + 1], "columns": [columns[0], columns[-1] + 1]}
        experiment.pin(index, row, column)
        experiment.point(-1, -1, -1)
        assert experiment.frame()["account"] == frame["account"]
    experiment.select(2)
    assert experiment.frame()["cell"] is None  # in another layer one looks anew


def test_pointing_at_nothing_is_pointing_at_nothing():
    experiment = AnatomyExperiment(AnatomySettings())
    for layer in (0, 1):
        experiment.select(layer)
        for place in ((1023, 0, 0), (0, 1023, 0), (0, 0, 1023), (-1, 0, 0)):
            experiment.point(*place)
            experiment.pin(*place)
            assert experiment.frame()["cell"] is None
    experiment.change(network="AlexNet, 2012")
    experiment.select(3)
    experiment.point(0, 0, 0)
    assert experiment.frame()["cell"] is None


def test_a_network_too_large_to_run_is_counted_and_says_so():
    frame = at(16, network="AlexNet, 2012")
    assert "60,965,224" in frame["account"][-1]
    assert "Sizes and counts need no weights" in frame["account"][-1]
    assert "comes_out" not in frame
    assert frame["shift"] is None
    assert "Parameters: 4,096·(6·6·256 + 1) = 37,752,832" in frame["account"]


def test_a_change_that_does_not_fit_leaves_everything():
    experiment = AnatomyExperiment(AnatomySettings(network="LeNet-5, 1998"))
    experiment.step(5)
    with pytest.raises(ValueError, match="Layer 1, C8@9"):
        experiment.change(network="text", text="C8@9 F10", rows=5, columns=5)
    assert experiment.settings == AnatomySettings(network="LeNet-5, 1998", layer=5)
    experiment.change(network="form")
    assert (experiment.length, experiment.steps) == (9, 5)
    experiment.change(blocks=0, dense=0)
    assert (experiment.length, experiment.steps) == (1, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"network": "VGG"},
        {"text": "C8"},
        {"kernel": 12},
        {"rows": 513},
        {"layer": -1},
        {"shift": 3},
        {"down": -3},
        {"seed": 1.5},
    ],
)
def test_settings_out_of_range_are_refused_with_a_sentence(wrong):
    with pytest.raises(ValueError, match=r"\.$"):
        AnatomySettings(**wrong)


@pytest.mark.parametrize(
    "form",
    [
        TutorialForm(),
        TutorialForm(convolutions=2, blocks=3, dense=2, channels=4, same=True),
        TutorialForm(blocks=0, dense=0),
        TutorialForm(convolutions=2, blocks=2, double=False, pool=0, stride=2, padding=1),
        TutorialForm(blocks=5, channels=64, kernel=1, pool=0),
    ],
)
def test_a_form_is_recognised_by_its_layers(form):
    found = recognised(form.layers)
    assert found is not None
    assert found.layers == form.layers


@pytest.mark.parametrize("text", ["C8@3", "C8@3 R P2 C17@3 R P2 F10", "C8@3 T F10", "C8@3x5 R F10", "R F10", "F2000"])
def test_what_is_of_no_such_form_is_not_recognised(text):
    assert recognised(parse(text)) is None


@pytest.mark.parametrize("name", ["LeNet-5, 1998", "digits"])
def test_the_script_prints_the_lessons_counts(name, capsys):
    anatomy = ARCHITECTURES[name].anatomy()
    exec(script(anatomy), {"__name__": "script"})
    printed = capsys.readouterr().out
    assert f"{anatomy.parameters.value:,} parameters" in printed
    assert f"({anatomy.output[0]},)" in printed


def test_a_block_on_the_stage():
    experiment = AnatomyExperiment(AnatomySettings(network="a small ResNet"))
    volumes = experiment.frame()["volumes"]
    skips = [(k, one["source"], one["through"]) for k, one in enumerate(volumes) if "source" in one]
    assert skips == [(9, 3, ""), (16, 10, "C16@1s2b0 B"), (23, 17, "C32@1s2b0 B")]
    assert all(volumes[k]["joined"] for k, *_ in skips)
    experiment.select(9)
    assert "Added, cell by cell: the output of layer 3, as it is" in experiment.frame()["account"]
    experiment.pin(2, 5, 7)
    values = [experiment.run.thinking.outputs[number][2, 5, 7] for number in (8, 3, 9)]
    first = experiment.frame()["account"][0]
    parts = re.fullmatch("The block’s [+] what came in: (.*) ([+−]) (.*) [=≈] (.*)", first)
    assert agrees(parts[1], float(values[0]))
    assert agrees(parts[3], abs(float(values[1])))
    assert agrees(parts[4], float(values[2]))
    experiment.change(network="ResNet-20, 2015")
    experiment.select(30)
    line = "Added, cell by cell: the output of layer 24, rows and columns 0, 2, 4 … of it, and 16 maps of 0: "
    assert any(one.startswith(line) for one in experiment.frame()["account"])


def drawn_seven():
    picture = np.full((100, 80), 255, np.uint8)
    picture[20:28, 20:60] = picture[20:80, 52:60] = 0
    return picture


def test_ones_own_digit_is_read_as_in_the_lesson_on_drawing():
    experiment = AnatomyExperiment(AnatomySettings(network="digits", own=1), drawn_seven())
    experiment.select(13)
    digit = prepared(drawn_seven()).digit
    np.testing.assert_array_equal(experiment.run.volumes[0][0], digit)
    expected = trained("digits").outputs(digit)[-1]
    np.testing.assert_array_equal(experiment.run.volumes[-1], expected)
    frame = experiment.frame()
    assert (frame["own"], frame["digit"]) == (1, None)
    assert f"read as a {expected.argmax()}." in " ".join(frame["account"])
    assert any(line.startswith("The maps: your digit, prepared as in lesson 2.5,") for line in frame["account"])
    experiment.send("shift", 2)
    np.testing.assert_array_equal(experiment.run.volumes[0][0, :, 2:], digit[:, :-2])
    experiment.send("own", 0)
    assert experiment.frame()["digit"] == 3
    np.testing.assert_array_equal(experiment.run.volumes[0], picture((1, 28, 28), 3, 2))


def test_ones_own_picture_for_any_image():
    colours = np.zeros((40, 60, 3), np.uint8)
    colours[:, :, 0] = 255
    wide = OwnPicture(colours)
    assert picture((3, 9, 7), 3, own=wide)[:, 4, 3].tolist() == [1, 0, 0]
    small = picture((2, 20, 16), 3, own=OwnPicture(drawn_seven()))
    assert small.shape == (2, 20, 16)
    assert small[0].max() > 0.8
    assert not small[:, 0].any()
    empty = AnatomyExperiment(AnatomySettings(own=1), np.full((9, 9), 255, np.uint8))
    assert prepared(np.full((9, 9), 255, np.uint8)).refusal in empty.frame()["account"]


def test_a_link_to_ones_own_picture_shows_the_digit_where_there_is_none():
    assert AnatomyExperiment(AnatomySettings(own=1)).frame()["own"] is None
    assert AnatomyExperiment(AnatomySettings(own=1)).frame()["digit"] == 3
