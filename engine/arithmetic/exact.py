"""Numbers as fractions: what was typed is kept as it was meant, what is shown is read back exactly.

A float 0.1111… that was meant as 1/9 is written 1/9; a shown number stands for the fraction that its digits say.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache

import numpy as np

from engine.arrays import Bytes, Floats

LONGEST_FRACTION = 5  # characters of a fraction that still reads well in a small cell
LARGEST_WHOLE = 10**6  # of which ten thousand products add up without an error
LOWERED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


@lru_cache(maxsize=8192)
def parse_entry(text: str) -> float:
    """A typed pixel or kernel entry: 2, −0.5, 1/9, and 0,5 with a decimal comma. Raises ValueError if it is no number,
    may be two (1,234), or is beyond ±10 000."""
    plain = text.strip().replace("−", "-")
    if re.search(r"[1-9][0-9]{0,2},[0-9]{3}(?![0-9])", plain):
        raise ValueError(f"“{plain[:20]}” may be a thousand or a decimal fraction: write decimals as in 0.5.")
    plain = re.sub(r"(?<![.,0-9])([0-9]*),([0-9]+)(?![.,0-9])", r"\1.\2", plain)
    number = r"(?:[0-9]{1,12}(?:\.[0-9]{0,12})?|\.[0-9]{1,12})"
    match = re.fullmatch(rf"([-+]?{number})\s*(?:/\s*([-+]?{number}))?", plain)
    if not match:
        raise ValueError("An entry is a number such as 2 or −0.5, or a fraction such as 1/9.")
    below = Fraction(match[2] or 1)
    if not below:
        raise ValueError("A fraction cannot be divided by 0.")
    value = Fraction(match[1]) / below
    if abs(value) > LARGEST_ENTRY:
        raise ValueError(f"An entry must lie between −{LARGEST_ENTRY} and {LARGEST_ENTRY}.")
    return float(value)


@lru_cache(maxsize=8192)
def entry_text(value: float, digits: int = 3) -> str:
    """A number for a cell of a grid: 60, 0.25, 1/9 where it is that, otherwise with so many significant digits."""
    meant = rational(value)
    return short(meant) or fixed(meant, decimals_for(digits, [meant]))


LARGEST_ENTRY = 10_000
"""The greatest number that may be typed, and the negative of the least."""


def cell_text(value: float) -> str:
    """A result for a small cell: as `entry_text`, but a fraction that is long is rounded to three digits."""
    text, exact = entry_text(value), Fraction(value)
    return text if "/" not in text or len(text) <= LONGEST_FRACTION else fixed(exact, decimals_for(3, [exact]))


def joined_texts(texts: Iterable[str]) -> Bytes:
    """Texts as one array of bytes, UTF-8 and parted by line feeds, as a frame carries many of them."""
    return np.frombuffer("\n".join(texts).encode(), np.uint8)


def read_shown(text: str) -> Fraction:
    """The number that a shown one stands for, exactly."""
    figure, _, power = text.replace("−", "-").partition("·10")
    return Fraction(figure) * Fraction(10) ** int(power.translate(LOWERED) or 0)


def sign(exactly: Fraction | float, shown: str) -> str:
    """What stands between a side that comes to `exactly` and the number shown: = or, where that is rounded, ≈. A float
    is a rounded number by itself."""
    return "=" if not isinstance(exactly, float) and exactly == read_shown(shown) else "≈"


def result(exactly: Fraction, shown: str) -> str:
    """The number shown with its sign: = 0.5, ≈ 0.333."""
    return f"{sign(exactly, shown)} {shown}"


def added(texts: Iterable[str]) -> Fraction:
    """The sum of numbers as they are shown, exactly."""
    return sum(map(read_shown, texts), Fraction(0))


def last_step(text: str, exactly: Fraction, shown: str) -> str:
    """What an expression comes to, as it is shown: 90/4 = 22.5, 88/18 = 44/9 ≈ 4.89, 44/9 ≈ 4.89, 0.15/4 ≈ 0.04."""
    line = text if shown == text else f"{text} {result(exactly, shown)}"
    return f"{line} ≈ {fixed(exactly, decimals_for(3, [exactly]))}" if "/" in shown else line


def places(text: str) -> int:
    """How many decimals a shown number has."""
    return len(text.partition(".")[2])


def rational(value: float) -> Fraction:
    """The short decimal or the fraction with a denominator up to 1000 that was meant, or the float as it is."""
    near = Fraction(value).limit_denominator(1000)
    if abs(float(near) - value) <= 4 * math.ulp(value):
        return near
    typed = Fraction(repr(value))
    return typed if typed.denominator <= 10**6 else Fraction(value)


def in_whole(values: Floats) -> tuple[Floats, float]:
    """The numbers that were meant, times their common denominator, and that: whole numbers, of which floats keep sums
    and products without an error. Where they would be too large, the values as they are, and 1."""
    meant = {value: rational(value) for value in np.unique(values).tolist()}
    below = math.lcm(*(number.denominator for number in meant.values()))
    if below * max(map(abs, meant.values()), default=Fraction(0)) > LARGEST_WHOLE:
        return values, 1.0
    return np.vectorize(lambda value: float(meant[value] * below), otypes=[float])(values), float(below)


def short(number: Fraction) -> str:
    """An exact text of few digits: 60, 0.125, 1/16, 0.1237, 41/3000; empty if there is none."""
    below = number.denominator
    if 1000 % below == 0 or (below > 360 and 10**6 % below == 0):
        return decimal(number)
    return str(number).replace("-", "−") if below <= 10_000 else ""


def decimal(number: Fraction) -> str:
    """The exact decimal text of a number that has one."""
    places = 0
    while 10**places % number.denominator:
        places += 1
    return fixed(number, places)


def fixed(number: Fraction, places: int) -> str:
    """The number rounded to so many decimals (half to even)."""
    figures = round(number * 10**places)
    text = str(abs(figures)).zfill(places + 1)
    text = f"{text[:-places]}.{text[-places:]}" if places else text
    return f"−{text}" if figures < 0 else text


def decimals_for(digits: int, numbers: Sequence[Fraction]) -> int:
    """How many decimals give the largest of the numbers so many significant digits."""
    largest = float(max(map(abs, numbers), default=Fraction(0)))
    return max(0, digits - 1 - math.floor(math.log10(largest))) if largest else 0
