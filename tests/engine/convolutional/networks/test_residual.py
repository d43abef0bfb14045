"""Residual blocks against networks that the test writes with torch.nn: outputs, gradients, and what is refused."""

import pytest
import torch
from torch import nn
from torch.nn import functional

from engine.convolutional.anatomy.architectures import ARCHITECTURES
from engine.convolutional.networks.anatomy import dissect
from engine.convolutional.networks.flat import FlatNetwork
from engine.convolutional.networks.grammar import parse
from engine.convolutional.networks.network import activations, in_order, network, passes


class BasicBlock(nn.Module):
    """He et al. (2016): two convolutions; option A or B where the shapes differ."""

    def __init__(self, before, after, stride, option):
        super().__init__()
        self.conv1 = nn.Conv2d(before, after, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(after)
        self.conv2 = nn.Conv2d(after, after, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(after)
        self.stride, self.more = stride, after - before
        self.downsample = None
        if option == "B" and (stride > 1 or self.more):
            self.downsample = nn.Sequential(nn.Conv2d(before, after, 1, stride, bias=False), nn.BatchNorm2d(after))

    def forward(self, x):
        y = self.bn2(self.conv2(functional.relu(self.bn1(self.conv1(x)))))
        if self.downsample:
            x = self.downsample(x)
        elif self.more:
            kept = x[:, :, :: self.stride, :: self.stride]
            x = torch.cat([kept, kept.new_zeros(len(kept), self.more, *kept.shape[2:])], dim=1)
        return functional.relu(x + y)


def resnet(maps, widths, blocks, option, classes=10):
    """The network for pictures of `maps` channels: a first convolution, stages of blocks, the mean of every map."""
    layers, before = [nn.Conv2d(maps, widths[0], 3, 1, 1, bias=False), nn.BatchNorm2d(widths[0]), nn.ReLU()], widths[0]
    for stage, after in enumerate(widths):
        for block in range(blocks):
            layers.append(BasicBlock(before, after, 2 if stage and not block else 1, option))
            before = after
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(before, classes))


SMALL, TWENTY = ARCHITECTURES["a small ResNet"], ARCHITECTURES["ResNet-20, 2015"]


@pytest.mark.parametrize(
    ("text", "image", "theirs"),
    [
        (SMALL.text, SMALL.image, resnet(1, (8, 16, 32), 1, "B")),
        (TWENTY.text, TWENTY.image, resnet(3, (16, 32, 64), 3, "A")),
    ],
)
def test_outputs_and_gradients_are_those_of_a_network_in_torch(text, image, theirs):
    flat = FlatNetwork(dissect(parse(text), image), seed=3)  # as lesson 2.6 trains it
    numbers = dict(zip(theirs.state_dict(), flat.net.state_dict().values(), strict=True))
    theirs.train().load_state_dict(numbers)  # the same tensors in the same order
    generator = torch.Generator().manual_seed(0)
    x, labels = torch.rand(4, *image, generator=generator), torch.tensor([3, 1, 4, 1])
    torch.testing.assert_close(flat.net.eval()(x), theirs.eval()(x))
    flat.forward_backward(x, labels)
    functional.cross_entropy(theirs.train()(x), labels).backward()
    gradient = torch.cat([numbers.grad.flatten() for numbers in theirs.parameters()])
    torch.testing.assert_close(torch.from_numpy(flat.gradient), gradient)


def test_what_leaves_each_layer_of_a_block():
    anatomy = dissect(parse("C4@3p1 [R C6@3s2p1 +] F10"), (1, 8, 8))
    net, x = network(anatomy).eval(), torch.rand(2, 1, 8, 8)
    first, relu, made, total, _ = activations(net, anatomy, x)
    (shortcut,) = [module for module in in_order(net) if isinstance(module, nn.Conv2d) and module.kernel_size == (1, 1)]
    assert shortcut.stride == (2, 2)
    assert torch.equal(relu, functional.relu(first))
    torch.testing.assert_close(total, made + shortcut(first))
    assert [module for module, _ in passes(net, x)] == in_order(net)


def test_maps_of_0_in_a_shortcut():
    anatomy = dissect(parse("[C5@3s2p1 R +0]"), (2, 7, 7))
    net, x = network(anatomy).eval(), torch.rand(1, 2, 7, 7)
    _, made, total = activations(net, anatomy, x)
    torch.testing.assert_close(total[:, :2], made[:, :2] + x[:, :, ::2, ::2])
    assert torch.equal(total[:, 2:], made[:, 2:])


def test_padding_is_never_the_largest():
    net = network(dissect(parse("P3s2p1"), (1, 4, 4)))
    assert torch.equal(net(-torch.ones(1, 1, 4, 4)), -torch.ones(1, 1, 2, 2))


@pytest.mark.parametrize("text", ["[G +]", "[C4@3s2 +]", "[C4@3 R C4@3p1 +]", "[P3s2 +]", "[F4 +]", "F8 [F4 R +]"])
def test_shapes_that_cannot_be_added_are_refused_in_a_sentence(text):
    with pytest.raises(ValueError, match=r"^Layer \d, \+\]: .* cannot be added to the .* that came in\. A block .*\.$"):
        dissect(parse(text), (4, 9, 9))
