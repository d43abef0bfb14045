"""The settings of the look that asks why features are learnt."""

from __future__ import annotations

from dataclasses import dataclass

from engine.settings import Settings, seed, whole

COUNT = 1_797  # digits that come with scikit-learn


@dataclass(frozen=True)
class WhySettings(Settings):
    """How many digits are learnt from; all others are held out. deal: the seed that divides them."""

    learnt_from: int = whole(
        500,
        50,
        1_000,
        "number of digits to learn from",
        title="Digits to learn from",
        values=(50, 100, 200, 500, 1_000),
    )
    deal: int = seed("seed", title="Seed of the division")
