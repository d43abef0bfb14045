"""−log p(x|z) of a single pixel, or of a point of the plane, in numbers that add up.

Bernoulli: a pixel is a coin that falls on ink with probability p, and costs −log p where there is ink, −log (1 − p)
where there is none. Gaussian: a value x lies about x̂ with deviation s, and costs ½((x − x̂)/s)² + log(s √2π), which is
less than 0 where the density is above 1.
"""

from __future__ import annotations

import math

from engine.arithmetic.written import plain, show, write

ROOT = math.sqrt(2 * math.pi)


def coin(ink: bool, chance: float) -> str:
    """chance: p, what the decoder gives for ink."""
    if ink:
        written = write([chance], lambda o, _: -math.log(o[0]))
        return f"−log p = −log {written.operands[0]} = {written.results[0]} nats"
    written = write([chance], lambda o, _: 1 - o[0], lambda _, found: -math.log(found[0]))
    p, other, cost = *written.operands, *written.results
    return f"−log(1 − p) = −log(1 − {p}) = −log {other} = {cost} nats"


def bell(x: float, mean: float, deviation: float) -> str:
    """One value about its mean x̂."""
    written = write(
        [x, mean, deviation, ROOT],
        lambda o, _: 0.5 * ((o[0] - o[1]) / o[2]) ** 2,
        lambda o, _: math.log(o[2] * o[3]),
        lambda _, found: found[0] + found[1],
        exact=(2,) if len(plain(deviation)) <= 4 else (),  # chosen, not learnt
    )
    (x_, mean_, s, root), (first, second, cost) = written.operands, written.results
    less = f"({mean_})" if mean_.startswith("−") else mean_
    return (
        f"½ ((x − x̂)/s)² + log(s √2π) = ½ (({x_} − {less})/{s})² + log({s}·{root}) = "
        f"{first} {_signed(second)} = {cost} nats"
    )


def pixel(place: tuple[int, int], x: float, mean: float, deviation: float | None) -> str:
    """A pixel of a digit, row and column from 1. deviation: s of a Gaussian, None for a coin."""
    where = f"Pixel ({place[0]}, {place[1]}), outlined: "
    if deviation is None:
        chance = min(max(mean, 1e-12), 1 - 1e-12)  # log 0 is said of no pixel
        return f"{where}{'ink, x = 1' if x else 'no ink, x = 0'}; the decoder gives p = {_same(chance, x)}. " + coin(
            bool(x), chance
        )
    return where + bell(x, mean, deviation)


def _same(chance: float, ink: float) -> str:
    """p as :func:`coin` shows it."""
    if ink:
        return write([chance], lambda o, _: -math.log(o[0])).operands[0]
    return write([chance], lambda o, _: 1 - o[0], lambda _, found: -math.log(found[0])).operands[0]


def point(x: tuple[float, float], mean: tuple[float, float], deviation: float) -> list[str]:
    """Both coordinates of a point, and their sum."""
    costs = [0.5 * ((a - b) / deviation) ** 2 + math.log(deviation * ROOT) for a, b in zip(x, mean, strict=True)]
    lines = [f"x{'₁₂'[k]}: {bell(x[k], mean[k], deviation)}" for k in (0, 1)]
    written = write(costs, lambda o, _: o[0] + o[1])
    first, second = written.operands
    return [*lines, f"−log p(x|z) = {first} {_signed(second)} = {written.results[0]} nats"]


def all_pixels(count: int, cost: float) -> str:
    return f"All {count} pixels together: −log p(x|z) = {show(cost, 2)} nats"


def _signed(text: str) -> str:
    return f"− {text[1:]}" if text.startswith("−") else f"+ {text}"
