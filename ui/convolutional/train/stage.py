"""The training lesson's stage: one network that learns, or two."""

from __future__ import annotations

from typing import Any

from engine.arithmetic import updates
from engine.arithmetic.written import plain
from engine.convolutional.train.settings import TrainSettings
from engine.digits.mnist import CLASSES
from engine.optimisers import COSINE_OVER, HALVED_EVERY, LEAST
from ui import equations, lesson, live
from ui.convolutional.lens import lens, lens_steps
from ui.pad import ears
from ui.stage import Row, View, row, stack, view

LESSON = "train"


def equation(settings: TrainSettings) -> str:
    """The loss of a batch, and how the chosen network's weights are moved."""
    own = settings.of(settings.chosen)
    decay = rf" + {plain(own.weight_decay)}\,w" if own.weight_decay else ""
    update, *means = updates.formula(own.optimiser, rf"\partial \mathcal{{L}}/\partial w{decay}")
    rate = rf"\eta = {plain(own.learning_rate)}"
    if own.schedule == "halving":
        rate += rf"\cdot 0.5^{{\lfloor \text{{epoch}}/{HALVED_EVERY} \rfloor}}"
    if own.schedule == "cosine":
        rate += rf"\cdot \max({LEAST}, \tfrac12 + \tfrac12\cos\tfrac{{\pi\,\text{{epoch}}}}{{{COSINE_OVER}}})"
    x = r"\tilde x_i" if own.augmentation else "x_i"
    chance = [rf"\tilde x: \text{{moved at chance, strength {plain(own.augmentation)}}}"] if own.augmentation else []
    if own.dropout:
        kept = rf"\text{{each input of the last layer 0 with probability {plain(own.dropout)}, the others}}"
        chance.append(rf"{kept} \cdot \tfrac{{1}}{{1 - {plain(own.dropout)}}}")
    lines = [
        rf"z = \text{{network}}({x}), \quad {equations.SOFTMAX}, \quad {equations.cross_entropy(settings.batch)}",
        rf"{update}, \quad {rate}",
        *(means if not lesson.presenting() else []),
        r", \quad ".join(chance),
    ]
    return equations.stacked(*filter(None, lines))


LETTERS = (
    "x: a picture, y: its digit; z: ten logits, p: ten shares; w: each weight, g: its gradient; "
    "recent batches: a running mean, of which each update keeps 95 %; in brackets: the share’s 95 % interval (Wilson)."
)


def rows(running: live.Running, settings: TrainSettings) -> list[Row]:
    """Losses and accuracies, the answer to the drawing; filters, who is taken for whom, and the look that is chosen."""
    pair, whose = settings.compare, f"{settings.chosen.capitalize()}: " if settings.compare else ""
    loss, accuracy = _curve("Loss", "loss", pair), _curve("Accuracy", "accuracy", pair)
    asked, answer = _asked(), _answer(pair)
    filters = _filters(whose)
    confusion = view(
        "tiles", title=f"{whose}True ↓ taken for →", images="confusion", scale="sequential",
        numbers=True, digits=0, labels=[str(k) for k in range(CLASSES)], smooth=False, width=1.0,
    )  # fmt: skip
    said = row(view("lines", texts="said"), height=40 if pair else 20, grow=0.02)
    said_below = {"hardest": "why_said", "inside": "inside_said"}.get(settings.look)
    why = [row(view("lines", texts=said_below), height=20, grow=0.02)] if said_below else []
    sums = row(view("lines", texts="sums", small=True), height=36, grow=0.02)
    above = row(loss, accuracy, asked, answer, height=132 if pair else 156, grow=0.45)
    shown = _inside(settings) if settings.look == "inside" else (filters, confusion, _look(settings.look, whose))
    below = row(*shown, height=166 if pair else 190, grow=0.55)
    rows = [above, said, *why, below, sums]
    if lesson.presenting():  # the pad takes part of the width, and type is large
        differ = [row(view("lines", texts="differ"), height=30, grow=0.02)] if pair else []
        hardest = settings.look == "hardest"  # the other looks need the whole width, and leave room for one curve
        above = row(accuracy if hardest else loss, asked, answer, height=190, grow=0.27 if pair else 0.37)
        if settings.look != "inside":
            shown = (loss, filters, confusion) if hardest else (_look(settings.look, whose),)
        if settings.look == "inside":
            sums = row(view("lines", texts="inside_said"), height=60, grow=0.08)
        rows = [above, *differ, sums, row(*shown, height=238, grow=0.31 if pair else 0.4)]
    return rows


def _asked() -> View:
    """What the network is asked about, as it sees it; it hears of every stroke on the pad."""
    return view(
        "tiles",
        title="As it sees it",
        images="asked",
        scale="sequential",
        range=1,
        smooth=False,
        overlay=ears(LESSON),
        width=0.75,
        beside=2,
        leads=True,
    )


def _filters(whose: str) -> View:
    """The first layer; in its place, while a hard picture is asked about, why that is read as it is."""
    filters = view("tiles", title=f"{whose}First layer", images="filters", range="filters_range", smooth=False)
    maps = view(
        "tiles", title=f"{whose}Why (blue: for it)", images="why", range="why_range",
        captions="why_captions", columns=2, smooth=False,
    )  # fmt: skip
    return stack(filters, stack(maps), width=0.85)


def _answer(pair: bool) -> View:
    bars = view("bars", values="probabilities")
    if pair:
        bars = view("bars", values="probabilities", other="second_probabilities", names=["First", "Second"])
    return stack(view("lines", texts="answer", big=False), bars, width=1.3, grow=(0, 1), beside=2, leads=True)


def _curve(title: str, name: str, pair: bool) -> View:
    """Of two networks four lines, each with a dash of its own."""
    named = [(name, "accent", "Recent batches"), (f"held_{name}", "text", "Held out")]
    if pair:
        named = [
            (name, "accent", "First"), (f"held_{name}", "accent", "held out"),
            (f"second_{name}", "text", "Second"), (f"second_held_{name}", "text", "held out"),
        ]  # fmt: skip
    return view(
        "curve",
        title=title,
        x="trace.step",
        series=[
            {"name": f"trace.{figure}", "label": label, "color": color, "joined": "held" in figure}
            for figure, color, label in named
        ],
        other={
            "x": "other.step",
            "series": [
                {"name": f"other.{figure}", "color": color, "joined": "held" in figure} for figure, color, _ in named
            ],
        },
        cursor="step",
        now=[figure for figure, _, _ in named],
        x_label="update",
        zero=name == "loss",
        width=1.5 if pair else 1.3,
    )


def _inside(settings: TrainSettings) -> tuple[View, ...]:
    """A layer's maps and their slopes; beside them its kernels and theirs, or how the cell pointed at comes about."""
    plan = settings.of(settings.chosen).anatomy.layers
    layers = [[part.number, f"{part.number}: {part.layer.text}"] for part in plan]
    which = view("choices", items=[
        {"action": "turn_to", "argument": "layer", "value": "layer_shown", "label": "Layer", "choices": layers}
    ])  # fmt: skip
    maps = _pictures("What leaves it", "maps", point="point", pin="pin", at="cell", spoken="account_of")
    account = view("lines", heading="account_of", texts="account", small=True)
    weights, slopes = _pictures("Weights w", "weights"), _pictures("∂L/∂w", "weight_slopes")
    shown = (stack(which, maps, grow=(0, 1)), _pictures("∂L/∂ each of these", "slopes"))
    if lesson.presenting():  # type is large
        return (*shown, stack(lens_steps(), weights, stack(lens(sized=False)), width=1.8, grow=(0, 1, 1)))
    kernels = stack(lens_steps(), weights, stack(account), grow=(0, 1, 1))
    return (*shown, kernels, stack(slopes, stack(lens(sized=False)), width=1.35))


def _pictures(title: str, name: str, **pointing: Any) -> View:
    images = f"inside.{name}"
    return view("tiles", title=title, images=images, range=f"{images}_range", smooth=False, **pointing)


def _look(look: str, whose: str) -> View:
    if look == "health":
        return view("layers", title=f"{whose}Health, on a hundred pictures", standing="standing", width=1.75)
    if look == "parameters":
        return view("lines", title=f"{whose}Parameters", texts="parameters", width=1.75)
    return view(
        "tiles", title=f"{whose}Hardest held out: true → taken for, loss", images="hardest",
        scale="sequential", range=1, captions="hardest_captions", action="ask", shown="hardest_shown",
        columns=6, smooth=False, width=1.75,
    )  # fmt: skip
