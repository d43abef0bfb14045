"""One network in training, whatever its shape: batches of examples, and now and then those that are held out.

    training = SequenceTraining(ManyToOneSettings())
    training.step(500)
    training.answer.share.percent          # of the held-out examples those that are answered right as a whole

An update takes a batch of examples, each chosen by chance, and a step of Adam (Kingma and Ba 2015) down the gradient of
the mean −ln p of their symbols; its norm is clipped to 1 (Pascanu et al. 2013). Examples that are held out are answered
without the right symbols at hand: what was said goes on to the next step.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.arithmetic.estimates import Share, share_of
from engine.arrays import Floats32
from engine.experiment.asking import Asks
from engine.experiment.protocol import State
from engine.optimisers import in_rows, step_of
from engine.recurrent.sequences.network import NOTHING, Batch, Network
from engine.recurrent.sequences.settings import PicturedSettings, TrainingSettings
from engine.recurrent.sequences.tasks import TASKS, Made, Task

CLIP = 1.0  # the longest gradient
MEMORY = 0.95  # of the running loss: how much of it an update leaves
LARGEST = 1e6  # a loss or a weight beyond it ends a run
NOISE = 0.2  # standard deviation of what is added to each pixel, whose ink is between 0 and 1
PIECE = 128  # held-out examples that are asked at once


@dataclass(frozen=True)
class Asked:
    """Of the held-out examples: loss: nats a symbol, each with the right ones before it; said (n, U): what the network
    says by itself, NOTHING after the end; right (n, U): which of these symbols are right; counted (n, U): which places
    are asked for; whole: whether an answer counts as a whole, else symbol by symbol."""

    loss: float
    said: NDArray[np.int64]
    right: NDArray[np.bool_]
    counted: NDArray[np.bool_]
    whole: bool

    @property
    def answers(self) -> NDArray[np.bool_]:
        """Which examples are right from the first symbol to the last (n,)."""
        return np.asarray((self.right | ~self.counted).all(1))

    @property
    def share(self) -> Share:
        """Of the examples; or, of tags, of the words, as sure as of so many sentences."""
        if self.whole:
            return share_of(int(self.answers.sum()), len(self.answers))
        hits, count = int((self.right & self.counted).sum()), int(self.counted.sum())
        return Share(hits / count, count, len(self.counted))


def chosen(seed: int, number: int, count: int, batch: int) -> NDArray[np.int64]:
    """Which of so many examples an update takes, counted from 0."""
    return np.random.default_rng((seed, 1, number)).integers(0, count, batch)


def step(
    network: Network,
    weights: Floats32,
    gradient: Floats32,
    moments: Floats32,
    examples: Batch,
    number: int,
    rate: float,
) -> tuple[float, Floats32]:
    """The loss of a batch, and what update `number` adds to the weights; gradient and Adam's moments are renewed."""
    gradient.fill(0)
    error = network.loss(examples)
    error.backward()  # type: ignore[no-untyped-call]
    norm = float(np.linalg.norm(gradient))
    used = gradient * np.float32(CLIP / norm) if norm > CLIP else gradient
    return error.item(), step_of("adam", weights, used, moments, number, rate, 0.0)


@torch.no_grad()
def ask(network: Network, examples: Batch) -> tuple[float, Tensor]:
    """The sum of −ln p over all symbols of some examples, each with the right ones before it; and what the network says
    by itself (n, U), NOTHING after the end."""
    lost = network.loss(examples).item() * int((examples.target != NOTHING).sum())
    if network.shape.ends:
        return lost, network.greedy(examples.source, examples.target.shape[1])
    return lost, network(*examples).argmax(-1)


def running(before: float, loss: float) -> float:
    """The running mean of the losses of batches."""
    return loss if math.isnan(before) else MEMORY * before + (1 - MEMORY) * loss


@lru_cache(maxsize=8)
def _made(task: str, seed: int) -> Made:
    return TASKS[task].made(seed)


class SequenceTraining(Asks[TrainingSettings, Asked]):
    """network: of the shape that the settings say; made: the task's examples; loss: a running mean over batches."""

    kept = ("moments", "loss")

    def begin(self) -> None:
        settings = self.settings
        self.task: Task = TASKS[settings.task]
        self.shape = self.task.shape(settings.cell, hidden=settings.size, **settings.shape)
        self.made = _made(settings.task, settings.seed)
        self.network = Network(self.shape, settings.seed)
        self.weights, self.gradient = in_rows(self.network.parameters())
        self.moments = np.zeros((2, len(self.weights)), np.float32)
        self.loss = math.nan
        self.train, self.held_out = self.shown(self.made.train), self.shown(self.made.held_out)

    def shown(self, examples: Batch) -> Batch:
        """What the network gets to see of examples: a picture that is hidden is empty."""
        return examples._replace(source=torch.zeros_like(examples.source)) if self.settings.hides else examples

    @property
    def noisy(self) -> bool:
        """Whether it learns from digits that it sees."""
        return isinstance(self.settings.own, PicturedSettings) and not self.settings.hides

    def moved(self, source: Tensor) -> Tensor:
        """Digits get a little noise, so that a network does not learn them by heart (Sietsma and Dow 1991)."""
        return source if not self.noisy else source + NOISE * torch.randn(source.shape, generator=self.chance())

    def update(self) -> bool:
        settings = self.settings
        which = torch.from_numpy(chosen(settings.seed, self.steps, len(self.train.source), settings.batch))
        examples = Batch(self.moved(self.train.source[which]), self.train.target[which])
        moments = self.moments.copy()
        with np.errstate(all="ignore"):  # what overflows is found out, and undone
            found, added = step(
                self.network, self.weights, self.gradient, moments, examples, self.steps + 1, settings.rate
            )
            if not (found < LARGEST and bool(np.abs(self.weights + added).max() < LARGEST)):
                return False
        self.weights += added
        self.moments, self.loss = moments, running(self.loss, found)
        return True

    # --- what is held out ---------------------------------------------------------------------------------------------

    @property
    def every(self) -> int:
        return 32

    def asking(self) -> Generator[None, None, Asked]:
        """Some examples after the other."""
        source, target = self.held_out
        lost, said = 0.0, []
        for begin in range(0, len(target), PIECE):
            more, answers = ask(self.network, Batch(source[begin : begin + PIECE], target[begin : begin + PIECE]))
            lost += more
            said.append(answers)
            yield
        every, counted = torch.cat(said), target != NOTHING
        right = ((every == target) & counted).numpy()
        return Asked(lost / int(counted.sum()), every.numpy(), right, counted.numpy(), not self.shape.aligned)

    # --- all of it to come back to ------------------------------------------------------------------------------------

    def state(self) -> State:
        return {**super().state(), "weights": self.weights.copy()}

    def restore(self, state: State) -> None:
        self.weights[:] = state["weights"]  # the network's own tensors are views of them
        super().restore(state)
