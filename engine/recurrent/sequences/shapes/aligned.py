"""Many to many, aligned, on its stage: a sentence, and the part of speech of each of its words.

Two networks learn side by side, one that reads from left to right and one that reads both ways. In "the old man the
boat" the first takes "old" for an adjective and "man" for a noun: what comes later tells that it is not so. Beside them
stand a hidden Markov model, counted from the same sentences, and what the grammar lets anybody know.
"""

from __future__ import annotations

from typing import Literal

import torch

from engine.arithmetic.estimates import decimals
from engine.arithmetic.written import percent
from engine.experiment.protocol import Frame
from engine.recurrent.sequences import tagger, tags
from engine.recurrent.sequences.experiment import Answer, Asking, SequencesExperiment, Typed
from engine.recurrent.sequences.network import Network
from engine.recurrent.sequences.settings import AlignedSettings
from engine.recurrent.sequences.training import Asked
from engine.recurrent.sequences.two_ways import BothAsked, TwoWays, by_word, hmm_of, limits
from engine.recurrent.sequences.unrolled import Column, Run

MOST_WORDS = 4  # of which it is told how well they are tagged


class Aligned(SequencesExperiment):
    """See :class:`SequencesExperiment`."""

    looks = (*SequencesExperiment.looks, "type", "show_way")
    asks = ("type", "show_way")  # so that the link follows
    held = "words"
    trained = TwoWays
    training: TwoWays

    def __init__(self, settings: AlignedSettings | None = None) -> None:
        super().__init__(settings or AlignedSettings())

    def type(self, typed: Typed) -> None:
        """Another sentence."""
        self.change(phrase=typed)

    def show_way(self, way: Literal["both", "one"]) -> None:
        """Which of the two networks the graph shows."""
        self.change(way=way)

    @property
    def network(self) -> Network:
        return self.training.other.network if self.settings.way == "one" else self.training.network

    def read(self) -> Asking:
        try:
            found = tags.words().resolve(self.settings.phrase, leave=True)
        except ValueError as reason:
            return Asking(None, said=(str(reason),))
        return Asking(torch.tensor(tags.words().numbers(found.words)), found.words, found.said)

    def answer(self, asking: Asking) -> Answer:
        assert asking.source is not None
        run = Run.of(self.network, asking.source)
        hidden = tagger.knowing_all(hmm_of(self.settings.seed), asking.source.tolist())
        right, why = self._right(asking.read)
        columns = []
        for k, (word, chances, belief) in enumerate(zip(asking.read, run.chances, hidden, strict=True)):
            columns.append(
                Column(
                    reads=word, says=tags.TAGS[int(chances.argmax())], sure=float(chances.max()), loss=True,
                    wanted=right[k] if right else "", beside=tags.TAGS[int(belief.argmax())],
                    surer=float(belief.max()),
                )
            )  # fmt: skip
        return Answer(columns, run, said=(why,) if why else ())

    @staticmethod
    def _right(words: tuple[str, ...]) -> tuple[list[str], str]:
        """The likeliest tag of each word by the grammar, none where it has no such sentence; and what there is to
        say."""
        try:
            so_far, whole = tags.best(words)
        except ValueError as reason:
            return [], f"{reason} The networks tag it all the same."
        needs = [word for word, one, other in zip(words, so_far, whole, strict=True) if one != other]
        if not needs:
            return whole, ""
        named = ", ".join(f"“{word}”" for word in needs)
        return whole, f"{named}: the likeliest tag is another one once the rest of the sentence is known."

    # --- all that they are held against -------------------------------------------------------------------------------

    def figures(self, asked: Asked | None) -> dict[str, float]:
        found, other = (
            limits(self.settings.seed),
            asked.other.share.value if isinstance(asked, BothAsked) else float("nan"),
        )
        return {**super().figures(asked), "one_way": other, "hmm": found.hmm, "so_far": found.so_far}

    def more(self, asking: Asking, answer: Answer | None) -> Frame:
        found, asked = limits(self.settings.seed), self.training.answered(moving=self.moving)
        assert isinstance(asked, BothAsked)
        told = (
            f"Held-out words{self.training.when}: one way {asked.other.share.text} right, HMM {percent(found.hmm, 1)}; "
            f"by the grammar {percent(found.so_far, 1)} with the words so far, {percent(found.whole, 1)} with all."
        )
        return {"way": self.settings.way, "told": [told], "tagged": self._table(asking) if answer else None}

    def _table(self, asking: Asking) -> Frame:
        """What each of them says of each word."""
        assert asking.source is not None
        hmm, source = hmm_of(self.settings.seed), asking.source.tolist()
        rows = [
            ("One way", self.training.other.network.told(asking.source)),
            ("Both ways", self.training.network.told(asking.source)),
            ("HMM so far", tagger.after_each(hmm, source)),
            ("HMM", tagger.knowing_all(hmm, source)),
        ]
        cells = [
            {"head": head, "cells": [f"{tags.TAGS[int(one.argmax())]} {decimals(float(one.max()), 2)}" for one in each]}
            for head, each in rows
        ]
        return {
            "title": "", "label": "The likeliest tag of each word, and how likely", "columns": list(asking.read),
            "rows": [*cells, *_by_grammar(asking.read)],
        }  # fmt: skip

    def picture(self) -> Frame:
        asked, made = self.training.answered(moving=self.moving), self.training.made
        assert isinstance(asked, BothAsked)
        found = by_word(asked, [made.examples.sources[k] for k in made.testing], MOST_WORDS)
        rows = [
            {"head": head, "cells": [percent(float(one[which])) for one in found]}
            for head, which in (("One way", 2), ("Both ways", 3))
        ]
        return {
            "needing": {
                "title": "Words that need what follows",
                "columns": [f"{word} ({count})" for word, count, *_ in found],
                "note": "Right, of so many in sentences that are kept apart." if found else "None so far.",
                "rows": rows,
            }
        }


def _by_grammar(words: tuple[str, ...]) -> list[Frame]:
    """The likeliest tags for who knows the grammar, with the words so far and with all; none where it has no such
    sentence."""
    try:
        so_far = [tags.chances(words[: k + 1], whole=False)[k] for k in range(len(words))]
        rows = [("Grammar so far", so_far), ("Grammar", tags.chances(words))]
    except ValueError:
        return []
    found = []
    for head, each in rows:
        best = [max(tags.TAGS, key=lambda tag, one=one: one.get(tag, 0.0)) for one in each]  # type: ignore[misc]
        found.append(
            {"head": head, "cells": [f"{tag} {decimals(one[tag], 2)}" for tag, one in zip(best, each, strict=True)]}
        )
    return found
