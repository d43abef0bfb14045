"""The coming update of an adversarial pair, worked out before it is made, and told in five parts.

What an update learns from follows from the seed and its number alone. So a twin can make it first, and the network that
is shown stays as it is. The difference of their parameters is, to the last digit, the change that the optimiser will
make. Whoever works out what is told of it with the numbers that are shown finds the results that are shown.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from scipy.special import expit

from engine.arithmetic.written import descent, joined, places_of, show, squared, write
from engine.arrays import Floats
from engine.generative.adversaries import fast
from engine.generative.adversaries.definition import LOGARITHMIC, LOSSES, Layers, stream
from engine.generative.adversaries.experiment import d_loss
from engine.generative.adversaries.players import Player
from engine.generative.adversaries.settings import OPTIMISERS
from engine.generative.gan.networks import Units
from engine.generative.gan.training import GANTraining

PARTS = 5
NUMBERS = "①②③④⑤"


@dataclass(frozen=True)
class Coming:
    """player: who learns; noise: (n, size) and the points (n, 2) that G makes of it; real: (n, 2), none for G's update;
    a, b: D's logits of real and of generated points, (n,); after: the training after the update; change: of every
    parameter of "d" and "g", in one row each; gradient: of the learner's loss, layer by layer.
    """

    player: Player
    noise: Floats
    fakes: Floats
    real: Floats
    a: Floats
    b: Floats
    after: GANTraining
    change: dict[str, torch.Tensor]
    gradient: Layers


def made(training: GANTraining, noise: Floats) -> Floats:
    """The points that G itself makes of noise; its average, which may be shown, is another network."""
    s = training.settings
    return training.outwards(
        fast.forward(training.gan.generator, training.tensor(noise), s.g_activation, s.g_output).output
    )


@torch.inference_mode()
def coming(training: GANTraining) -> Coming | None:
    """The next update; None where none can be made."""
    if training.failed or not training.ready:
        return None
    player, s = training.next, training.settings
    after = training.twin()
    after.judge = None  # nothing is read of it
    if not after.step():
        return None
    chance, real = stream(s.seed, training.steps), np.zeros((0, 2))  # drawn in the order in which the update draws
    if player == "discriminator":
        real = training.outwards(training.batch(chance))
    noise = training.draw(chance)
    fakes = made(training, noise)
    # With spectral norms, D's update judges by the singular vectors that it has just brought up to date.
    layers = fast.normed(training.gan.discriminator, after.gan.vectors)[0] if s.spectral else training.gan.discriminator
    a, b = (fast.forward(layers, training.inwards(points), s.d_activation).output[:, 0] for points in (real, fakes))
    change = {name: after.gan.arrays[name] - training.gan.arrays[name] for name in "dg"}
    sizes = s.d_sizes if player == "discriminator" else s.g_sizes
    gradient = fast.views(after.gan.gradients[player[0]], sizes)
    return Coming(player, noise, fakes, real, a.numpy(), b.numpy(), after, change, gradient)


def norms(layers: Layers) -> list[float]:
    """The length of each layer's gradient, weights and biases together."""
    return [float(torch.cat([weight.ravel(), bias]).norm()) for weight, bias in layers]


# In words


def turn(training: GANTraining) -> str:
    """Whose update comes next."""
    if training.failed or not training.ready:
        return "No update comes next."
    d, g = training.schedule
    ours = training.next == "discriminator"
    who, number, of = ("D", training.turn + 1, d) if ours else ("G", training.turn - d + 1, g)
    name = OPTIMISERS[getattr(training.settings, f"{who.lower()}_optimiser")]
    return f"Next is update {training.steps + 1:,}: {who}'s, number {number} of {of} in the iteration, by {name}."


def tell(part: int, training: GANTraining, coming: Coming, ring: int, shown: Units, names: list[list[str]]) -> str:
    """Part 1 to 5 in a sentence or two. ring: which generated point is followed; shown, names: the learner's units."""
    told = (_make, _judge, _lose, _slope)
    words = told[part - 1](coming, ring) if part < PARTS else _move(training, coming, shown, names)
    return f"{NUMBERS[part - 1]} {words}"


def _make(coming: Coming, ring: int) -> str:
    z, x = (", ".join(show(float(value), 3) for value in row[ring]) for row in (coming.noise, coming.fakes))
    n = len(coming.noise)
    return f"G makes {n} points out of {n} draws of noise. The one with the ring: z ≈ ({z}) → x = G(z) ≈ ({x})."


def _judge(coming: Coming, _: int) -> str:
    """D's answers, and their means as sums over how many there are."""
    words = f"D judges the generated points: {_mean(coming, coming.b, 'D(G(z))', 'below')}."
    return f"{words} And as many real ones: {_mean(coming, coming.a, 'D(x)', 'above')}." if len(coming.a) else words


def _mean(coming: Coming, logits: Floats, name: str, side: str) -> str:
    loss = coming.after.settings.loss
    answers = expit(logits) if loss in LOGARITHMIC else logits
    written = write([float(answers.sum()), len(answers)], lambda o, _: o[0] / o[1], exact=(1,), visible=3)
    said = f"mean {name} ≈ {written.operands[0]}/{len(answers)} {written.ends[0]}"
    border = LOSSES[loss].border
    if border is None:
        return said
    count = int((logits < border).sum() if side == "below" else (logits > border).sum())
    return f"{said}, {count} {side} {'0' if loss == 'hinge' else '½'}"


def _lose(coming: Coming, _: int) -> str:
    after = coming.after
    if coming.player == "discriminator":
        return f"The loss of D: {d_loss(after)}"
    n = len(coming.b)
    written = write([after.gan.g_loss * n, n], lambda o, _: o[0] / o[1], exact=(1,))
    text = LOSSES[after.settings.loss].text[1]
    sums = f"its {n} terms add up to {written.operands[0]}, and {written.operands[0]}/{n} {written.ends[0]}"
    return f"The loss of G: {text}; {sums}"


def _slope(coming: Coming, _: int) -> str:
    """How long the gradient is, layer by layer and in all."""
    written = write(norms(coming.gradient), lambda o, _: math.hypot(*o))
    squares = " + ".join(map(squared, written.operands))
    way = "through D" if coming.player == "discriminator" else "through D, which stays as it is, into G"
    said = f"√({squares}) {written.ends[0]}"
    return f"The slope of the loss goes back {way}. Length of the gradient, layer by layer and in all: {said}"


def _move(training: GANTraining, coming: Coming, shown: Units, names: list[list[str]]) -> str:
    """The weight that will move most among those that are shown, before and after."""
    layer, row, column = farthest(training, coming, shown)
    to, come = shown[layer + 1][row], shown[layer][column]
    s, who = training.settings, coming.player[0]
    all_of_it = training.gan.layers[who], coming.after.gan.layers[who], coming.gradient
    old, new, slope = (float(of[layer][0][to, come]) for of in all_of_it)
    if getattr(s, f"{who}_optimiser") == "sgd" and not s.half_life:
        sums = descent(old, getattr(s, f"{who}_rate"), slope).text
    else:
        change = new - old
        written = write([old, change], lambda o, _: o[0] + o[1], visible=places_of(change))
        sums = f"{joined(written.operands)} {written.ends[0]}"
    link = f"{names[layer][column]} → {names[layer + 1][row]}"
    return f"The weights of {who.upper()} move, of those shown most {link}: {sums}. Now step on, by update."


def farthest(training: GANTraining, coming: Coming, shown: Units) -> tuple[int, int, int]:
    """Layer, row and column, among the shown weights, of the one that changes most."""
    who = coming.player[0]
    pairs = zip(training.gan.layers[who], coming.after.gan.layers[who], strict=True)
    changes = [
        (after - before)[to][:, come].abs()
        for ((before, _), (after, _)), come, to in zip(pairs, shown, shown[1:], strict=False)
    ]
    layer = max(range(len(changes)), key=lambda k: float(changes[k].max()))
    row, column = divmod(int(changes[layer].argmax()), changes[layer].shape[1])
    return layer, row, column
