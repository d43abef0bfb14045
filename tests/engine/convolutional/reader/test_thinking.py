"""A network at work on one picture: the account of any cell of every kind of layer against torch and its own digits."""

import re

import numpy as np
import pytest
import torch
from torch import nn

from engine.convolutional.networks.anatomy import dissect
from engine.convolutional.networks.cell_account import MOST_WRITTEN, account
from engine.convolutional.networks.grammar import parse
from engine.convolutional.networks.network import activations, network
from engine.convolutional.reader.reader import Reader
from engine.convolutional.reader.thinking import Thinking
from tests.arithmetic import follows
from tests.engine.convolutional.shown import agrees, computed, half_unit

PLAN = "C4@3p1 R P2 C5@3 R F6 R F3"
EVERY_KIND = [
    PLAN,
    "C6@3x5s2p2 T A2 F10",
    "C4@3d2 B S C8@3g4same B R F12 B R F10",
    "C6@3same Q U2 C16@3same#lenet5 Q F20 T E10",
    "C6@4same R A3s2 D0.5 C10@2 G",
    "L5@3s2p1 R D0.25 L4@2 T F10",
    "C8@3 N5 R C40@3 R C16@3 N3 F10",
    "P2 C12@3p1 U3s1 F9 Q F10",
    "A7s3 F10",
    "P8s2 F10",
    "U6s2 N31 G",
    "C3@9 R F10",
    "F30 S F10",
    "C4@3p1 B R [C4@3p1b0 B R C4@3p1b0 B +] R [C6@3s2p1b0 B R C6@3p1b0 B +] R G F10",
    "C4@3 R [C12@3s2p1 +] [[T +] C14@3p1 +0] P3s2p1 F10 [F10 R +]",
    "C9@1 G F10",
    "C10@12",
]


def reader(text, side=12, seed=0):
    """A network with weights from a seed, its normalisation as if it had seen something."""
    net = network(dissect(parse(text), (1, side, side)), seed)
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for module in net.modules():
            if isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d):
                for numbers in (module.running_mean, module.bias):
                    numbers.copy_(torch.randn(numbers.shape, generator=generator) / 3)
                for numbers in (module.running_var, module.weight):
                    numbers.copy_(torch.rand(numbers.shape, generator=generator) + 0.05)
    return Reader(dissect(parse(text), (1, side, side)), net.eval(), "digits")


def thinking(text=PLAN, seed=0, side=12):
    picture = np.random.default_rng(seed).random((side, side), np.float32)
    picture[: side // 3] = 0
    return Thinking(reader(text, side, seed), picture)


def cells(outputs, number, seed, count=2):
    shape = outputs[number].shape
    picked = np.random.default_rng(seed).integers(0, np.prod(shape), count)
    return [tuple(int(i) for i in np.unravel_index(k, shape)) for k in picked]


@pytest.mark.parametrize("text", EVERY_KIND)
def test_what_leaves_every_layer_is_torchs(text):
    work = thinking(text)
    x = torch.from_numpy(work.outputs[0])[None]
    with torch.inference_mode():
        theirs = [part[0].numpy() for part in activations(work.reader.network, work.anatomy, x)]
        logits = work.reader(x)[0]
    for ours, part in zip(work.outputs[1:], theirs, strict=True):
        np.testing.assert_array_equal(ours.reshape(part.shape), part)
    np.testing.assert_allclose(work.probabilities, torch.softmax(logits, 0).numpy(), atol=1e-6)


def results(lines):
    """The lines that give the cell's number: the bias's and the maps' come first, and what is summed before."""
    equations = [line for line in lines if re.search(" [=≈] ", line)]
    first = [line for line in equations if line.startswith("The block’s")]
    first = first or [line for line in equations if line.startswith(("Bias: ", "Maps: "))]
    return first or equations


@pytest.mark.parametrize("text", EVERY_KIND)
def test_the_account_of_any_cell_adds_up_to_what_torch_computes(text):
    work = thinking(text, seed=3)
    for number in range(1, len(work.outputs)):
        for place in cells(work.outputs, number, number):
            lines, truth = work.account(number, place).lines, float(work.outputs[number][place])
            for line in lines:
                if re.search(" [=≈] ", line):
                    follows(line)
            if lines[0].startswith("Dropout"):
                assert truth == work.outputs[number - 1][place]
            elif lines[0].startswith("Minus"):
                assert agrees(lines[0].rpartition("code: ")[2], truth)
            else:
                shown = [follows(line) for line in results(lines)]
                assert any(agrees(text, truth) for text in shown), (lines, truth)


def test_the_last_line_of_a_weighted_sum_is_the_cells_number():
    """Not any line that happens to agree: where there is a bias, it is the bias's line."""
    work = thinking("C4@3 R C5@3 F10")
    for number in (1, 3):
        for place in cells(work.outputs, number, 7):
            bias = next(line for line in work.account(number, place).lines if line.startswith("Bias: "))
            assert agrees(follows(bias), float(work.outputs[number][place]))


@pytest.mark.parametrize("text", EVERY_KIND)
def test_what_a_cell_reads_gives_its_number(text):
    work = thinking(text, seed=1)
    for number in range(1, len(work.outputs)):
        for place in cells(work.outputs, number, number):
            found, part = work.account(number, place).window, work.anatomy.layers[number - 1]
            if found is not None:
                total, truth = float((found.patch * found.kernel).sum() + found.bias), work.outputs[number]
                if part.source is not None:  # what is read is the shortcut's
                    with torch.inference_mode():
                        truth = work.module(number).shortcut[0](torch.from_numpy(work.outputs[part.source])[None])[0]
                assert total == pytest.approx(float(truth[place]), abs=1e-5)
                assert found.patch.shape == found.kernel.shape
                assert len(found.maps) == len(found.patch)


@pytest.mark.parametrize("text", EVERY_KIND)
def test_the_receptive_field_is_what_moves_a_cell(text):
    """The gradient of a cell reaches into no pixel that it is not said to read."""
    work = thinking(text, seed=2)
    for number in range(1, len(work.outputs)):
        for place in cells(work.outputs, number, number, 2):
            x = torch.from_numpy(work.outputs[0])[None].requires_grad_()
            left = activations(work.reader.network, work.anatomy, x)[number - 1][0]
            (left[place] if left.ndim == 3 else left[place[0]]).backward()
            rows, columns = work.anatomy.read_by(number, place[1:])
            outside = x.grad[0, 0].clone()
            outside[np.ix_(list(rows), list(columns))] = 0
            assert not outside.any()


@pytest.mark.parametrize("text", ["C4@3p1 R C5@3", "C8@3 R C40@3 R C16@3", "F10", "C6@3same C16@3same#lenet5", "L3@3"])
def test_the_grids_of_a_map_add_up(text):
    work = thinking(text)
    number = len(work.outputs) - 1
    place = cells(work.outputs, number, 0)[0]
    found = work.account(number, place)
    for index in range(found.maps):
        lens = found.lens(index)
        np.testing.assert_array_equal(lens.patch * lens.kernel, lens.products)
        total = sum(computed(text) for text in lens.texts[2])
        assert abs(total - computed(lens.subtotal)) <= half_unit(lens.subtotal) + 1e-9
        assert agrees(lens.subtotal, float(lens.products.sum()))
    assert found.window.strongest == int(np.abs(found.window.products.sum((1, 2))).argmax())


def test_a_convolutions_patch_and_kernel_are_those_that_torch_multiplies():
    work = thinking()
    found = work.account(4, (2, 1, 1)).window
    np.testing.assert_allclose(found.kernel, work.reader.module(4).weight.detach().numpy()[2], rtol=1e-6)
    np.testing.assert_allclose(found.patch, work.outputs[3][:, 1:4, 1:4], rtol=1e-6)


def test_groups_and_tables_name_the_maps_they_read():
    work = thinking("C8@3 C8@3g4 F10")
    assert work.account(2, (5, 0, 0)).window.maps == (4, 5)
    assert "Map 5: " in " ".join(work.account(2, (5, 0, 0)).lines)
    work = thinking("C6@3 C16@3#lenet5 F10")
    assert work.account(2, (4, 0, 0)).window.maps == (0, 4, 5)


def test_a_sum_of_very_many_is_shown_by_its_largest():
    work = thinking("C40@3 R C3@4 F10")
    found = work.account(3, (1, 2, 2))
    assert found.window.patch.size > MOST_WRITTEN
    assert "The 8 largest of 40 maps’ sums" in found.lines[1]
    assert found.maps == 40
    one = Reader(dissect(parse("F10"), (1, 28, 28)), network(dissect(parse("F10"), (1, 28, 28))).eval(), "mnist")
    assert Thinking(one, np.ones((28, 28), np.float32)).account(1, (3, 0, 0)).maps == 0  # no grids of 784 numbers


def test_normalisation_is_written_with_what_it_remembers():
    work = thinking("C4@3 B R F10")
    part, module = work.anatomy.layers[1], work.reader.module(2)
    (line,) = account(part, module, work.outputs, (2, 3, 3)).lines
    assert "√(" in line
    assert "+ 0.00001)" in line


def test_a_cell_that_is_not_there_gets_a_sentence():
    work = thinking()
    for number, place in ((1, (4, 0, 0)), (1, (0, 12, 0)), (9, (0, 0, 0)), (8, (3, 0, 0)), (-1, (0, 0, 0))):
        with pytest.raises(ValueError, match="no such cell"):
            work.account(number, place)


def test_numbers_beyond_all_bounds_get_a_sentence():
    wild = reader("C4@3 R C4@3 F10")
    with torch.no_grad():
        wild.network[2].weight.fill_(1e30)
    with pytest.raises(ValueError, match="Layer 3, C4@3: the numbers of this network leave all bounds"):
        Thinking(wild, np.ones((12, 12), np.float32))
