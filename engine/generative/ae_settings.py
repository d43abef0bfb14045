"""What the lesson on auto-encoders shows, and what it trains on the stage."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields

from engine.generative.vae_settings import EXAMPLES, LARGEST_SEED

LOOKS = ("train", "map")
KINDS = ("linear", "tanh")
MOST_CODES, MOST_HIDDEN, MOST_BATCH, MOST_RATE, MOST_NOISE = 64, 256, 1_437, 1.0, 0.9


@dataclass(frozen=True)
class AeSettings:
    """ValueErrors say what is wrong."""

    look: str = "train"  # one of LOOKS: at a network in training, or at the maps of two that ship
    codes: int = 2  # numbers in the bottleneck, 1..64
    kind: str = "tanh"  # one of KINDS: a plane through the data, or a hidden layer with a bend each way
    noise: float = 0.0  # the share of pixels wiped out before the encoder sees them, 0..0.9
    hidden: int = 64  # units of the hidden layer each way, for "tanh"
    learning_rate: float = 0.003
    batch: int = 64
    seed: int = 0
    digit: int = 3  # from here on: which digits the maps are asked about while nothing is drawn
    example: int = 0
    digit_b: int = 8
    example_b: int = 0

    def __post_init__(self) -> None:
        _one_of("look", self.look, LOOKS)
        _one_of("kind", self.kind, KINDS)
        _within("number of codes", self.codes, 1, MOST_CODES)
        _within("share of noise", self.noise, 0, MOST_NOISE)
        _within("number of hidden units", self.hidden, 1, MOST_HIDDEN)
        _within("learning rate", self.learning_rate, 0, MOST_RATE)
        _within("batch", self.batch, 1, MOST_BATCH)
        _within("seed", self.seed, 0, LARGEST_SEED)
        for name in ("digit", "digit_b"):
            _within("digit", getattr(self, name), 0, 9)
        for name in ("example", "example_b"):
            _within("example", getattr(self, name), 0, EXAMPLES - 1)


REBUILD: tuple[str, ...] = ("codes", "kind", "hidden", "batch", "seed")
"""What makes a new network in training."""

LIVE: tuple[str, ...] = ("noise", "learning_rate")
"""What changes while it trains."""

SHOWN: tuple[str, ...] = tuple(field.name for field in fields(AeSettings) if field.name not in REBUILD)
"""What reaches a running experiment."""


def _one_of(what: str, name: str, choices: Collection[str]) -> None:
    if name not in choices:
        raise ValueError(f"There is no {what} named “{name[:30]}”; there are {', '.join(choices)}.")


def _within(what: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise ValueError(f"The {what} is a number from {low:g} to {high:,g}, not {value:g}.")
