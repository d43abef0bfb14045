"""What the lesson on variational auto-encoders shows, and what it trains on the stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.digits.examples import EXAMPLES
from engine.generative.autoencoders.data import CURVES
from engine.generative.autoencoders.network import Shape
from engine.generative.autoencoders.settings import LearningSettings
from engine.generative.digit_autoencoders.asking import AskingSettings
from engine.settings import choice, number, switch, whole

LOOKS = {
    "plane": "Drag through the latent plane",
    "walk": "Walk from one digit to another",
    "corners": "Between four corners",
    "sum": "Arithmetic on codes",
    "sliders": "Twenty latents by sliders",
    "directions": "Twenty latents by directions",
    "train": "Train one",
}
PICTURES = {"walk": 2, "corners": 4, "sum": 4}
"""How many pictures a look asks about, where it is not one."""
WAYS = {"linear": "straight", "spherical": "great circle"}
SIGNS = {"plus": "+", "minus": "−", "none": "left out"}
DIRECTIONS = {"codes": "principal ones of the codes", "pictures": "where pictures change most"}
LIKELIHOODS = {"bernoulli": "Bernoulli: ink or not", "gaussian": "Gaussian: grey values"}
BETAS = (0.0, 0.01, 0.1, 0.3, 0.5, 1.0, 2.0, 4.0, 10.0, 30.0)
MOST_LATENTS = 16
WARM = (0, 200, 500, 1_000, 2_000, 5_000)


@dataclass(frozen=True)
class VaeSettings(LearningSettings, AskingSettings):
    """Raises ValueError with a sentence for a value out of range."""

    look: str = choice("plane", LOOKS, "look", title="What to do")  # the last at a network in training
    digit_c: int = whole(5, 0, 9, "digit", title="C", step=1, shown=True)
    example_c: int = whole(0, 0, EXAMPLES - 1, "example", title="Example of C", shown=True)
    digit_d: int = whole(0, 0, 9, "digit", title="D", step=1, shown=True)
    example_d: int = whole(0, 0, EXAMPLES - 1, "example", title="Example of D", shown=True)
    path: str = choice("linear", WAYS, "path", title="The way", shown=True)
    sign_b: str = choice("minus", SIGNS, "sign", title="B", shown=True)  # how the sum takes B, C and D
    sign_c: str = choice("plus", SIGNS, "sign", title="C", shown=True)
    sign_d: str = choice("none", SIGNS, "sign", title="D", shown=True)
    means: bool = switch(False, "mean codes", title="Mean codes of classes, not digits", shown=True)
    directions: str = choice("codes", DIRECTIONS, "kind of directions", title="Directions", shown=True)
    by_share: bool = switch(False, "map by shares", title="Map by Φ(z): equal shares of p(z)", shown=True)

    # The network in training
    latents: int = whole(2, 1, MOST_LATENTS, "number of latents", title="Latents: another number starts anew", step=1)
    likelihood: str = choice(  # of points of the plane it is Gaussian whatever stands here
        "bernoulli", LIKELIHOODS, "likelihood", title="p(x|z): another one starts anew"
    )
    deviation: float = number(  # s, in shares of full ink or in the plane's units
        0.2, 0.02, 2, "deviation s", title="s of the Gaussian likelihood", step=0.05
    )
    learnt: bool = switch(False, "learning of s", title="s is learnt with the rest, from there")
    beta: float = number(  # the KL counts so many times; 1 is the bound
        1.0, 0, 100, "weight β", title="β, the weight of the KL: applies while it runs", values=BETAS, live=True
    )
    warm: int = whole(
        0, 0, 100_000, "number of updates", title="Warm-up: updates over which β rises from 0", values=WARM
    )

    @property
    def shape(self) -> Shape:
        return self.shaped(self.latents, variational=True)

    @property
    def bernoulli(self) -> bool:
        """Whether p(x|z) of the network in training is a coin for each pixel."""
        return self.likelihood == "bernoulli" and self.data not in CURVES

    @property
    def pictures(self) -> int:
        return PICTURES.get(self.look, 1)

    def key(self) -> tuple[Any, ...]:
        return super().key() if self.look == "train" else (self.look, self.seed)
