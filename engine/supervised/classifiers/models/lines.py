"""Models that draw straight lines: logistic regression and the perceptron.

Logistic regression: z = w·x + b, p = 1/(1 + e^(−z)); of three classes or more a z for each class, and p their softmax.
The perceptron: z = w·x + b and the class by its sign; of more classes a z for each, and the class of the largest.
"""

from __future__ import annotations

import math

import numpy as np

from engine.arithmetic.written import neuron, show, softmax
from engine.arrays import Floats
from engine.supervised.classifiers.models.panel import Answer, Marks, Panel, Place


def sum_of(w: Floats, c: float, letters: tuple[str, str]) -> str:
    """1.20·x₁ − 0.35·x₂ + 0.41, rounded."""
    first, second, last = (show(float(value), 3) for value in (*w, c))
    text = f"{first}·{letters[0]}"
    for part, letter in ((second, f"·{letters[1]}"), (last, "")):
        text += f" − {part[1:]}{letter}" if part.startswith("−") else f" + {part}{letter}"
    return text


class Linear(Panel):
    """w: (1 or classes, 2), b: (1 or classes,), in the inputs' own or standardised units."""

    @property
    def w(self) -> Floats:
        found: Floats = self.model.coef_
        return found

    @property
    def b(self) -> Floats:
        found: Floats = self.model.intercept_
        return found

    def marks(self, size: int) -> Marks:
        if len(self.labels) != 2:
            return Marks()
        w, c = self.scale.line(self.w[0], float(self.b[0]))
        return Marks(lines=[{"w": w, "c": c, "color": "text"}])

    def z(self, place: Place) -> list[float]:
        x = self.scale.into(np.array(place))
        return [float(one) for one in self.w @ x + self.b]

    def sums(self, place: Place) -> list[str]:
        """Each z at a place, worked out."""
        x = self.scale.into(np.array(place)).tolist()
        names = ["z"] if len(self.w) == 1 else [f"z (class {label})" for label in self.labels]
        rows = zip(names, self.w.tolist(), self.b.tolist(), strict=True)
        return [f"{name}: {neuron(w, x, b).text}" for name, w, b in rows]


class Logistic(Linear):
    """scikit-learn's LogisticRegression with an L2 penalty: it minimises ½‖w‖² + C·Σ −log p(class)."""

    name = "logistic"

    def why(self) -> list[str]:
        letters = self.scale.letters()
        if len(self.w) > 1:
            sums = [f"class {k}: {sum_of(w, b, letters)}" for k, w, b in zip(self.labels, self.w, self.b, strict=True)]
            return [*self.scale.told(), "One z a class; p is their softmax.", *sums]
        first, second = self.labels
        return [
            *self.scale.told(),
            f"z ≈ {sum_of(self.w[0], self.b[0], letters)}, p(class {second}) = 1/(1 + e⁻ᶻ)",
            *(
                [f"The line is where z = 0: there p is one half. On its other side it says class {first}."]
                if self.w.any()
                else ["w is 0, so that there is no line: p is the same at every place."]
            ),
            *self._half(),
        ]

    def _half(self) -> list[str]:
        """Where the line crosses the first axis, where it does so on the plane."""
        (w1, w2), c = self.scale.line(self.w[0], float(self.b[0]))
        if w1 and abs(c / w1) < 6 and abs(w2) < 1e-9 * abs(w1):
            return [f"p is one half at x₁ ≈ {show(-c / w1, 3)}."]
        return []

    def at(self, place: Place) -> Answer:
        label, z = self.label_at(place), self.z(place)
        if len(z) > 1:
            share = softmax(z, int(np.searchsorted(self.labels, label)))
            p = float(self.shares(np.array([place])).max())
            return Answer(label, f"p ≈ {show(p, 3)}", [*self.sums(place), share])
        x = self.scale.into(np.array(place)).tolist()
        worked = neuron(self.w[0].tolist(), x, float(self.b[0]), _sigmoid, "σ({})").text
        p = _sigmoid(z[0])
        return Answer(label, f"p(class {self.labels[1]}) ≈ {show(p, 3)}", [f"p(class {self.labels[1]}): {worked}"])


class Unit(Linear):
    """scikit-learn's Perceptron without a penalty: some epochs of Rosenblatt's rule."""

    name = "perceptron"

    def shares(self, places: Floats) -> Floats:
        """Not probabilities: how far each z is ahead, squeezed between 0 and 1."""
        z = self.scale.into(places) @ self.w.T + self.b
        if len(self.w) == 1:
            p = 0.5 + 0.5 * np.tanh(z[:, 0] / (np.linalg.norm(self.w) or 1.0))
            return np.stack([1 - p, p], axis=1)
        grown = np.exp((z - z.max(axis=1, keepdims=True)) / (np.abs(self.w).max() or 1.0))
        found: Floats = grown / grown.sum(axis=1, keepdims=True)
        return found

    def why(self) -> list[str]:
        letters = self.scale.letters()
        wrong = len(self.targets) - self.accuracy(self.inputs, self.targets)
        still = (
            "No training point is on the wrong side: the rule is at rest."
            if not wrong
            else f"{wrong} of {len(self.targets)} training points are on the wrong side: the rule would go on."
        )
        if len(self.w) > 1:
            sums = [f"class {k}: {sum_of(w, b, letters)}" for k, w, b in zip(self.labels, self.w, self.b, strict=True)]
            return [*self.scale.told(), "One unit a class against all others; the largest z decides.", *sums, still]
        epochs = self.model.max_iter
        return [
            *self.scale.told(),
            f"z ≈ {sum_of(self.w[0], self.b[0], letters)}; it says class {self.labels[1]} where z > 0",
            f"After {epochs} epoch{'s' if epochs > 1 else ''}: {still}",
        ]

    def at(self, place: Place) -> Answer:
        label, z = self.label_at(place), self.z(place)
        return Answer(label, f"z ≈ {show(max(z) if len(z) > 1 else z[0], 3)}", self.sums(place))


def _sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z)) if z > -700 else 0.0
