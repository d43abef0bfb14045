"""What can be chosen in the look at Baum–Welch, within which bounds."""

from __future__ import annotations

from dataclasses import dataclass

from engine.recurrent.dynamics.hidden.chosen import ModelSettings, symbols_in
from engine.recurrent.hmm.model import HMM, Integers
from engine.recurrent.hmm.sampling import random_hmm, sample
from engine.recurrent.hmm.trellis import Trellis
from engine.settings import choice, seed, text, whole

MOST_LEARNT, MOST_SEQUENCES = 2_000, 50
"""Symbols, and sequences, at most that are learnt from."""
FROM = {"drawn": "Drawn from the model", "example": "The source's example", "typed": "Typed"}
BEGIN = {"random": "Random tables, each from a seed", "tables": "The model's own tables"}


@dataclass(frozen=True)
class BaumWelchSettings(ModelSettings):
    """Raises ValueError with a sentence for a value out of range.

    learn_from: where the sequences come from; learn_text: those that were typed, with / between them; learn_length,
    learn_draw: of one that is drawn; begin: what learning begins with; beginnings, learn_seed: how many random models,
    and the seed of the first.
    """

    learn_from: str = choice("drawn", FROM, "source of what is learnt", title="Learn from a sequence")
    learn_text: str = text("", "sequences", title="Sequences, with / between them")
    learn_length: int = whole(
        300, 2, 1_000, "length of what is learnt", title="Symbols drawn", values=(20, 50, 100, 200, 300, 500, 1_000)
    )
    learn_draw: int = seed("draw", title="Seed of the draw")
    begin: str = choice("random", BEGIN, "beginning", title="Begin with")
    beginnings: int = whole(8, 1, 12, "number of beginnings", title="Beginnings", step=1)
    learn_seed: int = seed("first seed", title="First seed")

    def check(self) -> None:
        super().check()
        if self.learn_from == "typed" and self.learn_text:
            self.typed_sequences()
        if self.begin == "tables" and self.learn_from != "drawn":
            for number, x in enumerate(self.sequences(), 1):
                if not Trellis(self.model(), x).possible:
                    raise ValueError(
                        f"Sequence {number} is impossible under the model's own tables, so that learning cannot begin "
                        "with them."
                    )

    def typed_sequences(self) -> list[Integers]:
        """What was typed. Raises ValueError with a sentence."""
        parts = [part for part in self.learn_text.split("/") if part.strip()]
        if not 1 <= len(parts) <= MOST_SEQUENCES:
            raise ValueError(f"There may be 1 to {MOST_SEQUENCES} sequences, not {len(parts)}.")
        hmm = self.model()
        found = [hmm.encode(symbols_in(hmm, part)) for part in parts]
        if sum(map(len, found)) > MOST_LEARNT:
            raise ValueError(f"All sequences together may have {MOST_LEARNT:,} symbols, not {sum(map(len, found)):,}.")
        return found

    def sequences(self) -> list[Integers]:
        """All that is learnt from."""
        if self.learn_from == "typed" and self.learn_text:
            return self.typed_sequences()
        if self.learn_from == "drawn":
            return [sample(self.model(), self.learn_length, self.learn_draw).symbols]
        return [self.example()]

    def starts(self) -> list[HMM]:
        """The models that learning begins with."""
        hmm = self.model()
        if self.begin == "tables":
            return [hmm]
        seeds = range(self.learn_seed, self.learn_seed + self.beginnings)
        return [random_hmm(hmm.states, hmm.symbols, number) for number in seeds]
