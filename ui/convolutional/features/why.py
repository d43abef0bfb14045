"""The look that asks why features are learnt."""

from __future__ import annotations

from typing import Any

from engine.convolutional.features.why import spaces, training
from engine.convolutional.features.why.experiment import BY, WhyLook
from engine.convolutional.features.why.script import beside, script
from engine.convolutional.features.why.settings import COUNTS, WhySettings
from engine.convolutional.features.why.spaces import SPACES
from engine.digits.mnist import CLASSES
from ui import lesson, mnist
from ui.controls import Controls
from ui.lesson import Trial
from ui.look import Look
from ui.stage import Row, row, stack, view

LETTERS = (
    "f(h): the numbers that a picture h has in a space, which stay as they are; W, b: what is learnt; y: the digit. "
    "In brackets: Wilson's 95 % interval. The network has learnt from 63,000 other digits."
)
TRIES: tuple[Trial, ...] = (
    ("**What do features buy?** Press play until nothing moves. A line in HOG's space makes about half as many "
     "mistakes as one in the pixels' space. Does HOG help the nearest neighbour, too?",
     "500 digits", {"look": "why"},
     "No: its nearest neighbour is right for 96.8 %, that of the raw pixels for 98.3 %. Hand-made features make "
     "classes linearly separable; they do not bring the digits of a class nearer to each other."),
    ("**Few examples.** With 100 digits to learn from, ten of each, which space loses least?",
     "100 digits", {"look": "why", "learnt_from": "100"},
     "The network's last maps: about 97 % for a line, and 97.5 % for the nearest neighbour, where raw pixels have 88 % "
     "and 91.7 %. What it has learnt from other digits helps with these."),
    ("**All are right, and yet.** Soon every line has all digits right that it has learnt from. Does that say which "
     "space is best?",
     "1,000 digits", {"look": "why", "learnt_from": "1000"},
     "No. In spaces of hundreds of numbers some line always parts so few digits. Only those held out tell the spaces "
     "apart, and where the intervals overlap, not even they."),
)  # fmt: skip


def controls(controls: Controls) -> None:
    if controls.show("digits") == "mnist":
        mnist.offer(controls.lesson)
    controls.show("learnt_from")
    controls.show("deal")


def equation(settings: WhySettings) -> str:
    """What is learnt, from how many digits."""
    count = COUNTS[settings.digits]
    all_of_them, held = (f"{number:,}".replace(",", "{,}") for number in (count, count - settings.learnt_from))
    return (
        r"p = \operatorname{softmax}(f(h)\,W + b), \quad "
        rf"L = -\tfrac{{1}}{{{settings.learnt_from}}}\textstyle\sum_i \ln p_i[y_i], \quad "
        rf"\text{{Adam, }} \eta = {training.RATE:g}, \qquad "
        rf"\text{{held out: }} {all_of_them} - {settings.learnt_from} = {held}"
    )


def rows(*_: Any) -> list[Row]:
    """How many each space has right, now and over the updates; below, who is taken for whom in one of them."""
    table = view("table", table="table", plain=True, action="show", shown="shown")
    colours = ("muted", "negative", "positive", "accent")
    curve = view(
        "curve", title="Right of those held out", x="trace.step", x_label="update",
        series=[
            {"name": f"trace.right.{space}", "label": label, "color": colour, "joined": True}
            for space, label, colour in zip(SPACES, ("pixels", "HOG", "pool", "last"), colours, strict=True)
        ],
        now=[f"right.{space}" for space in SPACES],
    )  # fmt: skip
    by = {"action": "judge", "argument": "by", "value": "by", "label": "Mistakes of", "choices": list(BY.items())}
    confusion = view(
        "tiles", title="True ↓ taken for →", images="confusion", scale="sequential", numbers=True, digits=0,
        labels=[str(digit) for digit in range(CLASSES)], smooth=False,
    )  # fmt: skip
    mistakes = view(
        "tiles", heading="mistakes_title", images="mistakes", scale="sequential", captions="mistakes_captions",
        columns=4, smooth=False,
    )  # fmt: skip
    right = stack(view("choices", items=[by]), mistakes, grow=(0, 1), width=1.35)
    return [row(table, height=116, grow=0.36), row(curve, confusion, right, height=330, grow=0.64)]


def exercise() -> None:
    lesson.exercise(
        "why",
        "A linear classifier of ten digits reads HOG's 1,296 numbers. **How many weights and biases are learnt?**",
        "Numbers",
        right=12970,
        because="Right: each of the ten digits has 1,296 weights and a bias, 10·1,297 = 12,970.",
        near={
            12960: "Those are the weights. Each of the ten digits has a bias, too.",
            1297: "That is what one digit has. There are ten.",
            1306: "Each digit has weights of its own.",
        },
        hint="Not quite. Each digit has a sum of its own: a weight for each number, and a bias.",
    )


LOOK = Look(
    sentence="Written by hand, or learnt? **Press play**: the same digits as lists of numbers of four kinds.",
    built=WhyLook,
    widgets=controls,
    rows=rows,
    equation=equation,
    letters=LETTERS,
    trials=TRIES,
    exercise=exercise,
    code=(spaces, training),
    script=script,
    caption="Four classifiers in torch, with torch's own Adam, after as many updates as on the stage.",
    sources=(
        "Alpaydin and Kaynak (1998), Optical recognition of handwritten digits: the 1,797 that come with scikit-learn",
        "LeCun, Bottou, Bengio and Haffner (1998), Gradient-based learning applied to document recognition",
        "Alain and Bengio (2016), Understanding intermediate layers using linear classifier probes",
    ),
    beside=beside,
)
