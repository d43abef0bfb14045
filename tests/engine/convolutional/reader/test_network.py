"""The digit networks: sizes, what leaves each layer, normalisation folded into the kernels."""

import pytest
import torch
from torch import nn
from torch.nn import functional

from engine.convolutional.reader.network import PLANS, anatomy, folded, initialised, parameter_count
from engine.convolutional.reader.weights import trained

IMAGES = torch.rand(7, 1, 28, 28, generator=torch.Generator().manual_seed(0))


def lived_in(name):
    """A network whose normalisation has seen something, so that folding has something to do."""
    network = initialised(name, torch.Generator().manual_seed(1))
    for layer in network:
        if isinstance(layer, nn.BatchNorm2d):
            nn.init.uniform_(layer.weight, 0.5, 1.5, generator=torch.Generator().manual_seed(2))
            nn.init.normal_(layer.bias, generator=torch.Generator().manual_seed(3))
    for _ in range(3):
        network(IMAGES)
    return network.eval()


def test_the_digit_network_is_small_and_lenet_has_the_published_shape():
    assert parameter_count(trained("digits").network) == 19_610 <= 20_000
    assert parameter_count(trained("lenet5").network) == 61_706  # all of C3's links, not the table's 60
    assert parameter_count(trained("mlp").network) == 784 * 128 + 128 + 128 * 10 + 10


def test_what_leaves_each_layer_has_the_shape_the_plan_says():
    shapes = [x.shape for x in trained("digits").outputs(IMAGES[0, 0].numpy())]
    expected = [(12, 26, 26)] * 2 + [(16, 24, 24)] * 2 + [(16, 12, 12)] + [(24, 12, 12)] * 4
    assert shapes == [*expected, (24, 6, 6), (24, 4, 4), (24, 4, 4), (10, 1, 1)]


@pytest.mark.parametrize("name", PLANS)
def test_folding_keeps_the_function(name):
    network = lived_in(name)
    plain = folded(network)
    assert not any(isinstance(layer, nn.BatchNorm2d) for layer in plain)
    torch.testing.assert_close(plain(IMAGES), network(IMAGES), atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(folded(network, 2.0)(IMAGES), network(IMAGES) / 2, atol=1e-4, rtol=1e-4)


def test_the_plain_network_is_nothing_but_convolution_bias_relu_and_pooling():
    network = folded(lived_in("digits"))
    c = [layer for layer in network if isinstance(layer, nn.Conv2d | nn.Linear)]
    x = functional.conv2d(IMAGES, c[0].weight, c[0].bias).relu()
    x = functional.max_pool2d(functional.conv2d(x, c[1].weight, c[1].bias).relu(), 2)
    x = functional.conv2d(x, c[2].weight, c[2].bias, padding=1).relu()
    x = functional.max_pool2d(functional.conv2d(x, c[3].weight, c[3].bias, padding=1).relu(), 2)
    x = functional.conv2d(x, c[4].weight, c[4].bias).relu().flatten(1)
    torch.testing.assert_close(network(IMAGES), x @ c[5].weight.T + c[5].bias)


def test_the_seed_decides_the_weights():
    first, again, other = (initialised("digits", torch.Generator().manual_seed(seed)) for seed in (1, 1, 2))
    assert torch.equal(first[0].weight, again[0].weight)
    assert not torch.equal(first[0].weight, other[0].weight)


def test_what_does_not_fit_is_turned_away_in_a_sentence():
    with pytest.raises(ValueError, match="no network named “alexnet”"):
        anatomy("alexnet")
    with pytest.raises(ValueError, match="no network named “alexnet”"):
        trained("alexnet")
