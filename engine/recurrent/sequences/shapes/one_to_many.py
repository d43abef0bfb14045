"""One to many, on its stage: a picture and its name, letter by letter. The picture gives the decoder its first state;
each letter that it says is what it reads next."""

from __future__ import annotations

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
        for place, (letter, chance) in enumerate(zip(letters, run.chances, strict=True)):
            columns.append(
                Column(
                    reads=letters[place - 1] if place else "start", fed=place > 0, says=letter,
                    sure=float(chance[symbols[place]]), wanted=right[place] if place < len(right) else "", loss=True,
                )
            )  # fmt: skip
        return Answer(
            columns, run, symbols, first=1, said=(f"It is read as “{''.join(letters).rstrip(captions.END)}”.",)
        )
