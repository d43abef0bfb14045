"""The controls that all looks have: which look it is, and of which picture."""

from __future__ import annotations

from collections.abc import Mapping

from engine.convolutional.features.pictured import TITLES, YOURS
from engine.convolutional.features.settings import FeaturesSettings
from ui.controls import Controls
from ui.convolutional import own_picture
from ui.look import Look

LESSON = "features"
GONE = (
    "The picture of one's own that belongs here is not on this page, and no link can carry it. Here is another one. "
    "After a reload it comes back in a moment; else bring it again under “Your own picture”."
)


def own(settings: FeaturesSettings) -> int:
    """Which of the visitor's own pictures is looked at; 0 for none."""
    mine = own_picture.get(LESSON)
    return mine.number if mine and settings.pictured and settings.picture == YOURS else 0


def grant_wishes(controls: Controls) -> None:
    """What was asked for below the widgets is done before they are shown."""
    other = {"picture": FeaturesSettings.picture, "pixel": ()}
    own_picture.follow(controls, LESSON, GONE, {"picture": YOURS, "pixel": ()}, other)


def controls(controls: Controls, looks: Mapping[str, Look]) -> None:
    """The look, its picture where it has one, and its own widgets."""
    look = controls.show("look")
    if controls.settings.pictured:
        titles = {**TITLES, YOURS: "Your own"} if own_picture.get(LESSON) else TITLES
        controls.show("picture", titles=titles, brings=("pixel",))
        with controls.folded("own", "Your own picture") as opened:
            if opened:
                own_picture.choose(LESSON)
    looks[look].widgets(controls)
