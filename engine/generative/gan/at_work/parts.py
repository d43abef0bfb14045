"""The coming update of an adversarial pair, taken apart: five parts, in numbers that give one another as shown."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.arithmetic.written import descent, joined, places_of, show, write
from engine.arrays import Floats
from engine.generative.adversaries.definition import LOSSES, Layers
from engine.generative.adversaries.words import LOGARITHMIC, d_loss
from engine.generative.gan.at_work.coming import Coming, norms
from engine.generative.gan.at_work.networks import Units
from engine.generative.gan.training import Training

PARTS = 5
NUMBERS = "①②③④⑤"
BORDERS = {"minimax": 0.0, "non-saturating": 0.0, "least squares": 0.5, "hinge": 0.0}
"""The logit between generated and real, for the losses that have one."""
OPTIMISERS = {"adam": "Adam", "sgd": "SGD", "momentum": "SGD with momentum"}


def turn(training: Training) -> str:
    """Whose update comes next."""
    if training.failed or not training.ready:
        return "No update comes next."
    d, g = training.schedule
    ours = training.next == "discriminator"
    who, number, of = ("D", training.turn + 1, d) if ours else ("G", training.turn - d + 1, g)
    name = OPTIMISERS[getattr(training.settings, f"{who.lower()}_optimiser")]
    return f"Next is update {training.steps + 1:,}: {who}'s, number {number} of {of} in the iteration, by {name}."


def tell(part: int, training: Training, coming: Coming, ring: int, shown: Units, names: list[list[str]]) -> str:
    """Part 1 to 5 in a sentence or two. ring: which generated point is followed; shown, names: the learner's units."""
    told = (_make, _judge, _lose, _slope)
    words = told[part - 1](coming, ring) if part < PARTS else _move(training, coming, shown, names)
    return f"{NUMBERS[part - 1]} {words}"


def _make(coming: Coming, ring: int) -> str:
    z, x = (", ".join(show(float(value), 3) for value in row[ring]) for row in (coming.noise, coming.fakes))
    n = len(coming.noise)
    return f"G makes {n} points out of {n} draws of noise. The one with the ring: z = ({z}) → x = G(z) = ({x})."


def _judge(coming: Coming, _: int) -> str:
    """D's answers, and their means as sums over how many there are."""
    words = f"D judges the generated points: {_mean(coming, coming.b, 'D(G(z))', 'below')}."
    return f"{words} And as many real ones: {_mean(coming, coming.a, 'D(x)', 'above')}." if len(coming.a) else words


def _mean(coming: Coming, logits: Floats, name: str, side: str) -> str:
    loss = coming.after.settings.loss
    answers = 1 / (1 + np.exp(-logits)) if loss in LOGARITHMIC else logits
    written = write([float(answers.sum()), len(answers)], lambda o, _: o[0] / o[1], exact=(1,), visible=3)
    said = f"mean {name} = {written.operands[0]}/{len(answers)} = {written.results[0]}"
    if loss not in BORDERS:
        return said
    border = BORDERS[loss]
    count = int((logits < border).sum() if side == "below" else (logits > border).sum())
    return f"{said}, {count} {side} {'0' if loss == 'hinge' else '½'}"


def _lose(coming: Coming, _: int) -> str:
    after = coming.after
    if coming.player == "discriminator":
        return f"The loss of D: {d_loss(after)}"
    n = len(coming.b)
    written = write([after.g_loss * n, n], lambda o, _: o[0] / o[1], exact=(1,))
    text = LOSSES[after.settings.loss].text[1]
    sums = f"its {n} terms add up to {written.operands[0]}, and {written.operands[0]}/{n} = {written.results[0]}"
    return f"The loss of G: {text}; {sums}"


def _slope(coming: Coming, _: int) -> str:
    """How long the gradient is, layer by layer and in all."""
    written = write(norms(coming.gradient), lambda o, _: math.hypot(*o))
    squares = " + ".join(f"({size})²" if "·" in size else f"{size}²" for size in written.operands)
    way = "through D" if coming.player == "discriminator" else "through D, which stays as it is, into G"
    said = f"√({squares}) = {written.results[0]}"
    return f"The slope of the loss goes back {way}. Length of the gradient, layer by layer and in all: {said}"


def _move(training: Training, coming: Coming, shown: Units, names: list[list[str]]) -> str:
    """The weight that will move most among those that are shown, before and after."""
    layer, row, column = farthest(training, coming, shown)
    to, come = shown[layer + 1][row], shown[layer][column]
    old, new, slope = (
        float(of[layer][0][to, come]) for of in (_of(training, coming), _of(coming.after, coming), coming.gradient)
    )
    s: Any = training.settings
    who = coming.player[0]
    if getattr(s, f"{who}_optimiser") == "sgd" and not s.half_life:
        sums = descent(old, getattr(s, f"{who}_rate"), slope).text
    else:
        change = new - old
        written = write([old, change], lambda o, _: o[0] + o[1], visible=places_of(change))
        sums = f"{joined(written.operands)} = {written.results[0]}"
    link = f"{names[layer][column]} → {names[layer + 1][row]}"
    return f"The weights of {who.upper()} move, of those shown most {link}: {sums}. Now step on, by update."


def _of(training: Training, coming: Coming) -> Layers:
    return training.discriminator if coming.player == "discriminator" else training.generator


def farthest(training: Training, coming: Coming, shown: Units) -> tuple[int, int, int]:
    """Layer, row and column, among the shown weights, of the one that changes most."""
    pairs = zip(_of(training, coming), _of(coming.after, coming), strict=True)
    changes = [
        (after - before)[to][:, come].abs()
        for ((before, _), (after, _)), come, to in zip(pairs, shown, shown[1:], strict=False)
    ]
    layer = max(range(len(changes)), key=lambda k: float(changes[k].max()))
    row, column = divmod(int(changes[layer].argmax()), changes[layer].shape[1])
    return layer, row, column
