"""The network that foretells symbols as a stage plays it: its loss over the updates, its state beside the belief.

experiment = BridgeExperiment(BridgeSettings(units=8))
experiment.step(300)
experiment.frame()["account"]
"""

from __future__ import annotations

from typing import Annotated

import numpy as np

from engine.arithmetic.estimates import decimals, mean_of
from engine.experiment.learning import LearningExperiment
from engine.experiment.protocol import Bounds, Frame, Measure
from engine.recurrent.dynamics.bridge.settings import NETS, BridgeSettings
from engine.recurrent.dynamics.bridge.training import HELD, HELD_STEPS, Foretelling
from engine.recurrent.dynamics.hidden.chosen import MOST_STATES


class BridgeExperiment(LearningExperiment[Foretelling]):
    """See :mod:`engine.experiment`."""

    looks = ("watch_state",)
    units = ("update",)
    pace = 20.0
    stays = ("seconds", "state_watched")

    def __init__(self, settings: BridgeSettings | None = None) -> None:
        super().__init__(Foretelling(settings or BridgeSettings()))
        self.state_watched = 0

    def watch_state(self, state: Annotated[int, Bounds(0, MOST_STATES - 1)]) -> None:
        """Of which state belief and read-out are drawn."""
        self.state_watched = min(state, len(self.training.hmm.states) - 1)

    @property
    def stopped(self) -> str:
        return "The network has left all bounds: choose a smaller learning rate." if self.diverged else ""

    def measure(self) -> Measure:
        training = self.training
        judged = training.judged()
        return {
            "loss": np.array([judged.loss]),
            "explained": np.array([judged.explained]),
            "filter": np.array([training.filter_loss]),
            "ignorant": np.array([training.ignorant_loss]),
        }

    # --- frames ---------------------------------------------------------------------------------------------------

    def frame(self) -> Frame:
        training, judged = self.training, self.training.judged()
        hmm, state = training.hmm, self.state_watched
        belief = training.beliefs[:-1, -1]  # (T, N): of the last sequence held out
        steps = np.arange(1, len(belief) + 1, dtype=np.float32)
        return {
            "step": self.steps,
            "beliefs.at": steps,
            "beliefs.filter": belief[:, state : state + 1].astype(np.float32),
            "beliefs.read": judged.read[:, state : state + 1].astype(np.float32),
            "beliefs.title": f"P(S = {hmm.states[state]} | symbols so far)",
            "states": list(hmm.states),
            "state_watched": state,
            "states_offered": list(range(len(hmm.states))),
            "units_follow": self._units(),
            "account": self._account(),
            "loss_now": judged.loss,
            "explained_now": judged.explained if np.isfinite(judged.explained) else None,
        }

    def _account(self) -> list[str]:
        training, judged = self.training, self.training.judged()
        excess = judged.loss - training.filter_loss
        rate = training.rate
        network, exact = mean_of(judged.losses).text, mean_of(training.filter_losses).text
        apart = mean_of(judged.losses - training.filter_losses).text
        lines = [
            f"On {HELD} sequences of {HELD_STEPS - 1} symbols held out, in nats a symbol: {NETS[self.settings.net]} "
            f"{network}, exact filter {exact}; their difference {apart}.",
        ]
        if rate is not None:
            low, high = (decimals(bound, 4) for bound in rate)
            told = f"is {low}" if low == high else f"lies between {low} and {high}"
            lines.append(f"The entropy rate {told}: in the long run nobody foretells better.")
        span = training.ignorant_loss - training.filter_loss
        if span > 1e-3:
            part = 100 * (1 - excess / span)
            won = f"Of what memory can win the network has {part:.0f} %"
            if part <= 0:
                lines.append("So far the network foretells no better than without memory.")
            else:
                lines.append(
                    won + (", by chance more than all: the filter is best in the mean." if excess < 0 else ".")
                )
        else:
            lines.append("Memory can win next to nothing here: what comes next hardly depends on what was.")
        if np.isfinite(judged.explained):
            lines.append(
                f"A linear read-out of h finds {100 * judged.explained:.1f} % of the belief's variance (R²); of the "
                f"untrained network's h it finds {100 * training.untrained.explained:.1f} %."
            )
        return lines

    def _units(self) -> Frame:
        """Which belief each unit goes with most closely."""
        hmm, correlations = self.training.hmm, self.training.judged().correlations
        order = np.argsort(-np.abs(correlations).max(1))[:6]
        rows = []
        for unit in order.tolist():
            state = int(np.abs(correlations[unit]).argmax())
            r = f"{correlations[unit, state]:.2f}".replace("-", "−")
            rows.append({"head": f"unit {unit + 1}", "cells": [f"P({hmm.states[state]})", f"r = {r}"]})
        return {"title": "Which belief a unit goes with", "columns": [], "rows": rows}
