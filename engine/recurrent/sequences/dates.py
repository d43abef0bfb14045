"""Many to many, a second pair: dates as people write them, and in ISO 8601.

    spoken(date(1912, 6, 23), "day first")       # "23 june 1912"
    iso(date(1912, 6, 23))                       # "1912-06-23"
    FORMS                                        # the ways in which a date is written

Read and written letter by letter. 3/4/2024 is no way to write a date here: nobody can tell what it means.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np

from engine.recurrent.sequences.vocabulary import Vocabulary

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
FIRST, LAST = date(1900, 1, 1), date(2099, 12, 31)

FORMS: dict[str, Callable[[date], str]] = {
    "day first": lambda day: f"{day.day} {MONTHS[day.month - 1]} {day.year}",
    "month first": lambda day: f"{MONTHS[day.month - 1]} {day.day}, {day.year}",
    "short month": lambda day: f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}",
    "with points": lambda day: f"{day.day}.{day.month}.{day.year}",
}
READ = Vocabulary(tuple(sorted(set("".join(MONTHS)) | set("0123456789 ,."))))
WRITTEN = Vocabulary(tuple("0123456789-"))


def spoken(day: date, form: str) -> str:
    """A date in one of FORMS. Raises ValueError for one that is none, or a date beyond FIRST and LAST."""
    if form not in FORMS:
        raise ValueError(f"A date is written in one of these ways: {', '.join(FORMS)}.")
    if not FIRST <= day <= LAST:
        raise ValueError(f"Dates go from {FIRST.year} to {LAST.year} here.")
    return FORMS[form](day)


def iso(day: date) -> str:
    """Year, month and day: 2024-03-09."""
    return day.isoformat()


def draw(generator: np.random.Generator) -> tuple[str, str]:
    """A date in one of the ways, and in ISO: every day and every way is equally likely."""
    day = date.fromordinal(int(generator.integers(FIRST.toordinal(), LAST.toordinal() + 1)))
    form = [*FORMS][int(generator.integers(len(FORMS)))]
    return spoken(day, form), iso(day)


def read_date(text: str) -> date:
    """A typed date in one of FORMS. Raises ValueError with a sentence for what is none, as 30 February 2024."""
    plain = " ".join(text.casefold().split())
    for day, month, year in _parts(plain):
        try:
            found = date(year, month, day)
        except ValueError:
            raise ValueError(f"There is no day {day} in month {month} of {year}.") from None
        if not FIRST <= found <= LAST:
            raise ValueError(f"Dates go from {FIRST.year} to {LAST.year} here.")
        return found
    raise ValueError("A date is written like 23 June 1912, June 23, 1912, 23 Jun 1912 or 23.6.1912.")


def _parts(text: str) -> list[tuple[int, int, int]]:
    words = text.replace(",", " ").split() if "." not in text.strip(".") else text.split(".")
    if len(words) != 3 or not all(word.isascii() and word.isalnum() and len(word) < 10 for word in words):
        return []
    if words[0].isalpha():  # the month stands first
        words[0], words[1] = words[1], words[0]
    if words[1].isdigit():
        month = int(words[1])
    else:
        month = next((k for k, name in enumerate(MONTHS, 1) if words[1] in (name, name[:3])), 0)
    if not month or not (words[0].isdigit() and words[2].isdigit()):
        return []
    return [(int(words[0]), month, int(words[2]))]
