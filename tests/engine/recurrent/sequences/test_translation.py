"""Translation on its stage: what the context alone decides, where attention looks, what is said of a text that is
none."""

import numpy as np
import pytest
import torch

from engine.arithmetic.written import show
from engine.recurrent.sequences import numbers
from engine.recurrent.sequences.network import Network, Shape
from engine.recurrent.sequences.settings import ManyToManySettings
from engine.recurrent.sequences.shapes.many_to_many import ManyToMany
from engine.recurrent.sequences.unrolled import Run, depends


def said(frame):
    return [column["says"] for column in frame["graph"]["columns"] if column["says"]]


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_without_attention_the_context_is_all_that_the_decoder_knows(cell):
    """With the context of another sentence it says what it says of that one; with attention it does not."""
    one, other = torch.tensor([3, 4, 2]), torch.tensor([1, 1, 5, 0])
    for attention in (False, True):
        shape = Shape(reads=10, says=31, cell=cell, many_in=True, many_out=True, attention=attention)
        network = Network(shape, seed=0)
        swapped, own = network.after(one, held=other), network.after(other)
        away = max(np.abs(swapped(symbols) - own(symbols)).max() for symbols in ((), (4,), (4, 29)))
        assert (away < 1e-6) != attention
        run = Run.of(network, one, (4, 29, 31), held=other)
        np.testing.assert_allclose(np.log(run.chances[2]), swapped((4, 29)), atol=1e-5)
        slopes = depends(network, one, (4, 29, 31), 2, 31, held=other).reads
        assert slopes.shape == (3,)
        assert (slopes.max() > 0) == attention


def test_the_context_is_held_and_let_go():
    experiment = ManyToMany(ManyToManySettings(attention=False))
    experiment.type("115")
    wanted = said(experiment.frame())
    experiment.hold(True)
    experiment.type("7")
    frame = experiment.frame()
    assert said(frame) == wanted
    assert frame["context_names"] == ["held, of “115”", "not used, of “7”"]
    assert any("which is held" in sentence for sentence in frame["said"])
    experiment.hold(False)
    assert experiment.frame()["context_names"] == ["of “7”"]


def test_each_answer_is_right_or_wrong_symbol_by_symbol():
    experiment = ManyToMany(ManyToManySettings(pair="digits", typed_words="forty-two"))
    columns = experiment.frame()["graph"]["columns"]
    assert [column["reads"] for column in columns[:2]] == ["forty", "two"]
    right = ["4", "2", "end"]
    for place, column in enumerate(columns[2:]):
        expected = right[place] if place < len(right) else "nothing"
        assert column["wrong"] == (column["says"] != expected)
        assert column["wanted"] == (expected if column["wrong"] else "")


def test_it_learns_to_say_numbers_and_looks_at_the_digit_that_it_says():
    experiment = ManyToMany()
    experiment.step(500)
    frame = experiment.frame()
    assert said(frame) == ["three", "hundred", "and", "forty", "two", "end"]
    assert frame["accuracy"] > 0.95 > 0.3
    weights = frame["weights"][0]
    np.testing.assert_allclose(weights.sum(1), 1, atol=1e-5)
    assert frame["alignment"]["units"] == said(frame)
    experiment.align(2, 4)
    assert show(float(weights[4, 2]), 2) in experiment.frame()["weight"][0]
    links = {(a, b): weight for a, b, weight in frame["graph"]["links"]}
    assert links[(2, 3 + 4)] == pytest.approx(weights[4, 2], abs=1e-3)
    shown = experiment.picture()
    groups = dict(zip(shown["lengths_named"], shown["by_length"], strict=True))
    (longer,) = (share for name, share in groups.items() if "none learnt" in name)
    (learnt,) = (share for name, share in groups.items() if name.startswith("3 digits"))
    assert longer < 0.5 < 0.9 < learnt
    experiment.change(method="beam")
    assert said(experiment.frame()) == said(frame)


def test_numbers_longer_than_those_learnt_are_of_four_digits_and_not_learnt():
    experiment = ManyToMany()
    (asked,) = (one for name, one in experiment.groups if "none learnt" in name)
    which = [int("".join(map(str, row))) for row in asked.source.tolist()]
    assert len({*which}) == len(which) > 150
    assert min(which) > 1000
    made = experiment.training.made
    learnt = {tuple(made.examples.sources[k]) for k in made.learning}
    assert learnt.isdisjoint(map(tuple, asked.source.tolist()))
    for number, row in zip(which, asked.target.tolist(), strict=True):
        words = [numbers.TO_9999.words[symbol] for symbol in row if 0 <= symbol < 31]
        assert words == numbers.to_words(number)


@pytest.mark.parametrize(
    ("pair", "typed", "told"),
    [
        ("words", "", "Nothing is typed"), ("words", "   ", "Nothing is typed"), ("words", "12345", "0 to 9,999"),
        ("words", "число", "is no number"), ("words", "9" * 300, "0 to 9,999"),
        ("digits", "threee hundred", "“three” is read in its place"), ("digits", "число", "none is near"),
        ("digits", "two " * 60, "at most 40"), ("digits", "hundred two", "is no number"),
        ("dates", "30 february 2024", "There is no day 30"), ("dates", "3/4/2024", "“/” is no sign"),
        ("dates", "日本", "No sign of it"), ("dates", "1" * 50, "at most 40"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_said(pair, typed, told):
    field = {"words": "typed_number", "digits": "typed_words", "dates": "typed_date"}[pair]
    experiment = ManyToMany(ManyToManySettings(pair=pair, **{field: typed}))
    sentences = experiment.frame()["said"]
    assert any(told in sentence for sentence in sentences), sentences
    experiment.picture()


def test_samples_come_again_and_numbers_have_their_bounds():
    experiment = ManyToMany()
    experiment.change(method="sample")
    first = said(experiment.frame())
    assert said(experiment.frame()) == first
    drawn = set()
    for _ in range(5):
        experiment.again()
        drawn.add(tuple(said(experiment.frame())))
    assert len(drawn) > 1  # before it learns, anything may come
    with pytest.raises(ValueError, match="beam"):
        experiment.change(width=0)
    experiment.change(tree="textbook", method="greedy", width=2)
    assert experiment.picture()["search_said"] == ("They part after A. Greedy: p = 0.048; beam of 2: p = 0.054.")
