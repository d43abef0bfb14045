"""The torch networks: seeds of their own, activations in order, modules against their definitions, and the code."""

import pytest
import torch
from hypothesis import assume, given, settings
from torch.nn import functional

from engine.convolutional.anatomy.architectures import ARCHITECTURES
from engine.convolutional.anatomy.script import script
from engine.convolutional.networks.anatomy import dissect
from engine.convolutional.networks.grammar import parse
from engine.convolutional.networks.modules import LocallyConnected2d, RadialBasis, Squash, Subsampling, TableConv2d
from engine.convolutional.networks.network import activations, network, shapes_only
from engine.convolutional.networks.windowed import TABLES
from tests.engine.convolutional.networks.architectures import inputs, networks

EVERYTHING = "C6@3same B R U2 Q C16@3#lenet5 N3 T A2 L4@2same S P2s1 G D0.5 F5 B R E3"


def pictures(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def run(anatomy):
    """The model that an anatomy's script makes."""
    names = {}
    exec(script(anatomy), names)
    return names["model"]


@settings(max_examples=25)
@given(networks, inputs)
def test_the_code_makes_the_same_network(layers, image):
    try:
        anatomy = dissect(layers, image)
    except ValueError:
        assume(False)
    net, model = network(anatomy, seed=3).eval(), run(anatomy).eval()
    model.load_state_dict(net.state_dict())  # the same names and shapes
    x = pictures(2, *image)
    assert torch.equal(model(x), net(x))
    assert model(x).shape[1:] == anatomy.output


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_the_code_of_every_known_network_has_its_parameters(name):
    anatomy = ARCHITECTURES[name].anatomy()
    with torch.device("meta"):
        model = run(anatomy).eval()
    assert sum(numbers.numel() for numbers in model.parameters()) == anatomy.parameters.value
    assert model(torch.empty(1, *anatomy.input, device="meta")).shape[1:] == anatomy.output


def test_nothing_touches_the_global_seed():
    anatomy = dissect(parse(EVERYTHING), (1, 16, 16))
    before = torch.random.get_rng_state()
    shapes_only(anatomy)
    network(anatomy, seed=1).train()(pictures(4, 1, 16, 16))  # dropout draws
    assert torch.equal(before, torch.random.get_rng_state())


def test_the_seed_alone_gives_the_weights_and_the_dropout():
    anatomy = dissect(parse(EVERYTHING), (1, 16, 16))
    x = pictures(4, 1, 16, 16)
    first, again, other = (network(anatomy, seed) for seed in (1, 1, 2))
    assert torch.equal(first(x), again(x))
    assert torch.equal(first(x), again(x))  # and the second time, which is not the first
    assert not torch.equal(first(x), other(x))
    assert all(torch.isfinite(numbers).all() for numbers in first.state_dict().values())


def test_activations_are_one_a_layer_and_end_at_the_output():
    anatomy = dissect(parse(EVERYTHING), (1, 16, 16))
    net, x = network(anatomy).eval(), pictures(2, 1, 16, 16)
    found = activations(net, anatomy, x)
    assert [tuple(values.shape[1:]) for values in found] == [layer.output for layer in anatomy.layers]
    assert torch.equal(found[-1], net(x))


def test_first_weights_are_torchs():
    net = network(dissect(parse("C64@5 F32"), (1, 12, 12)))
    assert 0.19 < net[0].weight.abs().max() <= 1 / 5
    assert net[2].bias.abs().max() <= (64 * 8 * 8) ** -0.5


def test_a_table_convolution_is_a_convolution_with_the_other_kernels_zero():
    layer, x = TableConv2d(6, TABLES["lenet5"], (5, 5)), pictures(2, 6, 14, 14)
    place, expected = 0, []
    for target, sources in enumerate(TABLES["lenet5"]):
        kernels = layer.weight[place : place + len(sources)][None]
        expected.append(functional.conv2d(x[:, list(sources)], kernels, layer.bias[target : target + 1]))
        place += len(sources)
    torch.testing.assert_close(layer(x), torch.cat(expected, dim=1))


def test_a_locally_connected_layer_with_equal_kernels_is_a_convolution():
    layer, x, kernels = (
        LocallyConnected2d(3, 4, (3, 4), (3, 2), 2, 1),
        pictures(2, 3, 5, 6),
        pictures(4, 3, 3, 2, seed=1),
    )
    with torch.no_grad():
        layer.weight[:] = kernels.reshape(4, -1).T
        layer.bias.zero_()
    torch.testing.assert_close(layer(x), functional.conv2d(x, kernels, stride=2, padding=1))


def test_subsampling_begins_as_average_pooling():
    x = pictures(2, 3, 7, 7)
    torch.testing.assert_close(Subsampling(3, 3, 2)(x), functional.avg_pool2d(x, 3, 2))


def test_squash_keeps_plus_and_minus_one():
    torch.testing.assert_close(
        Squash()(torch.tensor([-1.0, 0.0, 1.0])), torch.tensor([-1.0, 0.0, 1.0]), atol=1e-4, rtol=0
    )


def test_radial_output_is_largest_at_its_own_code():
    layer = RadialBasis(84, 10)
    assert layer(layer.codes).argmax(dim=1).tolist() == list(range(10))
    assert layer(layer.codes).diagonal().abs().max() == 0
    assert not list(layer.parameters())


@pytest.mark.parametrize(("line", "sentence"), [("F100000", "parameters"), ("C1000@1 R G F1", "cells")])
def test_networks_too_large_for_weights_are_refused(line, sentence):
    anatomy = dissect(parse(line), (1, 150, 150))
    with pytest.raises(ValueError, match=sentence):
        network(anatomy)


def test_a_small_network_learns():
    anatomy = dissect(parse("C4@3 R P2 D0.1 F2"), (1, 8, 8))
    net, x = network(anatomy), pictures(32, 1, 8, 8)
    y = (x[:, 0, :, :4].sum(dim=(1, 2)) > 0).long()
    optimiser = torch.optim.Adam(net.parameters(), lr=0.05)
    for _ in range(60):
        optimiser.zero_grad()
        functional.cross_entropy(net(x), y).backward()
        optimiser.step()
    assert (net.eval()(x).argmax(dim=1) == y).all()


def test_a_locally_connected_cell_has_a_gradient_only_where_it_reads_with_batch_norm_behind_it():
    net = network(dissect(parse("L2@1 B"), (1, 5, 5))).eval()
    image = torch.ones(1, 1, 5, 5, requires_grad=True)
    net(image)[0, :, 0, 0].sum().backward()
    assert image.grad.nonzero().tolist() == [[0, 0, 0, 0]]
