"""One step, slowly: a sample through the perceptron, what is wrong there, and what that changes; nothing moves yet.

Every number has few decimals (:mod:`engine.supervised.perceptron.data`), so that products and sums are written in full.
"""

from __future__ import annotations

from fractions import Fraction

from engine.arithmetic.exact import decimal, fixed, read_shown
from engine.arithmetic.written import joined, plain, product
from engine.experiment.walk import Walk
from engine.supervised.perceptron.rule import Update
from engine.supervised.perceptron.words import number, pair

NAMES = "w₁", "w₂", "b"
INPUTS = "x₁", "x₂", "1"


def lines(walk: Walk, used: Update, asked: int) -> list[str]:
    """What is said at a stop of the step that `used` is. asked: w₁ (0), w₂ (1) or b (2), which is asked about."""
    if walk.stop == "forward":
        return _forward(used)
    mistake = "a mistake" if used.mistake else "no mistake"
    error = f"δ = t − y = {number(used.t)} − {number(used.y)} = {number(used.error)}: {mistake}."
    if walk.stop == "error":
        letter = f"{NAMES[asked]}, whose input is {number((*used.x, 1.0)[asked])},"
        return [error, f"Does {letter} grow, shrink or stay? Say it before you see it."]
    changes = (*used.delta_w, used.delta_b)
    end = "" if used.mistake else " With δ = 0 nothing changes."
    return [
        f"{walk.verdict(NAMES[asked], changes[asked])}{end}",
        *(_change(used, place, change) for place, change in enumerate(changes)),
    ]


def _forward(used: Update) -> list[str]:
    """Each product, their sum with the bias, and the answer."""
    products = [_read(w) * _read(x) for w, x in zip(used.w, used.x, strict=True)]
    total = f"z = {joined([*map(written, products), number(used.b)])} = {written(sum(products, _read(used.b)))}"
    tie = ": on the line, taken as a mistake, so y = 1" if used.z == 0 and used.y else f" → y = {number(used.y)}"
    return [
        f"x = {pair(used.x)}, t = {number(used.t)}",
        *(
            f"{name}·{x} = {product(number(w), number(value))} = {written(found)}"
            for name, x, w, value, found in zip(NAMES, INPUTS, used.w, used.x, products, strict=False)
        ),
        total + tie,
    ]


def _change(used: Update, place: int, change: float) -> str:
    """Δw = η·δ·x with its numbers."""
    value = (*used.x, 1.0)[place]
    terms = product(product(plain(used.rate), number(used.error)), number(value))
    return f"Δ{NAMES[place]} = η·δ·{INPUTS[place]} = {terms} = {written(_read(change))}"


def written(value: Fraction) -> str:
    """A number in full: whole, or with two decimals or more."""
    text = decimal(value)
    return text if value.denominator == 1 or len(text.partition(".")[2]) > 1 else fixed(value, 2)


def _read(value: float) -> Fraction:
    return read_shown(number(value))
