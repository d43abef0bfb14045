"""The look that searches: controls, stage, what to try."""

from __future__ import annotations

from typing import Any

import streamlit as st

from engine.convolutional.retrieval import hog, measures, nearest, spaces
from engine.convolutional.retrieval.archive import COUNTS
from engine.convolutional.retrieval.change import Change
from engine.convolutional.retrieval.script import beside
from engine.convolutional.retrieval.search.settings import TOLD
from engine.convolutional.retrieval.settings import RetrievalSettings
from engine.settings import declared
from ui import lesson, mnist, pad
from ui.controls import Controls
from ui.convolutional.retrieval.look import Look
from ui.live import Running
from ui.stage import Row, View, row, view


def widgets(controls: Controls) -> None:
    """Which pictures are searched, which layers are shown, and what is near."""
    archive = controls.show("archive")
    if archive == "mnist":
        mnist.offer(controls.lesson)
    offered = {name: name.removeprefix(spaces.LAYER) for name in spaces.offered_layers(archive)}
    controls.show("layers", "Layers of the digit network", titles=offered)
    left, right = st.columns(2)
    with left:
        controls.show("metric")
    with right:
        controls.show("pick", high=COUNTS[archive] - 1, help="Which picture asks while nothing is drawn.")
    if archive == "mnist":
        st.caption("The digit network has learnt from 55,000 of these; those that ask are among the other 5,000.")


def rows(running: Running, _: RetrievalSettings) -> list[Row]:
    """What asks, and how the distance of one neighbour comes about; below it, space by space, the ten nearest."""
    with running.session.lock:
        names = running.experiment.spaces
    sliders: list[Row] = [
        {"action": "amend", "with": {"kind": name}, "argument": "value", "value": name, "label": one.title,
         "step": one.step, "low": one.low, "high": one.high}
        for name, one in declared(Change).items()
    ]  # fmt: skip
    digits = [[-1, "as it is read"], *([digit, str(digit)] for digit in range(10))]
    items: list[Row] = [
        {"action": "name_it", "argument": "digit", "value": "said_to_be", "label": "It is", "choices": digits},
        {"action": "tell", "argument": "what", "value": "told", "label": "Write out", "choices": [*TOLD.items()]},
        {"action": "search_for_it", "label": "Search for this neighbour", "button": True},
        {"action": "unchanged", "label": "Unchanged", "button": True},
    ]
    query = _picture("The query", "query", overlay=pad.ears("retrieval"))
    opened, where = _picture("A neighbour", "opened"), _picture("Where they differ", "where_from")
    changes = view("choices", items=sliders, spread=True, width=0.85)
    account = view("lines", heading="account.heading", texts="account", small=True, width=1.5)
    top = [
        row(view("lines", texts="query.said", width=0.8), view("choices", items=items), height=28, grow=0.06),
        row(query, changes, opened, where, account, height=118, grow=0.24),
    ]
    return [*top, *(_space(k) for k in range(len(names)))]


def _picture(title: str, name: str, **more: Any) -> View:
    return view("tiles", title=title, images=name, scale="sequential", smooth=False, width=0.42, beside=3, **more)


def _space(number: int) -> Row:
    """A space: what it is worth, and the ten nearest there."""
    more: dict[str, Any] = {"with": {"space": number}}
    tiles = view(
        "tiles", images=f"near.{number}", captions=f"near.{number}.captions", agrees=f"near.{number}.agrees",
        shown=f"near.{number}.shown", action="open", columns=10, short=True, scale="sequential", smooth=False,
        width=2.6, **more,
    )  # fmt: skip
    said = view("lines", texts=f"space.{number}", small=True)
    return row(said, tiles, height=76, grow=0.14)


def equation(settings: RetrievalSettings) -> str:
    """What is near, and what the ranking is worth."""
    near = r"d(\mathbf{a}, \mathbf{b}) = \sqrt{\textstyle\sum_i (a_i - b_i)^2}"
    if settings.metric == "cosine":
        near = r"d(\mathbf{a}, \mathbf{b}) = 1 - \frac{\mathbf{a} \cdot \mathbf{b}}{\|\mathbf{a}\|\,\|\mathbf{b}\|}"
    return near + r", \qquad \text{AP} = \tfrac{1}{R}\textstyle\sum_{k \text{ relevant}} P@k"


def exercise() -> None:
    """The average precision of a ranking."""
    lesson.exercise(
        "retrieval.search",
        "Three pictures of an archive show a 3. Asked for it, a space ranks them at places **1, 2 and 6**. "
        "**What is the average precision?**",
        "Average precision",
        right=2.5 / 3,
        because="Right: (1/1 + 2/2 + 3/6)/3 = 2.5/3 ≈ 0.83.",
        near={0.5: "That is the precision at 6. It is asked at each of the three places, and the mean is taken."},
        hint="Not quite. At each place with a 3: how many of the pictures down to there show a 3?",
        within=0.006,
        step=0.01,
        decimals=2,
    )


LOOK = Look(
    sentence="What is near depends on the space. **Draw a digit**: its ten nearest, in five spaces.",
    widgets=widgets,
    rows=rows,
    equation=equation,
    letters=lambda _: "a, b: the numbers of two pictures in a space; R: how many pictures have the query's class.",
    trials=[
        ("**Turn it.** The query is turned by 30°, and so is every held-out picture. Which space suffers most?",
         "Turned by 30°", {"turn": "30"}, "…"),
    ],
    exercise=exercise,
    code=(hog, nearest.Table, measures, spaces),
    script=lambda search: str(search.script),
    beside=lambda _: beside(),
    caption="The neighbours on the stage, computed anew.",
    sources=(
        "Manning, Raghavan and Schütze (2008), Introduction to information retrieval, chapter 8",
        "Dalal and Triggs (2005), Histograms of oriented gradients for human detection",
    ),
)  # fmt: skip
