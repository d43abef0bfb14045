"""The look that asks why features are learnt as a script of its own."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np

from engine.convolutional.features.why.experiment import NAMES, WhyLook
from engine.convolutional.features.why.spaces import digits
from engine.convolutional.reader.weights import ON_MNIST
from engine.ending import of_stage
from engine.script import fill
from engine.weights.file import shipped_bytes


def script(experiment: WhyLook) -> str:
    """The four classifiers after as many updates, and the nearest neighbours, in torch."""
    frame = experiment.frame()
    figures = {f"{which}.{space}": frame[f"{which}.{space}"] for which in ("right", "near") for space in NAMES}
    constants = {
        "DATA": experiment.settings.digits,
        "COUNT": experiment.settings.learnt_from,
        "DEAL": experiment.settings.deal,
        "WEIGHTS": f"{ON_MNIST}.safetensors",
        "UPDATES": experiment.steps,
        "STAGE": of_stage(figures),
    }
    return fill(Path(__file__).with_name("standalone.py"), constants)


def beside(experiment: WhyLook) -> dict[str, bytes]:
    """The digit network's weights, and MNIST's digits where it is about those."""
    files = shipped_bytes(ON_MNIST)
    if experiment.settings.digits == "mnist":
        pictures, labels = digits("mnist")
        file = io.BytesIO()
        np.savez_compressed(file, pictures=np.rint(255 * pictures).astype(np.uint8), labels=labels)
        files["digits.npz"] = file.getvalue()
    return files
