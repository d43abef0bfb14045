"""What the look that searches says."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.arithmetic.long_sums import summed_then
from engine.arithmetic.written import Stage, many, read, write
from engine.arrays import Floats, Floats32
from engine.convolutional.retrieval.archive import Archive
from engine.convolutional.retrieval.captions import class_of
from engine.convolutional.retrieval.nearest import shares
from engine.convolutional.retrieval.spaces import SHORT, name_of, numbers_of

LISTED = (4, 3, 5)  # terms of a sum that are written out, one after the other, until it is short
SHORT_ENOUGH = 50  # characters
FIRST = 6  # places of a ranking that are written out


def of_space(space: str, agree: int, count: int) -> list[str]:
    """What a space is called, how many numbers a picture has there, and how many of the neighbours agree."""
    return [f"{SHORT[space]}: {numbers_of(space):,}", *([f"{agree} of {count} agree"] if count else [])]


def figures(means: Sequence[tuple[float, tuple[float, float] | None]], asked: int, all_of: int) -> list[str]:
    """The mean precision at 10 and the mean average precision, each with its interval. asked: how many pictures have
    asked already, of all that shall."""
    if asked < all_of:
        return [f"P@10 {means[0][0]:.3f} of {asked} so far" if means else "P@10 …", "AP …"]
    if not means:
        return ["P@10 –", "AP –"]
    return [f"{name} {_mean(*one)}" for name, one in zip(("P@10", "AP"), means, strict=True)]


def brief(space: str, agree: int, count: int, means: Sequence[tuple[float, tuple[float, float] | None]]) -> list[str]:
    """The same in few words, for a projector."""
    figures = [f"{agree} of {count}"] * bool(count) + [f"P@10 {mean:.3f}" for mean, _ in means[:1]]
    return [SHORT[space], "; ".join(figures)]


def _mean(mean: float, ends: tuple[float, float] | None) -> str:
    return f"{mean:.3f} ({ends[0]:.3f}–{ends[1]:.3f})" if ends else f"{mean:.3f}"


def query(archive: Archive, own: int, asked: int, number: int, *, named_so: bool) -> str:
    """What asks. own: which of the archive, −1 for a drawing or a picture that was brought along; number: of the
    held-out picture, 0 where it is the visitor's query; named_so: whether the visitor has said what the drawing is."""
    what = class_of(archive, asked)
    if own < 0 and not archive.digits:
        return "Your picture."
    if own < 0:
        return f"Your drawing, {what} as you say." if named_so else f"Your drawing: the digit network reads {what}."
    if asked < 0:
        return f"Example: picture {own:,}."
    return f"Picture {number:,}, held out: {what}." if number else f"Example: picture {own:,}, {what}."


def distance(space: str, metric: str, query: Floats32, row: Floats32) -> list[str]:
    """How the distance of a neighbour comes about: lines that add up."""
    a, b = query.astype(np.float64), row.astype(np.float64)
    if metric == "cosine":
        return _cosine(shares(query, row, metric))
    parts = shares(query, row, metric)
    truth = float(np.sqrt(parts.sum()))
    lines = _shortest(parts, truth, lambda o, _: o[0] ** 0.5, lambda t, end: f"d = √{t[0]} {end}")
    most = int(parts.argmax())
    found = write([a[most], b[most]], lambda o, _: (o[0] - o[1]) ** 2)
    term = f"({found.operands[0]} − {_bracketed(found.operands[1])})² {found.ends[0]}"
    return [f"Σ(aᵢ − bᵢ)² ≈ {lines[0]}", lines[1], f"The largest: {term}, {name_of(space, most)}."]


def _cosine(parts: Floats) -> list[str]:
    lines = _shortest(parts, float(1 - parts.sum()), lambda o, _: 1 - o[0], lambda t, end: f"d = 1 − {t[0]} {end}")
    cosine = lines[0].rpartition(" ")[2]
    twice = write([read(cosine)], lambda o, _: 2 - 2 * o[0], exact=(0,), visible=3)
    unit = f"At length 1: ‖u − v‖² = 2 − 2 cos = 2 − 2·{twice.operands[0]} {twice.ends[0]}"
    return [f"cos = Σaᵢbᵢ/(‖a‖·‖b‖) ≈ {lines[0]}", lines[1], unit]


def _shortest(parts: Floats, truth: float, finish: Stage, text: Callable[[Sequence[str], str], str]) -> list[str]:
    """A sum and its result, with as many terms written out as need the fewest digits to add up; and what the last term
    is, where it stands for others."""
    found: list[str] = []
    for listed in LISTED:
        lines = summed_then(parts, truth, [], finish, text, listed)
        if not found or len(lines[0]) < len(found[0]):
            found = [lines[0], f"{lines[1]} (the last term: {len(parts) - listed:,} others)"]
        if len(found[0]) <= SHORT_ENOUGH:
            break
    return found


def _bracketed(shown: str) -> str:
    return f"({shown})" if shown.startswith("−") else shown


def ranking(places: NDArray[np.int64], of: int, what: str) -> list[str]:
    """How the average precision of a ranking comes about. places: of all that is relevant, from 1; of: how long the
    ranking is; what: the class that is asked for."""
    if not len(places):
        return [f"No other picture is of {what}: there is no average precision."]
    listed, count = places[:FIRST].tolist(), len(places)
    rest = float(sum((k + 1) / place for k, place in enumerate(places.tolist()) if k >= FIRST))
    written_out = [f"{k + 1}/{place:,}" for k, place in enumerate(listed)]
    fixed = sum((k + 1) / place for k, place in enumerate(listed))
    found = write([rest] if rest else [], lambda o, _: (fixed + sum(o)) / count, visible=3)
    total = " + ".join([*written_out, *found.operands])
    last = f", …, {places[-1]:,}" if count > FIRST else ""
    return [
        f"All {of:,} others in order: {many(count, 'picture')} of {what} at places "
        f"{', '.join(f'{place:,}' for place in listed)}{last}.",
        f"AP = ({total})/{count} {found.ends[0]}",
        "AP is the mean, over all these places k, of P@k.",
    ]
