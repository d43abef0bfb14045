"""How fast a small CNN learns on one core: images a second through a whole update.

    python -m bench.train [--json]

ConvNetJS's network for MNIST (convolution 8@5, pooling, convolution 16@5, pooling, softmax; batches of 20 pictures of
28×28), by the lesson's own update, by the same with the held-out pictures asked where a course has them, and by a plain
torch loop; and the lesson's default network on 8×8 digits, alone and with a second one beside it (pictures that both
have learnt from).
The pictures are noise: they cost what digits cost.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import torch
from torch.nn import functional

from bench.report import middle, report
from engine import optimisers
from engine.convolutional.networks.network import network
from engine.convolutional.train.experiment import TrainExperiment
from engine.convolutional.train.settings import PLANS, TrainSettings
from engine.convolutional.train.training import CNNTraining
from engine.digits.split import ASKED, Pictures, Split

UPDATES, ROUNDS = 100, 7
CONVNETJS = TrainSettings(data="mnist", architecture=PLANS["mnist"]["ConvNetJS"], optimiser="sgd", batch=20)


def noise(count: int) -> Pictures:
    generator = torch.Generator().manual_seed(0)
    images = torch.randint(0, 256, (count, 1, 28, 28), generator=generator, dtype=torch.uint8)
    return Pictures(images, torch.randint(0, 10, (count,), generator=generator), 255)


def images_a_second(updates: dict[str, tuple[Callable[[], object], int]]) -> dict[str, float]:
    """The median of several rounds, each of which has a turn of every update; by name, with the size of a batch."""
    rates: dict[str, list[float]] = {name: [] for name in updates}
    for turn in range(ROUNDS + 1):
        for name, (update, batch) in updates.items():
            begin = time.perf_counter()
            for _ in range(UPDATES):
                update()
            if turn:  # the first is to warm up
                rates[name].append(batch * UPDATES / (time.perf_counter() - begin))
    return {name: middle(found) for name, found in rates.items()}


def ours(training: CNNTraining) -> Callable[[], None]:
    """The update alone: forward, backward, step."""

    def update() -> None:
        images, labels = training.batch()
        network = training.network
        network.forward_backward(images, labels)
        network.weights[:] += optimisers.step_of(
            "sgd", network.weights, network.gradient, training.moments, 1, 1e-4, 0.0
        )

    return update


def asked(training: CNNTraining) -> Callable[[], None]:
    """The update, and the held-out pictures where they have their figures in the course."""

    def update() -> None:
        training.step()
        if training.due:
            _ = training.answer

    return update


def theirs(training: CNNTraining) -> Callable[[], None]:
    """The same in a plain torch loop."""
    model = network(training.settings.anatomy, 0)
    rule = torch.optim.SGD(model.parameters(), lr=1e-4)

    def update() -> None:
        images, labels = training.batch()
        loss = functional.cross_entropy(model(images), labels)
        rule.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        rule.step()

    return update


def main() -> None:
    torch.set_num_threads(1)
    training = CNNTraining(CONVNETJS, data=Split(noise(5_000), noise(ASKED["mnist"])))
    figures = images_a_second(
        {
            "ConvNetJS's network, images a second": (ours(training), 20),
            "the same with held-out pictures, images a second": (asked(training), 20),
            "the same in a plain torch loop, images a second": (theirs(training), 20),
            "8×8 digits as the lesson opens, images a second": (TrainExperiment().step, 32),
            "the same beside a second network, images a second": (
                TrainExperiment(TrainSettings(compare=True)).step,
                32,
            ),
        }
    )
    report("train", figures)


if __name__ == "__main__":
    main()
