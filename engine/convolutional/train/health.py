"""How well the gradient gets through a CNN, for every layer with weights: what the lesson on MLPs shows, for maps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor, nn

from engine.convolutional.networks.modules import Squash
from engine.convolutional.train.training import Training
from engine.experiment.protocol import Frame

LOOKED_AT = 100  # pictures to learn from, the first ones
BINS, DECADES = 24, (-9.0, 3.0)  # of log₁₀ |∂loss/∂z|
FLAT = {nn.Tanh: (-0.97, 0.97), nn.Sigmoid: (0.03, 0.97), Squash: (-1.66, 1.66)}
FACTOR, FAST, HUGE, LEARNT = 100.0, 0.1, 1e3, 0.02
BENDS = (nn.ReLU, *FLAT)


@dataclass
class Layer:
    """A layer with weights: its sums, what its activation makes of them, and where its weights lie in the row."""

    name: str
    module: nn.Module
    sums: Tensor
    values: Tensor
    bend: nn.Module | None = None


def examine(training: Training) -> Frame:
    """What the `layers` view shows. Nothing of the training changes."""
    network = training.network
    images, labels = training.data.train.take(slice(0, LOOKED_AT))
    network.net.eval()
    network.gradient.fill(0)
    layers, logits = _through(training, images)
    nn.functional.cross_entropy(logits, labels).backward()  # type: ignore[no-untyped-call]
    rows = [_row(layer, training) for layer in layers]
    for row, sentence in zip(rows, _sentences(rows, training), strict=True):
        row["sentence"] = sentence
    network.gradient.fill(0)
    spans = [_span(layer.values.detach().numpy()) for layer in layers]
    gradients = [np.abs(_gradient(layer)) * len(images) + 10.0 ** (DECADES[0] - 1) for layer in layers]
    activations = [_counts(layer.values.detach().numpy(), span) for layer, span in zip(layers, spans, strict=True)]
    return {
        "health": rows,
        "histogram_activations": np.stack(activations),
        "histogram_gradients": np.stack([_counts(np.log10(one), DECADES) for one in gradients]),
        "histogram_edges": {"activations": spans, "gradients": list(DECADES), "gradients_scale": "log10"},
    }


def _through(training: Training, images: Tensor) -> tuple[list[Layer], Tensor]:
    """Every layer with weights of its own, normalisation apart, and the ten outputs."""
    layers: list[Layer] = []
    x, place = images, 0
    for part in training.network.anatomy.layers:
        for _ in part.calls:
            module = training.network.net[place]
            x = module(x)
            place += 1
            if list(module.parameters()) and not isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d):
                x.retain_grad()
                layers.append(Layer(f"{part.number}: {part.layer.text}", module, x, x))
            elif layers and layers[-1].bend is None and isinstance(module, BENDS):
                layers[-1].values, layers[-1].bend = x, module
    return layers, x.flatten(1)


def _row(layer: Layer, training: Training) -> dict[str, Any]:
    ids = [id(parameter) for parameter in training.network.net.parameters()]
    weights = next(layer.module.parameters())
    grad = weights.grad
    ratio = float(training.ratios[ids.index(id(weights))])
    return {
        "layer": layer.name,
        "gradient": float(grad.square().mean().sqrt()) if grad is not None else 0.0,
        "ratio": ratio if np.isfinite(ratio) else None,
        "saturated": _saturated(layer),
        "dead": _dead(layer),
        "units": layer.values.shape[1],
    }


def _gradient(layer: Layer) -> NDArray[Any]:
    return layer.sums.grad.numpy() if layer.sums.grad is not None else np.zeros(1, np.float32)


def _saturated(layer: Layer) -> float | None:
    if type(layer.bend) not in FLAT:
        return None
    low, high = FLAT[type(layer.bend)]  # type: ignore[index]
    return float(((layer.values < low) | (layer.values > high)).float().mean())


def _dead(layer: Layer) -> int | None:
    """Maps, or units, that are 0 everywhere in every picture looked at."""
    if not isinstance(layer.bend, nn.ReLU):
        return None
    alive = layer.values.detach().flatten(2).amax(2) if layer.values.ndim > 2 else layer.values
    return int((alive.amax(0) == 0).sum())


def _sentences(rows: list[dict[str, Any]], training: Training) -> list[str]:
    return [_sentence(row, place, rows, training.loss < LEARNT) for place, row in enumerate(rows)]


def _sentence(row: dict[str, Any], place: int, rows: list[dict[str, Any]], learnt: bool) -> str:
    """What is wrong with a layer, the gravest first; empty where nothing is."""
    name, last = row["layer"], rows[-1]["gradient"]
    if row["ratio"] is not None and row["ratio"] > FAST:
        return f"The last update changed the weights of layer {name} by {row['ratio']:.0%}: a very large step."
    if row["dead"]:
        return f"{row['dead']} of {row['units']} maps of layer {name} are dead: 0 everywhere."
    if row["gradient"] > HUGE:
        return f"The gradient of layer {name} is {row['gradient']:,.0f}: it explodes."
    if place or learnt or len(rows) < 2 or row["gradient"] * FACTOR >= last or not last:
        return ""
    if not row["gradient"]:
        return f"Layer {name} gets no gradient at all."
    return f"Layer {name} gets {last / row['gradient']:,.0f} times less gradient than the output: it vanishes."


def _span(values: NDArray[Any]) -> list[float]:
    largest = float(np.abs(values).max(initial=0.0)) or 1.0
    return [0.0 if values.min(initial=0.0) >= 0 else -largest, largest]


def _counts(values: NDArray[Any], span: tuple[float, float] | list[float]) -> NDArray[np.float32]:
    low, high = span
    places = np.clip((values.ravel() - low) * (BINS / (high - low)), 0, BINS - 1).astype(np.int64)
    return np.bincount(places, minlength=BINS).astype(np.float32)
