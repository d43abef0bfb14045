"""Everything that can be chosen about two networks that learn against each other, and about those on the plane."""

from __future__ import annotations

from dataclasses import dataclass, fields

from engine.generative.adversaries.settings import LIVE, PlayersSettings
from engine.plane.distributions import DISTRIBUTIONS
from engine.plane.drawing import from_text
from engine.settings import one_of, within

OWN = "yours"
NOISES = ("uniform", "truncated", "normal")
PICTURES = ("planes", "networks")


@dataclass(frozen=True)
class GANSettings(PlayersSettings):
    """Raises ValueError with a sentence for a value out of range."""

    data: str = "ring"  # a key of DISTRIBUTIONS, or "yours"
    marks: str = ""  # the visitor's own marks as text, for links
    spread: float = 0.02  # standard deviation of the noise about each of them, 0.005..0.1
    noise: str = "normal"  # what G is fed: U(0, 1); N(½, ¼) kept within ½ ± ½, as in GAN Lab; or N(0, 1)
    centred: bool = True  # whether the networks see the square that is shown as [−1, 1]², or the plane as it is
    picture: str = "planes"  # one of PICTURES: what is looked at, nothing that is learnt

    def __post_init__(self) -> None:
        one_of("distribution", self.data, (*DISTRIBUTIONS, OWN))
        if self.marks:
            from_text(self.marks)
        one_of("noise", self.noise, NOISES)
        one_of("picture", self.picture, PICTURES)
        within("spread", self.spread, 0.005, 0.1)
        super().__post_init__()


REBUILD: tuple[str, ...] = tuple(field.name for field in fields(GANSettings) if field.name not in (*LIVE, "picture"))
"""What makes new networks."""
