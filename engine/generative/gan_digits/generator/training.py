"""Training a generator of digits against a discriminator on MNIST, for the weights that ship.

    L_D = E[softplus(−D(x))] + E[softplus(D(G(z)))] + γ/2 E[‖∂D(x)/∂x‖²]        L_G = E[softplus(−D(G(z)))]

The non-saturating losses (Goodfellow et al., 2014) of logits, with the gradient penalty R1 at real pictures (Mescheder,
Geiger and Nowozin, 2018), which is added every few steps with that many times the weight (Karras et al., 2020). Both
learn by Adam, the discriminator at the higher rate (Heusel et al., 2017), and both rates fall along half a cosine. The
samples come from a moving average of the generator's weights (Yazıcı et al., 2019), whose normalisation is measured
anew.

A step depends on the state alone, so that a run that is interrupted and resumed ends like an uninterrupted one.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.optim.swa_utils import update_bn

from engine.digits.mnist import Digits
from engine.generative.adversaries.definition import LOSSES
from engine.generative.digit_autoencoders.training import rate
from engine.generative.gan_digits.generator.network import LATENTS, Discriminator, Generator, drawn, folded
from engine.generative.gan_digits.generator.quality import Quality, Reference, quality

ASKED_SEED, ASKED = 7, 10_000
"""The latents that an epoch is judged by; the same every time."""
GATHERED, AT_ONCE = 10, 500  # parts over which the normalisation is gathered, and latents in a part
GAME = LOSSES["non-saturating"]
_NETWORKS = ("generator", "discriminator", "average", "best", "best_judge")


@dataclass(frozen=True)
class Recipe:
    """rate, judge_rate: Adam's at first, of the generator and of the discriminator; penalty: γ; every: steps between
    two gradient penalties; average: what the generator's moving average keeps at a step; brief: whether the layers'
    products are counted in bfloat16, which takes half the time where the processor can and far longer where it cannot.
    """

    seed: int = 0
    epochs: int = 40
    batch: int = 64
    rate: float = 4e-4
    judge_rate: float = 1.2e-3
    penalty: float = 0.003
    every: int = 8
    average: float = 0.999
    brief: bool = False

    def __post_init__(self) -> None:
        if self.epochs < 1 or self.batch < 2 or self.every < 1:
            raise ValueError("A run has one epoch or more, and batches of two or more.")
        if not 0 <= self.average < 1 or self.penalty < 0:
            raise ValueError("The moving average keeps a share below 1, and a penalty is 0 or more.")


@dataclass(frozen=True)
class Epoch:
    """How one epoch went. The losses' means in nats; real, fake: the mean logits of D; the rest: the moving average's
    samples, see :class:`engine.generative.gan_digits.generator.quality.Quality`."""

    number: int
    discriminator: float
    generator: float
    real: float
    fake: float
    sure: float
    entropy: float
    distance: float


class GeneratorTraining:
    """A run, an epoch at a time: ``while not run.done: run.epoch()``, then ``run.best``."""

    def __init__(self, recipe: Recipe, train: Digits, reference: Reference) -> None:
        self.recipe, self.reference = recipe, reference
        self.images = train.images
        self.random = torch.Generator().manual_seed(recipe.seed)
        self.generator, self.discriminator = Generator(normalised=True), Discriminator()
        drawn(self.generator, self.random)
        drawn(self.discriminator, self.random)
        for network in (self.generator, self.discriminator):
            network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # a fifth faster
        self.average = copy.deepcopy(self.generator).requires_grad_(False)
        self.best, self.best_judge = folded(self.average), copy.deepcopy(self.discriminator)
        self.optimisers = [
            torch.optim.Adam(network.parameters(), lr=recipe.rate, betas=(0.5, 0.99), fused=True)
            for network in (self.generator, self.discriminator)
        ]
        self.history: list[Epoch] = []
        self.schedules = {0: recipe.epochs}  # after which epoch the rate began to fall towards which one
        self.until: int | None = None  # the epoch after which to stop, where that is before the schedule's end

    @property
    def done(self) -> bool:
        return len(self.history) >= min(self.recipe.epochs, self.until or self.recipe.epochs)

    @property
    def chosen(self) -> Epoch:
        """The epoch that `best` comes from: the least Fréchet distance."""
        return min(self.history, key=lambda epoch: epoch.distance)

    @property
    def steps_an_epoch(self) -> int:
        return max(1, len(self.images) // self.recipe.batch)  # the rest, less than a batch, waits for another epoch

    def epoch(self, progress: Callable[[float], None] = lambda share: None) -> Epoch:
        """Train once on all digits; `progress` is told the share that is done."""
        order = torch.randperm(len(self.images), generator=self.random)
        batches = torch.split(order[: self.steps_an_epoch * self.recipe.batch], self.recipe.batch)
        total = torch.zeros(4, dtype=torch.float64)
        for number, batch in enumerate(batches):
            x = torch.from_numpy(self.images[batch.numpy()]).float().unsqueeze(1) / 255
            total += torch.tensor(self.step(len(self.history) * len(batches) + number, x), dtype=torch.float64)
            progress((number + 1) / len(batches))
        found = self.judged()
        judge, maker, real, fake = (total / len(batches)).tolist()
        number = len(self.history) + 1
        self.history.append(Epoch(number, judge, maker, real, fake, found.sure, found.entropy, found.distance))
        if self.chosen is self.history[-1]:
            self.best = folded(self.average)
            self.best_judge.load_state_dict(self.discriminator.state_dict())
        return self.history[-1]

    def step(self, number: int, x: Tensor) -> tuple[float, float, float, float]:
        """Make one step of the discriminator and one of the generator, on the same latents. Returns both losses and D's
        mean logits of real and of generated pictures."""
        recipe = self.recipe
        for optimiser, first_rate in zip(self.optimisers, (recipe.rate, recipe.judge_rate), strict=True):
            for group in optimiser.param_groups:
                group["lr"] = rate(number, self.steps_an_epoch * recipe.epochs, first_rate)
        z = torch.randn((len(x), LATENTS), generator=self.random)
        weight = recipe.penalty * recipe.every / 2 if number % recipe.every == 0 else 0.0
        counting = torch.autocast("cpu", torch.bfloat16, enabled=recipe.brief)
        with counting:
            made = self.generator(z).float().sigmoid()
            first, real, fake = discriminator_loss(self.discriminator, x, made.detach(), weight)
        self._learn(1, first)
        with counting:
            second = GAME.generator(self.discriminator(made).float())
        self._learn(0, second)
        with torch.no_grad():
            for kept, new in zip(self.average.parameters(), self.generator.parameters(), strict=True):
                kept.lerp_(new, 1 - recipe.average)
        return first.item(), second.item(), real, fake

    def _learn(self, which: int, loss: Tensor) -> None:
        self.optimisers[which].zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimisers[which].step()

    @torch.no_grad()
    def judged(self) -> Quality:
        """The quality of the moving average's samples."""
        asked = torch.Generator().manual_seed(ASKED_SEED)
        gather(self.average, asked)
        generator = folded(self.average)
        return quality(generator(z).sigmoid() for z in latents(ASKED, asked)).against(self.reference)

    def state(self) -> dict[str, Any]:
        """Everything that the next epoch depends on, for ``torch.save``."""
        return {
            "recipe": vars(self.recipe),
            "networks": {name: getattr(self, name).state_dict() for name in _NETWORKS},
            "optimisers": [optimiser.state_dict() for optimiser in self.optimisers],
            "random": self.random.get_state(),
            "schedules": self.schedules,
            "history": [list(vars(epoch).values()) for epoch in self.history],
        }

    def restore(self, state: dict[str, Any], *, reschedule: bool = False) -> None:
        """Become what :meth:`state` said. Raises ValueError for another recipe's run. reschedule: it may have another
        number of epochs; from here on the rate falls towards the end of this one."""
        epochs = {"epochs": self.recipe.epochs} if reschedule else {}
        if state["recipe"] | epochs != vars(self.recipe):
            raise ValueError(
                "The checkpoint belongs to a run with other settings: start afresh, or give the same ones."
            )
        for name, tensors in state["networks"].items():
            getattr(self, name).load_state_dict(tensors)
        for optimiser, kept in zip(self.optimisers, state["optimisers"], strict=True):
            optimiser.load_state_dict(kept)
        self.random.set_state(state["random"])
        self.history = [Epoch(*entry) for entry in state["history"]]
        self.schedules = dict(state.get("schedules", {0: state["recipe"]["epochs"]}))
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
