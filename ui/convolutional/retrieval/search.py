"""The look that searches: controls, stage, what to try."""

from __future__ import annotations

from engine.convolutional.retrieval import hog, measures, nearest, spaces
from engine.convolutional.retrieval.change import Change
from engine.convolutional.retrieval.search.script import beside, script
from engine.convolutional.retrieval.settings import RetrievalSettings
from engine.settings import declared
from ui import lesson, mnist, pad
from ui.controls import Controls
from ui.convolutional.retrieval.look import Look
from ui.live import Running
from ui.stage import Row, row, stack, view


def widgets(controls: Controls) -> None:
    """Which pictures are searched, which layers are shown, and what is near."""
    archive = controls.show("archive")
    if archive == "mnist":
        mnist.offer(controls.lesson)
    controls.show("layers", titles={name: name.removeprefix(spaces.LAYER) for name in spaces.LAYERS})
    controls.show("metric")
    controls.show("pick")


def rows(running: Running, _: RetrievalSettings) -> list[Row]:
    """What asks; below it, space by space, the ten nearest."""
    with running.session.lock:
        names = running.experiment.spaces
    sliders: list[Row] = [
        {"action": "amend", "with": {"kind": name}, "argument": "value", "value": name, "label": one.title,
         "step": one.step, "low": one.low, "high": one.high}
        for name, one in declared(Change).items()
    ]  # fmt: skip
    query = view(
        "tiles",
        title="The query",
        images="query",
        scale="sequential",
        smooth=False,
        width=0.5,
        overlay=pad.ears("retrieval"),
    )
    changes = view("choices", items=sliders, spread=True, width=0.9)
    said = stack(view("lines", texts="said"), view("lines", texts="account", small=True), width=1.6, grow=(0, 1))
    found = [
        row(
            stack(*(view("lines", texts=f"{name}.{k}", small=True) for name in ("space", "figures")), width=0.6),
            view("tiles", images=f"near.{k}", captions=f"near.{k}.captions", columns=10, short=True, scale="sequential",
                 action="open", shown=f"near.{k}.shown", smooth=False, width=1.6, **{"with": {"space": k}}),
            height=78,
        )
        for k in range(len(names))
    ]  # fmt: skip
    return [row(query, changes, said, height=110), *found]


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
    script=script,
    beside=beside,
    caption="The neighbours on the stage, computed anew.",
    sources=(
        "Manning, Raghavan and Schütze (2008), Introduction to information retrieval, chapter 8",
        "Dalal and Triggs (2005), Histograms of oriented gradients for human detection",
    ),
)  # fmt: skip
