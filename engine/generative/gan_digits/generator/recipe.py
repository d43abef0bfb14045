"""How a generator of digits is trained, and how an epoch of that went; see
:mod:`engine.generative.gan_digits.generator.training`."""

from __future__ import annotations

from dataclasses import dataclass


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
