"""What the maps say."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.arithmetic.long_sums import long_sum
from engine.arithmetic.written import joined, plain, product, show, squared, told, write
from engine.arrays import Floats
from engine.convolutional.retrieval.maps import quality
from engine.convolutional.retrieval.maps.ground import Ground

TRUSTED = 5
"""Neighbours on the map of which trustworthiness is said."""


def picture(ground: Ground, k: int) -> str:
    """picture 44 (7): the number in its archive, and its class."""
    kind = f" ({ground.archive.classes[ground.kinds[k]]})" if ground.kinds[k] >= 0 else ""
    return f"picture {ground.which[k]:,}{kind}"


def example(ground: Ground, i: int) -> str:
    """Which point is looked at while nothing is drawn."""
    return f"An example, i: {picture(ground, i)}. Lines lead to its ten nearest in the space."


def force(other: str, p: float, times: float, total: float, apart: Sequence[float]) -> list[str]:
    """What j, the other picture, does to i in the next step, from pᵢⱼ, how many times that is taken, the sum Z of all
    w, and yᵢ − yⱼ (2,)."""
    found = write(
        [*apart, float(f"{total:.6g}"), p, times],
        lambda o, _: 1 / (1 + o[0] * o[0] + o[1] * o[1]),
        lambda o, r: r[0] / o[2],
        lambda o, r: -4 * (o[4] * o[3] - r[1]) * r[0] * o[0],
        lambda o, r: -4 * (o[4] * o[3] - r[1]) * r[0] * o[1],
        exact=(2, 4), visible=3,
    )  # fmt: skip
    x, y, z, own, many = found.operands
    w, q, fx, fy = found.results
    taken = own if times == 1 else product(many, own)
    does = "j pulls i" if times * p > p_of(apart, total) else "j pushes i away"
    return [
        f"j: {other}, the nearest of these. pᵢⱼ ≈ {own}"
        + (f", taken {many} times (early exaggeration)" if times != 1 else ""),
        f"wᵢⱼ = 1/(1 + {squared(x)} + {squared(y)}) {found.ends[0]}, qᵢⱼ = wᵢⱼ/Z ≈ {w}/{z} {found.ends[1]}",
        f"{does}: −4·({joined([taken, f'−{q}'])})·{w}·({x}, {y}) ≈ ({fx}, {fy})",
    ]


def p_of(apart: Sequence[float], total: float) -> float:
    """qᵢⱼ of two points that lie so far apart."""
    return 1 / (1 + apart[0] ** 2 + apart[1] ** 2) / total


def divergence(loss: float) -> str:
    """How well a drawing's place shows what it is near to."""
    return f"It lies where KL(p‖q), of its own neighbours alone, is least: {show(loss, 3)} nats."


def variance(shares: Sequence[float]) -> str:
    """How much of the variance lies along the two axes."""
    first, second = (f"{100 * share:.2f}" for share in shares)
    both = f"{float(first) + float(second):.2f}"
    return f"The two axes have {first} % + {second} % = {both} % of the variance."


def projection(parts: Floats) -> list[str]:
    """The first coordinate of a point, as the sum that it is."""
    lines, _ = long_sum(parts, "products")
    return ["y₁ = Σ v₁ₖ (xₖ − mean of xₖ):", *lines]


def yours(ground: Ground, near: NDArray[np.int64], there: NDArray[np.int64]) -> list[str]:
    """What a drawing, or a picture, is nearest to in the space, and how many of these are nearest to it on the map."""
    what = "Your drawing's" if ground.archive.digits else "Your picture's"
    known = ground.archive.classes
    names = ", ".join(known[kind] for kind in ground.kinds[near]) if known else "the ringed ones"
    both, count = len(np.intersect1d(near, there)), len(near)
    return [
        f"{what} {count} nearest in the space: {names}.",
        f"{both} of them {'is' if both == 1 else 'are'} among its {count} nearest on the map.",
    ]


def table(ground: Ground, near: NDArray[np.int64]) -> dict[str, object]:
    """What is kept: near (n, k) are every point's nearest on the map."""
    count, most = near.shape
    trusted = min(TRUSTED, (count - 1) // 2)
    true, trust = quality.kept(ground.truth, near), quality.trustworthiness(ground.truth, near[:, :trusted])

    def row(head: str, *cells: str) -> dict[str, object]:
        return {"head": head, "cells": [*cells]}

    rows = [
        row(f"Kept of {most} nearest", f"{most}", f"{true:.2f}"),
        row(f"Trustworthiness ({trusted})", "1", f"{trust:.3f}"),
    ]
    if ground.archive.classes:
        wrong = quality.errors(ground.kinds, near[:, 0])
        rows.insert(0, row(f"1-NN errors of {count:,}", f"{ground.errors:,}", f"{wrong:,}"))
    return {"title": "What the map keeps", "columns": ["space", "map"], "rows": rows}


def measured(unit: str, space: float, maps: Sequence[float]) -> list[str]:
    """What a number is in the space, and on each map. unit: what it is called, with {} for the number."""
    there = ", ".join(f"{value:.3g}" for value in maps)
    return [f"In the space: {unit.format(f'{space:.3g}')}. On the maps: {there}."]


def of_map(picked: int, losses: Sequence[float], times: float) -> list[str]:
    """KL(P‖Q) of the map that is picked, from 1; of the space, 0, there is none."""
    early = f" Early exaggeration: all pᵢⱼ count {plain(times)} times." if times != 1 else ""
    if not picked:
        return ["The set itself: what the maps are made of." + early]
    return [f"Map {picked}: KL(P‖Q) {told(losses[picked - 1], 3)} nats.{early}"]
