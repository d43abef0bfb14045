"""A generative adversarial network on scikit-learn's 8×8 digits, trained as on the stage.

It prints the last losses of D and of G and the mean ink of 24 samples, and writes these to gan8.npy. The definitions
are those of the stage, word for word: training two networks against each other is chaotic, and only the same
operations in the same order repeat a run. They compute what autograd gives.
"""

from types import SimpleNamespace

import numpy as np
import torch
from sklearn.datasets import load_digits

from engine.ending import ending
from engine.generative.adversaries.definition import play, stream
from engine.generative.adversaries.fast import Pair
from engine.generative.adversaries.players import JUDGED

UPDATES = 12
SETTINGS = {
    "seed": 0, "batch_size": 16, "d_steps": 1, "g_steps": 1, "noise_size": 4,
    "g_sizes": (4, 16, 64), "d_sizes": (64, 16, 1), "g_activation": "leaky relu", "d_activation": "leaky relu",
    "frequency": 6.0, "g_output": "tanh", "init": "he", "loss": "non-saturating", "real_weight": 1.0,
    "penalty": "r1", "penalty_weight": 1.0, "spectral": False, "d_optimiser": "adam", "g_optimiser": "adam",
    "d_rate": 0.003, "g_rate": 0.003, "beta1": 0.0, "beta2": 0.99, "half_life": 0, "average": 0.998,
}  # fmt: skip
STAGE = {}

torch.set_num_threads(1)
s = SimpleNamespace(**SETTINGS)
digits = load_digits().images.astype(np.float32).reshape(-1, 64) / 16
order = np.random.default_rng((s.seed, 0)).permutation(len(digits))
images = torch.from_numpy(2 * digits[order[360:]] - 1)  # 360 are held out


def real(rng):
    """A batch as the networks see it."""
    return images[torch.from_numpy(rng.integers(len(images), size=s.batch_size))]


def noise(rng, count=s.batch_size):
    return torch.from_numpy(rng.standard_normal((count, s.noise_size))).float()


gan = Pair(s, torch.float32)
with torch.inference_mode():
    d_loss, g_loss = play(gan, s, UPDATES, real, noise)
    samples = ((gan.generate(noise(stream(s.seed, JUDGED + 2), 24)) + 1) / 2).clamp(0, 1)
np.save("gan8.npy", samples.view(24, 8, 8).numpy())
print(f"after {UPDATES} updates: loss of D {d_loss:.6f}, of G {g_loss:.6f}")
print(f"mean ink of 24 samples: {float(samples.double().mean()):.6f}")
print(ending({"last d_loss": d_loss, "last g_loss": g_loss}, STAGE))
