"""The networks in training of lessons 4.1 and 4.3, without a browser; a part of `bench.generative_vae`.

    python -m bench.generative_live [--json]

Updates a second on the 8×8 digits and on points of the plane; and, where MNIST is at hand, images a second on that
beside a plain torch loop, in turn. Seconds are the thread's own.
"""

from __future__ import annotations

import time
from typing import Any

import torch

from bench.report import middle, report
from engine.digits.split import mnist_folder
from engine.generative.vae.experiment import VaeTrain
from engine.generative.vae.settings import VaeSettings


def updates(**settings: Any) -> float:
    """Updates a second of the network in training, on one core."""
    torch.set_num_threads(1)
    experiment = VaeTrain(VaeSettings(look="train", **settings))
    experiment.step(100)
    begin = time.thread_time()
    experiment.step(1_000)
    return 1_000 / (time.thread_time() - begin)


class Plain:
    """The same network on the same batches of MNIST by torch's own modules and optimiser; nothing is asked between."""

    def __init__(self, experiment: VaeTrain) -> None:
        self.run = experiment.training
        shape = experiment.settings.shape
        self.encoder = torch.nn.Sequential(
            torch.nn.Linear(784, *shape.hidden), torch.nn.Tanh(), torch.nn.Linear(*shape.hidden, 2 * shape.latents)
        )
        self.decoder = torch.nn.Sequential(
            torch.nn.Linear(shape.latents, *shape.hidden), torch.nn.Tanh(), torch.nn.Linear(*shape.hidden, 784)
        )
        self.optimiser = torch.optim.Adam([*self.encoder.parameters(), *self.decoder.parameters()], lr=0.003)

    def step(self, count: int) -> None:
        for _ in range(count):
            x, noise = self.run.batch()
            mean, log_variance = self.encoder(x).chunk(2, 1)
            logits = self.decoder(mean + (0.5 * log_variance).exp() * noise)
            cost = torch.nn.functional.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(1)
            kl = 0.5 * (mean.square() + log_variance.exp() - log_variance - 1).sum(1)
            self.optimiser.zero_grad()
            (cost + kl).mean().backward()
            self.optimiser.step()


def on_mnist(rounds: int = 7, count: int = 100) -> dict[str, float]:
    """Images a second on MNIST as the stage learns from them, asking 1,000 held out every 100 updates; and plainly."""
    torch.set_num_threads(1)
    experiment = VaeTrain(VaeSettings(look="train", data="mnist"))
    plain = Plain(experiment)
    found: dict[str, list[float]] = {"stage": [], "plain": []}
    for _ in range(rounds + 1):
        for name, one in (("stage", experiment), ("plain", plain)):
            begin = time.thread_time()
            one.step(count)
            if one is experiment:
                _ = experiment.training.answer
            found[name].append(count * experiment.settings.batch / (time.thread_time() - begin))
    stage, loop = (middle(found[name][1:]) for name in ("stage", "plain"))
    return {
        "training, MNIST as on the stage: images a second": stage,
        "the same in a plain torch loop": loop,
        "stage / plain loop": middle([a / b for a, b in zip(found["stage"][1:], found["plain"][1:], strict=True)]),
    }


def measure() -> dict[str, float]:
    figures = {
        "training, 8×8 digits: updates of 64 a second": updates(),
        "training, points of a ring: updates of 64 a second": updates(data="ring"),
    }
    return figures | (on_mnist() if mnist_folder() else {})


if __name__ == "__main__":
    report("Auto-encoders in training", measure())
