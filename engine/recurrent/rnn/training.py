"""The unrolled network as it learns: every update goes down the gradient that backpropagation through time adds up.

    training = RNNTraining(RNNSettings(mode="learn"))
    training.step(100)
    training.nets[0].loss          # and those of the seeds after it, from other first weights

All networks learn the one sequence that is shown, W ← W − η ∂L/∂W. One that would leave all bounds keeps its last
weights; the first of them ends the run.
"""

from __future__ import annotations

import numpy as np

from engine.arrays import Floats
from engine.experiment.learning import LearningExperiment, Training
from engine.experiment.protocol import Frame, Measure
from engine.recurrent.cells.shares import shares
from engine.recurrent.rnn import words
from engine.recurrent.rnn.frame import FrameMaker
from engine.recurrent.rnn.network import Unrolled
from engine.recurrent.rnn.settings import LARGEST, WEIGHTS, RNNSettings

RUNS = 5
Weights = dict[str, Floats]


class RNNTraining(Training[RNNSettings]):
    """nets: the network of the seed, and those of other first weights, as they are now; after: the weights that the
    next update would give each."""

    kept = ("weights",)
    noted = ("rate",)

    def begin(self) -> None:
        self.weights: list[Weights] = [one.network() for one in self.settings.others(RUNS)]
        self._look()

    def _look(self) -> None:
        self.nets = [Unrolled(self.settings, weights) for weights in self.weights]
        self.after = [self._stepped(net) for net in self.nets]

    @property
    def ready(self) -> bool:
        """Whether the next update of the first network stays within all bounds."""
        return _within(self.after[0])

    def update(self) -> bool:
        """One update of every network."""
        pairs = zip(self.after, self.weights, strict=True)
        self.weights = [after if _within(after) else now for after, now in pairs]
        return True

    def _stepped(self, net: Unrolled) -> Weights:
        return {name: net.weights[name] - self.settings.rate * net.so_far(name, 0) for name in WEIGHTS}

    def updated(self) -> None:
        self._look()


def _within(weights: Weights) -> bool:
    return all(bool((np.abs(values) <= LARGEST).all()) for values in weights.values())


class LearnExperiment(LearningExperiment[RNNTraining]):
    """See :mod:`engine.experiment`. What is shown is the network of the seed, forward and back."""

    units = ("update",)

    def __init__(self, settings: RNNSettings | None = None) -> None:
        super().__init__(RNNTraining(settings or RNNSettings(mode="learn")))

    @property
    def net(self) -> Unrolled:
        return self.training.nets[0]

    @property
    def diverged(self) -> bool:
        return not self.training.ready

    @property
    def stopped(self) -> str:
        if not self.diverged:
            return ""
        return (
            f"Update {self.steps + 1:,} would carry a weight beyond {LARGEST:g}: the gradient is too large for a "
            f"learning rate of {self.settings.rate:g}. The last weights stay. Start again with a smaller rate."
        )

    def measure(self) -> Measure:
        return {"loss": np.array([net.loss for net in self.training.nets]), "shares": shares(self.net.by_lag)}

    def courses(self, measured: Frame) -> Frame:
        return measured | {"trace.lag_shares": measured["trace.shares"]}

    def frame(self) -> Frame:
        net = self.net
        found = shares(net.by_lag)
        drawn = FrameMaker(net).frame(2 * net.length, None, ("W_hh", 0, 0), ("", []))
        del drawn["where"]  # of the walk
        return drawn | {
            "step": self.steps,
            "now.loss": net.loss,
            "lag_shares_now": found.tolist() if np.isfinite(found).all() else None,
            "check": words.check(net, 2 * net.length),
        }
