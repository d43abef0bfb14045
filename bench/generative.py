"""Adversarial training: the updates written out against plain autograd, in one run, on one thread.

    python -m bench.generative [--json]

GAN Lab's default network, 2-8-8-2 and 2-8-8-1, batches of 150 real and 150 generated points, two updates of D and one
of G an iteration; the ring's recipe; and the recipe on the 8×8 digits, in single precision both ways. Times are this
thread's own, so that other work on the machine counts little.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import torch

from bench.report import middle, report
from engine.generative.adversaries.definition import GAN, stream
from engine.generative.adversaries.players import Players
from engine.generative.gan.experiment import GANExperiment
from engine.generative.gan.settings import GAN_LAB, RECIPES
from engine.generative.gan.training import GANTraining
from engine.generative.gan_digits.settings import GANDigitsSettings
from engine.generative.gan_digits.small.experiment import SmallExperiment
from engine.generative.gan_digits.small.training import SmallTraining

ROUNDS, ITERATIONS = 7, 40
TARGETS = {"GAN Lab's network: iterations/s": "≥ 300"}


def seconds(action: Callable[[], object]) -> float:
    begin = time.thread_time()
    action()
    return time.thread_time() - begin


def autograd(training: Players[Any]) -> Callable[[], None]:
    """Iterations of the definition, on examples drawn in the same way, in the precision of the fast path."""
    gan, s, number = GAN(training.settings), training.settings, [0]
    for layer in (*gan.generator, *gan.discriminator):
        for part in layer:
            part.data = part.data.to(training.dtype)

    def iterations() -> None:
        for _ in range(ITERATIONS):
            for turn in range(s.d_steps + s.g_steps):
                generator = stream(s.seed, number[0])
                number[0] += 1
                if turn < s.d_steps:
                    real, noise = training.batch(generator), training.tensor(training.draw(generator))
                    gan.discriminator_step(real, noise, training.tensor(generator.random((s.batch_size, 1))))
                else:
                    gan.generator_step(training.tensor(training.draw(generator)))

    return iterations


def measure(training: Players[Any]) -> tuple[float, float]:
    """Iterations a second of the fast path and of autograd, taken in turn: medians."""
    slow = autograd(training)
    length = sum(training.schedule)
    training.step(70 * length)  # past the first steps, at which every step is read
    slow()
    rounds = [(seconds(lambda: training.step(ITERATIONS * length)), seconds(slow)) for _ in range(ROUNDS)]
    return ITERATIONS / middle([fast for fast, _ in rounds]), ITERATIONS / middle([slow for _, slow in rounds])


def _moved(experiment: SmallExperiment) -> float:
    experiment.step(2)
    return seconds(experiment.picture)


def main() -> None:
    torch.set_num_threads(1)
    figures: dict[str, float] = {}
    measures = {
        "GAN Lab's network": lambda: measure(GANTraining(GAN_LAB)),
        "the ring's recipe": lambda: measure(GANTraining(RECIPES["ring"])),
        "8×8 digits": lambda: measure(SmallTraining(GANDigitsSettings(look="train"))),
    }
    for name, taken in measures.items():
        fast, slow = taken()
        figures |= {
            f"{name}: iterations/s": fast,
            f"{name}: by autograd, iterations/s": slow,
            f"{name}: ratio": fast / slow,
        }
    experiment = GANExperiment(RECIPES["ring"])
    experiment.step(100)
    experiment.picture()
    figures["a frame, ms"] = 1e3 * middle([seconds(experiment.frame) for _ in range(20)])
    figures["a picture with all measures, ms"] = 1e3 * middle([seconds(experiment.picture) for _ in range(20)])
    digits = SmallExperiment()
    digits.step(100)
    digits.picture()
    figures["8×8 digits: a frame, ms"] = 1e3 * middle([seconds(digits.frame) for _ in range(20)])
    figures["8×8 digits: a picture with all measures, ms"] = 1e3 * middle([_moved(digits) for _ in range(20)])
    report("Generative models", figures, TARGETS)


if __name__ == "__main__":
    main()
