"""Measuring what a network reads of people's strokes: the figures are those of its answers."""

import json

import numpy as np
import pytest
import torch
from torch import nn

from engine.convolutional.reader import train
from engine.convolutional.reader.pen_evaluation import PENS, SIZES, drawn, evaluate_pen, read_as_drawn
from engine.digits.pen import PenDigits
from tests.engine.digits.test_pen import written

ONE, LEVEL = np.array([[0.0, 0.0], [0.0, 1.0]]), np.array([[0.0, 0.0], [1.0, 0.0]])
PEN = PenDigits([[ONE], [ONE], [LEVEL], [LEVEL]], np.array([1, 1, 1, 7]), np.array([5, 5, 10, 10]))


class Upright(nn.Module):
    """Sure of a 1 where the ink is higher than wide, leans towards a 7 where it is not."""

    def forward(self, images):
        high = (images[:, 0].amax(2) > 0.1).sum(1) > (images[:, 0].amax(1) > 0.1).sum(1)
        logits = torch.zeros(len(images), 10)
        logits[high, 1], logits[~high, 7] = 9.0, 3.0
        return logits


class SureOfOne(nn.Module):
    def forward(self, images):
        return torch.eye(10)[1].mul(9).repeat(len(images), 1)


def test_shares_and_confusions_are_those_of_the_answers():
    heard = []
    report = evaluate_pen(Upright(), PEN, heard.append)
    assert heard == list(report.ways)
    assert len(heard) == len(PENS) * len(SIZES) == 8
    assert (report.writers, report.drawings) == ([5, 10], 32)
    assert (report.whole.right, report.whole.wrong_and_sure) == (0.75, 0.0)
    assert report.confusions == [(1, 7, 8)]
    sure = evaluate_pen(SureOfOne(), PEN)
    assert (sure.whole.right, sure.whole.wrong_and_sure) == (0.75, 0.25)
    assert sure.confusions == [(7, 1, 8)]


def test_a_pen_and_a_size_are_what_is_drawn_and_what_is_drawn_is_the_same_every_time():
    thin, thick = (sum((255 - p.astype(float)).sum() for p in drawn(PEN, pen, 200.0)) for pen in (8, 28))
    assert thick / thin == pytest.approx(28 / 8, rel=0.2)
    digits, refused = read_as_drawn(drawn(PEN, 8, 90.0))
    again, _ = read_as_drawn(drawn(PEN, 8, 90.0))
    assert digits.shape == (4, 1, 28, 28)
    assert torch.equal(digits, again)
    assert not refused.any()


def test_the_command_measures_what_ships_on_a_file_of_strokes(tmp_path, capsys):
    path = written(tmp_path / "pen.npz")
    assert train.main(["evaluate", "--pen", str(path)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["network"], told["pen"]["writers"], told["pen"]["drawings"]) == ("digits", [5], 8)
    assert train.main(["evaluate", "--pen", str(path), "--writers", "all"]) == 0
    assert json.loads(capsys.readouterr().out)["pen"]["writers"] == [5, 6]


def test_what_cannot_be_measured_ends_in_a_sentence(tmp_path, capsys):
    assert train.main(["evaluate"]) == 2
    assert "--pen" in capsys.readouterr().err
    path = written(tmp_path / "pen.npz", writers=np.array([6, 7]))
    assert train.main(["evaluate", "--pen", str(path)]) == 2
    assert "no digits by these writers" in capsys.readouterr().err
