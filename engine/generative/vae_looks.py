"""The looks of the lesson on variational auto-encoders at networks that ship."""

from __future__ import annotations

from engine.generative.vae_corners import VaeCorners
from engine.generative.vae_directions import VaeDirections
from engine.generative.vae_explore import VaeExplore
from engine.generative.vae_plane import VaePlane
from engine.generative.vae_settings import VaeSettings
from engine.generative.vae_sliders import VaeSliders
from engine.generative.vae_sum import VaeSum
from engine.generative.vae_walk import VaeWalk

LOOKS: dict[str, type[VaeExplore]] = {
    "plane": VaePlane,
    "walk": VaeWalk,
    "corners": VaeCorners,
    "sum": VaeSum,
    "sliders": VaeSliders,
    "directions": VaeDirections,
}


def explore(settings: VaeSettings) -> VaeExplore:
    """What shows the look of the settings. Raises ValueError for the look at a network in training."""
    if settings.look not in LOOKS:
        raise ValueError(f"No network that ships is looked at in the look “{settings.look}”.")
    return LOOKS[settings.look](settings)


def warm_up() -> None:
    """Read the weights and lay out the maps, which takes a second or two the first time."""
    for look in LOOKS:
        experiment = explore(VaeSettings(look=look))
        experiment.frame(), experiment.picture()
