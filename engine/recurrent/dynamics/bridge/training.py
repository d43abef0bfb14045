"""A recurrent network learns to foretell the next symbol of a hidden Markov model, and is held against the filter.

What is best of all is known here: the filter's belief P(S_t = j | x_1 … x_t) holds everything that the symbols so far
say of those to come. A network is told nothing of states. Whether its own state h_t holds the belief is asked by a
linear read-out, belief ≈ C (1, h_t), fitted by least squares on some sequences and judged on others::

    training = Foretelling(BridgeSettings())
    training.step(300)
    training.judged().loss, training.filter_loss       # nats a symbol, on the same held-out sequences
    training.judged().explained                        # R² of the read-out, on sequences that it was not fitted to
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from engine.arrays import Floats
from engine.experiment.protocol import State
from engine.recurrent.cells.learner import Learner, Learners
from engine.recurrent.cells.tasks import Batch
from engine.recurrent.dynamics.bridge.settings import BridgeSettings
from engine.recurrent.dynamics.bridge.symbols import batch_of, draw, filtered, rate_bounds, without_memory
from engine.settings import live_names

STEPS, SEQUENCES = 40, 32  # of a batch
# Held out: one symbol more than are foretold, and of the sequences half, to which the read-out is fitted.
HELD_STEPS, HELD = 61, 100


@dataclass(frozen=True)
class Symbols:
    """How many numbers the network reads and answers with."""

    features: int
    outputs: int
    every_step: bool = True


@dataclass(frozen=True, eq=False)
class Judged:
    """Of the network as it is.

    loss: its mean loss on the held-out sequences, in nats a symbol; losses: that of each (sequences,); explained: the
    share of the belief's variance that a linear read-out of h finds on those that it was not fitted to (R²); read: the
    read-out's beliefs (T, N) on the last of them; correlations (units, N): of each unit with each belief.
    """

    loss: float
    losses: Floats
    explained: float
    read: Floats
    correlations: Floats


class Foretelling(Learners[BridgeSettings]):
    """One update is one batch of fresh sequences. Nothing that is held out is ever learnt from."""

    def begin(self) -> None:
        settings = self.settings
        self.hmm = settings.taught()
        kinds = len(self.hmm.symbols)
        self.task = Symbols(kinds, kinds)
        self.learners = {settings.net: Learner(settings.net, self.task, settings.units, settings.net_seed)}
        held = draw(self.hmm, HELD_STEPS, HELD, np.random.default_rng((settings.net_seed, 7)))
        self.held = held
        self.beliefs, losses = filtered(self.hmm, held)
        self.filter_losses = losses[1:].mean(0)  # of each sequence
        self.filter_loss = float(losses[1:].mean())
        self.ignorant_loss = without_memory(self.hmm, held)
        self.rate = rate_bounds(self.hmm)
        self._judged: Judged | None = None
        self.untrained = self.judged()

    @property
    def learner(self) -> Learner:
        return self.learners[self.settings.net]

    @property
    def _seed(self) -> int:
        return int(self.settings.net_seed)

    def update(self) -> bool:
        seen = draw(self.hmm, STEPS + 1, SEQUENCES, np.random.default_rng(self.seed_of_update()))
        return self.learner.update(batch_of(seen, self.task.features), rate=self.settings.net_rate)

    @property
    def noted(self) -> tuple[str, ...]:
        return live_names(BridgeSettings, shown=False)

    def updated(self) -> None:
        self._judged = None

    def restore(self, state: State) -> None:
        super().restore(state)
        self.updated()

    def judged(self) -> Judged:
        """The network against the filter, on what is held out."""
        if self._judged is None:
            self._judged = self._judge()
        return self._judged

    def _judge(self) -> Judged:
        h, losses = judged_on(self.learner, batch_of(self.held, self.task.features))
        beliefs, half = self.beliefs[:-1], h.shape[1] // 2  # after the symbols that h has read
        follow = _correlations(h[:, half:], beliefs[:, half:])
        return Judged(float(losses.mean()), losses, explained_by(h, beliefs), read_out(h, beliefs)[:, -1], follow)


@torch.no_grad()
def judged_on(learner: Learner, batch: Batch) -> tuple[Floats, Floats]:
    """The states h (T, sequences, units) of a network on sequences, and its mean loss on each (sequences,)."""
    hidden, _ = learner.recurrent(torch.from_numpy(batch.inputs))
    answers, targets = learner.readout(hidden).flatten(0, 1).double(), torch.from_numpy(batch.targets)
    missed = torch.nn.functional.cross_entropy(answers, targets.flatten(), reduction="none")
    losses: Floats = missed.view(targets.shape).mean(0).numpy()
    h: Floats = hidden.double().numpy()
    return h, losses


def read_out(h: Floats, beliefs: Floats) -> Floats:
    """The beliefs that C (1, h) says of the second half of the sequences (T, sequences − half, N), where C is fitted by
    least squares to the first half. h: (T, sequences, units); beliefs: (T, sequences, N)."""
    one = np.concatenate([np.ones((*h.shape[:2], 1)), h], axis=2)
    half, width = h.shape[1] // 2, one.shape[2]
    C = np.linalg.lstsq(one[:, :half].reshape(-1, width), beliefs[:, :half].reshape(-1, beliefs.shape[2]), rcond=None)[
        0
    ]
    return np.asarray(one[:, half:] @ C)


def explained_by(h: Floats, beliefs: Floats) -> float:
    """R² of the read-out on the second half: the share of the beliefs' variance that it finds; NaN where they stand."""
    wanted, read = beliefs[:, h.shape[1] // 2 :], read_out(h, beliefs)
    spread = float(((wanted - wanted.mean((0, 1))) ** 2).sum())
    return 1 - float(((wanted - read) ** 2).sum()) / spread if spread > 1e-12 else float("nan")


def _correlations(h: Floats, beliefs: Floats) -> Floats:
    """Pearson's r of each unit with each state's belief (units, N), 0 where one of them stands still."""
    flat, wanted = (part.reshape(-1, part.shape[2]) for part in (h, beliefs))
    flat, wanted = flat - flat.mean(0), wanted - wanted.mean(0)
    sizes = np.sqrt((flat**2).sum(0))[:, None] * np.sqrt((wanted**2).sum(0))[None]
    return np.asarray((flat.T @ wanted) / np.where(sizes > 1e-12, sizes, 1.0))
