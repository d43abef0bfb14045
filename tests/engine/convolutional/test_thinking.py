"""A network at work on one picture: every cell's account against torch, and its digits against themselves."""

import numpy as np
import pytest
import torch
from torch import nn

from engine.convolutional.anatomy import dissect
from engine.convolutional.grammar import parse
from engine.convolutional.networks import network
from engine.convolutional.thinking import Thinking
from tests.engine.convolutional.shown import follows, half_unit

PLAN = "C4@3p1 R P2 C5@3 R F6 R F3"


def thinking(seed=0):
    picture = np.random.default_rng(seed).random((10, 10), np.float32)
    net = network(dissect(parse(PLAN), (1, 10, 10)), seed)
    layers = [layer for layer in net if not isinstance(layer, nn.Flatten)]
    return Thinking(layers, PLAN, picture), net, torch.from_numpy(picture)[None, None]


def cells(outputs, number, seed, count=6):
    shape = outputs[number].shape
    picked = np.random.default_rng(seed).integers(0, np.prod(shape), count)
    return [tuple(int(i) for i in np.unravel_index(k, shape)) for k in picked]


def last_result(line):
    return line.rpartition(" = ")[2]


def test_what_leaves_every_layer_is_torchs():
    work, net, x = thinking()
    with torch.inference_mode():
        left = [x := layer(x) for layer in net]
    left = [part[0].numpy() for part, layer in zip(left, net, strict=True) if not isinstance(layer, nn.Flatten)]
    for ours, theirs in zip(work.outputs[1:], left, strict=True):
        np.testing.assert_allclose(ours.reshape(theirs.shape), theirs, rtol=0, atol=1e-6)
    np.testing.assert_allclose(work.probabilities, torch.softmax(torch.from_numpy(left[-1]), 0).numpy(), atol=1e-6)


@pytest.mark.parametrize("number", range(1, 9))
def test_the_account_of_any_cell_adds_up_to_what_torch_computes(number):
    work, _, _ = thinking(number)
    for place in cells(work.outputs, number, number):
        account = work.account(number, place)
        equations = [line for line in account.lines if " = " in line]
        for line in equations:
            follows(line)
        final = next((line for line in equations if line.startswith("Bias: ")), equations[0])
        shown = last_result(final)
        truth = float(work.outputs[number][place])
        assert float(shown.replace("−", "-")) == pytest.approx(truth, abs=float(half_unit(shown)) + 2e-6)


def test_a_convolutions_patch_kernel_and_products():
    work, _, _ = thinking()
    account = work.account(4, (2, 1, 1))
    np.testing.assert_allclose(account.patch * account.kernel, account.products)
    kernel = work.layers[3].weight.detach().numpy()[2]
    np.testing.assert_allclose(account.kernel, kernel, rtol=1e-6)
    np.testing.assert_allclose(account.patch, work.outputs[3][:, 1:4, 1:4], rtol=1e-6)
    assert account.strongest == int(np.abs(account.products.sum((1, 2))).argmax())
    size = account.patch[0].size
    for k, subtotal in enumerate(account.subtotals):
        products = account.texts[2][k * size : (k + 1) * size]
        total = sum(float(text.replace("−", "-")) for text in products)
        assert abs(total - float(subtotal.replace("−", "-"))) <= float(half_unit(subtotal)) + 1e-9


def test_a_cell_that_is_not_there_gets_a_sentence():
    work, _, _ = thinking()
    for number, place in ((1, (4, 0, 0)), (1, (0, 10, 0)), (9, (0, 0, 0)), (8, (3, 0, 0)), (-1, (0, 0, 0))):
        with pytest.raises(ValueError, match="no such cell"):
            work.account(number, place)
