"""What the lesson on a generator of digits shows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields

from engine.generative.vae_latent import PATHS

LOOKS = ("walk", "plane", "opinion", "samples")
ROUTES = ("between", "round")
EXAMPLES, LARGEST_SEED = 25, 2**31 - 1


@dataclass(frozen=True)
class DigitGANSettings:
    """ValueErrors say what is wrong."""

    look: str = "walk"  # one of LOOKS
    route: str = "between"  # one of ROUTES: from A to B, or round by all four without an end
    path: str = "spherical"  # one of engine.generative.vae_latent.PATHS
    digit: int = 3  # which of the digits drawn by formula is judged while nothing is drawn
    example: int = 0
    seed: int = 0  # of everything that is drawn by chance

    def __post_init__(self) -> None:
        _one_of("look", self.look, LOOKS)
        _one_of("route", self.route, ROUTES)
        _one_of("path", self.path, PATHS)
        _within("digit", self.digit, 0, 9)
        _within("example", self.example, 0, EXAMPLES - 1)
        _within("seed", self.seed, 0, LARGEST_SEED)


REBUILD: tuple[str, ...] = ()
"""What makes a new network in training."""

SHOWN: tuple[str, ...] = tuple(field.name for field in fields(DigitGANSettings) if field.name not in REBUILD)
"""What reaches a running experiment."""


def _one_of(what: str, name: str, choices: Collection[str]) -> None:
    if name not in choices:
        raise ValueError(f"There is no {what} named “{name[:30]}”; there are {', '.join(choices)}.")


def _within(what: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise ValueError(f"The {what} is a number from {low:g} to {high:,g}, not {value:g}.")
