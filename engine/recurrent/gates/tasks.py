"""Sequences with something to remember, as text: brackets, a first letter, marked digits, words.

    task = TASKS["brackets"]
    sequence = task.read("(()(")          # the places of its symbols in the alphabet
    task.wanted(sequence)                 # [1, 2, 1, 2]: the depth after every symbol
    task.vectors[sequence]                # (4, 2), what a network reads

Each is made by a generator from a seed, at any length, and each can be typed. A task asks the same question after
every symbol; the answer is one of a few.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from engine.arrays import Floats
from engine.recurrent.cells.tasks import Batch
from engine.recurrent.gates import sequences as made
from engine.recurrent.gates.sequences import LETTERS, MARKED, MOST, Sequence, Tracks

LONGEST = 40  # symbols that can be typed


@dataclass(frozen=True)
class Task:
    """title: on a list of tasks; symbols: the alphabet, one character each; spelled: as a sentence names it; vectors
    (symbols, features): what a network reads of each; answers: what it can say; question: what is asked after every
    symbol; example: a sequence to begin with; every_step: whether learning asks at every step, or at the last only.

    wanted: the right answer at every step, as a place in `answers`; tracked: what a unit might follow, one number a
    step; draw: a sequence of a length from a generator; tokens: the symbols of a typed text; refused: why a sequence
    is none, in a sentence, or ""; shown: how symbols look on a screen, where that is not as they are.
    """

    title: str
    symbols: str
    spelled: str
    vectors: Floats
    answers: tuple[str, ...]
    question: str
    example: str
    every_step: bool
    wanted: Callable[[Sequence], Sequence]
    tracked: Callable[[Sequence], Tracks]
    draw: Callable[[np.random.Generator, int], Sequence]
    tokens: Callable[[str], Iterator[str]] = made.plain_tokens
    refused: Callable[[Sequence], str] = lambda sequence: ""
    shown: Mapping[str, str] = field(default_factory=dict)

    @property
    def features(self) -> int:
        """How many numbers a network reads of a symbol."""
        return len(self.vectors[0])

    @property
    def outputs(self) -> int:
        return len(self.answers)

    def read(self, text: str) -> Sequence:
        """A typed sequence. Raises ValueError with a sentence for what is no sequence of this task."""
        found: list[int] = []
        for symbol in self.tokens(text[: 8 * LONGEST]):
            if symbol not in self.symbols:
                raise ValueError(f"“{symbol}” is none of the symbols here: {self.spelled}.")
            found.append(self.symbols.index(symbol))
        if not 1 <= len(found) <= LONGEST:
            raise ValueError(f"A sequence has 1 to {LONGEST} symbols{f', not {len(found)}' if found else ''}.")
        sequence = np.array(found, np.int64)
        if reason := self.refused(sequence):
            raise ValueError(reason)
        return sequence

    def write(self, sequence: Sequence) -> str:
        """A sequence as its symbols, one character each."""
        return "".join(self.symbols[place] for place in sequence)

    def shows(self, sequence: Sequence) -> list[str]:
        """A sequence as a screen shows it, a short text each."""
        return [self.shown.get(symbol, symbol) for symbol in self.write(sequence)]

    def many(self, seed: int | tuple[int, ...], count: int, length: int) -> Sequence:
        """(count, length): sequences that the same seed makes again."""
        generator = np.random.default_rng(seed)
        return np.stack([self.draw(generator, length) for _ in range(count)])

    def batch(self, seed: int | tuple[int, ...], count: int, length: int) -> Batch:
        """The same as a network reads them, with the right answers at every step (length, count) or at the last."""
        sequences = self.many(seed, count, length)
        wanted = np.stack([self.wanted(sequence) for sequence in sequences], 1)
        return Batch(self.vectors[sequences.T].astype(np.float32), wanted if self.every_step else wanted[-1])


_COUNTS = tuple(str(k) for k in range(MOST + 1))
_VALUE_AND_MARK = np.array([[digit / 4, mark] for mark in (0, 1) for digit in range(len(MARKED))])

TASKS: dict[str, Task] = {
    "brackets": Task(
        title="Brackets: how many are open?",
        symbols="()",
        spelled="( and )",
        vectors=np.eye(2),
        answers=_COUNTS,
        question="How many brackets are open?",
        example="(()((())))(()())",
        every_step=True,
        wanted=made.depths,
        tracked=made.track_brackets,
        draw=made.draw_brackets,
        refused=made.refuse_brackets,
    ),
    "first": Task(
        title="The first symbol, at the end",
        symbols="abcd",
        spelled="a, b, c and d",
        vectors=np.eye(4),
        answers=tuple("abcd"),
        question="What was the first symbol?",
        example="cabdacbbadcadbac",
        every_step=False,
        wanted=made.first,
        tracked=made.track_first,
        draw=made.draw_first,
    ),
    "adding": Task(
        title="The sum of two marked digits",
        symbols="01234" + MARKED,
        spelled="digits from 0 to 4, with * after each that is to be added",
        vectors=_VALUE_AND_MARK,
        answers=_COUNTS,
        question="What is the sum of the marked digits?",
        example="2 4 1 3* 0 2 4 1 3 0 2* 1 4 0 3",
        every_step=True,
        wanted=made.sums,
        tracked=made.track_adding,
        draw=made.draw_adding,
        tokens=made.adding_tokens,
        refused=made.refuse_adding,
        shown={symbol: f"{digit}*" for digit, symbol in enumerate(MARKED)},
    ),
    "words": Task(
        title="The vowels of a word so far",
        symbols=LETTERS,
        spelled="the letters a to z, and spaces between words",
        vectors=np.eye(len(LETTERS)),
        answers=_COUNTS,
        question="How many vowels has this word had so far?",
        example="remember the beautiful sea",
        every_step=True,
        wanted=made.vowels,
        tracked=made.track_words,
        draw=made.draw_words,
        tokens=made.word_tokens,
        refused=made.refuse_words,
        shown={" ": "␣"},
    ),
}
