"""One unit at one step, every number between what came in and what goes out, written out so that it adds up.

    account = lstm_account(reading, step=4, unit=2)
    account.texts["c"]                    # c_t as it is shown, and so every other number by name
    account.lines                         # f = σ(1.92 [x] − 0.41 [h₃] + 0.55 [others] + 1.03 [b]) = σ(3.09) = 0.957, …

A gate's sum shows the input's share, the largest products with h_{t−1}, all other products as one number, and the bias.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from engine.arithmetic.equations import Equation, agreed
from engine.arithmetic.written import joined, lowered
from engine.recurrent.gates.reading import Reading

LISTED = 3  # products with h that are written out


@dataclass(frozen=True)
class Account:
    """texts: every number as it is shown, by name; values: the same as they are; lines: the sums behind the gates."""

    texts: dict[str, str]
    values: dict[str, float]
    lines: list[str]


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


def account(reading: Reading, step: int, unit: int) -> Account:
    """How the chosen unit comes from c_{t−1}, h_{t−1} and x_t at a step, both counted from 0."""
    ledger = _Ledger(reading, step, unit)
    return _lstm(ledger) if reading.kind == "lstm" else _gru(ledger)


class _Ledger:
    """Numbers and equations as they gather."""

    def __init__(self, reading: Reading, step: int, unit: int) -> None:
        self.reading, self.step, self.unit = reading, step, unit
        self.numbers: dict[str, float] = {}
        self.equations: list[Equation] = []
        self.signs: dict[str, str] = {}

    def sum(self, name: str, block: int, *, input: bool = True, recurrent: bool = True) -> None:
        """The terms of a sum and the sum itself, from the rows of a block of the weights; each side with its bias."""
        weights, row = self.reading.weights, block * self.reading.cell.hidden + self.unit
        terms, bias = dict[str, float](), 0.0
        if input:
            terms["x"] = float(weights["W_ih"][row] @ self.reading.x[self.step].detach())
            bias += float(weights["b_ih"][row])
        if recurrent:
            products = weights["W_hh"][row].numpy() * self.reading.before["h"][self.step]
            largest = np.argsort(-np.abs(products), kind="stable")[:LISTED]
            terms |= {f"h{lowered(int(k) + 1)}": float(products[k]) for k in largest}
            if len(products) > LISTED:
                terms["others"] = float(products.sum() - products[largest].sum())
            bias += float(weights["b_hh"][row])
        terms["b"] = bias
        self.numbers |= {f"{name}.{part}": value for part, value in terms.items()}
        self.follows(name, tuple(f"{name}.{part}" for part in terms), lambda *parts: sum(parts))

    def gate(self, name: str, block: int) -> None:
        """A gate from its sum, or held by hand."""
        if self.by_hand(name):
            return
        self.sum(f"a_{name}", block)
        self.follows(name, (f"a_{name}",), sigmoid)

    def by_hand(self, name: str) -> bool:
        """Whether a number is held by hand; if so it is taken down."""
        mask = self.reading.held.get(name)
        if mask is None or np.isnan(mask[self.step, self.unit]):
            return False
        self.numbers[name] = float(mask[self.step, self.unit])
        return True

    def follows(self, result: str, operands: tuple[str, ...], rule: object) -> None:
        self.equations.append(Equation(result, operands, rule))  # type: ignore[arg-type]

    def settled(self, made: list[tuple[str, str, str]]) -> Account:
        """made: for each line the number, its sum and the function around it."""
        texts = agreed(self.numbers, self.equations)
        values = dict(self.numbers)
        for equation in self.equations:
            values[equation.result] = equation.rule(*(values[name] for name in equation.operands))
        self.signs = {equation.result: equation.sign(texts) for equation in self.equations}
        return Account(texts, values, [self._line(texts, *names) for names in made])

    def _line(self, texts: dict[str, str], result: str, total: str, around: str) -> str:
        if total not in texts:
            return f"{result} = {texts[result]}: held by hand, whatever comes in"
        equation = next(equation for equation in self.equations if equation.result == total)
        terms = [f"{texts[name]} [{name.rpartition('.')[2]}]" for name in equation.operands]
        if not around:
            return f"{result} = {joined(terms)} {self.signs[total]} {texts[total]}"
        inner, outer = self.signs[total], self.signs[result]
        return f"{result} = {around}({joined(terms)}) {inner} {around}({texts[total]}) {outer} {texts[result]}"


def _lstm(ledger: _Ledger) -> Account:
    """Blocks in torch's order: i, f, g, o."""
    lines = [("f", "a_f", "σ"), ("i", "a_i", "σ"), ("g", "a_g", "tanh"), ("o", "a_o", "σ")]
    ledger.gate("f", 1)
    ledger.gate("i", 0)
    if not ledger.by_hand("g"):
        ledger.sum("a_g", 2)
        ledger.follows("g", ("a_g",), math.tanh)
    ledger.gate("o", 3)
    ledger.numbers["before"] = float(ledger.reading.before["c"][ledger.step, ledger.unit])
    ledger.follows("kept", ("f", "before"), lambda f, c: f * c)
    ledger.follows("new", ("i", "g"), lambda i, g: i * g)
    if ledger.by_hand("c"):
        lines.append(("c", "a_c", ""))
    else:
        ledger.follows("c", ("kept", "new"), lambda kept, new: kept + new)
    ledger.follows("tanh", ("c",), math.tanh)
    ledger.follows("h", ("o", "tanh"), lambda o, tanh: o * tanh)
    return ledger.settled(lines)


def _gru(ledger: _Ledger) -> Account:
    """Blocks in torch's order: r, z, n; the reset gate acts on W_hn h + b_hn."""
    ledger.gate("r", 0)
    ledger.gate("z", 1)
    ledger.sum("u", 2, input=False)
    ledger.follows("reset", ("r", "u"), lambda r, u: r * u)
    ledger.sum("v", 2, recurrent=False)
    ledger.follows("a_n", ("v", "reset"), lambda v, reset: v + reset)
    candidate = ledger.by_hand("n")
    if not candidate:
        ledger.follows("n", ("a_n",), math.tanh)
    ledger.numbers["before"] = float(ledger.reading.before["h"][ledger.step, ledger.unit])
    ledger.follows("share", ("z",), lambda z: 1 - z)
    ledger.follows("kept", ("z", "before"), lambda z, h: z * h)
    ledger.follows("new", ("share", "n"), lambda share, n: share * n)
    lines = [("r", "a_r", "σ"), ("z", "a_z", "σ"), ("u", "u", ""), ("v", "v", "")]
    if ledger.by_hand("h"):
        lines.append(("h", "a_h", ""))
    else:
        ledger.follows("h", ("kept", "new"), lambda kept, new: kept + new)
    found = ledger.settled([*lines, ("n", "held", "")] if candidate else lines)
    texts = found.texts
    if candidate:
        return found
    sum_of, signs = joined([texts["v"], texts["reset"]]), ledger.signs
    line = f"n = tanh(v + r·u) ≈ tanh({sum_of}) {signs['a_n']} tanh({texts['a_n']}) {signs['n']} {texts['n']}"
    return Account(texts, found.values, [*found.lines, line])
