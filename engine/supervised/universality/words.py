"""What is said of networks of one variable, with numbers that add up as they stand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from engine.arithmetic.exact import decimal, decimals_for, fixed, read_shown, result
from engine.arithmetic.written import joined, lowered, many, neuron, plain, product, raised, read, show, told, write
from engine.supervised.universality.hand import BENDS, Layer
from engine.supervised.universality.pieces import most_pieces

TERMS = 4
"""So many units are written out in a sum; the others are one number."""
SHORT = 8
"""Signs of a number that is written exactly."""
FLAT = 1e-6
"""A step is 0 or 1 where it is that near to it."""
FUNCTIONS = {"relu": "max(0, {})", "sigmoid": "σ({})", "tanh": "tanh({})"}
WHAT = {"relu": "It bends", "sigmoid": "It is half way up", "tanh": "It crosses its middle"}


def brief(value: float) -> str:
    """A number for a small cell: as it is where it is short, else with three digits."""
    exact = plain(value)
    if len(exact) <= 7:
        return exact
    text = show(value, 3)
    return text.rstrip("0").rstrip(".") if "." in text and "·" not in text else text


def exactly(value: float) -> str:
    """A number with its sign: = 7 where it is short, else ≈ with four digits."""
    exact = plain(value)
    return f"= {exact}" if len(exact) <= SHORT else told(value, 4)


def summing(layer: Layer, x: float, done: int) -> list[str]:
    """The network's sum at a place, as far as the units are in it: those that add most, and the others as one
    number."""
    exactly = BENDS[layer.activation](layer.steepness * (x - layer.places))[:done]
    values = np.where(np.abs(exactly - exactly.round()) < FLAT, exactly.round(), exactly) + 0.0
    adds = layer.heights[:done] * values
    most = sorted(np.argsort(-np.abs(adds), kind="stable")[:TERMS].tolist()) if done > TERMS else list(range(done))
    rest = layer.bias + math.fsum(adds[[k for k in range(done) if k not in most]].tolist())
    text = _sum(layer.heights[most].tolist(), values[most].tolist(), rest) if done else told(layer.bias, 3)
    text = text if (values == exactly).all() else f"≈ {text[2:]}"
    letters = joined([f"v{lowered(k + 1)}·h{lowered(k + 1)}" for k in most] + ["b" if done <= TERMS else "rest"])
    others = "" if done <= TERMS else f"; rest: b and {done - TERMS} more"
    return [
        f"At x = {plain(round(x, 4))}, {done} of {many(len(layer), 'unit')}{others}:",
        f"y = {letters}" if done else "y = b",
        text,
    ]


def unit(layer: Layer, index: int) -> list[str]:
    """One unit: what it adds, and where it bends."""
    w, b, v = (float(row[index]) for row in (layer.steepness, layer.biases, layer.heights))
    texts = [brief(number) for number in (w, b, v)]
    rounded = [read(text) for text in texts] != [w, b, v]
    own = "x" if w == 1 else "−x" if w == -1 else f"{texts[0]}·x"
    adds = product(texts[2], FUNCTIONS[layer.activation].format(joined([own, texts[1]] if b else [own])))
    return [
        f"Unit {index + 1} adds {adds}{', rounded' if rounded else ''}.",
        f"{WHAT[layer.activation]} at x = −b/w {told(float(layer.places[index]), 3)}.",
    ]


def bar(layer: Layer, index: int) -> list[str]:
    """One of Nielsen's bars, which is two units."""
    up, down = 2 * index, 2 * index + 1
    height = brief(float(layer.heights[up]))
    return [
        f"Bar {index + 1} is two steps: units {up + 1} and {down + 1}, up by {height} and down again.",
        f"They step at x = {plain(float(layer.places[up]))} and x = {plain(float(layer.places[down]))}.",
    ]


def scores(game: str, score: float, largest: float, threshold: float | None) -> str:
    """How near the network is to its target: with as many digits as follow from the units' shown ones, and as are
    needed beside a threshold."""
    won, digits = score < (threshold or 0), 3
    while threshold and (read(show(score, digits)) < threshold) != won:
        digits += 1
    mean = f"Distance {told(score, digits)}, the mean over x = 0, 0.01, …, 0.99"
    if threshold is None:
        return f"{mean}; the largest {told(largest, 3)}"
    best = {"bars": "the best five bars reach 0.3717", "hinges": "five hinges can get below 0.03"}[game]
    goal = f"Success: it is below {threshold:g}" if won else f"The goal: below {threshold:g}"
    return f"{mean}. {goal}; {best}."


def _sum(heights: list[float], values: list[float], rest: float) -> str:
    """The sum in numbers. Where all of it cancels, no digits would be enough to show that: it is 0, rounded."""
    if abs(math.fsum([rest, *(v * h for v, h in zip(heights, values, strict=True))])) > 1e-9:
        found = neuron(heights, values, rest)
        return f"{found.given} {found.text}"
    terms = [product(show(v, 2), show(h, 2)) for v, h in zip(heights, values, strict=True)]
    return f"≈ {joined([*terms, show(rest, 2)])} ≈ 0"


def begun(init: str, seed: int) -> str:
    """Where a network that learns comes from."""
    return ", built by hand" if init == "hand" else f" from seed {seed}"


def large(number: int) -> str:
    """A count: 729, or about 4.3·10⁷."""
    return f"{number:,}" if number < 10**9 else f"≈ {show(float(number), 2)}"


def can(sizes: Sequence[int]) -> str:
    """How many pieces a network can have along a line, as a product over its layers."""
    most = most_pieces(sizes)
    factors = "·".join(str(size + 1) for size in sizes) if len(sizes) <= 4 else f"{sizes[0] + 1}{raised(len(sizes))}"
    product = f"{factors} = " if len(sizes) > 1 and (len(sizes) <= 4 or len(set(sizes)) == 1) else ""
    sign = product if most < 10**9 else product.replace(" = ", " ")
    return f"It can have {sign}{large(most)} linear pieces"


def needed(pieces: int) -> str:
    """What makes a sawtooth of so many pieces."""
    layers = pieces.bit_length() - 1
    return (
        f"The target has {pieces} pieces. {many(layers, 'layer')} of 2 units can make them, with {6 * layers + 1} "
        f"parameters; one layer needs at least {many(pieces - 1, 'unit')}, {3 * pieces - 2} parameters."
    )


def telgarsky(pieces: int, most: int) -> str:
    """On which side of ½ a function of few pieces is at a sawtooth's n turns: of t pieces it misses the share
    (n − 4t)/3n at least (Telgarsky 2016). Empty where that is none."""
    missed = Fraction(pieces - 4 * most, 3)
    if missed <= 0:
        return ""
    count = result(missed, fixed(missed, 0 if missed.denominator == 1 else 1))
    most_said = "" if missed.denominator == 1 else f", so at {math.ceil(missed)},"
    return (
        f" A curve of {many(most, 'piece')} is on the wrong side of ½ at least at ({pieces} − 4·{most})/3 {count}"
        f"{most_said} of the {pieces} turns x = 0, 1/{pieces}, …, {pieces - 1}/{pieces} (Telgarsky)."
    )


def needed_for_square(tents: int) -> str:
    """What makes x² by so many tents."""
    return (
        f"{many(tents, 'layer')} of 3 units can make x² by {many(tents, 'tent')}, in {2**tents} pieces, with an error "
        f"of at most {_power(-2 * tents - 2)}."
    )


def _power(exponent: int) -> str:
    """A power of two, and what it comes to: 2⁻⁴ = 0.0625."""
    return f"2{raised(exponent)} {exactly(2.0**exponent)}"


def squared(x: Fraction, tents: int) -> list[str]:
    """What the newest of so many tents changes at a place, how far the sum is from x² then, and how far it may be."""
    sums, tent = [x], x
    for s in range(1, tents + 1):
        tent = 2 * min(tent, 1 - tent)
        sums.append(sums[-1] - tent / 4**s)
    below, name, given, sign = 4**tents, f"f{lowered(tents)}", "=", "="
    texts = [decimal(one) for one in sums[-2:]]
    if max(map(len, texts)) > SHORT:  # too long to be read: so many digits that the error has some
        digits = decimals_for(3, [sums[-1] - x**2]) + 1 + math.floor(math.log10(float(sums[-1])))
        made = write([float(sums[-2]), float(tent)], lambda o, _: o[0] - o[1] / below, exact=[1], least=digits)
        texts, given, sign = [made.operands[0], made.results[0]], made.given, made.signs[0]
    lines = [f"At x = {decimal(x)}: {name} = x"]
    if tents:
        lines = [
            f"At x = {decimal(x)}: {name} = f{lowered(tents - 1)} − g{lowered(tents)}/{below}",
            f"{given} {texts[0]} − {decimal(tent)}/{below} {sign} {texts[-1]}",
        ]
    exact = "=" if read_shown(texts[-1]) == sums[-1] else "≈"
    error = decimal(read_shown(texts[-1]) - x**2)
    return [*lines, f"{name} − x² {exact} {texts[-1]} − {decimal(x**2)} = {error}", f"at most {_power(-2 * tents - 2)}"]


def plane(sizes: Sequence[int], begun: int, now: int, lines: int, reached: int) -> list[str]:
    """The regions of the plane: counted, and what is known of how many there can be."""
    first = f"Regions in this square: {begun:,} at the start, {now:,} now."
    if len(sizes) == 1:
        n = sizes[0]
        return [first, f"{n} lines divide a plane into at most 1 + {n} + {n}·{n - 1}/2 = {lines:,} (Zaslavsky)."]
    return [
        first,
        f"As {sum(sizes)} units of one layer it could have {lines:,} (Zaslavsky).",
        f"Some weights of these layers reach {large(reached)} or more (Montúfar)." if reached else "",
    ]
