"""A run of an auto-encoder in training as a script of its own: plain torch, the same numbers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.ending import of_stage
from engine.generative.autoencoders.data import CURVES
from engine.generative.autoencoders.network import AutoEncoderTraining
from engine.script import fill

NAMES = {"digits": "scikit-learn's 8×8 digits", "mnist": "MNIST, from the folder that MNIST_DIR names"}


def script(
    training: AutoEncoderTraining[Any], kind: str, prints: str, figures: Mapping[str, float], **constants: Any
) -> str:
    """The run from its start to the present update. kind: of auto-encoder; prints: what of what is held out; figures:
    those of the stage, by name; constants: those that one of the two lessons has alone."""
    settings, shape = training.settings, training.network.shape
    data = NAMES.get(settings.data) or f"points of the plane ({CURVES[settings.data][0]})"
    held = f"{len(training.data.held):,} {'points' if training.data.on_plane else 'digits'}"
    about = (
        f"{kind} on {data}: {training.steps:,} updates, as on the stage.\n\n"
        f"It prints {prints.format(held=held, one=held.split()[1][:-1])}.\n"
    )
    constants |= {
        "DATA": settings.data,
        "ON_PLANE": training.data.on_plane,
        "VARIATIONAL": shape.variational,
        "CODES": shape.latents,
        "HIDDEN": list(shape.hidden),
        "ACTIVATION": shape.activation,
        "BATCH": settings.batch,
        "UPDATES": training.steps,
        "SEED": settings.seed,
        "COURSE": dict(training.course),
        "STAGE": of_stage(figures),
    }
    return fill(Path(__file__).with_name("standalone.py"), constants, about)
