"""What the lesson on auto-encoders shows, and what it trains on the stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.generative.autoencoders.network import Shape
from engine.generative.autoencoders.settings import BATCHES, LearningSettings
from engine.generative.digit_autoencoders.asking import AskingSettings
from engine.settings import choice, number, whole

LOOKS = {"train": "Train one", "map": "The map of codes, beside a VAE's"}
KINDS = {"tanh": "Non-linear: it bends", "linear": "Linear: as PCA's"}
CODES = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)


@dataclass(frozen=True)
class AeSettings(LearningSettings, AskingSettings):
    """Raises ValueError with a sentence for a value out of range."""

    look: str = choice("train", LOOKS, "look", title="What to do")
    codes: int = whole(2, 1, CODES[-1], "number of codes", title="Numbers in the bottleneck: starts anew", values=CODES)
    kind: str = choice("tanh", KINDS, "kind", title="Encoder and decoder: starts anew")
    noise: float = number(  # the share of pixels wiped out before the encoder sees them; of points, the noise added
        0.0, 0, 0.9, "share of noise", title="Denoising: pixels wiped out", step=0.1, live=True
    )
    batch: int = whole(64, 1, 1_437, "batch", values=(*BATCHES, 512, 1_437))
    drawn: str = choice("a", {"a": "A", "b": "B"}, "picture", title="Pad draws", shown=True)
    digit: int = 3
    digit_b: int = 8

    @property
    def shape(self) -> Shape:
        return self.shaped(self.codes, variational=False, linear=self.kind == "linear")

    @property
    def pictures(self) -> int:
        return 2 if self.look == "map" else 1

    def key(self) -> tuple[Any, ...]:
        return super().key() if self.look == "train" else (self.look,)
