"""Gaussian naive Bayes: p(class | x) ∝ p(class)·N(x₁; μ₁, σ₁²)·N(x₂; μ₂, σ₂²), as if the two inputs were independent
within a class, and normally distributed. Its reasons are the means and variances of each class."""

from __future__ import annotations

import math

import numpy as np

from engine.arithmetic.written import show, write
from engine.arrays import Floats
from engine.supervised.classifiers.models.panel import Answer, Marks, Panel, Place

CORNERS = 40  # of a polygon that stands for an ellipse


class Bayes(Panel):
    """scikit-learn's GaussianNB: theta_ are the means, var_ the variances, (classes, 2) each."""

    name = "bayes"

    def marks(self, size: int) -> Marks:
        """For each class the ellipses at one and two standard deviations from its mean."""
        angles = np.linspace(0, 2 * math.pi, CORNERS + 1)
        round_ = np.stack([np.cos(angles), np.sin(angles)], axis=1)
        rims = []
        for mean, variance in zip(self.model.theta_, self.model.var_, strict=True):
            for wide in (1, 2):
                rim = self.scale.back(mean + wide * np.sqrt(variance) * round_)
                rims.append(np.concatenate([rim[:-1], rim[1:]], axis=1))
        return Marks(segments=np.concatenate(rims))

    def why(self) -> list[str]:
        first, second = self.scale.letters()
        lines = []
        for label, prior, mean, variance in zip(
            self.labels, self.model.class_prior_, self.model.theta_, self.model.var_, strict=True
        ):
            m1, m2, v1, v2 = (show(float(value), 3) for value in (*mean, *variance))
            own = f"{first} ≈ {m1}, variance {v1}; {second} ≈ {m2}, variance {v2}"
            lines.append(f"Class {label}, {show(float(prior), 3)} of all: {own}")
        return [*self.scale.told(), *lines, "Ellipses: one and two standard deviations about each mean."]

    def densities(self, place: Place) -> Floats:
        """For each class its share and the two densities: (classes, 3)."""
        x = self.scale.into(np.array(place))
        variance = self.model.var_
        normal = np.exp(-((x - self.model.theta_) ** 2) / (2 * variance)) / np.sqrt(2 * math.pi * variance)
        found: Floats = np.concatenate([self.model.class_prior_[:, None], normal], axis=1)
        return found

    def at(self, place: Place) -> Answer:
        label, lines = self.label_at(place), []
        rows = self.densities(place)
        for one, row in zip(self.labels, rows.tolist(), strict=True):
            worked = write(row, lambda o, _: o[0] * o[1] * o[2])
            lines.append(f"class {one}: {'·'.join(_whole(text) for text in worked.operands)} {worked.ends[0]}")
        p = float(self.shares(np.array([place])).max())
        products = rows.prod(axis=1)
        if products.sum() > 0:
            own = int(np.searchsorted(self.labels, label))
            others = np.delete(products, own).tolist()
            worked = write([float(products[own]), *others], lambda o, _: o[0] / sum(o))
            total = " + ".join(worked.operands)
            lines.append(f"p(class {label}): {worked.operands[0]}/({total}) {worked.ends[0]}")
        else:
            lines.append(f"All products are too small to be told from 0; their logarithms still tell: class {label}.")
        return Answer(label, f"p ≈ {show(p, 3)}", lines)


def _whole(text: str) -> str:
    """A factor, in brackets where it has a power of ten of its own."""
    return f"({text})" if "·" in text else text
