"""Sentiment and tags against counting: what one word, a bag of words, the words so far, and all words can tell."""

import itertools
from collections import Counter

import numpy as np
import pytest

from engine.recurrent.sequences import sentiment, tags


def test_no_single_word_tells_whether_a_sentence_is_good():
    generator = np.random.default_rng(0)
    samples = [sentiment.draw(generator) for _ in range(20_000)]
    assert {word for one in samples for word in one.words} == set(sentiment.WORDS.words)
    for word in sentiment.WORDS.words:
        good = [one.good for one in samples if word in one.words]
        assert np.mean(good) == pytest.approx(0.5, abs=4 * 0.5 / np.sqrt(len(good))), word
    assert all(sentiment.truth(one.words) == one.good for one in samples)
    kinds = Counter((one.words[0] in ("i", "nobody") and "not" in one.words[:4], one.good) for one in samples)
    assert len(kinds) == 4


def test_each_not_turns_the_score_round():
    words = ["i", "do", "not", "think", "the", "film", "is", "not", "bad"]
    assert sentiment.after_each(words) == [0, 0, 0, 0, 0, 0, 0, 0, -1]
    assert not sentiment.truth(words)
    assert sentiment.truth(["nobody", "says", "this", "book", "is", "never", "good"])
    with pytest.raises(ValueError, match="No word"):
        sentiment.truth(["film"])


def test_a_bag_of_words_tells_six_of_eight_kinds_at_best():
    """Against all linear rules on a fine grid of weights."""
    assert sentiment.best_bag() == 0.75
    facts = np.array([*itertools.product((0, 1), repeat=3)])
    good = facts[:, 2] == (facts[:, :2].sum(1) % 2 == 0)
    weights = np.array([*itertools.product(np.linspace(-1, 1, 9), repeat=3)])
    sums = facts @ weights.T
    best = max(((sums > least) == good[:, None]).mean(0).max() for least in np.linspace(-3, 3, 49))
    assert best == 0.75


def test_tags_so_far_and_of_the_whole_sentence_are_counted_over_all_sentences():
    """Against every sentence of the grammar with at most four words."""
    every = [
        (words, tuple(tag for tag, _ in pattern), np.prod([1 / len(some) for _, some in pattern]))
        for pattern in tags.patterns()
        if len(pattern) <= 4
        for words in itertools.product(*(some for _, some in pattern))
    ]
    generator = np.random.default_rng(1)
    for index in generator.integers(0, len(every), 25):
        sentence = every[index][0]
        for k, found in enumerate(tags.chances(sentence)):
            wanted = Counter()
            for words, named, chance in every:
                if words == sentence:
                    wanted[named[k]] += chance
            total = sum(wanted.values())
            assert found == pytest.approx({tag: chance / total for tag, chance in wanted.items()})


def test_the_old_man_needs_the_future():
    boat, sleeps = ["the", "old", "man", "the", "boat"], ["the", "old", "man", "sleeps"]
    assert [max(one, key=one.get) for one in tags.chances(boat)] == ["DET", "NOUN", "VERB", "DET", "NOUN"]
    assert [max(one, key=one.get) for one in tags.chances(sleeps)] == ["DET", "ADJ", "NOUN", "VERB"]
    so_far = tags.chances(boat[:2], whole=False)
    assert set(so_far[1]) == {"ADJ", "NOUN"}
    assert tags.best(boat)[0][:3] == tags.best(sleeps)[0][:3]
    readings = {one: tags.readings()[one] for one in ("flies", "like", "old", "man", "her", "can")}
    assert all(len(tag) > 1 for tag in readings.values())
    arrow = ["time", "flies", "like", "an", "arrow"]
    assert {tuple(tag for tag, _ in pattern) for pattern, _ in tags.fitting(arrow)} == {
        ("NOUN", "VERB", "ADP", "DET", "NOUN"), ("NOUN", "NOUN", "VERB", "DET", "NOUN")}  # fmt: skip
    with pytest.raises(ValueError, match="has no sentence"):
        tags.chances(["the", "the"])


def test_who_reads_the_whole_sentence_tags_better():
    """The share of tags right by the likeliest one: with the words so far, and with all."""
    generator = np.random.default_rng(2)
    right = np.zeros(2)
    total = 0
    for _ in range(400):
        sentence = tags.draw(generator)
        total += len(sentence.tags)
        for k, told in enumerate(tags.best(sentence.words)):
            right[k] += sum(a == b for a, b in zip(told, sentence.tags, strict=True))
    so_far, whole = right / total
    assert 0.8 < so_far < 0.95 < 0.97 < whole
