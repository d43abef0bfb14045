"""The whole network at a glance: parts of the answer's sum, layer by layer, and the ways that they take."""

import re
from itertools import pairwise

import numpy as np
import pytest
import torch

from engine.arithmetic.written import read
from engine.convolutional.draw import flow
from engine.convolutional.draw.experiment import DrawExperiment
from engine.convolutional.draw.settings import DrawSettings
from engine.convolutional.networks.network import activations
from engine.convolutional.reader.weights import trained
from tests.engine.convolutional.draw import added_up


def asked(**settings):
    return DrawExperiment(DrawSettings(look="glance", **settings))


@pytest.mark.parametrize("network", ["digits", "lenet5"])
def test_parts_are_gradient_times_activation_by_finite_differences(network):
    """A map is made larger by a thousandth: as much as it is a part, times that, the sum grows."""
    experiment = asked(network=network)
    found, reader = experiment.reading.flow, trained(network)
    assert found.z == pytest.approx(experiment.thinking.logits[found.digit], abs=1e-5)
    stop = found.stops[2]
    k = stop.shown[0]
    net = reader.network.double()
    try:
        with torch.inference_mode():
            picture = torch.from_numpy(experiment.thinking.picture).double()[None, None]
            cells = activations(net, reader.anatomy, picture)[stop.number - 1]
            rest = net[stop.number :]
            grown = cells.clone()
            grown[:, k] *= 1 + 1e-6
            change = (rest(grown) - rest(cells))[0, found.digit] / 1e-6
    finally:
        net.float()
    assert stop.parts[k] == pytest.approx(float(change), abs=2e-3)


def test_what_leaves_a_map_is_its_part_and_the_biases_are_the_rest(monkeypatch):
    monkeypatch.setattr(flow, "MOST", 24)  # all maps, so that nothing is left out
    experiment = asked()
    found = flow.flow(experiment.thinking, experiment.reading.digit)
    for before, stop in zip(found.stops[:-2], found.stops[1:-1], strict=True):
        np.testing.assert_allclose(stop.links.sum(0), before.parts[before.shown], atol=1e-4)
    experiment.keep_biases(False)  # then every layer's parts add up to the whole
    bare = flow.flow(experiment.thinking, experiment.reading.digit)
    for stop in bare.stops:
        assert stop.parts.sum() == pytest.approx(bare.z, abs=1e-4)


def test_the_sum_is_written_out_as_it_adds_up():
    experiment = asked(digit=8)
    terms, z = re.fullmatch(r"z. ≈ (.+) [=≈] (.+)", experiment.frame()["flow_said"][0]).groups()
    assert round(added_up(terms), len(z.partition(".")[2])) == pytest.approx(read(z), abs=1e-9)
    assert read(z) == pytest.approx(experiment.thinking.logits[experiment.reading.digit], abs=0.006)


@pytest.mark.parametrize("network", ["digits", "lenet5"])
def test_the_frame_fits_together(network):
    frame = asked(network=network).frame()
    counts = [len(names) for names in frame["flow_layers"]]
    assert counts[0] == 1
    assert max(counts) <= flow.MOST
    assert len(frame["flow_fields"]) == len(frame["flow_parts"]) == sum(counts)
    assert len(frame["flow_links"]) == sum(a * b for a, b in pairwise(counts))
    assert len(frame["flow_heads"]) == len(counts)
    assert len(frame["flow_widest"]) == len(counts) - 1


def test_a_map_that_is_pressed_is_opened_among_its_layers_cells():
    experiment = asked()
    number, part = experiment.reading.flow.stops[1].number, experiment.reading.flow.stops[1].shown[2]
    experiment.open_part("unit", 2)
    assert experiment.settings.look == "layers"
    assert experiment.steps == number
    assert experiment.gaze.pinned[0] == part
    assert experiment.frame()["account_of"].startswith(f"Layer {number}, ")


def test_a_class_that_is_pressed_is_opened_among_the_sums_and_nothing_else_opens_anything():
    experiment = asked(digit=8)
    stops = experiment.reading.flow.stops
    before = sum(len(stop.shown) for stop in stops[1:-1])
    for kind, index in (("none", 0), ("bias", 3), ("weight", 7), ("unit", 500)):
        experiment.open_part(kind, index)
        assert experiment.settings.look == "glance"
    experiment.open_part("unit", before + 1)
    assert experiment.settings.look == "sums"
    assert experiment.settings.this == str(stops[-1].shown[1])


def test_the_ten_outputs_are_labelled():
    experiment = DrawExperiment()
    assert experiment.frame()["unit_captions"] == []
    experiment.step(experiment.length)
    frame = experiment.frame()
    assert frame["maps"].shape == (10, 1, 1)
    assert [text.split(": ")[0] for text in frame["unit_captions"]] == list("0123456789")
    logits = experiment.thinking.logits
    assert [read(text.split(": ")[1]) for text in frame["unit_captions"]] == pytest.approx(logits, abs=0.0051)
    assert frame["cell"] == [experiment.reading.digit, 0, 0]  # first that of the answer
    experiment.point(7, 0, 0)
    assert experiment.frame()["account_of"].endswith("unit 7")
