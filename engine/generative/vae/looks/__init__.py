"""The looks of the lesson on variational auto-encoders at networks that ship, one a file."""

from __future__ import annotations

from engine.generative.vae.looks.base import VaeExplore
from engine.generative.vae.looks.corners import VaeCorners
from engine.generative.vae.looks.directions import VaeDirections
from engine.generative.vae.looks.plane import VaePlane
from engine.generative.vae.looks.sliders import VaeSliders
from engine.generative.vae.looks.sum import VaeSum
from engine.generative.vae.looks.walk import VaeWalk
from engine.generative.vae.settings import VaeSettings

LOOKS: dict[str, type[VaeExplore]] = {
    one.look: one for one in (VaePlane, VaeWalk, VaeCorners, VaeSum, VaeSliders, VaeDirections)
}


def explore(settings: VaeSettings) -> VaeExplore:
    """What shows the look of the settings. Raises ValueError for the look at a network in training."""
    if settings.look not in LOOKS:
        raise ValueError(f"No network that ships is looked at in the look “{settings.look}”.")
    return LOOKS[settings.look](settings)
