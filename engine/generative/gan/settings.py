"""Everything that can be chosen about two networks that learn against each other on the plane."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.generative.adversaries.settings import PlayersSettings
from engine.plane.distributions import TITLES
from engine.plane.drawing import from_text
from engine.settings import choice, number, switch, text

OWN = "yours"
NOISES = {"uniform": "uniform, 0 to 1", "truncated": "normal about ½, cut off", "normal": "standard normal"}
PICTURES = {"planes": "the plane twice", "networks": "both networks at work"}


@dataclass(frozen=True)
class GANSettings(PlayersSettings):
    """Raises ValueError with a sentence for a value out of range."""

    data: str = choice(
        "ring", TITLES | {OWN: "Your own: draw it"}, "distribution",
        title="Distribution: another one starts new networks",
    )  # fmt: skip
    marks: str = text("", "marks", accept=from_text)  # the visitor's own
    spread: float = number(0.02, 0.005, 0.1, "spread")  # standard deviation of the noise about each mark
    noise: str = choice("normal", NOISES, "noise")  # what G is fed; the one cut off is GAN Lab's, N(½, ¼) within ½ ± ½
    centred: bool = switch(True, "centring", title="The networks see the square as −1 to 1")  # or the plane as it is
    picture: str = choice("planes", PICTURES, "picture", shown=True)

    def live(self) -> dict[str, Any]:
        """Not the picture, which the page itself changes: what is looked at leaves the run as it is."""
        return {name: value for name, value in super().live().items() if name != "picture"}
