"""The multilayer perceptron's engine against the same network as a torch module, in one run, on one thread.

    python -m bench.mlp [--json]

Nets 4-2, 8-8 and six times 8 (tanh, softmax, Adam) on the spiral: 250 training points, batches of 10, float64.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import torch

from bench.report import report
from engine.supervised.mlp import warm_up
from engine.supervised.mlp.experiment import MLPExperiment
from engine.supervised.mlp.settings import MLPSettings
from engine.supervised.mlp.training import MLPTraining

NETS = {"4-2": (4, 2), "8-8": (8, 8), "six times 8": (8,) * 6}
SECONDS, ROUNDS = 0.5, 5
TARGETS = {
    "8-8: engine, epochs/s": "≥ 1,200",
    "8-8: engine / autograd": "≥ 25",
    "8-8: frame, ms": "≤ 0.4",
    "8-8: picture, ms": "≤ 3",
}


def settings(hidden: tuple[int, ...]) -> MLPSettings:
    return MLPSettings(data="spiral", hidden=hidden, activation="tanh", init="xavier")


def seconds_each(action: Callable[[], object]) -> float:
    """The time that one call takes, in the round least disturbed by whatever else the machine does."""
    action()
    rounds = []
    for _ in range(ROUNDS):
        calls, begin = 0, time.perf_counter()
        while time.perf_counter() - begin < SECONDS / ROUNDS:
            action()
            calls += 1
        rounds.append((time.perf_counter() - begin) / calls)
    return min(rounds)


def autograd_epoch(training: MLPTraining) -> Callable[[], None]:
    """One epoch of the same network with nn.Module, autograd and torch.optim."""
    module, chosen, data = training.module(), training.settings, training.data
    x, targets = torch.from_numpy(data.train_inputs), torch.from_numpy(data.train_targets)
    optimiser = torch.optim.Adam(module.parameters(), lr=chosen.learning_rate)

    def epoch() -> None:
        for batch in torch.randperm(len(x)).split(chosen.batch_size):
            optimiser.zero_grad()
            module.loss(x[batch], targets[batch]).backward()
            optimiser.step()

    return epoch


def main() -> None:
    torch.set_num_threads(1)
    begin = time.perf_counter()
    warm_up()
    figures = {"compiled or loaded, s": time.perf_counter() - begin}
    for name, hidden in NETS.items():
        training = MLPTraining(settings(hidden))
        fast = 1 / seconds_each(lambda training=training: training.epochs(10)) * 10  # type: ignore[misc]
        slow = 1 / seconds_each(autograd_epoch(training))
        experiment = MLPExperiment(settings(hidden))
        figures |= {
            f"{name}: engine, epochs/s": fast,
            f"{name}: autograd, epochs/s": slow,
            f"{name}: engine / autograd": fast / slow,
            f"{name}: frame, ms": 1e3 * seconds_each(lambda experiment=experiment: stepped(experiment)),  # type: ignore[misc]
            f"{name}: picture, ms": 1e3 * seconds_each(experiment.picture),
        }
    report("Multilayer perceptron", figures, TARGETS)


def stepped(experiment: MLPExperiment) -> None:
    """A frame after an update: nothing of it is known from before."""
    experiment.step()
    experiment.frame()


if __name__ == "__main__":
    main()
