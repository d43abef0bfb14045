"""Four cells learn the same task from the same sequences, one update each in turn; or climb, each at its own pace.

In a race "together" all have the same lag. In a race for the longest "lag" each begins at the shortest of LAGS and is
given the next as soon as it has learnt one: its running loss fell below a tenth of the chance line. What it has learnt
so far it keeps. The race is over after BUDGET updates. A cell that leaves all bounds stands still; the others go on.

How far the gradients reach is asked on sequences that nobody learns from (:mod:`.reach`).
"""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import Any

import numpy as np

from engine.arithmetic.written import many, raised, show, told, write
from engine.experiment.asking import Asks
from engine.recurrent.cells.learner import NAMES, Learner, Learners
from engine.recurrent.cells.tasks import MOST, TASKS, Batch
from engine.recurrent.gradients.reach import PROBES, Reach, reach
from engine.recurrent.gradients.settings import BETS, RACERS, GradientsSettings

FAINT = 1e-3  # of a gradient: what is less has hardly arrived
KEEPS = {"tanh": "ρ", "relu": "ρ", "lstm": "f", "gru": "z"}
LEARNT, LEFT = 0.1, 0.5  # of the chance line: below these a task is learnt, the baseline left behind
LAGS = (10, 15, 20, 30, 40, 50, 70, 100, 140, MOST, 300, 400, 500, 700, 1000)
BUDGET = 2_000


def sequences(lag: int, batch: int) -> int:
    """How many sequences an update has: fewer of very long ones, so that it takes no longer."""
    return max(1, batch * MOST // lag) if lag > MOST else batch


class Race(Asks[GradientsSettings, dict[str, Reach]], Learners[GradientsSettings]):
    """lags: of LAGS, the one that each cell is at, their number when it has learnt all; half: the update at which each
    left the chance line behind; won: at which it had learnt the (newest) lag, 0 for not at all; seen: how many
    sequences. Its answer is how far every cell's gradient reaches."""

    kept = ("lags", "half", "won", "seen")
    noted = ("length", "learning_rate", "clip", "threshold", "factor", "forget")

    def begin(self) -> None:
        settings = self.settings
        self.task = TASKS[settings.task]
        start = {"forget": settings.forget, "factor": settings.factor}
        self.learners = {cell: Learner(cell, self.task, settings.hidden, settings.seed, **start) for cell in RACERS}
        self.lags, self.half, self.won, self.seen = (dict.fromkeys(RACERS, 0) for _ in range(4))

    # --- one update ------------------------------------------------------------------------------------------------

    def lag(self, cell: str) -> int:
        """T of a cell's next sequences."""
        if self.settings.mode == "together":
            return self.settings.lag
        return LAGS[min(self.lags[cell], len(LAGS) - 1)]

    def baseline(self, cell: str) -> float:
        """The loss of whoever remembers nothing, at a cell's lag."""
        return self.task.chance(self.lag(cell))

    def batch(self, lag: int) -> Batch:
        """The sequences of the next update: they depend on the seed, its number and the lag, and on nothing else."""
        generator = np.random.default_rng((self.settings.seed, 1, self.steps))
        return self.task.make(lag, sequences(lag, self.settings.batch), generator)

    def probe(self, lag: int, count: int = PROBES) -> Batch:
        """Sequences that nobody learns from, the same at every update."""
        return self.task.make(lag, count, np.random.default_rng((self.settings.seed, 2)))

    @property
    def every(self) -> int:
        return 32

    def asking(self) -> Generator[None, None, dict[str, Reach]]:
        """One cell after the other."""
        found = {}
        for cell, learner in self.learners.items():
            found[cell] = reach(learner, self.probe(self.lag(cell)))
            yield
        return found

    def running(self, cell: str) -> bool:
        """Whether a cell still learns: within bounds, and not yet through all the lags."""
        return not self.learners[cell].failed and self.lags[cell] < len(LAGS)

    @property
    def ready(self) -> bool:
        return any(map(self.running, RACERS)) and (self.settings.mode == "together" or self.steps < BUDGET)

    def update(self) -> bool:
        """One update of every cell that still learns."""
        settings, batches = self.settings, dict[int, Batch]()
        for cell in filter(self.running, RACERS):
            lag = self.lag(cell)
            if lag not in batches:
                batches[lag] = self.batch(lag)
            self.learners[cell].update(
                batches[lag], rate=settings.learning_rate, rule=settings.rule, clip=settings.clip,
                threshold=settings.threshold,
            )  # fmt: skip
            self.seen[cell] += sequences(lag, settings.batch)
            self._judge(cell)
        if all(learner.failed for learner in self.learners.values()):
            self.failed = self.steps + 1
        return True

    def _judge(self, cell: str) -> None:
        learner, chance = self.learners[cell], self.baseline(cell)
        if not self.half[cell] and learner.loss < LEFT * chance:
            self.half[cell] = learner.steps
        if learner.loss < LEARNT * chance and (self.settings.mode == "lag" or not self.won[cell]):
            self.won[cell] = learner.steps
        if self.settings.mode == "lag" and learner.loss < LEARNT * chance and self.running(cell):
            self.lags[cell] += 1
            if self.running(cell):
                learner.loss = self.baseline(cell)  # of the new lag nothing is known yet

    def learnt(self, cell: str) -> int:
        """The longest lag learnt so far; 0 for none."""
        if self.settings.mode == "lag":
            return LAGS[self.lags[cell] - 1] if self.lags[cell] else 0
        return self.settings.lag if self.learners[cell].loss < LEARNT * self.baseline(cell) else 0

    # --- what changes, and what is kept -------------------------------------------------------------------------------

    def change(self, settings: GradientsSettings) -> None:
        """Controls moved while it runs. The factor multiplies the recurrent weights as they are, and the forget bias is
        raised or lowered by as much as its control was moved; before the first update they are those of the start."""
        before = self.settings
        super().change(settings)
        if not self.steps and (settings.factor, settings.forget) != (before.factor, before.forget):
            self.reset()
            return
        if settings.factor != before.factor:
            for learner in self.learners.values():
                learner.rescale(settings.factor / before.factor)
        if settings.forget != before.forget:
            self.learners["lstm"].remember(settings.forget - before.forget)

    def troubles(self) -> list[str]:
        """Who left all bounds, when, and what would have helped."""
        return [_trouble(learner, self.settings) for learner in self.learners.values() if learner.failed]


# --- in words -------------------------------------------------------------------------------------------------------


def _trouble(learner: Learner, settings: GradientsSettings) -> str:
    cure = f"The steps are too long: try a learning rate below {settings.learning_rate:g}."
    if settings.clip == "none":
        size = show(learner.norm, 3) if np.isfinite(learner.norm) else "beyond all numbers"
        cure = f"Clip the gradient: its norm was {size}."
    return f"{NAMES[learner.cell]} left all bounds at update {learner.failed:,} and stands still. {cure}"


def standings(race: Race, found: dict[str, Reach]) -> dict[str, Any]:
    """Cell by cell: the loss beside chance, what has been seen and learnt; why some have not. Before the first update:
    how far each cell's gradient reaches."""
    if not race.steps and not race.failed:
        return before_start(race, found)
    lag = race.settings.mode == "lag"
    columns = ["T", "learnt", "loss", "of chance", "sequences"]
    columns = columns if lag else ["loss", "of chance", "learnt after", "sequences"]
    rows = [{"head": _short(cell), "cells": _cells(race, cell, lag)} for cell in RACERS]
    note = f"Loss: its running mean. Learnt: below {100 * LEARNT:.0f} % of chance."
    note = " ".join([*race.troubles(), *why(race, found), verdict(race)]).strip() or note
    return {
        "title": "Longest lag learnt" if lag else race.task.sentence,
        "columns": columns,
        "rows": rows,
        "note": note,
    }


def before_start(race: Race, found: dict[str, Reach]) -> dict[str, Any]:
    """What a step of each cell keeps at first, what that comes to over all steps, and what is measured."""
    steps = found["tanh"].steps
    rows = []
    for cell in RACERS:
        one = found[cell]
        written = write([one.keeps], lambda o, _: o[0] ** steps, least=2)
        keeps, power = written.operands[0], written.ends[0]
        rows.append(
            {
                "head": _short(cell),
                "cells": [f"{KEEPS[cell]} ≈ {keeps}", f"{keeps}{raised(steps)} {power}", told(one.arrives, 2)],
            }
        )
    return {
        "title": f"Before the start: {many(steps, 'step')} back",
        "columns": ["a step keeps", "all steps", "measured"],
        "rows": rows,
        "note": "f, z: the means of the forget and update gates; ρ: the spectral radius of W. Who learns first? Bet.",
    }


def why(race: Race, found: dict[str, Reach]) -> list[str]:
    """Why those who have not learnt have not: of some hardly any gradient arrives, of others it does."""
    waiting = [cell for cell in RACERS if race.running(cell) and not race.won[cell]]
    faint = [cell for cell in waiting if not found[cell].arrives >= FAINT]
    said = []
    if faint:
        told_of = ", ".join(f"{NAMES[cell]} {told(found[cell].arrives, 2)}" for cell in faint)
        advice = " Raise its forget bias." if "lstm" in faint else ""
        said.append(f"Hardly any gradient comes back all the way: {told_of}. Only nearer lags can teach it.{advice}")
    if loud := [cell for cell in waiting if cell not in faint]:
        told_of = ", ".join(f"{NAMES[cell]} {told(found[cell].arrives, 2)}" for cell in loud)
        said.append(f"The gradient arrives, not learnt yet: {told_of}.")
    return said


def verdict(race: Race) -> str:
    """What became of the bet."""
    bet, won = race.settings.bet, [cell for cell in RACERS if race.won[cell]]
    if not bet or race.settings.mode == "lag" or not won:
        return ""
    first = min(won, key=lambda cell: race.won[cell])
    return f"Your bet, {BETS[bet]}, {'is right' if bet == first else f'is not: {NAMES[first]} was first'}."


def _short(cell: str) -> str:
    return NAMES[cell].removesuffix("-RNN")


def _cells(race: Race, cell: str, lag: bool) -> list[str]:
    learner, chance = race.learners[cell], race.baseline(cell)
    if learner.failed:
        loss, share = show(learner.loss, 3) if math.isfinite(learner.loss) else "∞", "out"
    elif math.isnan(learner.loss):
        loss, share = "–", "–"
    else:
        loss, share = show(learner.loss, 3), f"{100 * learner.loss / chance:.0f} %"
    seen = f"{race.seen[cell]:,}"
    if lag:
        through = race.lags[cell] == len(LAGS)
        return ["all" if through else str(race.lag(cell)), str(race.learnt(cell) or "–"), loss, share, seen]
    won = race.won[cell]
    return [loss, share, f"{won:,} updates" if won else "–", seen]


def said(race: Race, seconds: float) -> str:
    """Updates, seconds and pace; in a race for the longest lag, how much of the budget is left."""
    batch, task = race.settings.batch, race.task
    whole = f"{many(race.steps, 'update')} of {many(batch, 'sequence')}"
    whole += f", beyond T = {MOST} of fewer" if race.settings.mode == "lag" else ""
    pace = f" · {seconds:,.0f} s of learning" if race.steps and seconds else ""
    if race.settings.mode == "lag":
        return f"{task.title}: {whole}{pace} · {max(0, BUDGET - race.steps):,} updates left"
    lag = race.settings.lag
    return f"{task.title}, T = {lag} · chance {show(task.chance(lag), 4)} · {whole}{pace}"


def ledger(cell: str, steps: int, start: int) -> str:
    """The title of the triangle that is shown."""
    state = "cₖ" if cell == "lstm" else "hₖ"
    part = f", the last {steps - start} of {steps} steps" if start else ""
    return f"{NAMES[cell]}: ‖∂Lₜ/∂{state}‖{part}"


def result(race: Race) -> str:
    """Who learnt the longest lag."""
    order = sorted(RACERS, key=lambda cell: (-race.learnt(cell), race.won[cell]))
    told = [f"{NAMES[cell]} {_when(race, cell)}" for cell in order]
    return f"After {race.steps:,} updates the longest lags learnt are: {', '.join(told)}."


def _when(race: Race, cell: str) -> str:
    """The longest lag, and the update at which it was learnt."""
    learnt = race.learnt(cell)
    return f"{learnt} (at update {race.won[cell]:,})" if learnt else "none"
