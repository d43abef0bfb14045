"""Numbers by name, given or made of those before; however many lines name one of them, it is written one way."""

from __future__ import annotations

from collections.abc import Callable

from engine.arithmetic.written import Stage, Written, plain, read, write

LARGE = 1e5
DECIMALS = 4  # of a number that was chosen, and so is shown as it is
LEAST = 3  # digits, as in the boxes of the picture


class Sheet:
    """Give and make numbers, then `close`; after that each has its text, and its sign = or ≈.

    sheet = Sheet()
    sheet.give(w=0.25, x=2.0)
    sheet.make("z", lambda w, x: w * x, "w", "x")
    sheet.close()
    sheet["w"], sheet.end("z")    # "0.25", "= 0.5"
    """

    def __init__(self) -> None:
        self._given: dict[str, float] = {}
        self._made: dict[str, Stage] = {}
        self._places: dict[str, tuple[bool, int]] = {}
        self._written = Written((), ())

    def give(self, **numbers: float) -> None:
        for name, value in numbers.items():
            self._places[name] = False, len(self._given)
            self._given[name] = float(value) + 0.0  # no negative zero

    def make(self, name: str, rule: Callable[..., float], *names: str) -> None:
        """rule: a number from those of these names; it is also asked with fractions, as every stage of a sum."""
        places = [self._places[one] for one in names]
        self._places[name] = True, len(self._made)
        self._made[name] = lambda operands, results: rule(
            *(results[place] if made else operands[place] for made, place in places)
        )

    def close(self, visible: int = LEAST) -> None:
        """Write everything with the fewest digits that agree. visible: how many there are at least."""
        numbers = list(self._given.values())
        chosen = [k for k, one in enumerate(numbers) if round(one, DECIMALS) == one and abs(one) < LARGE]
        self._written = write(numbers, *self._made.values(), exact=chosen, visible=visible)
        self._true: list[float] = []
        for stage in self._made.values():
            self._true.append(float(stage(numbers, self._true)))

    def __getitem__(self, name: str) -> str:
        made, place = self._places[name]
        text = (self._written.results if made else self._written.operands)[place]
        return plain(value + 0.0) if read(text) == (value := self._number(name)) else text

    def end(self, name: str) -> str:
        """A number that was made, after = or ≈."""
        return f"{self._written.signs[self._places[name][1]]} {self[name]}"

    def stands(self, *names: str) -> str:
        """Before numbers that stand for these letters: = where all of them are shown as they are, else ≈."""
        return "=" if all(read(self[name]) == self._number(name) for name in names) else "≈"

    def _number(self, name: str) -> float:
        made, place = self._places[name]
        return self._true[place] if made else self._given[name]
