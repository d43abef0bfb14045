"""Many to one: is a sentence for or against it? Each "not" turns it round, and two of them turn it back.

    sentence = draw(np.random.default_rng(0))
    sentence.words, sentence.good              # ("i", "do", "not", "think", "the", "film", "is", "bad"), True
    after_each(sentence.words)                 # what a reader has understood after each word, from −1 to 1

Every word is as often in a good sentence as in a bad one: a single word tells nothing. A linear rule on all words that
are there, in no order, a bag of words, tells six of eight kinds of sentences right at best. With (not, good) as two
numbers alone it is XOR, which no line divides (Minsky and Papert 1969).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.recurrent.sequences.vocabulary import Vocabulary

GOOD = ("good", "great", "lovely", "funny")
BAD = ("bad", "awful", "boring", "sad")
OPENINGS: tuple[tuple[tuple[str, ...], bool], ...] = (
    ((), False),
    (("i", "think"), False),
    (("we", "say"), False),
    (("i", "do", "not", "think"), True),
    (("nobody", "says"), True),
)
"""How a sentence may open, and whether that turns it round."""
THINGS = (("the", "film"), ("this", "book"), ("her", "song"), ("the", "soup"))
VERBS = ("is", "was")
DEGREES = ((), ("very",), ("really",))
TURNS = ("not", "never", "nobody")
"""Words that turn a sentence round."""
WORDS = Vocabulary(
    tuple(
        sorted(
            {*GOOD, *BAD, *VERBS, *TURNS}
            | {word for opening, _ in OPENINGS for word in opening}
            | {word for part in (*THINGS, *DEGREES) for word in part}
        )
    )
)


@dataclass(frozen=True)
class Sentence:
    """words; good: whether it speaks for the thing; turns: how many words turn it round."""

    words: tuple[str, ...]
    good: bool
    turns: int


def draw(generator: np.random.Generator) -> Sentence:
    """A sentence: for or against, and turned round or not, all equally often."""

    def one(parts: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
        return parts[int(generator.integers(len(parts)))]

    opens, turned = generator.random() < 0.5, generator.random() < 0.5
    opening = one([words for words, turns in OPENINGS if turns == opens])
    turn = ("not",) if generator.random() < 0.5 else ("never",)
    praised = generator.random() < 0.5
    word = one([(word,) for word in (GOOD if praised else BAD)])
    words = (*opening, *one(THINGS), *one([(verb,) for verb in VERBS]), *(turn if turned else ()), *one(DEGREES), *word)
    turns = int(opens) + int(turned)
    return Sentence(words, praised == (turns % 2 == 0), turns)


def after_each(words: Sequence[str]) -> list[float]:
    """What the grammar has said after each word: 0 until there is a word of praise or blame; then 1 for, −1 against."""
    found, sign, said = [], 1.0, 0.0
    for word in words:
        if word in TURNS:
            sign = -sign
        elif word in GOOD or word in BAD:
            said = sign if word in GOOD else -sign
        found.append(said)
    return found


def truth(words: Sequence[str]) -> bool:
    """Whether the words speak for it. Raises ValueError where none of them praises or blames."""
    last = after_each(words)[-1] if words else 0.0
    if not last:
        raise ValueError(f"No word of it praises or blames: {', '.join((*GOOD, *BAD))}.")
    return last > 0


def best_bag() -> float:
    """The share of sentences that the best linear rule on a bag of words tells right. To such a rule a sentence is
    three facts: whether its opening turns it round, whether it is turned round later, whether its word praises. All
    eight kinds are equally likely. All weights of −1, 0 and 1 are tried, which are enough for three facts."""
    kinds = [(o, t, p) for o in (0, 1) for t in (0, 1) for p in (0, 1)]
    rules = itertools.product((-1, 0, 1), (-1, 0, 1), (-1, 0, 1), (-2.5, -1.5, -0.5, 0.5, 1.5, 2.5))
    return max(
        sum((a * o + b * t + c * p > least) == (p == ((o + t) % 2 == 0)) for o, t, p in kinds) / len(kinds)
        for a, b, c, least in rules
    )
