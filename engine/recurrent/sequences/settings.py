"""What the lesson trains, in which shape, and what it is asked; each shape has settings of its own.

A shape's experiment can be made of its own settings alone, ManyToOneSettings() for instance; on the page they are all
one class.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from engine.recurrent.sequences import scenes
from engine.settings import Settings, choice, live_names, number, seed, switch, text, whole

LOOKS = {
    "class": "One to one: the class of a digit",
    "caption": "One to many: the name of a digit",
    "scene": "One to many: what is where",
    "sentiment": "Many to one: for or against?",
    "translation": "Many to many: numbers and dates",
    "tagging": "Many to many, aligned: parts of speech",
}
PAIRS = {"words": "A number in words", "digits": "Words in digits", "dates": "A date in ISO 8601"}
METHODS = {"greedy": "greedy", "beam": "beam search", "sample": "sampling"}
TREES = {"network": "The network’s", "textbook": "A textbook’s, of three words"}
BELOW = {"tree": "The tree of probabilities", "weights": "Where attention looks", "lengths": "Accuracy by length"}
WAYS = {"both": "reads both ways", "one": "reads one way"}
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
    def own(self) -> TrainingSettings:
        """Those of the shape that is chosen alone."""
        return self

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
class SeeingSettings(TrainingSettings):
    """Of shapes that read a picture."""

    units: int = whole(20, 2, 48, "number of hidden units", title="Hidden units", step=1)

    @property
    def size(self) -> int:
        return self.units


@dataclass(frozen=True)
class PicturedSettings(SeeingSettings):
    """Of shapes that read a digit. example: which of those that are held out, while nothing is drawn."""

    example: int = whole(0, 0, 358, "number of a digit", shown=True)


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


@dataclass(frozen=True)
class SceneSettings(SeeingSettings):
    """What the picture has, and whether it is hidden; moved: of the chance that moves the two things a little."""

    first_color: str = choice("red", scenes.COLORS, "first colour", shown=True)
    first_form: str = choice("square", scenes.FORMS, "first form", shown=True)
    relation: str = choice("left of", scenes.RELATIONS, "relation", shown=True)
    second_color: str = choice("blue", scenes.COLORS, "second colour", shown=True)
    second_form: str = choice("circle", scenes.FORMS, "second form", shown=True)
    moved: int = whole(0, 0, 999, "number of a move", shown=True)
    dark: bool = switch(False, "hiding of the scene", title="Hide the picture from the network")
    look: str = choice("scene", LOOKS, "shape", title="Shape")

    @property
    def task(self) -> str:
        return "scenes"

    @property
    def hides(self) -> bool:
        return self.dark


@dataclass(frozen=True)
class ManyToManySettings(ReadingSettings):
    """pair: from what into what; large: whether numbers above 999 are learnt; attention: whether the decoder looks
    back; typed_…: what is typed, of each pair; held: a text of which the context is held, "" for none; method: how the
    answer is found; width, lengths: of the beam, and how much an answer's length counts; temperature, draw: of samples;
    below: what is shown beside the loss; tree: whose probabilities are drawn."""

    pair: str = choice("words", PAIRS, "pair", title="Translate")
    large: bool = switch(False, "range of the numbers", title="Learn numbers up to 9,999, not 999")
    attention: bool = switch(True, "attention", title="Attention: the decoder looks back at every input")
    typed_number: str = text("342", "number", shown=True, accept=short)
    typed_words: str = text("three hundred and forty two", "words", shown=True, accept=short)
    typed_date: str = text("23 june 1912", "date", shown=True, accept=short)
    held: str = text("", "held text", shown=True, accept=short)
    method: str = choice("greedy", METHODS, "way to answer", title="The answer is found by", shown=True)
    width: int = whole(3, 1, 5, "width of the beam", title="Width of the beam", step=1, shown=True)
    lengths: float = number(0.0, 0, 1, "weight of the length", title="How much its length counts", step=0.1, shown=True)
    temperature: float = number(1.0, 0.1, 3, "temperature", title="Temperature", step=0.1, shown=True)
    draw: int = whole(0, 0, 9999, "number of a sample", shown=True)
    below: str = choice("tree", BELOW, "view below the graph", title="Below the graph", shown=True)
    tree: str = choice("network", TREES, "tree", title="Whose tree", shown=True)
    look: str = choice("translation", LOOKS, "shape", title="Shape")

    @property
    def task(self) -> str:
        names = {"words": "numbers", "digits": "digits", "dates": "dates"}
        return f"{'large ' if self.large and self.pair != 'dates' else ''}{names[self.pair]}"

    @property
    def shape(self) -> dict[str, Any]:
        return {"attention": self.attention}


@dataclass(frozen=True)
class AlignedSettings(ReadingSettings):
    """phrase: what is typed; way: which of two networks the graph shows: "both", that reads both ways, or "one"."""

    phrase: str = text("the old man the boat", "sentence", shown=True, accept=short)
    way: str = choice("both", WAYS, "network of the graph", shown=True)
    look: str = choice("tagging", LOOKS, "shape", title="Shape")

    @property
    def task(self) -> str:
        return "tags"

    @property
    def shape(self) -> dict[str, Any]:
        return {"both_ways": True}


@dataclass(frozen=True)
class OneWaySettings(AlignedSettings):
    """Of the network beside it, that reads from left to right alone."""

    @property
    def shape(self) -> dict[str, Any]:
        return {"both_ways": False}


OF: dict[str, type[TrainingSettings]] = {
    "class": OneToOneSettings,
    "caption": OneToManySettings,
    "scene": SceneSettings,
    "sentiment": ManyToOneSettings,
    "translation": ManyToManySettings,
    "tagging": AlignedSettings,
}
"""The settings of each shape. No two have one of the same name, but for those of all."""


@dataclass(frozen=True)
class SequencesSettings(
    OneToManySettings, ManyToOneSettings, OneToOneSettings, SceneSettings, ManyToManySettings, AlignedSettings
):
    """Raises ValueError with a sentence for a value out of range."""

    look: str = choice("sentiment", LOOKS, "shape", title="Shape")

    @property
    def own(self) -> TrainingSettings:
        kind = OF[self.look]
        return kind(**{one.name: getattr(self, one.name) for one in fields(kind)})

    @property
    def task(self) -> str:
        return self.own.task

    @property
    def size(self) -> int:
        return self.own.size

    @property
    def shape(self) -> dict[str, Any]:
        return self.own.shape

    @property
    def hides(self) -> bool:
        return self.own.hides

    def key(self) -> tuple[Any, ...]:
        live = live_names(OF[self.look])
        return self.look, *(getattr(self, one.name) for one in fields(OF[self.look]) if one.name not in live)

    def live(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in live_names(OF[self.look])}
