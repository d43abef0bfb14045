"""A decision tree as nested sentences with its impurities (Breiman, Friedman, Olshen and Stone, 1984), and a forest of
trees, each grown from points drawn with replacement and asking one input at a time chosen by lot (Breiman, 2001).

A tree asks x ≤ threshold at every fork, and chooses the question after which the two sides are purest: the least mean
of the Gini impurities 1 − Σ p(class)², weighted by the numbers of points.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import numpy as np

from engine.arithmetic.exact import fixed, result
from engine.arithmetic.written import joined, many, product, show, weighted_sum, write
from engine.arrays import Floats
from engine.supervised.classifiers.models.panel import REACH, Answer, Ints, Marks, Panel, Place

LEAF = -1
MOST_LINES = 12  # of a tree that is written out
MOST_TERMS = 4  # of a forest's mean, each for trees that say the same


class Tree(Panel):
    """scikit-learn's DecisionTreeClassifier."""

    name = "tree"

    def threshold(self, node: int) -> tuple[int, float]:
        """Which input a fork asks for, 0 or 1, and the threshold on the plane."""
        tree = self.model.tree_
        which = int(tree.feature[node])
        value = float(tree.threshold[node])
        return which, value * float(self.scale.deviation[which]) + float(self.scale.mean[which])

    def marks(self, size: int) -> Marks:
        found = list(self._cuts(0, (-REACH, REACH, -REACH, REACH)))
        return Marks(segments=np.array(found).reshape(-1, 4))

    def _cuts(self, node: int, box: tuple[float, float, float, float]) -> Iterator[tuple[float, float, float, float]]:
        """Each fork's cut through the part of the plane that reaches it."""
        tree = self.model.tree_
        if tree.children_left[node] == LEAF:
            return
        left, right, low, high = box
        which, at = self.threshold(node)
        if which == 0:
            if left < at < right:
                yield at, low, at, high
            boxes = (left, min(at, right), low, high), (max(at, left), right, low, high)
        else:
            if low < at < high:
                yield left, at, right, at
            boxes = (left, right, low, min(at, high)), (left, right, max(at, low), high)
        yield from self._cuts(int(tree.children_left[node]), boxes[0])
        yield from self._cuts(int(tree.children_right[node]), boxes[1])

    def counts(self, node: int) -> list[int]:
        """How many training points of each class reach a node."""
        shares = self.model.tree_.value[node][0]
        return [round(float(share) * int(self.model.tree_.n_node_samples[node])) for share in shares]

    def why(self) -> list[str]:
        """The tree from its root, as far as there is room."""
        leaves, depth = self.model.get_n_leaves(), self.model.get_depth()
        head = f"{many(leaves, 'leaf').replace('leafs', 'leaves')}, {depth} deep. {self._impurity(0, 'At the root')}"
        lines = list(self._sentences(0, ""))
        rest = [f"… and {len(lines) - MOST_LINES} more lines"] if len(lines) > MOST_LINES else []
        return [head, *lines[:MOST_LINES], *rest]

    def _sentences(self, node: int, indent: str) -> Iterator[str]:
        tree = self.model.tree_
        if tree.children_left[node] == LEAF:
            yield f"{indent}{self.leaf(node)}"
            return
        which, at = self.threshold(node)
        for child, sign in ((int(tree.children_left[node]), "≤"), (int(tree.children_right[node]), ">")):
            question = f"{indent}x{'₁₂'[which]} {sign} {show(at, 3)}"
            if tree.children_left[child] == LEAF:
                yield f"{question}: {self.leaf(child)}"
            else:
                yield f"{question}, impurity {show(float(tree.impurity[child]), 3)}:"
                yield from self._sentences(child, indent + "\u2003")

    def leaf(self, node: int) -> str:
        """class 1 (14 of 15)"""
        counts = self.counts(node)
        best = int(np.argmax(counts))
        return f"class {self.labels[best]} ({counts[best]} of {sum(counts)})"

    def _impurity(self, node: int, where: str) -> str:
        counts = self.counts(node)
        total = sum(counts)
        exactly = 1 - sum((Fraction(n, total) ** 2 for n in counts), Fraction(0))
        squares = " − ".join(f"({n}/{total})²" for n in counts)
        return f"{where}: impurity 1 − {squares} {result(exactly, fixed(exactly, 3) if exactly else '0')}"

    def path(self, place: Place) -> list[int]:
        """The nodes on the way of a place, from the root to its leaf."""
        tree, node, found = self.model.tree_, 0, [0]
        x = self.scale.into(np.array([place])).astype(np.float32)[0]
        while tree.children_left[node] != LEAF:
            goes = x[tree.feature[node]] <= tree.threshold[node]
            node = int((tree.children_left if goes else tree.children_right)[node])
            found.append(node)
        return found

    def at(self, place: Place) -> Answer:
        nodes, lines = self.path(place), []
        for node, child in pairwise(nodes):
            which, threshold = self.threshold(node)
            sign = "≤" if child == self.model.tree_.children_left[node] else ">"
            lines.append(["x₁", "x₂"][which] + f" is {show(place[which], 3)} {sign} {show(threshold, 3)}")
        leaf = self.leaf(nodes[-1])
        lines.append(f"so {leaf}. {self._impurity(nodes[-1], 'There')}")
        return Answer(self.label_at(place), f"leaf: {leaf.partition('(')[2].rstrip(')')}", lines)


class Forest(Panel):
    """scikit-learn's RandomForestClassifier: the mean of its trees' shares."""

    name = "forest"

    def shares(self, places: Floats) -> Floats:
        """The mean of the trees' shares, asked tree by tree: scikit-learn's own threads cost more than they bring."""
        x = self.scale.into(places).astype(np.float32)
        total = sum(tree.tree_.predict(x) for tree in self.model.estimators_)
        found: Floats = np.asarray(total, np.float64).reshape(len(places), -1) / len(self.model.estimators_)
        return np.asarray(found / found.sum(axis=1, keepdims=True))

    def says(self, places: Floats) -> Ints:
        return np.asarray(self.labels[self.shares(places).argmax(axis=1)])

    def why(self) -> list[str]:
        trees = self.model.estimators_
        leaves = [tree.get_n_leaves() for tree in trees]
        roots = [int(tree.tree_.feature[0]) for tree in trees]
        return [
            f"{many(len(trees), 'tree')}, each grown from {len(self.targets)} points drawn with replacement, with "
            f"{min(leaves)} to {max(leaves)} leaves. At each fork one of the two inputs is chosen by lot.",
            f"First question: {roots.count(0)} ask for x₁, {roots.count(1)} for x₂.",
            "Its answer is the mean of the shares in the leaves that a place falls into.",
        ]

    def at(self, place: Place) -> Answer:
        label = self.label_at(place)
        x = self.scale.into(np.array([place])).astype(np.float32)
        shares = [float(tree.tree_.predict(x).ravel()[int(np.searchsorted(self.labels, label))]) for tree in
                  self.model.estimators_]  # fmt: skip
        agree = sum(share > 0.5 for share in shares)
        mean = sum(shares) / len(shares)
        often = Counter(shares).most_common()
        few, rest = often[:MOST_TERMS], often[MOST_TERMS:]
        operands = [number for share, times in few for number in (float(times), share)]
        operands.append(math.fsum(share * times for share, times in rest))
        places = range(0, len(operands) - 1, 2)  # of whole numbers
        worked = write(operands, lambda o, _: weighted_sum(o) / len(shares), exact=places)
        terms = [product(*worked.operands[k : k + 2]) for k in places] + ([worked.operands[-1]] if rest else [])
        others = f" (the last: {many(sum(times for _, times in rest), 'more tree')})" if rest else ""
        lines = [
            f"The mean of what part of the points is of class {label} in each tree’s leaf:",
            f"p: ({joined(terms)})/{len(shares)} {worked.ends[0]}{others}",
        ]
        return Answer(label, f"{agree} of {many(len(shares), 'tree')}, p ≈ {show(mean, 3)}", lines)
