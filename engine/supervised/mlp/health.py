"""How well the gradient gets through a network, layer by layer, and what is wrong when it does not.

Going back, the error is multiplied by every layer's weights and slopes. With slopes far below 1 it vanishes on the
way to the first layer (Hochreiter, 1991; Bengio, Simard and Frasconi, 1994), with large weights it explodes; units
whose slope is zero (saturated, or ReLU units below zero for every sample) pass nothing on at all. A layer learns well
when an update moves its weights by about a thousandth of their size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.arithmetic.written import percent, show
from engine.arrays import Floats
from engine.experiment.standing import sentence
from engine.supervised.mlp.training import MARK_EVERY, MLPTraining

SATURATED_TANH = 0.97
SATURATED_SIGMOID = 0.03
BINS = 24
GRADIENT_DECADES = (-9.0, 3.0)  # of the histogram of log₁₀ |∂loss/∂z|
FACTOR = 20.0  # between the first layer's gradient and the output's; in networks that learn well it is below 7
HUGE = 1e3  # a gradient that explodes, whatever the others are
MOSTLY = 0.8  # the share of saturated values that is worth a word
FAST, SLOW = 0.1, 1e-6  # an update relative to the weights: too large, too small
LEARNT = 0.02  # a loss below which small gradients are as they should be
PATIENCE = 5_000  # updates after which a loss that has not moved is worth a word
WRONG = 0.1  # the share of training points told wrong that is worth a word then
SMALL_RATE, LARGE_PENALTY = 0.001, {"l1": 0.1, "l2": 1.0}  # beyond which these are what holds a network up


@dataclass(frozen=True)
class Layer:
    """One layer's health. layer: its name; gradient: root mean square over its weights, of the loss over the samples
    looked at; ratio: |Δw|/|w| of the last update; saturated: share of its values; dead: number of its units; None where
    it does not apply. sentence: what is wrong, or empty.
    """

    layer: str
    gradient: float
    ratio: float | None
    saturated: float | None
    dead: int | None
    sentence: str = ""


@dataclass(frozen=True)
class Health:
    """layers: the hidden ones from the first, then the output; standing: whether and why the loss of the whole network
    stands still, or empty; warning: the gravest sentence, or empty;
    dead: (units,) 1 for a dead ReLU; activations, gradients: (layers, 24) counts; edges: what their bins span.
    """

    layers: list[Layer]
    standing: str
    warning: str
    dead: NDArray[np.uint8]
    activations: NDArray[np.float32]
    gradients: NDArray[np.float32]
    edges: dict[str, Any]


def examine(training: MLPTraining, index: int = 0) -> Health:
    """Look into network `index`, over at most 250 training samples. Changes nothing."""
    _, h, d, gradient = training.inspect(index)
    dead = _dead(training, index, h)
    gradient = np.nan_to_num(gradient[None])  # not a number where there is no training point
    rms = [float(np.sqrt(np.mean(w * w))) for w in training.layers(0, gradient)[0]]
    now, before = training.layers(index)[0], training.layers(index, training.previous)[0]
    ratios = [_ratio(new, old) if training.steps else None for new, old in zip(now, before, strict=True)]
    first = training.sizes[0]
    layers, activations, gradients, spans = [], [], [], []
    for place, units in enumerate(training.sizes[1:]):
        values, errors = h[first : first + units], d[first : first + units]
        last = place == len(training.sizes) - 2
        kind = training.output if last else training.settings.activation
        start = first - training.sizes[0]
        count = int(dead[start : start + units].sum()) if kind == "relu" and not last else None
        name = "the output" if last else f"layer {place + 1}"
        layers.append(Layer(name, rms[place], ratios[place], _saturated(kind, values), count))
        span = _span(kind, values)
        spans.append(span)
        activations.append(_counts(values, span))
        gradients.append(_decades(errors))
        first += units
    layers = [replace(layer, sentence=_sentence(place, layers, training, index)) for place, layer in enumerate(layers)]
    standing = _standing(layers, training, index)
    return Health(
        layers,
        standing,
        standing or next((layer.sentence for layer in layers if layer.sentence), ""),
        dead,
        np.stack(activations).astype(np.float32),
        np.stack(gradients).astype(np.float32),
        {"activations": spans, "gradients": list(GRADIENT_DECADES), "gradients_scale": "log10"},
    )


def _standing(layers: list[Layer], training: MLPTraining, index: int) -> str:
    """That the training loss stands still while much is wrong, and what helped such networks from six seeds; or empty.

    A loss that has come to rest where little is wrong has converged, and that is no reason for a word.
    """
    loss, accuracy = float(training.figures[index, 0]), float(training.figures[index, 2])
    stands = sentence(training.marks[index], loss, training.steps, PATIENCE, MARK_EVERY)
    good = accuracy > 1 - WRONG if training.data.classes else loss <= LEARNT
    if not stands or good or not training.alive[index]:
        return ""
    if training.data.classes:
        wrong = f"{percent(1 - round(accuracy, 3), 1)} of the training points are wrong"
    else:
        wrong = f"answers are off by √(2·{loss:.3f}) ≈ {(2 * round(loss, 3)) ** 0.5:.2f}"
    return f"{stands}; {wrong}. {_remedy(layers, training)}"


def _remedy(layers: list[Layer], training: MLPTraining) -> str:
    chosen = training.settings
    if chosen.regularisation_rate >= LARGE_PENALTY.get(chosen.regularisation, np.inf):
        return "Try a regularisation rate of 0.001: the penalty holds the weights near 0."
    if chosen.learning_rate < SMALL_RATE:
        return "Try a learning rate of 0.01."
    if not chosen.hidden:
        return "Try a hidden layer of 8 units: without one all borders are straight in the inputs."
    if layers[0].gradient * FACTOR < layers[-1].gradient:
        return "Try leaky relu and Adam: little gradient comes back to layer 1."
    if chosen.noise:
        return f"With a noise of {chosen.noise:.2f} that may be the best there is; without noise, try more units."
    return "Try more units, or another hidden layer."


def _ratio(new: Floats, old: Floats) -> float | None:
    size = float(np.sqrt(np.sum(old * old)))
    return float(np.sqrt(np.sum((new - old) ** 2))) / size if size else None


def _dead(training: MLPTraining, index: int, h: Floats) -> NDArray[np.uint8]:
    """ReLU units that are 0 for every training sample (and not switched off)."""
    inputs, outputs = training.sizes[0], training.sizes[-1]
    dead = np.zeros(training.unit_count, np.uint8)
    hidden = slice(0, training.unit_count - outputs)
    if training.settings.activation != "relu" or not h.size:
        return dead
    dead[hidden] = ~h[inputs : len(h) - outputs].any(axis=1) & (training.off[index, hidden] == 0)
    if dead.any() and h.shape[1] < training.train_count:  # a few samples only make it suspect
        every = training.inspect(index, training.train_count)[1]
        dead[hidden] &= ~every[inputs : len(every) - outputs].any(axis=1)
    return dead


def _saturated(kind: str, values: Floats) -> float | None:
    if kind == "tanh" and values.size:
        return float(np.mean(np.abs(values) > SATURATED_TANH))
    if kind == "sigmoid" and values.size:
        return float(np.mean((values < SATURATED_SIGMOID) | (values > 1 - SATURATED_SIGMOID)))
    return None


def _span(kind: str, values: Floats) -> list[float]:
    if kind in ("tanh", "sine"):
        return [-1.0, 1.0]
    if kind in ("sigmoid", "softmax"):
        return [0.0, 1.0]
    largest = float(np.abs(values).max(initial=0.0)) or 1.0
    return [0.0 if values.min(initial=0.0) >= 0 else -largest, largest]


def _counts(values: Floats, span: Sequence[float]) -> NDArray[np.int64]:
    """How many values lie in each of BINS equal bins; what lies outside the span counts in the outermost bin."""
    low, high = span
    places = np.clip((values.ravel() - low) * (BINS / (high - low)), 0, BINS - 1).astype(np.int64)
    return np.bincount(places, minlength=BINS)


def _decades(errors: Floats) -> NDArray[np.int64]:
    """Counts of log₁₀ |∂loss/∂z|, zeros in the first bin."""
    return _counts(np.log10(np.abs(errors) + 10.0 ** (GRADIENT_DECADES[0] - 1)), GRADIENT_DECADES)


def _sentence(place: int, layers: list[Layer], training: MLPTraining, index: int) -> str:
    """What is wrong with a layer, the gravest first; empty where nothing is."""
    layer = layers[place]
    learnt = not training.figures[index, 0] > LEARNT
    return (
        _too_large(layer, training)
        or _dead_units(layer, training.sizes[1 + place])
        or _flat(layer, learnt)
        or _lost_on_the_way(layer, layers, learnt)
        or _too_small(layer, learnt)
    )


def _too_large(layer: Layer, training: MLPTraining) -> str:
    if layer.ratio is None or layer.ratio <= FAST or training.steps < 2:
        return ""
    return f"The last update changed the weights of {layer.layer} by {percent(layer.ratio)}: too large a step."


def _size(value: float) -> str:
    """A large number that a person can read."""
    return f"{value:,.0f}" if value < 1e6 else show(value, 2)


def _lost_on_the_way(layer: Layer, layers: list[Layer], learnt: bool) -> str:
    last = layers[-1]
    if layer.gradient > HUGE:
        return f"The gradient of {layer.layer} is {_size(layer.gradient)}: it explodes."
    if layer is not layers[0] or learnt:
        return ""
    if not any(each.gradient for each in layers):
        return "No weight gets any gradient: from here nothing can be learnt."
    if layer is last or not last.gradient:
        return ""
    if not layer.gradient:
        return "Layer 1 gets no gradient at all: nothing comes back to it."
    if layer.gradient * FACTOR < last.gradient:
        return f"Layer 1 gets {_size(last.gradient / layer.gradient)} times less gradient than the output: it vanishes."
    if layer.gradient > FACTOR * last.gradient:
        return f"Layer 1 gets {_size(layer.gradient / last.gradient)} times more gradient than the output: it explodes."
    return ""


def _dead_units(layer: Layer, units: int) -> str:
    if not layer.dead:
        return ""
    share = f"{layer.dead} of the {units} units of {layer.layer}"
    return f"{share} {'is' if layer.dead == 1 else 'are'} dead: 0 for every training point."


def _flat(layer: Layer, learnt: bool) -> str:
    if learnt or layer.layer == "the output" or layer.saturated is None or layer.saturated <= MOSTLY:
        return ""
    share = f"{percent(layer.saturated)} of its values lie where the activation is flat"
    return f"{layer.layer.capitalize()} is saturated: {share}."


def _too_small(layer: Layer, learnt: bool) -> str:
    if layer.ratio is None or layer.ratio >= SLOW or learnt:
        return ""
    return f"The last update hardly changed the weights of {layer.layer}: by {show(layer.ratio, 2)} of their size."
