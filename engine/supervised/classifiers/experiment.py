"""The models side by side, as a stage plays them: the same points in every panel, and whoever moves one refits all.

One step is one update of the MLP, the only model here that learns bit by bit; the others are fitted as a whole. A point
added, moved or deleted makes the points the visitor's own.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Annotated, Literal

import numpy as np

from engine.experiment.protocol import Bounds, Frame, Measure, State
from engine.plane import editing
from engine.plane.datasets import PlaneData
from engine.supervised.classifiers import frame, words
from engine.supervised.classifiers.looks import Look
from engine.supervised.classifiers.models.panel import Answer, Panel
from engine.supervised.classifiers.settings import MODELS, ClassifierSettings
from engine.supervised.classifiers.training import PATIENCE, ClassifierTraining

Index = Annotated[int, Bounds(0, 5_000)]
Classes = tuple[int, int]
PairName = Literal["", "0-1", "0-2", "0-3", "1-2", "1-3", "2-3"]
Coordinate = Annotated[float, Bounds(-6, 6)]
Slider = Literal[
    "c_logistic", "epochs", "c_linear", "c_rbf", "gamma", "depth", "leaf", "trees", "forest_depth", "k", "smoothing",
    "units",
]  # fmt: skip


class PanelsExperiment(Look[ClassifierTraining]):
    """See :class:`ClassifierTraining`. data: the visitor's own points, instead of the settings'."""

    edits = ("add_point", "move_point", "delete_point", "clear_points", "tune")
    adds = ("add_point",)
    looks = ("pick", "probe", "choose_pair")
    stays = (*Look.stays, "asked", "between")
    units = ("update",)
    pace = 60.0

    def __init__(self, settings: ClassifierSettings | None = None, data: PlaneData | None = None) -> None:
        super().__init__(ClassifierTraining(settings or ClassifierSettings(), data))
        self.edited_points = False
        self.asked: tuple[float, float] | None = None
        self.between: Classes | None = None
        self._seen: dict[str, tuple[tuple[Panel | None, PlaneData, Classes | None], Frame]] = {}

    # Stepping

    @property
    def stopped(self) -> str:
        if not len(self.training.labels):
            return words.NO_POINTS
        if "mlp" not in self.settings.panels:
            return words.NO_PLAY
        return "" if self.training.ready else words.ONE_CLASS

    def settle(self) -> bool:
        return self.training.fit_on()

    # Showing

    def measure(self) -> Measure:
        """The MLP's mean loss on the training points."""
        return {"loss": np.array([self.training.loss()])}

    def frame(self) -> Frame:
        """The points, every panel with its field and its marks, and what is said of them."""
        training = self.training
        training.fit_on(PATIENCE if self.moving else math.inf)
        found: Frame = {"step": self.steps, "own_points": self.own_points, **frame.points(training.data)}
        answers: dict[str, Answer] = {}
        for name in self.settings.panels:
            panel = training.known(name)
            if panel is not None:
                panel.between = self.between
            shown = self._panel(name, panel)
            if panel is not None and self.asked is not None:
                answers[name] = panel.at(self.asked)
            found |= shown | frame.ways(name, shown, answers.get(name))
        return found | frame.words_of(found, answers, training, self._picked, self.asked)

    @property
    def _picked(self) -> str:
        shown: tuple[str, ...] = self.settings.panels
        return self.picked if self.picked in shown else shown[0]

    def _panel(self, name: str, panel: Panel | None) -> Frame:
        """A panel's part of the frame, made anew where it was fitted anew, or where other points are there."""
        key = panel, self.training.data, self.between
        known = self._seen.get(name)
        if known is None or known[0][0] is not key[0] or known[0][1] is not key[1] or known[0][2] != key[2]:
            known = key, frame.panel(name, panel, self.training)
            self._seen[name] = known
        return known[1]

    # What is looked at

    def pick(self, index: Annotated[int, Bounds(0, len(MODELS) - 1)]) -> None:
        """Show the reasons and the sliders of one of the panels."""
        if index >= len(self.settings.panels):
            raise ValueError("There is no such panel.")
        self.picked = self.settings.panels[index]

    def probe(self, x: Coordinate, y: Coordinate, on: bool) -> None:
        """Ask every model about a place, to two decimals."""
        self.asked = (round(x, 2) + 0.0, round(y, 2) + 0.0) if on else None

    def choose_pair(self, name: PairName) -> None:
        """Of more than two classes the support vector machines have a machine for each pair: show that of a pair."""
        self.between = (int(name[0]), int(name[2])) if name else None

    # What is changed

    def tune(self, name: Slider, value: Annotated[float, Bounds(-10, 250)]) -> None:
        """Move one of the models' sliders; value: as :func:`engine.supervised.classifiers.words.slider` has it."""
        self.change(**{name: words.chosen(name, value)})

    def add_point(self, x: Coordinate, y: Coordinate, label: Annotated[int, Bounds(0, 3)]) -> None:
        """A training point of class `label`."""
        self._use(lambda data: editing.added(data, x, y, label))

    def move_point(self, index: Index, x: Coordinate, y: Coordinate) -> None:
        """Meanwhile no place is asked about: the pointer is busy."""
        self.asked = None
        self._use(lambda data: editing.moved(data, index, x, y))

    def delete_point(self, index: Index) -> None:
        self._use(lambda data: editing.deleted(data, index))

    def clear_points(self) -> None:
        self._use(lambda data: editing.empty(data.classes))

    def _use(self, edit: Callable[[PlaneData], PlaneData]) -> None:
        self.training.use(edit(self.training.data))
        self.training.own = self.edited_points = True

    def state(self) -> State:
        return super().state() | {"edited_points": self.edited_points}

    def restore(self, state: State) -> None:
        super().restore(state)
        self.edited_points = bool(state["edited_points"])
