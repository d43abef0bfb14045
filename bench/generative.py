"""Adversarial training: the updates written out against plain autograd, in one run, on one thread.

    python -m bench.generative [--json]

GAN Lab's default network, 2-8-8-2 and 2-8-8-1, batches of 150 real and 150 generated points, two updates of D and one
of G an iteration; and the ring's recipe. Times are this thread's own, so that other work on the machine counts little.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import torch

from bench.report import middle, report
from engine.generative.gan import GAN
from engine.generative.gan_experiment import GANExperiment
from engine.generative.gan_recipes import GAN_LAB, RECIPES
from engine.generative.gan_settings import GANSettings
from engine.generative.gan_training import Training, stream, tensor

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


def measure(settings: GANSettings) -> tuple[float, float]:
    """Iterations a second of the fast path and of autograd, taken in turn: medians."""
    training, slow = Training(settings), autograd(settings)
    length = sum(training.schedule)
    training.step(70 * length)  # past the first steps, at which every step is read
    slow()
    rounds = [(seconds(lambda: training.step(ITERATIONS * length)), seconds(slow)) for _ in range(ROUNDS)]
    return ITERATIONS / middle([fast for fast, _ in rounds]), ITERATIONS / middle([slow for _, slow in rounds])


def main() -> None:
    torch.set_num_threads(1)
    figures: dict[str, float] = {}
    for name, settings in {"GAN Lab's network": GAN_LAB, "the ring's recipe": RECIPES["ring"]}.items():
        fast, slow = measure(settings)
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
    report("Generative models", figures, TARGETS)


if __name__ == "__main__":
    main()
