"""The look on three flows that every course shows."""

from __future__ import annotations

from engine.arithmetic.written import plain
from engine.recurrent.dynamics.classics import flow, gallery
from engine.recurrent.dynamics.classics.experiment import ClassicsLook
from engine.recurrent.dynamics.classics.gallery import CLASSICS
from engine.recurrent.dynamics.classics.script import script
from engine.recurrent.dynamics.classics.settings import ClassicsSettings
from ui import lesson
from ui.controls import Controls
from ui.lesson import Trial
from ui.live import Running
from ui.look import Look
from ui.stage import Row, row, stack, view

LETTERS = (
    "A dot stands for the change in time. Strokes: which way a state moves; rings with a number: where nothing moves; "
    "the bold way is yours. The Jacobian: the slopes of the flow there; near by, a linear flow with its λ is seen."
)
TRIES: tuple[Trial, ...] = (
    ("**Over the top.** Without friction, drag the start's speed up. From which energy on does the pendulum turn over "
     "instead of swinging?",
     "A pendulum without friction", {"look": "classics", "friction": "0", "at_x": "0", "at_y": "1.5"},
     "From 1 on: at the top, at rest, ω²/2 − cos π = 1. At θ = 0 that is ω = 2."),
    ("**Who comes first?** Play. When is there most prey, when are there most predators? Does their mean change if you "
     "start elsewhere?",
     "Prey and predators", {"look": "classics", "classic": "species", "at_x": "3", "at_y": "1"},
     "First the prey, about a quarter of a round later the predators. Over a whole round the means are γ/δ = 1 and "
     "α/β = 1 wherever one starts."),
    ("**A loop that all come to.** Start near the middle, then far outside. Where do both end?",
     "Van der Pol", {"look": "classics", "classic": "van der Pol", "at_x": "0.1", "at_y": "0"},
     "On the same loop, a limit cycle: in the middle friction is negative and pushes, outside it brakes. No linear "
     "flow has such a loop."),
)  # fmt: skip


def controls(controls: Controls) -> None:
    """Which flow, and its numbers."""
    chosen = controls.show("classic", brings=("at_x", "at_y"))
    for name in CLASSICS[chosen].parameters:
        controls.show(name)


def equation(settings: ClassicsSettings) -> str:
    """The flow, and its numbers."""
    letters = {"α": r"\alpha", "β": r"\beta", "γ": r"\gamma", "δ": r"\delta", "μ": r"\mu"}
    numbers = ", \\; ".join(
        rf"{letters[settings.flow.parameters[name].letter]} = {plain(value)}"
        for name, value in settings.parameters.items()
    )
    return rf"{settings.flow.equation}, \qquad {numbers}"


def rows(_: Running, settings: ClassicsSettings) -> list[Row]:
    """The plane; beside it time, what to look for, where nothing moves, and the arithmetic of the moment."""
    first, second = settings.flow.axes
    plane = view(
        "map", title="The plane of both numbers", extent="room", segments="strokes", ways="ways", now="now",
        handles="handles", move="move", axes="axes", quiet=True, width=1.25,
    )  # fmt: skip
    course = view(
        "chart", title="Your way in time", extent="own.room", marks="cursor", axes=["t", ""],
        lines=[
            {"x": "time", "values": "own.x", "color": "text", "width": 1.6, "label": first},
            {"x": "time", "values": "own.y", "color": "accent", "width": 1.6, "label": second},
        ],
    )  # fmt: skip
    beside = stack(
        view("lines", texts="look", small=True), course, view("table", table="rests", plain=True),
        view("lines", heading="account_of", texts="account", small=True), grow=(0, 1, 0, 0),
    )  # fmt: skip
    return [row(plane, beside, height=476)]


def exercise() -> None:
    lesson.exercise(
        "classics",
        "A pendulum without friction passes the lowest point, θ = 0, with the speed ω. **Which ω takes it just to the "
        "top?** The energy ω²/2 − cos θ is kept.",
        "ω",
        right=2.0,
        because="Right: ω²/2 − 1 = 1, so ω² = 4.",
        near={
            1.0: "The energy at the top is 1: ω²/2 − 1 = 1.",
            4.0: "That is ω².",
            1.41: "Do not forget −cos 0 = −1 at the lowest point.",
        },
        hint="Not quite: at the top, at rest, the energy is −cos π = 1.",
        within=0.005,
        step=0.1,
        decimals=2,
    )


LOOK = Look(
    sentence="Three flows that are not linear, and what to look for. **Press play**, or drag the start.",
    built=ClassicsLook,
    widgets=controls,
    rows=rows,
    equation=equation,
    letters=LETTERS,
    trials=TRIES,
    exercise=exercise,
    code=(gallery, flow),
    script=script,
    caption="Your way up to this moment, in plain numbers.",
    sources=tuple(classic.source for classic in CLASSICS.values()),
)
