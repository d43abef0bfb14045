"""The lesson's card on the first page."""

from __future__ import annotations

import numpy as np
from PIL import Image

from engine.generative.autoencoders.latent import manifold
from engine.generative.digit_autoencoders.digits import network as trained_encoder
from ui.figures import SIZE, WIDE, Picture, tint


def picture() -> Picture:
    """The plane of a trained variational auto-encoder: what every place decodes to."""
    ground = manifold(trained_encoder("vae2"), 16, by_share=True)[56:-56]
    found = Image.fromarray(tint(ground / 255).astype(np.uint8)).resize((WIDE, SIZE), Image.Resampling.LANCZOS)
    return np.asarray(found)
