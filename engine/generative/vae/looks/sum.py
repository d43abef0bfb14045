"""Arithmetic on codes: 8 − 3 + 5, with the codes of single digits, of drawings, or the mean codes of classes.

That directions between codes mean something is known from words (Mikolov, Yih and Zweig, 2013) and from faces (Radford,
Metz and Chintala, 2016); whether they do here is for the pictures to say.

The codes are taken to two decimals, so that the numbers that are read are those that are added and decoded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Floats
from engine.experiment.protocol import Bounds, Frame
from engine.generative.autoencoders import latent as vae_latent
from engine.generative.digit_autoencoders.digits import Asked, codes_of_mnist, network
from engine.generative.vae.looks import reading
from engine.generative.vae.looks.explore import SIDE, Place, VaeExplore, decoded, encoded, placed
from engine.generative.vae.settings import ENDS, SIGNS
from engine.generative.vae.words import latent

NAMES, PARTS = "ABCD", 10  # a term comes in by tenths
SHOWN = {"vae2": "2 latents", "vae20": "20 latents"}
DECIMALS = 2


@dataclass(frozen=True)
class Term:
    """name: A to D; sign: 1 or −1; digit: which is chosen; said: what it is; x: its picture, where it has one."""

    name: str
    sign: int
    digit: int
    said: str
    x: Asked | None

    @property
    def mark(self) -> str:
        return "−" if self.sign < 0 else "+"


class VaeSum(VaeExplore):
    """See :mod:`engine.experiment`. A step is a tenth of a term; it opens with all of them there."""

    looks: Sequence[str] = (*VaeExplore.looks, "move")
    end = "All the terms are there."

    def begin(self) -> None:
        self.terms = [self._term(index) for index in range(len(NAMES)) if self._sign(index)]
        self.put: dict[str, Floats] = {}  # codes of two latents that were put elsewhere, by the term's name
        self.own = {name: self._codes(name) for name in SHOWN}
        self._steps = self.length

    def _sign(self, index: int) -> int:
        return SIGNS[getattr(self.settings, f"sign{ENDS[index]}")] if index else 1

    def _term(self, index: int) -> Term:
        """A drawing is itself; else it is an example, or the mean of its class."""
        asked, drawn = self.asked[index], self.drawn[index] is not None
        digit, name, sign = getattr(self.settings, f"digit{ENDS[index]}"), NAMES[index], self._sign(index)
        if self.settings.means and not drawn:
            return Term(name, sign, digit, f"the mean {digit}", None)
        return Term(name, sign, digit, asked.short, asked)

    def _codes(self, name: str) -> Floats:
        """(terms, latents), to two decimals."""
        rows = [
            encoded(name, [term.x])[0] if term.x else codes_of_mnist(name).classes[term.digit] for term in self.terms
        ]
        return rounded(np.stack(rows))

    @property
    def length(self) -> int:
        return PARTS * (len(self.terms) - 1)

    def move(self, index: Annotated[int, Bounds(0, 3)], x: Place, y: Place) -> None:
        """A place on the map: the code of a term is there now."""
        if index < len(self.terms):
            self.put[self.terms[index].name] = placed(x, y, self.settings.by_share)

    def codes(self, name: str) -> Floats:
        """The terms' codes by one of the networks, (terms, latents)."""
        found = self.own[name].copy()
        for number, term in enumerate(self.terms):
            if name == "vae2" and term.name in self.put:
                found[number] = rounded(self.put[term.name])
        return found

    @property
    def weights(self) -> Floats:
        """How much of each term is there, (terms,): the first wholly, the next ones by tenths, with their signs."""
        there = [1.0, *(min(PARTS, max(0, self._steps - PARTS * k)) / PARTS for k in range(len(self.terms) - 1))]
        return np.array([term.sign * share for term, share in zip(self.terms, there, strict=True)])

    def result(self, name: str) -> Floats:
        """z, (latents,)."""
        return np.round(self.weights @ self.codes(name), DECIMALS + 1)  # exact to the last decimal of the products

    def frame(self) -> Frame:
        results = {name: self.result(name) for name in SHOWN}
        rows = {name: decoded(name, np.vstack([self.codes(name), results[name]])) for name in SHOWN}
        return {
            **self.common(),
            **self.map(),
            **self._arrows(),
            "terms": self._pictures(),
            "terms.captions": [f"{term.name}: {term.said}" for term in self.terms],
            **{f"sum.{name}": row for name, row in rows.items()},
            "sum.captions": [*self._heads(), "= z"],
            **{f"table.{name}": self._table(name, results[name]) for name in SHOWN},
            "numbers": self._words(results, {name: row[-1] for name, row in rows.items()}),
        }

    def _pictures(self) -> NDArray[np.float32]:
        """What is added and taken away; a mean code has no picture but what it decodes to."""
        means = decoded("vae20", self.own["vae20"])
        shown = [mean if term.x is None else term.x.x.view(SIDE, SIDE).numpy()
                 for term, mean in zip(self.terms, means, strict=True)]  # fmt: skip
        return np.stack(shown)

    def _heads(self) -> list[str]:
        """− 0.3 B"""
        found = [self.terms[0].name]
        for term, weight in zip(self.terms[1:], self.weights[1:], strict=True):
            part = "" if abs(weight) == 1 else f"{abs(weight):.1f} "
            found.append(f"{term.mark} {part}{term.name}")
        return found

    def _table(self, name: str, z: Floats) -> dict[str, object]:
        """The codes in columns, and their sum."""
        decimals = DECIMALS if self._steps % PARTS == 0 else DECIMALS + 1
        rows = [
            {"head": latent(k), "cells": [*(number(code, DECIMALS) for code in codes), number(whole, decimals)]}
            for k, (codes, whole) in enumerate(zip(self.codes(name).T.tolist(), z.tolist(), strict=True))
        ]
        return {"title": SHOWN[name], "columns": [*self._heads(), "= z"], "rows": rows}

    def _arrows(self) -> Frame:
        """The terms one after the other on the map of two latents, from 0 to z."""
        codes = self.codes("vae2")
        way = np.vstack([np.zeros(2), np.cumsum(self.weights[:, None] * codes, 0)])
        places = [vae_latent.to_map(place, self.settings.by_share).tolist() for place in (codes, way)]
        ends, (*_, last) = places[0], places[1]
        return {
            "map.lines": [{"points": places[1], "color": "accent"}],
            "map.handles": [
                *({"x": x, "y": y, "label": term.name} for (x, y), term in zip(ends, self.terms, strict=True)),
                {"x": last[0], "y": last[1], "label": "z", "still": True},
            ],
        }

    def _words(self, z: dict[str, Floats], pictures: dict[str, NDArray[np.float32]]) -> list[str]:
        """What the digit network reads; how far from the middle z is, and the prior's draws are."""
        refused = next((f"{term.name}: {term.x.refusal}" for term in self.terms if term.x and term.x.refusal), "")
        lines = [refused] if refused else []
        if any(term.x is None for term in self.terms):
            lines.append(
                "The mean code of a class: the mean of μ over its digits in MNIST's training part; above, as 20 "
                "latents decode it."
            )
        for name, said in SHOWN.items():
            far, usual = float(np.linalg.norm(z[name])), network(name).shape.latents ** 0.5
            lines.append(
                f"{said}: the digit network reads {reading.read(pictures[name])}. "
                f"‖z‖ = {far:.2f}, the prior's draws about √{network(name).shape.latents} = {usual:.2f}."
            )
        return lines


def rounded(codes: Floats) -> Floats:
    return np.round(codes, DECIMALS) + 0.0  # no −0


def number(value: float, decimals: int) -> str:
    return f"{value + 0.0:.{decimals}f}".replace("-", "−")
