"""The look at one to one: a digit and its class."""

from __future__ import annotations

from typing import Any

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
from ui.stage import Row, row, view

TRIES: tuple[Trial, ...] = ()


def widgets(controls: Controls) -> None:
    training(controls, recurs=False)


def rows(_: Running, settings: OneToOneSettings) -> list[Row]:
    chances = view("bars", values="probabilities", title="How likely it is which digit", width=0.6)
    return [
        stage.other_digit(),
        row(stage.graph(overlay=stage.hears(LESSON)), chances, height=236, grow=0.48),
        row(stage.loss(), stage.accuracy(), height=160, grow=0.33),
        stage.progress(),
    ]


def exercise() -> None:
    lesson.exercise(
        "class",
        "A picture of 64 pixels, 16 hidden units, ten classes. **How many parameters has the network?**",
        "Parameters",
        right=1210,
        because="Right: 64·16 + 16 into the hidden layer, 16·10 + 10 out of it.",
        hint="Not quite. Each layer has a weight for each pair, and a bias for each unit of its own.",
        near={1184: "Those are the weights. Each unit has a bias, too."},
    )


def equation(_: Any) -> str:
    return r"h = \tanh(W_1 x + b_1), \qquad p = \mathrm{softmax}(W_2 h + b_2), \qquad L = -\ln p_{\text{right}}"


LOOK = Look(
    sentence="A picture goes in, one answer comes out. **Press play**, then draw a digit.",
    built=lambda settings: OneToOne(settings.own),
    widgets=widgets,
    rows=rows,
    equation=equation,
    letters="",
    trials=TRIES,
    exercise=exercise,
    code=(network.Network, OneToOne),
    script=script,
    caption="The run so far, with the examples that it learns from and those that are held out.",
    sources=("Rumelhart, Hinton and Williams (1986), Learning representations by back-propagating errors",),
    beside=beside,
)
