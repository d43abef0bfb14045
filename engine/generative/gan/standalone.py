"""A generative adversarial network on the plane: the run that was on the stage.

Both updates are those of the stage, word for word, with the derivatives written out; they compute what autograd gives.
Training two networks against each other is chaotic: only the same operations in the same order repeat a run.
"""

from types import SimpleNamespace

import numpy as np
import torch

from engine.ending import ending
from engine.generative.adversaries.definition import play
from engine.generative.adversaries.fast import Pair
from engine.generative.gan.training import squeezed
from engine.plane.distributions import line_points, mixture_points, ring_points

UPDATES = 12
DATA = "ring"
CENTRES = [[0.3, 0.7], [0.7, 0.4]]  # of Gaussians of equal weight
SDS = [[0.1, 0.1], [0.05, 0.2]]
CENTRE, HALF = 0.5, 0.5  # the networks see the square about this centre as -1 to 1
NOISE = "normal"
STAGE = {}
SETTINGS = {
    "seed": 0, "batch_size": 64, "d_steps": 1, "g_steps": 1, "noise_size": 2,
    "g_sizes": (2, 16, 2), "d_sizes": (2, 16, 1), "g_activation": "leaky relu", "d_activation": "sine",
    "frequency": 6.0, "g_output": "linear", "init": "he", "loss": "non-saturating", "real_weight": 1.0,
    "penalty": "r1", "penalty_weight": 0.0003, "spectral": False, "d_optimiser": "adam", "g_optimiser": "adam",
    "d_rate": 0.003, "g_rate": 0.003, "beta1": 0.0, "beta2": 0.99, "half_life": 900, "average": 0.998,
}  # fmt: skip

torch.set_num_threads(1)
s = SimpleNamespace(**SETTINGS)


def real_points(rng):
    """A batch as the networks see it."""
    if DATA == "ring":
        points = ring_points(s.batch_size, rng)
    elif DATA == "line":
        points = line_points(s.batch_size, rng)
    else:
        points = mixture_points(np.array(CENTRES), np.array(SDS), s.batch_size, rng)
    return torch.from_numpy((points - CENTRE) / HALF)


def noise(rng):
    """What G makes a batch of."""
    if NOISE == "normal":
        z = rng.standard_normal((s.batch_size, s.noise_size))
    elif NOISE == "uniform":
        z = rng.random((s.batch_size, s.noise_size))
    else:
        z = squeezed(rng.random((s.batch_size, s.noise_size)))
    return torch.from_numpy(z)


with torch.inference_mode():
    d_loss, g_loss = play(Pair(s), s, UPDATES, real_points, noise)
print(f"after {UPDATES} updates: loss of D {d_loss:.6f}, of G {g_loss:.6f}")
print(ending({"d_loss": d_loss, "g_loss": g_loss}, STAGE))
