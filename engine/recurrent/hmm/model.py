"""A hidden Markov model: three tables of probabilities (Baum and Petrie 1966; Rabiner 1989).

A chain of hidden states S_1, S_2, … begins with start, π_i = P(S_1 = i), and goes on with transition,
a_ij = P(S_t = j | S_t−1 = i). Each state shows one symbol, by emission: b_j(k) = P(X_t = k | S_t = j)::

    hmm = HMM([0.6, 0.4], [[0.7, 0.3], [0.4, 0.6]], [[0.9, 0.1], [0.2, 0.8]], ("hot", "cold"), ("walk", "shop"))
    hmm.encode(["walk", "shop"])                   # array([0, 1]): symbols by their number, as all functions take them
    hmm.with_entry("transition", 0, 1, 0.5)        # the same model with a_01 = 0.5, and a_00 = 0.5 in consequence

Arrays count time, states and symbols from 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.arrays import Floats

Integers = NDArray[np.int64]
Table = Literal["start", "transition", "emission"]

TOLERANCE = 1e-9  # by which a row may miss the sum 1
SHARING = (
    "The other entries of the row keep their proportions, so that it adds up to 1; where all of them are 0, they get "
    "equal shares."
)
"""What :func:`set_in_row` does, for a page to say."""


@dataclass(frozen=True, eq=False)
class HMM:
    """start (N,), transition (N, N) from row to column, emission (N, M); names of the N states and M symbols, 1, 2, …
    if not given.

    The tables are copied and cannot be written to. Raises ValueError with a sentence for tables that do not fit, for
    entries that are no probabilities, for rows that do not add up to 1, and for names that are missing or come twice.
    """

    start: Floats
    transition: Floats
    emission: Floats
    states: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()

    def __init__(
        self,
        start: ArrayLike,
        transition: ArrayLike,
        emission: ArrayLike,
        states: Sequence[str] = (),
        symbols: Sequence[str] = (),
    ) -> None:
        pi = _table("start", start, "a list of numbers, one for each state", 1)
        count = len(pi)
        square = f"a square of {count} rows and {count} columns, as there are {count} states"
        a = _table("transition", transition, square, 2)
        b = _table("emission", emission, f"{count} rows, one for each state, with a column for each symbol", 2)
        for name, table, fits, what in (
            ("transition", a, a.shape == (count, count), square),
            ("emission", b, len(b) == count, f"{count} rows, one for each state"),
        ):
            if not fits:
                found = "×".join(map(str, table.shape))
                raise ValueError(f"The {name} table must be {what}, but it is {found}.")
        for name, value in zip(("start", "transition", "emission"), (pi, a, b), strict=True):
            object.__setattr__(self, name, value)
        object.__setattr__(self, "states", _names("state", states, count))
        object.__setattr__(self, "symbols", _names("symbol", symbols, b.shape[1]))

    def encode(self, sequence: Sequence[str]) -> Integers:
        """Symbols by name → (T,) their numbers. Raises ValueError that names the first symbol the model lacks."""
        numbers = {name: number for number, name in enumerate(self.symbols)}
        for place, name in enumerate(sequence, 1):
            if name not in numbers:
                there = ", ".join(self.symbols)
                raise ValueError(f"Symbol {place} of the sequence is “{name}”, but this model only has {there}.")
        return self.checked([numbers[name] for name in sequence])

    def checked(self, sequence: ArrayLike) -> Integers:
        """(T,) numbers of symbols. Raises ValueError for an empty sequence and for anything but those numbers."""
        return _numbers(sequence, len(self.symbols), "sequence", "symbol")

    def checked_path(self, path: ArrayLike) -> Integers:
        """(T,) numbers of states; raises as :meth:`checked`."""
        return _numbers(path, len(self.states), "path", "state")

    def with_entry(self, table: Table, row: int, column: int, value: float) -> HMM:
        """The model with one entry set, and the rest of its row as :func:`set_in_row` says (start is row 0).

        Raises ValueError for a table or a place that does not exist, and as set_in_row does.
        """
        tables = {"start": self.start[None], "transition": self.transition, "emission": self.emission}
        if table not in tables:
            raise ValueError(f"There is no table “{table}”, but {', '.join(tables)}.")
        rows = tables[table].copy()
        if not (0 <= row < len(rows) and 0 <= column < rows.shape[1]):
            raise ValueError(f"The {table} table has no entry in row {row}, column {column}, counted from 0.")
        rows[row] = set_in_row(rows[row], column, value)
        tables[table] = rows
        return HMM(tables["start"][0], tables["transition"], tables["emission"], self.states, self.symbols)

    def resized(self, states: Sequence[str], symbols: Sequence[str]) -> HMM:
        """The model with states and symbols taken away and added, known by their names, in the order given.

        What remains keeps its entries, and a row that has lost some is divided by what is left of it (where nothing is
        left, all entries are equal). A new state or symbol has the probability 0 in the rows that were there, so that
        what was said of the sequences stays true until an entry is set; a new state's own rows are equal in all places.
        Raises ValueError without a state or a symbol, and for names that come twice.
        """
        if not len(states) or not len(symbols):
            raise ValueError("A model needs at least one state and one symbol.")
        kept = [
            self.states.index(name) if name in self.states else None for name in _names("state", states, len(states))
        ]
        shown = [
            self.symbols.index(name) if name in self.symbols else None
            for name in _names("symbol", symbols, len(symbols))
        ]
        tables = (self.start[None], [0], kept), (self.transition, kept, kept), (self.emission, kept, shown)
        start, transition, emission = (_taken(*table) for table in tables)
        return HMM(start[0], transition, emission, states, symbols)

    def stationary(self) -> Floats:
        """(N,) the distribution p of the states that a step does not change, p = pA.

        Raises ValueError where there is more than one, as in a chain that falls into parts which never meet.
        """
        count = len(self.start)
        if np.linalg.matrix_rank(self.transition.T - np.eye(count), tol=1e-10) < count - 1:
            raise ValueError("This chain has more than one stationary distribution: it falls into separate parts.")
        equations = np.vstack([self.transition.T - np.eye(count), np.ones(count)])
        found = np.linalg.lstsq(equations, np.eye(count + 1)[-1], rcond=None)[0]
        clipped: Floats = np.where(found > 1e-14, found, 0.0)
        return np.asarray(clipped / clipped.sum())


def set_in_row(row: ArrayLike, column: int, value: float) -> Floats:
    """A row of probabilities with one of them set to value, and the sum kept at 1.

    The others are multiplied by (1 − value)/(their sum). Where that sum is 0 there are no proportions to keep: each of
    the others gets the same share of 1 − value. Raises ValueError for a value that is no probability, and in a row of
    one entry for any but 1.
    """
    if not 0 <= value <= 1:
        raise ValueError(f"A probability is a number from 0 to 1, not {value:g}.")
    changed = np.array(row, dtype=np.float64)
    if len(changed) == 1 and value != 1:
        raise ValueError(f"A row of one entry adds up to 1 only if it is 1, not {value:g}.")
    others = np.arange(len(changed)) != column
    total = changed[others].sum()
    changed[others] = changed[others] * ((1 - value) / total) if total > 0 else (1 - value) / max(1, others.sum())
    changed[column] = value
    return changed


def _taken(table: Floats, rows: Sequence[int | None], columns: Sequence[int | None]) -> Floats:
    """Rows and columns of a table by their numbers, with every row divided by its sum; None: one that is new."""
    found = np.zeros((len(rows), len(columns)))
    for new_row, row in enumerate(rows):
        for new_column, column in enumerate(columns):
            if row is not None and column is not None:
                found[new_row, new_column] = table[row, column]
    sums = found.sum(1, keepdims=True)
    return np.where(sums > 0, found / np.where(sums > 0, sums, 1.0), 1 / len(columns))


def _table(name: str, given: ArrayLike, what: str, dimensions: int) -> Floats:
    """A table of probabilities that cannot be written to, or ValueError with a sentence."""
    try:
        table = np.array(given, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"The {name} table must be {what}, all of it numbers.") from error
    if table.ndim != dimensions or not table.size:
        found = "×".join(map(str, table.shape)) or "a single number"
        raise ValueError(f"The {name} table must be {what}, but it is {found}.")
    rows = np.atleast_2d(table)
    for number, row in enumerate(rows, 1):
        where = f"The {name} table" if dimensions == 1 else f"Row {number} of the {name} table"
        if not np.isfinite(row).all():
            raise ValueError(f"{where} holds something that is not a finite number.")
        if (row < 0).any() or (row > 1 + TOLERANCE).any():
            wrong = row[(row < 0) | (row > 1 + TOLERANCE)][0]
            raise ValueError(f"{where} holds {wrong:g}, but a probability is a number from 0 to 1.")
        if abs(row.sum() - 1) > TOLERANCE:
            raise ValueError(f"{where} adds up to {row.sum():.10g}, not to 1.")
    table.setflags(write=False)
    return table


def _names(what: str, given: Sequence[str], count: int) -> tuple[str, ...]:
    names = tuple(map(str, given)) or tuple(str(number) for number in range(1, count + 1))
    if len(names) != count:
        raise ValueError(f"There are {count} {what}s in the tables, but {len(names)} names of {what}s.")
    if len(set(names)) < count or not all(names):
        raise ValueError(f"Every {what} needs a name of its own, but the names are {', '.join(names)}.")
    return names


def _numbers(given: ArrayLike, kinds: int, whole: str, part: str) -> Integers:
    numbers = np.asarray(given)
    if numbers.ndim != 1 or not numbers.size:
        raise ValueError(f"A {whole} is a list of at least one {part}.")
    if not np.issubdtype(numbers.dtype, np.integer) or numbers.min() < 0 or numbers.max() >= kinds:
        raise ValueError(f"A {whole} holds {part}s by their numbers, whole ones from 0 to {kinds - 1}.")
    return numbers.astype(np.int64)
