"""Which hidden Markov model: one with published numbers, or one whose states, symbols and entries were set by hand.

A model as text, as a link carries it, has five parts: states, symbols, start, transition, emission::

    cold hot|1 2 3|0.2 0.8|0.5 0.5;0.4 0.6|0.5 0.4 0.1;0.2 0.4 0.4
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from engine.arithmetic.typed import read_grid, write_grid
from engine.recurrent.hmm.model import HMM, Integers
from engine.recurrent.hmm.presets import PRESETS
from engine.settings import Settings, choice, text

OWN = "yours"
MOST_STATES, MOST_SYMBOLS, LONGEST_NAME = 5, 8, 12
TITLES = {**{name: preset.title for name, preset in PRESETS.items()}, OWN: "Your own"}


def write_model(hmm: HMM) -> str:
    """A model as text. Entries keep 12 decimals, or stay the fractions that they are."""
    tables = (hmm.start[None], hmm.transition, hmm.emission)
    return "|".join([" ".join(hmm.states), " ".join(hmm.symbols), *(write_grid(table[None]) for table in tables)])


def read_model(given: str) -> HMM:
    """The model that a text names. Raises ValueError with a sentence for anything else."""
    parts = given.split("|")
    if len(parts) != 5:
        raise ValueError("A model has five parts with | between them: states, symbols, start, transition and emission.")
    states, symbols = parts[0].split(), parts[1].split()
    start, transition, emission = (read_grid(part)[0] for part in parts[2:])
    _fits(states, symbols)
    return HMM(start[0], transition, emission, states, symbols)


@lru_cache(maxsize=256)
def model_of(hmm: str, tables: str, states: str, symbols: str) -> HMM:
    """The model of these settings. Raises ValueError with a sentence."""
    base = PRESETS[hmm if hmm != OWN else "ice_cream"].hmm if hmm != OWN or not tables else read_model(tables)
    if not states.strip() and not symbols.strip():
        return base
    names = states.split() or base.states, symbols.split() or base.symbols
    _fits(*names)
    return base if names == (base.states, base.symbols) else base.resized(*names)


def symbols_in(hmm: HMM, given: str) -> tuple[str, ...]:
    """The symbols of a typed sequence: parted by spaces or commas, or one right after the other where each is a single
    letter. Raises ValueError with a sentence that names the first which the model lacks."""
    found: list[str] = []
    for word in given.replace(",", " ").split():
        letters = word not in hmm.symbols and all(letter in hmm.symbols for letter in word)
        found += word if letters else [word]
    for place, name in enumerate(found, 1):
        if name not in hmm.symbols:
            there = ", ".join(hmm.symbols)
            raise ValueError(f"Symbol {place} of the sequence is “{name[:20]}”, but this model shows only {there}.")
    if not found:
        raise ValueError("A sequence needs at least one symbol.")
    return tuple(found)


@dataclass(frozen=True)
class ModelSettings(Settings):
    """Raises ValueError with a sentence for a model that cannot be. tables: of one's own model, as text; states,
    symbols: names with spaces between them, which take the place of the model's own."""

    hmm: str = choice("ice_cream", TITLES, "model", title="Model")
    tables: str = text("", "model's tables")
    states: str = text("", "states", title="States")
    symbols: str = text("", "symbols", title="Symbols")

    def check(self) -> None:
        super().check()
        self.model()

    def model(self) -> HMM:
        return model_of(self.hmm, self.tables, self.states, self.symbols)

    def example(self) -> Integers:
        """The sequence of the model's source; where its symbols are no longer there, each symbol once."""
        hmm = self.model()
        preset = PRESETS.get(self.hmm)
        if preset is not None and set(preset.sequence) <= set(hmm.symbols):
            return hmm.encode(preset.sequence)
        return hmm.encode(hmm.symbols)


def _fits(states: tuple[str, ...] | list[str], symbols: tuple[str, ...] | list[str]) -> None:
    for names, most, what in ((states, MOST_STATES, "states"), (symbols, MOST_SYMBOLS, "symbols")):
        if not 1 <= len(names) <= most:
            raise ValueError(f"There may be 1 to {most} {what} here, not {len(names)}.")
        for name in names:
            if len(name) > LONGEST_NAME:
                raise ValueError(f"A name has {LONGEST_NAME} letters at most; “{name[:20]}…” has {len(name)}.")
            if "|" in name or "," in name:
                raise ValueError(f"Names are parted by spaces and have no comma or bar in them: not “{name}”.")
