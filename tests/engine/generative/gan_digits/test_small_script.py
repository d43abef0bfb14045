"""The script of a run on the 8×8 digits ends where the stage stands, to the last digit it prints."""

import numpy as np
import pytest

from engine.generative.gan_digits.script import training_script
from engine.generative.gan_digits.settings import GANDigitsSettings
from engine.generative.gan_digits.small.experiment import SHOWN
from engine.generative.gan_digits.small.training import SmallTraining
from tests.engine.scripts import alone, here

SMALL = {"look": "train", "g_hidden": (12, 10), "d_hidden": (10, 12), "batch_size": 16, "noise_size": 4, "seed": 3}


def ends_at(training, said, folder):
    """Whether a script printed and left behind what the stage shows."""
    samples = training.generate(training.noise(SHOWN, 2))
    assert f"loss of D {training.gan.d_loss:.6f}, of G {training.gan.g_loss:.6f}" in said
    assert f"mean ink of 24 samples: {samples.astype(np.float64).mean():.6f}" in said
    np.testing.assert_array_equal(np.load(folder / "gan8.npy"), samples.reshape(-1, 8, 8))


def test_the_script_repeats_the_run_by_itself(tmp_path):
    training = SmallTraining(GANDigitsSettings(**SMALL, half_life=40, d_steps=2))
    training.step(600)
    ends_at(training, alone(training_script(training), tmp_path), tmp_path)


@pytest.mark.parametrize(
    "chosen",
    [
        {"loss": "wasserstein", "penalty": "gradient penalty", "d_optimiser": "momentum", "beta1": 0.5,
         "d_activation": "sine", "frequency": 0.5, "average": 0.0, "init": "gan lab", "g_output": "linear",
         "d_rate": 0.001, "g_rate": 0.001},
        {"loss": "hinge", "penalty": "none", "spectral": True, "g_optimiser": "sgd", "d_activation": "tanh"},
        {"loss": "minimax", "real_weight": 0.9, "g_activation": "relu", "g_steps": 2},
    ],
)  # fmt: skip
def test_whatever_is_chosen_the_script_follows(chosen, tmp_path):
    training = SmallTraining(GANDigitsSettings(**SMALL, **chosen))
    training.step(61)
    ends_at(training, here(training_script(training), tmp_path), tmp_path)


def test_where_no_script_repeats_the_run_a_sentence_says_why():
    training = SmallTraining(GANDigitsSettings(**SMALL))
    with pytest.raises(ValueError, match="no run yet"):
        training_script(training)
    training.step(3)
    with pytest.raises(ValueError, match="changed on its way"):
        training_script(training, since=2)
    training.failed = 4
    with pytest.raises(ValueError, match="beyond all bounds"):
        training_script(training)
    training.only("discriminator")
    with pytest.raises(ValueError, match="changed on its way"):
        training_script(training)
