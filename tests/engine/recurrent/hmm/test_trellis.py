"""Forward, backward, posterior and decodings against all paths one by one, against hmmlearn, and at their ends."""

import math

import numpy as np
import pytest
from hmmlearn.hmm import CategoricalHMM

from engine.recurrent.hmm.model import HMM
from engine.recurrent.hmm.presets import PRESETS
from engine.recurrent.hmm.sampling import random_hmm, sample
from engine.recurrent.hmm.trellis import WAYS, Trellis, path_log_probability
from tests.engine.recurrent.hmm.models import CASES, case, every_path

CLOSE = {"rel": 1e-10, "abs": 1e-14}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("given", CASES, ids=str)
def test_equals_the_sum_over_all_paths(given, way):
    hmm, x = case(*given)
    trellis, (paths, chances) = Trellis(hmm, x, way), every_path(hmm, x)
    total, states = chances.sum(), range(len(hmm.start))
    assert trellis.likelihood == pytest.approx(total, **CLOSE)
    assert trellis.possible == (total > 0)
    if not trellis.possible:
        assert trellis.log_likelihood == -math.inf
        assert not trellis.posterior.any()
        assert not trellis.pairs.any()
        assert trellis.viterbi is trellis.marginal is trellis.online is None
        at = trellis.impossible_at
        assert every_path(hmm, x[: at + 1])[1].sum() == 0
        assert at == 0 or every_path(hmm, x[:at])[1].sum() > 0
        return
    gamma = np.array([[chances[paths[:, t] == j].sum() for j in states] for t in range(len(x))]) / total
    assert trellis.posterior == pytest.approx(gamma, **CLOSE)
    for t in range(len(x) - 1):
        both = [[chances[(paths[:, t] == i) & (paths[:, t + 1] == j)].sum() for j in states] for i in states]
        assert trellis.pairs[t] == pytest.approx(np.array(both) / total, **CLOSE)
    best = trellis.viterbi
    assert best.probability == pytest.approx(chances.max(), **CLOSE)
    assert chances[(paths == best.states).all(1)][0] == pytest.approx(chances.max(), **CLOSE)
    assert trellis.marginal.states == tuple(gamma.argmax(1))
    right = (paths[:, None] == paths[None]).sum(2) @ chances / total  # of every path, in the mean over all
    assert trellis.expected_right(trellis.marginal) == pytest.approx(right.max(), **CLOSE)
    assert trellis.expected_right(best) == pytest.approx(right[(paths == best.states).all(1)][0], **CLOSE)
    assert trellis.marginal.probability == pytest.approx(chances[(paths == trellis.marginal.states).all(1)][0], **CLOSE)


@pytest.mark.parametrize("given", CASES, ids=str)
def test_the_three_ways_write_the_same_numbers(given):
    hmm, x = case(*given)
    scaled, plain, log = (Trellis(hmm, x, way) for way in ("scaled", "plain", "log"))
    for name in ("filtered", "factors", "predicted", "posterior", "pairs"):
        assert getattr(scaled, name) == pytest.approx(getattr(log, name), **CLOSE)
    for name in ("forward", "backward", "best"):
        assert np.exp(getattr(log, name)) == pytest.approx(getattr(plain, name), **CLOSE)
    for t in range(len(x)):
        paths, chances = every_path(hmm, x[: t + 1])
        ends = [chances[paths[:, -1] == j] for j in range(len(hmm.start))]
        assert plain.forward[t] == pytest.approx([one.sum() for one in ends], **CLOSE)
        assert plain.best[t] == pytest.approx([one.max() for one in ends], **CLOSE)
    known = range(len(x) if scaled.possible else scaled.impossible_at)
    so_far, to_come = np.cumprod(scaled.factors), np.cumprod([1, *scaled.factors[:0:-1]])[::-1]
    for t in known:
        assert scaled.forward[t] * so_far[t] == pytest.approx(plain.forward[t], **CLOSE)
        assert scaled.best[t] * so_far[t] == pytest.approx(plain.best[t], **CLOSE)
        if scaled.possible:
            assert scaled.backward[t] * to_come[t] == pytest.approx(plain.backward[t], **CLOSE)
            assert (plain.forward[t] * plain.backward[t]).sum() == pytest.approx(scaled.likelihood, **CLOSE)


@pytest.mark.parametrize("seed", range(4))
def test_equals_hmmlearn(seed):
    hmm = random_hmm(4, 6, seed)
    x = sample(hmm, 300, seed).symbols
    theirs = CategoricalHMM(4, n_features=6)
    theirs.startprob_, theirs.transmat_, theirs.emissionprob_ = hmm.start, hmm.transition, hmm.emission
    log_likelihood, gamma = theirs.score_samples(x[:, None])
    log_best, path = theirs.decode(x[:, None])
    for way in WAYS:
        trellis = Trellis(hmm, x, way)
        assert trellis.log_likelihood == pytest.approx(log_likelihood, rel=1e-10)
        assert trellis.posterior == pytest.approx(gamma, abs=1e-9)
        assert trellis.viterbi.log_probability == pytest.approx(log_best, rel=1e-10)
        assert trellis.viterbi.states == tuple(path) or trellis.viterbi.ties
        assert path_log_probability(hmm, x, path) == pytest.approx(trellis.viterbi.log_probability, rel=1e-12)
        assert trellis.marginal.states == tuple(gamma.argmax(1))


def test_long_sequences_keep_their_size_scaled_and_in_logarithms_and_lose_it_plain():
    hmm = PRESETS["fever"].hmm
    x = sample(hmm, 2000, seed=0).symbols
    scaled, plain, log = (Trellis(hmm, x, way) for way in ("scaled", "plain", "log"))
    assert not plain.forward[-1].any()  # 10⁻⁹⁰⁰ is 0 to a float
    assert scaled.log_likelihood == pytest.approx(log.log_likelihood, rel=1e-11)
    assert scaled.log_likelihood < -1500
    assert scaled.posterior == pytest.approx(log.posterior, abs=1e-9)
    assert scaled.posterior.sum(1) == pytest.approx(np.ones(2000), abs=1e-11)
    assert plain.viterbi == scaled.viterbi == log.viterbi
    assert plain.posterior.tolist() == scaled.posterior.tolist()


def test_logarithms_keep_what_scaling_takes_for_0():
    tiny = 1e-200
    hmm = HMM([1 - tiny, tiny], np.eye(2), [[1 - tiny, tiny], [0, 1]])
    x = [1, 1]  # from the first state 10⁻⁴⁰⁰, from the second 10⁻²⁰⁰
    assert Trellis(hmm, x, "log").log_likelihood == pytest.approx(math.log(tiny), rel=1e-12)
    hmm = HMM([1, 0], [[1 - tiny, tiny], [0, 1]], [[1, 0, 0], [1 - 2 * tiny, tiny, tiny]])
    assert not Trellis(hmm, [0, 1, 2]).possible
    assert Trellis(hmm, [0, 1, 2], "log").log_likelihood == pytest.approx(3 * math.log(tiny), rel=1e-12)


def test_an_impossible_sequence_is_exact_and_never_nan():
    hmm = PRESETS["weather"].hmm.with_entry("transition", 2, 0, 0.0)  # after sun never rain
    x = hmm.encode(["sunny", "sunny", "rain", "cloudy"])
    for way in WAYS:
        trellis = Trellis(hmm, x, way)
        assert (trellis.likelihood, trellis.impossible_at) == (0, 2)
        assert trellis.factors.tolist() == pytest.approx([1, hmm.transition[2, 2], 0, 0])
        for array in (trellis.forward, trellis.backward, trellis.best, trellis.posterior, trellis.filtered):
            assert not np.isnan(array).any()
        assert trellis.greedy.probability == 0
        assert not trellis.greedy.possible
    assert Trellis(hmm, x, "log").forward[2:].max() == -math.inf


def test_the_best_states_may_be_an_impossible_path():
    preset = PRESETS["impossible"]
    trellis = Trellis(preset.hmm, preset.x)
    assert trellis.posterior == pytest.approx(np.array([[0.4, 0.3, 0.3], [0.4, 0, 0.6], [0.4, 0, 0.6]]), abs=1e-15)
    assert trellis.marginal.states == (0, 2, 2)
    assert trellis.marginal.log_probability == -math.inf
    assert not trellis.marginal.possible
    assert trellis.viterbi.states == (0, 0, 0)
    assert trellis.viterbi.probability == pytest.approx(0.4 / 8, abs=1e-15)


def test_ties_are_said_and_the_first_state_is_taken():
    hmm = HMM([0.5, 0.5], [[0.5, 0.5], [0.5, 0.5]], [[0.3, 0.7], [0.3, 0.7]])
    for way in WAYS:
        trellis = Trellis(hmm, [0, 1, 0], way)
        for path in (trellis.viterbi, trellis.marginal, trellis.online, trellis.greedy):
            assert (path.states, path.ties) == ((0, 0, 0), (0, 1, 2))
        assert trellis.winners(1, 0) == trellis.winners(2, 1) == trellis.ends == (0, 1)
        assert trellis.winners(0, 0) == ()
        assert trellis.pointers.tolist() == [[-1, -1], [0, 0], [0, 0]]


def test_greedy_falls_into_the_trap_that_viterbi_avoids():
    """The first step promises more in state 0, but the way on from there is dear."""
    hmm = HMM([0.6, 0.4], [[0.5, 0.5], [0, 1]], [[0.5, 0.5], [0.5, 0.5]])
    trellis = Trellis(hmm, [0, 0])
    assert trellis.greedy.states[0] == 0
    assert trellis.viterbi.states == (1, 1)
    assert trellis.greedy.probability < trellis.viterbi.probability
    dead_end = HMM([0.6, 0.4], [[1, 0], [0, 1]], [[1, 0], [0.5, 0.5]])
    assert not Trellis(dead_end, [0, 1]).greedy.possible
    assert Trellis(dead_end, [0, 1]).viterbi.states == (1, 1)


def test_filtered_is_the_posterior_of_the_sequence_so_far():
    hmm, x = case(3, 4, 6, 7, 0.0)
    whole = Trellis(hmm, x)
    for t in range(len(x)):
        assert whole.filtered[t] == pytest.approx(Trellis(hmm, x[: t + 1]).posterior[t], **CLOSE)
        if t:
            assert whole.predicted[t] == pytest.approx(whole.filtered[t - 1] @ hmm.transition, **CLOSE)


def test_what_does_not_fit_is_refused():
    hmm = PRESETS["umbrella"].hmm
    with pytest.raises(ValueError, match="no way “decibel”, but scaled, plain, log"):
        Trellis(hmm, [0], "decibel")
    with pytest.raises(ValueError, match="The path has 2 steps, but the sequence 1"):
        path_log_probability(hmm, [0], [0, 1])
    with pytest.raises(ValueError, match="The path has 1 steps, but the sequence 2"):
        Trellis(hmm, [0, 1]).expected_right(Trellis(hmm, [0]).greedy)
    with pytest.raises(ValueError, match="A path holds states by their numbers, whole ones from 0 to 1"):
        path_log_probability(hmm, [0], [2])
