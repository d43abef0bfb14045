"""The look on the logistic map."""

from __future__ import annotations

from engine.arithmetic.written import plain
from engine.recurrent.dynamics.logistic import quadratic
from engine.recurrent.dynamics.logistic.experiment import LogisticLook
from engine.recurrent.dynamics.logistic.script import script
from engine.recurrent.dynamics.logistic.settings import LogisticSettings
from ui import lesson
from ui.controls import Controls
from ui.lesson import Trial
from ui.look import Look
from ui.stage import Row, row, stack, view

EXAMPLES = {
    "Rest (r = 2.8)": {"r": 2.8},
    "Two values (r = 3.2)": {"r": 3.2},
    "Four values (r = 3.5)": {"r": 3.5},
    "Where chaos begins (r = 3.57)": {"r": 3.57},
    "Three values (r = 3.83)": {"r": 3.83},
    "Chaos (r = 4)": {"r": 4.0},
}
LETTERS = (
    "x: a share, from 0 to 1; r: its rate of growth; f′: the slope of r·x·(1 − x), by which a small distance is "
    "multiplied in a step; λ: Lyapunov's exponent, the mean of ln |f′| along the orbit (here over 5,000 steps)."
)
TRIES: tuple[Trial, ...] = (
    ("**Doublings.** Drag r from 2.9 to the right. From where on does the orbit jump between two values, from where on "
     "between four?",
     "r = 2.9", {"look": "logistic", "r": "2.9"},
     "From 3, where the slope at the fixed point, 2 − r, is −1; and from 1 + √6 ≈ 3.449. At r = 3.2 the two values are "
     "0.51304 and 0.79946."),
    ("**A millionth apart.** At r = 4 the second orbit starts 10⁻⁶ beside the first. After how many steps are they "
     "visibly apart?",
     "Chaos", {"look": "logistic", "r": "4"},
     "After about 20: λ is ln 2 ≈ 0.693, so a distance doubles at every step, and 2²⁰ is about a million."),
    ("**Order in chaos.** Beyond 3.57 there is chaos, and yet r = 3.83 repeats itself. After how many steps? Show r "
     "from 3.82 to 3.87 and look what happens there.",
     "A window", {"look": "logistic", "r": "3.83", "part": "window"},
     "After three, from 1 + √8 ≈ 3.8284 on. Each of the three doubles to 6, 12, 24 … as r grows, a small copy of the "
     "whole diagram, and then chaos is back."),
)  # fmt: skip


def controls(controls: Controls) -> None:
    controls.show("r", format="%.4f")
    controls.show("x0", format="%.3f")
    controls.show("part")


def equation(settings: LogisticSettings) -> str:
    r = plain(settings.r) if len(plain(settings.r)) <= 7 else f"{settings.r:.4f}"
    sign = "=" if r == plain(settings.r) else r"\approx"
    return (
        rf"x_{{k+1}} = f(x_k) = r\,x_k\,(1 - x_k), \quad r {sign} {r}, \qquad f'(x) = r\,(1 - 2x), \qquad "
        r"\lambda = \lim_{n \to \infty} \tfrac{1}{n} \textstyle\sum_{k<n} \ln |f'(x_k)|"
    )


def rows(*_: object) -> list[Row]:
    """The cobweb and the diagram; below, the orbit in time and λ over r; beside them what is said."""
    web = view(
        "map", title="Cobweb", extent="corners", lines="curves", ways="web", handles="starts", move="begin",
        axes=["x", "new x"], quiet=True,
    )  # fmt: skip
    diagram = view(
        "map", title="Bifurcation diagram", ground="diagram", extent="diagram.room", lines="diagram.line",
        handles="diagram.handles", move="choose", free=True, axes=["r", "x"], quiet=True,
    )  # fmt: skip
    course = view(
        "chart", title="Two orbits, 10⁻⁶ apart", extent="room", marks="cursor", axes=["k", "x"],
        lines=[
            {"x": "time", "values": "other", "color": "negative", "width": 1.3},
            {"x": "time", "values": "x", "color": "accent", "width": 1.3},
        ],
    )  # fmt: skip
    exponents = view(
        "chart", title="Lyapunov's exponent λ over r", extent="exponents.room", marks="exponents.at",
        handles="exponents.handles", move="choose", axes=["r", "λ"],
        lines=[
            {"x": "rates", "values": "zero", "color": "muted", "width": 1},
            {"x": "rates", "values": "exponents", "color": "positive", "width": 1.2},
        ],
    )  # fmt: skip
    said = stack(
        view("lines", texts="says", small=True), view("lines", heading="account_of", texts="account"), grow=(1, 0)
    )
    return [
        row(web, diagram, said, height=272, grow=0.57),
        row(course, exponents, height=204, grow=0.43),
    ]


def exercise() -> None:
    lesson.exercise(
        "logistic",
        "r = 2.5. **To which x does the orbit come from any start between 0 and 1?**",
        "x",
        right=0.6,
        because="Right: 1 − 1/2.5 = 0.6, and f′ = 2 − 2.5 = −0.5: it attracts, from side to side.",
        near={
            0.0: "At 0 the slope is r = 2.5: it repels.",
            0.4: "That is 1/r. x = r·x·(1 − x) gives 1 − x = 1/r.",
            0.5: "There the parabola is highest, but f(0.5) = 0.625.",
        },
        hint="Not quite: solve x = 2.5·x·(1 − x).",
        within=1e-9,
        step=0.1,
        decimals=2,
    )


LOOK = Look(
    sentence="The simplest rule that is chaotic. **Press play**, or drag r through the diagram.",
    built=LogisticLook,
    widgets=controls,
    rows=rows,
    equation=equation,
    letters=LETTERS,
    trials=TRIES,
    exercise=exercise,
    code=(quadratic,),
    script=script,
    caption="Both orbits up to this step, and Lyapunov's exponent.",
    sources=(
        "May (1976), Simple mathematical models with very complicated dynamics, Nature 261",
        "Feigenbaum (1978), Quantitative universality for a class of nonlinear transformations",
    ),
)
