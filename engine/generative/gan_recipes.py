"""Settings for each distribution; GAN Lab's own; and settings that fail, each on purpose.

`python -m bench.gan_recipes` trains every recipe from ten seeds and prints how it did.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.generative.gan_settings import OWN, GANSettings

# Where modes lie apart, D must slope from one to the next, which units that know no small waves do of themselves.
_APART = GANSettings(
    data="disjoint",
    d_activation="leaky relu",
    d_hidden=(32, 32),
    penalty_weight=0.01,
    d_rate=0.005,
    d_steps=1,
    average=0.99,
    half_life=1_000,
)
RECIPES: dict[str, GANSettings] = {
    "ring": GANSettings(),
    "gaussians": GANSettings(
        data="gaussians", frequency=3.0, penalty_weight=0.001, d_rate=0.005, g_rate=0.001, average=0.99
    ),
    "line": GANSettings(data="line"),
    "disjoint": _APART,
    "ring8": replace(_APART, data="ring8"),
    "grid25": replace(_APART, data="grid25", g_hidden=(64, 64), d_hidden=(64, 64), g_rate=0.004, half_life=2_000),
    OWN: GANSettings(data=OWN),
}

GAN_LAB = GANSettings(
    data="gaussians",
    noise="uniform",
    g_hidden=(8, 8),
    d_hidden=(8, 8),
    g_activation="relu",
    d_activation="relu",
    g_output="tanh",
    centred=False,
    init="gan lab",
    real_weight=0.95,
    penalty="none",
    d_optimiser="sgd",
    g_optimiser="sgd",
    d_rate=0.1,
    g_rate=0.1,
    half_life=0,
    average=0.0,
    batch_size=150,
    d_steps=2,
)
"""GAN Lab's default network, loss and rates, to the letter (Kahng et al., 2019)."""

PRESETS: dict[str, GANSettings] = {
    "Ring": RECIPES["ring"],
    "Two Gaussians": RECIPES["gaussians"],
    "Line": RECIPES["line"],
    "Three clouds apart": RECIPES["disjoint"],
    "Ring of eight": RECIPES["ring8"],
    "Grid of 25": RECIPES["grid25"],
    "GAN Lab's own": GAN_LAB,
}


@dataclass(frozen=True)
class Failure:
    """settings: that fail; illness: the doctor's name for it; what: to be seen, in a sentence."""

    settings: GANSettings
    illness: str
    what: str


_PLAIN = replace(GAN_LAB, centred=True, noise="normal", g_output="linear", init="he", real_weight=1.0)
GALLERY: dict[str, Failure] = {
    "A": Failure(
        replace(_PLAIN, data="ring8", g_hidden=(32, 32), d_hidden=(32, 32), d_optimiser="adam", g_optimiser="adam",
                d_rate=0.001, g_rate=0.005, d_steps=1, g_steps=3),
        "Oscillation",
        "G learns five times as fast as D, and three times as often: it runs to one mode, D follows, it runs on.",
    ),
    "B": Failure(
        replace(_PLAIN, data="disjoint", d_hidden=(32, 32), d_optimiser="adam", g_optimiser="sgd",
                d_rate=0.01, g_rate=0.001, d_steps=10),
        "Mode collapse",
        "Ten fast updates of D to one slow one of G: G fills only a part of the room of the real points.",
    ),
    "C": Failure(
        replace(_PLAIN, data="ring", loss="wasserstein", d_rate=1.0, g_rate=0.1),
        "Not a number",
        "Nothing bounds a plain Wasserstein critic, and its learning rate is far too high.",
    ),
}  # fmt: skip
