"""Sizes, counts and receptive fields against torch on its meta device, autograd, and published numbers."""

import re
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch.utils.flop_counter import FlopCounterMode

from engine.convolutional.anatomy.architectures import ARCHITECTURES
from engine.convolutional.anatomy.connectivity import compared
from engine.convolutional.anatomy.ledger import ledger, rewritten
from engine.convolutional.networks.anatomy import dissect, shape_text
from engine.convolutional.networks.counts import Counts
from engine.convolutional.networks.grammar import parse
from engine.convolutional.networks.layers import Activation, BatchNorm, Dense, Dropout
from engine.convolutional.networks.network import activations, shapes_only
from engine.convolutional.networks.windowed import Conv, Local, Pool
from tests.engine.convolutional.networks.architectures import in_a_row, inputs, networks, sides, whole

some = settings(max_examples=50)


def dissected(layers, image):
    """The anatomy, where the drawn layers fit the drawn image."""
    try:
        return dissect(layers, image)
    except ValueError:
        assume(False)


def text(text, image):
    return dissect(parse(text), image)


def worth(arithmetic):
    """What the left side of a line says, calculated as it stands."""
    said = re.sub(
        r"[·⌊⌋,]|/[0-9]+⌋", lambda found: {"·": "*", "⌊": "(", "⌋": ")", ",": ""}.get(found[0], ""), arithmetic
    )
    return eval(said)


@some
@given(networks, inputs)
def test_volumes_and_parameters_are_torchs(layers, image):
    anatomy = dissected(layers, image)
    net = shapes_only(anatomy).eval()
    outputs = activations(net, anatomy, torch.empty(2, *image, device="meta"))
    assert [layer.output for layer in anatomy.layers] == [tuple(output.shape[1:]) for output in outputs]
    assert anatomy.parameters.value == sum(numbers.numel() for numbers in net.parameters())


@some
@given(networks, inputs)
def test_multiply_adds_are_torchs(layers, image):
    anatomy = dissected(layers, image)
    with FlopCounterMode(display=False) as counter:
        shapes_only(anatomy).eval()(torch.empty(1, *image, device="meta"))
    products = (Conv, Local, Dense)  # what the counter knows: a product and a sum are two operations
    every = [one for layer in anatomy.layers for one in (layer, *layer.shortcut)]
    counted = sum(one.multiply_adds.value for one in every if isinstance(one.layer, products))
    assert 2 * counted == counter.get_total_flops()


@some
@given(networks, inputs)
def test_what_is_written_is_what_is_calculated(layers, image):
    anatomy = dissected(layers, image)
    for counted in [getattr(part, name) for part in (anatomy, *anatomy.layers) for name in Counts._fields]:
        assert worth(counted.text) == counted.value
        assert counted.line.endswith(f"{counted.value:,}")


@some
@given(networks, inputs)
def test_formulas_give_the_sizes(layers, image):
    for layer in dissected(layers, image).layers:
        lines = [line.split(": ")[-1] for line in layer.formula.split("; ")] if layer.windows else []
        for line, size in zip(lines * (3 - len(lines)), layer.output[1:], strict=False):
            first, last = line.split(" = ")[0], int(line.split(" = ")[-1])
            floored = first.replace("⌊", "").replace("⌋", "").replace("·", "*").replace("−", "-")
            assert int(eval(floored.replace("/", "//"))) == last == size


readers = (
    st.builds(Conv, whole(1, 2), sides(), whole(1, 3), whole(0, 2) | st.just("same"), whole(1, 2))
    | st.builds(Local, whole(1, 2), sides(), whole(1, 2), whole(0, 2))
    | st.builds(Pool, st.sampled_from(["average", "trained"]), whole(1, 3), whole(0, 3))
    | st.sampled_from([Activation("relu"), Dropout(0.5), BatchNorm()])
)
endings = st.sampled_from([(), *(parse(line) for line in ("F2", "G", "F3 R F2", "G F2"))])


def seen_by_autograd(anatomy, channel_sum_at):
    """The image's rows and columns with a gradient: all weights one, so that nothing cancels, in float64."""
    net = shapes_only(anatomy).to_empty(device="cpu").double().eval()
    for numbers in net.parameters():
        torch.nn.init.ones_(numbers)
    for name, numbers in net.named_buffers():
        torch.nn.init.zeros_(numbers) if name.endswith("mean") else numbers.fill_(1)
    image = torch.ones(1, *anatomy.input, dtype=torch.float64, requires_grad=True)
    channel_sum_at(net(image)[0]).backward()
    seen = (image.grad[0] != 0).any(dim=0).numpy()
    return seen, tuple(np.flatnonzero(seen.any(axis=1))), tuple(np.flatnonzero(seen.any(axis=0)))


@some
@given(in_a_row(readers, 4, 1), endings, inputs, st.data())
def test_what_is_read_is_what_has_a_gradient(layers, ending, image, data):
    anatomy = dissected((*layers, *ending), image)
    high, wide = anatomy.output[1:] or (1, 1)
    cell = data.draw(st.tuples(whole(0, high - 1), whole(0, wide - 1)))
    at = (lambda output: output.sum()) if ending else (lambda output: output[:, cell[0], cell[1]].sum())
    seen, rows, columns = seen_by_autograd(anatomy, at)
    assert anatomy.read_by(len(anatomy.layers), cell) == (rows, columns)
    assert seen[np.ix_(rows, columns)].all()  # a rectangle of them


@some
@given(st.lists(st.builds(Conv, whole(1, 2), sides(), st.just(1)) | st.just(Pool("average", 2)), max_size=5), inputs)
def test_the_receptive_field_is_where_the_gradient_is(layers, image):
    """Without padding, dilation and strides beyond the kernel the usual calculation is exact."""
    anatomy = dissected((Conv(1, (3, 3)), *layers), image)
    high, wide = anatomy.output[1:]
    _, rows, columns = seen_by_autograd(anatomy, lambda output: output[:, high - 1, wide - 1].sum())
    for axis, (cell, read) in enumerate([(high - 1, rows), (wide - 1, columns)]):
        field = anatomy.layers[-1].field[axis]
        first = field.start + cell * field.jump
        assert (first, first + field.size - 1) == (read[0], read[-1])
        assert field.size == len(read)
        assert read[-1] < image[axis + 1]


large = (
    st.builds(Conv, whole(1, 2), sides(9), whole(1, 2), whole(0, 2), whole(1, 3))
    | st.builds(Local, whole(1, 2), sides(9), whole(1, 2), whole(0, 2))
    | st.builds(Pool, st.just("max"), whole(5, 9))
)


@given(large, sides(7))
def test_what_is_said_to_fit_fits(layer, image):
    message = ""
    try:
        dissect([layer], (1, *image))
    except ValueError as error:
        message = str(error)
    assume(message)
    found = re.fullmatch(r"Layer 1, (\S+): the .* up to (\d+) fits(?:, or padding from (\d+))?\.", message)
    assert found
    assert found[1] == layer.text
    if isinstance(layer, Pool):
        dissect([replace(layer, size=int(found[2]))], (1, *image))
        return
    dissect([replace(layer, kernel=(int(found[2]),) * 2)], (1, *image))
    dissect([replace(layer, padding=int(found[3]))], (1, *image))
    with pytest.raises(ValueError, match="reaches over"):
        dissect([replace(layer, padding=int(found[3]) - 1)], (1, *image))


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "C8@5 R P2 P2 C16@7",
            "Layer 5, C16@7: the kernel reaches over 7 rows, but only 6 are left. "
            "A kernel up to 6 fits, or padding from 1.",
        ),
        ("P16 P3", "Layer 2, P3: the window reaches over 3 rows, but only 1 is left. A window up to 1 fits."),
        (
            "R F10 C8@3",
            "Layer 3, C8@3: convolution needs rows and columns, but layer 2, F10, has made one list of them. "
            "It fits before that layer.",
        ),
        (
            "C8@3 C12@3g3",
            "Layer 2, C12@3g3: 3 groups do not divide 8 maps and 12 channels. So many groups fit: 1, 2 and 4.",
        ),
        (
            "C8@3 [C8@3 R +]",
            "Layer 4, +]: 8 × 24 × 24 cells cannot be added to the 8 × 26 × 26 cells that came in. A block keeps rows "
            "and columns, as with C8@3p1, or divides them by its stride, as with C8@3s2p1.",
        ),
        (
            "F20 [F10 R +]",
            "Layer 4, +]: 10 units cannot be added to the 20 units that came in. A block with fully connected layers "
            "gives as many units as come in.",
        ),
        (
            "C8@3 [C4@3p1 +0]",
            "Layer 3, +0]: maps of 0 make more of 8 maps, not 4. Close the block with +] instead.",
        ),
        (
            "C16@5#lenet5",
            "Layer 1, C16@5#lenet5: it goes from 1 maps to 16. "
            "The table fits from 6 to 16; without it, any number does.",
        ),
    ],
)
def test_errors_name_the_layer_and_what_would_fit(line, sentence):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        text(line, (1, 28, 28))


def test_what_is_never_read():
    strided, pooled = text("C8@3s2 P2", (1, 28, 28)).layers
    assert strided.formula == "⌊(28 − 3)/2⌋ + 1 = 13"
    assert strided.sentence == "Stride 2 does not divide 25: row 27 and column 27 are never read."
    assert pooled.sentence == "Stride 2 does not divide 11: row 12 and column 12 are never read."
    assert text("C8@2s3", (1, 8, 8)).layers[0].sentence == "The windows step over 2 rows and 2 columns."
    assert text("C8@3p1", (1, 8, 8)).layers[0].sentence == ""


# VGG-16: Keras and torchvision give the same number
PUBLISHED = {
    "LeNet-5, 1998": 60_000, "VGG-16, 2014": 138_357_544, "Tiny VGG, 2020": 19_920, "digits": 19_610,
    "ResNet-18, 2015": 11_689_512, "ResNet-20, 2015": 269_722,
}  # fmt: skip


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_published_parameters(name):
    anatomy = ARCHITECTURES[name].anatomy()
    counted = sum(numbers.numel() for numbers in shapes_only(anatomy).parameters())
    assert anatomy.parameters.value == counted
    assert PUBLISHED.get(name, counted) == counted


def test_lenet5_as_published():
    anatomy = ARCHITECTURES["LeNet-5, 1998"].anatomy()
    assert anatomy.parameters.line == "156 + 12 + 1,516 + 32 + 48,120 + 10,164 = 60,000"
    connections = [layer.connections.value for layer in anatomy.layers if layer.connections.value]
    assert connections == [122_304, 5_880, 151_600, 2_000, 48_120, 10_164, 840]
    assert anatomy.connections.value == 340_908
    assert ARCHITECTURES["LeNet-5, fully connected output"].anatomy().parameters.value == 60_850


def test_alexnet_as_published():
    anatomy = ARCHITECTURES["AlexNet, 2012"].anatomy()
    weighted = [layer for layer in anatomy.layers if isinstance(layer.layer, Conv | Dense)]
    # the article's 253,440 cells of the first layer do not follow from its own sizes; all others do
    assert [layer.cells for layer in weighted[1:]] == [186_624, 64_896, 64_896, 43_264, 4_096, 4_096, 1_000]
    fitting = [side for side in range(200, 260) if dissect(parse("C96@11s4"), (3, side, side)).output[1] == 55]
    assert f"for {fitting[0]} to {fitting[-1]}, of which 227" in ARCHITECTURES["AlexNet, 2012"].note
    assert [side for side in fitting if not dissect(parse("C96@11s4"), (3, side, side)).layers[0].sentence] == [227]
    assert anatomy.parameters.value == 60_965_224
    assert anatomy.multiply_adds.value == 724_406_816


def test_vgg_16_and_zfnet_as_published():
    vgg = ARCHITECTURES["VGG-16, 2014"].anatomy()
    weighted = [part for part in vgg.layers if part.parameters.value]
    assert len(weighted) == 16
    assert sum(part.parameters.value for part in weighted[:13]) == 14_714_688  # without its fully connected layers
    assert vgg.multiply_adds.value == 15_470_264_320  # 15.47 billion, as torchvision counts
    zfnet = ARCHITECTURES["ZFNet, 2013"].anatomy()
    pooled = [shape_text(part.output) for part in zfnet.layers if isinstance(part.layer, Pool)]
    assert pooled == ["96 × 55 × 55", "256 × 13 × 13", "256 × 6 × 6"]  # the article's Figure 3
    convolutions = [part.layer for part in zfnet.layers if isinstance(part.layer, Conv)]
    assert [one.kernel[0] for one in convolutions] == [7, 5, 3, 3, 3]
    assert [one.channels for one in convolutions] == [96, 256, 384, 384, 256]
    assert zfnet.parameters.value == 62_357_608


def test_resnets_as_published():
    deep = ARCHITECTURES["ResNet-18, 2015"].anatomy()
    assert len([part for part in deep.layers if isinstance(part.layer, Conv | Dense)]) == 18
    assert [shape_text(part.output) for part in deep.layers if part.shortcut] == [
        "128 × 28 × 28", "256 × 14 × 14", "512 × 7 × 7",
    ]  # fmt: skip
    every = [one for part in deep.layers for one in (part.shortcut or (part,))]
    normalised = sum(one.multiply_adds.value for one in every if isinstance(one.layer, BatchNorm))
    assert deep.multiply_adds.value - normalised == 1_814_073_344  # of convolutions and the last layer, as torch counts
    known = ARCHITECTURES["ResNet-20, 2015"]
    small = known.anatomy()
    assert len([part for part in small.layers if isinstance(part.layer, Conv | Dense)]) == 20
    with_weights = dissect(parse(known.text.replace("+0]", "+]")), known.image)
    assert (small.parameters.value, with_weights.parameters.value) == (269_722, 272_474)
    for count in (small.parameters.value, with_weights.parameters.value):
        assert f"{count:,}" in known.note
    assert f"{deep.parameters.value:,}" in ARCHITECTURES["ResNet-18, 2015"].note


def test_a_shortcut_is_counted_as_its_additions():
    addition = text("[C16@3s2p1b0 B R C16@3p1b0 B +]", (8, 28, 28)).layers[-1]
    assert addition.parameters.line == "16·1·1·8 + 2·16 = 160"
    assert addition.multiply_adds.line == "14·14·16·1·1·8 + 14·14·16 = 28,224"
    assert text("[C16@3s2p1 R C16@3p1 +]", (8, 28, 28)).layers[-1].parameters.line == "16·(1·1·8 + 1) = 144"
    for line in ("[C8@3p1 R C8@3p1 +]", "[C16@3s2p1 R C16@3p1 +0]"):
        assert text(line, (8, 28, 28)).layers[-1].parameters.line == "0"


def test_a_block_sees_what_its_longer_path_sees():
    before, *_, last, addition = text("C8@3 [C8@3p1 R C8@3s2p1 +]", (1, 28, 28)).layers
    assert (before.field[0].size, last.field[0].size) == (3, 7)
    assert addition.field == last.field
    short = text("C8@5 [C8@1 +]", (1, 28, 28)).layers
    assert short[-1].field[0].size == 5


def test_mobilenet_as_published():
    anatomy = ARCHITECTURES["MobileNet, 2017"].anatomy()
    assert anatomy.multiply_adds.value == 568_740_352
    convolutions = [part for part in anatomy.layers if isinstance(part.layer, Conv)]
    normalised = sum(part.layer.channels for part in convolutions)  # a scale and a shift each, in place of a bias
    assert anatomy.parameters.value + normalised == 4_231_976  # those that are trained, as in Keras
    depthwise = [part for part in convolutions if part.layer.groups > 1]
    assert [part.layer.groups for part in depthwise] == [part.input[0] for part in depthwise]
    shares = [
        100 * sum(part.multiply_adds.value for part in parts) / anatomy.multiply_adds.value
        for parts in (depthwise, [part for part in convolutions if part.layer.kernel == (1, 1)])
    ]
    assert [round(share, 2) for share in shares] == [3.06, 94.86]  # the article's Table 2


def test_a_ledger_adds_up_to_the_network():
    anatomy = ARCHITECTURES["AlexNet, 2012"].anatomy()
    entries = ledger(anatomy)
    assert sum(entry.parameters for entry in entries) == 60_965_224
    assert sum(entry.multiply_adds for entry in entries) == 724_406_816
    assert sum(entry.parameters_share for entry in entries) == pytest.approx(100)
    assert sum(entry.multiply_adds_share for entry in entries) == pytest.approx(100)
    largest = max(entries, key=lambda entry: entry.parameters)
    assert (largest.number, largest.layer, largest.parameters) == (16, "F4096", 37_752_832)
    assert (largest.output, largest.field) == ("4,096", "355 × 355")
    assert {entry.parameters_share for entry in ledger(text("R P2", (1, 4, 4)))} == {0}


@pytest.mark.parametrize(
    ("edits", "words"),
    [
        ({}, "C8@3 R P2 F10"),
        ({0: "[C8@3p1", 1: "R +]"}, "[C8@3p1 R +] P2 F10"),
        ({1: "B  R "}, "C8@3 B  R P2 F10"),
        ({1: "", 2: " A2"}, "C8@3 A2 F10"),
    ],
)
def test_a_ledger_is_edited_layer_by_layer(edits, words):
    assert rewritten(text("C8@3 R P2 F10", (1, 28, 28)), edits) == words


def test_a_ledger_writes_the_brackets_of_blocks():
    anatomy = text("C8@3 [[R +] C8@3p1 +] F10", (1, 28, 28))
    assert [entry.layer for entry in ledger(anatomy)] == ["C8@3", "[[R", "+]", "C8@3p1", "+]", "F10"]
    assert parse(rewritten(anatomy, {})) == anatomy.plan


def test_tiny_vgg_and_the_neocognitron():
    assert ARCHITECTURES["Tiny VGG, 2020"].anatomy().parameters.text == "280 + 910 + 910 + 910 + 16,910"
    layers = ARCHITECTURES["neocognitron, 1980"].anatomy().layers
    shapes = ["24 × 16 × 16", "24 × 10 × 10", "24 × 8 × 8", "24 × 6 × 6", "24 × 2 × 2", "24 × 1 × 1"]
    assert [shape_text(layer.output) for layer in layers if layer.windows] == shapes
    assert ARCHITECTURES["digits"].anatomy().parameters.value <= 20_000


def test_the_three_kinds_of_layer_on_one_image():
    full, local, shared = compared((1, 28, 28), Conv(8, (5, 5)))
    assert full.parameters.line == "4,608·(28·28·1 + 1) = 3,617,280"
    assert local.parameters == local.connections == shared.connections
    assert local.parameters.line == "24·24·8·(5·5·1 + 1) = 119,808"
    assert shared.parameters.line == "8·(5·5·1 + 1) = 208"
    with pytest.raises(ValueError, match="without dilation"):
        compared((1, 28, 28), Conv(8, (5, 5), dilation=2))


@pytest.mark.parametrize("image", [(1, 0, 5), (0, 5, 5), (1, 5, 513), (5, 5)])
def test_images_that_are_none(image):
    with pytest.raises(ValueError, match="An image has"):
        text("F1", image)
