"""Many to one, on its stage: a sentence is read word by word, and answered after the last one.

The network is only ever asked after the last word. What it would say after each word before is shown, too: so one sees
where "not" turns it round. Beside it a bag of words learns from the same sentences and cannot.
"""

from __future__ import annotations

import torch

from engine.recurrent.sequences import sentiment
from engine.recurrent.sequences.experiment import Answer, Asking, SequencesExperiment, Typed
from engine.recurrent.sequences.settings import ManyToOneSettings
from engine.recurrent.sequences.unrolled import Column, Run

ANSWERS = ("against", "for")


class ManyToOne(SequencesExperiment):
    """See :class:`SequencesExperiment`."""

    looks = (*SequencesExperiment.looks, "type")
    held = "sentences"

    def __init__(self, settings: ManyToOneSettings | None = None) -> None:
        super().__init__(settings or ManyToOneSettings())

    def type(self, text: Typed) -> None:
        """Another sentence."""
        self.change(sentence=text)

    def read(self) -> Asking:
        try:
            found = sentiment.WORDS.resolve(self.settings.sentence)
        except ValueError as reason:
            return Asking(None, said=(str(reason),))
        return Asking(torch.tensor(sentiment.WORDS.numbers(found.words)), found.words, found.said)

    def answer(self, asking: Asking) -> Answer:
        assert asking.source is not None
        run = Run.of(self.network, asking.source)
        last = len(asking.read) - 1
        columns = [
            Column(reads=word, says=ANSWERS[int(chance.argmax())], sure=float(chance.max()), loss=k == last)
            for k, (word, chance) in enumerate(zip(asking.read, run.chances, strict=True))
        ]
        return Answer(columns, run)
