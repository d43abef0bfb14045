"""What the lesson writes beside its picture: the recurrence and the way back with numbers that add up as shown."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from engine.arithmetic.written import (
    BENDS,
    Stage,
    joined,
    less,
    lowered,
    product,
    show,
    squared,
    told,
    weighted_sum,
    weighted_terms,
)
from engine.recurrent.rnn.figures import account
from engine.recurrent.rnn.network import Unrolled
from engine.recurrent.rnn.settings import WEIGHTS

AROUND = {"tanh": "tanh({})", "relu": "max(0, {})", "linear": "{}"}
MOST_WRITTEN = 2  # units whose lines stand at once; of more, one at a time
MOST_PRODUCTS = 4  # in one sum that is written out
Entry = tuple[str, int, int]
"""A matrix of weights, a row, and a column."""


def name(letter: str, unit: int, step: int, units: int) -> str:
    """h₃[1] is unit 1 at step 3; with one unit, h₃."""
    return f"{letter}{lowered(step)}" + (f"[{unit + 1}]" if units > 1 else "")


def title(net: Unrolled, steps: int) -> str:
    if steps == 0:
        return "Nothing is computed yet"
    t = min(steps, 2 * net.length + 1 - steps)
    if steps <= net.length:
        return f"Forward, step {t}: x and the state before it give h, h gives y"
    return f"Backward, step {t}: how L depends on h{lowered(t)}"


def heads(net: Unrolled, steps: int) -> dict[str, str]:
    """What stands over the weights, over the step's part of the gradient, and over the sum."""
    made = max(0, steps - net.length)
    adds = f"Step {net.length + 1 - made} adds to ∂L/∂W" if made else "What a step adds to ∂L/∂W"
    total = "∂L/∂W, all steps" if made == net.length else f"∂L/∂W so far, {made} of {net.length}"
    return {"weights_head": "The shared weights", "adds_head": adds, "sum_head": total}


def forward(net: Unrolled, t: int, units: Sequence[int]) -> list[str]:
    """The recurrence of step t (from 0) for some units, the output and the loss."""
    return [*(state(net, t, unit) for unit in units), f"{output(net, t)};   {loss(net, t)}"]


def state(net: Unrolled, t: int, unit: int) -> str:
    """h = f(W_xh x + W_hh h + b). Of many units, what the input and the state before it bring is one number each."""
    w, hidden, bias = net.weights, net.settings.hidden, float(net.weights["b_h"][unit, 0])
    left = f"{name('h', unit, t + 1, hidden)} = "
    if hidden > MOST_PRODUCTS:
        parts = [float(w["W_xh"][unit] @ net.x[t]), float(w["W_hh"][unit] @ net.before[t]), bias]
        text = _bent(parts, lambda o, _: sum(o), joined, net.settings.activation)
        return f"{left}{text}: from x, from the state before, the bias"
    pairs = zip([*w["W_xh"][unit], *w["W_hh"][unit]], [*net.x[t], *net.before[t]], strict=True)
    return left + _unit([float(number) for pair in pairs for number in pair], bias, net.settings.activation)


def output(net: Unrolled, t: int) -> str:
    weights, bias = net.weights["W_hy"][0], float(net.weights["b_y"][0, 0])
    left = f"{name('y', 0, t + 1, 1)} = "
    if net.settings.hidden > MOST_PRODUCTS:
        return left + _bent([float(weights @ net.h[t]), bias], lambda o, _: sum(o), joined, "linear")
    return left + _unit(
        [float(number) for pair in zip(weights, net.h[t], strict=True) for number in pair], bias, "linear"
    )


def _unit(products: Sequence[float], bias: float, activation: str) -> str:
    """A unit's sum, w₁, x₁, w₂, x₂, … written out, and what the bend makes of it."""

    def terms(shown: Sequence[str]) -> str:
        return weighted_terms(shown) if bias else weighted_terms(shown).removesuffix(" + 0")

    return _bent([*products, bias], weighted_sum, terms, activation)


def _bent(operands: Sequence[float], add: Stage, terms: Callable[[Sequence[str]], str], activation: str) -> str:
    """A sum as its terms and as a number, both within the bend, and what that makes of it."""
    bend = BENDS.get(activation)
    stages: list[Stage] = [add, lambda _, r: bend(r[0])] if bend else [add]
    written = account(operands, *stages)
    within = [*(AROUND[activation].format(text) for text in written.results[:-1]), written.results[-1]]
    steps = (f" {sign} {text}" for sign, text in zip(written.signs, within, strict=True))
    return AROUND[activation].format(terms(written.operands)) + "".join(steps)


def loss(net: Unrolled, t: int) -> str:
    if not net.asked[t]:
        return "no loss here, only at the last step."
    y, d = float(net.y[t, 0]), float(net.d[t, 0])
    written = account([y, d], lambda o, _: (o[0] - o[1]) ** 2 / 2)
    a, b = written.operands
    return f"{name('L', 0, t + 1, 1)} = ½({less(a, b)})² {written.ends[0]}"


def arriving(net: Unrolled, t: int, unit: int) -> str:
    """∂L/∂h from above and from the right, and their sum."""
    w, hidden, last = net.weights, net.settings.hidden, t == net.length - 1
    operands = [float(w["W_hy"][0, unit]), float(net.d_y[t, 0])]
    if not last and hidden > MOST_PRODUCTS:
        written = account([float(net.above[t, unit]), float(net.right[t, unit])], lambda o, _: sum(o))
        sum_of = f"{joined(written.operands)} {written.ends[0]}"
        return f"∂L/∂{name('h', unit, t + 1, hidden)} = {sum_of}: from above, and {hidden} products from the right"
    if not last:
        operands += [number for j in range(hidden) for number in (w["W_hh"][j, unit], net.delta[t + 1, j])]
    stages: list[Stage] = [lambda o, _: o[0] * o[1]]
    if not last:
        stages += [lambda o, _: weighted_sum([*o[2:], 0]), lambda _, r: r[0] + r[1]]
        stages.append(lambda o, _: o[0] * o[1] + weighted_sum([*o[2:], 0]))  # all of it at once comes to the same
    written = account(operands, *stages)
    o, r = written.operands, written.results
    left = f"∂L/∂{name('h', unit, t + 1, hidden)} ="
    if last:
        return f"{left} {product(o[0], o[1])} {written.ends[0]} from above; nothing comes from the right"
    right = weighted_terms((*o[2:], "0")).removesuffix(" + 0")
    bracket = f"({right})" if hidden > 1 else right
    first = "=" if written.signs[:2] == ("=", "=") else "≈"
    return f"{left} {product(o[0], o[1])} + {bracket} {first} {joined(r[:2])} {written.ends[2]}"


def through_bend(net: Unrolled, t: int, unit: int) -> str:
    """δ = f′(a)·∂L/∂h."""
    hidden, h, d_h = net.settings.hidden, float(net.h[t, unit]), float(net.d_h[t, unit])
    left = f"{name('δ', unit, t + 1, hidden)} = "
    if net.settings.activation == "tanh":
        written = account([h, d_h], lambda o, _: (1 - o[0] ** 2) * o[1])
        a, b = written.operands
        return f"{left}(1 − {squared(a)})·{f'({b})' if d_h < 0 else b} {written.ends[0]}"
    slope = "0" if net.settings.activation == "relu" and net.a[t, unit] <= 0 else "1"
    written = account([float(slope), d_h], lambda o, _: o[0] * o[1])
    return f"{left}{product(slope, written.operands[1])} {written.ends[0]}"


def contribution(net: Unrolled, spot: Entry, t: int) -> str:
    """What step t adds to the gradient of one entry, and the sum so far."""
    matrix, row, column = spot
    names, factors = zip(*_factors(net, spot, t), strict=True)
    after = float(net.parts[matrix][t + 1 :, row, column].sum())
    written = account(
        [*factors, after],
        lambda o, _: math.prod(o[:-1]),
        lambda o, r: r[0] + o[-1],
    )
    o, adds = written.operands, written.results[0]
    made = f"{product(o[0], o[1])} {written.ends[0]}" if len(factors) > 1 else adds
    sofar = f"; so far {joined([o[-1], adds])} {written.ends[1]}" if t < net.length - 1 else ""
    return f"∂L/∂{entry(net, spot)} gets {'·'.join(names)} = {made}{sofar}"


def _factors(net: Unrolled, spot: Entry, t: int) -> list[tuple[str, float]]:
    """What is multiplied, each with its name: what arrives at the sum, and what a weight read there."""
    matrix, row, column = spot
    units, inputs = net.settings.hidden, net.x.shape[1]
    if matrix in ("W_hy", "b_y"):
        found = [(f"∂L/∂{name('y', 0, t + 1, 1)}", float(net.d_y[t, row]))]
    else:
        found = [(name("δ", row, t + 1, units), float(net.delta[t, row]))]
    reads = {
        "W_xh": (net.x, name("x", column, t + 1, inputs)),
        "W_hh": (net.before, name("h", column, t, units)),
        "W_hy": (net.h, name("h", column, t + 1, units)),
    }
    if matrix in reads:
        values, read = reads[matrix]
        found.append((read, float(values[t, column])))
    return found


def entry(net: Unrolled, spot: Entry) -> str:
    """W_hh[1,2], or b_h[1], or b_y."""
    matrix, row, column = spot
    rows, columns = net.weights[matrix].shape
    if rows * columns == 1:
        return matrix
    places = [str(row + 1)] if columns == 1 and matrix.startswith("b") else [str(row + 1), str(column + 1)]
    return f"{matrix}[{','.join(places)}]"


def summed(net: Unrolled, spot: Entry) -> str:
    """All contributions to one entry in a row, and their sum."""
    matrix, row, column = spot
    terms = net.parts[matrix][::-1, row, column].tolist()
    written = account(terms, lambda o, _: sum(o))
    left = f"∂L/∂{entry(net, spot)}"
    return f"{left} = {joined(written.operands)} {written.ends[0]}" if len(terms) > 1 else f"{left} {written.ends[0]}"


def check(net: Unrolled, steps: int) -> list[str]:
    """What the same weights do elsewhere; on the way back, how many contributions are in, and what autograd says."""
    made = max(0, steps - net.length)
    if not made:
        asked = "over all twelve steps" if net.settings.loss == "every" else "at the last of twelve steps"
        return [f"The same weights {asked}: L {told(net.longest_loss, 3)}."]
    more = ["Click a unit to see its own sums."] if net.settings.hidden > MOST_WRITTEN else []
    if made < net.length:
        return [f"{made} of {net.length} contributions are in.", *more]
    whole = f"All {net.length} steps are in" if made > 1 else "The one step is in"
    return [f"{whole}, at most {show(net.difference, 2)} from autograd’s gradient."]


HOWTO = "Every weight and every underlined number is yours: drag it up or down, or type."


def parameters(net: Unrolled) -> str:
    """2·1 + 2·2 + 2 + 1·2 + 1 = 11 weights."""
    shapes = [net.weights[matrix].shape for matrix in WEIGHTS]
    total = sum(rows * columns for rows, columns in shapes)
    parts = " + ".join(
        str(rows) if matrix.startswith("b") else f"{rows}·{columns}"
        for matrix, (rows, columns) in zip(WEIGHTS, shapes, strict=True)
    )
    return f"{parts} = {total} weights, and no more for a longer sequence: change its length T."
