"""What is wrong with a training, told from its numbers, and what cures it.

The illnesses are those that practitioners ask about: a discriminator that wins, a loss that is flat where D is sure
(Goodfellow et al., 2014), a critic without a bound (Arjovsky et al., 2017), modes that are missed (Metz et al., 2017),
and two players that circle round one another (Mescheder et al., 2018).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.generative.distributions import Floats
from engine.generative.gan_measures import Reading
from engine.generative.gan_settings import GANSettings
from engine.generative.gan_training import Training

YOUNG = 400  # iterations in which nothing is said: at first every generator is poor
LOOKED = 1_000  # points of each kind that D is asked about
WON = 0.97  # D's accuracy beyond which it has won, while the two still differ
FAR, NEAR = 0.4, 0.15  # JS in bits: clearly different, nearly there
FLAT = 0.02  # D's belief in generated points below which the minimax loss is flat
STEEP = 100.0  # slope of a critic, in the networks' own units, that no bound holds
FEW = 0.45  # effective size of the generated distribution, over the real one's, that is a collapse
FAIR = 0.2  # a mode is missed when it gets less than this part of its share
TURNS = 10  # readings over which a circling is looked for
WANDER, RETURN = 0.5, 4.0  # its path in halves of the plane's side; path over the distance between its ends


@dataclass(frozen=True)
class Opinion:
    """How D stands: mean belief or score of real and of generated points, share told right, slope, G's pull."""

    real: float
    fake: float
    accuracy: float
    slope: float
    pull: float


@dataclass(frozen=True)
class Diagnosis:
    """name: of the illness, "" for none; sentence: its numbers; cure: live settings; advice: the cure in words."""

    name: str
    sentence: str
    cure: dict[str, Any] = field(default_factory=dict)
    advice: str = ""


def ask(training: Training) -> Opinion:
    """D's opinion of points that stay the same, and of what G makes of noise that stays the same."""
    real, fake = training.real(LOOKED), training.generate(training.noise(LOOKED, 1))
    a, b = training.logits(real), training.logits(fake)
    border = border_of(training.settings.loss, a, b)
    right = ((a > border).mean() + (b < border).mean()) / 2
    pull = np.linalg.norm(training.pull(fake), axis=1) * training.half
    slope = np.linalg.norm(training.slopes(fake), axis=1) * training.half
    if training.settings.loss in ("minimax", "non-saturating"):
        a, b = (1 / (1 + np.exp(-np.clip(part, -700, 700))) for part in (a, b))
    return Opinion(float(a.mean()), float(b.mean()), float(right), float(np.median(slope)), float(np.median(pull)))


def border_of(loss: str, a: Floats, b: Floats) -> float:
    """The logit above which D takes a point for real; a Wasserstein critic has none, the middle of its means serves."""
    if loss == "wasserstein":
        return float((a.mean() + b.mean()) / 2)
    return 0.5 if loss == "least squares" else 0.0


def examine(training: Training, reading: Reading | None, opinion: Opinion | None) -> Diagnosis:
    """The gravest illness that the numbers show. Changes nothing."""
    s = training.settings
    if training.failed:
        return _diverged(training, s)
    if reading is None or opinion is None or training.iteration < YOUNG:
        return Diagnosis("", "")
    return (
        _unbounded(s, opinion)
        or _saturated(s, opinion, reading)
        or _won(s, opinion, reading)
        or _circling(training, s, reading)
        or _collapsed(training, s, reading)
        or Diagnosis("", _well(training, reading))
    )


def _diverged(training: Training, s: GANSettings) -> Diagnosis:
    who = "D" if training.next == "discriminator" else "G"
    said = f"At update {training.failed:,} a parameter of {who} grew beyond all bounds."
    if s.loss == "wasserstein" and s.penalty == "none" and not s.spectral:
        cure = {"penalty": "gradient penalty", "penalty_weight": 1.0, "d_rate": min(s.d_rate, 0.002)}
        return Diagnosis("Not a number", f"{said} Nothing bounds this critic's slope.", cure, "a gradient penalty")
    cure = {"d_rate": s.d_rate / 10, "g_rate": s.g_rate / 10}
    return Diagnosis("Not a number", f"{said} The learning rates are too high.", cure, "both rates a tenth")


def _unbounded(s: GANSettings, opinion: Opinion) -> Diagnosis | None:
    if s.loss != "wasserstein" or s.penalty == "gradient penalty" or s.spectral or opinion.slope < STEEP:
        return None
    return Diagnosis(
        "Critic without a bound",
        f"The critic's slope at the generated points is {opinion.slope:,.0f}; its loss only measures a distance while "
        "the slope stays near 1.",
        {"penalty": "gradient penalty", "penalty_weight": 1.0, "d_rate": min(s.d_rate, 0.002)},
        "a gradient penalty",
    )


def _saturated(s: GANSettings, opinion: Opinion, reading: Reading) -> Diagnosis | None:
    if s.loss != "minimax" or opinion.fake > FLAT or reading.js < NEAR:
        return None
    return Diagnosis(
        "Saturation",
        f"D gives the generated points {opinion.fake:.2g}. There log(1 − D) is flat: only that part of D's slope "
        "reaches G.",
        {"loss": "non-saturating"},
        "the non-saturating loss",
    )


def _won(s: GANSettings, opinion: Opinion, reading: Reading) -> Diagnosis | None:
    if opinion.accuracy < WON or reading.js < FAR:
        return None
    said = f"D tells {opinion.accuracy:.1%} of the points right, and the two still differ by {reading.js:.2f} bits."
    if not s.g_steps or not s.g_rate:
        return Diagnosis(
            "Discriminator has won", f"{said} G does not learn.", {"g_steps": 1, "g_rate": 0.002}, "let G learn"
        )
    if s.penalty != "r1":
        cure: dict[str, Any] = {"penalty": "r1", "penalty_weight": 0.1, "d_steps": 1}
        return Diagnosis(
            "Discriminator has won", said, cure, "an R1 penalty on D's slope, one update of D an iteration"
        )
    cure = {"penalty_weight": min(100.0, max(0.03, 3 * s.penalty_weight)), "d_steps": 1}
    return Diagnosis("Discriminator has won", said, cure, "a penalty three times as strong")


def _circling(training: Training, s: GANSettings, reading: Reading) -> Diagnosis | None:
    if len(training.readings) < TURNS or reading.js < NEAR:
        return None
    means = np.array([past.mean for past in training.readings[-TURNS:]])
    low, high = training.extent
    path = np.linalg.norm(np.diff(means, axis=0), axis=1).sum() / ((high - low) / 2)
    ends = np.linalg.norm(means[-1] - means[0]) / ((high - low) / 2)
    if path < WANDER or path < RETURN * ends:
        return None
    cure: dict[str, Any] = {"beta1": 0.0, "penalty": "r1", "penalty_weight": max(0.05, s.penalty_weight)}
    if s.loss == "wasserstein":
        cure = {"beta1": 0.0, "penalty": "gradient penalty", "penalty_weight": max(1.0, s.penalty_weight)}
    return Diagnosis(
        "Oscillation",
        f"In {TURNS} readings the generated points' mean has gone {path:.1f} half-widths of the plane and come "
        f"{ends:.1f} far: the two chase one another.",
        cure,
        "no momentum, and a penalty on D's slope",
    )


def _collapsed(training: Training, s: GANSettings, reading: Reading) -> Diagnosis | None:
    if reading.js < NEAR:
        return None
    said = ""
    if reading.counts is not None:
        fair = FAIR * reading.samples / len(reading.counts)
        missed = int((reading.counts < fair).sum())
        if missed and reading.counts.max() > 5 * fair:  # one mode has all that it should have, or more
            said = f"{missed} of {len(reading.counts)} modes get less than a fifth of their share"
    if reading.spread < FEW:
        said = said or f"The generated points fill {reading.spread:.0%} of the room that the real ones fill"
    if not said:
        return None
    cure: dict[str, Any] = {"penalty": "r1", "penalty_weight": 0.01, "beta1": 0.0, "g_steps": 1, "d_steps": 2}
    if s.d_rate < s.g_rate:
        cure["d_rate"] = s.g_rate
    if all(getattr(s, name) == value for name, value in cure.items()):
        return Diagnosis("Mode collapse", f"{said}. Give it time, or both networks more units.")
    return Diagnosis("Mode collapse", f"{said}.", cure, "a D that keeps up: two updates to one of G, R1, no momentum")


def _well(training: Training, reading: Reading) -> str:
    said = f"JS {reading.js:.3f}, and {reading.reached:.0%} of the real mass is reached."
    return f"Still learning: {said}" if reading.js > NEAR else f"Nothing is wrong: {said}"
