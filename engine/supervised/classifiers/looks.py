"""What the lesson's three experiments have in common: own points, and what goes along from one look to another."""

from __future__ import annotations

from typing import Any, TypeVar

from engine.experiment.learning import LearningExperiment, Training

Learning = TypeVar("Learning", bound=Training[Any])


class Look(LearningExperiment[Learning]):
    """picked: the model whose reasons are shown; guesses: which model was predicted to win on which set, by their
    names; outcomes: whether that came true."""

    carried = ("picked", "guesses", "outcomes")
    stays = (*LearningExperiment.stays, *carried)
    edited_points = False

    def __init__(self, training: Learning) -> None:
        super().__init__(training)
        self.picked = self.settings.panels[0]
        self.guesses: dict[str, str] = {}
        self.outcomes: dict[str, bool] = {}

    @property
    def own_points(self) -> bool:
        return bool(vars(self.training)["own"])

    def succeed(self, before: Any) -> None:
        """What was picked and predicted stays, as far as it means something here."""
        for name in self.carried:
            setattr(self, name, getattr(before, name, getattr(self, name)))
        shown = self.settings.panels
        self.guesses = {
            data: guess for data, guess in self.guesses.items() if data != self.settings.data or guess in shown
        }
