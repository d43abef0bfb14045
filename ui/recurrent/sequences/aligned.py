"""The look at many to many, aligned: a sentence, and the part of speech of each word."""

from __future__ import annotations

from engine.recurrent.sequences import network, tagger, tags
from engine.recurrent.sequences.script import beside, script
from engine.recurrent.sequences.settings import WAYS, AlignedSettings
from engine.recurrent.sequences.shapes.aligned import Aligned
from ui import lesson
from ui.lesson import Trial
from ui.live import Running
from ui.look import Look
from ui.recurrent.sequences import stage
from ui.recurrent.sequences.controls import training
from ui.recurrent.sequences.equations import CELL_IS, TRAINED, cell, learning
from ui.stage import Row, row, stack, view

TRIES: tuple[Trial, ...] = (
    ("**The old man the boat.** Learn until both curves are level. Which words does the network that reads one way get "
     "wrong, and why?",
     "The old man the boat", {"look": "tagging", "phrase": "the old man the boat"},
     "“Old” and “man”: with the words so far, an adjective and a noun are likelier. Only the second “the” tells that"
     " man was the verb, and the old those who man the boat."),
    ("**Time flies.** Two readings fit “time flies like an arrow”. Which words depend on which one is meant, and how "
     "sure is each tagger?",
     "Time flies like an arrow", {"look": "tagging", "phrase": "time flies like an arrow"},
     "“Flies” and “like”: a verb and a preposition, or a noun and a verb, where time flies are insects that like an "
     "arrow. The grammar itself is not sure: see its chances in the last line."),
    ("**Who needs no future?** Which share of words does the hidden Markov model get right, and which the network that "
     "reads one way?",
     "HMM", {"look": "tagging", "phrase": "they saw her duck"},
     "The HMM gets about 97 %, though all it knows is a word and the tag before: it is asked after the last word, too, "
     "and that is worth more than the longer memory of a network that reads one way, about 95 %."),
)  # fmt: skip


def rows(_: Running, settings: AlignedSettings) -> list[Row]:
    """The line to type in; the graph; what each tagger says; how good they are, and at which words they differ."""
    which = {"action": "show_way", "argument": "way", "value": "way", "label": "Graph", "choices": [*WAYS.items()]}
    return [
        stage.line("phrase", "Your sentence", which),
        row(stage.graph(twin="HMM"), height=164, grow=0.4),
        row(
            view("table", table="tagged", plain=True, width=1.6),
            stage.accuracy({"one_way": ("one way", 2, 1.8), "hmm": ("HMM", "negative", 1.4)}), height=136, grow=0.32,
        ),
        row(
            view("table", table="needing", plain=True, width=1.2),
            stack(*(view("lines", texts=name, small=True) for name in ("said", "progress")), grow=(0, 0)),
            height=86, grow=0.19,
        ),
        row(view("lines", texts="told", small=True), height=36, grow=0.09),
    ]  # fmt: skip


def exercise() -> None:
    lesson.exercise(
        "tagging",
        "In a grammar, *the old* is followed by a noun in 45 of 60 sentences (then *old* is an adjective), and by a "
        "verb in 15. **Which share of these *old* can a tagger that reads from left to right get right at best?**",
        "Share",
        right=0.75,
        because="Right: it says adjective each time, and is right in 45 of 60.",
        near={1.0: "That needs the words that follow. A tagger that reads from left to right has not seen them."},
        hint="Not quite. It has to say the same each time. Which tag is right more often, and how often is that?",
        within=0.004,
        step=0.01,
    )


def equation(settings: AlignedSettings) -> str:
    """Both directions, what is said of each word, and what is learnt."""
    states = f"{cell(settings, 'h_t', 'h_{t-1}', 'E x_t')}, \\quad {cell(settings, 'g_t', 'g_{t+1}', 'E x_t')}"
    says = r"p(y_t) = \operatorname{softmax}(V [h_t, g_t] + c), \quad L = \overline{-\ln p(y_t)}"
    return rf"{states} \\[0.5em] {says} \\[0.5em] {learning(settings)}"


def letters(settings: AlignedSettings) -> str:
    return (
        "E xₜ: eight numbers for word t; h: states from left to right; g: states from right to left, which the network "
        f"that reads one way has not; yₜ: the tag. {CELL_IS[settings.cell]}. {TRAINED}"
    )


LOOK = Look(
    sentence="Each word gets its part of speech. **Press play**: which words can be told only by what follows?",
    built=Aligned,
    widgets=training,
    rows=rows,
    equation=equation,
    letters=letters,
    trials=TRIES,
    exercise=exercise,
    code=(network.Network, tags.chances, tagger),
    script=script,
    caption="The network that reads both ways, so far, with the sentences that it learns from and those held out.",
    sources=(
        "Schuster and Paliwal (1997), Bidirectional recurrent neural networks",
        "Church (1988), A stochastic parts program and noun phrase parser for unrestricted text",
        "Bever (1970), The cognitive basis for linguistic structures",
        "Oettinger (1966), The uses of computers in science",
    ),
    beside=beside,
)
