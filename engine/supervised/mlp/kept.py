"""A network to keep: as a file (safetensors, the settings beside the numbers), or as text that a link can carry.

    raw = content(training, 0)
    network = load(raw)                     # checked: Kept(settings, parameters)
    MLPTraining(network.settings, weights=network.layers[0], biases=network.layers[1])

A unit that is switched off is kept as one whose value nobody reads: the weights that lead out of it are 0. What was
frozen is free again.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from itertools import pairwise
from typing import Any

import numpy as np
from safetensors.numpy import save

from engine.arrays import Floats
from engine.supervised.mlp.loop import LARGEST
from engine.supervised.mlp.networks import Networks, parameter_count
from engine.supervised.mlp.settings import MOST_WEIGHTS_IN_LINK, MLPSettings, read_weights
from engine.supervised.mlp.training import MOST_CLASSES, MLPTraining
from engine.weights.file import Tensors, read

MOST_MEGABYTES = 1
MADE_BY = "mlp 1"


@dataclass(frozen=True)
class Kept:
    """A network's settings and all its numbers, first the weights layer by layer, then the biases."""

    settings: MLPSettings
    sizes: tuple[int, ...]
    parameters: Floats

    @property
    def layers(self) -> tuple[list[Floats], list[Floats]]:
        """Weights (units, inputs) and biases (units,), layer by layer."""
        return Networks(self.sizes, self.parameters[None]).layers(0)


def numbers(training: MLPTraining, index: int) -> Floats:
    """All weights and biases of network `index`; those that lead out of a unit that is off are 0."""
    parameters: Floats = training.parameters[index].copy()
    first, before = 0, 0  # of the layer's weights, and of the units below that can be switched off
    for layer, (inputs, units) in enumerate(pairwise(training.sizes)):
        weights = parameters[first : first + units * inputs].reshape(units, inputs)
        if layer:
            weights[:, training.off[index, before : before + inputs] == 1] = 0
            before += inputs
        first += units * inputs
    return parameters


def content(training: MLPTraining, index: int = 0) -> bytes:
    """A file's bytes: weights.1, biases.1, … and as text the settings, and after how many updates."""
    weights, biases = Networks(training.sizes, numbers(training, index)[None]).layers(0)
    tensors = {f"weights.{k}": layer for k, layer in enumerate(weights, 1)}
    tensors |= {f"biases.{k}": layer for k, layer in enumerate(biases, 1)}
    settings = asdict(training.settings) | {"weights": "", "seeds": 1, "seed": training.seeds[index]}
    about = {"made_by": MADE_BY, "settings": json.dumps(settings), "updates": str(training.steps)}
    return bytes(save(tensors, metadata=about))


def load(raw: bytes, name: str = "The file") -> Kept:
    """The network of a file's bytes. Raises ValueError with a sentence for what is no such file."""
    tensors, about = read(raw, name, MOST_MEGABYTES * 2**20)
    if about.get("made_by") != MADE_BY:
        raise ValueError(f"{name} does not say that it was kept here.")
    settings = _settings(about.get("settings", ""), name)
    sizes = _sizes(tensors, settings, name)
    layers = [tensors[f"{kind}.{k}"] for kind in ("weights", "biases") for k in range(1, len(sizes))]
    parameters = np.concatenate([layer.numpy().astype(np.float64).ravel() for layer in layers])
    if np.abs(parameters).max() > LARGEST:
        raise ValueError(f"{name} holds weights beyond {LARGEST:,.0f}.")
    return Kept(settings, sizes, parameters)


def _settings(text: str, name: str) -> MLPSettings:
    known = {one.name for one in fields(MLPSettings)}
    try:
        found: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in json.loads(text).items()
        }
        return MLPSettings(**{key: value for key, value in found.items() if key in known})
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise ValueError(f"{name} has settings that do not exist here.") from None


def _sizes(tensors: Tensors, settings: MLPSettings, name: str) -> tuple[int, ...]:
    """How many units each layer has. Raises ValueError where the tensors are not those of the settings' network."""
    outputs = tensors[last].shape[0] if (last := f"biases.{len(settings.hidden) + 1}") in tensors else 0
    sizes = (len(settings.features), *settings.hidden, outputs)
    wanted: dict[str, tuple[int, ...]] = {
        f"weights.{k}": (units, inputs) for k, (inputs, units) in enumerate(pairwise(sizes), 1)
    }
    wanted |= {f"biases.{k}": (units,) for k, units in enumerate(sizes[1:], 1)}
    found = {key: tuple(tensor.shape) for key, tensor in tensors.items() if tensor.is_floating_point()}
    if not 1 <= outputs <= MOST_CLASSES or found != wanted or len(found) != len(tensors):
        raise ValueError(f"The tensors in {name[:1].lower() + name[1:]} are not those of the network of its settings.")
    return sizes


def to_text(training: MLPTraining, index: int = 0) -> str:
    """A small network's numbers for a link, to five digits; nothing for one that is too large for it."""
    parameters = numbers(training, index)
    return ",".join(f"{value:.5g}" for value in parameters) if len(parameters) <= MOST_WEIGHTS_IN_LINK else ""


def fitting(settings: MLPSettings) -> tuple[list[Floats], list[Floats]] | None:
    """The layers that the settings' own weights are, none where they have none. Raises ValueError where they are too
    few or too many for the settings' network."""
    if not settings.weights:
        return None
    values = read_weights(settings.weights)
    below = (len(settings.features), *settings.hidden)
    outputs = (len(values) - parameter_count(below)) // (below[-1] + 1)
    sizes = (*below, outputs)
    if not 1 <= outputs <= MOST_CLASSES or parameter_count(sizes) != len(values):
        raise ValueError(f"{len(values)} weights and biases are not those of this network: it begins from its seed.")
    return Networks(sizes, values[None]).layers(0)
