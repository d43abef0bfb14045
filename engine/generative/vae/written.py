"""The networks that ship, as text of a script: how encoder and decoder are put together, in plain torch."""

from __future__ import annotations

from engine.generative.digit_autoencoders.training import SHAPES

WRITTEN = """
def made(latents, first, second):  # first, second: the convolutions' channels
    kernel = {"kernel_size": 4, "stride": 2, "padding": 1}  # halves the sides of a picture, or doubles them
    layers = [nn.Unflatten(1, (1, 28, 28)), nn.Conv2d(1, first, **kernel), nn.SiLU()]
    layers += [nn.Conv2d(first, second, **kernel), nn.SiLU(), nn.Flatten()]
    layers += [nn.Linear(second * 7 * 7, 200), nn.SiLU(), nn.Linear(200, 2 * latents)]
    back = [nn.Linear(latents, 200), nn.SiLU(), nn.Linear(200, second * 7 * 7), nn.Unflatten(1, (second, 7, 7))]
    back += [nn.SiLU(), nn.ConvTranspose2d(second, first, **kernel)]
    back += [nn.SiLU(), nn.ConvTranspose2d(first, 1, **kernel), nn.Flatten()]
    return nn.Sequential(*layers), nn.Sequential(*back)
"""


def sizes(name: str) -> str:
    """What ``made`` is told for a network: its latents and its channels."""
    shape = SHAPES[name]
    return ", ".join(str(size) for size in (shape.latents, *shape.channels))
