"""Greedy and beam search against all sequences, and against two published examples in which greedy is wrong."""

import math
from collections import Counter

import numpy as np
import pytest

from engine.recurrent.sequences.decoding import beam, exhaustive, greedy, sample
from engine.recurrent.sequences.textbook import TABLE
from engine.recurrent.sequences.textbook import chances as table

NICE = {  # von Platen (2020), How to generate text: nice, dog, car; then woman … has; two words, no end
    (): [0.5, 0.4, 0.1, 0], (0,): [0.4, 0.3, 0.3, 0], (1,): [0.05, 0.05, 0.9, 0]
}  # fmt: skip


def drawn(seed, symbols=4):
    """A random language: other chances after every beginning, the same whenever they are asked for."""

    def after(beginning):
        generator = np.random.default_rng((seed, len(beginning), *beginning))
        return np.log(generator.dirichlet(np.full(symbols, 0.5)))

    return after


def test_greedy_misses_what_the_textbook_says_it_misses():
    after = table(TABLE)
    assert greedy(after, 3, 4).symbols == (0, 1, 2, 3)
    assert math.exp(greedy(after, 3, 4).chance) == pytest.approx(0.048)
    assert after((0,))[2] + after(())[0] + after((0, 2))[1] + after((0, 2, 1))[3] == pytest.approx(math.log(0.054))


def test_a_beam_of_two_finds_the_sentence_that_greedy_does_not():
    after = table(NICE)
    assert math.exp(greedy(after, 3, 2).chance) == pytest.approx(0.2)
    found = beam(after, 3, 2, width=2)
    assert (found.best.symbols, math.exp(found.best.chance)) == ((1, 2), pytest.approx(0.36))
    assert [branch.symbols for branch in found.rounds[0] if branch.kept] == [(0,), (1,)]
    assert found.looked_at == 3 + 6


@pytest.mark.parametrize("lengths", [0.0, 1.0])
def test_beams_and_all_sequences(lengths):
    """A beam of one is greedy; one that keeps everything finds the best of all; none finds more than that."""
    for seed in range(12):
        after = drawn(seed)
        best = exhaustive(after, 3, 4, lengths)
        assert beam(after, 3, 4, 4**4, lengths).best == best
        for width in (1, 2, 3):
            assert beam(after, 3, 4, width, lengths).best.score(lengths) <= best.score(lengths) + 1e-12
        narrow = beam(after, 3, 4, 1)
        assert narrow.best == greedy(after, 3, 4)
        assert all(sum(branch.kept for branch in told) == 1 for told in narrow.rounds)


def test_samples_are_drawn_as_often_as_the_temperature_says():
    after, generator = drawn(5), np.random.default_rng(0)
    chances = np.exp(after(()))
    for temperature in (0.5, 1.0, 2.0):
        wanted = chances ** (1 / temperature)
        wanted /= wanted.sum()
        seen = Counter(sample(after, 3, 1, temperature, generator).symbols[0] for _ in range(4000))
        for symbol, chance in enumerate(wanted):
            assert seen[symbol] / 4000 == pytest.approx(chance, abs=4 * math.sqrt(chance * (1 - chance) / 4000) + 1e-3)
    assert sample(after, 3, 6, 1e-3, generator).symbols == greedy(after, 3, 6).symbols
    with pytest.raises(ValueError, match="above 0"):
        sample(after, 3, 1, 0.0, generator)
    with pytest.raises(ValueError, match="at least 1"):
        beam(after, 3, 1, 0)
