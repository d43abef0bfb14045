"""What is learnt and what is kept for the test, and the best that can be done without the input."""

import math
from collections import Counter

import numpy as np
import pytest
import torch

from engine.recurrent.sequences.captions import END, NAMES
from engine.recurrent.sequences.captions import ignorance as of_names
from engine.recurrent.sequences.network import NOTHING, Network
from engine.recurrent.sequences.tasks import HELD_OUT, TASKS, ignorance


@pytest.mark.parametrize("name", TASKS)
def test_nothing_is_learnt_from_that_is_kept_for_the_test(name):
    task = TASKS[name]
    made, again, other = (task.made(seed) for seed in (0, 0, 1))
    assert (made.learning, made.testing) == (again.learning, again.testing)
    assert made.testing != other.testing
    every = [*made.learning, *made.testing]
    assert sorted(every) == [*range(len(made.examples.targets))]
    assert len(made.testing) == round(HELD_OUT * len(every))
    if task.reads:  # no sentence comes twice
        sources = [tuple(source) for source in made.examples.sources]
        assert {sources[k] for k in made.learning}.isdisjoint(sources[k] for k in made.testing)
        seen = {symbol for k in made.learning for symbol in sources[k]}
        assert seen == {*range(len(task.reads))}
    said = {symbol for k in made.learning for symbol in made.examples.targets[k]}
    assert said == {*range(len(task.says))}
    assert len(made.train.target) == len(made.learning)
    assert Network(made.shape).loss(made.held_out).item() == pytest.approx(
        math.log(made.shape.says + made.shape.ends), rel=0.2
    )


def test_the_best_without_the_input_is_counted():
    names = [[*name, END] for name in NAMES]
    assert ignorance(names, told=True) == pytest.approx(of_names(NAMES)) == pytest.approx(math.log(10) / 5)
    made = TASKS["numbers"].made(3)  # all different: what is told of a number in all is ln n
    lengths = [len(made.examples.targets[k]) + 1 for k in made.learning]
    assert made.floor == pytest.approx(math.log(len(lengths)) / np.mean(lengths))
    assert TASKS["sentiment"].made(0).floor == pytest.approx(math.log(2), abs=2e-3)
    tags = TASKS["tags"].made(0)
    first = Counter(tags.examples.targets[k][0] for k in tags.learning)
    shares = np.array([*first.values()]) / first.total()
    assert ignorance([[tags.examples.targets[k][0]] for k in tags.learning], told=False) == pytest.approx(
        -(shares * np.log(shares)).sum()
    )


def test_a_network_that_sees_no_picture_stops_at_the_floor():
    """Captions with the picture wiped out: the loss falls to the floor and not below it."""
    made = TASKS["captions"].made(0)
    network, blind = Network(made.shape, seed=0), made.train._replace(source=torch.zeros_like(made.train.source))
    rule = torch.optim.Adam(network.parameters(), 0.02)
    for _ in range(150):
        rule.zero_grad()
        loss = network.loss(blind)
        loss.backward()
        rule.step()
    assert made.floor < loss.item() < made.floor + 0.02


def test_sentiment_is_learnt_where_a_bag_of_words_fails():
    made = TASKS["sentiment"].made(1)
    network, generator = Network(made.shape, seed=1), np.random.default_rng(1)
    rule = torch.optim.Adam(network.parameters(), 0.02)
    for _ in range(400):
        which = torch.from_numpy(generator.integers(0, len(made.learning), 64))
        rule.zero_grad()
        network.loss(made.train._replace(source=made.train.source[which], target=made.train.target[which])).backward()
        rule.step()
    with torch.no_grad():
        told = network(*made.held_out).argmax(-1)
    assert (told == made.held_out.target).double().mean() >= TASKS["sentiment"].goal > 0.75
    assert (made.held_out.target != NOTHING).all()
