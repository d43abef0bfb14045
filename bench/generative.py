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
from engine.generative.adversaries.definition import GAN
from engine.generative.adversaries.players import Players
from engine.generative.gan.experiment import GANExperiment
from engine.generative.gan.recipes import GAN_LAB, RECIPES
from engine.generative.gan.settings import GANSettings
from engine.generative.gan.training import Training, stream, tensor
from engine.generative.gan_digits.small.experiment import Gan8Experiment
from engine.generative.gan_digits.small.settings import Gan8Settings
from engine.generative.gan_digits.small.training import Gan8Training

ROUNDS, ITERATIONS = 7, 40
TARGETS = {"GAN Lab's network: iterations/s": "≥ 300"}


def seconds(action: Callable[[], object]) -> float:
    begin = time.thread_time()
    action()
    return time.thread_time() - begin


def autograd(settings: GANSettings) -> Callable[[], None]:
    """Iterations of the definition, on points drawn in the same way."""
    gan, training = GAN(settings), Training(settings)
    assert training.distribution is not None
    distribution, number = training.distribution, [0]

    def iterations() -> None:
        for _ in range(ITERATIONS):
            for turn in range(settings.d_steps + settings.g_steps):
                generator = stream(settings.seed, number[0])
                number[0] += 1
                if turn < settings.d_steps:
                    real = tensor(
                        (distribution.sample(settings.batch_size, generator) - training.centre) / training.half
                    )
                    noise, mix = tensor(training.draw(generator)), tensor(generator.random((settings.batch_size, 1)))
                    gan.discriminator_step(real, noise, mix)
                else:
                    gan.generator_step(tensor(training.draw(generator)))

    return iterations


def autograd_on_digits(training: Gan8Training) -> Callable[[], None]:
    """The same for the 8×8 digits, in the precision of the fast path."""
    gan, s, number = GAN(training.settings), training.settings, [0]
    for layer in (*gan.generator, *gan.discriminator):
        for part in layer:
            part.data = part.data.float()

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


def measure_digits() -> tuple[float, float]:
    """Iterations a second on the 8×8 digits: of the fast path and of autograd."""
    training = Gan8Training(Gan8Settings())
    return rates(training, autograd_on_digits(training))


def measure(settings: GANSettings) -> tuple[float, float]:
    """Iterations a second of the fast path and of autograd, taken in turn: medians."""
    return rates(Training(settings), autograd(settings))


def rates(training: Players[Any], slow: Callable[[], None]) -> tuple[float, float]:
    length = sum(training.schedule)
    training.step(70 * length)  # past the first steps, at which every step is read
    slow()
    rounds = [(seconds(lambda: training.step(ITERATIONS * length)), seconds(slow)) for _ in range(ROUNDS)]
    return ITERATIONS / middle([fast for fast, _ in rounds]), ITERATIONS / middle([slow for _, slow in rounds])


def _moved(experiment: Gan8Experiment) -> float:
    experiment.step(2)
    return seconds(experiment.picture)


def main() -> None:
    torch.set_num_threads(1)
    figures: dict[str, float] = {}
    measures = {
        "GAN Lab's network": lambda: measure(GAN_LAB),
        "the ring's recipe": lambda: measure(RECIPES["ring"]),
        "8×8 digits": measure_digits,
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
    digits = Gan8Experiment()
    digits.step(100)
    digits.picture()
    figures["8×8 digits: a frame, ms"] = 1e3 * middle([seconds(digits.frame) for _ in range(20)])
    figures["8×8 digits: a picture with all measures, ms"] = 1e3 * middle([_moved(digits) for _ in range(20)])
    report("Generative models", figures, TARGETS)


if __name__ == "__main__":
    main()
