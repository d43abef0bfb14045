"""The stages of one to one, one to many and many to one: what they learn, say and depend on."""

import math

import numpy as np
import pytest
import torch

from engine.experiment.learning import LearningExperiment
from engine.recurrent.sequences import captions, sentiment
from engine.recurrent.sequences.network import NOTHING
from engine.recurrent.sequences.script import beside, script
from engine.recurrent.sequences.settings import ManyToOneSettings, OneToManySettings, SequencesSettings
from engine.recurrent.sequences.shapes.many_to_one import ManyToOne
from engine.recurrent.sequences.shapes.one_to_many import OneToMany
from engine.recurrent.sequences.shapes.one_to_one import OneToOne
from engine.recurrent.sequences.training import PIECE, SequenceTraining, ask
from engine.recurrent.sequences.unrolled import depends
from tests.engine.scripts import ended, here


@pytest.fixture(scope="module")
def judge():
    experiment = ManyToOne()
    experiment.step(600)
    return experiment


@pytest.fixture(scope="module")
def namer():
    experiment = OneToMany()
    while experiment.steps < 2_000 and experiment.training.answer.share.value < experiment.training.task.goal:
        experiment.step(64)
    return experiment


def columns(experiment):
    return experiment.frame()["graph"]["columns"]


def test_every_settings_has_one_class_of_its_own_for_each_shape():
    for look in ("class", "caption", "sentiment"):
        settings = SequencesSettings(look=look, seed=3, hidden=9, units=11)
        assert settings.own.seed == 3
        assert settings.own.size in (9, 11)
        assert set(settings.live()) <= {*vars(settings.own)}


def test_the_judge_reaches_its_goal_and_flips_at_not(judge):
    assert judge.frame()["accuracy"] >= judge.training.task.goal
    for text, right in (("the film is bad", "against"), ("the film is not bad", "for"),
                        ("nobody says the film is not bad", "against")):  # fmt: skip
        judge.type(text)
        last = columns(judge)[-1]
        assert (last["says"], last["wrong"]) == (right, False)
    judge.type("nobody says the film is not funny")
    before, after = columns(judge)[-3:-1]
    assert before["tone"] > 0 > after["tone"]  # "is" and "not"


def test_a_bag_of_words_cannot_see_an_order(judge):
    bag = judge.training.bag
    assert bag.right / len(judge.training.made.testing) <= sentiment.best_bag()
    assert bag.chance(["not", "good", "bad"]) == pytest.approx(bag.chance(["bad", "not", "good"]), abs=1e-9)
    judge.type("the film is not bad")
    weights = dict(zip(sentiment.WORDS.words, bag.weights[:-1].tolist(), strict=True))
    z = sum(weights[word] for word in ("the", "film", "is", "not", "bad")) + float(bag.weights[-1])
    assert bag.chance(["the", "film", "is", "not", "bad"]) == pytest.approx(1 / (1 + math.exp(-z)), abs=1e-6)


def test_a_bag_learns_by_the_gradient_of_its_own_loss():
    one, other = ManyToOne().training, ManyToOne().training
    one.step(1)
    rows = torch.from_numpy(other._bags)
    which = np.random.default_rng((0, 1, 0)).integers(0, len(rows), 64)
    weights = torch.zeros(rows.shape[1], requires_grad=True)
    wanted = torch.from_numpy(other._answers[which])
    torch.nn.functional.binary_cross_entropy_with_logits(rows[which] @ weights, wanted).backward()
    slope = weights.grad.numpy()  # Adam's first step divides it by its own size
    np.testing.assert_allclose(one.bag.weights, -0.01 * slope / (np.abs(slope) + 1e-8), atol=1e-6)


@pytest.mark.parametrize(("typed", "said"), [
    ("", "There is no word in it"), ("!?", "There is no word in it"), ("фильм хороший", "There is no word in it"),
    ("very " * 50, "at most 40 words"), ("the xylophone is bad", "“xylophone” is no word"),
    ("the filn is bad", "“film” is read in its place"), ("the film is", "no right answer"),
])  # fmt: skip
def test_whatever_is_typed_a_sentence_says_what_becomes_of_it(typed, said):
    experiment = ManyToOne(ManyToOneSettings(sentence=typed))
    frame = experiment.frame()
    assert any(said in text for text in frame["said"])
    assert all(text.endswith(".") for text in frame["said"])
    assert len(frame["states"]) == len(frame["graph"]["columns"])


def test_the_namer_reaches_its_goal_and_says_where_a_name_ends(namer):
    assert namer.frame()["accuracy"] >= namer.training.task.goal
    right = 0
    for _ in range(20):
        namer.another(1)
        says = "".join(one["says"] for one in columns(namer)[1:])
        right += says == captions.NAMES[namer.digit] + captions.END
        assert [one["reads"] for one in columns(namer)[2:]] == list(says[:-1])  # what was said is read
    assert right >= 18


def test_without_the_picture_all_have_one_name_and_the_loss_stops_at_the_floor():
    blind = OneToMany(OneToManySettings(blind=True))
    blind.step(700)
    asked = blind.training.answer
    assert len({tuple(row) for row in asked.said.tolist()}) == 1
    assert asked.loss == pytest.approx(blind.training.made.floor, abs=0.02)
    assert blind.training.made.floor == pytest.approx(math.log(10) / 5, abs=0.003)  # not all digits are equally many
    assert not np.abs(blind.frame()["picture"]).any()


def test_greedy_answers_of_many_are_those_of_each_alone(namer):
    network, made = namer.network, namer.training.made
    many = network.greedy(made.held_out.source[:30], 6)
    for source, row in zip(made.held_out.source[:30], many.tolist(), strict=True):
        alone, after = [], network.after(source)
        while len(alone) < 6 and network.shape.end not in alone:
            alone.append(int(after(tuple(alone)).argmax()))
        assert row == alone + [NOTHING] * (6 - len(alone))


def test_what_a_letter_depends_on_is_the_slope_of_its_logarithm(namer):
    answer = namer.answer(namer.read())
    source = namer.read().source
    found = depends(namer.network.double(), source.double(), answer.symbols, 1, answer.symbols[1])
    try:
        for pixel in (20, 35):
            logs = []
            for by in (-1e-5, 1e-5):
                moved = source.double().clone()
                moved[pixel] += by
                logs.append(namer.network.after(moved)(answer.symbols[:1])[answer.symbols[1]])
            assert found.reads[pixel] == pytest.approx((logs[1] - logs[0]) / 2e-5, rel=1e-4, abs=1e-8)
    finally:
        namer.network.float()
        namer.training.restore(namer.training.state() | {"weights": namer.training.weights})
    assert found.said[2:] == pytest.approx(0)  # what is said later has no part in it


def test_what_a_word_depends_on_is_nothing_that_comes_later(judge):
    judge.type("the film is not bad")
    judge.pin(2)
    shares = judge.frame()["graph"]["shares"]
    assert min(shares[:3]) > 0
    assert shares[3:] == [0, 0]
    judge.pin(2)
    assert judge.frame()["graph"]["shares"] is None


def test_a_drawing_is_asked_about_in_place_of_an_example():
    classifier = OneToOne()
    classifier.step(500)
    pad = np.full((70, 70), 255, np.uint8)
    pad[10:60, 33:38] = 0
    classifier.draw(pad)
    frame = classifier.frame()
    assert frame["said"] == [f"Your drawing is read as a {columns(classifier)[0]['says']}."]
    assert columns(classifier)[0]["says"] == "1"
    assert sum(frame["probabilities"]) == pytest.approx(1)
    classifier.draw(np.full((70, 70), 255, np.uint8))
    assert columns(classifier) == []


@pytest.mark.parametrize("kind", [ManyToOne, OneToMany, OneToOne])
def test_the_same_seed_and_steps_give_the_same_numbers_however_they_are_grouped(kind):
    one, other = kind(), kind()
    one.step(40)
    state = None
    for k in range(8):
        other.step(5)
        state = other.state() if k == 3 else state
    np.testing.assert_array_equal(one.training.weights, other.training.weights)
    other.restore(state)
    other.step(20)
    np.testing.assert_array_equal(one.training.weights, other.training.weights)
    assert one.frame()["accuracy"] == other.frame()["accuracy"]


@pytest.mark.parametrize("kind", [ManyToOne, OneToMany])
def test_the_script_ends_at_the_figures_of_the_stage(kind):
    experiment: LearningExperiment = kind()
    experiment.step(60)
    experiment.change(rate=0.003)
    experiment.step(60)
    assert ended(here(script(experiment), files=beside(experiment))) <= 1e-12


def test_the_loss_of_what_is_held_out_is_that_of_the_network(judge):
    training: SequenceTraining = judge.training
    whole = training.network.loss(training.held_out).item()
    assert training.answer.loss == pytest.approx(whole, rel=1e-5)
    assert len(training.held_out.target) > PIECE
    assert ask(training.network, training.held_out)[1].shape == training.held_out.target.shape
