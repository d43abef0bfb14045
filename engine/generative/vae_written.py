"""The networks that ship, as text of a script: how encoder and decoder are put together, in plain torch."""

from __future__ import annotations

DENSE = """
def dense(latents):
    layers = [nn.Linear(784, 200), nn.Tanh(), nn.Linear(200, 200), nn.Tanh(), nn.Linear(200, 2 * latents)]
    back = [nn.Linear(latents, 200), nn.Tanh(), nn.Linear(200, 200), nn.Tanh(), nn.Linear(200, 784)]
    return nn.Sequential(*layers), nn.Sequential(*back)
"""

CONVOLUTIONAL = """
def convolutional(latents):
    kernel = {"kernel_size": 4, "stride": 2, "padding": 1}  # halves the sides of a picture, or doubles them
    layers = [nn.Unflatten(1, (1, 28, 28)), nn.Conv2d(1, 24, **kernel), nn.SiLU(), nn.Conv2d(24, 48, **kernel)]
    layers += [nn.SiLU(), nn.Flatten(), nn.Linear(48 * 7 * 7, 200), nn.SiLU(), nn.Linear(200, 2 * latents)]
    back = [nn.Linear(latents, 200), nn.SiLU(), nn.Linear(200, 48 * 7 * 7), nn.Unflatten(1, (48, 7, 7)), nn.SiLU()]
    back += [nn.ConvTranspose2d(48, 24, **kernel), nn.SiLU(), nn.ConvTranspose2d(24, 1, **kernel), nn.Flatten()]
    return nn.Sequential(*layers), nn.Sequential(*back)
"""

MADE = {"vae2": "dense", "vae20": "convolutional"}
"""Which function makes which network."""
WRITTEN = {"vae2": DENSE, "vae20": CONVOLUTIONAL}
