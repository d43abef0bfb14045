"""A run of the auto-encoder's lesson as a script of its own."""

from __future__ import annotations

from engine.generative.autoencoder.experiment import AeTrain
from engine.generative.autoencoder.maps import AeExplore
from engine.generative.autoencoders import script as training

PRINTS = "the squared error of the {held} held out, beside that of as many principal components"


def script(experiment: AeTrain | AeExplore) -> str:
    """The run from its start to the present update. Raises ValueError with a sentence where there is no run."""
    if isinstance(experiment, AeExplore):
        raise ValueError("The script is of a run of training: choose “Train one” above.")
    angles = ",\nand the principal angles" if experiment.settings.kind == "linear" else ""
    return training.script(
        experiment.training, "An auto-encoder", PRINTS + angles, {"held": experiment.training.held_loss}
    )
