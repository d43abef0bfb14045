"""A recurrent network with a linear read-out, in training: the four that race, each by torch's own kernel.

learner = Learner("lstm", TASKS["adding"], hidden=32, seed=0)
learner.update(TASKS["adding"].make(50, 64, np.random.default_rng(0)), Descent())
learner.loss, learner.norm
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor, nn

from engine import optimisers
from engine.arrays import Floats32
from engine.experiment.protocol import State
from engine.recurrent.cells.tasks import Batch

KERNELS: dict[str, Any] = {"tanh": nn.RNN, "relu": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
NAMES = {"tanh": "tanh-RNN", "relu": "ReLU-RNN", "lstm": "LSTM", "gru": "GRU"}
MEMORY = 0.95  # of the running loss: how much of it an update leaves
LARGEST_LOSS, LARGEST_WEIGHT = 1e6, 1e6  # beyond these a network has diverged
IDENTITY_INPUTS = 0.001  # standard deviation of the other weights beside an identity (Le, Jaitly and Hinton 2015)


@dataclass(frozen=True)
class Descent:
    """How an update is made: by "sgd", "momentum" or "adam"; the gradient clipped by its "norm", each of its entries by
    its "value", or not at all ("none"). Clipping by norm keeps the direction (Pascanu, Mikolov and Bengio 2013)."""

    rule: str = "adam"
    rate: float = 0.01
    clip: str = "norm"
    threshold: float = 1.0

    def clipped(self, gradient: Floats32, norm: float) -> Floats32:
        """The gradient as it is used; norm: its own."""
        if self.clip == "norm" and norm > self.threshold:
            return gradient * np.float32(self.threshold / norm)
        return np.clip(gradient, -self.threshold, self.threshold) if self.clip == "value" else gradient


class Asked(Protocol):
    """What a network must know of a task: how many numbers it reads a step, how many it answers with, and when."""

    @property
    def features(self) -> int: ...

    @property
    def outputs(self) -> int: ...

    @property
    def every_step(self) -> bool: ...


class Learner:
    """forget: the bias of an LSTM's forget gate; factor: what its recurrent weights begin multiplied by."""

    def __init__(
        self, cell: str, task: Asked, hidden: int, seed: int, *, forget: float = 1.0, factor: float = 1.0
    ) -> None:
        self.cell, self.task, self.hidden = cell, task, hidden
        more = {"nonlinearity": "relu"} if cell == "relu" else {}
        # By way of "meta", so that torch's global generator draws nothing.
        self.recurrent: Any = KERNELS[cell](task.features, hidden, device="meta", **more).to_empty(device="cpu")
        self.readout: Any = nn.Linear(hidden, task.outputs, device="meta").to_empty(device="cpu")
        self._begin(seed, forget)
        self._flatten()
        self.rescale(factor)
        self.moments = np.zeros((2, len(self.weights)), np.float32)
        self.updates, self.left = 0, 0  # left: the update at which it left all bounds
        self.loss, self.norm = math.nan, math.nan

    @torch.no_grad()
    def _begin(self, seed: int, forget: float) -> None:
        """±1/√H as torch has it; the identity for ReLU (Le et al. 2015); the forget bias (Gers et al. 2000)."""
        generator, net = torch.Generator().manual_seed(seed), self.recurrent
        for parameter in (*net.parameters(), *self.readout.parameters()):
            nn.init.uniform_(parameter, -(self.hidden**-0.5), self.hidden**-0.5, generator)
        if self.cell == "relu":
            nn.init.normal_(net.weight_ih_l0, 0, IDENTITY_INPUTS, generator)
            nn.init.eye_(net.weight_hh_l0)
            nn.init.zeros_(net.bias_ih_l0)
            nn.init.zeros_(net.bias_hh_l0)
        if self.cell == "lstm":  # gates in torch's order: input, forget, candidate, output
            gate = slice(self.hidden, 2 * self.hidden)
            net.bias_ih_l0[gate], net.bias_hh_l0[gate] = forget, 0

    def _flatten(self) -> None:
        """Weights and gradient become one row each, of which the network's own tensors are views."""
        parameters = [*self.recurrent.parameters(), *self.readout.parameters()]
        self.weights: Floats32 = np.concatenate([part.detach().numpy().ravel() for part in parameters])
        self.gradient: Floats32 = np.zeros_like(self.weights)
        ends = np.cumsum([part.numel() for part in parameters])
        for part, end in zip(parameters, ends, strict=True):
            place = slice(end - part.numel(), end)
            part.data = torch.from_numpy(self.weights[place]).view(part.shape)
            part.grad = torch.from_numpy(self.gradient[place]).view(part.shape)

    @torch.no_grad()
    def rescale(self, factor: float) -> None:
        """Multiply the recurrent weights."""
        self.recurrent.weight_hh_l0.mul_(factor)

    def error(self, batch: Batch) -> Tensor:
        """The mean loss of a batch: squared error, or cross-entropy in nats."""
        states, _ = self.recurrent(torch.from_numpy(batch.inputs))  # (steps, sequences, hidden)
        targets = torch.from_numpy(batch.targets)
        answers = self.readout(states if self.task.every_step else states[-1])
        if self.task.outputs == 1:
            return nn.functional.mse_loss(answers[..., 0], targets)
        return nn.functional.cross_entropy(answers.flatten(0, -2), targets.flatten())

    def update(self, batch: Batch, descent: Descent) -> bool:
        """One step down the gradient; False, and the weights stay, where it would leave all bounds."""
        if self.left:
            return False
        self.gradient.fill(0)
        error = self.error(batch)
        error.backward()  # type: ignore[no-untyped-call]
        loss, self.norm = error.item(), float(np.linalg.norm(self.gradient.astype(np.float64)))
        moments = self.moments.copy()
        with np.errstate(all="ignore"):  # what overflows is found out, and undone
            used = descent.clipped(self.gradient, self.norm)
            added = optimisers.update(
                descent.rule, self.weights, used, self.moments, self.updates + 1, descent.rate, 0.0
            )
            fits = loss < LARGEST_LOSS and bool(np.abs(self.weights + added).max() < LARGEST_WEIGHT)
        self.loss = loss if math.isnan(self.loss) else self.loss + (1 - MEMORY) * (loss - self.loss)
        self.updates += 1
        if fits:
            self.weights += added
        else:
            self.moments, self.left = moments, self.updates
        return fits

    def state(self) -> State:
        """Everything the next update depends on, as copies; names begin with the cell's."""
        numbers = {name: getattr(self, name) for name in ("updates", "left", "loss", "norm")}
        arrays = {"weights": self.weights.copy(), "moments": self.moments.copy()}
        return {f"{self.cell}.{name}": value for name, value in {**arrays, **numbers}.items()}

    def restore(self, state: State) -> None:
        self.weights[:] = state[f"{self.cell}.weights"]
        self.moments = state[f"{self.cell}.moments"].copy()
        for name in ("updates", "left", "loss", "norm"):
            setattr(self, name, state[f"{self.cell}.{name}"])
