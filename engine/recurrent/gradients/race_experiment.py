"""The race as an experiment: four cells learn side by side, and their ledgers change as they do.

    experiment = RaceExperiment(GradientsSettings(look="race", task="adding", length=50))
    experiment.step(600)
    experiment.training.half        # the update at which each left the chance line behind

One step is one update of every cell.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from engine.experiment.learning import LearningExperiment
from engine.experiment.protocol import Frame, Measure
from engine.recurrent.cells import flow
from engine.recurrent.cells.cells import GRU, LSTM, RNN
from engine.recurrent.cells.flow import Flow
from engine.recurrent.cells.learner import Asked, Learner
from engine.recurrent.cells.tasks import Batch
from engine.recurrent.gradients.ledger_experiment import scaled
from engine.recurrent.gradients.race import Race, ledger, result, said, standings
from engine.recurrent.gradients.settings import RACERS, GradientsSettings, Moved

KINDS: dict[str, Any] = {"tanh": RNN, "relu": RNN, "lstm": LSTM, "gru": GRU}
LEDGERS = {"linear": "tanh", "lstm_c": "lstm"}  # of the cells that do not race, whose ledger is shown instead
MOST_DRAWN = 80  # steps of a sequence whose whole triangle is drawn while they learn; of longer ones, the end


class RaceExperiment(Moved, LearningExperiment[Race]):
    """See :mod:`engine.experiment`."""

    controls = ("length", "learning_rate", "threshold", "clip", "factor", "cell")
    edits = ("set_length", "set_learning_rate", "set_threshold", "set_clip", "set_factor")
    looks = ("set_cell",)
    units = ("update",)
    budget = 24_000_000  # more than usual: a moment is four networks

    def __init__(self, settings: GradientsSettings | None = None) -> None:
        super().__init__(Race(settings or GradientsSettings(look="race")))

    @property
    def stopped(self) -> str:
        race = self.training
        if self.diverged:
            return "All four left all bounds. " + race.troubles()[0]
        return "" if race.ready else result(race)

    def measure(self) -> Measure:
        race = self.training
        found = {}
        for cell in RACERS:
            learner = race.learners[cell]
            found[f"loss.{cell}"] = np.array([learner.loss])
            found[f"norm.{cell}"] = np.array([learner.norm])
            found[f"lag.{cell}"] = np.array([race.learnt(cell)], np.float64)
        return found | {"chance": np.array([race.baseline("tanh")])}

    # --- frames -------------------------------------------------------------------------------------------------------

    def frame(self) -> Frame:
        settings, race = self.settings, self.training
        figures = {f"now.{cell}": race.learners[cell].loss for cell in RACERS}
        figures |= {f"slope.{cell}": race.learners[cell].norm for cell in RACERS}
        return {
            "step": self.steps,
            **{name: value if math.isfinite(value) else None for name, value in figures.items()},
            "now.chance": race.baseline("tanh"),
            "loss_bounds": [0.0, 2 * race.baseline("tanh")],
            "standings": standings(race),
            "said": [said(race, self.seconds)],
            "length": settings.length if settings.mode == "together" else None,
            **{name: getattr(settings, name) for name in ("learning_rate", "clip", "threshold", "factor")},
            "cell": LEDGERS.get(settings.cell, settings.cell),
        }

    def picture(self) -> Frame:
        """The chosen cell's triangle, and every cell's gradients of the last loss over the lag, on one sequence."""
        race, chosen = self.training, self.settings.cell
        cell = LEDGERS.get(chosen, chosen)
        batch = self._probe(race.lag(cell))
        run, above = itemised(race.learners[cell], batch)
        start = max(0, len(above) - MOST_DRAWN)
        norms = flow.norms(run, above, of_cell=cell == "lstm")[start:, start:]
        curves = {}
        for name in RACERS:
            one, slopes = itemised(race.learners[name], self._probe(race.lag(name)))
            curves[f"course.{name}"] = flow.course(one, slopes[-1], len(slopes) - 1, of_cell=name == "lstm")[::-1]
        most = max(map(len, curves.values()))
        padded = {name: np.append(row, np.full(most - len(row), math.nan))[:, None] for name, row in curves.items()}
        return {
            "triangle": scaled(norms)[None],
            "triangle_of": ledger(cell, len(above), start),
            "course.x": np.arange(most, dtype=np.float32),
            **padded,
        }

    def _probe(self, lag: int) -> Batch:
        """A sequence that is learnt from by no one, the same at every update."""
        generator = np.random.default_rng((self.settings.seed, 2))
        return self.training.task.make(lag, 1, generator)


def itemised(learner: Learner, batch: Batch) -> tuple[Flow, NDArray[np.float64]]:
    """A learner's run over the first sequence of a batch, and ∂L_t/∂h_t (T, H) of the loss that an answer at t has."""
    cell = KINDS[learner.cell].from_torch(learner.recurrent)
    run = flow.forward(cell, batch.inputs[:, 0].astype(np.float64))
    W, b = (part.detach().double().numpy() for part in learner.readout.parameters())
    return run, slopes_of(run.step.h.numpy() @ W.T + b, learner.task, batch.targets[..., 0]) @ W


def slopes_of(outputs: NDArray[np.float64], task: Asked, target: Any) -> NDArray[np.float64]:
    """∂L_t/∂y_t (T, outputs) if the answer, `target` or one for every step, were asked for at each t."""
    if task.outputs == 1:
        return np.asarray(2 * (outputs - target))
    return np.asarray(softmax(outputs, 1) - np.eye(task.outputs)[np.broadcast_to(target, len(outputs))])
