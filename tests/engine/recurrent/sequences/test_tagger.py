"""The hidden Markov tagger against counting by hand, and against what its two sources of knowledge can tell."""

import itertools

import numpy as np

from engine.recurrent.sequences import tags
from engine.recurrent.sequences.tagger import SMOOTHING, after_each, counted, knowing_all, path
from engine.recurrent.sequences.tasks import TASKS


def model():
    made = TASKS["tags"].made(0)
    sources, targets = made.examples.sources, made.examples.targets
    learnt = [(sources[k], targets[k]) for k in made.learning]
    hmm = counted(*zip(*learnt, strict=True), tags.words().words, tags.TAGS)
    return hmm, learnt, [(sources[k], targets[k]) for k in made.testing]


def test_its_tables_are_counts_divided_by_their_sums():
    hmm, learnt, _ = model()
    noun, verb, man = tags.TAGS.index("NOUN"), tags.TAGS.index("VERB"), tags.words().words.index("man")
    follows = sum(a == noun and b == verb for _, told in learnt for a, b in itertools.pairwise(told))
    nouns = sum(one == noun for _, told in learnt for one in told[:-1])
    wanted = (follows + SMOOTHING) / (nouns + SMOOTHING * len(tags.TAGS))
    np.testing.assert_allclose(hmm.transition[noun, verb], wanted)
    shown = sum(a == noun and w == man for words, told in learnt for w, a in zip(words, told, strict=True))
    every = sum(a == noun for _, told in learnt for a in told)
    np.testing.assert_allclose(hmm.emission[noun, man], (shown + SMOOTHING) / (every + SMOOTHING * len(tags.words())))


def test_words_that_follow_help_it_too():
    hmm, _, testing = model()
    right = np.zeros(3)
    for words, told in testing[:200]:
        answers = after_each(hmm, words).argmax(-1), knowing_all(hmm, words).argmax(-1), np.array(path(hmm, words))
        right += [np.mean(answer == told) for answer in answers]
    so_far, whole, likeliest = right / 200
    assert 0.9 < so_far < 0.95 < whole < 0.995
    assert 0.95 < likeliest < 0.995
    boat = tags.words().numbers(["the", "old", "man", "the", "boat"])
    named = [[tags.TAGS[k] for k in found] for found in (after_each(hmm, boat).argmax(-1), path(hmm, boat))]
    assert named[0][:3] == ["DET", "ADJ", "NOUN"]
    assert named[1] == ["DET", "NOUN", "VERB", "DET", "NOUN"]
