"""Baum–Welch against all paths one by one, hmmlearn and Eisner's printed steps; many models at once."""

import numpy as np
import pytest
from hmmlearn.hmm import CategoricalHMM

from engine.recurrent.hmm.learning import (
    BaumWelch,
    Counts,
    aligned,
    em_step,
    estimated,
    expected_counts,
    seen_counts,
)
from engine.recurrent.hmm.model import HMM
from engine.recurrent.hmm.presets import PRESETS
from engine.recurrent.hmm.sampling import random_hmm, sample
from engine.recurrent.hmm.trellis import Trellis
from tests.engine.recurrent.hmm.models import drawn, every_path


def test_expected_counts_are_the_counts_of_all_paths_weighed_by_their_probability():
    hmm = drawn(3, 3, 2, zeros=0.2)
    sequences = [sample(hmm, length, seed).symbols for seed, length in enumerate((5, 1, 3))]
    counts = expected_counts(hmm, sequences)
    total = Counts(np.zeros(3), np.zeros((3, 3)), np.zeros((3, 3)))
    for x in sequences:
        paths, chances = every_path(hmm, x)
        for path, share in zip(paths, chances / chances.sum(), strict=True):
            one = seen_counts([path], [x], 3, 3)
            total += Counts(one.start * share, one.transition * share, one.emission * share)
    assert counts.start == pytest.approx(total.start, abs=1e-12)
    assert counts.transition == pytest.approx(total.transition, abs=1e-12)
    assert counts.emission == pytest.approx(total.emission, abs=1e-12)
    assert counts.log_likelihood == pytest.approx(sum(Trellis(hmm, x).log_likelihood for x in sequences))


def test_eisner_after_one_step_and_after_eleven():
    preset = PRESETS["eisner"]
    learners = BaumWelch([preset.hmm], [preset.x])
    learners.step()
    (one,) = learners.models
    assert one.transition[0, 0] == pytest.approx(0.8757, abs=5e-5)
    assert one.emission[1, 2] == pytest.approx(0.5165, abs=5e-5)
    learners.step(10)
    (eleven,) = learners.models
    assert eleven.transition[0, 0] == pytest.approx(0.9338, abs=5e-5)
    assert eleven.emission[1, 1] == pytest.approx(0.5343, abs=5e-5)
    assert eleven.emission[1, 0] == pytest.approx(0.0001, abs=5e-5)
    assert eleven.transition[2].tolist() == [0, 0, 1]  # the end was followed by nothing: its row stays


def test_one_step_equals_hmmlearn():
    hmm, start = random_hmm(3, 4, 0), random_hmm(3, 4, 1)
    sequences = [sample(hmm, length, seed).symbols for seed, length in enumerate((80, 50, 30))]
    theirs = CategoricalHMM(3, n_features=4, n_iter=1, init_params="", tol=0)
    theirs.startprob_, theirs.transmat_, theirs.emissionprob_ = start.start, start.transition, start.emission
    theirs.fit(np.concatenate(sequences)[:, None], [80, 50, 30])
    after, _ = em_step(start, sequences)
    assert after.start == pytest.approx(theirs.startprob_, abs=1e-9)
    assert after.transition == pytest.approx(theirs.transmat_, abs=1e-9)
    assert after.emission == pytest.approx(theirs.emissionprob_, abs=1e-9)


def test_the_compiled_steps_equal_the_definition():
    hmm = drawn(3, 4, 7, zeros=0.2)
    sequences = [sample(hmm, length, seed).symbols for seed, length in enumerate((40, 1, 12))]
    starts = [random_hmm(3, 4, seed) for seed in range(4)]
    learners = BaumWelch(starts, sequences)
    learners.step(5)
    for k, model in enumerate(starts):
        course = []
        for _ in range(5):
            model, counts = em_step(model, sequences)  # noqa: PLW2901
            course.append(counts.log_likelihood)
        found = learners.models[k]
        for name in ("start", "transition", "emission"):
            assert getattr(found, name) == pytest.approx(getattr(model, name), abs=1e-10)
        assert learners.course(k)[:5] == pytest.approx(course, rel=1e-12)
        assert learners.course(k)[5] == pytest.approx(sum(Trellis(found, x).log_likelihood for x in sequences))
    assert learners.steps == 5


@pytest.mark.parametrize("zeros", [0.0, 0.4])
def test_the_likelihood_never_falls_and_ends_where_the_start_leads(zeros):
    truth = drawn(3, 5, 11, zeros)
    sequences = [sample(truth, 60, seed).symbols for seed in range(3)]
    learners = BaumWelch([random_hmm(3, 5, seed) for seed in range(20)], sequences)
    learners.step(60)
    courses = np.array([learners.course(k) for k in range(20)])
    assert np.diff(courses, axis=1).min() >= -1e-9
    assert courses[:, -1].std() > 0.1  # local optima
    assert learners.log_likelihoods[learners.best] == courses[:, -1].max()
    assert courses[learners.best, -1] > sum(Trellis(truth, x).log_likelihood for x in sequences)
    again = BaumWelch([random_hmm(3, 5, seed) for seed in range(20)], sequences)
    again.step(20)
    again.step(40)
    assert again.log_likelihoods.tolist() == learners.log_likelihoods.tolist()


def test_what_is_restored_goes_on_as_it_did():
    x = sample(PRESETS["umbrella"].hmm, 50, 0).symbols
    learners = BaumWelch([random_hmm(2, 2, seed) for seed in range(3)], [x])
    learners.step(4)
    state = learners.state()
    learners.step(6)
    other = BaumWelch([random_hmm(2, 2, seed) for seed in range(3)], [x])
    other.restore(state)
    assert other.steps == 4
    other.step(6)
    assert [other.course(k).tolist() for k in range(3)] == [learners.course(k).tolist() for k in range(3)]
    assert other.emission.tolist() == learners.emission.tolist()


def test_states_that_begin_alike_remain_alike():
    alike = HMM([0.5, 0.5], [[0.5, 0.5], [0.5, 0.5]], [[0.3, 0.7], [0.3, 0.7]])
    learners = BaumWelch([alike], [sample(PRESETS["umbrella"].hmm, 100, 0).symbols])
    learners.step(10)
    (after,) = learners.models
    assert after.emission[0] == pytest.approx(after.emission[1], abs=1e-12)


def test_learning_finds_the_model_that_made_the_sequence():
    truth = HMM([0.5, 0.5], [[0.95, 0.05], [0.1, 0.9]], [[0.8, 0.1, 0.1], [0.1, 0.1, 0.8]])
    learners = BaumWelch([random_hmm(2, 3, seed) for seed in range(5)], [sample(truth, 3000, 0).symbols])
    learners.step(100)
    found = aligned(learners.models[learners.best], truth)
    assert found.transition == pytest.approx(truth.transition, abs=0.03)
    assert found.emission == pytest.approx(truth.emission, abs=0.03)


def test_aligned_undoes_any_renaming():
    hmm, order = random_hmm(4, 5, 3), [2, 0, 3, 1]
    renamed = HMM(hmm.start[order], hmm.transition[np.ix_(order, order)], hmm.emission[order])
    assert aligned(renamed, hmm).transition.tolist() == hmm.transition.tolist()
    with pytest.raises(ValueError, match="same numbers"):
        aligned(hmm, random_hmm(3, 5))


def test_counting_with_the_states_seen():
    counts = seen_counts([[0, 0, 1], [1]], [[2, 0, 1], [1]], 2, 3)
    assert counts.start.tolist() == [1, 1]
    assert counts.transition.tolist() == [[1, 1], [0, 0]]
    assert counts.emission.tolist() == [[1, 0, 1], [0, 2, 0]]
    with pytest.raises(ValueError, match="without a single count"):
        estimated(counts)
    smooth = estimated(counts, smoothing=1, states=("noun", "verb"))
    assert smooth.transition == pytest.approx(np.array([[0.5, 0.5], [0.5, 0.5]]))
    assert smooth.emission == pytest.approx(np.array([[2, 1, 2], [1, 3, 1]]) / 5)
    assert smooth.states == ("noun", "verb")
    with pytest.raises(ValueError, match="0 or more, not -1"):
        estimated(counts, smoothing=-1)
    with pytest.raises(ValueError, match="Path 1 has 2 steps, but its sequence 1"):
        seen_counts([[0, 0]], [[0]], 2, 3)
    with pytest.raises(ValueError, match="2 paths for 1 sequences"):
        seen_counts([[0], [0]], [[0]], 2, 3)


def test_what_cannot_be_learnt_from_is_refused():
    hmm = HMM([1.0, 0], [[0.5, 0.5], [0, 1]], [[1, 0], [0, 1]])
    for learn in (lambda x: em_step(hmm, x), lambda x: BaumWelch([random_hmm(2, 2), hmm], x)):
        with pytest.raises(ValueError, match="Sequence 2 is impossible under the model"):
            learn([[0, 0], [1, 0]])
        with pytest.raises(ValueError, match=r"no sequence|at least one"):
            learn([])
    with pytest.raises(ValueError, match="same numbers of states"):
        BaumWelch([hmm, random_hmm(3, 2)], [[0]])
