"""What the lesson on variational auto-encoders shows, and what it trains on the stage."""

from __future__ import annotations

from dataclasses import dataclass, fields

from engine.digits.examples import EXAMPLES
from engine.generative.autoencoders import settings as live_settings
from engine.generative.autoencoders.data import CURVES, SOURCES
from engine.generative.autoencoders.latent import PATHS
from engine.generative.autoencoders.network import Shape
from engine.generative.autoencoders.settings import LARGEST_SEED, MOST_HIDDEN, MOST_RATE
from engine.settings import one_of, within

LOOKS = ("plane", "walk", "corners", "sum", "sliders", "directions", "train")
SIGNS = {"plus": 1, "minus": -1, "none": 0}
DIRECTIONS = ("codes", "pictures")
ENDS = ("", "_b", "_c", "_d")  # what the settings of A, B, C and D end in
LIKELIHOODS = ("bernoulli", "gaussian")
MOST_LATENTS, MOST_BATCH, MOST_BETA, MOST_WARM = 16, 256, 100.0, 100_000


@dataclass(frozen=True)
class VaeSettings:
    """ValueErrors say what is wrong."""

    look: str = "plane"  # one of LOOKS: the last at a network in training, the others at networks that ship
    drawn: str = "a"  # which of the pictures A, B, C and D the pad draws, where the look has so many
    digit: int = 8  # which of the digits drawn by formula x is while nothing is drawn; A of the walk
    example: int = 0
    digit_b: int = 3  # B, to which the walk leads; with C and D the corners of a square, or the terms of a sum
    example_b: int = 0
    digit_c: int = 5
    example_c: int = 0
    digit_d: int = 0
    example_d: int = 0
    path: str = "linear"  # one of PATHS
    sign_b: str = "minus"  # one of SIGNS, and so for C and D: how the sum takes them
    sign_c: str = "plus"
    sign_d: str = "none"
    means: bool = False  # the sum takes the mean codes of classes in place of single digits
    directions: str = "codes"  # one of DIRECTIONS: in which codes, or the pictures they decode to, differ most
    by_share: bool = False  # the map laid out by Φ(z) rather than z
    data: str = "digits"  # one of live_data.SOURCES; from here on: the network in training
    latents: int = 2
    hidden: int = 64  # units of a hidden layer
    likelihood: str = "bernoulli"  # one of LIKELIHOODS; for points of the plane it is Gaussian whatever stands here
    deviation: float = 0.2  # s of the Gaussian likelihood, in shares of full ink or in the plane's units
    learnt: bool = False  # whether s is learnt with the rest, and that only where it begins
    beta: float = 1.0  # β: the KL counts so many times; 1 is the bound
    warm: int = 0  # updates over which β rises from 0 to where it stands
    learning_rate: float = 0.003
    batch: int = 64
    seed: int = 0

    def __post_init__(self) -> None:
        one_of("look", self.look, LOOKS)
        one_of("picture", self.drawn, "abcd")
        one_of("path", self.path, PATHS)
        one_of("data set", self.data, SOURCES)
        one_of("likelihood", self.likelihood, LIKELIHOODS)
        one_of("kind of directions", self.directions, DIRECTIONS)
        for end in ENDS:
            within("digit", getattr(self, f"digit{end}"), 0, 9)
            within("example", getattr(self, f"example{end}"), 0, EXAMPLES - 1)
        for end in ENDS[1:]:
            one_of("sign", getattr(self, f"sign{end}"), SIGNS)
        within("number of latents", self.latents, 1, MOST_LATENTS)
        within("number of hidden units", self.hidden, 1, MOST_HIDDEN)
        within("deviation s", self.deviation, 0.02, 2)
        within("weight β", self.beta, 0, MOST_BETA)
        within("number of updates", self.warm, 0, MOST_WARM)
        within("learning rate", self.learning_rate, 0, MOST_RATE)
        within("batch", self.batch, 1, MOST_BATCH)
        within("seed", self.seed, 0, LARGEST_SEED)
        live_settings.check(self.data, self.latents, self.shape)

    @property
    def shape(self) -> Shape:
        """The network in training."""
        return live_settings.shape(self.data, self.hidden, self.latents, variational=True)

    @property
    def bernoulli(self) -> bool:
        """Whether p(x|z) of the network in training is a coin for each pixel."""
        return self.likelihood == "bernoulli" and self.data not in CURVES


PICTURES = {"walk": 2, "corners": 4, "sum": 4}
"""How many pictures a look asks about, where it is not one."""


def sheet(settings: VaeSettings) -> str:
    """Which picture the pad draws in the look of the settings."""
    return settings.drawn if settings.drawn in "abcd"[: PICTURES.get(settings.look, 1)] else "a"


REBUILD: tuple[str, ...] = ("data", "latents", "hidden", "likelihood", "deviation", "learnt", "warm", "batch", "seed")
"""What makes a new network in training."""

LIVE: tuple[str, ...] = ("beta", "learning_rate")
"""What changes while it trains."""

SHOWN: tuple[str, ...] = tuple(field.name for field in fields(VaeSettings) if field.name not in REBUILD)
"""What reaches a running experiment."""
