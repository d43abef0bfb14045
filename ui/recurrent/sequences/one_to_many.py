"""The look at one to many: a digit and its name, letter by letter."""

from __future__ import annotations

from engine.recurrent.sequences import captions, network
from engine.recurrent.sequences.script import beside, script
from engine.recurrent.sequences.settings import OneToManySettings
from engine.recurrent.sequences.shapes.one_to_many import OneToMany
from ui import lesson
from ui.controls import Controls
from ui.lesson import Trial
from ui.live import Running
from ui.look import Look
from ui.recurrent.sequences import stage
from ui.recurrent.sequences.controls import LESSON, training
from ui.recurrent.sequences.equations import CELL_IS, TRAINED, captioning
from ui.stage import Row, row

TRIES: tuple[Trial, ...] = (
    ("**The same caption for every picture.** Hide the picture and press play. At which loss does it stop, and what "
     "is each digit called?",
     "Without the picture", {"look": "caption", "blind": "yes"},
     "It stops at the floor, about ln 10 / 5 ≈ 0.4605 nats a symbol, with the same name for all. It has learnt how "
     "names are spelt, and which letter follows which; only which of the ten it is cannot be known."),
    ("**Which letter needs the picture?** Train it, then point at the outputs of “six”, one after the other. How much "
     "does each depend on the picture, how much on the letters before it?",
     "With the picture", {"look": "caption"},
     "The first letter most: only the picture can say it. An s may be six or seven, so that the second depends on the "
     "picture, too. After “six” one name is left: there the letters read before count for more than the picture."),
)  # fmt: skip


def widgets(controls: Controls) -> None:
    controls.show("blind")
    training(controls, units="units")


def rows(_: Running, settings: OneToManySettings) -> list[Row]:
    return [
        stage.other_digit(),
        row(stage.asked(LESSON), stage.graph(), height=232, grow=0.48),
        row(stage.loss(), stage.accuracy(), height=136, grow=0.3),
        stage.words(),
    ]


def exercise() -> None:
    lesson.exercise(
        "caption",
        "The ten digits' names have 40 letters, and each an end mark. A decoder that sees no picture knows only that "
        "all ten are equally likely. **How many nats a symbol is its loss at best?**",
        "Nats a symbol",
        right=0.4605,
        because="Right: ln 10 ≈ 2.3026 a name, over five symbols a name.",
        near={2.3026: "That is a whole name. It has five symbols on average."},
        hint="Not quite. A name costs ln 10; how many symbols has a name on average?",
        within=0.0006,
        step=0.0001,
        decimals=4,
    )


def equation(settings: OneToManySettings) -> str:
    return captioning(settings, hidden=settings.blind)


def letters(settings: OneToManySettings) -> str:
    return f"x: the ink of 64 pixels; yₜ: the letter of step t, y₀: the start. {CELL_IS[settings.cell]}. {TRAINED}"


LOOK = Look(
    sentence="A picture goes in, its name comes out letter by letter. **Press play**, then draw a digit.",
    built=OneToMany,
    widgets=widgets,
    rows=rows,
    equation=equation,
    letters=letters,
    trials=TRIES,
    exercise=exercise,
    code=(network.Network, captions),
    script=script,
    caption="The run so far, with the examples that it learns from and those that are held out.",
    sources=("Vinyals, Toshev, Bengio and Erhan (2015), Show and tell: a neural image caption generator",),
    beside=beside,
)
