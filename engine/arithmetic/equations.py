"""Many numbers on one screen, tied together by equations, with the fewest decimals at which all of them hold.

Rounded one by one, numbers of a chain contradict each other: where f = 0.98 and c = 4.10 are shown, f·c is not 4.03.
Here every equation that is on the screen gives its result, as shown, from its operands, as shown::

    numbers = {"f": 0.9832, "c": 4.1021}
    agreed(numbers, [Equation("fc", ("f", "c"), lambda f, c: f * c)])
    # {"f": "0.983", "c": "4.102", "fc": "4.03"}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.arithmetic.exact import fixed, read_shown, sign
from engine.arithmetic.written import read

LEAST, MOST = 2, 12  # decimals
TIE = 1e-6  # of the last decimal: this near to a tie, a reader might round the other way


@dataclass(frozen=True)
class Equation:
    """result = rule(*operands), by the names of the numbers."""

    result: str
    operands: tuple[str, ...]
    rule: Callable[..., float]

    def sign(self, texts: Mapping[str, str]) -> str:
        """= where the numbers as they are shown give exactly the result as it is shown, else ≈."""
        return sign(self.rule(*(read_shown(texts[name]) for name in self.operands)), texts[self.result])

    def holds(self, texts: Mapping[str, str], places: int) -> bool:
        """Whether the numbers as they are shown give the result as it is shown, with so many decimals."""
        result = self.rule(*(read(texts[name]) for name in self.operands))
        scaled = abs(result) * 10**places
        tied = abs(scaled - int(scaled) - 0.5) < TIE
        return shown(result, places) == texts[self.result] and not tied


def agreed(numbers: Mapping[str, float], equations: Sequence[Equation], least: int = LEAST) -> dict[str, str]:
    """Every number as a text: those given, and the results of the equations, in the order in which they follow.

    Where an equation does not hold as shown, its operands get one more decimal, and so on back through the chain.
    """
    values = dict(numbers)
    for equation in equations:
        values[equation.result] = equation.rule(*(values[name] for name in equation.operands))
    places = dict.fromkeys(values, least)
    texts = {name: shown(value, least) for name, value in values.items()}
    while True:
        wrong = [equation for equation in equations if not equation.holds(texts, places[equation.result])]
        finer = {name for equation in wrong for name in equation.operands if places[name] < MOST}
        if not finer:
            return texts
        for name in finer:
            places[name] += 1
            texts[name] = shown(values[name], places[name])


def shown(value: float, places: int) -> str:
    """A number with so many decimals and a true minus; zero never has a sign."""
    return fixed(Fraction(value), places)
