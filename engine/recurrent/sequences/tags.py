"""Many to many, aligned: the part of speech of each word, from a small grammar whose words are often two things.

    sentence = draw(np.random.default_rng(0))
    sentence.words, sentence.tags              # ("the", "old", "man", "the", "boat"), ("DET", "NOUN", "VERB", …)
    chances(["the", "old", "man"])             # of each tag for each word, knowing these words
    chances(["the", "old", "man"], whole=False) # … where the sentence may go on: what a network that reads from left
                                               #    to right can know at best

A sentence is one of some patterns, all equally likely; each place of a pattern takes one of its words, all equally
likely. So what is known of a tag can be counted exactly: the patterns that fit, each as likely as its words are.
"The old man the boat" and "time flies like an arrow" are such sentences (Bever 1970; Oettinger 1966).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from engine.recurrent.sequences.vocabulary import Vocabulary

TAGS = ("DET", "ADJ", "NOUN", "VERB", "AUX", "ADP", "PRON", "ADV")
NAMES = {
    "DET": "determiner", "ADJ": "adjective", "NOUN": "noun", "VERB": "verb", "AUX": "auxiliary verb",
    "ADP": "preposition", "PRON": "pronoun", "ADV": "adverb",
}  # fmt: skip

Slot = tuple[str, tuple[str, ...]]
"""A tag, and the words that may stand there."""
Pattern = tuple[Slot, ...]

THE: Slot = ("DET", ("the",))
A: Slot = ("DET", ("a", "the"))
AN: Slot = ("DET", ("an", "the"))
KIND: Slot = ("ADJ", ("old", "young", "poor", "light", "red"))
PEOPLE: Slot = ("NOUN", ("old", "young", "poor"))
"""All who are so: the old."""
ONE: Slot = ("NOUN", ("man", "boat", "duck", "saw", "watch", "light", "dog", "fish", "can"))
APPLE: Slot = ("NOUN", ("arrow", "apple"))
MANY: Slot = ("NOUN", ("men", "boats", "ducks", "saws", "flies", "dogs", "fish"))
STUFF: Slot = ("NOUN", ("time", "fruit"))
DOES: Slot = ("VERB", ("flies", "sleeps", "runs", "ducks"))
DO: Slot = ("VERB", ("fly", "sleep", "run", "duck", "fish"))
DOES_TO: Slot = ("VERB", ("saw", "likes", "mans", "watches"))
DO_TO: Slot = ("VERB", ("man", "like", "watch", "fish", "saw"))
CAN: Slot = ("AUX", ("can", "will"))
BY: Slot = ("ADP", ("like", "near", "by"))
THEY: Slot = ("PRON", ("they", "we"))
SHE: Slot = ("PRON", ("she", "he"))
HER: Slot = ("PRON", ("her", "them"))
HERS: Slot = ("DET", ("her", "the"))
FAST: Slot = ("ADV", ("fast", "well"))


@cache
def patterns() -> tuple[Pattern, ...]:
    """All patterns: who does something, and what."""
    single: list[Pattern] = [(A, ONE), (THE, KIND, ONE), (HERS, ONE), (SHE,), (STUFF,)]
    several: list[Pattern] = [(THE, MANY), (THE, PEOPLE), (THEY,), (STUFF, MANY), (THE, KIND, MANY)]
    objects: list[Pattern] = [(A, ONE), (AN, APPLE), (THE, MANY), (HER,), (HERS, ONE)]
    around: list[Pattern] = [(BY, A, ONE), (BY, AN, APPLE)]
    found: list[Pattern] = []
    for whos, do, do_to in ((single, DOES, DOES_TO), (several, DO, DO_TO)):
        for who in whos:
            found += [(*who, do), (*who, do, FAST), (*who, CAN, DO), (*who, CAN, DO, FAST)]
            found += [(*who, do, *place) for place in around]
            found += [(*who, do_to, *what) for what in objects]
            found += [(*who, CAN, DO_TO, *what) for what in objects]
    return tuple(dict.fromkeys(found))


@cache
def words() -> Vocabulary:
    """All words of the grammar."""
    return Vocabulary(tuple(sorted({word for pattern in patterns() for _, some in pattern for word in some})))


@cache
def readings() -> dict[str, tuple[str, ...]]:
    """The tags that each word may have, in the order of TAGS."""
    found: dict[str, set[str]] = {}
    for pattern in patterns():
        for tag, some in pattern:
            for word in some:
                found.setdefault(word, set()).add(tag)
    return {word: tuple(tag for tag in TAGS if tag in found[word]) for word in words().words}


@dataclass(frozen=True)
class Tagged:
    """A sentence's words, and the tag of each."""

    words: tuple[str, ...]
    tags: tuple[str, ...]


def draw(generator: np.random.Generator) -> Tagged:
    """A sentence: a pattern, then a word for each of its places."""
    every = patterns()
    pattern = every[int(generator.integers(len(every)))]
    chosen = tuple(some[int(generator.integers(len(some)))] for _, some in pattern)
    return Tagged(chosen, tuple(tag for tag, _ in pattern))


def fitting(sentence: Sequence[str], *, whole: bool = True) -> list[tuple[Pattern, float]]:
    """The patterns that can have made these words, and how likely each is. whole: the sentence ends there; else it may
    go on. Empty where no pattern fits."""
    count = len(sentence)
    found = [
        (pattern, math.prod(1 / len(some) for _, some in pattern[:count]))
        for pattern in patterns()
        if (len(pattern) == count if whole else len(pattern) >= count)
        and all(word in some for word, (_, some) in zip(sentence, pattern, strict=False))
    ]
    total = math.fsum(chance for _, chance in found)
    return [(pattern, chance / total) for pattern, chance in found]


def chances(sentence: Sequence[str], *, whole: bool = True) -> list[dict[str, float]]:
    """For each word, how likely each tag is when all words are known: that there are these, and, where ``whole``, no
    more of them. Raises ValueError with a sentence where the grammar has no such sentence."""
    found = fitting(sentence, whole=whole)
    if not found:
        raise ValueError(f"The grammar has no sentence “{' '.join(sentence)}”.")
    each: list[dict[str, float]] = [{} for _ in sentence]
    for pattern, chance in found:
        for place, (tag, _) in zip(each, pattern, strict=False):
            place[tag] = place.get(tag, 0.0) + chance
    return each


def best(sentence: Sequence[str]) -> tuple[list[str], list[str]]:
    """The likeliest tag of each word: with the words up to it alone, and with the whole sentence. Where they differ, or
    the first is only a guess, the word needs what comes later."""

    def likeliest(chance: dict[str, float]) -> str:
        return max(chance, key=lambda tag: (chance[tag], -TAGS.index(tag)))

    so_far = [likeliest(chances(sentence[: k + 1], whole=False)[k]) for k in range(len(sentence))]
    return so_far, [likeliest(one) for one in chances(sentence)]
