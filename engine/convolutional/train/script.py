"""A run of lesson 2.6 as a script of its own, in plain torch, that ends at the stage's own numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from engine.convolutional.networks import modules
from engine.convolutional.networks.network import sequential
from engine.convolutional.train.settings import COURSE
from engine.convolutional.train.training import CNNTraining
from engine.ending import of_stage
from engine.script import Code, fill

SOURCES = {"digits": "scikit-learn's digits", "mnist": "MNIST, from the folder that MNIST_DIR names"}


def script(training: CNNTraining) -> str:
    """The run from its start to the present step. Raises ValueError with a sentence where a script cannot repeat it."""
    settings, network, asked = training.settings, training.network, len(training.data.asked)
    if training.start:
        raise ValueError("This run began with a network from a file; the script is for runs from the beginning.")

    def has(kinds: Any) -> bool:
        return any(isinstance(module, kinds) for module in network.net.modules())

    constants = {
        "DATA": settings.data,
        "ASKED": asked,
        "UPDATES": training.steps,
        "BATCH": settings.batch,
        "SEED": settings.seed,
        "OPTIMISER": settings.optimiser,
        "SCHEDULE": settings.schedule,
        "COURSE": dict(training.course),
        "DROPS": has(modules.SeededDropout) or any(values[COURSE.index("dropout")] for _, values in training.course),
        "MOVES": any(values[COURSE.index("augmentation")] for _, values in training.course),
        "LAST": network.last,
        "ALSO": has(modules.WITH_NUMBERS),
        "STAGE": of_stage({"held_loss": training.held_loss, "held_accuracy": training.held_accuracy}),
        "model": Code(sequential(network.anatomy).replace("nn.Dropout(", f"{modules.SeededDropout.__name__}(")),
    }
    about = (
        f"{settings.architecture} on {SOURCES[settings.data]}: {training.steps:,} updates, as on the stage.\n\n"
        f"It prints loss and accuracy on the {asked:,} pictures held out, with the weights at the end.\n"
    )
    return fill(Path(__file__).with_name("standalone.py"), constants, about)
