"""What the lesson on a generator of digits shows."""

from __future__ import annotations

from dataclasses import dataclass, fields

from engine.digits.examples import EXAMPLES
from engine.generative.adversaries.settings import LARGEST_SEED, LIVE
from engine.generative.autoencoders.latent import PATHS
from engine.generative.gan_digits.small.settings import REBUILD, Gan8Settings
from engine.settings import one_of, within

__all__ = ["LARGEST_SEED", "LIVE", "LOOKS", "REBUILD", "ROUTES", "SHOWN", "DigitGANSettings"]

LOOKS = ("walk", "plane", "opinion", "samples", "train")
ROUTES = ("between", "round")


@dataclass(frozen=True)
class DigitGANSettings(Gan8Settings):
    """With all that two networks in training on the 8×8 digits can be told. ValueErrors say what is wrong."""

    look: str = "walk"  # one of LOOKS
    route: str = "between"  # one of ROUTES: from A to B, or round by all four without an end
    path: str = "spherical"  # one of engine.generative.autoencoders.latent.PATHS
    digit: int = 3  # which of the digits drawn by formula is judged while nothing is drawn
    example: int = 0

    def __post_init__(self) -> None:
        one_of("look", self.look, LOOKS)
        one_of("route", self.route, ROUTES)
        one_of("path", self.path, PATHS)
        within("digit", self.digit, 0, 9)
        within("example", self.example, 0, EXAMPLES - 1)
        super().__post_init__()


_OWN = {field.name for field in fields(DigitGANSettings)} - {field.name for field in fields(Gan8Settings)}
SHOWN: tuple[str, ...] = (*sorted(_OWN), "seed")
"""What reaches a running experiment with networks that ship."""
