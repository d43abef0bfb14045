"""The race as an experiment: four cells learn side by side, and their ledgers change as they do.

    experiment = RaceExperiment(GradientsSettings(look="race", task="adding", length=50))
    experiment.step(600)
    experiment.training.half        # the update at which each left the chance line behind

One step is one update of every cell.
"""

from __future__ import annotations

import math

import numpy as np

from engine.experiment.learning import LearningExperiment
from engine.experiment.protocol import Frame, Measure
from engine.recurrent.cells import flow
from engine.recurrent.cells.learner import NAMES
from engine.recurrent.cells.shares import GROUPS
from engine.recurrent.gradients.ledger_experiment import scaled
from engine.recurrent.gradients.race import Race, ledger, result, said, standings
from engine.recurrent.gradients.reach import itemised
from engine.recurrent.gradients.settings import RACERS, GradientsSettings, Moved

LEDGERS = {"linear": "tanh", "lstm_c": "lstm"}  # of the cells that do not race, whose ledger is shown instead
MOST_DRAWN = 80  # steps of a sequence whose whole triangle is drawn while they learn; of longer ones, the end


class RaceExperiment(Moved, LearningExperiment[Race]):
    """See :mod:`engine.experiment`."""

    controls = ("length", "learning_rate", "threshold", "clip", "factor", "forget", "cell", "bet")
    edits = ("set_length", "set_learning_rate", "set_threshold", "set_clip", "set_factor", "set_forget")
    looks = ("set_cell", "set_bet")
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

    def settle(self) -> bool:
        return self.training.ask_on()

    @property
    def chosen(self) -> str:
        """The cell whose gradients are itemised."""
        cell: str = self.settings.cell
        return LEDGERS.get(cell, cell)

    def measure(self) -> Measure:
        """Of the shares by lag only some moments have any."""
        race = self.training
        found: Measure = {}
        for cell in RACERS:
            learner = race.learners[cell]
            found[f"loss.{cell}"] = np.array([learner.loss])
            found[f"norm.{cell}"] = np.array([learner.norm])
            found[f"lag.{cell}"] = np.array([race.learnt(cell)], np.float64)
        nothing = np.full(len(GROUPS), math.nan)
        shares = {f"shares.{cell}": race.answer[cell].shares if race.due else nothing for cell in RACERS}
        return found | {"chance": np.array([race.baseline("tanh")])} | shares

    def courses(self, drawn: Frame) -> Frame:
        """Of the shares, those of the chosen cell."""
        kept = {name: values for name, values in drawn.items() if ".shares." not in name}
        return kept | {"trace.lag_shares": drawn[f"trace.shares.{self.chosen}"]}

    # --- frames -------------------------------------------------------------------------------------------------------

    def frame(self) -> Frame:
        settings, race = self.settings, self.training
        figures = {f"now.{cell}": race.learners[cell].loss for cell in RACERS}
        figures |= {f"slope.{cell}": race.learners[cell].norm for cell in RACERS}
        reaches = race.answered(moving=self.moving)
        shares = reaches[self.chosen].shares
        return {
            "step": self.steps,
            **{name: value if math.isfinite(value) else None for name, value in figures.items()},
            "now.chance": race.baseline("tanh"),
            "loss_bounds": [0.0, 2 * race.baseline("tanh")],
            "standings": standings(race, reaches),
            "lag_shares_now": shares.tolist() if np.isfinite(shares).all() else None,
            "lag_shares_of": f"{NAMES[self.chosen]}: ∂L/∂W_hh by lag{race.when}",
            "said": [said(race, self.seconds)],
            "length": settings.length if settings.mode == "together" else None,
            **{name: getattr(settings, name) for name in ("learning_rate", "clip", "threshold", "factor", "forget")},
            "cell": self.chosen,
            "bet": settings.bet if not self.steps and settings.mode == "together" else None,
        }

    def picture(self) -> Frame:
        """The chosen cell's triangle, and every cell's gradients of the last loss over the lag, on one sequence."""
        race, cell = self.training, self.chosen
        batch = race.probe(race.lag(cell))
        run, above = itemised(race.learners[cell], batch)
        start = max(0, len(above) - MOST_DRAWN)
        norms = flow.norms(run, above, of_cell=cell == "lstm", since=start)[start:, start:]
        curves = {}
        for name in RACERS:
            one, slopes = itemised(race.learners[name], race.probe(race.lag(name)))
            curves[f"course.{name}"] = flow.course(one, slopes[-1], len(slopes) - 1, of_cell=name == "lstm")[::-1]
        most = max(map(len, curves.values()))
        padded = {name: np.append(row, np.full(most - len(row), math.nan))[:, None] for name, row in curves.items()}
        return {
            "triangle": scaled(norms)[None],
            "triangle_of": ledger(cell, len(above), start),
            "course.x": np.arange(most, dtype=np.float32),
            **padded,
        }
