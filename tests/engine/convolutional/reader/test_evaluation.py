"""Measuring a digit network: the changes are what they are called, calibration by hand, the report adds up."""

import numpy as np
import pytest
import torch
from scipy import ndimage
from torch import nn

from engine.convolutional.reader.evaluation import (
    CHANGES,
    affine,
    best_temperature,
    calibration_error,
    careful_temperature,
    evaluate,
    shifted,
)
from engine.convolutional.reader.training import as_input
from engine.digits.strokes import drawn_digits

DIGITS = drawn_digits(60, 4)
IMAGES = as_input(DIGITS.images)


@pytest.mark.parametrize(("down", "right"), [(4, 0), (-4, 0), (0, 4), (0, -4), (2, -3)])
def test_a_shift_is_scipys(down, right):
    expected = ndimage.shift(IMAGES.numpy(), (0, 0, down, right), order=0)
    np.testing.assert_allclose(shifted(IMAGES, down, right), expected, atol=1e-6)


def test_a_scale_scales_areas_and_lengths():
    ratio = affine(IMAGES, 0.5, 0).sum() / IMAGES.sum()
    assert ratio == pytest.approx(0.25, abs=0.01)
    torch.testing.assert_close(affine(IMAGES, 1, 0), IMAGES, atol=1e-5, rtol=0)


@pytest.mark.parametrize("degrees", [90, 15, -30])
def test_a_turn_is_counter_clockwise(degrees):
    small = affine(IMAGES, 0.8, 0)  # nothing at the edge, where the two differ
    expected = np.stack([ndimage.rotate(image, degrees, order=1, reshape=False) for image in small[:, 0].numpy()])
    np.testing.assert_allclose(affine(small, 1, degrees)[:, 0], expected, atol=1e-4)


def test_calibration_error_of_a_worked_example():
    # four answers at 0.9, three of them right; two at 0.6, both right: (4·|0.75 − 0.9| + 2·|1 − 0.6|) / 6
    sure = torch.tensor([0.9, 0.9, 0.9, 0.9, 0.6, 0.6], dtype=torch.float64)
    probabilities = torch.stack([sure, 1 - sure], 1)
    labels = torch.tensor([0, 0, 0, 1, 0, 0])
    assert calibration_error(probabilities.log(), labels) == pytest.approx((4 * 0.15 + 2 * 0.4) / 6)


def test_the_temperature_undoes_overconfidence():
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(5000, 10, generator=generator) * 2
    labels = torch.multinomial(logits.softmax(1), 1, generator=generator)[:, 0]
    assert best_temperature(logits * 3, labels) == pytest.approx(3, rel=0.1)
    assert calibration_error(logits, labels) < 0.02 < calibration_error(logits * 3, labels)


def test_a_careful_temperature_leaves_few_answers_wrong_and_sure_and_is_no_larger_than_it_must():
    logits = torch.tensor([[0.0, 4.0]] * 3 + [[5.0, 0.0]] * 7, dtype=torch.float64)
    labels = torch.zeros(10, dtype=torch.int64)  # three are wrong with σ(4) = 0.98
    assert careful_temperature(logits, labels, 0.8, most=0.3) == 0.8
    careful = careful_temperature(logits, labels, 0.8, most=0.2)
    assert careful == pytest.approx(4 / np.log(9), rel=0.011)  # σ(4 / T) = 0.9
    assert (logits[0] / careful).softmax(0)[1] <= 0.9


class Nearest(nn.Module):
    """Answers with the label of the most similar of a few pictures it has by heart."""

    def forward(self, images):
        likeness = images.flatten(1) @ nn.functional.normalize(IMAGES.flatten(1)).T
        logits = torch.full((len(images), 10), -9.0)
        return logits.scatter_reduce(1, torch.from_numpy(DIGITS.labels).expand(len(images), -1), likeness, "amax")


def test_a_report_tells_every_change_with_and_without_preprocessing():
    heard = []
    report = evaluate(Nearest(), DIGITS, heard.append)
    assert heard == list(CHANGES) == list(report.raw) == list(report.prepared) == list(report.worst)
    assert (report.pictures, report.accuracy, report.parameters) == (60, 1.0, 0)
    assert report.raw["shift 4"] < report.prepared["shift 4"]
    assert report.prepared["shift 4"] == pytest.approx(report.prepared["clean"], abs=0.05)
    assert all(report.worst[name] <= report.prepared[name] for name in CHANGES)
