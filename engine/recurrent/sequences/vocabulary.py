"""Words and their numbers, and what becomes of a word that is not among them.

    words = Vocabulary(("not", "good", "bad"))
    words.numbers(["not", "bad"])          # [0, 2]
    words.nearest("goood")                 # "good", one letter away
    words.resolve("this is goood")         # Resolved: the words, and a sentence for each that was not known

A network reads numbers, so that a word must be one of those it knows. What others do with a word that is not: raise an
error, or read "unknown" and say nothing of it. Here it is named, and the nearest known word stands in for it, where one
is near.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.arrays import Floats

LONGEST = 40  # words that can be typed
NEAR = 1 / 3
"""The share of a word's letters that may be changed, so that another word still stands in for it."""


@dataclass(frozen=True)
class Resolved:
    """words: all of them known; said: a sentence for each that was not."""

    words: tuple[str, ...]
    said: tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """Words, each known by its place."""

    words: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {word: place for place, word in enumerate(self.words)}

    def __contains__(self, word: str) -> bool:
        return word in self._places

    def numbers(self, words: Iterable[str]) -> list[int]:
        """The place of each word. Raises KeyError for one that is not here."""
        return [self._places[word] for word in words]

    def one_hot(self, words: Sequence[str]) -> Floats:
        """(words, vocabulary): a 1 at the place of each word."""
        return np.eye(len(self))[self.numbers(words)]

    def nearest(self, word: str) -> str | None:
        """The known word that is fewest letters away, the first of several; None where even that is far."""
        if not word or not self.words:
            return None
        away = [edit_distance(word, known) for known in self.words]
        best = int(np.argmin(away))
        return self.words[best] if away[best] <= max(1, int(NEAR * len(word))) and len(word) > 1 else None

    def resolve(self, text: str, *, leave: bool = False) -> Resolved:
        """A typed sentence as known words. leave: a word that is not known and near to none is left out, and that is
        said, too. Raises ValueError with a sentence where no word is left, where there are too many, or for such a
        word."""
        found, said = [], []
        for word in split(text):
            if word in self:
                found.append(word)
                continue
            near = self.nearest(word)
            if near is None and leave:
                said.append(f"“{word[:LONGEST]}” is no word that was learnt here, and none is near: it is left out.")
                continue
            if near is None:
                raise ValueError(f"“{word}” is no word that was learnt here, and none is near. {self.known}")
            found.append(near)
            said.append(f"“{word}” is no word that was learnt here: “{near}” is read in its place.")
        if not found:
            raise ValueError(f"There is no word in it. {self.known}")
        if len(found) > LONGEST:
            raise ValueError(f"It may have at most {LONGEST} words, and has {len(found)}.")
        return Resolved(tuple(found), tuple(said))

    @property
    def known(self) -> str:
        """A sentence with some of the words."""
        shown = ", ".join(self.words[:12])
        return f"Known words are {shown}{' and others' if len(self.words) > 12 else ''}."


def split(text: str) -> list[str]:
    """Small letters, without accents and signs, one word after the other; a hyphen parts two words."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = plain.replace("can't", "can not").replace("won't", "will not").replace("n't", " not")
    return re.findall(r"[^\W_]+", plain)


def edit_distance(one: str, other: str) -> int:
    """The fewest letters that must be put in, taken away or changed to make one word the other (Levenshtein 1966).

    Row i of the table has the distances from the first i letters of ``one`` to every beginning of ``other``.
    """
    above = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, wanted in enumerate(other, start=1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != wanted)))
        above = row
    return above[-1]
