"""The look at one to one: a digit and its class."""

from __future__ import annotations

from engine.recurrent.sequences import network
from engine.recurrent.sequences.script import beside, script
from engine.recurrent.sequences.settings import OneToOneSettings
from engine.recurrent.sequences.shapes.one_to_one import OneToOne
from ui import lesson
from ui.controls import Controls
from ui.lesson import Trial
from ui.live import Running
from ui.look import Look
from ui.recurrent.sequences import stage
from ui.recurrent.sequences.controls import LESSON, training
from ui.recurrent.sequences.equations import TRAINED, learning
from ui.stage import Row, row, view

TRIES: tuple[Trial, ...] = (
    ("**No step recurs.** Train it until the goal is reached. What of the ink does its answer depend on: move through "
     "the digits, and compare the two small pictures on the left.",
     "One to one", {"look": "class"},
     "Blue ink speaks for the answer, orange ink against it. Where ink would make another digit of it, it is orange: "
     "a line at the top right of a 6, say, which would make it an 8."),
)  # fmt: skip


def widgets(controls: Controls) -> None:
    training(controls, units="units", recurs=False)


def rows(_: Running, settings: OneToOneSettings) -> list[Row]:
    chances = view("bars", values="probabilities", title="How likely it is which digit", width=0.62)
    return [
        stage.other_digit(),
        row(stage.asked(LESSON), stage.graph(), chances, height=232, grow=0.48),
        row(stage.loss(), stage.accuracy(), height=136, grow=0.3),
        stage.words(),
    ]


def exercise() -> None:
    lesson.exercise(
        "class",
        "A picture has 64 pixels; there are 20 hidden units and ten classes. **How many parameters has the network?**",
        "Parameters",
        right=1510,
        because="Right: 64·20 + 20 into the hidden layer, and 20·10 + 10 out of it.",
        hint="Not quite. A layer has a weight for each pair of units, and a bias for each unit that it leads to.",
        near={1480: "Those are the weights. Each unit that a layer leads to has a bias, too."},
    )


def equation(settings: OneToOneSettings) -> str:
    """One layer, the answer, its loss, and the update."""
    layer = (
        r"h = \tanh(W x + b), \quad z = V h + c, \quad p = \operatorname{softmax}(z), \quad L = -\ln p_{\text{right}}"
    )
    return rf"{layer} \\[0.5em] {learning(settings)}"


LOOK = Look(
    sentence="A picture goes in, one answer comes out. **Press play**, then draw a digit.",
    built=OneToOne,
    widgets=widgets,
    rows=rows,
    equation=equation,
    letters=f"x: the ink of 64 pixels; h: the hidden units; z: one number for each digit. {TRAINED}",
    trials=TRIES,
    exercise=exercise,
    code=(network.Network, OneToOne),
    script=script,
    caption="The run so far, with the examples that it learns from and those that are held out.",
    sources=("Rumelhart, Hinton and Williams (1986), Learning representations by back-propagating errors",),
    beside=beside,
)
