"""What the network learns in each shape: examples to learn from, others that are kept for the test, and two limits.

    task = TASKS["numbers"]
    made = task.made(0)                        # of a seed: which examples are kept for the test
    made.train, made.held_out                  # batches
    made.floor                                 # nats a symbol of the best that can be done without the input
    task.shape("gru", hidden=16)               # the network's shape

A network whose loss stays at the floor has learnt how answers look and nothing of what it is asked.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial
from typing import Any

import numpy as np

from engine.digits.examples import small_digits
from engine.recurrent.sequences import captions, dates, numbers, scenes, sentiment, tags
from engine.recurrent.sequences.network import Batch, Shape, batch
from engine.recurrent.sequences.vocabulary import Vocabulary

HELD_OUT = 0.2
"""The share of all examples that is kept for the test."""
SMALL = 999
"""Numbers up to it are all there to be learnt or tested."""
SCENES = 12
"""Pictures of each scene."""
MOST_DRAWN = 3_000
"""Examples that are drawn where there are too many to have them all."""


@dataclass(frozen=True)
class Examples:
    """sources and targets, an entry each; learnt: whether an example must be among those to learn from, since nothing
    else shows one of its words; labels: of pictures, which digit each is."""

    sources: Any
    targets: list[list[int]]
    learnt: Callable[[int], bool] = lambda _: False
    labels: Sequence[int] = ()


@dataclass(frozen=True)
class Made:
    """A task from a seed."""

    shape: Shape
    examples: Examples
    learning: tuple[int, ...]
    testing: tuple[int, ...]

    @cached_property
    def train(self) -> Batch:
        return self._batch(self.learning)

    @cached_property
    def held_out(self) -> Batch:
        return self._batch(self.testing)

    def _batch(self, which: Sequence[int]) -> Batch:
        sources, targets = self.examples.sources, self.examples.targets
        chosen = sources[list(which)] if isinstance(sources, np.ndarray) else [sources[k] for k in which]
        return batch(self.shape, chosen, [targets[k] for k in which])

    @cached_property
    def floor(self) -> float:
        """See :func:`ignorance`, of what is learnt from."""
        end = [self.shape.end] if self.shape.ends else []
        return ignorance([[*self.examples.targets[k], *end] for k in self.learning], told=self.shape.ends)


def ignorance(targets: Sequence[Sequence[int]], *, told: bool) -> float:
    """Nats a symbol of the best model that does not know the input. told: it knows the symbols before each one; else
    only at which place it stands."""
    after: dict[Any, Counter[int]] = {}
    for target in targets:
        for place, symbol in enumerate(target):
            after.setdefault(tuple(target[:place]) if told else place, Counter())[symbol] += 1
    nats = -math.fsum(count * math.log(count / found.total()) for found in after.values() for count in found.values())
    return nats / sum(map(len, targets))


@dataclass(frozen=True)
class Task:
    """title: on a list; asks: what is asked, in a sentence; reads, says: the symbols, or None for a picture; goal: the
    share of held-out examples that the network is to get right as a whole (of tags: each)."""

    title: str
    asks: str
    base: Shape
    says: Vocabulary
    examples: Callable[[], Examples]
    goal: float
    reads: Vocabulary | None = None

    def shape(self, cell: str = "gru", **changes: Any) -> Shape:
        """The network's shape with another cell, another size, with attention …"""
        return replace(self.base, cell=cell, **changes)

    def made(self, seed: int, shape: Shape | None = None) -> Made:
        """The task with HELD_OUT of its examples kept for the test, which ones by the seed."""
        examples = self.examples()
        order = np.random.default_rng(seed).permutation(len(examples.targets)).tolist()
        free = [k for k in order if not examples.learnt(k)]
        testing = free[: round(HELD_OUT * len(order))]
        held = set(testing)
        return Made(shape or self.base, examples, tuple(k for k in order if k not in held), tuple(testing))


@lru_cache(1)
def _pictures() -> tuple[Any, list[int]]:
    pictures, labels = small_digits()
    return (pictures.reshape(len(pictures), -1) / 16).astype(np.float32), labels.tolist()


def _classes() -> Examples:
    pictures, labels = _pictures()
    return Examples(pictures, [[label] for label in labels], labels=labels)


def _captions() -> Examples:
    pictures, labels = _pictures()
    names = [captions.ALPHABET.numbers(name) for name in captions.NAMES]
    return Examples(pictures, [names[label] for label in labels], labels=labels)


def _shows_a_word(number: int) -> bool:
    """Whether a number has few enough words that without it one of them may be missing."""
    return number <= 20 or number % 100 == 0 or (number < 100 and number % 10 == 0)


@lru_cache(2)
def _numbers(largest: int) -> tuple[int, ...]:
    """Up to 999 all of them, and the round thousands, so that the word is known; beyond, as many as are drawn."""
    if largest <= SMALL:
        return *range(SMALL + 1), *range(1000, numbers.LARGEST, 1000)
    drawn = np.random.default_rng(0).choice(numbers.LARGEST + 1, MOST_DRAWN, replace=False).tolist()
    return tuple(sorted({*drawn, *(number for number in range(numbers.LARGEST) if _shows_a_word(number))}))


def in_digits(which: Sequence[int]) -> list[list[int]]:
    """Numbers as their digits."""
    return [numbers.DIGITS.numbers(str(number)) for number in which]


def in_words(which: Sequence[int]) -> list[list[int]]:
    """Numbers as their words."""
    return [numbers.TO_9999.numbers(numbers.to_words(number)) for number in which]


def _to_words(largest: int) -> Examples:
    which = _numbers(largest)
    return Examples(in_digits(which), in_words(which), lambda k: _shows_a_word(which[k]))


def _to_digits(largest: int) -> Examples:
    which = _numbers(largest)
    return Examples(in_words(which), in_digits(which), lambda k: _shows_a_word(which[k]))


def _dates() -> Examples:
    generator = np.random.default_rng(0)
    drawn = {iso: text for text, iso in (dates.draw(generator) for _ in range(MOST_DRAWN))}  # each day once
    return Examples(
        [dates.READ.numbers(text) for text in drawn.values()], [dates.WRITTEN.numbers(iso) for iso in drawn]
    )


def _sentiment() -> Examples:
    generator = np.random.default_rng(0)
    drawn = list({one.words: one for one in (sentiment.draw(generator) for _ in range(MOST_DRAWN))}.values())
    return Examples([sentiment.WORDS.numbers(one.words) for one in drawn], [[int(one.good)] for one in drawn])


def _tags() -> Examples:
    generator = np.random.default_rng(0)
    drawn = list({one.words: one for one in (tags.draw(generator) for _ in range(MOST_DRAWN))}.values())
    every = Vocabulary(tags.TAGS)
    return Examples([tags.words().numbers(one.words) for one in drawn], [every.numbers(one.tags) for one in drawn])


@lru_cache(1)
def _scenes() -> Examples:
    generator = np.random.default_rng(0)
    drawn = [scenes.draw(scene, generator) for _ in range(SCENES) for scene in scenes.every()]
    pictures = np.stack([scenes.drawn(scene).reshape(-1) for scene in drawn])
    return Examples(pictures, [scenes.WORDS.numbers(scene.words) for scene in drawn])


PICTURE = 64  # numbers of an 8×8 digit
_LETTERS = Vocabulary(captions.ALPHABET.words[:-1])
_ANSWERS = Vocabulary(("against", "for"))
TASKS: dict[str, Task] = {
    "classes": Task(
        "One to one: a digit's class", "Which digit is it?",
        Shape(PICTURE, 10, hidden=20), numbers.DIGITS, _classes, goal=0.98,
    ),
    "captions": Task(
        "One to many: a digit's name", "What is it called, letter by letter?",
        Shape(PICTURE, len(_LETTERS), hidden=20, many_out=True), _LETTERS, _captions, goal=0.97,
    ),
    "scenes": Task(
        "One to many: what is where", "What is in the picture?",
        Shape(3 * scenes.SIDE**2, len(scenes.WORDS), many_out=True), scenes.WORDS, _scenes, goal=0.97,
    ),
    "sentiment": Task(
        "Many to one: for or against?", "Does the sentence speak for it?",
        Shape(len(sentiment.WORDS), 2, many_in=True), _ANSWERS, _sentiment, goal=0.98, reads=sentiment.WORDS,
    ),
    **{
        name: Task(
            "Many to many: numbers in words", "How is the number said?",
            Shape(len(numbers.DIGITS), len(numbers.TO_9999), many_in=True, many_out=True, attention=True),
            numbers.TO_9999, partial(_to_words, largest), goal=0.98, reads=numbers.DIGITS,
        )
        for name, largest in (("numbers", SMALL), ("large numbers", numbers.LARGEST))
    },
    **{
        name: Task(
            "Many to many: words in digits", "Which number is it?",
            Shape(len(numbers.TO_9999), len(numbers.DIGITS), many_in=True, many_out=True, attention=True),
            numbers.DIGITS, partial(_to_digits, largest), goal=0.98, reads=numbers.TO_9999,
        )
        for name, largest in (("digits", SMALL), ("large digits", numbers.LARGEST))
    },
    "dates": Task(
        "Many to many: dates in ISO 8601", "Which day is it?",
        Shape(len(dates.READ), len(dates.WRITTEN), many_in=True, many_out=True, attention=True),
        dates.WRITTEN, _dates, goal=0.98, reads=dates.READ,
    ),
    "tags": Task(
        "Many to many, aligned: parts of speech", "What is each word?",
        Shape(len(tags.words()), len(tags.TAGS), embedded=8, many_in=True, many_out=True, aligned=True, both_ways=True),
        Vocabulary(tags.TAGS), _tags, goal=0.97, reads=tags.words(),
    ),
}  # fmt: skip
