"""A network's second judgement: its sum, its threshold, its place in a file, and how judgements are compared."""

import math

import numpy as np
import pytest
import torch

from engine.convolutional.reader import doubts
from engine.convolutional.reader.judgement import Judgement, features_of, parted, threshold_of
from engine.convolutional.reader.network import folded, initialised
from engine.convolutional.reader.reader import Reader
from engine.convolutional.reader.weights import JUDGEMENT, load, save, trained
from engine.digits.others import KINDS
from engine.digits.pen import PenDigits
from engine.digits.strokes import STYLES, drawn_digits, points_of

IMAGES = torch.rand(40, 1, 28, 28, generator=torch.Generator().manual_seed(0))


def eleven():
    return folded(initialised("digits", torch.Generator().manual_seed(1), judged=True))


def test_a_threshold_answers_the_share_it_should_of_every_set_and_no_more_than_it_must():
    scores = [torch.arange(1000.0), torch.arange(500.0, 600.0)]
    assert threshold_of(scores) == 10
    assert [(some >= 10).double().mean().item() for some in scores] == [0.99, 1.0]
    assert threshold_of([torch.tensor([3.0, 1, 2])]) == 1
    with pytest.raises(ValueError, match="there are none"):
        threshold_of([torch.zeros(0)])


def test_a_network_is_parted_into_ten_outputs_and_the_eleventh():
    network = eleven()
    ten, judgement = parted(network, [IMAGES])
    with torch.no_grad():
        whole = network(IMAGES)
        torch.testing.assert_close(ten(IMAGES), whole[:, :10])
        z = judgement(features_of(ten, IMAGES))
    torch.testing.assert_close(z, whole[:, 10])
    assert judgement.threshold == z.min()  # of 40 pictures none may be missed: 1 % of them is less than one
    assert judgement.knows(features_of(ten, IMAGES)).all()
    with pytest.raises(ValueError, match="eleven outputs"):
        parted(ten, [IMAGES])


def test_a_temperature_divides_the_ten_and_leaves_the_eleventh():
    network = initialised("digits", torch.Generator().manual_seed(1), judged=True).eval()
    with torch.no_grad():
        plain, cooled = folded(network)(IMAGES), folded(network, 2.0)(IMAGES)
    torch.testing.assert_close(cooled[:, :10], plain[:, :10] / 2)
    torch.testing.assert_close(cooled[:, 10], plain[:, 10])


def test_what_was_saved_with_a_judgement_is_loaded_with_it(tmp_path):
    network, judgement = parted(eleven(), [IMAGES])
    save(tmp_path / "a.safetensors", network, {"network": "digits"}, judgement)
    loaded = load(tmp_path / "a.safetensors")
    assert loaded.judgement is not None
    assert torch.equal(loaded.judgement.weights, judgement.weights)
    assert (loaded.judgement.bias, loaded.judgement.threshold) == (judgement.bias, judgement.threshold)
    assert torch.equal(loaded(IMAGES), network(IMAGES))


@pytest.mark.parametrize("weights", [torch.zeros(7), torch.zeros(384, 1)])
def test_a_judgement_that_does_not_fit_is_turned_away(tmp_path, weights):
    save(tmp_path / "a.safetensors", trained().network, {"network": "digits"}, Judgement(weights, 0.0, 0.0))
    with pytest.raises(ValueError, match="does not fit"):
        load(tmp_path / "a.safetensors")
    assert len(JUDGEMENT) == 3


def test_scores_of_a_worked_example():
    logits = torch.tensor([[0.0, 0.0], [math.log(3), 0.0]])
    torch.testing.assert_close(doubts.softmax(logits, logits), torch.tensor([0.5, 0.75]))
    torch.testing.assert_close(doubts.energy(logits, logits), torch.tensor([2.0, 4.0]).log())
    known = torch.tensor([[1.0, 0.0]] * 4 + [[0.0, 2.0]] + [[-5.0, 0.0]])  # the fifth nearest of (2, 0) is (0, 1)
    asked = torch.tensor([[2.0, 0.0], [0.0, 1.0]])
    torch.testing.assert_close(doubts.nearness(known)(asked, asked), torch.tensor([-(2**0.5), -(2**0.5)]))


def test_a_unit_learnt_afterwards_parts_what_a_line_can_part():
    generator = torch.Generator().manual_seed(0)
    digits, strange = (torch.randn(200, 3, generator=generator) + middle for middle in (4, -4))
    score = doubts.learnt_afterwards(digits, strange)
    assert score(digits, digits).min() > 0 > score(strange, strange).max()


def test_every_judgement_answers_digits_and_is_told_what_it_refuses(monkeypatch):
    monkeypatch.setattr(doubts, "EACH", 8)
    monkeypatch.setattr(doubts, "LEARNT_FROM", 40)
    drawings = [[points for _, points in points_of(STYLES[digit][0])] for digit in range(10)] * 2
    pen = PenDigits(drawings, np.tile(np.arange(10), 2), np.repeat([5, 6], 10))
    network, judgement = parted(eleven(), [IMAGES])
    reader = Reader(trained().anatomy, network, "mnist", {}, judgement)
    table = doubts.compare(reader, drawn_digits(40, 1), drawn_digits(40, 2), pen)
    assert list(table) == ["softmax", "energy", "distance", "unit after", "unit"]
    for row in table.values():
        assert list(row) == ["MNIST", "writers", *KINDS]
        assert min(row["MNIST"], row["writers"]) == 1  # of forty digits and ten none may be missed
        assert all(share * 8 % 1 == 0 for share in list(row.values())[2:])
    assert "unit" not in doubts.compare(trained(), drawn_digits(40, 1), drawn_digits(40, 2), pen)
