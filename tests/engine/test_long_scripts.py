"""A thousand updates later a script is still at the stage's figures, to the last digit: it runs the stage's own
arithmetic. What learns fast doubles a difference of 10⁻¹⁶ every few updates; a dozen of them would tell nothing.
"""

import inspect

import numba
import pytest

from engine.convolutional.train.experiment import TrainExperiment
from engine.convolutional.train.script import script as train_script
from engine.convolutional.train.settings import TrainSettings
from engine.generative.autoencoder.experiment import AeTrain
from engine.generative.autoencoder.script import script as ae_script
from engine.generative.autoencoder.settings import AeSettings
from engine.generative.gan.script import script as gan_script
from engine.generative.gan.settings import GANSettings
from engine.generative.gan.training import GANTraining
from engine.generative.gan_digits.script import training_script
from engine.generative.gan_digits.settings import GANDigitsSettings
from engine.generative.gan_digits.small.training import SmallTraining
from engine.generative.vae.experiment import VaeTrain
from engine.generative.vae.script import script as vae_script
from engine.generative.vae.settings import VaeSettings
from engine.recurrent.gates.script import script as gates_script
from engine.recurrent.gates.settings import GatesSettings
from engine.recurrent.gates.training import GatesExperiment
from engine.recurrent.gradients.race_experiment import RaceExperiment
from engine.recurrent.gradients.script import script as race_script
from engine.recurrent.gradients.settings import GradientsSettings
from engine.supervised.mlp import loop
from engine.supervised.mlp.script import script as mlp_script
from engine.supervised.mlp.settings import MLPSettings, playground
from engine.supervised.mlp.training import MLPTraining
from tests.engine.scripts import ended, here

LONG = 1_000


def changed(run, steps=LONG, **more):
    """Half of the way with other settings than the first half."""
    run.step(steps // 2)
    run.change(**more)
    run.step(steps // 2)
    return run


def race(steps=LONG, **more):
    run = RaceExperiment(GradientsSettings(look="race", length=10, hidden=8, batch=4, **more))
    return race_script(changed(run, steps, learning_rate=0.02, clip="value", threshold=0.3))


def gates(**more):
    run = GatesExperiment(GatesSettings(mode="learn", hidden=4, batch=4, **more))
    return gates_script(changed(run, learning_rate=0.03))


def gan(**more):
    run = GANTraining(GANSettings(g_hidden=(8, 8), d_hidden=(8, 8), batch_size=32, **more))
    run.step(LONG)
    return gan_script(run)


def digits_gan(**more):
    run = SmallTraining(GANDigitsSettings(look="train", g_hidden=(16,), d_hidden=(16,), batch_size=16, **more))
    run.step(LONG)
    return training_script(run)


def ae(**more):
    run = AeTrain(AeSettings(look="train", hidden=8, batch=16, **more))
    return ae_script(changed(run, learning_rate=0.01, noise=0.1))


def vae(**more):
    run = VaeTrain(VaeSettings(look="train", hidden=8, batch=16, **more))
    return vae_script(changed(run, learning_rate=0.01, beta=2.0))


def train(**more):
    run = TrainExperiment(TrainSettings(batch=16, **more))
    return train_script(changed(run, learning_rate=0.003, weight_decay=0.001).training)


SMALL = "C4@3 R P2 F10"
RUNS = {
    "race": lambda: race(seed=1),
    "race, no memory": lambda: race(task="first_symbol", rule="momentum", clip="none", learning_rate=0.03),
    "race for the longest lag": lambda: race(300, mode="lag", seed=2, learning_rate=0.03),
    "gates": gates,
    "gates, at the end": lambda: gates(task="first", seed=3, forget_bias=-1.0),
    "ring of eight": lambda: gan(data="ring8"),
    "two Gaussians": lambda: gan(data="gaussians", loss="wasserstein", penalty="gradient penalty", d_steps=3, seed=1),
    "spectral norms": lambda: gan(loss="hinge", penalty="none", spectral=True, noise="uniform", g_optimiser="momentum"),
    "digits against each other": lambda: digits_gan(seed=2),
    "auto-encoder": ae,
    "auto-encoder of points": lambda: ae(data="ring", codes=1, seed=1),
    "linear": lambda: ae(kind="linear", codes=3),
    "variational": lambda: vae(warm=200),
    "variational, of points": lambda: vae(data="spiral", latents=1, seed=2, learnt=True),
    "CNN": lambda: train(architecture=SMALL, seed=1),
    "CNN, normalised": lambda: train(architecture="C4@3 B R P2 F10", optimiser="momentum", augmentation=0.3),
    "CNN, dropout": lambda: train(architecture="C4@3 R F12 R D0.5 F10", optimiser="sgd", schedule="cosine"),
    "CNN, local": lambda: train(architecture="L2@3 R F10", dropout=0.3, schedule="halving"),
}


@pytest.mark.parametrize("name", RUNS)
def test_a_thousand_updates_later_it_is_where_the_stage_is(name):
    assert ended(here(RUNS[name]())) == 0


NETWORKS = {
    "default": MLPSettings(),
    "chaotic": MLPSettings(activation="tanh", optimiser="momentum", learning_rate=0.1, seed=1),
    "sine": MLPSettings(activation="sine", optimiser="rmsprop", data="three_arms", features=("x1", "sinx2"), seed=2),
    "regression": MLPSettings(data="multi_gauss", activation="relu", optimiser="sgd", learning_rate=0.1),
    "playground": playground(regularisation="l1", regularisation_rate=0.03, batch_size=7),
    "l2": MLPSettings(activation="softplus", regularisation="l2", regularisation_rate=0.01),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_the_loop_to_take_along_is_that_of_the_stage(name, monkeypatch):
    """Compiled once for all: what the script would compile is, word for word, what the stage has."""
    start, run = MLPTraining(NETWORKS[name]), MLPTraining(NETWORKS[name])
    run.step(LONG // 2)
    run.frozen[0, [2, 5]], run.off[0, 3] = 1, 1
    start.restore(run.state(), run.data)
    run.step(LONG)
    text, compiled = mlp_script(run, start, loop=True), []

    def known(**options):
        def take(function):
            compiled.append(function.__name__)
            return getattr(loop, function.__name__)

        return take

    for one in vars(loop).values():
        if hasattr(one, "py_func") and f"def {one.py_func.__name__}(" in text:
            assert inspect.getsource(one.py_func) in text
    monkeypatch.setattr(numba, "njit", known)
    assert ended(here(text)) == 0
    assert {"train", "evaluate", "_forward", "_optimise"} <= set(compiled)
