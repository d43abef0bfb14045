"""One to many: the name of a digit, letter by letter; and what can be had without looking at the picture.

    NAMES[7]                               # "seven"
    written(7)                             # ["s", "e", "v", "e", "n", END]
    ignorance(NAMES)                       # 0.4605…: nats a letter of the best model that sees no picture

Such a model knows how often each letter follows what is already written. Summed over a name that is ln 10, for ten
equally likely names; with five symbols a name on average, ln 10/5 nats a symbol. A network whose loss stays there has
learnt the language and looks at no picture: "the same caption for every image".
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from engine.recurrent.sequences.vocabulary import Vocabulary

NAMES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
END = "."
"""The symbol after the last letter."""
ALPHABET = Vocabulary((*sorted(set("".join(NAMES))), END))


def written(digit: int) -> list[str]:
    """The letters of a digit's name, and the end."""
    return [*NAMES[digit], END]


def next_letters(names: Sequence[str], prefix: str) -> dict[str, float]:
    """How likely each symbol is after a beginning, where every name is equally likely: an empty beginning is the start.
    Raises ValueError for a beginning that no name has."""
    after = Counter((name + END)[len(prefix)] for name in names if (name + END).startswith(prefix))
    if not after or prefix.endswith(END):
        raise ValueError(f"No name begins with “{prefix}”.")
    return {letter: count / after.total() for letter, count in sorted(after.items())}


def surprises(names: Sequence[str], name: str) -> list[float]:
    """−ln p of each symbol of a name, for a model that knows the names and sees no picture."""
    text = name + END
    return [-math.log(next_letters(names, text[:k])[text[k]]) for k in range(len(text))]


def ignorance(names: Sequence[str]) -> float:
    """Nats a symbol of the best model that sees no picture: the mean of −ln p over all symbols of all names."""
    nats = [one for name in names for one in surprises(names, name)]
    return math.fsum(nats) / len(nats)
