"""A network's second judgement: its sum, its threshold, its place in a file, and how judgements are compared."""

import copy
from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.convolutional.draw.surgery import bundled
from engine.convolutional.networks.modules import Muted
from engine.convolutional.reader import doubts
from engine.convolutional.reader.evaluation import DRAWN_SEED, put_right
from engine.convolutional.reader.judgement import (
    Judgement,
    cautious,
    features_of,
    groups,
    learnt,
    threshold_of,
    traits_of,
)
from engine.convolutional.reader.network import folded, initialised, parameter_count
from engine.convolutional.reader.reader import Reader
from engine.convolutional.reader.training import as_input, by_many_hands
from engine.convolutional.reader.weights import JUDGEMENT, load, save, trained
from engine.digits.others import KINDS, others
from engine.digits.pen import PenDigits
from engine.digits.strokes import STYLES, drawn_digits, points_of

IMAGES = torch.rand(40, 1, 28, 28, generator=torch.Generator().manual_seed(0))


def reader():
    network = folded(initialised("digits", torch.Generator().manual_seed(1)))
    traits = traits_of(network, IMAGES)
    judgement = learnt(traits[:20], traits[20:])
    return Reader(trained().anatomy, network, "mnist", {}, cautious(judgement, [traits]))


def test_a_threshold_answers_the_share_it_should_of_every_set_and_no_more_than_it_must():
    scores = [torch.arange(1000.0), torch.arange(500.0, 600.0)]
    assert threshold_of(scores) == 10
    assert [(some >= 10).double().mean().item() for some in scores] == [0.99, 1.0]
    assert threshold_of([torch.tensor([3.0, 1, 2])]) == 1
    with pytest.raises(ValueError, match="there are none"):
        threshold_of([torch.zeros(0)])


def test_traits_are_of_every_map_and_of_the_logits():
    network = trained().network
    traits, where = traits_of(network, IMAGES), groups(network)
    assert traits.shape == (40, 221) == (40, where["answer"].stop)
    assert list(where) == [*(f"maps {number}" for number in range(1, 6)), "logits", "energy", "answer"]
    with torch.no_grad():
        maps, logits = network[:2](IMAGES), network(IMAGES)
    torch.testing.assert_close(traits[:, :12], maps.mean((2, 3)))
    torch.testing.assert_close(traits[:, 12:24], (maps**2).mean((2, 3)) ** 0.5)
    torch.testing.assert_close(traits[:, where["logits"]], logits)
    torch.testing.assert_close(traits[:, where["energy"]][:, 0], logits.exp().sum(1).log())
    assert traits[:, where["answer"]].nonzero()[:, 1].tolist() == logits.argmax(1).tolist()


def test_muted_maps_count_as_zeros():
    network = copy.deepcopy(trained().network)
    network[1] = Muted(network[1], [3])
    traits = traits_of(network, IMAGES)
    assert traits.shape == (40, 221)
    assert traits[:, [3, 15]].abs().max() == 0


def test_what_a_judgement_sums_up_is_told_by_what_it_is_of():
    one = reader()
    traits = traits_of(one.network, IMAGES)
    parts = one.judgement.parts(one.network, traits)
    assert list(parts) == [*groups(one.network), "bias"]
    torch.testing.assert_close(sum(parts.values()), one.judgement(traits), atol=1e-4, rtol=1e-4)
    assert one.judgement.knows(traits).all()  # of 40 pictures none may be missed: 1 % of them is less than one
    assert one.judgement.threshold == one.judgement(traits).min()


def test_what_was_saved_with_a_judgement_is_loaded_with_it(tmp_path):
    one = reader()
    save(tmp_path / "a.safetensors", one.network, {"network": "digits"}, one.judgement)
    loaded = load(tmp_path / "a.safetensors")
    assert loaded.judgement is not None
    assert torch.equal(loaded.judgement.weights, one.judgement.weights)
    assert loaded.judgement.bias == pytest.approx(one.judgement.bias, rel=1e-6)
    assert torch.equal(loaded(IMAGES), one(IMAGES))


@pytest.mark.parametrize("weights", [torch.zeros(7), torch.zeros(384, 1)])
def test_a_judgement_that_does_not_fit_is_turned_away(tmp_path, weights):
    save(tmp_path / "a.safetensors", trained().network, {"network": "digits"}, Judgement(weights, 0.0, 0.0))
    with pytest.raises(ValueError, match="does not fit"):
        load(tmp_path / "a.safetensors")
    assert len(JUDGEMENT) == 3


def test_the_network_that_ships_knows_digits_and_refuses_letters():
    """Of drawings that it has not learnt from. Judgement and network have fewer than 20,000 numbers together."""
    shipped = trained()
    digits, _ = put_right(as_input(drawn_digits(60, DRAWN_SEED).images))
    nobody = PenDigits([], np.zeros(0, np.int64), np.zeros(0, np.int64))
    letters = by_many_hands(others("letters", 60, DRAWN_SEED, nobody, "unseen"), 1, DRAWN_SEED, changed=False)
    traits = (traits_of(shipped.network, some) for some in (digits, letters))
    known, strange = (shipped.judgement.knows(some).double().mean() for some in traits)
    assert known > 0.95
    assert strange < 0.15
    assert (
        shipped.network[-1](features_of(shipped.network, letters)).softmax(1).amax(1).median() > 0.6
    )  # softmax is sure
    assert parameter_count(shipped.network) + len(shipped.judgement.weights) + 1 < 20_000


def test_the_network_that_ships_knows_coarse_digits():
    """scikit-learn's, of 8×8 pixels, which are as blurred as many a photograph."""
    shipped = trained()
    assert shipped.judgement.knows(traits_of(shipped.network, bundled("mnist")[0])).double().mean() >= 0.97


def test_a_distance_of_a_worked_example():
    known = torch.tensor([[1.0, 0.0]] * 4 + [[0.0, 2.0]] + [[-5.0, 0.0]])  # the fifth nearest of (2, 0) is (0, 1)
    asked = torch.tensor([[2.0, 0.0], [0.0, 1.0]])
    torch.testing.assert_close(doubts.nearness(known)(asked), torch.tensor([-(2**0.5), -(2**0.5)]))


def test_a_unit_parts_what_a_line_can_part():
    generator = torch.Generator().manual_seed(0)
    digits, strange = (torch.randn(200, 3, generator=generator) + middle for middle in (4, -4))
    unit = learnt(digits, strange)
    assert unit(digits).min() > 0 > unit(strange).max()


def test_every_judgement_answers_digits_and_is_told_what_it_refuses(monkeypatch):
    monkeypatch.setattr(doubts, "EACH", 8)
    monkeypatch.setattr(doubts, "LEARNT_FROM", 36)
    drawings = [[points for _, points in points_of(STYLES[digit][0])] for digit in range(10)] * 2
    pen = PenDigits(drawings, np.tile(np.arange(10), 2), np.repeat([5, 6], 10))
    given = doubts.material(drawn_digits(40, 1), pen)
    assert (len(given.digits), len(given.strange)) == (72, 72)  # sharp, then coarse
    assert (given.digits[36:].amax((1, 2, 3)) == 1).all()
    assert not torch.equal(given.digits[36:], given.digits[:36])
    one, held_out = reader(), drawn_digits(40, 2)
    assert all(0 <= share <= 1 for share in doubts.answered_coarse(one, held_out))
    shipped = replace(one, judgement=doubts.learnt_judgement(one.network, given, [as_input(held_out.images)]))
    table = doubts.compare(shipped, given, held_out, pen)
    assert list(table) == ["softmax", "energy", "distance", "features", "unit"]
    for name, row in table.items():
        assert list(row) == ["MNIST", "writers", *KINDS]
        assert row["MNIST"] == 1  # of forty digits none may be missed
        assert name == "unit" or row["writers"] == 1
        assert all(share * 8 % 1 == 0 for share in list(row.values())[2:])
    with pytest.raises(ValueError, match="no judgement"):
        doubts.answered_coarse(replace(one, judgement=None), held_out)
    unseen = doubts.compare(replace(one, judgement=None), given, held_out, pen, "unseen")
    assert list(unseen) == list(table)
    assert unseen["unit"]["writers"] == 1  # a threshold of its own, from these as well
    assert unseen["distance"]["letters"] != table["distance"]["letters"]
