"""The settings of the look on the neocognitron."""

from __future__ import annotations

from dataclasses import dataclass

from engine.convolutional.features.neocognitron.patterns import CHANGES, DIGITS, MOST
from engine.settings import Settings, choice, seed, whole

LAYERS, TOGETHER = "layers", "together"
ORDERS = {LAYERS: "one layer after the other", TOGETHER: "all layers at once"}


@dataclass(frozen=True)
class NeocognitronSettings(Settings):
    """neo_seed and neo_order begin another run; the others say what it is shown."""

    neo_digit: str = choice("2", map(str, range(len(DIGITS))), "digit", title="Shown: the digit", shown=True)
    neo_right: int = whole(0, -MOST, MOST, "shift to the right", step=1, title="Moved to the right by", shown=True)
    neo_down: int = whole(0, -MOST, MOST, "shift downwards", step=1, title="Moved down by", shown=True)
    neo_change: str = choice("none", CHANGES, "change", title="It is", shown=True)
    neo_order: str = choice(LAYERS, ORDERS, "order", title="What learns")
    neo_seed: int = seed(title="Seed")
