"""Support vector machines: the widest street between two classes (Boser, Guyon and Vapnik, 1992).

f(x) = Σ αᵢ yᵢ K(xᵢ, x) + b, yᵢ = ±1, over the support vectors: the points with αᵢ > 0, which lie on the street's edge
f = ±1 or beyond it; those beyond it have αᵢ = C. K is the product xᵢ·x, and then w = Σ αᵢ yᵢ xᵢ and the street is
2/‖w‖ wide; or e^(−γ‖xᵢ − x‖²), with γ = 1/(2σ²). The slack of a point is max(0, 1 − yᵢ f(xᵢ)). Of more than two classes
there is a machine for each pair, and the class that wins most pairs is said.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from engine.arithmetic.written import joined, many, neuron, product, show, write
from engine.arrays import Bytes, Floats
from engine.supervised.classifiers.models.lines import sum_of
from engine.supervised.classifiers.models.panel import Answer, Ints, Marks, Panel, Place, grid

AT_BOUND = 1 - 1e-6  # of C: from here on an α counts as C
LARGEST_TERMS = 3
WIDE = 100  # a street wider than that is no street any more


class Machine(Panel):
    """What both kernels have in common. scikit-learn's SVC; its `dual_coef_` holds αᵢ yᵢ."""

    @property
    def pairs(self) -> list[tuple[int, int]]:
        return list(combinations(range(len(self.labels)), 2))

    def f(self, places: Floats) -> Floats:
        """f of each pair of classes at places (n, 2) of the plane: (n, pairs); > 0 for the second of two classes, and
        for the first of a pair where there are more."""
        raise NotImplementedError

    def shares(self, places: Floats) -> Floats:
        """Not probabilities: f squeezed between 0 and 1; of more classes the one that wins most pairs, as surely as it
        wins the closest of them."""
        f = self.f(places)
        if len(self.labels) == 2:
            p = 0.5 + 0.5 * np.clip(f[:, 0], -1, 1)
            return np.stack([1 - p, p], axis=1)
        won = self.won(f)
        best = won.argmax(axis=1)  # of as many pairs won, the first class, as in scikit-learn
        ahead = np.ones(len(places))  # the least by which it wins any of its pairs
        for (i, j), row in zip(self.pairs, f.T, strict=True):
            for which, sign in ((i, 1), (j, -1)):
                own = best == which
                ahead[own] = np.minimum(ahead[own], np.clip(sign * row[own], 0, 1))
        count = len(self.labels)
        shares = np.repeat(((1 - ahead) / 2 / (count - 1))[:, None], count, axis=1)
        shares[np.arange(len(places)), best] = 0.5 + 0.5 * ahead
        return shares

    def won(self, f: Floats) -> Ints:
        """How many of its pairs each class wins by f (n, pairs): (n, classes)."""
        won = np.zeros((len(f), len(self.labels)), np.int64)
        for (i, j), row in zip(self.pairs, f.T, strict=True):
            won[:, i] += row > 0
            won[:, j] += row <= 0
        return won

    @property
    def alphas(self) -> Floats:
        """The αᵢ of two classes, in the order of `model.support_`."""
        found: Floats = np.abs(self.model.dual_coef_[0])
        return found

    @property
    def slacks(self) -> Floats:
        """max(0, 1 − yᵢ f(xᵢ)) of each training point, where there are two classes: (n,)."""
        y = np.where(self.targets == self.labels[1], 1.0, -1.0)
        found: Floats = np.maximum(0, 1 - y * self.f(self.inputs)[:, 0])
        return found

    def rings(self) -> Bytes:
        """For each training point 0, 1 (a support vector) or 2 (one with α < C, on the street's edge)."""
        rings = np.zeros(len(self.targets), np.uint8)
        rings[self.model.support_] = 1
        if len(self.labels) == 2:
            rings[self.model.support_[self.alphas < AT_BOUND * self.model.C]] = 2
        return rings

    def counted(self) -> list[str]:
        """How many support vectors there are, their α, and their slacks."""
        count, total = len(self.model.support_), len(self.targets)
        if len(self.labels) > 2:
            pairs = len(self.pairs)
            return [f"{pairs} machines, one a pair of classes; {count} of {total} points are support vectors (ringed)."]
        bound = int((self.rings() == 1).sum())
        free = np.sort(self.alphas[self.alphas < AT_BOUND * self.model.C])[::-1]
        others = "; all others have α = 0" if count < total else ""
        said = [f"{count} of {total} points are support vectors (ringed){others}."]
        if bound:
            of = f", with slacks up to {show(float(self.slacks.max()), 3)}, in all {show(float(self.slacks.sum()), 3)}"
            said.append(f"{bound} of them have α = C: inside the street, or on its wrong side{of}.")
        if len(free):
            few = ", ".join(show(float(alpha), 3) for alpha in free[:4])
            rest = "" if len(free) <= 4 else f" and {len(free) - 4} smaller ones"
            said.append(f"On the street’s edge {many(len(free), 'point')} (ringed boldly), α ≈ {few}{rest}.")
        if self.model.fit_status_:
            said.append("Its solver was stopped before it was done: with fewer points or a smaller C it ends.")
        return said

    def side(self, f: float) -> str:
        """Where a place lies by its f."""
        return "inside the street" if abs(f) < 1 else "beyond the street"

    def by_pairs(self, place: Place, label: int) -> Answer:
        """What the pairs say at a place, where there are more than two classes."""
        row = self.f(np.array([place]))
        lines = []
        for (i, j), f in zip(self.pairs, row[0].tolist(), strict=True):
            first, second = self.labels[i], self.labels[j]
            lines.append(f"{first} against {second}: f ≈ {show(f, 3)} → class {first if f > 0 else second}")
        won = int(self.won(row)[0, int(np.searchsorted(self.labels, label))])
        return Answer(label, f"wins {won} of its {many(len(self.labels) - 1, 'pair')}", lines)


class LinearMachine(Machine):
    """K(x, x′) = x·x′: a straight street."""

    name = "linear"

    def f(self, places: Floats) -> Floats:
        found: Floats = self.scale.into(places) @ self.model.coef_.T + self.model.intercept_
        return found

    @property
    def width(self) -> float:
        """Of the street: 2/‖w‖, in the units of its inputs. Infinite where w is 0."""
        size = float(np.linalg.norm(self.model.coef_[0]))
        return 2 / size if size else float("inf")

    def marks(self, size: int) -> Marks:
        rings = self.rings()
        if len(self.labels) > 2:
            pairs = [self.scale.line(w, b) for w, b in zip(self.model.coef_, self.model.intercept_, strict=True)]
            return Marks([{"w": w, "c": c, "color": "text", "dash": True} for w, c in pairs], rings=rings)
        w, b = self.model.coef_[0], float(self.model.intercept_[0])
        lines = []
        for shift in (0, -1, 1):
            normal, c = self.scale.line(w, b + shift)
            lines.append({"w": normal, "c": c, "color": "text", "dash": bool(shift)})
        return Marks(lines, self._slack_segments(w, b), rings)

    def _slack_segments(self, w: Floats, b: float) -> Floats:
        """From each point with slack to the edge of the street on which its class should be: (n, 4)."""
        late = np.flatnonzero(self.slacks > 1e-6) if self.width < WIDE else np.zeros(0, np.int64)
        z = self.scale.into(self.inputs[late])
        y = np.where(self.targets[late] == self.labels[1], 1.0, -1.0)
        short = (y - (z @ w + b)) / (w @ w or 1.0)
        ends = self.scale.back(z + short[:, None] * w)
        return np.concatenate([self.inputs[late], ends], axis=1)

    def why(self) -> list[str]:
        if len(self.labels) > 2:
            return [*self.scale.told(), *self.counted()]
        letters, w = self.scale.letters(), self.model.coef_[0]
        return [
            *self.scale.told(),
            f"f ≈ {sum_of(w, self.model.intercept_[0], letters)}",
            self._street(w),
            *self.counted(),
        ]

    def _street(self, w: Floats) -> str:
        """Its width, worked out."""
        if self.width > WIDE:
            return f"‖w‖ is nearly 0: the street is more than {WIDE} wide, wider than the plane."
        worked = write(w.tolist(), lambda o, _: (o[0] ** 2 + o[1] ** 2) ** 0.5, lambda _, r: 2 / r[0])
        first, second = worked.operands
        norm, wide = worked.ends
        return f"‖w‖: √({_squared(first)} + {_squared(second)}) {norm}; the street is 2/{worked.results[0]} {wide} wide"

    def at(self, place: Place) -> Answer:
        label, f = self.label_at(place), self.f(np.array([place]))[0]
        if len(f) > 1:
            return self.by_pairs(place, label)
        x = self.scale.into(np.array(place)).tolist()
        worked = neuron(self.model.coef_[0].tolist(), x, float(self.model.intercept_[0])).text
        return Answer(label, f"f ≈ {show(float(f[0]), 3)}, {self.side(f[0])}", [f"f: {worked}"])


class RadialMachine(LinearMachine):
    """K(x, x′) = e^(−γ‖x − x′‖²): a street as winding as its points need."""

    name = "rbf"

    def kernel(self, places: Floats) -> Floats:
        """K of every place (n, 2) with every support vector: (n, support vectors)."""
        x, vectors = self.scale.into(places), self.model.support_vectors_
        squared = (x**2).sum(1)[:, None] + (vectors**2).sum(1) - 2 * x @ vectors.T
        found: Floats = np.exp(-self.model.gamma * np.maximum(squared, 0))
        return found

    def f(self, places: Floats) -> Floats:
        kernel, dual = self.kernel(places), self.model.dual_coef_
        if len(self.labels) == 2:
            found: Floats = kernel @ dual.T + self.model.intercept_
            return found
        starts = np.concatenate([[0], np.cumsum(self.model.n_support_)])
        columns = []
        for (i, j), b in zip(self.pairs, self.model.intercept_, strict=True):
            own, other = slice(starts[i], starts[i + 1]), slice(starts[j], starts[j + 1])
            columns.append(kernel[:, own] @ dual[j - 1, own] + kernel[:, other] @ dual[i, other] + b)
        return np.stack(columns, axis=1)

    def marks(self, size: int) -> Marks:
        if len(self.labels) > 2:
            return Marks(rings=self.rings())
        f = self.f(grid(size))[:, 0].reshape(size, size)
        return Marks(rings=self.rings(), contours=np.stack([f, f - 1, f + 1]))

    def why(self) -> list[str]:
        sigma = (2 * self.model.gamma) ** -0.5
        return [
            *self.scale.told(),
            f"f(x) = Σ αᵢyᵢ e^(−γ‖xᵢ − x‖²) + b, γ = {show(self.model.gamma, 3)}: bells with σ ≈ {show(sigma, 3)}",
            *self.counted(),
        ]

    def at(self, place: Place) -> Answer:
        label, f = self.label_at(place), self.f(np.array([place]))[0]
        if len(f) > 1:
            return self.by_pairs(place, label)
        kernel = self.kernel(np.array([place]))[0]
        terms = self.model.dual_coef_[0] * kernel
        order = np.argsort(-np.abs(terms))
        few, rest = order[:LARGEST_TERMS], order[LARGEST_TERMS:]
        operands = [
            *terms[few].tolist(),
            *([float(terms[rest].sum())] if len(rest) else []),
            float(self.model.intercept_[0]),
        ]
        lines = []
        for i in few:
            index = self.model.support_[i]
            where = ", ".join(show(float(value), 3) for value in self.inputs[index])
            worked = write([float(self.model.dual_coef_[0, i]), float(kernel[i])], lambda o, _: o[0] * o[1])
            text = f"{product(*worked.operands)} {worked.ends[0]}"
            lines.append(f"class {self.targets[index]} at ({where}): yα·K: {text}")
        worked = write(operands, lambda o, _: sum(o))
        more = f" (the last but one: {many(len(rest), 'other vector')} together)" if len(rest) else ""
        lines.insert(0, f"f: {joined(worked.operands)} {worked.ends[0]}{more}; the last is b")
        return Answer(label, f"f ≈ {show(float(f[0]), 3)}, {self.side(f[0])}", lines, self._ways(place, few))

    def _ways(self, place: Place, vectors: Ints) -> Floats:
        """From the place to the support vectors that say most: (n, 4)."""
        ends = self.inputs[self.model.support_[vectors]]
        return np.concatenate([np.broadcast_to(np.array(place), ends.shape), ends], axis=1)


def _squared(text: str) -> str:
    return f"({text})²" if text.startswith("−") else f"{text}²"
