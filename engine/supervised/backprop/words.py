"""What the lesson writes of a unit, or of the loss, that was just computed: its formula with numbers that add up.

Every account is one sheet: a number that several of its lines name is written one way.
"""

from __future__ import annotations

import math

from engine.arithmetic.written import BENDS, joined, less, lowered, product, raised, weighted_sum
from engine.supervised.backprop.names import bias_name, target_name, unit_name, weight_name
from engine.supervised.backprop.network import Net
from engine.supervised.backprop.sheet import Sheet

AROUND = {"tanh": "tanh({})", "sigmoid": "σ({})", "relu": "max(0, {})", "linear": "{}", "softmax": "{}"}


def forward(net: Net, layer: int, unit: int, shared: bool) -> list[str]:
    """A unit: its formula, and the same with numbers."""
    name, activation, numbers = unit_name(net, layer, unit), net.activation_of(layer), range(net.sizes[layer])
    symbols = [f"{weight_name(layer, unit, k)}·{unit_name(net, layer - 1, k)}" for k in numbers]
    inner = " + ".join([*symbols, bias_name(layer, unit, shared)])
    sheet, given = Sheet(), [f"{letter}{k}" for k in numbers for letter in "wr"] + ["b"]
    sheet.give(**{f"w{k}": net.weights[layer][unit, k] for k in numbers}, b=net.biases[layer][unit])
    sheet.give(**{f"r{k}": net.before(layer)[k] for k in numbers})
    sheet.make("z", lambda *o: weighted_sum(o), *given)
    others = [k for k in range(net.sizes[-1]) if k != unit] if activation == "softmax" else []
    sheet.give(**{f"z{k}": net.z[-1][k] for k in others})
    if others:
        sheet.make(
            "h", lambda *z: 1 / sum(math.exp(min(one - z[0], 700.0)) for one in z), "z", *(f"z{k}" for k in others)
        )
    elif bend := BENDS.get(activation):
        sheet.make("h", bend, "z")
    sheet.close()
    around, before = AROUND[activation], sheet.stands(*given)
    terms = joined([*(product(sheet[f"w{k}"], sheet[f"r{k}"]) for k in numbers), sheet["b"]])
    sign, z = sheet.end("z").split(" ", 1)
    if not others:
        end = f" {sheet.end('h')}" if activation in BENDS else ""
        return [
            f"{name} = {around.format(inner)}",
            f"{name} {before} {around.format(terms)} {sign} {around.format(z)}{end}",
        ]
    sum_name = f"z{raised(layer + 1)}{lowered(unit + 1)}"
    below = " + ".join(f"exp({z if k == unit else sheet[f'z{k}']})" for k in range(net.sizes[-1]))
    return [
        f"{sum_name} = {inner}, y = softmax(z{raised(layer + 1)})", f"{sum_name} {before} {terms} {sheet.end('z')}",
        f"{name} ≈ exp({z})/({below}) {sheet.end('h')}",
    ]  # fmt: skip


def loss(net: Net) -> list[str]:
    """The loss: its formula, and the same with numbers."""
    names = [unit_name(net, net.layers - 1, k) for k in range(net.sizes[-1])]
    wanted = [target_name(net, k) for k in range(len(names))]
    sheet, units = Sheet(), range(len(names))
    sheet.give(**{f"y{k}": float(net.h[-1][k]) for k in units}, **{f"t{k}": float(net.targets[k]) for k in units})
    given = [f"{letter}{k}" for k in units for letter in "yt"]
    if net.loss == "squares":
        sheet.make("L", lambda *o: sum((o[k] - o[k + 1]) ** 2 for k in range(0, len(o), 2)) / 2, *given)
        sheet.close()
        symbols = " + ".join(f"½({a} − {b})²" for a, b in zip(names, wanted, strict=True))
        squares = " + ".join(f"0.5·({less(sheet[f'y{k}'], sheet[f't{k}'])})²" for k in units)
        return [f"L = {symbols}", f"L {sheet.stands(*given)} {squares} {sheet.end('L')}"]
    single = len(names) == 1
    symbols = joined([f"−{b}·ln {a}" for a, b in zip(names, wanted, strict=True)])
    symbols += " − (1 − t)·ln(1 − y)" if single else ""
    sheet.make("L", lambda *o: _entropy(o[0::2], o[1::2]), *given)
    sheet.close()
    terms = [f"{sheet[f't{k}']}·ln({sheet[f'y{k}']})" for k in units if net.targets[k]]
    if single and net.targets[0] != 1:
        terms.append(f"(1 − {sheet['t0']})·ln(1 − {sheet['y0']})")
    numbers = joined([f"−{term}" for term in terms])
    return [f"L = {symbols}", f"L {sheet.stands(*given)} {numbers} {sheet.end('L')}"]


def _entropy(y: tuple[float, ...], t: tuple[float, ...]) -> float:
    """−Σ t·ln y; of one output also of what is left to 1."""
    pairs = [*zip(t, y, strict=True), *([(1 - t[0], 1 - y[0])] if len(y) == 1 else [])]
    return -sum(weight * (math.log(value) if value > 0 else -math.inf) for weight, value in pairs if weight)
