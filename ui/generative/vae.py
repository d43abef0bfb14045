"""The variational auto-encoder lesson's controls and stage."""

from __future__ import annotations

from engine.generative.vae_settings import EXAMPLES, LARGEST_SEED, VaeSettings
from ui import lesson
from ui.generative import vae_train
from ui.generative.vae_looks import plane, sliders, walk
from ui.links import Controls
from ui.pad import pad
from ui.stage import stage

LESSON = "vae"
LOOKS = {
    "plane": "Drag through the latent plane",
    "walk": "Walk from one digit to another",
    "sliders": "Twenty latents by sliders",
    "train": "Train one, on 8×8 digits",
}
PATHS = {"linear": "a straight line", "spherical": "a great circle"}


def controls(controls: Controls) -> None:
    """What to do first; then the pad, or how the network in training learns."""
    training = controls.settings.look == "train"
    if not training:
        pad(LESSON)
    if lesson.presenting():
        return
    controls.pick("look", "What to do", LOOKS)
    if training:
        vae_train.controls(controls)
    else:
        _trained(controls)


def _trained(controls: Controls) -> None:
    walking = controls.settings.look == "walk"
    if walking:
        controls.pick("path", "The way", PATHS)
    if controls.settings.look != "sliders":
        controls.switch("by_share", "Map by Φ(z): equal areas, equal shares of the prior")
    with controls.folded("digits", "Digits in place of a drawing") as opened:
        if opened:
            controls.slide("digit", "A" if walking else "x", 0, 9, 1)
            controls.number("example", "Example", 0, EXAMPLES - 1)
            if walking:
                controls.slide("digit_b", "B", 0, 9, 1)
                controls.number("example_b", "Example of B", 0, EXAMPLES - 1)
            else:
                controls.number("seed", "Seed of the draws", 0, LARGEST_SEED)


def show(token: str, settings: VaeSettings) -> None:
    """The stage of the look that is chosen."""
    rows = {"plane": plane, "walk": walk, "sliders": sliders, "train": vae_train.rows}[settings.look](settings)
    stage(token, LESSON, rows, presenting=lesson.presenting())
