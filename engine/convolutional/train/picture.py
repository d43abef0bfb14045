"""What lesson 2.6 shows of a training at a calm pace: filters, who is taken for whom, what is hard."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from torch import nn

from engine.convolutional.train import health
from engine.convolutional.train.training import CNNTraining
from engine.digits.mnist import CLASSES
from engine.experiment.protocol import Frame

HARDEST, MOST_FILTERS = 12, 24


def picture(training: CNNTraining, number: int = -1) -> Frame:
    """The first layer's filters, who is taken for whom, and the hardest pictures or every layer's health. number: the
    held-out picture that is asked about, marked where it is among the hardest."""
    look = health.examine(training) if training.settings.look == "health" else _hard_ones(training, number)
    return {**_filters(training), "confusion": confusion(training)[None].astype(np.float32), **look}


def confusion(training: CNNTraining) -> NDArray[np.int64]:
    """(true, taken for): how many held-out pictures, when last asked."""
    pairs = CLASSES * training.data.asked.labels.numpy() + training.said
    return np.bincount(pairs, minlength=CLASSES * CLASSES).reshape(CLASSES, CLASSES)


def hardest(training: CNNTraining) -> NDArray[np.int64]:
    """The held-out pictures with the largest loss when last asked, hardest first."""
    return np.argsort(-training.losses, kind="stable")[:HARDEST]


def _filters(training: CNNTraining) -> Frame:
    """The kernels, or the weights of each unit, that read the picture itself; empty where no such layer does."""
    module = next((one for one in training.network.net if not isinstance(one, nn.Flatten)), None)
    found = np.zeros((1, 1, 1), np.float32)
    if isinstance(module, nn.Conv2d | nn.Linear):
        weight = module.weight.detach().numpy()[:MOST_FILTERS]
        of_maps = isinstance(module, nn.Conv2d)
        found = weight[:, 0] if of_maps else weight.reshape(-1, *training.settings.anatomy.input[1:])
    return {"filters": found.astype(np.float32), "filters_range": float(np.abs(found).max()) or 1.0}


def _hard_ones(training: CNNTraining, number: int) -> Frame:
    which = hardest(training)
    images, labels = training.data.asked.take(which)
    told = zip(labels.tolist(), training.said[which].tolist(), training.losses[which].tolist(), strict=True)
    return {
        "hardest": images[:, 0].numpy(),
        "hardest_shown": next(iter(np.flatnonzero(which == number).tolist()), -1),
        "hardest_captions": [f"{true} → {said}, {_brief(loss)}" for true, said, loss in told],
    }


def _brief(loss: float) -> str:
    return f"{loss:.2f}" if loss < 1_000 else f"{loss:.0e}"
