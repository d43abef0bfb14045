"""A model fitted to points, with its reasons: what it says at a place, how sure it is, what it draws, what it says of
itself. Every model of the lesson is such a panel; :func:`engine.supervised.classifiers.models.fitting.fit` makes one::

    panel = fit("linear", ClassifierSettings(), inputs, labels, 2)
    panel.says(np.array([[1.0, 2.0]]))      # the class there
    panel.why()                             # its reasons as sentences
    panel.at((1.0, 2.0)).lines              # the same place worked out in numbers
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.arithmetic.written import show
from engine.arrays import Bytes, Floats

Ints = NDArray[np.int64]
Place = tuple[float, float]
REACH = 6.0
FULL = 84
"""Two thirds of full colour, so that points stand out on the ground of their own class."""
NO_SEGMENTS: Floats = np.zeros((0, 4))


@dataclass(frozen=True)
class Marks:
    """What a model draws over its field. lines: w₁x₁ + w₂x₂ + c = 0, as the plane's view has them; segments: (n, 4),
    from and to; rings: for each training point 0, 1 (ringed) or 2 (ringed twice); contours: grids (m, size, size) whose
    zeros are drawn."""

    lines: list[dict[str, Any]] = field(default_factory=list)
    segments: Floats = field(default_factory=lambda: NO_SEGMENTS)
    rings: Bytes | None = None
    contours: Floats | None = None


@dataclass(frozen=True)
class Answer:
    """What a model says at a place. label: the class; brief: why, in a few words; lines: why, worked out; segments:
    what is drawn for it."""

    label: int
    brief: str
    lines: list[str]
    segments: Floats = field(default_factory=lambda: NO_SEGMENTS)


@dataclass(frozen=True)
class Scale:
    """Inputs less their mean, over their standard deviation; or as they are."""

    mean: Floats
    deviation: Floats
    on: bool

    @classmethod
    def of(cls, inputs: Floats, on: bool) -> Scale:
        if not on or not len(inputs):
            return cls(np.zeros(2), np.ones(2), False)
        deviation = inputs.std(axis=0)
        return cls(inputs.mean(axis=0), np.where(deviation > 0, deviation, 1.0), True)

    def into(self, places: Floats) -> Floats:
        return (places - self.mean) / self.deviation if self.on else places

    def back(self, places: Floats) -> Floats:
        return places * self.deviation + self.mean if self.on else places

    def line(self, w: Floats, c: float) -> tuple[list[float], float]:
        """A line of the scaled plane as one of the plane."""
        w = np.asarray(w, np.float64) / self.deviation
        return w.tolist(), float(c - w @ self.mean)

    def letters(self) -> tuple[str, str]:
        return ("z₁", "z₂") if self.on else ("x₁", "x₂")

    def told(self) -> list[str]:
        """What the letters stand for, where the inputs are standardised."""
        if not self.on:
            return []
        means, deviations = (", ".join(show(value, 3) for value in row) for row in (self.mean, self.deviation))
        return [f"Standardised: z = (x − mean)/deviation, with means {means} and deviations {deviations}, rounded."]


class Panel:
    """Base of all panels. labels: the classes that are among its training points, in their order; between: two classes,
    the smaller one first, whose own machine is looked at, where a model has one for each pair; None: no pair is."""

    name = ""
    between: tuple[int, int] | None = None

    def __init__(self, model: Any, inputs: Floats, labels: Ints, scale: Scale, classes: int) -> None:
        """inputs: (n, 2) training points on the plane; labels: (n,); model: scikit-learn's, fitted to scaled inputs."""
        self.model, self.inputs, self.targets, self.scale, self.classes = model, inputs, labels, scale, classes
        self.labels: Ints = np.unique(labels)

    def shares(self, places: Floats) -> Floats:
        """How much speaks for each of its classes at places (n, 2): (n, classes it knows), probabilities by default."""
        found: Floats = self.model.predict_proba(self.scale.into(places))
        return found

    def signed(self, places: Floats) -> Floats:
        """Where it knows two classes: from −1, surely the first, to 1, surely the second."""
        return 2 * self.shares(places)[:, 1] - 1

    def says(self, places: Floats) -> Ints:
        """The class at each of (n, 2) places."""
        return np.asarray(self.model.predict(self.scale.into(places)), np.int64)

    def accuracy(self, inputs: Floats, labels: Ints) -> int:
        """How many of these points it gets right."""
        return int((self.says(inputs) == labels).sum()) if len(labels) else 0

    def field(self, size: int) -> dict[str, NDArray[Any]]:
        """Over the plane in (size, size) cells, row 0 at the top: of two classes one signed field; of more, which class
        and how surely."""
        places = grid(size)
        if self.classes <= 2 and len(self.labels) == 2:
            return {"field": np.rint(FULL * np.clip(self.signed(places), -1, 1)).astype(np.int8).reshape(size, size)}
        shares = self.shares(places)
        best, count = shares.argmax(axis=1), shares.shape[1]
        sure = (shares.max(axis=1) - 1 / count) / (1 - 1 / count) if count > 1 else np.ones(len(places))
        kinds = self.labels[best].astype(np.uint8).reshape(size, size)
        if self.classes <= 2:
            return {"field": np.full((size, size), FULL if self.labels[0] else -FULL, np.int8)}
        return {"kind": kinds, "sure": np.rint(FULL * (0.4 + 1.2 * sure)).astype(np.uint8).reshape(size, size)}

    def marks(self, size: int) -> Marks:
        return Marks()

    def why(self) -> list[str]:
        """Its reasons as sentences with its numbers."""
        raise NotImplementedError

    def at(self, place: Place) -> Answer:
        """What it says at a place of the plane, and why."""
        raise NotImplementedError

    def label_at(self, place: Place) -> int:
        return int(self.says(np.array([place]))[0])


class Constant(Panel):
    """What any model says that has seen one class alone."""

    def shares(self, places: Floats) -> Floats:
        return np.ones((len(places), 1))

    def says(self, places: Floats) -> Ints:
        return np.full(len(places), self.labels[0], np.int64)

    def why(self) -> list[str]:
        return [f"All training points are of class {self.labels[0]}, so it says class {self.labels[0]} everywhere."]

    def at(self, place: Place) -> Answer:
        return Answer(int(self.labels[0]), "no other class has points", self.why())


def grid(size: int) -> Floats:
    """The middles of (size, size) cells of the plane, row 0 at the top: (size², 2)."""
    half = REACH / size
    along = np.linspace(-REACH + half, REACH - half, size)
    x, y = np.meshgrid(along, along[::-1])
    return np.stack([x.ravel(), y.ravel()], axis=1)
