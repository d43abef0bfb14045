"""Tags by a hidden Markov model, counted from the same examples that the networks learn from.

    hmm = counted(sentences, tags, words, names)
    after_each(hmm, sentence)          # (T, tags): what is known of each word's tag from the words up to it
    knowing_all(hmm, sentence)         # (T, tags): from all words
    path(hmm, sentence)                # the likeliest tags together (Viterbi)

The states are tags and the symbols words (Church 1988). With the tags known there is nothing to be estimated step by
step: start, transitions and emissions are counted. A tag knows the tag before it and its own word, and nothing else: so
much, and no more, can such a model use of a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.arrays import Floats
from engine.recurrent.hmm.learning import estimated, seen_counts
from engine.recurrent.hmm.model import HMM
from engine.recurrent.hmm.trellis import Trellis

SMOOTHING = 0.01
"""Added to every count, so that what was never seen stays possible, if hardly."""


def counted(
    sentences: Sequence[Sequence[int]], tags: Sequence[Sequence[int]], words: Sequence[str], names: Sequence[str]
) -> HMM:
    """The model of sentences whose tags are known. words, names: what the symbols and the states are called."""
    return estimated(
        seen_counts(tags, sentences, len(names), len(words)), smoothing=SMOOTHING, states=names, symbols=words
    )


def after_each(hmm: HMM, sentence: Sequence[int]) -> Floats:
    """P(tag of word t | words 1 \u2026 t): (T, tags), the filtered beliefs."""
    return Trellis(hmm, np.asarray(sentence)).filtered


def knowing_all(hmm: HMM, sentence: Sequence[int]) -> Floats:
    """P(tag of word t | all words): (T, tags), the smoothed ones."""
    return Trellis(hmm, np.asarray(sentence)).posterior


def path(hmm: HMM, sentence: Sequence[int]) -> tuple[int, ...]:
    """The tags that are likeliest together."""
    found = Trellis(hmm, np.asarray(sentence)).viterbi
    assert found is not None  # nothing is impossible: every count is above 0
    return found.states
