"""A recurrent network with a linear read-out, in training: the four that race, each by torch's own kernel.

learner = Learner("lstm", TASKS["adding"], hidden=32, seed=0)
learner.update(TASKS["adding"].make(50, 64, np.random.default_rng(0)), rate=0.01)
learner.loss, learner.norm
"""

from __future__ import annotations

import math
from copy import copy
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor, nn

from engine.arrays import AnyFloats
from engine.experiment.learning import Chosen, Training
from engine.experiment.protocol import State
from engine.optimisers import in_rows, step_of
from engine.recurrent.cells.tasks import Batch

KERNELS: dict[str, Any] = {"tanh": nn.RNN, "relu": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
NAMES = {"tanh": "tanh-RNN", "relu": "ReLU-RNN", "lstm": "LSTM", "gru": "GRU"}
KEPT = ("weights", "moments", "steps", "failed", "loss", "norm")
THRESHOLD = 1.0  # of the gradient's norm, where nothing else is chosen
MEMORY = 0.95  # of the running loss: how much of it an update leaves
LARGEST_LOSS, LARGEST_WEIGHT = 1e6, 1e6  # beyond these a network has diverged
IDENTITY_INPUTS = 0.001  # standard deviation of the other weights beside an identity (Le, Jaitly and Hinton 2015)


def clipped(gradient: AnyFloats, norm: float, clip: str, threshold: float) -> AnyFloats:
    """A gradient as an update uses it: as it is ("none"), no longer than the threshold with its direction kept ("norm",
    Pascanu, Mikolov and Bengio 2013), or with each entry cut to ±threshold ("value"). norm: its length."""
    if clip == "norm" and norm > threshold:
        return gradient * gradient.dtype.type(threshold / norm)
    return np.clip(gradient, -threshold, threshold) if clip == "value" else gradient


class Asked(Protocol):
    """What a network must know of a task: how many numbers it reads a step, how many it answers with, and when."""

    @property
    def features(self) -> int: ...

    @property
    def outputs(self) -> int: ...

    @property
    def every_step(self) -> bool: ...


@torch.no_grad()
def start(cell: str, recurrent: Any, readout: nn.Linear, seed: int, forget: float = 1.0, factor: float = 1.0) -> None:
    """The first weights: ±1/√H as torch has it; the identity for ReLU (Le et al. 2015). forget: what both biases of an
    LSTM's forget gate add up to (Gers et al. 2000); factor: what the recurrent weights are multiplied by."""
    generator, hidden = torch.Generator().manual_seed(seed), readout.in_features
    for parameter in (*recurrent.parameters(), *readout.parameters()):
        nn.init.uniform_(parameter, -(hidden**-0.5), hidden**-0.5, generator)
    if cell == "relu":
        nn.init.normal_(recurrent.weight_ih_l0, 0, IDENTITY_INPUTS, generator)
        nn.init.eye_(recurrent.weight_hh_l0)
        nn.init.zeros_(recurrent.bias_ih_l0)
        nn.init.zeros_(recurrent.bias_hh_l0)
    if cell == "lstm":  # gates in torch's order: input, forget, candidate, output
        gate = slice(hidden, 2 * hidden)
        recurrent.bias_ih_l0[gate], recurrent.bias_hh_l0[gate] = forget, 0
    recurrent.weight_hh_l0.mul_(factor)


def answered(recurrent: Any, readout: nn.Linear, inputs: Tensor, every_step: bool) -> Tensor:
    """What a network says of (steps, sequences, features): at every step, or at the last one only."""
    states, _ = recurrent(inputs)  # (steps, sequences, hidden)
    answers: Tensor = readout(states if every_step else states[-1])
    return answers


def mean_loss(answers: Tensor, targets: Tensor) -> Tensor:
    """Of a batch: the squared error where one number is the answer, else the cross-entropy in nats."""
    if answers.shape[-1] == 1:
        return nn.functional.mse_loss(answers[..., 0], targets)
    return nn.functional.cross_entropy(answers.flatten(0, -2), targets.flatten())


class Learner:
    """A network and its optimiser. steps: the updates so far; failed: the number of the one that left all bounds, 0 for
    none; loss: a running mean; norm: of the last gradient; forget, factor: see `start`."""

    def __init__(
        self, cell: str, task: Asked, hidden: int, seed: int, *, forget: float = 1.0, factor: float = 1.0
    ) -> None:
        self.cell, self.task, self.hidden = cell, task, hidden
        more = {"nonlinearity": "relu"} if cell == "relu" else {}
        # By way of "meta", so that torch's global generator draws nothing.
        self.recurrent: Any = KERNELS[cell](task.features, hidden, device="meta", **more).to_empty(device="cpu")
        self.readout: Any = nn.Linear(hidden, task.outputs, device="meta").to_empty(device="cpu")
        start(cell, self.recurrent, self.readout, seed, forget, factor)
        self.weights, self.gradient = in_rows([*self.recurrent.parameters(), *self.readout.parameters()])
        self.moments = np.zeros((2, len(self.weights)), np.float32)
        self.steps, self.failed = 0, 0
        self.loss, self.norm = math.nan, math.nan

    @torch.no_grad()
    def rescale(self, factor: float) -> None:
        """Multiply the recurrent weights."""
        self.recurrent.weight_hh_l0.mul_(factor)

    @torch.no_grad()
    def remember(self, more: float) -> None:
        """Raise the forget bias of an LSTM."""
        self.recurrent.bias_ih_l0[self.hidden : 2 * self.hidden] += more

    def answers(self, batch: Batch) -> Tensor:
        return answered(self.recurrent, self.readout, torch.from_numpy(batch.inputs), self.task.every_step)

    def error(self, batch: Batch) -> Tensor:
        return mean_loss(self.answers(batch), torch.from_numpy(batch.targets))

    def update(
        self, batch: Batch, *, rate: float = 0.01, rule: str = "adam", clip: str = "norm", threshold: float = THRESHOLD
    ) -> bool:
        """One step down the gradient; False, and the weights stay, where it would leave all bounds.

        rule: one of :mod:`engine.optimisers`; clip, threshold: see `clipped`.
        """
        if self.failed:
            return False
        self.gradient.fill(0)
        error = self.error(batch)
        error.backward()  # type: ignore[no-untyped-call]
        loss, self.norm = error.item(), float(np.linalg.norm(self.gradient.astype(np.float64)))
        moments = self.moments.copy()
        with np.errstate(all="ignore"):  # what overflows is found out, and undone
            used = clipped(self.gradient, self.norm, clip, threshold)
            added = step_of(rule, self.weights, used, self.moments, self.steps + 1, rate, 0.0)
            fits = loss < LARGEST_LOSS and bool(np.abs(self.weights + added).max() < LARGEST_WEIGHT)
        self.loss = loss if math.isnan(self.loss) else self.loss + (1 - MEMORY) * (loss - self.loss)
        self.steps += 1
        if fits:
            self.weights += added
        else:
            self.moments, self.failed = moments, self.steps
        return fits

    def state(self) -> State:
        """Everything the next update depends on, as copies; names begin with the cell's."""
        return {f"{self.cell}.{name}": copy(getattr(self, name)) for name in KEPT}

    def restore(self, state: State) -> None:
        for name in KEPT[1:]:
            setattr(self, name, copy(state[f"{self.cell}.{name}"]))
        self.weights[:] = state[f"{self.cell}.weights"]  # the network's own tensors are views of them


class Learners(Training[Chosen]):
    """A training of several networks: their states are part of its own."""

    learners: dict[str, Learner]

    def state(self) -> State:
        found = super().state()
        for learner in self.learners.values():
            found |= learner.state()
        return found

    def restore(self, state: State) -> None:
        super().restore(state)
        for learner in self.learners.values():
            learner.restore(state)
