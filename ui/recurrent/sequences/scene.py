"""The look at one to many, a second task: a picture of two things, and a phrase."""

from __future__ import annotations

from typing import Any

from engine.recurrent.sequences import network, scenes
from engine.recurrent.sequences.script import beside, script
from engine.recurrent.sequences.settings import SceneSettings
from engine.recurrent.sequences.shapes.scene import SceneToPhrase
from ui import lesson
from ui.controls import Controls
from ui.lesson import Trial
from ui.live import Running
from ui.look import Look
from ui.recurrent.sequences import stage
from ui.recurrent.sequences.controls import training
from ui.recurrent.sequences.equations import CELL_IS, TRAINED, captioning
from ui.stage import Row, row, view

TRIES: tuple[Trial, ...] = (
    ("**The same phrase for every picture.** Hide the picture, and learn: where does the loss stop, and what does it "
     "say of any picture?",
     "Hidden", {"look": "scene", "dark": "yes"},
     "At the line of the best without the input. It has learnt how a phrase goes, and says the same one of every "
     "picture: all colours and forms are equally likely."),
    ("**What is learnt first?** Press play, and watch the answer: are colours, forms, or “left of” and “above” right "
     "first?",
     "From the start", {"look": "scene"},
     "Colours and the relation, after some hundred updates; forms come last: a few grey pixels at their edges tell "
     "them apart."),
)  # fmt: skip


def widgets(controls: Controls) -> None:
    controls.show("dark")
    training(controls, units="units")


def rows(_: Running, settings: SceneSettings) -> list[Row]:
    def menu(what: str, label: str, names: Any) -> dict[str, Any]:
        choices = [[name, name] for name in names]
        return {
            "action": "put",
            "with": {"what": what},
            "argument": "name",
            "value": what,
            "label": label,
            "choices": choices,
        }

    items = [
        menu("first_color", "A", scenes.COLORS), menu("first_form", "", scenes.FORMS),
        menu("relation", "", scenes.RELATIONS), menu("second_color", "a", scenes.COLORS),
        menu("second_form", "", scenes.FORMS), {"action": "move", "label": "Move", "button": True},
    ]  # fmt: skip
    pictures = view("tiles", images="scene", captions="scene_names", columns=2, short=True, width=0.4)
    return [
        row(view("choices", items=items), height=28, grow=0.07),
        row(pictures, stage.graph(), height=212, grow=0.48),
        row(stage.loss(), stage.accuracy(), height=160, grow=0.33),
        row(view("lines", texts="progress", small=True), view("lines", texts="said", small=True), height=36, grow=0.08),
    ]


def exercise() -> None:
    lesson.exercise(
        "scene",
        "A phrase names one of three colours and one of three forms, “left of” or “above”, and again a colour and a "
        "form, all equally likely. **How many different phrases are there?**",
        "Phrases",
        right=162,
        because="Right: 3·3·2·3·3 = 162. Without the picture a phrase costs ln 162 ≈ 5.09 nats, however well it is "
        "known how phrases go.",
        near={
            81: "That leaves out “left of” and “above”.",
            18: "That is the first thing and the relation. The second thing has a colour and a form, too.",
        },
        hint="Not quite. Multiply the numbers of choices at each place.",
    )  # fmt: skip


def equation(settings: SceneSettings) -> str:
    return captioning(settings, hidden=settings.dark)


def letters(settings: SceneSettings) -> str:
    side = scenes.SIDE
    return (
        f"x: the picture, 3·{side}·{side} numbers of red, green and blue light; yₜ: the word of step t, y₀: the start. "
        f"{CELL_IS[settings.cell]}. {TRAINED}"
    )


LOOK = Look(
    sentence="A picture goes in, a phrase comes out word by word. **Press play**, then put other things there.",
    built=SceneToPhrase,
    widgets=widgets,
    rows=rows,
    equation=equation,
    letters=letters,
    trials=TRIES,
    exercise=exercise,
    code=(network.Network, scenes),
    script=script,
    caption="The run so far, with the pictures that it learns from and those that are held out.",
    sources=("Vinyals, Toshev, Bengio and Erhan (2015), Show and tell: a neural image caption generator",),
    beside=beside,
)
