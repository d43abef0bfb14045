"""Everything that can be chosen about a generative adversarial network in training on the 8×8 digits."""

from __future__ import annotations

from dataclasses import dataclass, fields

from engine.generative.adversaries.settings import LIVE, PlayersSettings

PIXELS = 64


@dataclass(frozen=True)
class Gan8Settings(PlayersSettings):
    """Raises ValueError with a sentence for a value out of range."""

    noise_size: int = 16
    g_hidden: tuple[int, ...] = (128, 128)
    d_hidden: tuple[int, ...] = (128, 64)
    d_activation: str = "leaky relu"
    g_output: str = "tanh"
    penalty_weight: float = 1.0
    d_rate: float = 0.003
    g_rate: float = 0.003
    half_life: int = 0
    average: float = 0.998
    batch_size: int = 64
    d_steps: int = 1

    @property
    def most_noise(self) -> int:
        return 64

    @property
    def outputs(self) -> int:
        return PIXELS


REBUILD: tuple[str, ...] = tuple(field.name for field in fields(Gan8Settings) if field.name not in LIVE)
"""What makes new networks."""
