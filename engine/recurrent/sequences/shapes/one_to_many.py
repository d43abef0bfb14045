"""One to many, on its stage: a picture and its name, letter by letter. The picture gives the decoder its first state;
each letter that it says is what it reads next."""

from __future__ import annotations

import math
from collections.abc import Sequence

from engine.arithmetic.written import write
from engine.experiment.protocol import Frame
from engine.recurrent.sequences import captions
from engine.recurrent.sequences.experiment import Answer, Asking
from engine.recurrent.sequences.settings import OneToManySettings
from engine.recurrent.sequences.shapes.pictured import Pictured
from engine.recurrent.sequences.unrolled import Column, Run

MOST = 8  # letters, where a network finds no end


class OneToMany(Pictured):
    """See :class:`engine.recurrent.sequences.experiment.SequencesExperiment`."""

    def __init__(self, settings: OneToManySettings | None = None) -> None:
        super().__init__(settings or OneToManySettings())

    def answer(self, asking: Asking) -> Answer:
        assert asking.source is not None
        shape = self.training.shape
        written = self.network.greedy(asking.source[None], MOST)[0].tolist()
        symbols = tuple(written[: written.index(shape.end) + 1] if shape.end in written else written)
        run = Run.of(self.network, asking.source, symbols)
        letters = [captions.ALPHABET.words[symbol] for symbol in symbols]
        right = captions.written(self.digit) if self.digit >= 0 else []
        columns = [Column(picture=True)]
        for place, letter in enumerate(letters):
            chances, wanted = run.chances[place], right[place] if place < len(right) else ""
            known = wanted and letters[:place] == right[:place]  # else it has read something else than in training
            columns.append(
                Column(
                    reads=letters[place - 1] if place else "start", fed=place > 0, says=letter, loss=True,
                    sure=float(chances[symbols[place]]), wanted=wanted,
                    lost=-math.log(chances[captions.ALPHABET.numbers([wanted])[0]]) if known else None,
                )
            )  # fmt: skip
        name = "".join(letters).rstrip(captions.END)
        return Answer(columns, run, symbols, first=1, said=(self._verdict(name),))

    def _verdict(self, name: str) -> str:
        if self.digit < 0:
            return f"Your drawing is called “{name}”."
        right = captions.NAMES[self.digit]
        return f"This digit, held out, is called “{name}”{', and is one' if name == right else f', but is a {right}'}."

    def more(self, asking: Asking, answer: Answer | None) -> Frame:
        account = self._account(answer.columns[1:]) if answer else []
        return {**super().more(asking, answer), "account": account}

    @staticmethod
    def _account(columns: Sequence[Column]) -> list[str]:
        """The loss of the whole name, where all of its letters are right up to the last."""
        if any(column.lost is None for column in columns):
            surest = "·".join(f"p({column.says})" for column in columns)
            found = write([column.sure or 0.0 for column in columns], lambda p, _: math.prod(p), visible=3)
            return [f"How likely it holds the whole name: {surest} ≈ {'·'.join(found.operands)} {found.ends[0]}"]
        losses = [column.lost or 0.0 for column in columns]
        found = write(losses, lambda row, _: sum(row) / len(row), visible=4)
        return [f"L = mean of −ln p, nats a symbol ≈ ({' + '.join(found.operands)})/{len(losses)} {found.ends[0]}"]
