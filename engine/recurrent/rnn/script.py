"""The unrolled network as a script of its own, with the present numbers written out."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engine.arrays import Floats
from engine.ending import of_stage
from engine.recurrent.rnn.network import Unrolled
from engine.recurrent.rnn.settings import RNNSettings
from engine.script import fill


def script(settings: RNNSettings, weights: dict[str, Floats] | None = None) -> str:
    """A script that prints every state, the outputs, the loss, and the gradients as sums over time, to six decimals.

    weights: those of a network that has learnt, where they are not the settings'.
    """
    net = Unrolled(settings, weights)
    weights = {name: values[:, 0] if name.startswith("b") else values for name, values in net.weights.items()}
    numbers = {"X": net.x, "D": net.d, "ASKED": net.asked, "H0": net.h0} | weights
    constants = {name.upper(): values.tolist() for name, values in numbers.items()}
    sums = {name: net.so_far(name, 0).reshape(np.shape(weights[name])) for name in weights}
    about = f"A recurrent network over {net.length} steps: forward, back through time by hand, and autograd beside it."
    return fill(
        Path(__file__).with_name("standalone.py"),
        constants | {"ACTIVATION": settings.activation, "STAGE": of_stage({"loss": net.loss} | sums)},
        about,
    )
