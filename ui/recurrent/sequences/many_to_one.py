"""The look at many to one: a sentence, and whether it speaks for or against."""

from __future__ import annotations

from engine.recurrent.sequences import network, sentiment
from engine.recurrent.sequences.script import beside, script
from engine.recurrent.sequences.settings import ManyToOneSettings
from engine.recurrent.sequences.shapes.many_to_one import ManyToOne
from ui import lesson
from ui.lesson import Trial
from ui.live import Running
from ui.look import Look
from ui.recurrent.sequences import stage
from ui.recurrent.sequences.controls import training
from ui.stage import Row, row

TRIES: tuple[Trial, ...] = (
    ("**Not turns it round.** Press play until the goal is reached, then read the score word by word. Where does it "
     "flip?", "A negated sentence", {"sentence": "the film is not good"}),
)  # fmt: skip


def rows(_: Running, settings: ManyToOneSettings) -> list[Row]:
    return [
        stage.line("sentence", "Your sentence"),
        row(stage.graph(), height=236, grow=0.48),
        row(stage.loss(), stage.accuracy(), height=160, grow=0.33),
        stage.progress(),
    ]


def exercise() -> None:
    lesson.exercise(
        "sentiment",
        "How many turns has *nobody says the film is not funny*?",
        "Turns",
        right=2,
        because="Right: nobody, and not.",
        hint="Count the words that turn a sentence round.",
    )


LOOK = Look(
    sentence="A sentence goes in word by word, one answer comes out. **Press play**, then type your own.",
    built=lambda settings: ManyToOne(settings.own),
    widgets=training,
    rows=rows,
    equation=lambda settings: r"h_t = f(h_{t-1}, x_t), \qquad y = \mathrm{softmax}(W h_T + b)",
    letters="",
    trials=TRIES,
    exercise=exercise,
    code=(network.Network, sentiment),
    script=script,
    caption="The run so far, with the examples that it learns from and those that are held out.",
    sources=("Socher et al. (2013), Recursive deep models for semantic compositionality over a sentiment treebank",),
    beside=beside,
)
