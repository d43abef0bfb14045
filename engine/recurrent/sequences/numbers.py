"""Many to many: numbers in digits and in English words, both ways.

    to_words(342)                          # ["three", "hundred", "and", "forty", "two"]
    from_words(["forty", "two"])           # 42
    TO_999, TO_9999                        # the words that are needed: 30, 31

British English, with "and" after the hundreds; a hyphen parts two words: forty-two is forty and two.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.recurrent.sequences.vocabulary import Vocabulary, split

LARGEST = 9_999
ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
TO_999 = Vocabulary((*ONES, *TENS, "hundred", "and"))
TO_9999 = Vocabulary((*TO_999.words, "thousand"))
DIGITS = Vocabulary(tuple("0123456789"))


def to_words(number: int) -> list[str]:
    """The words of a whole number from 0 to LARGEST. Raises ValueError for another one."""
    if not 0 <= number <= LARGEST:
        raise ValueError(f"Numbers go from 0 to {LARGEST:,} here.")
    thousands, rest = divmod(number, 1000)
    if not thousands:
        return _below_thousand(rest)
    words = [*_below_thousand(thousands), "thousand"]
    if not rest:
        return words
    return [*words, *(["and"] if rest < 100 else []), *_below_thousand(rest)]


def _below_thousand(number: int) -> list[str]:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_hundred(rest)
    return [ONES[hundreds], "hundred", *(["and", *_below_hundred(rest)] if rest else [])]


def _below_hundred(number: int) -> list[str]:
    if number < len(ONES):
        return [ONES[number]]
    tens, ones = divmod(number, 10)
    return [TENS[tens - 2], *([ONES[ones]] if ones else [])]


_NUMBERS: dict[tuple[str, ...], int] = {}


def from_words(words: Sequence[str]) -> int:
    """The number that these words are. Raises ValueError with a sentence where they are none."""
    if not _NUMBERS:
        _NUMBERS.update({tuple(to_words(number)): number for number in range(LARGEST + 1)})
    try:
        return _NUMBERS[tuple(words)]
    except KeyError:
        raise ValueError(f"“{' '.join(words)}” is no number from zero to {' '.join(to_words(LARGEST))}.") from None


def read_number(text: str) -> int:
    """A typed number, in digits or in words. Raises ValueError with a sentence."""
    plain = text.replace(",", "").replace("\u202f", "").replace(" ", "")
    if plain.isascii() and plain.isdigit():
        if len(plain) > len(str(LARGEST)):
            raise ValueError(f"Numbers go from 0 to {LARGEST:,} here.")
        return int(plain)
    return from_words(split(text))
