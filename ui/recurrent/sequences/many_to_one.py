"""The look at many to one: a sentence, and whether it speaks for or against."""

from __future__ import annotations

from engine.recurrent.sequences import bag, network, sentiment
from engine.recurrent.sequences.script import beside, script
from engine.recurrent.sequences.settings import ManyToOneSettings
from engine.recurrent.sequences.shapes.many_to_one import ManyToOne
from ui import lesson
from ui.lesson import Trial
from ui.live import Running
from ui.look import Look
from ui.recurrent.sequences import stage
from ui.recurrent.sequences.controls import training
from ui.recurrent.sequences.equations import CELL_IS, TRAINED, cell, learning
from ui.stage import Row, row

TRIES: tuple[Trial, ...] = (
    ("**Not turns it round.** Press play until the goal is reached, then read the outputs from left to right. Where "
     "does the answer flip? Type “not” once more, or take it away.",
     "Two turns", {"look": "sentiment", "sentence": "nobody says the film is not funny"},
     "At “not”, though no word of praise has come: the network already holds that what follows is turned round, "
     "and by how many turns. Two of them turn it back."),
    ("**In any order.** A bag of words learns beside it. Swap words of your sentence: which of the two models notices?",
     "The same words, swapped", {"look": "sentiment", "sentence": "not good the film is"},
     "The bag never does: it has a weight for each word that is there. No sum of such weights tells more than 75 % of "
     "all sentences right: whether “not” makes good bad or bad good is XOR, as in lesson 1.1."),
    ("**Words that it does not know.** What becomes of a spelling mistake, of a word from elsewhere, of another "
     "script?",
     "Unknown words", {"look": "sentiment", "sentence": "this movie is realy not borring"},
     "Each is named. The nearest known word stands in where one is a letter or two away; else the word is left "
     "out. A network that is given a number for “unknown” has to learn what that means, too."),
)  # fmt: skip


def rows(_: Running, settings: ManyToOneSettings) -> list[Row]:
    return [
        stage.line("sentence", "Your sentence"),
        stage.said(),
        row(stage.graph(twin="bag"), height=200, grow=0.47),
        row(stage.loss(), stage.accuracy({"bag": ("bag", "negative", 1.4)}), height=110, grow=0.26),
        stage.words("bag_said", height=70),
    ]


def exercise() -> None:
    lesson.exercise(
        "sentiment",
        "Of four sentences, “good”, “bad”, “not good” and “not bad”, a rule sees only which of the words *not* and "
        "*good* are there, and speaks for where w₁·not + w₂·good + b > 0. **How many of the four can it tell right at "
        "most?**",
        "Sentences",
        right=3,
        because="Right: it is XOR. With w₂ large enough, good and bad are right; then one of the other two is wrong.",
        near={4: "Then a line would divide XOR: good and not bad on one side, bad and not good on the other."},
        hint="Not quite. Put the four into a plane with the axes *not* and *good*, and look for a line.",
    )


def equation(settings: ManyToOneSettings) -> str:
    """A step, the one answer after the last, and what is learnt."""
    says = r"z = V h_T + c, \quad p = \operatorname{softmax}(z), \quad L = -\ln p_{\text{right}}"
    return rf"{cell(settings, 'h_t', 'h_{t-1}', 'E x_t')}, \quad {says} \\[0.5em] {learning(settings)}"


def letters(settings: ManyToOneSettings) -> str:
    here = "E xₜ: six numbers for the word of step t; T: the last step; z₀, z₁: against, for"
    return f"{here}. {CELL_IS[settings.cell]}. {TRAINED}"


LOOK = Look(
    sentence="A sentence goes in word by word, one answer comes out. **Press play**, then type your own.",
    built=ManyToOne,
    widgets=training,
    rows=rows,
    equation=equation,
    letters=letters,
    trials=TRIES,
    exercise=exercise,
    code=(network.Network, sentiment, bag.Bag),
    script=script,
    caption="The run so far, with the examples that it learns from and those that are held out.",
    sources=("Socher et al. (2013), Recursive deep models for semantic compositionality over a sentiment treebank",),
    beside=beside,
)
