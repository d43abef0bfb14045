"""What the lesson on auto-encoders shows, and what it trains on the stage."""

from __future__ import annotations

from dataclasses import dataclass, fields

from engine.digits.examples import EXAMPLES
from engine.generative.autoencoders import settings
from engine.generative.autoencoders.data import SOURCES
from engine.generative.autoencoders.network import Shape
from engine.generative.autoencoders.settings import LARGEST_SEED, MOST_BATCH, MOST_HIDDEN, MOST_RATE
from engine.settings import one_of, within

LOOKS = ("train", "map")
KINDS = ("linear", "tanh")
MOST_CODES, MOST_NOISE = 64, 0.9


@dataclass(frozen=True)
class AeSettings:
    """ValueErrors say what is wrong."""

    look: str = "train"  # one of LOOKS: at a network in training, or at the maps of two that ship
    data: str = "digits"  # one of live_data.SOURCES: what it learns from
    codes: int = 2  # numbers in the bottleneck, 1..64
    kind: str = "tanh"  # one of KINDS: a plane through the data, or hidden layers that bend it (ReLUs for points)
    noise: float = 0.0  # the share of pixels wiped out before the encoder sees them (points: noise added), 0..0.9
    hidden: int = 64  # units of a hidden layer, unless it is linear
    learning_rate: float = 0.003
    batch: int = 64
    seed: int = 0
    drawn: str = "a"  # from here on: which end of the maps' way the pad draws
    digit: int = 3  # and which digits the ends are while nothing is drawn
    example: int = 0
    digit_b: int = 8
    example_b: int = 0

    def __post_init__(self) -> None:
        one_of("look", self.look, LOOKS)
        one_of("data set", self.data, SOURCES)
        one_of("kind", self.kind, KINDS)
        within("number of codes", self.codes, 1, MOST_CODES)
        within("share of noise", self.noise, 0, MOST_NOISE)
        within("number of hidden units", self.hidden, 1, MOST_HIDDEN)
        within("learning rate", self.learning_rate, 0, MOST_RATE)
        within("batch", self.batch, 1, MOST_BATCH)
        within("seed", self.seed, 0, LARGEST_SEED)
        one_of("end", self.drawn, "ab")
        for name in ("digit", "digit_b"):
            within("digit", getattr(self, name), 0, 9)
        for name in ("example", "example_b"):
            within("example", getattr(self, name), 0, EXAMPLES - 1)
        settings.check(self.data, self.codes, self.shape)

    @property
    def shape(self) -> Shape:
        """The network in training."""
        return settings.shape(self.data, self.hidden, self.codes, variational=False, linear=self.kind == "linear")


REBUILD: tuple[str, ...] = ("data", "codes", "kind", "hidden", "batch", "seed")
"""What makes a new network in training."""

LIVE: tuple[str, ...] = ("noise", "learning_rate")
"""What changes while it trains."""

SHOWN: tuple[str, ...] = tuple(field.name for field in fields(AeSettings) if field.name not in REBUILD)
"""What reaches a running experiment."""
