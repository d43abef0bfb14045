"""What the lesson writes of a unit on the way back: what reaches it, its δ, and what each of its weights gets."""

from __future__ import annotations

from collections.abc import Callable

from engine.arithmetic.written import joined, less, places_of, product, squared
from engine.supervised.backprop.names import bias_name, delta_name, target_name, unit_name, weight_name
from engine.supervised.backprop.network import Net
from engine.supervised.backprop.sheet import LEAST, Sheet

SLOPES: dict[str, tuple[str, Callable[..., float]]] = {
    "tanh": ("(1 − {}²)", lambda h: 1 - h**2),
    "sigmoid": ("{0}·(1 − {0})", lambda h: h * (1 - h)),
}
"""g′(z) as it is written with h, and from h."""
MOST_VISIBLE = 5
"""Digits that a weight is given at most so that a small step shows."""


def summed(*terms: float) -> float:
    """Their sum; 0 where only rounding is left of it."""
    total = sum(terms)
    return total if not total or abs(total) > 1e-14 * max(map(abs, terms)) else 0 * total


class Account:
    """One unit's share of the way back, in numbers that add up as shown: a number that several lines name is written
    one way. layer −1: an input, which only receives."""

    def __init__(self, net: Net, layer: int, unit: int, shared: bool, rate: float) -> None:
        self.net, self.layer, self.unit = net, layer, unit
        self.shared = shared and layer >= 0 and net.sizes[layer + 1] > 1
        self.name = unit_name(net, layer, unit)
        self.sheet = Sheet()
        visible = LEAST
        if layer == net.layers - 1:
            self._put_loss()
        else:
            self._put_paths()
        if layer >= 0:
            self._put_delta()
            self._put_weights(rate)
            read = [*net.before(layer).tolist(), 1.0]
            visible = max(LEAST, *(places_of(rate * float(net.deltas[layer][unit]) * one) for one in read))
        self.sheet.close(min(MOST_VISIBLE, visible))

    @property
    def lines(self) -> list[str]:
        found = self._from_loss() if self.layer == self.net.layers - 1 else self._over_paths()
        return [*found, self._delta(), *self._weights()] if self.layer >= 0 else found

    # --- what reaches it ------------------------------------------------------------------------------------------

    @property
    def users(self) -> range:
        """The units of the next layer."""
        return range(self.net.sizes[self.layer + 2])

    def _put_paths(self) -> None:
        after = self.layer + 1
        for k in self.users:
            self.sheet.give(**{f"δ{k}": self.net.deltas[after][k], f"v{k}": self.net.weights[after][k, self.unit]})
            self.sheet.make(self._path(k), lambda d, w: d * w, f"δ{k}", f"v{k}")
        if len(self.users) > 1:
            self.sheet.make("back", summed, *map(self._path, self.users))

    def _path(self, user: int) -> str:
        """Of one path alone its share is all."""
        return f"path{user}" if len(self.users) > 1 else "back"

    @property
    def brought(self) -> list[str]:
        """What comes back from each unit of the next layer."""
        return [self.sheet[self._path(k)] for k in self.users]

    def _over_paths(self) -> list[str]:
        """Path by path, and the sum; of one path alone in one line."""
        sheet, after, left = self.sheet, self.layer + 1, f"∂L/∂{self.name}"
        names = [f"{delta_name(after, k)}·{weight_name(after, k, self.unit)}" for k in self.users]
        ways = []
        for k, name in zip(self.users, names, strict=True):
            number = product(sheet[f"δ{k}"], sheet[f"v{k}"])
            ways.append(f"{name} {sheet.stands(f'δ{k}', f'v{k}')} {number} {sheet.end(self._path(k))}")
        if len(ways) == 1:
            return [f"{left} = {ways[0]}"]
        total = f"{sheet.stands(*map(self._path, self.users))} {joined(self.brought)} {sheet.end('back')}"
        return ["; ".join(ways), f"{left} = {' + '.join(names)} {total}"]

    def _put_loss(self) -> None:
        single = len(self.net.targets) == 1
        self.sheet.give(h=self.net.h[-1][self.unit], t=self.net.targets[self.unit])
        if self.net.loss == "squares":
            self.sheet.make("back", lambda y, t: y - t, "h", "t")
        elif self._finite:
            self.sheet.make("back", lambda y, t: _entropy_slope(y, t, single), "h", "t")

    @property
    def _finite(self) -> bool:
        """Whether cross-entropy has a slope here: not where a share is rounded to 0 or 1."""
        return 0 < float(self.net.h[-1][self.unit]) < 1

    def _from_loss(self) -> list[str]:
        sheet, name, wanted = self.sheet, self.name, target_name(self.net, self.unit)
        given = sheet.stands("h", "t")
        if self.net.loss == "squares":
            return [f"∂L/∂{name} = {name} − {wanted} {given} {less(sheet['h'], sheet['t'])} {sheet.end('back')}"]
        if not self._finite:
            return [f"∂L/∂{name} has no value here: {name} is rounded to {sheet['h']}. δ has one all the same."]
        y, t = sheet["h"], sheet["t"]
        if len(self.net.targets) == 1:
            text = f"−{t}/{y} + (1 − {t})/(1 − {y})"
            return [f"∂L/∂y = −t/y + (1 − t)/(1 − y) {given} {text} {sheet.end('back')}"]
        return [f"∂L/∂{name} = −{wanted}/{name} {given} −{t}/{y} {sheet.end('back')}"]

    # --- δ --------------------------------------------------------------------------------------------------------

    @property
    def _cancels(self) -> bool:
        """Whether the exponential of the output cancels the logarithm of the loss."""
        return self.layer == self.net.layers - 1 and self.net.loss == "entropy"

    def _put_delta(self) -> None:
        activation, sheet = self.net.activation_of(self.layer), self.sheet
        if self._cancels:
            sheet.make("δ", lambda y, t: y - t, "h", "t")
        elif activation in SLOPES:
            if self.layer < self.net.layers - 1:
                sheet.give(h=self.net.h[self.layer][self.unit])
            sheet.make("δ", lambda h, back: SLOPES[activation][1](h) * back, "h", "back")
        else:
            sheet.give(slope=1.0 if activation == "linear" or self.net.z[self.layer][self.unit] > 0 else 0.0)
            sheet.make("δ", lambda slope, back: slope * back, "slope", "back")

    def _delta(self) -> str:
        sheet, name = self.sheet, self.name
        left, activation = f"{delta_name(self.layer, self.unit)} = ∂L/∂z", self.net.activation_of(self.layer)
        if self._cancels:
            text = less(sheet["h"], sheet["t"])
            return (
                f"{left} = {name} − {target_name(self.net, self.unit)} {sheet.stands('h', 't')} {text} {sheet.end('δ')}"
            )
        if activation in SLOPES:
            form, h = SLOPES[activation][0], sheet["h"]
            number = product(form.format(squared(h)[:-1] if "²" in form else h), sheet["back"])
            given = sheet.stands("h", "back")
            symbol = f"({name})" if "²" in form and name.startswith("h") else name
            return f"{left} = {form.format(symbol)}·∂L/∂{name} {given} {number} {sheet.end('δ')}"
        number = product(sheet["slope"], sheet["back"])
        return f"{left} = g′(z)·∂L/∂{name} {sheet.stands('back')} {number} {sheet.end('δ')}"

    # --- weights --------------------------------------------------------------------------------------------------

    def _put_weights(self, rate: float) -> None:
        sheet, layer, unit = self.sheet, self.layer, self.unit
        sheet.give(rate=rate)
        for k, value in enumerate(self.net.before(layer).tolist()):
            sheet.give(**{f"r{k}": value, f"w{k}": self.net.weights[layer][unit, k]})
            sheet.make(f"g{k}", lambda delta, read: delta * read, "δ", f"r{k}")
            sheet.make(f"new{k}", _descent, f"w{k}", "rate", f"g{k}")
        sheet.give(b=self.net.biases[layer][unit])
        if not self.shared:
            sheet.make("new b", _descent, "b", "rate", "δ")
        elif self._last:
            others = {f"δ of {k}": one for k, one in enumerate(self.net.deltas[layer].tolist()) if k != unit}
            sheet.give(**others)
            sheet.make("sum", summed, *others, "δ")
            sheet.make("new b", _descent, "b", "rate", "sum")

    @property
    def _last(self) -> bool:
        return self.unit == self.net.sizes[self.layer + 1] - 1

    def _weights(self) -> list[str]:
        layer, unit, found = self.layer, self.unit, []
        delta = delta_name(layer, unit)
        for k in range(self.net.sizes[layer]):
            name, read = weight_name(layer, unit, k), unit_name(self.net, layer - 1, k)
            steps = self._steps(name, f"w{k}", f"g{k}", f"new{k}")
            found.append(f"{self._gets(name, f'{delta}·{read}', f'r{k}', f'g{k}')}; {steps}")
        name = bias_name(layer, unit, self.shared)
        if not self.shared:
            found.append(f"{self._gets(name, f'{delta}·1', '', 'δ')}; {self._steps(name, 'b', 'δ', 'new b')}")
            return found
        found.append(f"∂L/∂{name} gets {delta}·1 {self.sheet.stands('δ')} {self.sheet['δ']}")
        if self._last:
            units = range(self.net.sizes[layer + 1])
            parts = [f"δ of {k}" if k != unit else "δ" for k in units]
            symbols, numbers = (
                " + ".join(delta_name(layer, k) for k in units),
                joined([self.sheet[one] for one in parts]),
            )
            total = f"{self.sheet.stands(*parts)} {numbers} {self.sheet.end('sum')}"
            found.append(f"∂L/∂{name} = {symbols} {total}; {self._steps(name, 'b', 'sum', 'new b')}")
        return found

    def _gets(self, name: str, symbols: str, read: str, gradient: str) -> str:
        sheet = self.sheet
        if not read:
            return f"∂L/∂{name} = {symbols} {sheet.stands(gradient)} {sheet[gradient]}"
        number = product(sheet["δ"], sheet[read])
        return f"∂L/∂{name} = {symbols} {sheet.stands('δ', read)} {number} {sheet.end(gradient)}"

    def _steps(self, name: str, weight: str, gradient: str, new: str) -> str:
        sheet = self.sheet
        return f"{name} ← {less(sheet[weight], product(sheet['rate'], sheet[gradient]))} {sheet.end(new)}"


def _descent(weight: float, rate: float, gradient: float) -> float:
    return weight - rate * gradient


def _entropy_slope(y: float, t: float, single: bool) -> float:
    return -t / y + ((1 - t) / (1 - y) if single else 0)
