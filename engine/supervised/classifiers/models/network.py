"""A multilayer perceptron with one hidden layer of ReLU units, trained by Adam on all training points at once.

h = max(0, V x + c), z = W h + b, p = softmax(z); the loss is the mean of −log p(class). Each hidden unit bends the
answer along the line on which its sum is 0: its hinge. Unlike the other models it learns step by step.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from engine.arithmetic.written import lowered, many, neuron, show, softmax
from engine.arrays import Floats
from engine.supervised.classifiers.models.panel import Answer, Ints, Marks, Panel, Place, Scale

RATE, BETA1, BETA2, TINY = 0.1, 0.9, 0.999, 1e-8
FEW = 3
FAR = 50.0  # beyond the plane


@dataclass
class Network:
    """parameters: V (units, 2), c (units,), W (classes, units), b (classes,) in one row; first, second: Adam's means of
    their gradients and of the squares; updates: how many there were."""

    parameters: Floats
    first: Floats
    second: Floats
    updates: int
    units: int
    classes: int

    @classmethod
    def begin(cls, units: int, classes: int, seed: int) -> Network:
        """He's start (2015): normal weights of variance 2/inputs, no biases; the hinges spread over the plane."""
        generator = np.random.default_rng((seed, units, classes))
        v = generator.standard_normal((units, 2)) * math.sqrt(2 / 2)
        c = generator.uniform(-2, 2, units)
        w = generator.standard_normal((classes, units)) * math.sqrt(2 / units)
        row = np.concatenate([v.ravel(), c, w.ravel(), np.zeros(classes)])
        return cls(row, np.zeros_like(row), np.zeros_like(row), 0, units, classes)

    def split(self, row: Floats | None = None) -> tuple[Floats, Floats, Floats, Floats]:
        """V, c, W and b as views of the parameters, or of a row like them."""
        row = self.parameters if row is None else row
        v, c, w = 2 * self.units, self.units, self.classes * self.units
        return (
            row[:v].reshape(self.units, 2),
            row[v : v + c],
            row[v + c : v + c + w].reshape(self.classes, self.units),
            row[v + c + w :],
        )

    def forward(self, x: Floats) -> tuple[Floats, Floats]:
        """Hidden values (n, units) and shares (n, classes) of inputs (n, 2)."""
        v, c, w, b = self.split()
        h = np.maximum(0, x @ v.T + c)
        z = h @ w.T + b
        e = np.exp(z - z.max(axis=1, keepdims=True))
        return h, e / e.sum(axis=1, keepdims=True)

    def gradient(self, x: Floats, labels: Ints) -> Floats:
        """Of the mean loss over all samples, as one row."""
        _, _, w, _ = self.split()
        h, p = self.forward(x)
        p[np.arange(len(x)), labels] -= 1
        dz = p / len(x)  # (n, classes)
        dh = (dz @ w) * (h > 0)  # (n, units)
        return np.concatenate([(dh.T @ x).ravel(), dh.sum(0), (dz.T @ h).ravel(), dz.sum(0)])

    def update(self, x: Floats, labels: Ints) -> None:
        """One step of Adam (Kingma and Ba, 2015) on all samples."""
        gradient = self.gradient(x, labels)
        self.updates += 1
        self.first = BETA1 * self.first + (1 - BETA1) * gradient
        self.second = BETA2 * self.second + (1 - BETA2) * gradient**2
        mean = self.first / (1 - BETA1**self.updates)
        size = np.sqrt(self.second / (1 - BETA2**self.updates))
        self.parameters = self.parameters - RATE * mean / (size + TINY)

    def loss(self, x: Floats, labels: Ints) -> float:
        """The mean of −log p(class)."""
        p = self.forward(x)[1][np.arange(len(x)), labels]
        return float(-np.log(np.maximum(p, 1e-300)).mean())


class MLP(Panel):
    """A network as a panel. model: the network, whose classes are all classes of the data."""

    name = "mlp"
    model: Network

    def __init__(self, model: Network, inputs: Floats, labels: Ints, scale: Scale, classes: int) -> None:
        super().__init__(model, inputs, labels, scale, classes)
        self.labels = np.arange(model.classes)

    def shares(self, places: Floats) -> Floats:
        return self.model.forward(self.scale.into(places))[1]

    def says(self, places: Floats) -> Ints:
        return np.asarray(self.shares(places).argmax(axis=1))

    def marks(self, size: int) -> Marks:
        v, c, w, _ = self.model.split()
        weight = np.abs(w).sum(axis=0) * np.linalg.norm(v, axis=1)
        strong = np.flatnonzero(weight > 0.05 * weight.max())
        normals = v[strong] / np.linalg.norm(v[strong], axis=1, keepdims=True)
        feet = -(c[strong] / np.linalg.norm(v[strong], axis=1))[:, None] * normals  # nearest to the origin
        along = FAR * np.stack([-normals[:, 1], normals[:, 0]], axis=1)
        return Marks(segments=np.concatenate([self.scale.back(feet - along), self.scale.back(feet + along)], axis=1))

    def why(self) -> list[str]:
        x = self.scale.into(self.inputs)
        on = (self.model.forward(x)[0] > 0).any(axis=0).sum() if len(x) else 0
        loss = [f"Mean loss −log p ≈ {show(self.model.loss(x, self.targets), 3)}."] if len(x) else []
        return [
            *self.scale.told(),
            f"{many(self.model.units, 'hidden unit')}; each bends the answer along its hinge, a line, "
            f"{on} of them over the training points.",
            f"After {many(self.model.updates, 'update')} of Adam with η = {RATE}. {' '.join(loss)}",
        ]

    def at(self, place: Place) -> Answer:
        v, c, w, b = self.model.split()
        x = self.scale.into(np.array([place]))
        h, p = self.model.forward(x)
        label = int(p[0].argmax())
        z = (h[0] @ w.T + b).tolist()
        on = [int(j) for j in np.argsort(-np.abs(w[label] * h[0])) if h[0, j] > 0]
        lines = [
            f"h{j + 1}: {neuron(v[j].tolist(), x[0].tolist(), float(c[j]), _relu, 'max(0, {})').text}" for j in on[:FEW]
        ]
        few, rest = on[:FEW], on[FEW:]
        last = f"its b and what {many(len(rest), 'weaker unit')} bring{'s' * (len(rest) == 1)}" if rest else "its b"
        units = many(self.model.units, "hidden unit")
        lines.append(f"On: {len(on)} of {units}. The last number of each z: {last}.")
        for k, bias in enumerate(b + w[:, rest] @ h[0, rest]):
            lines.append(f"z{lowered(k)}: {neuron(w[k, few].tolist(), h[0, few].tolist(), float(bias)).text}")
        lines.append(softmax(z, label))
        return Answer(label, f"p ≈ {show(float(p[0, label]), 3)}, {many(len(on), 'unit')} on", lines)


def _relu(z: float) -> float:
    return max(0, z)
