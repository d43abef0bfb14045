"""Two taggers in training side by side: one reads a sentence both ways, the other from left to right alone; and what
both are held against: a hidden Markov model that is counted, and what the grammar lets anybody know.

    training = TwoWays(AlignedSettings())
    training.step(300)
    training.answer.share.value, training.answer.other.share.value   # about 1, and 0.95
    limits(seed=0)                                                   # of the same words
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from engine.experiment.protocol import State
from engine.recurrent.hmm.model import HMM
from engine.recurrent.sequences import tagger, tags
from engine.recurrent.sequences.settings import OneWaySettings, TrainingSettings
from engine.recurrent.sequences.tasks import TASKS, Made
from engine.recurrent.sequences.training import Asked, SequenceTraining

OTHER = "other."
FEWEST = 8  # held-out sentences in which a word must stand, for its share to be told


@dataclass(frozen=True)
class BothAsked(Asked):
    """What is held out, as both answer it. other: the one that reads from left to right."""

    other: Asked


class TwoWays(SequenceTraining):
    """The network that reads both ways is the training's own; other: the one from left to right, which begins from the
    same seed and learns from the same batches."""

    def begin(self) -> None:
        super().begin()
        self.other = SequenceTraining(OneWaySettings(**vars(self.settings.own)))

    def update(self) -> bool:
        return self.other.step() == 1 and super().update()

    def change(self, settings: TrainingSettings) -> None:
        super().change(settings)
        self.other.change(OneWaySettings(**vars(self.settings.own)))

    def asking(self) -> Generator[None, None, Asked]:
        own = yield from super().asking()
        other = yield from self.other.asking()
        return BothAsked(**vars(own), other=other)

    def state(self) -> State:
        return {**super().state(), **{f"{OTHER}{name}": value for name, value in self.other.state().items()}}

    def restore(self, state: State) -> None:
        self.other.restore({name.removeprefix(OTHER): value for name, value in state.items() if name.startswith(OTHER)})
        super().restore({name: value for name, value in state.items() if not name.startswith(OTHER)})


@lru_cache(8)
def hmm_of(seed: int) -> HMM:
    """The model that is counted from the sentences that the networks learn from."""
    sources, targets, made = _sentences(seed)
    learnt = made.learning
    return tagger.counted([sources[k] for k in learnt], [targets[k] for k in learnt], tags.words().words, tags.TAGS)


def _sentences(seed: int) -> tuple[list[list[int]], list[list[int]], Made]:
    made = TASKS["tags"].made(seed)
    return made.examples.sources, made.examples.targets, made


@dataclass(frozen=True)
class Limits:
    """Shares of the held-out words that are right. hmm: by the model that is counted; so_far, whole: by the grammar,
    knowing the words up to each one, or all words."""

    hmm: float
    so_far: float
    whole: float


@lru_cache(8)
def limits(seed: int) -> Limits:
    """Of the sentences that are held out by a seed."""
    sources, targets, made = _sentences(seed)
    hmm, right, count = hmm_of(seed), np.zeros(3), 0
    for k in made.testing:
        words, wanted = [tags.words().words[word] for word in sources[k]], targets[k]
        so_far, whole = ([tags.TAGS.index(tag) for tag in told] for told in tags.best(words))
        answers = tagger.knowing_all(hmm, sources[k]).argmax(-1).tolist(), so_far, whole
        right += [sum(a == b for a, b in zip(answer, wanted, strict=True)) for answer in answers]
        count += len(wanted)
    return Limits(*(right / count).tolist())


def by_word(asked: BothAsked, sources: list[list[int]], most: int) -> list[tuple[str, int, float, float]]:
    """Words that are tagged better by who reads on: the word, how often it is held out, and the share of these that are
    right from left to right and both ways. Those that gain most words come first; words that gain nothing are left
    out."""
    every, ways = Counter[int](), (Counter[int](), Counter[int]())
    for row, source in enumerate(sources):
        for place, word in enumerate(source):
            every[word] += 1
            for way, told in zip(ways, (asked.other, asked), strict=True):
                way[word] += int(told.right[row, place])
    one, both = ways
    gains = sorted(every, key=lambda word: (one[word] - both[word], word))
    return [
        (tags.words().words[word], every[word], one[word] / every[word], both[word] / every[word])
        for word in gains
        if both[word] > one[word] and every[word] >= FEWEST
    ][:most]
