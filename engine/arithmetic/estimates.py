"""What is estimated, from how many and how surely: 61.3 ± 0.6 from 100 draws, 94.2 % of 360 (95 %: 91.3–96.2 %).

    >>> mean_of([60.1, 62.8, 61.0, 61.9]).text
    '61.5 ± 0.6'
    >>> share_of(339, 360).text
    '94.2 % of 360 (95 %: 91.2–96.2 %)'

A mean of n independent draws has the standard error s/√n; the error says how many digits of the mean are worth showing.
A share has Wilson's interval (1927), in which the true share lies 95 times of 100: unlike ± an error it stays within 0
and 1, and does not vanish where all or none were counted.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.arithmetic.written import percent, raised
from engine.arrays import AnyFloats

WIDE = 1.959964  # standard errors to each side that hold 95 %
MOST_FIGURES = 5  # of a value, however small its error
LARGE, SMALL = 1e6, 1e-5  # beyond these, powers of ten


@dataclass(frozen=True)
class Estimate:
    """value ± error, one standard error, from `count` draws. The error of what is known exactly is 0, and NaN where
    it cannot be told."""

    value: float
    error: float
    count: int

    @property
    def places(self) -> int:
        """Decimals that are worth showing: to the error's first digit, or to its second where the first is a 1."""
        return places_for(self.error, self.value)

    @property
    def text(self) -> str:
        """61.3 ± 0.6; where the error cannot be told, the value alone with a sign that it is not exact."""
        if not math.isfinite(self.value):
            return str(self.value)
        size = max(abs(self.value), self.error if math.isfinite(self.error) else 0.0)
        if size and not SMALL <= size < LARGE:
            power = math.floor(math.log10(size))
            scaled = Estimate(self.value / 10.0**power, self.error / 10.0**power, self.count)
            return f"({scaled.text})·10{raised(power)}"
        if not math.isfinite(self.error):
            return f"≈ {decimals(self.value, self.places)}"
        return f"{decimals(self.value, self.places)} ± {decimals(self.error, self.places)}"

    def times(self, factor: float) -> Estimate:
        """Of so many times as much."""
        return Estimate(factor * self.value, abs(factor) * self.error, self.count)

    def plus(self, exact: float) -> tuple[str, str, str]:
        """With a number that is known: both and their sum ± its error, in decimals that add up as they are shown."""
        whole = self.value + exact
        for places in (self.places, self.places + 1):
            first, second, both = (decimals(number, places) for number in (self.value, exact, whole))
            if f"{_read(first) + _read(second):.{places}f}" == f"{_read(both):.{places}f}":
                break
        both = decimals(_read(first) + _read(second), places)
        return first, second, f"{both} ± {decimals(self.error, places)}"


def mean_of(values: Sequence[float] | AnyFloats) -> Estimate:
    """The mean of independent draws, with its standard error; of a single draw that cannot be told."""
    row = np.asarray(values, np.float64).ravel()
    error = float(row.std(ddof=1) / math.sqrt(len(row))) if len(row) > 1 else math.nan
    return Estimate(float(row.mean()), error, len(row))


@dataclass(frozen=True)
class Share:
    """`value` from 0 to 1, of `count`; as sure as of `effective` independent ones, where neighbours go together."""

    value: float
    count: int
    effective: float

    @property
    def bounds(self) -> tuple[float, float]:
        """Wilson's, for 95 %."""
        n, p = self.effective, self.value
        middle, grown = (p + WIDE**2 / (2 * n)) / (1 + WIDE**2 / n), 1 + WIDE**2 / n
        half = WIDE * math.sqrt(p * (1 - p) / n + (WIDE / (2 * n)) ** 2) / grown
        return max(0.0, middle - half), min(1.0, middle + half)

    @property
    def percent(self) -> str:
        """94.2 %; 100 % and 0 % stand for all and for none."""
        places = 1 if self.bounds[1] - self.bounds[0] > 0.005 else 2
        return percent(self.value, places)

    @property
    def interval(self) -> str:
        """95 %: 91.3–96.2 %"""
        low, high = self.bounds
        places = 1 if high - low > 0.005 else 2
        return f"95 %: {percent(low, places).removesuffix(' %')}–{percent(high, places)}"

    @property
    def text(self) -> str:
        return self.of("")

    def of(self, noun: str) -> str:
        """94.2 % of 360 digits (95 %: 91.3–96.2 %)"""
        return f"{self.percent} of {self.count:,}{f' {noun}' if noun else ''} ({self.interval})"


def share_of(hits: int, count: int) -> Share:
    """So many of so many, each counted independently."""
    return Share(hits / count, count, count)


def grouped(shares: Sequence[float] | AnyFloats, each: int) -> Share:
    """The share of right answers where those of a group, a sequence say, go together. shares: of each group; each: how
    many answers a group has. It is as sure as the spread of the groups allows; where all groups agree, as their number
    does."""
    row = np.asarray(shares, np.float64).ravel()
    value, error = float(row.mean()), mean_of(row).error
    effective = value * (1 - value) / error**2 if error > 0 else len(row)
    return Share(value, each * len(row), min(effective, each * len(row)))


def correlation(r: float, count: int, said: str = "95 %: ") -> str:
    """−0.91 (95 %: −0.93 to −0.89): Pearson's r of so many independent pairs, with Fisher's interval (1921). said: what
    tells in the brackets which interval it is, where a column's head does not."""
    middle, half = math.atanh(max(-1 + 1e-9, min(1 - 1e-9, r))), WIDE / math.sqrt(max(1, count - 3))
    low, high = (decimals(math.tanh(end), 2) for end in (middle - half, middle + half))
    return f"{decimals(r, 2)} ({said}{low} to {high})"


def places_for(error: float, value: float = 0.0) -> int:
    """How many decimals a number with such an error is worth."""
    if not math.isfinite(error):
        return max(0, 2 - math.floor(math.log10(abs(value)))) if value else 2  # nothing is known of it: three digits
    if not error:
        return 2
    power = math.floor(math.log10(error))
    leading = int(f"{error:e}"[0])
    most = MOST_FIGURES - 1 - math.floor(math.log10(abs(value))) if value else 12
    return max(0, min(-power + (leading == 1), most))


def decimals(value: float, places: int) -> str:
    """So many decimals, thousands set apart, with a true minus; zero never has a sign."""
    text = f"{value + 0.0:,.{places}f}"
    return text.replace("-", "−") if _read(text) else text.lstrip("-")


def _read(text: str) -> float:
    return float(text.replace("−", "-").replace(",", ""))
