"""The settings of lesson 3.1: which look it is, and those of every look, each declared in the look's own room.

A look's experiment takes its own settings alone, LinearSettings() for instance; on the page they are all one class.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from engine.recurrent.dynamics.bridge.settings import BridgeSettings
from engine.recurrent.dynamics.classics.settings import ClassicsSettings
from engine.recurrent.dynamics.driven.settings import DrivenSettings
from engine.recurrent.dynamics.hidden.settings import HiddenSettings
from engine.recurrent.dynamics.learning.settings import BaumWelchSettings
from engine.recurrent.dynamics.linear.settings import LinearSettings
from engine.recurrent.dynamics.logistic.settings import LogisticSettings
from engine.recurrent.dynamics.nonlinear.settings import TanhSettings
from engine.settings import Settings, choice, live_names

LOOKS = {
    "matrix": "One matrix, two readings",
    "tanh": "Bent: s ← tanh(As + b)",
    "logistic": "The logistic map",
    "classics": "Pendulum, prey and predators, van der Pol",
    "driven": "Driven by a signal",
    "hmm": "Hidden Markov model",
    "learning": "Baum–Welch: the tables learnt",
    "bridge": "A network that learns to filter",
}
OF: dict[str, type[Settings]] = {
    "matrix": LinearSettings,
    "tanh": TanhSettings,
    "logistic": LogisticSettings,
    "classics": ClassicsSettings,
    "driven": DrivenSettings,
    "hmm": HiddenSettings,
    "learning": BaumWelchSettings,
    "bridge": BridgeSettings,
}
"""The settings of each look. Apart from the hidden Markov model's, no two looks have one of the same name."""


@dataclass(frozen=True)
class DynamicsSettings(
    LinearSettings,
    TanhSettings,
    LogisticSettings,
    ClassicsSettings,
    DrivenSettings,
    HiddenSettings,
    BaumWelchSettings,
    BridgeSettings,
):
    """Raises ValueError with a sentence for a value out of range."""

    look: str = choice("matrix", LOOKS, "look", title="Look at")

    def key(self) -> tuple[Any, ...]:
        live = live_names(OF[self.look])
        return self.look, *(getattr(self, one.name) for one in fields(OF[self.look]) if one.name not in live)

    def live(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in live_names(OF[self.look])}
