"""The network's formulas with the numbers of this moment in them: for the whole, a weight, a bias, a unit.

What is written adds up as it is shown (:mod:`engine.arithmetic.written`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from engine.arithmetic import updates
from engine.arithmetic.written import (
    BENDS,
    lowered,
    neuron,
    places_of,
    plain,
    product,
    raised,
    softmax,
    told,
    write,
)
from engine.supervised.mlp import loop
from engine.supervised.mlp.features import FEATURES
from engine.supervised.mlp.network import ACTIVATIONS, LEAK
from engine.supervised.mlp.training import MLPTraining

FUNCTIONS = BENDS | {
    "leaky relu": lambda z: z if z > 0 else LEAK * z,
    "softplus": lambda z: max(z, 0.0) + math.log1p(math.exp(-abs(z))),
    "sine": math.sin,
}
LOSS_TEXTS = {"softmax": "−mean log p(class)", "tanh": "mean ½(o − y)²", "linear": "mean ½(o − y)²"}
PENALTIES = {"none": "", "l1": " − η·λ·sign(w)", "l2": " − η·λ·w"}


def names(training: MLPTraining) -> list[list[str]]:
    """Every layer's units, as they are written: inputs, hidden h¹₁, h¹₂ …, outputs o or p₀, p₁ …"""
    chosen = training.settings
    return [list(layer) for layer in _names(chosen.features, chosen.hidden, training.output, training.sizes[-1])]


@lru_cache(maxsize=64)
def _names(inputs: tuple[str, ...], hidden: tuple[int, ...], output: str, outputs: int) -> list[list[str]]:
    layers = [[FEATURES[name].title for name in inputs]]
    for number, units in enumerate(hidden, 1):
        layer = f"h{raised(number)}"
        layers.append([layer + lowered(unit + 1) for unit in range(units)])
    classes = [f"p{lowered(k)}" for k in range(outputs)]
    return [*layers, classes if output == "softmax" else ["o"]]


def locate(training: MLPTraining, kind: str, index: int) -> tuple[int, int, int]:
    """Layer (1 for the first hidden one), unit and source of a weight; of a bias or a unit with source −1."""
    for layer, (inputs, units) in enumerate(pairwise(training.sizes), 1):
        size = units * inputs if kind == "weight" else units
        if 0 <= index < size:
            return (layer, *divmod(index, inputs)) if kind == "weight" else (layer, index, -1)
        index -= size
    raise ValueError(f"The network has no such {kind}.")


def exists(training: MLPTraining, kind: str, index: int) -> bool:
    """Whether the network has this weight, bias or unit."""
    return 0 <= index < (training.weight_count if kind == "weight" else training.unit_count)


def equations(training: MLPTraining, shown: int, place: int) -> list[str]:
    """The network, its loss, and the last update of the parameter at `place`."""
    formula = "x"
    for layer in range(1, len(training.sizes)):
        last = layer == len(training.sizes) - 1
        left = ("p" if training.output == "softmax" else "o") if last else f"h{raised(layer)}"
        source = f"h{raised(layer - 1)}" if layer > 1 else "x"
        sums = f"W{raised(layer)}{source} + b{raised(layer)}"
        formula += f" → {left} = {_around(training, last).format(sums)}"
    loss = training.figures[shown, 0]
    points = f"{training.train_count:,} training point" + ("s" if training.train_count != 1 else "")
    number = told(float(loss), 4) if math.isfinite(loss) else "= ?"
    update = update_lines(training, shown, place)
    return [formula, f"loss = {LOSS_TEXTS[training.output]} {number} over {points}", update[-1]]


def _around(training: MLPTraining, last: bool) -> str:
    if not last:
        return ACTIVATIONS[training.settings.activation].text
    return {"softmax": "softmax({})", "tanh": "tanh({})", "linear": "{}"}[training.output]


def card(training: MLPTraining, shown: int, kind: str, index: int, probe: tuple[float, float]) -> dict[str, Any]:
    """What there is to read about one weight, bias or unit."""
    layer, unit, source = locate(training, kind, index)
    layers = names(training)
    name = layers[layer][unit]
    hidden = layer < len(layers) - 1
    described: dict[str, Any] = {"kind": kind, "index": index, "frozen": None, "off": None}
    if kind == "unit":
        off = bool(training.off[shown, index]) if hidden else None
        value, lines = unit_lines(training, shown, layer, unit, probe)
        return described | {"title": name, "lines": lines, "value": value, "off": off}
    place = index if kind == "weight" else training.weight_count + index
    title = f"{name} ← {layers[layer - 1][source]}" if kind == "weight" else f"bias of {name}"
    value = float(training.parameters[shown, place])
    lines = [f"{kind[0]} {told(value, 4)}", *update_lines(training, shown, place)]
    return described | {"title": title, "lines": lines, "value": value, "frozen": bool(training.frozen[shown, place])}


def update_lines(training: MLPTraining, shown: int, place: int) -> list[str]:
    """The last update of one weight or bias: its gradient, and the rule with its numbers."""
    letter = "w" if place < training.weight_count else "b"
    if training.frozen[shown, place]:
        cut = training.frozen[shown, place] == loop.CUT
        return [f"{letter} was cut: an L1 step reached zero." if cut else f"{letter} is frozen: updates leave it."]
    if not training.steps:
        return ["No update yet."]
    chosen, time = training.settings, max(training.time, 1)
    old, new, g, m, v = (
        float(array[shown, place])
        for array in (training.previous, training.parameters, training.gradient, training.first, training.second)
    )
    if chosen.optimiser == "adam":
        m, v = m / (1 - loop.ADAM_FIRST**time), v / (1 - loop.ADAM_SECOND**time)
    parts = {"sgd": [g], "momentum": [m], "rmsprop": [g, v], "adam": [m, v]}[chosen.optimiser]
    penalty = chosen.regularisation if letter == "w" else "none"
    operands = [old, chosen.learning_rate, chosen.regularisation_rate, *parts]
    expected = _moved(operands, penalty)
    if abs(expected - new) > 1e-9 * max(1.0, abs(new)):
        return [f"g {told(g, 3)}", f"{letter} or the rule has changed since the last update."]
    written = write(operands, lambda o, _: _moved(o, penalty), exact=(1, 2), visible=places_of(new - old))
    rule = f"{letter} ← {letter} − η·{updates.STEPS[chosen.optimiser]}{PENALTIES[penalty]}"
    sums = _moved_text(written.operands, penalty, old)
    stopped = ", stopped at zero" if penalty == "l1" and not new and old else ""
    means = _means(chosen.optimiser, written.operands[3:])
    step = f"{rule} {written.given} {sums} {written.ends[0]}{stopped}"
    return [f"g {told(g, 3)}, mean over the last batch", *means, step]


def _moved(operands: Sequence[float], penalty: str) -> float:
    """old − η·step − η·λ·R′(old), as the compiled loop has it; an L1 step stops at zero."""
    old, rate, amount, *parts = operands
    new = old - rate * updates.step(parts)
    if penalty == "l2":
        return new - rate * amount * old
    if penalty == "l1" and old:
        moved = new - math.copysign(rate * amount, old)
        return 0.0 if new * moved < 0 else moved
    return new


def _moved_text(shown: Sequence[str], penalty: str, old: float) -> str:
    start, rate, amount, *parts = shown
    text = f"{start} − {updates.step_text(rate, parts)}"
    if penalty == "l2":
        text += f" − {rate}·{product(amount, start)}"
    if penalty == "l1" and old:
        text += f" {'−' if old > 0 else '+'} {rate}·{amount}"
    return text


def _means(optimiser: str, shown: Sequence[str]) -> list[str]:
    if optimiser == "momentum":
        return [f"u ← 0.9·u + g ≈ {shown[0]}"]
    if optimiser == "rmsprop":
        return [f"v ≈ {shown[1]}, running mean of g²"]
    return [f"m̂ ≈ {shown[0]}, v̂ ≈ {shown[1]}, running means of g and g²"] if optimiser == "adam" else []


def unit_lines(
    training: MLPTraining, shown: int, layer: int, unit: int, probe: tuple[float, float]
) -> tuple[float, list[str]]:
    """A unit's value at the probe, and its formula with the numbers there."""
    sums, values = training.values_at(shown, *probe)
    below, here = sum(training.sizes[: layer - 1]), sum(training.sizes[:layer])
    weights, biases = training.layers(shown)
    inputs = values[below:here].tolist()
    row, bias = weights[layer - 1][unit].tolist(), float(biases[layer - 1][unit])
    last = layer == len(training.sizes) - 1
    name = names(training)[layer][unit]
    value = float(values[here + unit])
    where = f"At x₁ = {plain(round(probe[0], 2))}, x₂ = {plain(round(probe[1], 2))}:"
    if not last and training.off[shown, here + unit - training.sizes[0]]:
        return value, [f"{name} is switched off: its value is 0."]
    if last and training.output == "softmax":
        first = neuron(row, inputs, bias)
        return value, [where, f"z{name[1:]} {first.given} {first.text}", softmax(sums[here:].tolist(), unit)]
    kind = training.output if last else training.settings.activation
    written = neuron(row, inputs, bias, FUNCTIONS.get(kind), _around(training, last))
    return value, [where, f"{name} {written.given} {written.text}"]
