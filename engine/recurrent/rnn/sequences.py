"""Short sequences that ask a recurrent network for something, each with a target at every step.

All are twelve steps long; a shorter network sees their beginning. Numbers are written with one decimal at most, so that
everything computed from them can be read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from engine.arrays import Floats

MOST_STEPS = 12


class Sequence(NamedTuple):
    """inputs (12, inputs), targets (12, 1)."""

    inputs: Floats
    targets: Floats


def count(seed: int) -> Sequence:
    """Ones and zeros; wanted is how many ones there have been."""
    bits = _bits(seed, MOST_STEPS)
    return Sequence(bits[:, None], np.cumsum(bits)[:, None])


def delay(seed: int) -> Sequence:
    """Ones and zeros; wanted is the one of two steps before, and 0 before there was one."""
    bits = _bits(seed, MOST_STEPS)
    return Sequence(bits[:, None], np.concatenate([[0.0, 0.0], bits[:-2]])[:, None])


def first(seed: int) -> Sequence:
    """1 or −1 at first, then nothing; wanted is that first number, at every step."""
    sign = 2 * _bits(seed, MOST_STEPS)[0] - 1
    inputs = np.zeros((MOST_STEPS, 1))
    inputs[0] = sign
    return Sequence(inputs, np.full((MOST_STEPS, 1), sign))


def exclusive_or(seed: int) -> Sequence:
    """Two random bits and their exclusive or, over and over; wanted is the next bit (Elman 1990).

    Only every third bit can be known before it comes.
    """
    pairs = _bits(seed, 10).reshape(-1, 2)
    stream = np.column_stack([pairs, pairs[:, 0] != pairs[:, 1]]).ravel()
    return Sequence(stream[:MOST_STEPS, None], stream[1 : MOST_STEPS + 1, None])


def adding(seed: int) -> Sequence:
    """Two inputs, a number and a mark; wanted is the sum of the marked numbers so far.

    After the adding problem (Hochreiter and Schmidhuber 1997), whose sum is asked for at the end alone.
    """
    generator = np.random.default_rng(seed)
    numbers = generator.integers(1, 10, MOST_STEPS) / 10
    marks = np.zeros(MOST_STEPS)
    marks[[0, 2]] = 1.0
    marks[generator.integers(4, MOST_STEPS)] = 1.0
    return Sequence(np.column_stack([numbers, marks]), np.cumsum(numbers * marks).round(10)[:, None])


SEQUENCES: dict[str, Callable[[int], Sequence]] = {
    "count": count,
    "delay": delay,
    "first": first,
    "xor": exclusive_or,
    "adding": adding,
}


def _bits(seed: int, count: int) -> Floats:
    """Random bits of which the first is 1, so that something happens at once."""
    bits = np.random.default_rng(seed).integers(0, 2, count).astype(np.float64)
    bits[0] = 1.0
    return bits
