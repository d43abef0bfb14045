"""Lesson 3.3's race as an experiment: four cells learn side by side, and their ledgers change as they do.

    experiment = RaceExperiment(GradientsSettings(look="race", task="adding", length=50))
    experiment.step(600)
    experiment.race.half            # the update at which each left the chance line behind

One step is one update of every cell.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray

from engine.experiment.protocol import Basics, Bounds, Frame, Measure, State
from engine.recurrent.cells import flow
from engine.recurrent.cells.cells import GRU, LSTM, RNN
from engine.recurrent.cells.flow import Flow
from engine.recurrent.cells.learner import Asked, Learner
from engine.recurrent.cells.tasks import MOST, Batch
from engine.recurrent.gradients import race_words
from engine.recurrent.gradients.ledger_experiment import scaled
from engine.recurrent.gradients.race import Race
from engine.recurrent.gradients.settings import FACTORS, RACERS, RATES, THRESHOLDS, GradientsSettings

KINDS: dict[str, Any] = {"tanh": RNN, "relu": RNN, "lstm": LSTM, "gru": GRU}
MOST_DRAWN = 80  # steps of a sequence whose whole triangle is drawn while they learn; of longer ones, the end


class RaceExperiment(Basics):
    """See :mod:`engine.experiment`."""

    edits: Sequence[str] = ("set_length", "set_rate", "set_threshold", "set_clip", "set_factor")
    looks: Sequence[str] = ("set_cell",)
    units: Sequence[str] = ("update",)
    length: int | None = None
    budget = 24_000_000
    """Bytes of moments that a history keeps: more than usual, for a moment is four networks."""

    def __init__(self, settings: GradientsSettings | None = None) -> None:
        self.race = Race(settings or GradientsSettings(look="race"))
        self._spent = 0.0  # seconds of learning, for the eye

    # --- stepping -----------------------------------------------------------------------------------------------------

    @property
    def settings(self) -> GradientsSettings:
        return self.race.settings

    @property
    def steps(self) -> int:
        return self.race.steps

    @property
    def diverged(self) -> bool:
        return all(learner.left for learner in self.race.learners.values())

    @property
    def stopped(self) -> str:
        if self.diverged:
            return "All four left all bounds. " + self.race.troubles()[0]
        return race_words.result(self.race) if self.race.over else ""

    def step(self, count: int = 1) -> int:
        begin, taken = time.perf_counter(), 0
        while taken < count and self.race.step():
            taken += 1
        self._spent += time.perf_counter() - begin
        return taken

    def span(self, unit: str) -> tuple[int, int]:
        return 1, 1

    def measure(self) -> Measure:
        race = self.race
        found = {}
        for cell in RACERS:
            learner = race.learners[cell]
            found[f"loss.{cell}"] = np.array([learner.loss])
            found[f"norm.{cell}"] = np.array([learner.norm])
            found[f"lag.{cell}"] = np.array([race.learnt(cell)], np.float64)
        return found | {"chance": np.array([race.chance("tanh")])}

    def reset(self) -> None:
        self.race.reset()
        self._spent = 0.0

    def state(self) -> State:
        return self.race.state()

    def restore(self, state: State) -> None:
        self.race.restore(state)

    # --- what is moved ------------------------------------------------------------------------------------------------

    def change(self, **settings: Any) -> None:
        self.race.change(replace(self.settings, **settings))

    def set_length(self, value: Annotated[int, Bounds(1, MOST)]) -> None:
        """The lag of the task, for the sequences to come."""
        self.change(length=value)

    def set_rate(self, value: Annotated[float, Bounds(*RATES)]) -> None:
        """The learning rate η."""
        self.change(learning_rate=value)

    def set_clip(self, name: Literal["none", "norm", "value"]) -> None:
        """How the gradient is clipped."""
        self.change(clip=name)

    def set_threshold(self, value: Annotated[float, Bounds(*THRESHOLDS)]) -> None:
        """Where the gradient is clipped."""
        self.change(threshold=value)

    def set_factor(self, value: Annotated[float, Bounds(*FACTORS)]) -> None:
        """Multiply the recurrent weights as they are."""
        self.change(factor=round(value, 4))

    def set_cell(self, name: Literal["tanh", "relu", "linear", "lstm", "lstm_c", "gru"]) -> None:
        """Whose ledger is shown."""
        self.race.settings = replace(self.settings, cell=name)

    # --- frames -------------------------------------------------------------------------------------------------------

    def frame(self) -> Frame:
        settings, race = self.settings, self.race
        now = {f"now.{cell}": _plain(race.learners[cell].loss) for cell in RACERS}
        norms = {f"slope.{cell}": _plain(race.learners[cell].norm) for cell in RACERS}
        return {
            "step": self.steps,
            **now,
            **norms,
            "now.chance": race.chance("tanh"),
            "loss_bounds": [0.0, 2 * race.chance("tanh")],
            "standings": race_words.standings(race),
            "said": [race_words.said(race, self._spent)],
            "length": settings.length if settings.mode == "together" else None,
            **{name: getattr(settings, name) for name in ("learning_rate", "clip", "threshold", "factor")},
            "cell": self._cell,
        }

    @property
    def _cell(self) -> str:
        return {"linear": "tanh", "lstm_c": "lstm"}.get(self.settings.cell, self.settings.cell)

    def picture(self) -> Frame:
        """The chosen cell's triangle, and every cell's gradients of the last loss over the lag, on one sequence."""
        cell, race = self._cell, self.race
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
            "triangle_of": race_words.ledger(cell, len(above), start),
            "course.x": np.arange(most, dtype=np.float32),
            **padded,
        }

    def _probe(self, lag: int) -> Batch:
        """A sequence that is learnt from by no one, the same at every update."""
        generator = np.random.default_rng((self.settings.seed, 2))
        return self.race.task.make(lag, 1, generator)


def itemised(learner: Learner, batch: Batch) -> tuple[Flow, NDArray[np.float64]]:
    """A learner's run over the first sequence of a batch, and ∂L_t/∂h_t (T, H) of the loss that an answer at t has."""
    weights = {name: value.detach().double() for name, value in learner.recurrent.named_parameters()}
    given = [weights[f"{name}_l0"] for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
    more = {"activation": learner.cell} if learner.cell in ("tanh", "relu") else {}
    cell = KINDS[learner.cell](*given, **more)
    run = flow.forward(cell, batch.inputs[:, 0].astype(np.float64))
    W, b = (part.detach().double().numpy() for part in learner.readout.parameters())
    return run, answered(run.states @ W.T + b, learner.task, batch.targets[..., 0]) @ W


def answered(outputs: NDArray[np.float64], task: Asked, target: Any) -> NDArray[np.float64]:
    """∂L_t/∂y_t (T, outputs) if the answer, `target` or one for every step, were asked for at each t."""
    if task.outputs == 1:
        return np.asarray(2 * (outputs - target))
    shifted = np.exp(outputs - outputs.max(1, keepdims=True))
    shares = shifted / shifted.sum(1, keepdims=True)
    return np.asarray(shares - np.eye(task.outputs)[np.broadcast_to(target, len(outputs))])


def _plain(value: float) -> float | None:
    return value if math.isfinite(value) else None
