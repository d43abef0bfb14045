"""The multilayer perceptron as an experiment: what a stage plays (:mod:`engine.experiment`).

One step is one update. Edits (a weight set, a unit switched off) are made in the network that is shown. A point added,
moved or deleted makes the points the visitor's own: from then on they replace the generated ones.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

import numpy as np

from engine.experiment.learning import LearningExperiment
from engine.experiment.protocol import Basics, Bounds, Frame, Measure, State
from engine.experiment.walk import Walk, Walks
from engine.plane import editing
from engine.plane.datasets import PlaneData
from engine.settings import LARGEST_SEED, shown_names
from engine.supervised.mlp import cards, slow
from engine.supervised.mlp import frame as mlp_frame
from engine.supervised.mlp.features import FEATURES
from engine.supervised.mlp.health import Health, examine
from engine.supervised.mlp.networks import Layers
from engine.supervised.mlp.picture import paint
from engine.supervised.mlp.settings import MOST_LAYERS, MOST_UNITS, OWN, MLPSettings
from engine.supervised.mlp.training import MLPTraining, generated

DEALT = ("noise", "data_seed")  # what of the live settings generated points depend on
Place = Annotated[int, Bounds(0, 5_000)]
Coordinate = Annotated[float, Bounds(-6, 6)]
Kind = Literal["none", "weight", "bias", "unit"]
Strength = Annotated[float, Bounds(-100, 100)]


class MLPExperiment(LearningExperiment[Any], Walks):
    """Networks in training, and what of them is looked at. data: the visitor's own points, instead of the settings';
    start: the weights and biases, layer by layer, with which they begin, instead of those from the seed."""

    edits = (
        "set_weight",
        "set_bias",
        "freeze_weight",
        "freeze_bias",
        "switch_unit",
        "add_point",
        "move_point",
        "delete_point",
        "clear_points",
        "new_data",
        "slow_update",
    )
    adds = ("add_point",)
    looks = (
        "select", "focus", "probe", "zero_lines", "show_seed", "discretise", "show_tests",
        "resize", "deepen", "switch_input", "new_weights", *Walks.SLOW,
    )  # fmt: skip
    asks = ("resize", "deepen", "switch_input", "new_weights")
    stays = (*LearningExperiment.stays, "selected", "focused", "lines", "shown")
    first_unit = "epoch"
    budget = Basics.budget  # less than others that learn: these networks are small
    training: MLPTraining

    def __init__(
        self,
        settings: MLPSettings | None = None,
        data: PlaneData | None = None,
        start: tuple[Layers, Layers] | None = None,
    ) -> None:
        super().__init__(MLPTraining(settings or MLPSettings(), data, *(start or ())))
        self.own_points = data is not None or self.settings.data == OWN
        self.edited_points = False
        self.wanted: dict[str, Any] = {}  # settings of another network, which was asked for
        self.selected: tuple[Kind, int] = ("none", 0)
        self.focused, self.lines, self.shown = -1, 0, 0
        self.probe_at, self.probe_on = (1.0, 1.0), False
        self._health: Health | None = None
        self._points = mlp_frame.points(self.training)

    # Stepping

    @property
    def diverged(self) -> bool:
        """Whether no network goes on, because each has grown a weight beyond all bounds."""
        return not self.training.alive.any()

    @property
    def stopped(self) -> str:
        """Why no network goes on; empty while at least one does."""
        if not self.training.train_count:
            return "There are no training points. Choose a class beside Move, and click on the plane to add some."
        return mlp_frame.why(self.training, self.shown) if self.diverged else ""

    def span(self, unit: str) -> tuple[int, int]:
        """Steps back to where the present update or epoch began, and forward to where it ends."""
        if unit != "epoch":
            return 1, 1
        position = self.training.position
        return max(1, position.update or position.before), self.training.left

    def reset(self) -> None:
        super().reset()
        self._forget()

    # Showing

    def measure(self) -> Measure:
        """The losses, and for classes the shares got right: one entry a seed."""
        figures = zip(mlp_frame.FIGURES, self.training.figures.T, strict=True)
        wanted = {name: row for name, row in figures if self.training.data.classes or "loss" in name}
        return {name: np.minimum(row, mlp_frame.GREATEST) for name, row in wanted.items()}

    def frame(self) -> Frame:
        """The network, its points, its figures, and what has been asked about it."""
        training, (kind, index) = self.training, self.selected
        place = {"weight": index, "bias": training.weight_count + index}.get(kind, 0)
        card = None if kind == "none" else cards.card(training, self.shown, kind, index, self.probe_at)
        shown: Frame = {
            **mlp_frame.network(training, self.shown),
            **mlp_frame.results(training, self.shown),
            **self._points,
            **mlp_frame.health(self._health or self._examine()),
            "probe_values": mlp_frame.single(training.values_at(self.shown, *self.probe_at)[1]),
            "probe": {"x": list(self.probe_at), "on": self.probe_on},
            "own_points": self.own_points,
            "focus": self.focused,
            "zero_lines_of": self.lines,
            "discretised": self.settings.hard,
            "show_test": self.settings.tests,
            "card": card,
            "equation": cards.equations(training, self.shown, place),
            **slow.NONE,
        }
        walk = self.walking()
        if walk is None:
            return shown
        asked = index if kind == "weight" else -1
        return shown | slow.frame(training, self.shown, walk, asked)

    def picture(self) -> Frame:
        """The fields and the histograms, and the gradient's health brought up to date."""
        health = self._examine()
        return {
            **paint(self.training, self.shown, self.focused, self.lines, self.settings.hard),
            **mlp_frame.histograms(health),
            **mlp_frame.health(health),
        }

    def _examine(self) -> Health:
        self._health = examine(self.training, self.shown)
        return self._health

    # What is looked at

    def select(self, kind: Kind, index: Place) -> None:
        """Read the card of a weight, a bias or a unit (hidden ones first, then the outputs)."""
        if kind != "none":
            cards.locate(self.training, kind, index)
        self.selected = (kind, index)

    def focus(self, unit: Annotated[int, Bounds(-1, 5_000)]) -> None:
        """Show a unit's field large, counted from the inputs on; −1 for the network's answer."""
        if unit >= sum(self.training.sizes):
            raise ValueError("The network has no such unit.")
        self.focused = unit

    def probe(self, x: Coordinate, y: Coordinate, on: bool) -> None:
        """The point of the plane at which the units' values are shown."""
        self.probe_at, self.probe_on = (x, y), on

    def zero_lines(self, layer: Annotated[int, Bounds(0, 8)]) -> None:
        """Show where each unit of a hidden layer (1 for the first) sums to zero; 0 for none."""
        if layer > len(self.settings.hidden):
            raise ValueError("The network has no such hidden layer.")
        self.lines = layer

    def show_seed(self, index: Annotated[int, Bounds(0, 7)]) -> None:
        if index >= len(self.training.seeds):
            raise ValueError("There is no such network.")
        self.shown, self._health, self.walk = index, None, None

    def discretise(self, on: bool) -> None:
        """Show the answer in two colours, without shades."""
        self._show(hard=on)

    def show_tests(self, on: bool) -> None:
        """Show the test points, too."""
        self._show(tests=on)

    def next_walk(self) -> Walk:
        return slow.begin(self.training, self.shown)

    def slow_update(self) -> None:
        super().slow_update()
        self._forget()

    # Another network, which the page builds

    def resize(self, layer: Annotated[int, Bounds(1, MOST_LAYERS)], by: Literal[-1, 1]) -> None:
        """A unit more or fewer in a hidden layer."""
        hidden = list(self.wanted.get("hidden", self.settings.hidden))
        if layer > len(hidden) or not 1 <= hidden[layer - 1] + by <= MOST_UNITS:
            raise ValueError(f"A layer has 1 to {MOST_UNITS} units.")
        hidden[layer - 1] += by
        self.wanted["hidden"] = tuple(hidden)

    def deepen(self, by: Literal[-1, 1]) -> None:
        """A hidden layer more, like the last one, or one fewer."""
        hidden = self.wanted.get("hidden", self.settings.hidden)
        if not 0 <= len(hidden) + by <= MOST_LAYERS:
            raise ValueError(f"There are 0 to {MOST_LAYERS} hidden layers.")
        self.wanted["hidden"] = (*hidden, *(hidden[-1:] or (4,))) if by > 0 else hidden[:-1]

    def switch_input(self, input: Annotated[int, Bounds(0, len(FEATURES) - 1)]) -> None:
        """An input more or one fewer, by its place among all that there are."""
        switched, now = list(FEATURES)[input], self.wanted.get("features", self.settings.features)
        features = tuple(name for name in FEATURES if (name in now) != (name == switched))
        if not features:
            raise ValueError("One input stays: without any the network sees nothing.")
        self.wanted["features"] = features

    def new_weights(self) -> None:
        """The same network from other seeds."""
        seed = self.wanted.get("seed", self.settings.seed) + self.settings.seeds
        self.wanted["seed"] = seed if seed <= LARGEST_SEED - self.settings.seeds else 0

    def new_data(self) -> None:
        """Other points of the same data set; the network stays."""
        if self.own_points:
            raise ValueError("These points are your own: there are no others of their kind.")
        self.change(data_seed=(self.settings.data_seed + 1) % LARGEST_SEED)

    def _show(self, **settings: Any) -> None:
        self.training.settings = replace(self.training.settings, **settings)

    # What is changed

    def change(self, **settings: Any) -> None:
        """Change live settings. Another noise or seed of the points deals them anew; the visitor's own stay."""
        self._show(**{name: settings.pop(name) for name in shown_names(MLPSettings) if name in settings})
        if not settings:
            return
        dealt = [(settings.get(name, now), now) for name in DEALT if (now := getattr(self.settings, name)) is not None]
        moved = any(new != now for new, now in dealt) and not self.own_points
        self.training.change(**settings)
        if moved:
            self.training.use(generated(self.settings))
        self._forget()

    def set_weight(self, index: Place, value: Strength) -> None:
        self._set("weight", index, value)

    def set_bias(self, index: Place, value: Strength) -> None:
        self._set("bias", index, value)

    def freeze_weight(self, index: Place, frozen: bool) -> None:
        self.training.frozen[self.shown, self._place("weight", index)] = frozen
        self._edited()

    def freeze_bias(self, index: Place, frozen: bool) -> None:
        self.training.frozen[self.shown, self._place("bias", index)] = frozen
        self._edited()

    def switch_unit(self, index: Place, on: bool) -> None:
        """Switch a hidden unit off, or on again: off, its value is 0 and it does not learn."""
        if cards.locate(self.training, "unit", index)[0] == len(self.training.sizes) - 1:
            raise ValueError("An output cannot be switched off.")
        self.training.off[self.shown, index] = not on
        self._edited()

    def add_point(self, x: Coordinate, y: Coordinate, label: Annotated[int, Bounds(0, 3)]) -> None:
        """A training point of class `label`; in regression of value −1 (label 0) or 1 (label 1)."""
        self._use(editing.added(self.training.data, x, y, label))

    def move_point(self, index: Place, x: Coordinate, y: Coordinate) -> None:
        self._use(editing.moved(self.training.data, index, x, y))

    def delete_point(self, index: Place) -> None:
        self._use(editing.deleted(self.training.data, index))

    def clear_points(self) -> None:
        self._use(editing.empty(self.training.data.classes))

    def _set(self, kind: str, index: int, value: float) -> None:
        place = self._place(kind, index)
        self.training.parameters[self.shown, place] = self.training.previous[self.shown, place] = value
        self._edited()

    def _place(self, kind: str, index: int) -> int:
        cards.locate(self.training, kind, index)
        return index if kind == "weight" else self.training.weight_count + index

    def _edited(self) -> None:
        self.training.revive()
        self._forget()

    def _use(self, data: PlaneData) -> None:
        self.training.use(data)
        self.own_points = self.edited_points = True
        self._forget()

    def _forget(self) -> None:
        """What was worked out for showing no longer holds."""
        self._health = self.walk = None
        self._points = mlp_frame.points(self.training)

    # All of it, to come back to

    def state(self) -> State:
        """Everything that is learnt from and learnt. Generated points are left out: the settings deal them again.

        The visitor's own points are shared, not copied: an edit makes new arrays, and none is ever written to.
        """
        data = self.training.data
        own = {"inputs": data.inputs, "targets": data.targets, "is_test": data.is_test} if self.own_points else {}
        for array in own.values():
            array.flags.writeable = False
        flags = {"own_points": self.own_points, "edited_points": self.edited_points, "classes": data.classes}
        return super().state() | own | flags

    def restore(self, state: State) -> None:
        """Become what `state` says. Raises ValueError, and changes nothing, for the state of another network."""
        own = bool(state["own_points"])
        if own:
            data = PlaneData(state["inputs"], state["targets"], state["is_test"], int(state["classes"]))
        elif self.own_points or any(state[name] != getattr(self.settings, name) for name in DEALT):
            data = generated(replace(self.settings, **{name: state[name] for name in DEALT}))
        else:
            data = self.training.data
        self.training.restore(state, data)
        self.own_points, self.edited_points = own, bool(state["edited_points"])
        if self.selected[0] != "none" and not cards.exists(self.training, *self.selected):
            self.selected = ("none", 0)
        self.focused = min(self.focused, sum(self.training.sizes) - 1)
        self._forget()
