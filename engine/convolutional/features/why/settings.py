"""The settings of the look that asks why features are learnt."""

from __future__ import annotations

from dataclasses import dataclass

from engine.settings import Settings, choice, seed, whole

SOURCES = {"small": "8×8, from scikit-learn", "mnist": "28×28, from MNIST"}
COUNTS = {"small": 1_797, "mnist": 3_000}
"""Digits of each: all that come with scikit-learn; of MNIST some of those that the network has not learnt from."""


@dataclass(frozen=True)
class WhySettings(Settings):
    """Which digits, and how many of them are learnt from; all others are held out. deal: the seed that divides them."""

    digits: str = choice("small", SOURCES, "digits", title="Digits")
    learnt_from: int = whole(
        500,
        50,
        1_000,
        "number of digits to learn from",
        title="Digits to learn from",
        values=(50, 100, 200, 500, 1_000),
    )
    deal: int = seed("seed", title="Seed of the division")
