"""What the lesson writes under its picture: the formula of the node just computed, with numbers that add up as shown."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeVar

from engine.arithmetic.written import (
    BENDS,
    Stage,
    descent,
    joined,
    less,
    lowered,
    neuron,
    product,
    raised,
    show,
    weighted_terms,
    write,
)
from engine.supervised.backprop.checks import passes
from engine.supervised.backprop.network import Net

AROUND = {"tanh": "tanh({})", "sigmoid": "σ({})", "relu": "max(0, {})", "linear": "{}"}
SLOPES = {"tanh": "(1 − {}²)", "sigmoid": "{0}·(1 − {0})"}
LARGE, SMALL = 1e5, 1e-3
Item = TypeVar("Item", str, float)


def figure(value: float) -> str:
    """A number for a narrow box: exact where that is short, else with three digits."""
    if value == 0:
        return "0"
    size = abs(value)
    if not SMALL <= size < LARGE:
        figure, power = f"{value:.1e}".split("e")
        return f"{figure}·10{raised(int(power))}".replace("-", "−")
    exact = f"{value:.10g}"
    if len(exact.lstrip("-")) <= 4:
        return exact.replace("-", "−")
    places = 3 if size < 10 else 2 if size < 100 else 1 if size < 1000 else 0
    return f"{value:.{places}f}".replace("-", "−")


# --- names ------------------------------------------------------------------------------------------------------------


def unit_name(net: Net, layer: int, unit: int) -> str:
    """x₁, h¹₂, y: of a unit; layers count from 0, the first after the inputs; −1 is the inputs. Of one, no number."""
    count = net.sizes[layer + 1]
    index = lowered(unit + 1) if count > 1 else ""
    if layer == -1:
        return f"x{index}"
    return f"y{index}" if layer == net.layers - 1 else f"h{raised(layer + 1)}{lowered(unit + 1)}"


def weight_name(layer: int, unit: int, before: int) -> str:
    """w²₁₂: layer 2, into unit 1, from unit 2 of the layer before, as the tutorial writes it."""
    return f"w{raised(layer + 1)}{lowered(unit + 1)}{lowered(before + 1)}"


def bias_name(layer: int, unit: int, shared: bool) -> str:
    return f"b{raised(layer + 1)}" + ("" if shared else lowered(unit + 1))


def delta_name(layer: int, unit: int) -> str:
    return f"δ{raised(layer + 1)}{lowered(unit + 1)}"


# --- forward ----------------------------------------------------------------------------------------------------------


def forward(net: Net, layer: int, unit: int, shared: bool) -> list[str]:
    """A unit: its formula, and the same with numbers."""
    name, activation = unit_name(net, layer, unit), net.activation_of(layer)
    read = [unit_name(net, layer - 1, k) for k in range(net.sizes[layer])]
    terms = [f"{weight_name(layer, unit, k)}·{one}" for k, one in enumerate(read)]
    inner = " + ".join([*terms, bias_name(layer, unit, shared)])
    weights, bias = net.weights[layer][unit].tolist(), float(net.biases[layer][unit])
    if activation == "softmax":
        return [f"z{raised(layer + 1)}{lowered(unit + 1)} = {inner}", *_softmax(net, unit, weights, bias)]
    bend = BENDS.get(activation)
    written = neuron(weights, net.before(layer).tolist(), bias, bend, AROUND[activation])
    return [f"{name} = {AROUND[activation].format(inner)}", f"{name} = {written.text}"]


def _softmax(net: Net, unit: int, weights: Sequence[float], bias: float) -> list[str]:
    """The sum of one output, and its share of the exponentials."""
    layer = net.layers - 1
    inner = neuron(weights, net.before(layer).tolist(), bias)
    z = net.z[-1].tolist()
    share = write(z, lambda o, _: math.exp(o[unit]) / sum(map(math.exp, o)))
    raised_terms = [f"e^{_bracketed(one)}" for one in share.operands]
    below = joined(raised_terms)
    return [
        f"z{raised(layer + 1)}{lowered(unit + 1)} = {inner.text}",
        f"{unit_name(net, layer, unit)} = {raised_terms[unit]}/({below}) = {share.results[0]}",
    ]


def loss(net: Net) -> list[str]:
    """The loss: its formula, and the same with numbers."""
    y, t = net.h[-1].tolist(), net.targets.tolist()
    names = [unit_name(net, net.layers - 1, k) for k in range(len(y))]
    wanted = [f"t{lowered(k + 1)}" if len(y) > 1 else "t" for k in range(len(y))]
    operands = [number for pair in zip(y, t, strict=True) for number in pair]
    given = range(1, len(operands), 2)
    if net.loss == "squares":
        written = write(operands, lambda o, _: 0.5 * sum((a - b) ** 2 for a, b in _pairs(o)), exact=given)
        squares = [f"½({less(a, b)})²" for a, b in _pairs(written.operands)]
        symbols = [f"½({a} − {b})²" for a, b in zip(names, wanted, strict=True)]
        return [f"L = {' + '.join(symbols)}", f"L = {' + '.join(squares)} = {written.results[0]}"]
    if len(y) == 1:
        written = write(
            operands, lambda o, _: -_weighted_log(o[1], o[0]) - _weighted_log(1 - o[1], 1 - o[0]), exact=given
        )
        a, b = written.operands
        return ["L = −t·ln y − (1 − t)·ln(1 − y)", f"L = −{b}·ln {a} − (1 − {b})·ln(1 − {a}) = {written.results[0]}"]
    written = write(operands, lambda o, _: -sum(_weighted_log(b, a) for a, b in _pairs(o)), exact=given)
    parts = " ".join(f"− {b}·ln {a}" for a, b in _pairs(written.operands))
    symbols = [f"− {b}·ln {a}" for a, b in zip(names, wanted, strict=True)]
    return [f"L = {' '.join(symbols)}", f"L = {parts} = {written.results[0]}"]


def _weighted_log(weight: float, value: float) -> float:
    return weight * math.log(value) if weight and value > 0 else 0.0


def _pairs(flat: Sequence[Item]) -> list[tuple[Item, Item]]:
    return list(zip(flat[0::2], flat[1::2], strict=True))


# --- backward ---------------------------------------------------------------------------------------------------------


def arriving(net: Net, layer: int, unit: int) -> list[str]:
    """∂L/∂h of a unit, path by path, and their sum; of an output from the loss itself."""
    name = unit_name(net, layer, unit)
    if layer == net.layers - 1:
        return _from_loss(net, unit, name)
    after = layer + 1
    names = [f"{delta_name(after, k)}·{weight_name(after, k, unit)}" for k in range(net.sizes[after + 1])]
    weights, deltas = net.weights[after][:, unit].tolist(), net.deltas[after].tolist()
    operands = [number for pair in zip(deltas, weights, strict=True) for number in pair]
    written = write(operands, lambda o, _: math.fsum(a * b for a, b in _pairs(o)), exact=_exact(operands, 1))
    terms = weighted_terms((*written.operands, "0")).removesuffix(" + 0")
    return [f"∂L/∂{name} = {' + '.join(names)}", f"∂L/∂{name} = {terms} = {written.results[0]}"]


def _exact(operands: Sequence[float], first: int) -> list[int]:
    """Every other operand, those that were chosen: shown with the digits that they have."""
    return [place for place in range(first, len(operands), 2) if round(operands[place], 4) == operands[place]]


def _from_loss(net: Net, unit: int, name: str) -> list[str]:
    y, t = float(net.h[-1][unit]), float(net.targets[unit])
    wanted = f"t{lowered(unit + 1)}" if len(net.targets) > 1 else "t"
    if net.loss == "squares":
        written = write([y, t], lambda o, _: o[0] - o[1], exact=(1,))
        return [f"∂L/∂{name} = {name} − {wanted} = {less(*written.operands)} = {written.results[0]}"]
    written = write([y, t], lambda o, _: _entropy_slope(o[0], o[1], len(net.targets) == 1), exact=(1,))
    a, b = written.operands
    if len(net.targets) == 1:
        return [f"∂L/∂y = −t/y + (1 − t)/(1 − y) = −{b}/{a} + (1 − {b})/(1 − {a}) = {written.results[0]}"]
    return [f"∂L/∂{name} = −{wanted}/{name} = −{b}/{a} = {written.results[0]}"]


def _entropy_slope(y: float, t: float, single: bool) -> float:
    first = -t / y if t and y else 0.0
    return first + ((1 - t) / (1 - y) if single and t != 1 and y != 1 else 0.0)


def delta(net: Net, layer: int, unit: int) -> str:
    """δ = ∂L/∂z = g′(z)·∂L/∂h of a unit."""
    left, activation = f"{delta_name(layer, unit)} = ∂L/∂z", net.activation_of(layer)
    h, d_h = float(net.h[layer][unit]), float(net.d_h(layer)[unit])
    name = unit_name(net, layer, unit)
    if layer == net.layers - 1 and net.loss == "entropy":
        total = float(net.targets.sum())
        t = float(net.targets[unit])
        written = write([h, t], lambda o, _: o[0] * total - o[1] if len(net.targets) > 1 else o[0] - o[1], exact=(1,))
        wanted = f"t{lowered(unit + 1)}" if len(net.targets) > 1 else "t"
        return f"{left} = {name} − {wanted} = {less(*written.operands)} = {written.results[0]}"
    if activation in SLOPES:
        rule: Stage = (lambda o, _: (1 - o[0] ** 2) * o[1]) if activation == "tanh" else (
            lambda o, _: o[0] * (1 - o[0]) * o[1])  # fmt: skip
        written = write([h, d_h], rule)
        a, b = written.operands
        shown = f"({a})" if a.startswith("−") else a
        symbol, number = SLOPES[activation].format(name), SLOPES[activation].format(shown)
        return f"{left} = {symbol}·∂L/∂{name} = {product(number, b)} = {written.results[0]}"
    slope = "1" if activation == "linear" or net.z[layer][unit] > 0 else "0"
    written = write([float(slope), d_h], lambda o, _: o[0] * o[1], exact=(0,))
    return f"{left} = g′(z)·∂L/∂{name} = {product(slope, written.operands[1])} = {written.results[0]}"


def weights(net: Net, layer: int, unit: int, shared: bool, rate: float) -> list[str]:
    """What each weight into a unit, and its bias, gets: δ times what it reads; the bias reads a constant 1. And what an
    update makes of it."""
    delta, found = float(net.deltas[layer][unit]), []
    for k, value in enumerate(net.before(layer).tolist()):
        written = write([delta, value], lambda o, _: o[0] * o[1], exact=(1,) if layer == 0 else ())
        read, name = unit_name(net, layer - 1, k), weight_name(layer, unit, k)
        text = f"{product(*written.operands)} = {written.results[0]}"
        step = descent(float(net.weights[layer][unit, k]), rate, delta * value)
        found.append(f"∂L/∂{name} = {delta_name(layer, unit)}·{read} = {text};   {name} ← {step.text}")
    written = write([delta], lambda o, _: o[0])
    name, together = bias_name(layer, unit, shared), shared and net.sizes[layer + 1] > 1
    step = descent(float(net.biases[layer][unit]), rate, delta)
    after = "" if together else f";   {name} ← {step.text}"
    found.append(f"∂L/∂{name} {'gets' if together else '='} {delta_name(layer, unit)}·1 = {written.results[0]}{after}")
    return found


def shared_bias(net: Net, layer: int) -> str:
    """A bias that all units of a layer share gets the sum of what each of them brings."""
    written = write(net.deltas[layer].tolist(), lambda o, _: math.fsum(o))
    return f"∂L/∂b{raised(layer + 1)} = {joined(written.operands)} = {written.results[0]}"


def _bracketed(text: str) -> str:
    return f"({text})" if text.startswith("−") else text


# --- the check --------------------------------------------------------------------------------------------------------


def long(value: float) -> str:
    """A derivative with as many digits as can be compared."""
    return f"{value:.10f}".replace("-", "−")


def error(value: float) -> str:
    """How far a derivative is from ours."""
    return "0" if value == 0 else show(value, 2)


def costs(numbers: int) -> list[str]:
    """How often each method walks through the network for all derivatives."""
    return [
        f"{numbers} derivatives cost: by hand and by autograd 1 pass forward and 1 back; forward differences "
        f"{passes('forward', numbers)} passes forward; central differences {passes('central', numbers)}; the complex step "
        f"{passes('complex', numbers)}, in complex numbers.",
    ]
