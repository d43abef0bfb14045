"""What the lesson trains, in which shape, and what it is asked; each shape has settings of its own.

A shape's experiment can be made of its own settings alone, ManyToOneSettings() for instance; on the page they are all
one class.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from engine.settings import Settings, choice, live_names, number, seed, switch, text, whole

LOOKS = {
    "class": "One to one: the class of a digit",
    "caption": "One to many: the name of a digit",
    "sentiment": "Many to one: for or against?",
}
CELLS = {"rnn": "RNN", "gru": "GRU", "lstm": "LSTM"}
RATES = (0.001, 0.003, 0.01, 0.03, 0.1)
LONGEST = 300
"""Characters that can be typed."""


def short(typed: str) -> None:
    """Raises ValueError for a text that is too long to be typed here."""
    if len(typed) > LONGEST:
        raise ValueError(f"What is typed has at most {LONGEST} characters.")


@dataclass(frozen=True)
class TrainingSettings(Settings):
    """Of every shape: the cell, its units, and how it is trained."""

    cell: str = choice("gru", CELLS, "cell", title="Recurrent cell")
    rate: float = number(0.01, 0, 1, "learning rate", title="Learning rate η", values=RATES, live=True)
    batch: int = whole(64, 1, 256, "batch", title="Examples a batch", values=(1, 4, 16, 64, 256))
    seed: int = seed(title="Seed: weights, batches, what is held out")

    look: str = choice("sentiment", LOOKS, "shape", title="Shape")

    @property
    def task(self) -> str:
        """Which of TASKS is learnt."""
        raise NotImplementedError

    @property
    def size(self) -> int:
        """How many hidden units it has."""
        raise NotImplementedError

    @property
    def shape(self) -> dict[str, Any]:
        """What the network's shape has besides its cell and its units."""
        return {}

    @property
    def hides(self) -> bool:
        """Whether the network is not shown what it is asked about."""
        return False


@dataclass(frozen=True)
class ReadingSettings(TrainingSettings):
    """Of shapes that read symbols."""

    hidden: int = whole(16, 2, 48, "number of hidden units", title="Hidden units", step=1)

    @property
    def size(self) -> int:
        return self.hidden


@dataclass(frozen=True)
class PicturedSettings(TrainingSettings):
    """Of shapes that read a digit. example: which of those that are held out, while nothing is drawn."""

    units: int = whole(20, 2, 48, "number of hidden units", title="Hidden units", step=1)
    example: int = whole(0, 0, 358, "number of a digit", shown=True)

    @property
    def size(self) -> int:
        return self.units


@dataclass(frozen=True)
class OneToOneSettings(PicturedSettings):
    look: str = choice("class", LOOKS, "shape", title="Shape")

    @property
    def task(self) -> str:
        return "classes"


@dataclass(frozen=True)
class OneToManySettings(PicturedSettings):
    """blind: whether the picture is hidden from the network, in training and when it is asked."""

    blind: bool = switch(False, "hiding of the picture", title="Hide the picture from the network")
    look: str = choice("caption", LOOKS, "shape", title="Shape")

    @property
    def task(self) -> str:
        return "captions"

    @property
    def hides(self) -> bool:
        return self.blind


@dataclass(frozen=True)
class ManyToOneSettings(ReadingSettings):
    """sentence: what is typed."""

    sentence: str = text("nobody says the film is not funny", "sentence", shown=True, accept=short)
    look: str = choice("sentiment", LOOKS, "shape", title="Shape")

    @property
    def task(self) -> str:
        return "sentiment"


OF: dict[str, type[TrainingSettings]] = {
    "class": OneToOneSettings,
    "caption": OneToManySettings,
    "sentiment": ManyToOneSettings,
}
"""The settings of each shape. No two have one of the same name, but for those of all."""


@dataclass(frozen=True)
class SequencesSettings(OneToManySettings, ManyToOneSettings, OneToOneSettings):
    """Raises ValueError with a sentence for a value out of range."""

    look: str = choice("sentiment", LOOKS, "shape", title="Shape")

    @property
    def own(self) -> TrainingSettings:
        """Those of the shape that is chosen alone: what its experiment is made of."""
        kind = OF[self.look]
        return kind(**{one.name: getattr(self, one.name) for one in fields(kind)})

    def key(self) -> tuple[Any, ...]:
        live = live_names(OF[self.look])
        return self.look, *(getattr(self, one.name) for one in fields(OF[self.look]) if one.name not in live)

    def live(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in live_names(OF[self.look])}
