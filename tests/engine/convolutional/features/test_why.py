"""The same digits in four spaces: against torch and scikit-learn."""

import struct

import numpy as np
import pytest
import torch
from sklearn.neighbors import KNeighborsClassifier

from engine.convolutional.features.why.experiment import NAMES, WhyLook
from engine.convolutional.features.why.script import beside, script
from engine.convolutional.features.why.settings import COUNTS, WhySettings
from engine.convolutional.features.why.spaces import SPACES, digits, division, features
from engine.convolutional.features.why.training import WhyTraining, gradient_of
from tests.engine.scripts import ended, here


@pytest.fixture(scope="module")
def learnt():
    look = WhyLook(WhySettings(learnt_from=500))
    look.step(100)
    return look


def test_the_spaces_have_as_many_numbers_as_they_say():
    shapes = [features("small", space).shape for space in SPACES]
    assert shapes == [(COUNTS["small"], numbers) for numbers in (784, 1296, 864, 384)]


def test_no_digit_is_both_learnt_from_and_held_out():
    one, other = division("small", 500, 3)
    assert sorted([*one, *other]) == list(range(COUNTS["small"]))
    assert len(one) == 500


def test_the_gradient_is_torchs():
    generator = np.random.default_rng(0)
    x, labels, weights = generator.normal(size=(7, 5)), np.arange(7), generator.normal(size=(5, 10))
    w = torch.tensor(weights, requires_grad=True)
    torch.nn.functional.cross_entropy(torch.tensor(x) @ w, torch.tensor(labels)).backward()
    np.testing.assert_allclose(gradient_of(x, labels, weights), w.grad, atol=1e-14)


def test_features_help_a_line_and_hand_made_ones_no_neighbour(learnt):
    shown = learnt.frame()
    lines, neighbours = ([shown[f"{which}.{space}"] for space in NAMES] for which in ("right", "near"))
    assert lines == pytest.approx([0.944, 0.973, 0.993, 0.993], abs=2e-3)
    assert neighbours == pytest.approx([0.983, 0.968, 0.990, 0.994], abs=2e-3)


def test_neighbours_are_scikit_learns(learnt):
    part, asked = learnt.training.spaces["hog"], learnt.training.asked
    theirs = KNeighborsClassifier(1).fit(part.learnt, learnt.training.labels).predict(part.of(asked))
    assert (learnt.training.answer.neighbour["hog"] == theirs).all()


def test_what_is_shown_of_mistakes_is_what_is_wrong(learnt):
    for index, space in enumerate(NAMES):
        learnt.show(index)
        for by in ("linear", "neighbour"):
            learnt.judge(by)
            picture, said = learnt.picture(), getattr(learnt.training.answer, by)[space]
            wrong = int((said != learnt.training.asked_labels).sum())
            assert picture["confusion"].sum() - np.trace(picture["confusion"][0]) == wrong
            assert len(picture["mistakes"]) == len(picture["mistakes_captions"]) == min(wrong, 12)
            assert picture["mistakes_title"].startswith(f"{wrong} mistake")


def test_updates_may_be_grouped_in_any_way_and_a_state_brings_all_back():
    one, other = WhyTraining(WhySettings(learnt_from=50)), WhyTraining(WhySettings(learnt_from=50))
    one.step(6)
    for _ in range(3):
        other.step(2)
    np.testing.assert_array_equal(one.weights, other.weights)
    state = one.state()
    one.step(5)
    later = one.weights.copy()
    one.restore(state)
    np.testing.assert_array_equal(one.weights, other.weights)
    one.step(5)
    np.testing.assert_array_equal(one.weights, later)


def test_the_digits_are_as_large_as_those_that_the_network_knows():
    pictures, labels = digits()
    assert pictures.shape == (COUNTS["small"], 28, 28)
    inked = pictures.max(0) > 0
    assert np.flatnonzero(inked.any(1))[[0, -1]].tolist() == [4, 23]
    assert np.bincount(labels).min() == 174


@pytest.fixture
def mnist(monkeypatch, tmp_path):
    """A folder in which MNIST is scikit-learn's digits, again and again, each a little moved."""
    pictures, labels = digits()
    which = np.arange(5_060) % len(labels)
    moved = [np.roll(pictures[which[k]], k // len(labels), 1) for k in range(len(which))]
    arrays = (np.rint(255 * np.stack(moved)).astype(np.uint8), labels[which].astype(np.uint8))
    for name, kind, array in zip(("images-idx3", "labels-idx1"), (2051, 2049), arrays, strict=True):
        head = struct.pack(f">{1 + array.ndim}i", kind, *array.shape)
        (tmp_path / f"train-{name}-ubyte").write_bytes(head + array.tobytes())
    monkeypatch.setenv("MNIST_DIR", str(tmp_path))
    monkeypatch.setitem(COUNTS, "mnist", 200)
    yield
    digits.cache_clear()
    features.cache_clear()


def test_mnist_where_it_is_and_its_script(mnist, tmp_path):
    look = WhyLook(WhySettings(digits="mnist", learnt_from=50))
    look.step(3)
    assert look.frame()["table"]["title"] == "Right of 150 digits held out"
    assert ended(here(script(look), tmp_path, beside(look))) < 1e-9


def test_mnist_that_is_not_there_is_a_sentence(monkeypatch, tmp_path):
    monkeypatch.delenv("MNIST_DIR", raising=False)
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(tmp_path))
    with pytest.raises(ValueError, match="MNIST is not on this server yet"):
        WhyLook(WhySettings(digits="mnist"))
