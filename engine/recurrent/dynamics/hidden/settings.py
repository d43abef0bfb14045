"""What can be chosen in the look at a hidden Markov model, within which bounds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, ClassVar

from engine.recurrent.dynamics.hidden.chosen import ModelSettings, symbols_in
from engine.recurrent.hmm.model import HMM, Integers
from engine.recurrent.hmm.sampling import Sample, sample
from engine.recurrent.hmm.trellis import WAYS, Way
from engine.recurrent.hmm.walk import Phase
from engine.settings import LARGEST_SEED, choice, text, whole

LONGEST = 300  # symbols of a sequence
MOST_DRAWN = 100
COMPARE = "compare"
PROCEDURES: dict[str, str] = {
    "forward": "Forward: how likely the symbols are",
    "posterior": "Forward and backward: each state",
    "viterbi": "Viterbi: the best path",
    COMPARE: "Compare: states, paths, filtering",
}
PHASES: dict[str, tuple[Phase, ...]] = {
    "forward": ("forward",),
    "posterior": ("forward", "backward", "posterior"),
    "viterbi": ("viterbi", "trace"),
}
FROM = {"example": "The source's example", "drawn": "Drawn from the model", "typed": "Typed"}


@dataclass(frozen=True)
class HiddenSettings(ModelSettings):
    """Raises ValueError with a sentence for a value out of range.

    observed: where the sequence comes from; sequence: what was typed; drawn_length, draw: of one that is drawn.
    """

    all_live: ClassVar[bool] = True

    observed: str = choice("example", FROM, "source of the sequence", title="Sequence")
    sequence: str = text("", "sequence", title="Symbols seen, with spaces between them")
    drawn_length: int = whole(12, 1, MOST_DRAWN, "length drawn", title="Length", step=1)
    draw: int = whole(1, 0, LARGEST_SEED, "number of the draw", title="Draw number")
    procedure: str = choice("forward", PROCEDURES, "procedure", title="What is computed", live=False)
    way: Way = choice("plain", WAYS, "way of writing numbers", title="Numbers")
    watched: int = whole(0, 0, 4, "state watched", title="State watched")

    def check(self) -> None:
        super().check()
        if self.observed == "typed" and self.sequence:
            self.typed()

    def typed(self) -> Integers:
        """(T,) what was typed. Raises ValueError with a sentence."""
        hmm = self.model()
        found = symbols_in(hmm, self.sequence)
        if len(found) > LONGEST:
            raise ValueError(f"A sequence has at most {LONGEST} symbols here, not {len(found):,}.")
        return hmm.encode(found)

    def sampled(self) -> Sample | None:
        """What was drawn, its hidden states with it; None for a sequence from elsewhere."""
        return _sampled(self.model(), self.drawn_length, self.draw) if self.observed == "drawn" else None

    def seen(self) -> Integers:
        """(T,) the sequence by the numbers of its symbols."""
        drawn = self.sampled()
        if drawn is not None:
            return drawn.symbols
        return self.typed() if self.observed == "typed" and self.sequence else self.example()

    def with_model(self, tables: str) -> HiddenSettings:
        """The same sequence under another model. A sequence that was drawn counts as typed from now on."""
        seen = " ".join(self.model().symbols[symbol] for symbol in self.seen())
        kept: dict[str, Any] = (
            {} if self.observed == "typed" and self.sequence else {"observed": "typed", "sequence": seen}
        )
        return replace(self, hmm="yours", tables=tables, states="", symbols="", **kept)


@lru_cache(maxsize=64)
def _sampled(hmm: HMM, length: int, draw: int) -> Sample:
    return sample(hmm, length, draw)
