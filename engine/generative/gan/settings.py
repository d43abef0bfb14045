"""Everything that can be chosen about two networks that learn against each other on the plane; settings for each
distribution, GAN Lab's own, and settings that fail, each on purpose.

`python -m bench.gan_recipes` trains every recipe from ten seeds and prints how it did.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from engine.generative.adversaries.settings import LOSS_NAMES, OPTIMISERS, PlayersSettings
from engine.plane.distributions import TITLES
from engine.plane.drawing import from_text
from engine.settings import choice, number, switch, text

OWN = "yours"
NOISES = {"uniform": "uniform, 0 to 1", "truncated": "normal about ½, cut off", "normal": "standard normal"}
PICTURES = {"planes": "the plane twice", "networks": "both networks at work"}


@dataclass(frozen=True)
class GANSettings(PlayersSettings):
    """The distribution on the plane and the noise, besides what every pair has."""

    data: str = choice(
        "ring", TITLES | {OWN: "Your own: draw it"}, "distribution",
        title="Distribution: another one starts new networks",
    )  # fmt: skip
    marks: str = text("", "marks", accept=from_text)  # the visitor's own
    spread: float = number(0.02, 0.005, 0.1, "spread")  # standard deviation of the noise about each mark
    noise: str = choice("normal", NOISES, "noise")  # what G is fed; the one cut off is GAN Lab's, N(½, ¼) within ½ ± ½
    centred: bool = switch(True, "centring", title="The networks see the square as −1 to 1")  # or the plane as it is
    picture: str = choice("planes", PICTURES, "picture", shown=True)

    def live(self) -> dict[str, Any]:
        """Without the picture: the page changes it by itself, because what is looked at leaves the run as it is."""
        return {name: value for name, value in super().live().items() if name != "picture"}


# Where modes lie apart, D must slope from one to the next. Units without small waves do that by themselves.
_APART = GANSettings(
    data="disjoint",
    d_activation="leaky relu",
    d_hidden=(32, 32),
    penalty_weight=0.01,
    d_rate=0.005,
    batch_size=128,
    d_steps=2,
    half_life=2_000,
)
RECIPES: dict[str, GANSettings] = {
    "ring": GANSettings(),
    "gaussians": GANSettings(
        data="gaussians",
        frequency=3.0,
        penalty_weight=0.001,
        d_rate=0.005,
        g_rate=0.001,
        average=0.99,
        batch_size=128,
        d_steps=3,
    ),
    "line": GANSettings(data="line"),
    "disjoint": _APART,
    "ring8": replace(_APART, data="ring8", half_life=3_000),
    "grid25": replace(
        _APART, data="grid25", g_hidden=(64, 64), d_hidden=(64, 64), g_rate=0.004, d_steps=1, average=0.99
    ),
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

PRESETS = {TITLES[name]: recipe for name, recipe in RECIPES.items() if name != OWN} | {"GAN Lab's own": GAN_LAB}


@dataclass(frozen=True)
class Failure:
    """Settings that fail. illness: the doctor's name for it; what: one sees, in a sentence."""

    settings: GANSettings
    illness: str
    what: str


def in_words(s: GANSettings) -> str:
    """What decides how two networks get on, in a line."""
    penalty = "no penalty" if s.penalty == "none" else f"{s.penalty}, weight {s.penalty_weight:g}"
    players = [
        f"{who}: {units} units, {steps} × {OPTIMISERS[optimiser]} at {rate:g}"
        for who, units, steps, optimiser, rate in (
            ("D", s.d_activation, s.d_steps, s.d_optimiser, s.d_rate),
            ("G", s.g_activation, s.g_steps, s.g_optimiser, s.g_rate),
        )
    ]
    return " · ".join([TITLES[s.data], f"{LOSS_NAMES[s.loss]} loss", *players, f"momentum β₁ {s.beta1:g}", penalty])


_CLOUDS = replace(RECIPES["disjoint"], penalty="none", average=0.0, half_life=0, batch_size=64, d_steps=1)
_EIGHT = replace(
    RECIPES["ring8"], penalty="none", average=0.99, half_life=0, batch_size=64, d_steps=5, g_optimiser="sgd"
)
GALLERY: dict[str, Failure] = {
    "A": Failure(
        replace(_CLOUDS, d_activation="sine", frequency=3.0, d_rate=0.005, g_rate=0.004, average=0.98),
        "Mode collapse",
        "Nothing keeps D's slope small: where G has no points, D's waves lead it nowhere, and a cloud is left out.",
    ),
    "B": Failure(
        replace(_EIGHT, loss="minimax", g_rate=0.01),
        "Saturation",
        "Five updates of D to one of G: D is sure, and where D is sure log(1 − D) is flat. G stands still.",
    ),
    "C": Failure(
        replace(_CLOUDS, beta1=0.9, d_rate=0.002, g_rate=0.01, g_steps=3),
        "Oscillation",
        "G learns five times as fast as D, three times as often: it runs to a cloud, D follows, it runs on.",
    ),
    "D": Failure(
        replace(_CLOUDS, loss="wasserstein", d_optimiser="sgd", d_rate=1.0, d_steps=2),
        "Not a number",
        "Nothing bounds a plain Wasserstein critic, and its learning rate is far too high.",
    ),
    "E": Failure(
        replace(_EIGHT, init="gan lab", noise="uniform", loss="least squares", g_rate=0.0001, seed=9),
        "Discriminator has won",
        "G learns far too slowly for a D that is updated five times to its once, and its loss is of no help.",
    ),
}
"""One after another on purpose in an order that gives nothing away."""
