"""What the lesson on a generator of digits shows, and how two networks in training on the 8×8 digits learn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.digits.examples import EXAMPLES
from engine.generative.adversaries.settings import LARGEST_BATCH, WEIGHTS, PlayersSettings
from engine.settings import choice, live_names, number, whole

LOOKS = {
    "walk": "Walk through the noise",
    "plane": "Drag through a plane of noise",
    "opinion": "Draw: what does D say?",
    "samples": "Judge its samples",
    "train": "Train one, on 8×8 digits",
}
ROUTES = {"between": "from A to B", "round": "round by A, B, C and D, for ever"}
PATHS = {"spherical": "great circles: as long as draws are", "linear": "straight lines"}
PIXELS = 64
NOISES, BATCHES = (2, 4, 8, 16, 32, 64), (16, 32, 64, 128, 256)


@dataclass(frozen=True)
class GANDigitsSettings(PlayersSettings):
    """What is shown, how each look shows it, and how the networks in training learn."""

    look: str = choice("walk", LOOKS, "look", title="What to do")
    route: str = choice("between", ROUTES, "route", title="The way", shown=True)
    path: str = choice("spherical", PATHS, "path", title="Between codes", shown=True)
    digit: int = whole(3, 0, 9, "digit", title="x", step=1, shown=True)  # judged while nothing is drawn
    example: int = whole(0, 0, EXAMPLES - 1, "example", shown=True)  # which of the drawings of that digit
    noise_size: int = whole(16, 1, 64, "size of the noise", title="Numbers of noise", values=NOISES)
    g_hidden: tuple[int, ...] = (128, 128)
    d_hidden: tuple[int, ...] = (128, 64)
    d_activation: str = "leaky relu"
    g_output: str = "tanh"
    penalty_weight: float = number(
        1.0, 0, 100, "penalty's weight", title="The penalty's weight λ", values=WEIGHTS, live=True
    )
    half_life: int = 0
    batch_size: int = whole(
        64, 2, LARGEST_BATCH, "batch size", title="Real digits an update", values=BATCHES, live=True
    )  # fmt: skip

    @property
    def outputs(self) -> int:
        return PIXELS

    def live(self) -> dict[str, Any]:
        """Where networks that ship are looked at, the seed is live, too; networks in training are built for theirs."""
        shown = ("route", "path", "digit", "example", "seed")
        names = live_names(type(self), shown=False) if self.look == "train" else shown
        return {name: getattr(self, name) for name in names}

    def key(self) -> tuple[Any, ...]:
        return super().key() if self.look == "train" else (self.look,)
