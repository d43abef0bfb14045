"""The look at the neocognitron."""

from __future__ import annotations

from typing import Any

from engine.convolutional.features.neocognitron import cells, learning, modern, shifts
from engine.convolutional.features.neocognitron.cells import MODULES
from engine.convolutional.features.neocognitron.experiment import Neocognitron
from engine.convolutional.features.neocognitron.script import script
from engine.convolutional.features.neocognitron.settings import NeocognitronSettings
from ui import lesson
from ui.controls import Controls
from ui.lesson import Trial
from ui.look import Look
from ui.stage import Row, View, row, stack, view

LETTERS = (
    "u_S: an S-cell's answer; u: the cells that it reads; a, b: its weights for excitation and inhibition, which it "
    "learns; v: how much there is to see at all; c: fixed weights that fall with distance; φ[x] = max(0, x); r: how "
    "selective it is; q: how fast it learns."
)
TRIES: tuple[Trial, ...] = (
    ("**Without a teacher.** Play to the end, then take other seeds. Does each of the five digits get a cell of its "
     "own in C3?",
     "A neocognitron", {"look": "neocognitron"},
     "Of the seeds 0 to 7 seven give each digit its own cell; with seed 7 the digits 2 and 3 share one. Nobody has "
     "said what is a 2: cells that answer most learn what they see, and b grows with it, so that others fall silent."),
    ("**Moved.** Play to the end and move the digit. From where on is it no longer told? The curve says it for all "
     "five digits at all places.",
     "A 2, moved by 3", {"look": "neocognitron", "neo_right": "3"},
     "Moved by 1 all are told, by 2 from 87.5 % to 92.5 % with seeds 0 to 4, by 3 from 49 % to 71 %. A network of "
     "today in the same shape, which has seen each digit in one place, too, tells 73 % to 95 % of those."),
    ("**All layers at once.** Here all three learn from every digit. How many digits get a cell of their own?",
     "All at once", {"look": "neocognitron", "neo_order": "together"},
     "With seed 0 only one, 2. Of the seeds 0 to 7 two give all five their own. The later layers learn from cells that "
     "are still changing what they stand for."),
)  # fmt: skip


def controls(controls: Controls) -> None:
    """What is shown; then what begins another run."""
    for name in ("neo_digit", "neo_right", "neo_down", "neo_change", "neo_order", "neo_seed"):
        controls.show(name)


def equation(_: NeocognitronSettings) -> str:
    selective = ",\\, ".join(f"{one.r:g}" for one in MODULES)
    speed = ",\\, ".join(f"{one.q:g}" for one in MODULES)
    return (
        r"u_S = r\,\varphi\!\left[\tfrac{1 + \sum a\,u}{1 + \frac{2r}{1+r}\,b\,v} - 1\right], \quad "
        r"v = \sqrt{\textstyle\sum c\,u^2}, \qquad \Delta a = q\,c\,u, \quad \Delta b = \tfrac{q}{2}\,v, \qquad "
        rf"r = {selective}, \quad q = {speed}"
    )


def _planes(name: str, title: str, **more: Any) -> View:
    return view("tiles", title=title, images=name, scale="sequential", smooth=False, **more)


def rows(*_: Any) -> list[Row]:
    """The receptors and all planes from S1 to C3; below, what is learnt and told, and how far a digit may move."""
    seen = view("tiles", title="Receptors", images="input", scale="sequential", smooth=False, columns=1)
    first = stack(seen, view("lines", texts="verdict", small=True))
    s1, s2 = (
        _planes(f"s{k}", f"S{k + 1}: press one", action="pick", **{"with": {"module": k}}, shown=f"picked.{k}")
        for k in range(2)
    )
    c1, c2, c3 = (_planes(f"c{k}", f"C{k + 1}") for k in range(3))
    weights = view(
        "tiles", heading="weights.title", images="weights", scale="sequential", range=1, smooth=False, width=1.05
    )
    told = view(
        "chart", title="Told, by shift", extent="tolerance.room", axes=["", ""], said="told",
        lines=[
            {"x": "distance", "values": "tolerance.new", "color": "muted", "dash": "dashed", "label": "today"},
            {"x": "distance", "values": "tolerance.old", "color": "accent", "label": "1980"},
        ],
    )  # fmt: skip
    table = view("table", table="table", plain=True, width=0.8)
    words = stack(view("lines", texts="account", small=True), view("lines", texts="said", small=True), width=1.6)
    return [
        row(first, s1, c1, s2, c2, c3, height=240, grow=0.53),
        row(weights, told, table, words, height=220, grow=0.47),
    ]


def exercise() -> None:
    lesson.exercise(
        "neocognitron",
        "An S-cell of the first layer, r = 4, has learnt a feature and now sees one that is alike to s = 0.9 (a "
        "cosine). Once q has been large enough it answers φ[(1 + r)·s − r]. **What is that?**",
        "u",
        right=0.5,
        because="Right: 5·0.9 − 4 = 0.5. To what it has learnt, s = 1, it answers 1; from s = 4/5 down, nothing.",
        near={
            4.5: "That is (1 + r)·s alone: r is still to be taken off.",
            0.9: "That is s itself. The cell is more selective than that.",
            0.0: "It is silent only where (1 + r)·s is not more than r.",
        },
        hint="Not quite. Multiply s by 1 + r, then take off r.",
        within=1e-9,
        step=0.1,
        decimals=2,
    )


LOOK = Look(
    sentence="A network of 1980 that learns without being told. **Press play**, and watch its cells form.",
    built=Neocognitron,
    widgets=controls,
    rows=rows,
    equation=equation,
    letters=LETTERS,
    trials=TRIES,
    exercise=exercise,
    code=(cells, learning, modern, shifts),
    script=script,
    caption="It learns as far as the stage has come, and tells moved digits, beside a network of today.",
    sources=(
        "Fukushima (1980), Neocognitron: A self-organizing neural network model for a mechanism of pattern recognition "
        "unaffected by shift in position, Biological Cybernetics 36, 193–202",
        "Fukushima (2003), Neocognitron for handwritten digit recognition: one layer learns after the other",
    ),
)
