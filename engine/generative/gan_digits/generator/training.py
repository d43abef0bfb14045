"""Training a generator of digits against a discriminator on MNIST, for the weights that ship.

    L_D = E[softplus(−D(x))] + E[softplus(D(G(z)))] + γ/2 E[‖∂D(x)/∂x‖²]        L_G = E[softplus(−D(G(z)))]

The non-saturating losses (Goodfellow et al., 2014) of logits, with the gradient penalty R1 at real pictures (Mescheder,
Geiger and Nowozin, 2018), which is added every few steps with that many times the weight (Karras et al., 2020). Both
learn by Adam, the discriminator at the higher rate (Heusel et al., 2017), and both rates fall along half a cosine. The
samples come from a moving average of the generator's weights (Yazıcı et al., 2019), whose normalisation is measured
anew.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.optim.swa_utils import update_bn

from engine.convolutional.reader.training import as_input
from engine.digits.mnist import Digits
from engine.generative.adversaries.definition import LOSSES
from engine.generative.gan_digits.generator.network import LATENTS, Discriminator, Generator, drawn, folded
from engine.generative.gan_digits.generator.quality import Reference, quality
from engine.settings import number, switch, whole
from engine.weights import long_run
from engine.weights.long_run import LongTraining, learn

ASKED_SEED, ASKED = 7, 10_000
"""The latents that an epoch is judged by; the same every time."""
GATHERED, AT_ONCE = 10, 500  # parts over which the normalisation is gathered, and latents in a part
GAME = LOSSES["non-saturating"]


@dataclass(frozen=True)
class Recipe(long_run.Recipe):
    """rate, judge_rate: Adam's at first, of the generator and of the discriminator; penalty: γ; every: steps between
    two gradient penalties; average: what the generator's moving average keeps at a step; brief: whether the layers'
    products are counted in bfloat16, which takes half the time where the processor can and far longer where it cannot.
    """

    epochs: int = 40
    batch: int = 64
    rate: float = 4e-4
    judge_rate: float = number(1.2e-3, 0, 1, "learning rate of the discriminator")
    penalty: float = number(0.003, 0, 1_000, "penalty")
    every: int = whole(8, 1, 1_000, "number of steps between two penalties")
    average: float = number(0.999, 0, 0.99999, "share that the moving average keeps")
    brief: bool = switch(False, "use of bfloat16")


@dataclass(frozen=True)
class Epoch(long_run.Epoch):
    """The losses' means in nats; real, fake: the mean logits of D; the rest: the moving average's samples, see
    :class:`engine.generative.gan_digits.generator.quality.Quality`."""

    discriminator: float
    generator: float
    real: float
    fake: float
    sure: float
    entropy: float
    distance: float

    @property
    def merit(self) -> float:
        """The least Fréchet distance."""
        return -self.distance

    def __str__(self) -> str:
        return (
            f"D {self.discriminator:.3f} G {self.generator:.3f}  logits {self.real:+.2f} {self.fake:+.2f}  "
            f"sure {self.sure:.3f} entropy {self.entropy:.3f} bits distance {self.distance:.2f}"
        )


class GeneratorTraining(LongTraining[Recipe, Epoch]):
    """See :class:`engine.weights.long_run.LongTraining`. The best networks are `best` and `best_judge`."""

    learnt = ("generator", "discriminator", "average", "best", "best_judge", "maker", "judge")
    epoch_type = Epoch

    def __init__(self, recipe: Recipe, train: Digits, reference: Reference) -> None:
        super().__init__(recipe, len(train))
        self.images, self.reference = train.images, reference
        self.generator, self.discriminator = Generator(normalised=True), Discriminator()
        drawn(self.generator, self.random)
        drawn(self.discriminator, self.random)
        for network in (self.generator, self.discriminator):
            network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # a fifth faster
        self.average = copy.deepcopy(self.generator).requires_grad_(False)
        self.best, self.best_judge = folded(self.average), copy.deepcopy(self.discriminator)
        self.maker, self.judge = (
            torch.optim.Adam(network.parameters(), betas=(0.5, 0.99), fused=True)
            for network in (self.generator, self.discriminator)
        )
        self.schedules = {0: recipe.epochs}  # after which epoch the rate began to fall towards which one
        self.reschedule = False  # whether a run to be restored may have had another number of epochs

    def step(self, number: int, batch: Tensor) -> list[float]:
        """One step of the discriminator and one of the generator, on the same latents. Returns both losses and D's mean
        logits of real and of generated pictures."""
        recipe, share = self.recipe, self.fall(number)
        x = as_input(self.images[batch.numpy()])
        z = torch.randn((len(x), LATENTS), generator=self.random)
        weight = recipe.penalty * recipe.every / 2 if number % recipe.every == 0 else 0.0
        counting = torch.autocast("cpu", torch.bfloat16, enabled=recipe.brief)
        with counting:
            made = self.generator(z).float().sigmoid()
            first, real, fake = discriminator_loss(self.discriminator, x, made.detach(), weight)
        learn(self.judge, first, recipe.judge_rate * share)
        with counting:
            second = GAME.generator(self.discriminator(made).float())
        learn(self.maker, second, recipe.rate * share)
        with torch.no_grad():
            for kept, new in zip(self.average.parameters(), self.generator.parameters(), strict=True):
                kept.lerp_(new, 1 - recipe.average)
        return [first.item(), second.item(), real, fake]

    @torch.no_grad()
    def judged(self) -> list[float]:
        """The quality of the moving average's samples."""
        asked = torch.Generator().manual_seed(ASKED_SEED)
        gather(self.average, asked)
        generator = folded(self.average)
        found = quality(generator(z).sigmoid() for z in latents(ASKED, asked)).against(self.reference)
        return [found.sure, found.entropy, found.distance]

    def keep(self) -> None:
        self.best = folded(self.average)
        self.best_judge.load_state_dict(self.discriminator.state_dict())

    def state(self) -> dict[str, Any]:
        return super().state() | {"schedules": self.schedules}

    def restore(self, state: dict[str, Any]) -> None:
        """With another number of epochs the rate falls from here on towards the end of this recipe."""
        epochs = {"epochs": self.recipe.epochs} if self.reschedule else {}
        super().restore(state | {"recipe": state["recipe"] | epochs})
        self.schedules = dict(state["schedules"])
        if self.schedules[max(self.schedules)] != self.recipe.epochs:
            self.schedules[len(self.history)] = self.recipe.epochs


def discriminator_loss(
    network: Discriminator, real: Tensor, fake: Tensor, weight: float
) -> tuple[Tensor, float, float]:
    """L_D with γ/2 = weight, and the mean logits of the real and of the generated pictures."""
    x = real.detach().requires_grad_(bool(weight))
    on_real, on_fake = network(x).float(), network(fake).float()
    loss = GAME.discriminator(on_real, on_fake)
    if weight:
        (slope,) = torch.autograd.grad(on_real.sum(), x, create_graph=True)
        loss = loss + weight * slope.square().sum((1, 2, 3)).mean()
    return loss, on_real.mean().item(), on_fake.mean().item()


def latents(count: int, random: torch.Generator, size: int = LATENTS) -> list[Tensor]:
    """`count` draws of z from N(0, 1), (n, size), in parts of 500."""
    return [torch.randn((min(AT_ONCE, count - start), size), generator=random) for start in range(0, count, AT_ONCE)]


def gather(network: Generator, random: torch.Generator) -> None:
    """Measure the normalisation's means and variances anew, over 5,000 latents."""
    update_bn(latents(GATHERED * AT_ONCE, random), network)
    network.eval()
