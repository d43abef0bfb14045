"""How well the gradient gets through a CNN, for every layer with weights: what the lesson on MLPs shows, for maps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor, nn

from engine.arithmetic.written import percent
from engine.convolutional.networks.modules import Residual, Squash
from engine.convolutional.networks.network import passes
from engine.convolutional.train.training import MARK_EVERY, CNNTraining
from engine.experiment.protocol import Frame
from engine.experiment.standing import sentence

LOOKED_AT = 100  # pictures to learn from, the first ones
BINS, DECADES = 24, (-9.0, 3.0)  # of log₁₀ |∂loss/∂z|
Bend = type[nn.Module]
FLAT: dict[Bend, tuple[float, float]] = {nn.Tanh: (-0.97, 0.97), nn.Sigmoid: (0.03, 0.97), Squash: (-1.66, 1.66)}
FACTOR, FAST, HUGE, LEARNT = 100.0, 0.1, 1e3, 0.02
PATIENCE, WRONG = 500, 0.1  # updates without a move, and a share misread, that are worth a word
LARGE_DECAY, BETTER = 1.0, "Adam with a learning rate of 0.003"


@dataclass
class Layer:
    """A layer with weights: its sums, what its activation makes of them, and that activation, if there is one."""

    name: str
    module: nn.Module
    sums: Tensor
    values: Tensor
    bend: nn.Module | None = None

    @property
    def saturated(self) -> float | None:
        """The share of values where the activation is all but flat; None for one that is flat nowhere, or for ReLU."""
        if self.bend is None or type(self.bend) not in FLAT:
            return None
        low, high = FLAT[type(self.bend)]
        return float(((self.values < low) | (self.values > high)).float().mean())

    @property
    def dead(self) -> int | None:
        """Maps, or units, that are 0 everywhere in every picture looked at; None without ReLU."""
        if not isinstance(self.bend, nn.ReLU):
            return None
        alive = self.values.detach().flatten(2).amax(2) if self.values.ndim > 2 else self.values
        return int((alive.amax(0) == 0).sum())

    @property
    def gradient(self) -> NDArray[Any]:
        """Of the loss by the sums."""
        return self.sums.grad.numpy() if self.sums.grad is not None else np.zeros(1, np.float32)


def examine(training: CNNTraining) -> Frame:
    """What the `layers` view shows. Nothing of the training changes."""
    network = training.network
    images, labels = training.data.train.take(slice(0, LOOKED_AT))
    network.net.eval()
    network.gradient.fill(0)
    layers, logits = _through(training, images)
    nn.functional.cross_entropy(logits, labels).backward()  # type: ignore[no-untyped-call]
    rows = [_row(layer, training) for layer in layers]
    for place, row in enumerate(rows):
        row["sentence"] = _sentence(row, place, rows, training.loss < LEARNT)
    network.gradient.fill(0)
    values = [layer.values.detach().numpy() for layer in layers]
    spans = [_span(one) for one in values]
    gradients = [np.abs(layer.gradient) * len(images) + 10.0 ** (DECADES[0] - 1) for layer in layers]
    return {
        "health": rows,
        "standing": _standing(rows, training),
        "histogram_activations": np.stack([_counts(one, span) for one, span in zip(values, spans, strict=True)]),
        "histogram_gradients": np.stack([_counts(np.log10(one), DECADES) for one in gradients]),
        "histogram_edges": {"activations": spans, "gradients": list(DECADES), "gradients_scale": "log10"},
    }


def _through(training: CNNTraining, images: Tensor) -> tuple[list[Layer], Tensor]:
    """Every layer with weights of its own, normalisation apart, and the ten outputs. What comes after an addition is no
    one layer's values."""
    layers: list[Layer] = []
    last: Layer | None = None  # the one whose sums the next activation takes
    x, parts = images, [part for part in training.network.anatomy.layers for _ in part.calls]
    for part, (module, x) in zip(parts, passes(training.network.net, images), strict=True):
        if isinstance(module, Residual):
            last = None
        elif list(module.parameters()) and not isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d):
            x.retain_grad()
            last = Layer(f"{part.number}: {part.layer.text}", module, x, x)
            layers.append(last)
        elif last and last.bend is None and isinstance(module, (nn.ReLU, *FLAT)):
            last.values, last.bend = x, module
    return layers, x.flatten(1)


def _standing(rows: list[dict[str, Any]], training: CNNTraining) -> str:
    """That the loss stands still while much is misread, and what helped such networks from three seeds; or empty."""
    chosen = training.settings
    stands = sentence(training.marks[0], training.loss, training.steps, PATIENCE, MARK_EVERY)
    if not stands or training.accuracy > 1 - WRONG:
        return ""
    if chosen.weight_decay >= LARGE_DECAY:
        helps = "Try no weight decay, from the start: it holds the weights near 0."
    elif rows[0]["gradient"] * FACTOR < rows[-1]["gradient"]:
        helps = f"Try R, ReLU, and {BETTER}: little gradient comes back to the first layer."
    elif (chosen.optimiser, chosen.learning_rate) == ("adam", 0.003):
        helps = "Try another seed."
    else:
        helps = f"Try {BETTER}, from the start."
    return f"{stands}; it is {training.loss:.3f}. {helps}"


def _row(layer: Layer, training: CNNTraining) -> dict[str, Any]:
    weights = next(layer.module.parameters())
    place = next(k for k, one in enumerate(training.network.net.parameters()) if one is weights)
    ratio = float(training.ratios[place])
    return {
        "layer": layer.name,
        "gradient": float(weights.grad.square().mean().sqrt()) if weights.grad is not None else 0.0,
        "ratio": ratio if np.isfinite(ratio) else None,
        "saturated": layer.saturated,
        "dead": layer.dead,
        "units": layer.values.shape[1],
    }


def _sentence(row: dict[str, Any], place: int, rows: list[dict[str, Any]], learnt: bool) -> str:
    """What is wrong with a layer, the gravest first; empty where nothing is."""
    name, last = row["layer"], rows[-1]["gradient"]
    if row["ratio"] is not None and row["ratio"] > FAST:
        return f"The last update changed the weights of layer {name} by {percent(row['ratio'])}: a very large step."
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
