"""Transposed convolution stamp by stamp, convolution in groups, 1×1 filters after it: what is shown of them."""

import re

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from engine.arithmetic.exact import cell_text
from engine.convolutional.convolution import stamping
from engine.convolutional.convolution.costs import called
from engine.convolutional.convolution.experiment import ConvolutionExperiment
from engine.convolutional.convolution.questions import diagnose
from engine.convolutional.convolution.settings import ConvolutionSettings
from tests import arithmetic
from tests.engine.convolutional.convolution.test_experiment import ended, texts
from tests.engine.convolutional.shown import follows, half_unit, read

DRAWN = {"image": "random integers", "kernel": "random integers"}
FOUR = {**DRAWN, "operation": "transposed", "rows": 4, "columns": 4, "stride": 2}
GROUPED = ConvolutionSettings(**DRAWN, channels=4, filters=2, groups=2, rows=5, columns=5)
SEPARABLE = ConvolutionSettings(**DRAWN, channels=3, filters=3, groups=3, pointwise=4, rows=5, columns=5)


def drawn(seed, **more):
    """Settings of a transposed convolution that fit together."""
    generator = np.random.default_rng(seed)
    while True:
        groups, pick = int(generator.integers(1, 3)), generator.integers
        chosen = ConvolutionSettings(**{
            **DRAWN, "operation": "transposed", "rows": int(pick(3, 5)), "columns": int(pick(3, 5)), "groups": groups,
            "channels": groups * int(pick(1, 3)), "filters": groups * int(pick(1, 3)), "stride": int(pick(1, 4)),
            "padding": int(pick(0, 3)), "dilation": int(pick(1, 3)), "kernel_rows": int(pick(1, 4)),
            "kernel_columns": int(pick(1, 4)), "added": int(pick(0, 2)), "flip": bool(pick(2)), "relu": bool(pick(2)),
            "seed": seed, **more,
        })  # fmt: skip
        try:
            return ConvolutionExperiment(chosen)
        except ValueError:
            continue


@pytest.mark.parametrize("seed", range(12))
def test_stamp_by_stamp_the_output_grows_to_torchs(seed):
    experiment = drawn(seed)
    content, (filters, rows, columns) = experiment.content, experiment.content.stops
    assert (rows, columns) == content.image.shape[1:]
    cells = int(np.random.default_rng(seed).integers(1, rows * columns))
    experiment.step(cells * content.products_a_cell)
    begun = content.image * (np.arange(rows * columns).reshape(rows, columns) < cells)
    weight = torch.from_numpy(content.way_back[0])
    how = {"stride": experiment.settings.stride, "padding": experiment.settings.padding}
    how |= {"output_padding": experiment.settings.added, "dilation": experiment.settings.dilation}
    if experiment.settings.flip:
        weight = weight.flip(2, 3)
    bias, groups = torch.from_numpy(content.bias), experiment.settings.groups
    stamped = functional.conv_transpose2d(torch.from_numpy(begun)[None], weight, bias, groups=groups, **how)[
        0, 0
    ].numpy()
    frame = experiment.frame()
    there = ~np.isnan(frame["output"][0])
    np.testing.assert_allclose(frame["output"][0][there], stamped[there], atol=1e-5)
    assert (stamped[~there] == content.bias[0]).all()  # nothing has been stamped there
    assert frame["at"]["map"] == "image"
    assert frame["where"].startswith(f"cell {cells} of {filters * rows * columns}")
    experiment.step(experiment.length)
    frame = experiment.frame()
    assert experiment.steps == filters * rows * columns * content.products_a_cell
    whole = functional.conv_transpose2d(torch.from_numpy(content.image)[None], weight, bias, groups=groups, **how)[0]
    whole = whole.relu() if experiment.settings.relu else whole
    np.testing.assert_allclose(frame["output"], whole.numpy(), atol=1e-5)
    shown = [cell_text(value) for value in content.output.ravel().tolist()]
    assert texts(frame, "output").ravel().tolist() == shown


@pytest.mark.parametrize("seed", range(8))
def test_the_account_of_a_stamped_cell_adds_up_and_its_products_lie_where_the_stamps_have_them(seed):
    experiment = drawn(seed)
    content, generator = experiment.content, np.random.default_rng(seed)
    for _ in range(6):
        place = tuple(int(generator.integers(size)) for size in content.output.shape)
        experiment.point("output", *place)
        frame, value = experiment.frame(), float(content.output[place])
        products = [read(text) for text in texts(frame, "products").ravel() if text]
        assert float(sum(products)) + content.bias[place[0]] == pytest.approx(float(content.cell(place).result))
        if not products:
            assert frame["account"] == [next(line for line in frame["account"] if "No stamp reaches" in line)]
            continue
        lines = [part for line in frame["account"][1:] for part in line.split(";  ")]
        for line in lines:
            follows(line)
        final = arithmetic.follows(lines[-1])
        assert float(read(final)) == pytest.approx(value, abs=float(half_unit(final)) + 1e-9)
        rows, columns = re.match(
            r".* it: rows? ([^a-z]*(?:and \d+)?)[^:]*?columns? (.*) of the image", frame["account"][0]
        ).groups()
        assert (
            len(re.findall(r"\d+", rows)) * len(re.findall(r"\d+", columns))
            == len(products) // content.kernels.shape[1]
        )


def test_a_stamp_is_told_product_by_product_and_then_as_a_whole():
    experiment = ConvolutionExperiment(ConvolutionSettings(**FOUR, bias="0"))
    kernel, image = experiment.content.kernels[0, 0], experiment.content.image[0]
    experiment.step(9 + 1)
    value, entry = int(image[0, 1]), int(kernel[0, 0])
    frame = experiment.frame()
    first = f"Product 1 of 9: {value}·{entry} = {value * entry}".replace("-", "−")
    assert frame["account"][0].replace("(", "").replace(")", "") == first
    before = int(image[0, 0] * kernel[0, 2])
    assert frame["account"][1].endswith(f"row 0, column 2: {before} + {value * entry} = {before + value * entry}")
    experiment.step(8)
    frame = experiment.frame()
    assert frame["account_of"] == "Image, row 0, column 1"
    assert "rows 0, 1 and 2 and columns 2, 3 and 4 of the output" in frame["account"][0]
    for sum in re.findall(r": ([^;:]* = [^;]*)", frame["account"][1].partition("add up: ")[2]):
        follows(sum)
    experiment.point("output", 0, 2, 2)
    assert "So far 2 of them are there." in experiment.frame()["account"][0]


def test_what_the_padding_cuts_off_is_said():
    experiment = ended(ConvolutionSettings(**FOUR, padding=1))
    experiment.point("image", 0, 0, 0)
    assert "The padding cuts 5 of the stamp’s cells off." in experiment.frame()["account"]
    experiment.point("output", 0, -1, 0)
    frame = experiment.frame()
    assert frame["account_of"] == "Cut off, row -1, column 0"
    assert "cuts this cell off" in frame["account"][0]
    experiment.point("kernel", 0, 0, 0)
    assert "stamped 16 times, once for each cell of the image, 7 of them cut off" in experiment.frame()["account"][0]


def test_how_many_stamps_lie_on_a_cell_is_shown_and_counted():
    experiment = ended(ConvolutionSettings(**FOUR, beside="stamps"))
    counted = functional.conv_transpose2d(torch.ones(1, 1, 4, 4), torch.ones(1, 1, 3, 3), stride=2)[0].numpy()
    np.testing.assert_array_equal(experiment.frame()["stamps"], counted)
    experiment.point("stamps", 0, 2, 2)
    assert experiment.frame()["account"][0].endswith("rows 0 and 1 and columns 0 and 1 of the image: 2·2 = 4.")
    assert "stride 2 does not divide the kernel’s 3 rows" in stamping.evenness(experiment.content)
    even = ConvolutionExperiment(ConvolutionSettings(**FOUR, kernel_rows=4, kernel_columns=4)).content
    assert "2·2 = 4 stamps lie on each cell" in stamping.evenness(even)
    assert set(even.stamps[0, 2:-2, 2:-2].ravel()) == {4}


@pytest.mark.parametrize("kernel", ["identity", "Sobel x", "random integers"])
def test_convolved_back_the_size_returns_and_the_numbers_only_where_stamps_do_not_mix_them(kernel):
    left = {"same": True, "fill": 7.0}  # of a convolution from before; a transposed one knows neither
    settings = ConvolutionSettings(**{**FOUR, "kernel": kernel}, beside="back", **left)
    experiment = ended(settings)
    h, g = torch.from_numpy(settings.picture())[None], torch.from_numpy(settings.kernels())
    back = functional.conv2d(functional.conv_transpose2d(h, g, stride=2), g, stride=2)[0].numpy()
    np.testing.assert_allclose(experiment.frame()["back"], back, atol=1e-5)
    changed = int((back != settings.picture()).sum())
    said = stamping.not_inverse(experiment.content)
    assert ("is the image again" in said) == (kernel == "identity") == (changed == 0)
    assert changed == 0 or f"{changed} of 16 cells hold another number" in said
    experiment.point("back", 0, 1, 1)
    line, _, was = experiment.frame()["account"][-1].partition("; the image had ")
    assert read(arithmetic.follows(line)) == back[0, 1, 1]
    assert read(was) == settings.picture()[0, 1, 1]


@pytest.mark.parametrize("settings", [GROUPED, SEPARABLE, ConvolutionSettings(**FOUR, channels=4, filters=4, groups=4)])
def test_what_it_takes_adds_up_and_is_torchs(settings):
    content = ConvolutionExperiment(settings).content
    lines = [line for line in ConvolutionExperiment(settings).frame()["costs"] if ": " in line]
    sums = [re.findall(r"([\d·()+ ]+) = ([\d,]+)", line) for line in lines[-3:-1]]
    for whole in sums:
        for worked, result in whole:
            assert eval(worked.replace("·", "*")) == int(result.replace(",", ""))
    deep, size = settings.channels, settings.kernel_rows
    kind = nn.ConvTranspose2d if settings.transposed else nn.Conv2d
    ours = [kind(deep, settings.filters, size, groups=settings.groups)]
    maps = settings.pointwise or settings.filters
    ours += [nn.Conv2d(settings.filters, maps, 1, bias=False)] if settings.pointwise else []
    count = [
        sum(one.numel() for layer in layers for one in layer.parameters())
        for layers in (ours, [kind(deep, maps, size)])
    ]
    assert [int(result.replace(",", "")) for _, result in sums[0]] == count
    places = content.image[0].size if settings.transposed else content.output[0].size
    products = places * content.kernels.size + settings.pointwise * settings.filters * content.output[0].size
    full = places * maps * deep * size * size
    assert [int(result.replace(",", "")) for _, result in sums[1]] == [products, full]
    for share in re.findall(r"[\d,]+/[\d,]+ [=≈] [\d.]+", lines[-1].replace(",", "")):
        follows(share)


def test_a_filter_in_a_group_is_told_with_its_own_channels():
    experiment = ended(GROUPED)
    experiment.point("output", 1, 1, 1)
    frame = experiment.frame()
    assert [line.partition(":")[0] for line in frame["account"]] == ["Channel 2", "Channel 3", "Channels"]
    assert frame["looked"] == 1
    experiment.point("image", 1, 2, 2)  # which filter 1 does not read
    frame = experiment.frame()
    assert frame["looked"] == 0
    products = re.findall(r"(\d+)·\(?(−?\d+)", frame["account"][1])
    entries = {read(entry) for _, entry in products}
    assert entries <= set(experiment.content.kernels[0, 1].ravel())
    experiment.point("kernel", 3, 0, 0)
    assert experiment.frame()["account_of"].startswith("Kernel, filter 1, channel 3")


def test_1x1_filters_weigh_the_channels_cell_by_cell():
    experiment = ended(SEPARABLE)
    content, frame = experiment.content, experiment.frame()
    weights = torch.from_numpy(content.mixing)[..., None, None]
    theirs = functional.conv2d(torch.from_numpy(content.output)[None], weights)[0].numpy()
    np.testing.assert_allclose(frame["mixed"], theirs, atol=1e-4)
    experiment.point("mixed", 2, 1, 1)
    assert read(arithmetic.follows(experiment.frame()["account"][-1])) == theirs[2, 1, 1]
    experiment.set_mixer(0, 2, 1, "1/2")
    assert experiment.content.mixing[2, 1] == 0.5
    experiment.undo()
    np.testing.assert_array_equal(experiment.content.mixing, content.mixing)


@pytest.mark.parametrize(
    ("before", "change", "words"),
    [
        (GROUPED, {"groups": 3}, "3 groups do not divide 4 channels and 2 filters"),
        (GROUPED, {"filters": 1}, "2 groups do not divide 4 channels and 1 filter; 1 group does"),
        (ConvolutionSettings(**FOUR), {"padding": 6}, "none are left"),
        (ConvolutionSettings(**FOUR), {"added": 2}, "must be smaller than their stride or their dilation"),
        (SEPARABLE, {"pooling": "max"}, "take one of them away"),
    ],
)
def test_what_does_not_go_together_gets_a_sentence_and_changes_nothing(before, change, words):
    experiment = ended(before)
    output = experiment.content.output
    with pytest.raises(ValueError, match=words):
        experiment.change(**change)
    assert experiment.settings == before
    assert experiment.content.output is output


def test_questions_about_stamps():
    experiment = ended(
        ConvolutionSettings(**FOUR, bias="1", padding=1, seed=6)
    )  # whose first cell lies under four stamps
    experiment.ask("cell")
    frame, place = experiment.frame(), experiment.question.place
    assert texts(frame, "output")[place] == "?"
    assert set(texts(frame, "products").ravel()) == {""}
    assert frame["account"] == ["Work it out from the stamps that reach it."]
    cell = next(experiment.content.cell((0, m, n)) for m in range(7) for n in range(7)
                if len(set(experiment.content.cell((0, m, n)).products.ravel().tolist())) > 2)  # fmt: skip
    assert "without the bias" in diagnose(cell.result - 1, cell).sentence
    assert diagnose(cell.result, cell).right
    row, column = place[1:]
    for unit in (1, 9):  # the walk goes on while the question is open: no sum on the way tells the cell
        walking = ConvolutionExperiment(experiment.settings)
        walking.ask("cell")
        assert walking.question.place == place
        for _ in range(walking.length // unit - 1):
            walking.step(unit)
            assert f"row {row}, column {column}: " not in " ".join(walking.frame()["account"])
    experiment.ask("size")
    experiment.answer("9")
    assert "without the padding, which cuts cells off" in experiment.frame()["question"]["sentence"]
    experiment.answer("7")
    assert "(4 − 1)·2 − 2·1 + 1·(3 − 1) + 0 + 1 = 7" in experiment.frame()["question"]["sentence"]


def test_what_is_not_there_cannot_be_pointed_at():
    experiment = ended(ConvolutionSettings(rows=3, columns=3, beside="back"))  # which belongs to stamps
    for map in ("back", "stamps", "mixed", "pooled", "difference"):
        experiment.point(map, 0, 0, 0)
        assert experiment.hover is None


def test_the_end_stays_the_end_when_the_operation_is_turned_round():
    experiment = ended(ConvolutionSettings(rows=4, columns=4))
    experiment.change(operation="transposed")
    assert experiment.steps == experiment.length == 16 * 9
    assert experiment.content.output.shape == (1, 6, 6)
    experiment.change(operation="convolution")
    assert experiment.steps == experiment.length == 4 * 9


def test_what_the_page_says_comes_out_when_one_tries_it():
    ones = {
        "image": "yours",
        "pixels": ";".join(["1 1 1 1"] * 4),
        "kernel": "yours",
        "entries": ";".join(["1 1 1"] * 3),
    }
    content = ConvolutionExperiment(ConvolutionSettings(**{**FOUR, **ones})).content
    np.testing.assert_array_equal(content.output, content.stamps)
    assert int((content.stamps == 4).sum()) == 9
    costs = " ".join(ConvolutionExperiment(SEPARABLE).frame()["costs"])
    assert re.findall(r" = (\d[\d,]*\d)", costs)[:4] == ["42", "112", "351", "972"]
    assert 351 / 972 == pytest.approx(1 / 4 + 1 / 9) == pytest.approx(13 / 36)


@pytest.mark.parametrize(
    ("channels", "filters", "groups", "words"),
    [
        (4, 4, 1, ""),
        (4, 2, 2, "Grouped: each filter sees 2 of the 4 channels, those of its group."),
        (3, 3, 3, "Depthwise: each filter sees one channel alone."),
        (2, 4, 2, "Depthwise: each filter sees one channel alone, 2 filters for each: multiplier 2."),
    ],
)
def test_groups_have_their_names(channels, filters, groups, words):
    settings = ConvolutionSettings(channels=channels, filters=filters, groups=groups)
    assert called(ConvolutionExperiment(settings).content) == words
