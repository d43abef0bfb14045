"""The look at one to many: a digit and its name, letter by letter."""

from __future__ import annotations

from typing import Any

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
from ui.stage import Row, row

TRIES: tuple[Trial, ...] = ()


def widgets(controls: Controls) -> None:
    controls.show("blind")
    training(controls)


def rows(_: Running, settings: OneToManySettings) -> list[Row]:
    return [
        stage.other_digit(),
        row(stage.graph(overlay=stage.hears(LESSON)), height=236, grow=0.48),
        row(stage.loss(), stage.accuracy(), height=160, grow=0.33),
        stage.progress(),
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


def equation(_: Any) -> str:
    return r"h_0 = \tanh(W x + b), \qquad h_t = f(h_{t-1}, y_{t-1}), \qquad p(y_t) = \mathrm{softmax}(V h_t + c)"


LOOK = Look(
    sentence="A picture goes in, its name comes out letter by letter. **Press play**, then draw a digit.",
    built=lambda settings: OneToMany(settings.own),
    widgets=widgets,
    rows=rows,
    equation=equation,
    letters="",
    trials=TRIES,
    exercise=exercise,
    code=(network.Network, captions),
    script=script,
    caption="The run so far, with the examples that it learns from and those that are held out.",
    sources=("Vinyals, Toshev, Bengio and Erhan (2015), Show and tell: a neural image caption generator",),
    beside=beside,
)
