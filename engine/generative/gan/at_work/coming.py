"""The coming update of a generative adversarial network, worked out before it is made.

What an update learns from follows from the seed and its number alone, so that it can be rehearsed: a twin makes it, and
the network that is shown stays where it is. What the twin's parameters differ by is the change that the optimiser will
make, to the last digit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from engine.arrays import Floats
from engine.generative.adversaries import fast
from engine.generative.adversaries.definition import Layers
from engine.generative.adversaries.players import Player, stream
from engine.generative.gan.training import Training, tensor


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
    after: Training
    change: dict[str, torch.Tensor]
    gradient: Layers


def made(training: Training, noise: Floats) -> Floats:
    """The points that G, as it learns, makes of noise; its average, where one is shown, is another network."""
    s = training.settings
    y = fast.forward(training.generator, tensor(noise), s.g_activation, s.g_output).output
    return training.centre + training.half * y.numpy()


@torch.inference_mode()
def coming(training: Training) -> Coming | None:
    """The update that comes next; None where none can be made."""
    if training.failed or not training.ready:
        return None
    player = training.next
    who = player[0]
    after = training.twin()
    after.judge = None  # nothing is read of it
    if not after.step():
        return None
    noise, real = _drawn(training, player)
    fakes = made(training, noise)
    # With spectral norms, D's update judges by the singular vectors that it has just brought up to date.
    layers = fast.normed(training.discriminator, after.vectors)[0] if training.settings.spectral else None
    return Coming(
        player,
        noise,
        fakes,
        real,
        logits(training, real, layers),
        logits(training, fakes, layers),
        after,
        {name: after.arrays[name] - training.arrays[name] for name in "dg"},
        fast.views(after.gradients[who], training.settings.d_sizes if who == "d" else training.settings.g_sizes),
    )


def _drawn(training: Training, player: Player) -> tuple[Floats, Floats]:
    """The noise and the real points that the update draws, in the order in which it draws them."""
    generator = stream(training.settings.seed, training.steps)
    real: Floats = np.zeros((0, 2))
    if player == "discriminator":
        real = training.centre + training.half * training.batch(generator).numpy()
    return training.draw(generator), real


def logits(training: Training, points: Floats, layers: Layers | None = None) -> Floats:
    """a(x) of points (n, 2) of the plane, by the layers that D judges with, or by these: (n,)."""
    x = tensor((points - training.centre) / training.half)
    run = fast.forward(layers or training.judging()[0], x, training.settings.d_activation)
    found: Floats = run.output[:, 0].numpy()
    return found


def norms(layers: Layers) -> list[float]:
    """The length of each layer's gradient, weights and biases together."""
    return [float(torch.cat([weight.ravel(), bias]).norm()) for weight, bias in layers]
