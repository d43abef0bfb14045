"""Arithmetic on codes: 8 − 3 + 5, with the codes of single digits, of drawings, or the mean codes of classes.

That directions between codes mean something is known from words (Mikolov, Yih and Zweig, 2013) and from faces (Radford,
Metz and Chintala, 2016); whether they do here is for the pictures to say.

The codes are taken to two decimals, so that the numbers that are read are those that are added and decoded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from engine.arrays import Floats, Floats32
from engine.experiment.protocol import Bounds, Frame
from engine.generative.digit_autoencoders.asking import SHEETS, alike
from engine.generative.digit_autoencoders.digits import SIDE, Asked, decoded, encoded, network, read
from engine.generative.digit_autoencoders.weights import shipped_codes
from engine.generative.vae import words
from engine.generative.vae.looks.base import NETWORKS, VARIATIONAL, Place, VaeExplore

PARTS = 10  # a term comes in by tenths
DECIMALS = 2
SIGNS = {"plus": 1, "minus": -1, "none": 0}
MEANS = (
    "The mean code of a class: the mean of μ over its digits in MNIST's training part; above, as 20 latents decode it."
)


@dataclass(frozen=True)
class Term:
    """name: A to D; sign: 1 or −1; digit: which is chosen; said: what it is; x: its picture, where it has one."""

    name: str
    sign: int
    digit: int
    said: str
    x: Asked | None


class VaeSum(VaeExplore):
    """See :mod:`engine.experiment`. A step is a tenth of a term; it opens with all of them there."""

    looks: Sequence[str] = (*VaeExplore.looks, "move")
    look = "sum"
    pace = 5.0
    end = "All the terms are there."

    def begin(self) -> None:
        terms = zip(SHEETS, self.asked, strict=True)
        self.terms = [term for name, asked in terms if (term := self._term(name, asked)).sign]
        self.own, self.put = {name: self._codes(name) for name in VARIATIONAL}, {}
        self._steps = self.length

    def change(self, **settings: Any) -> None:
        """Another sign leaves the codes where they were put."""
        put, asked = self.put, self.asked
        super().change(**settings)
        if alike(asked, self.asked):
            self.put = put

    def _term(self, name: str, asked: Asked) -> Term:
        """A drawing is itself; else it is an example, or the mean of its class."""
        end, title, settings = SHEETS[name], name.upper(), self.settings
        sign, digit = SIGNS[getattr(settings, f"sign{end}")] if end else 1, getattr(settings, f"digit{end}")
        if settings.means and self.sheets.get(name) is None:
            return Term(title, sign, digit, f"the mean {digit}", None)
        return Term(title, sign, digit, asked.short, asked)

    def _codes(self, name: str) -> Floats:
        """(terms, latents), to two decimals."""
        rows = [
            encoded(name, term.x.x[None])[0] if term.x else shipped_codes(name).classes[term.digit]
            for term in self.terms
        ]
        return rounded(np.stack(rows))

    @property
    def length(self) -> int:
        return PARTS * (len(self.terms) - 1)

    def move(self, index: Annotated[int, Bounds(0, 3)], x: Place, y: Place) -> None:
        """A place on the map: the code of a term is there now."""
        if index < len(self.terms):
            self.put["vae2", self.letters[index]] = rounded(self.placed(x, y))

    @property
    def letters(self) -> list[str]:
        return [term.name for term in self.terms]

    @property
    def weights(self) -> Floats:
        """How much of each term is there, (terms,): the first wholly, the next ones by tenths, with their signs."""
        there = [1.0, *(min(PARTS, max(0, self._steps - PARTS * k)) / PARTS for k in range(len(self.terms) - 1))]
        return np.array([term.sign * share for term, share in zip(self.terms, there, strict=True)])

    def result(self, name: str) -> Floats:
        """z, (latents,)."""
        return np.round(self.weights @ self.codes(name), DECIMALS + 1)  # exact to the last decimal of the products

    def frame(self) -> Frame:
        results = {name: self.result(name) for name in VARIATIONAL}
        rows = {name: decoded(name, np.vstack([self.codes(name), z])) for name, z in results.items()}
        codes = self.codes("vae2")
        way = np.vstack([np.zeros(2), np.cumsum(self.weights[:, None] * codes, 0)])  # one term after the other
        return {
            **super().frame(),
            **self.map([way], dict(zip(self.letters, codes, strict=True)), {"z": way[-1]}),
            "terms": self._pictures(),
            "terms.captions": [f"{term.name}: {term.said}" for term in self.terms],
            **{f"sum.{name}": row for name, row in rows.items()},
            "sum.captions": [*self._heads(), "= z"],
            **{f"table.{name}": self._table(name, z) for name, z in results.items()},
            "numbers": self._words(results, {name: row[-1] for name, row in rows.items()}),
        }

    def _pictures(self) -> Floats32:
        """What is added and taken away; a mean code has no picture but what it decodes to."""
        means = decoded("vae20", self.own["vae20"])
        rows = zip(self.terms, means, strict=True)
        return np.stack([mean if term.x is None else term.x.x.view(SIDE, SIDE).numpy() for term, mean in rows])

    def _heads(self) -> list[str]:
        """− 0.3 B"""
        found = [self.terms[0].name]
        for term, weight in zip(self.terms[1:], self.weights[1:], strict=True):
            part = "" if abs(weight) == 1 else f"{abs(weight):.1f} "
            found.append(f"{'−' if term.sign < 0 else '+'} {part}{term.name}")
        return found

    def _table(self, name: str, z: Floats) -> Frame:
        """The codes in columns, and their sum."""
        decimals = DECIMALS if self._steps % PARTS == 0 else DECIMALS + 1
        rows = [
            {"head": words.latent(k), "cells": [*(number(code, DECIMALS) for code in codes), number(whole, decimals)]}
            for k, (codes, whole) in enumerate(zip(self.codes(name).T.tolist(), z.tolist(), strict=True))
        ]
        return {"title": NETWORKS[name], "columns": [*self._heads(), "= z"], "rows": rows}

    def _words(self, z: dict[str, Floats], pictures: dict[str, Floats32]) -> list[str]:
        """What the digit network reads; how far from the middle z is, and the prior's draws are."""
        refused = next((f"{term.name}: {term.x.refusal}" for term in self.terms if term.x and term.x.refusal), "")
        lines = [refused] if refused else []
        lines += [MEANS] if any(term.x is None for term in self.terms) else []
        for name in VARIATIONAL:
            latents, far = network(name).shape.latents, float(np.linalg.norm(z[name]))
            lines.append(
                f"{NETWORKS[name]}: the digit network reads {read(pictures[name])}. "
                f"‖z‖ ≈ {far:.2f}, the prior's draws about √{latents} ≈ {latents**0.5:.2f}."
            )
        return lines


def rounded(codes: Floats) -> Floats:
    return np.round(codes, DECIMALS) + 0.0  # no −0


def number(value: float, decimals: int) -> str:
    return f"{value + 0.0:.{decimals}f}".replace("-", "−")
