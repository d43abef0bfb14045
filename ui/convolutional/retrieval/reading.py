"""The look in which one learns to read a map: controls, stage, what to try."""

from __future__ import annotations

from engine.arithmetic.written import plain
from engine.convolutional.retrieval.maps import toys, tsne
from engine.convolutional.retrieval.maps.reading import GUESSES, MAPS, Reading
from engine.convolutional.retrieval.maps.script import beside, of_reading
from engine.convolutional.retrieval.settings import RetrievalSettings
from ui import lesson
from ui.controls import Controls
from ui.convolutional.retrieval.look import Searching
from ui.live import Running
from ui.stage import Row, row, stack, view


def _widgets(controls: Controls) -> None:
    controls.show("toy")
    controls.show("perplexity")
    with controls.folded("reading", "More") as opened:
        if opened:
            controls.show("rate")
            controls.show("seed")


def _rows(_: Running, settings: RetrievalSettings) -> list[Row]:
    """The set and its maps from several seeds; what is asked, and how far KL has come down."""
    planes = [
        {"title": "The space" if not k else f"Map {k}", "points": f"places.{k}",
         "extent": f"extent.{k}", "note": f"note.{k}"}
        for k in range(MAPS + 1)
    ]  # fmt: skip
    shared = {"targets": "kinds", "classes": "classes", "bare": "wholly", "edit": None}
    panels = view("panels", shared=shared, planes=planes, pick="pick", picked="picked")
    guess = {
        "action": "guess", "argument": "name", "value": "guess", "label": "On the map it will be",
        "choices": [*GUESSES.items()],
    }  # fmt: skip
    asks = stack(
        view("lines", texts="asks", big=not lesson.presenting()), view("choices", items=[guess]),
        view("lines", texts="answer"), grow=(0, 0, 1), width=1.6,
    )  # fmt: skip
    loss = view(
        "curve", title="KL(P‖Q), a line a map", x="trace.step", series=[{"name": "trace.loss", "label": "nats"}],
        zero=True, shown_seed="shown", x_label="step",
    )  # fmt: skip
    return [
        row(panels, height=272, grow=0.6),
        row(asks, stack(view("lines", texts="account", small=True), loss, grow=(0, 1)), height=190, grow=0.4),
    ]


def _equation(settings: RetrievalSettings) -> str:
    """What the perplexity decides."""
    return (
        r"p_{j|i} = \frac{e^{-\beta_i d_{ij}^2}}{\sum_{k \ne i} e^{-\beta_i d_{ik}^2}}, \quad \beta_i: \; "
        rf"e^{{-\sum_j p_{{j|i}} \ln p_{{j|i}}}} = \text{{{plain(settings.perplexity)}}}, \quad "
        r"p_{ij} = \frac{p_{j|i} + p_{i|j}}{2n}"
    )


def _exercise() -> None:
    """The perplexity of points that are all equally far."""
    lesson.exercise(
        "retrieval.reading",
        "Twenty points are all equally far from each other. **What is the perplexity of each, whatever β is?**",
        "Perplexity",
        right=19,
        because="Right: each of the 19 others has p = 1/19. The entropy is ln 19, and the perplexity e^(ln 19) = 19.",
        near={
            20: "A point is not its own neighbour.",
            1: "That is 1 neighbour alone, with p = 1. Here all are equally near.",
        },
        hint="Not quite. All others are equally likely. How many are there?",
        within=1e-9,
    )  # fmt: skip


LOOK = Searching(
    sentence="What may one read from a t-SNE map? **Say first what you expect**, then press play.",
    built=Reading,
    widgets=_widgets,
    rows=_rows,
    equation=_equation,
    letters=lambda _: (
        "dᵢⱼ: the distance of i and j; βᵢ: how narrow the bell around i is, so that it has as many neighbours as the "
        "perplexity says; pᵢⱼ: how near the two are. Kept: how many of a point's ten nearest in the space are among "
        "its ten nearest on the map."
    ),
    trials=[
        (
            "**Sizes mean nothing.** Blue is ten times as wide as orange. Say what you expect, and play to step "
            "1,000. Then perplexity 5, and 50.",
            "Ten times as wide",
            {"look": "reading"},
            "About 1.3 times as wide at perplexity 30, 0.9 at 5, 2.4 at 50. Each point has as many neighbours, in "
            "the narrow group and in the wide one: so the map makes the narrow one wider.",
        ),
        (
            "**Gaps mean little.** The third group is five times as far as the second. How far will it be at "
            "perplexity 50? And at 30, at 90?",
            "Five times as far",
            {"look": "reading", "toy": "distances", "perplexity": "50"},
            "2.4 times as far at 50; about as far as the second at 30, though not with every seed; 3.6 times at 90. "
            "Only a perplexity near the number of points of a group and its neighbours lets a map see how far groups "
            "are apart.",
        ),
        (
            "**Groups from nothing.** 150 points by chance in 100 dimensions, perplexity 2. How many groups do you "
            "see on each map? Then perplexity 30.",
            "Noise",
            {"look": "reading", "toy": "noise", "perplexity": "2"},
            "There are none. Each point holds on to about two others, so that clumps of a few come out, others on "
            "every map. 2.4 of ten true neighbours are kept; at perplexity 30, in one round cloud, about 3.",
        ),
        (
            "**The same two groups.** About seven widths apart. How many will it be at perplexity 50, and at 30, 5, 2?",
            "Two groups",
            {"look": "reading", "toy": "two", "perplexity": "50"},
            "37 at 50, 19 at 30, 3 to 4 at 5, and at 2 the groups are in pieces: about 1 or less. None of the maps is "
            "wrong about who is near; the number is the perplexity's, not the set's.",
        ),
        (
            "**A knot.** A closed curve that is knotted, perplexity 5. Which of three maps are torn? Then perplexity "
            "30.",
            "A knot",
            {"look": "reading", "toy": "knot", "perplexity": "5"},
            "Two of three, at one place each: the same set, other seeds. At 30 all are circles. That the curve is "
            "knotted is on none of them: look at more than one map.",
        ),
        (
            "**The best KL.** 100 points, perplexity 99: each takes all others for its neighbours. How low does "
            "KL(P‖Q) come, and what does the map know of the set? Choose another set.",
            "Perplexity 99",
            {"look": "reading", "perplexity": "99"},
            "Practically to 0, and the map knows nothing: all pᵢⱼ are equal, whatever the set, and a map on which "
            "all points are nearly at one place shows just that. KL tells how well a map shows P, so maps can be "
            "compared by it at the same perplexity alone.",
        ),
    ],
    exercise=_exercise,
    code=(tsne.conditional, tsne.joint, toys),
    script=of_reading,
    beside=beside,
    caption="The three maps on the stage, computed anew from their first step.",
    sources=(
        "Wattenberg, Viégas and Johnson (2016), How to use t-SNE effectively, Distill: most of these sets. Its "
        "playground "
        "weighs neighbours by e^(−βd), not by e^(−βd²) as t-SNE does, so its pictures differ somewhat",
        "van der Maaten and Hinton (2008), Visualizing data using t-SNE",
    ),
    pad=False,
)
