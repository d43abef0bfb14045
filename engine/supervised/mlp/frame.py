"""The parts of the multilayer perceptron's frame: its numbers, its figures, its health, as arrays and JSON values."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.arithmetic.estimates import Share, share_of
from engine.arithmetic.written import many, percent, plain, raised, show, told
from engine.experiment.protocol import Frame
from engine.supervised.mlp import cards, loop
from engine.supervised.mlp.features import FEATURES
from engine.supervised.mlp.health import Health, Layer
from engine.supervised.mlp.training import MLPTraining

SOLVED_ACCURACY, SOLVED_LOSS = 0.98, 0.005
"""A network has solved its problem at this accuracy on new points; in regression, at this loss."""

GREATEST = 1e30
"""What lies beyond is drawn here: single precision holds no more than 3·10³⁸."""

BAR_DECADES = (-8.0, 1.0)  # of the bars of the layers' gradients

FIGURES = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")
"""The columns of MLPTraining.figures."""


def network(training: MLPTraining, shown: int) -> Frame:
    """The numbers of the network that is shown, its masks, and what it is made of."""
    row = training.parameters[shown].astype(np.float32)
    masks = (training.frozen[shown] != 0).astype(np.uint8)
    count = training.weight_count
    return {
        "weights": row[:count],
        "biases": row[count:],
        "frozen_weights": masks[:count],
        "frozen_biases": masks[count:],
        "off_units": training.off[shown].copy(),
        "layers": cards.names(training),
        "inputs": _inputs(training.settings.features),
        "classes": training.sizes[-1] if training.output == "softmax" else training.data.classes,
        "output": training.output,
    }


def _inputs(features: tuple[str, ...]) -> Frame:
    """Which inputs the network has, by their places among all, and which it could have besides."""
    off = [name for name in FEATURES if name not in features]
    places = {name: place for place, name in enumerate(FEATURES)}
    return {
        "on": [places[name] for name in features],
        "off": [places[name] for name in off],
        "names": [FEATURES[name].title for name in off],
    }


def single(values: NDArray[np.float64]) -> NDArray[np.float32]:
    return np.clip(values, -GREATEST, GREATEST).astype(np.float32)


def points(training: MLPTraining) -> Frame:
    data = training.data
    return {
        "points": single(data.inputs),
        "targets": single(data.targets),
        "is_test": data.is_test.astype(np.uint8),
        "train_count": training.train_count,
    }


def results(training: MLPTraining, shown: int) -> Frame:
    """How far the training has come, and how well the networks do."""
    seeds = [_seed(training, index) for index in range(len(training.seeds))]
    return {
        "step": training.steps,
        "epoch": training.position.epoch,
        **_figures(training, shown),
        "seeds": seeds,
        "seed_captions": [_caption(seed) for seed in seeds],
        "seeds_said": _how_sure(training),
        "shown_seed": shown,
        "scores": _scores(training, shown),
    }


def _scores(training: MLPTraining, shown: int) -> str:
    """How many points get their class, in words; empty in regression."""
    figures = _figures(training, shown)
    counts = training.train_count, len(training.data.targets) - training.train_count
    parts = []
    for kind, name, count in zip(("Accuracy", "test"), ("train_accuracy", "test_accuracy"), counts, strict=True):
        if (share := figures[name]) is not None:
            parts.append(f"{kind} {percent(share, 1)} of {count:,}")
    if parts and figures["test_accuracy"] is not None:
        parts[-1] += f" ({share_of(round(figures['test_accuracy'] * counts[1]), counts[1]).interval})"
    return " · ".join(parts)


def _figures(training: MLPTraining, index: int) -> dict[str, float | None]:
    """By name; None (JSON has no NaN) where there is no such point, and for accuracies in regression."""
    row = zip(FIGURES, training.figures[index].tolist(), strict=True)
    wanted = FIGURES if training.data.classes else FIGURES[:2]
    return {name: value if name in wanted and math.isfinite(value) else None for name, value in row}


def _seed(training: MLPTraining, index: int) -> dict[str, Any]:
    """One network's line in the table of seeds. Judged on test points, or on training points where there are none."""
    figures = _figures(training, index)
    kind = "train" if figures["test_loss"] is None else "test"
    accuracy, loss = figures[f"{kind}_accuracy"], figures[f"{kind}_loss"]
    if training.data.classes:
        solved = accuracy is not None and accuracy >= SOLVED_ACCURACY
    else:
        solved = loss is not None and loss <= SOLVED_LOSS
    return {
        "seed": training.seeds[index],
        "train_loss": figures["train_loss"],
        "test_loss": figures["test_loss"],
        "accuracy": accuracy,
        "solved": solved,
        "stopped": why(training, index),
    }


def _caption(seed: dict[str, Any]) -> str:
    name = f"seed {seed['seed']}"
    if seed["stopped"]:
        return f"{name} · diverged"
    if seed["accuracy"] is not None:
        return f"{name} · {100 * seed['accuracy']:.1f}"  # percent, as the line above says
    loss = seed["train_loss"] if seed["test_loss"] is None else seed["test_loss"]
    return name if loss is None else f"{name} · {loss:.3f}"


def _how_sure(training: MLPTraining) -> list[str]:
    """What a seed's share is of; how far from it that of all such points may be, which is farthest at one half."""
    tested = len(training.data.targets) - training.train_count
    points = many(tested or training.train_count, f"{'test' if tested else 'training'} point")
    if not training.data.classes:
        return [f"Each seed’s loss on {points}"]
    if not tested:
        return [f"What each seed tells right of {points}, in %"]
    low, high = Share(0.5, tested, tested).bounds
    return [f"What each seed tells right of {points}, in % (95 %: ± {50 * (high - low):.1f} at most)"]


def why(training: MLPTraining, index: int) -> str:
    """Why a network has stopped, in a sentence; empty while it goes on."""
    step, epoch = training.failed[index].tolist()
    if not step:
        return ""
    chosen = training.settings
    blame = f"the learning rate of {plain(chosen.learning_rate)}"
    if chosen.regularisation != "none" and chosen.learning_rate * chosen.regularisation_rate > 1:
        blame += f" with the regularisation rate of {plain(chosen.regularisation_rate)}"
    loss = float(training.figures[index, 0])
    stands = f"the loss is {told(loss, 3).lstrip('= ')}" if math.isfinite(loss) else "the loss is beyond all numbers"
    what = f"a weight would have grown beyond {loop.LARGEST:,.0f}, and {stands}"
    return f"At step {step:,} (epoch {epoch:,}) {what}: {blame} is too high for this network."


def health(found: Health) -> Frame:
    """Each layer's figures and sentence, the gravest sentence, and the dead units."""
    return {
        "health": list(map(asdict, found.layers)),
        "standing": found.standing,
        "warning": found.warning,
        "dead_units": found.dead,
        "gradient_bars": {"title": "∂L/∂w", "bars": [_bar(layer) for layer in found.layers]},
    }


def _bar(layer: Layer) -> Frame:
    """A layer's gradient as a bar, on a logarithmic scale."""
    low, high = BAR_DECADES
    decade = math.log10(max(layer.gradient, 1e-300))
    text = show(layer.gradient, 2) if 1e-3 <= layer.gradient < 1e3 else _power(layer.gradient)
    height = round(min(max((decade - low) / (high - low), 0.0), 1.0), 3)
    return {"height": height, "text": text, "warned": bool(layer.sentence)}


def _power(value: float) -> str:
    """A size by its power of ten: 5·10⁻⁷."""
    if not value or not math.isfinite(value):
        return "0" if not value else "∞"
    figure, power = f"{value:.0e}".split("e")
    return f"{figure}·10{raised(int(power))}"


def histograms(found: Health) -> Frame:
    """Counts of every layer's values and gradients, and what their bins span."""
    return {
        "histogram_activations": found.activations,
        "histogram_gradients": found.gradients,
        "histogram_edges": found.edges,
    }
