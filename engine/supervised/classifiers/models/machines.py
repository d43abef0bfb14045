"""Support vector machines: the widest street between two classes (Boser, Guyon and Vapnik, 1992).

f(x) = Σ αᵢ yᵢ K(xᵢ, x) + b, yᵢ = ±1, over the support vectors: the points with αᵢ > 0, which lie on the street's edge
f = ±1 or beyond it; those beyond it have αᵢ = C. K is the product xᵢ·x, and then w = Σ αᵢ yᵢ xᵢ and the street is
2/‖w‖ wide; or e^(−γ‖xᵢ − x‖²), with γ = 1/(2σ²). The slack of a point is max(0, 1 − yᵢ f(xᵢ)). Of more than two classes
there is a machine for each pair (see :mod:`engine.supervised.classifiers.models.pairs`), and the class that wins most
pairs is said.
"""

from __future__ import annotations

import numpy as np

from engine.arithmetic.written import joined, many, neuron, product, show, squared, write
from engine.arrays import Bytes, Floats
from engine.supervised.classifiers.models.lines import sum_of
from engine.supervised.classifiers.models.pairs import Pair, combined, pair_of
from engine.supervised.classifiers.models.panel import Answer, Ints, Marks, Panel, Place, grid

LARGEST_TERMS = 3
MOST_NAMED = 4
WIDE = 100  # a street wider than that is no street any more


class Machine(Panel):
    """What both kernels have in common. scikit-learn's SVC."""

    @property
    def pairs(self) -> list[tuple[int, int]]:
        return combined(self.labels)

    def pair(self, which: int = 0) -> Pair:
        return pair_of(self.model, self.labels, self.targets, which)

    @property
    def chosen(self) -> int | None:
        """Which pair is looked at: of two classes theirs; None where there are more and none is chosen."""
        if len(self.labels) == 2:
            return 0
        return self.named.index(self.between) if self.between in self.named else None

    @property
    def named(self) -> list[tuple[int, int]]:
        """The pairs by their classes."""
        return [(int(self.labels[i]), int(self.labels[j])) for i, j in self.pairs]

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

    def slacks(self, which: int = 0) -> Floats:
        """max(0, 1 − yᵢ f(xᵢ)) of the points of a pair: (n,), as its `points`."""
        pair = self.pair(which)
        found: Floats = np.maximum(0, 1 - pair.y * self.f(self.inputs[pair.points])[:, which])
        return found

    def rings(self, which: int | None = 0) -> Bytes:
        """For each training point 0, 1 (a support vector) or 2 (one with α < C, on the street's edge). None: of all
        pairs together."""
        rings = np.zeros(len(self.targets), np.uint8)
        if which is None:
            rings[self.model.support_] = 1
        else:
            pair = self.pair(which)
            rings[pair.vectors] = 1 + pair.free
        return rings

    def width(self, which: int = 0) -> float:
        """Of a pair's street on the plane; NaN where it is not straight."""
        return float("nan")

    def in_short(self, which: int) -> str:
        """A pair in one line: its street, and the α of its vectors."""
        pair, wide = self.pair(which), self.width(which)
        street = f"street {show(wide, 3)} wide, " if wide < WIDE else ""
        bound = int((~pair.free).sum())
        named = [f"C ({bound} times)" if bound > 1 else "C"] if bound else []
        return (
            f"{pair.first} and {pair.second}: {street}{many(len(pair.vectors), 'vector')}, "
            f"α ≈ {_listed(pair.alphas[pair.free], named)}"
        )

    def counted(self, which: int) -> list[str]:
        """How many support vectors a pair has, their α, and their slacks."""
        pair = self.pair(which)
        count, total = len(pair.vectors), len(pair.points)
        others = "; all others have α = 0" if count < total else ""
        of = "points" if len(self.labels) == 2 else "points of these classes"
        said = [f"{count} of {total} {of} are support vectors (ringed){others}."]
        free, slacks = pair.alphas[pair.free], self.slacks(which)
        if bound := count - len(free):
            up_to = f", with slacks up to {show(float(slacks.max()), 3)}, in all {show(float(slacks.sum()), 3)}"
            said.append(f"{bound} of them have α = C: inside the street, or on its wrong side{up_to}.")
        if len(free):
            said.append(f"On the street’s edge {many(len(free), 'point')} (ringed boldly), α ≈ {_listed(free)}.")
        if np.any(self.model.fit_status_):
            said.append("Its solver was stopped before it was done: with fewer points or a smaller C it ends.")
        return said

    def formula(self) -> list[str]:
        """What f is made of, where it is the same for all pairs."""
        return []

    def own(self, which: int) -> list[str]:
        """The numbers of a pair's f, and its street."""
        return []

    def why(self) -> list[str]:
        which, begin = self.chosen, [*self.scale.told(), *self.formula()]
        if which is None:
            lines = [self.in_short(one) for one in range(len(self.pairs))]
            return [
                *begin,
                f"{len(lines)} machines, one for each pair of classes. Choose a pair to see its street.",
                *lines,
            ]
        pair = self.pair(which)
        says = [] if len(self.labels) == 2 else [f"Between {pair.first} and {pair.second}; f > 0 says class {pair.up}."]
        return [*begin, *says, *self.own(which), *self.counted(which)]

    def side(self, f: float) -> str:
        """Where a place lies by its f."""
        return "inside the street" if abs(f) < 1 else "beyond the street"

    def at(self, place: Place) -> Answer:
        label, f = self.label_at(place), self.f(np.array([place]))
        which = self.chosen
        if len(self.labels) == 2:
            lines, segments = self.worked(place, 0)
            return Answer(label, f"f ≈ {show(float(f[0, 0]), 3)}, {self.side(f[0, 0])}", lines, segments)
        won = self.won(f)[0]
        winner = int(np.searchsorted(self.labels, label))
        told = [self._duel(one, float(value)) for one, value in enumerate(f[0])]
        if which is None:  # the winner against the one that comes next
            next_to = max((k for k in range(len(won)) if k != winner), key=lambda k: (won[k], -k))
            which = self.pairs.index((min(winner, next_to), max(winner, next_to)))
        lines, segments = self.worked(place, which)
        pair = self.pair(which)
        lines = [*told, f"Between {pair.first} and {pair.second}:", *lines]
        return Answer(label, f"wins {won[winner]} of its {many(len(self.labels) - 1, 'pair')}", lines, segments)

    def _duel(self, which: int, f: float) -> str:
        first, second = (self.labels[k] for k in self.pairs[which])
        return f"{first} against {second}: f ≈ {show(f, 3)} → class {first if f > 0 else second}"

    def worked(self, place: Place, which: int) -> tuple[list[str], Floats]:
        """A pair's f at a place, worked out; and what is drawn for it: (n, 4)."""
        raise NotImplementedError


class LinearMachine(Machine):
    """K(x, x′) = x·x′: a straight street."""

    name = "linear"

    def f(self, places: Floats) -> Floats:
        found: Floats = self.scale.into(places) @ self.model.coef_.T + self.model.intercept_
        return found

    def width(self, which: int = 0) -> float:
        """2/‖w‖, in the units of its inputs. Infinite where w is 0."""
        size = float(np.linalg.norm(self.model.coef_[which]))
        return 2 / size if size else float("inf")

    def marks(self, size: int) -> Marks:
        which = self.chosen
        if which is None:
            pairs = [self.scale.line(w, b) for w, b in zip(self.model.coef_, self.model.intercept_, strict=True)]
            return Marks([{"w": w, "c": c, "color": "text", "dash": True} for w, c in pairs], rings=self.rings(None))
        w, b = self.model.coef_[which], float(self.model.intercept_[which])
        lines = []
        for shift in (0, -1, 1):
            normal, c = self.scale.line(w, b + shift)
            lines.append({"w": normal, "c": c, "color": "text", "dash": bool(shift)})
        return Marks(lines, self._slack_segments(which), self.rings(which))

    def _slack_segments(self, which: int) -> Floats:
        """From each point with slack to the edge of the street on which its class should be: (n, 4)."""
        pair, w = self.pair(which), self.model.coef_[which]
        late = self.slacks(which) > 1e-6 if self.width(which) < WIDE else np.zeros(len(pair.points), bool)
        inputs = self.inputs[pair.points[late]]
        z = self.scale.into(inputs)
        short = (pair.y[late] - (z @ w + pair.b)) / (w @ w or 1.0)
        ends = self.scale.back(z + short[:, None] * w)
        return np.concatenate([inputs, ends], axis=1)

    def own(self, which: int) -> list[str]:
        w = self.model.coef_[which]
        return [f"f ≈ {sum_of(w, self.model.intercept_[which], self.scale.letters())}", self._street(which)]

    def _street(self, which: int) -> str:
        """Its width, worked out."""
        w = self.model.coef_[which]
        if self.width(which) > WIDE:
            return f"‖w‖ is nearly 0: the street is more than {WIDE} wide, wider than the plane."
        worked = write(w.tolist(), lambda o, _: (o[0] ** 2 + o[1] ** 2) ** 0.5, lambda _, r: 2 / r[0])
        first, second = worked.operands
        norm, wide = worked.ends
        return f"‖w‖: √({squared(first)} + {squared(second)}) {norm}; the street is 2/{worked.results[0]} {wide} wide"

    def worked(self, place: Place, which: int) -> tuple[list[str], Floats]:
        x = self.scale.into(np.array(place)).tolist()
        text = neuron(self.model.coef_[which].tolist(), x, float(self.model.intercept_[which])).text
        return [f"f: {text}"], np.zeros((0, 4))


class RadialMachine(Machine):
    """K(x, x′) = e^(−γ‖x − x′‖²): a street as winding as its points need."""

    name = "rbf"

    def kernel(self, places: Floats, vectors: Floats) -> Floats:
        """K of every place (n, 2) with every vector (m, 2) of the plane: (n, m)."""
        x, v = self.scale.into(places), self.scale.into(vectors)
        apart = (x**2).sum(1)[:, None] + (v**2).sum(1) - 2 * x @ v.T
        found: Floats = np.exp(-self.model.gamma * np.maximum(apart, 0))
        return found

    def f(self, places: Floats) -> Floats:
        vectors = self.model.support_  # each kernel is needed once, however many pairs its vector is of
        kernel = self.kernel(places, self.inputs[vectors])
        column = np.zeros(len(self.targets), np.int64)
        column[vectors] = np.arange(len(vectors))
        pairs = [self.pair(which) for which in range(len(self.pairs))]
        return np.stack([kernel[:, column[pair.vectors]] @ pair.factors + pair.b for pair in pairs], axis=1)

    def marks(self, size: int) -> Marks:
        which = self.chosen
        if which is None:
            return Marks(rings=self.rings(None))
        f = self.f(grid(size))[:, which].reshape(size, size)
        return Marks(rings=self.rings(which), contours=np.stack([f, f - 1, f + 1]))

    def formula(self) -> list[str]:
        gamma = self.model.gamma
        sigma = show((2 * gamma) ** -0.5, 3)
        return [f"f(x) = Σ αᵢyᵢ e^(−γ‖xᵢ − x‖²) + b, γ = {show(gamma, 3)}: bells with σ ≈ {sigma}"]

    def worked(self, place: Place, which: int) -> tuple[list[str], Floats]:
        pair = self.pair(which)
        kernel = self.kernel(np.array([place]), self.inputs[pair.vectors])[0]
        terms = pair.factors * kernel
        order = np.argsort(-np.abs(terms))
        few, rest = order[:LARGEST_TERMS], order[LARGEST_TERMS:]
        operands = [*terms[few].tolist(), *([float(terms[rest].sum())] if len(rest) else []), pair.b]
        worked = write(operands, lambda o, _: sum(o))
        more = f" (the last but one: {many(len(rest), 'other vector')} together)" if len(rest) else ""
        lines = [f"f: {joined(worked.operands)} {worked.ends[0]}{more}; the last is b"]
        for i in few:
            index = pair.vectors[i]
            where = ", ".join(show(float(value), 3) for value in self.inputs[index])
            worked = write([float(pair.factors[i]), float(kernel[i])], lambda o, _: o[0] * o[1])
            text = f"{product(*worked.operands)} {worked.ends[0]}"
            lines.append(f"class {self.targets[index]} at ({where}): yα·K: {text}")
        ends = self.inputs[pair.vectors[few]]
        return lines, np.concatenate([np.broadcast_to(np.array(place), ends.shape), ends], axis=1)


def _listed(alphas: Floats, before: list[str] | None = None) -> str:
    """The largest of these α, and how many smaller ones there are."""
    largest = np.sort(alphas)[::-1]
    few = [*(before or []), *(show(float(one), 3) for one in largest[:MOST_NAMED])]
    return ", ".join(few) + (f" and {len(largest) - MOST_NAMED} smaller ones" if len(largest) > MOST_NAMED else "")
