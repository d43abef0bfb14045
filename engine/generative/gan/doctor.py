"""What is wrong with a training on the plane, told from its numbers, and what cures it.

The illnesses are named in :mod:`engine.generative.adversaries.doctor`. Here the real density is known, so that the
divergence JS, the modes and the points' mean show how good a generator is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import expit

from engine.arithmetic.estimates import Estimate, Share, mean_of
from engine.generative.adversaries import doctor
from engine.generative.adversaries.definition import LOGARITHMIC
from engine.generative.adversaries.doctor import FEW, FLAT, STEEP, WON, Diagnosis
from engine.generative.gan.measures import Reading
from engine.generative.gan.settings import GANSettings
from engine.generative.gan.training import GANTraining

YOUNG = 400  # iterations in which nothing is said: at first every generator is poor
LOOKED = 1_000  # points of each kind that D is asked about
FAR, NEAR = 0.4, 0.15  # JS in bits: clearly different, nearly there
FAIR = 0.1  # a mode is missed when it gets less than this part of its share, while another has all of its own
RATE = 0.003  # of Adam, where a cure sets it
COVERING = 1.0  # weight of R1 that makes D slope gently from a mode that G has to those that it has not
LOOSENING = 0.1  # weight of R1 that makes a D that has won slope enough for all modes to be found again
SLOPING = 0.01  # weight of R1 that leaves D a slope from one mode to the next (see the recipes)
TURNS = 10  # readings over which a circling is looked for
WANDER, RETURN = 1.5, 4.0  # its path in halves of the plane's side: from mode to mode and on, where one that still
# learns goes less than 1.2; and its path over the distance between its ends


@dataclass(frozen=True)
class Opinion:
    """How D stands: mean belief or score of real and of generated points, share told right, its slope at these."""

    real: Estimate
    fake: Estimate
    right: Share
    slope: float


def ask(training: GANTraining) -> Opinion:
    """D's opinion of points that stay the same, and of what G makes of noise that stays the same."""
    real, fake = training.real(LOOKED), training.generate(training.noise(LOOKED, 1))
    a, b = training.logits(real), training.logits(fake)
    right = Share(doctor.accuracy(a, b, doctor.border_of(training.settings.loss, a, b)), 2 * LOOKED, 2 * LOOKED)
    slope = np.linalg.norm(training.slopes(fake), axis=1) * training.half
    if training.settings.loss in LOGARITHMIC:
        a, b = expit(a), expit(b)
    return Opinion(mean_of(a), mean_of(b), right, float(np.median(slope)))


def examine(training: GANTraining, reading: Reading | None, opinion: Opinion | None) -> Diagnosis:
    """The gravest illness that the numbers show. Changes nothing."""
    s = training.settings
    if training.failed:
        return doctor.diverged(training, _bounded(s), "a gradient penalty, small steps", ", a new start")
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


def _bounded(s: GANSettings) -> dict[str, Any]:
    """What keeps a Wasserstein critic's slope near 1, at rates at which it stays there."""
    cure: dict[str, Any] = {"penalty": "gradient penalty", "penalty_weight": 1.0, "beta1": 0.0, "half_life": 0}
    return cure | _adam("d", s) | _adam("g", s)


def _adam(who: str, s: GANSettings) -> dict[str, Any]:
    """Adam, whose steps do not grow with the gradient, at most at a rate that suits networks of this size."""
    return {f"{who}_optimiser": "adam", f"{who}_rate": min(getattr(s, f"{who}_rate"), RATE)}


def _unbounded(s: GANSettings, opinion: Opinion) -> Diagnosis | None:
    if s.loss != "wasserstein" or s.penalty == "gradient penalty" or s.spectral or opinion.slope < STEEP:
        return None
    return doctor.unbounded(opinion.slope, "points", _bounded(s), "a gradient penalty and small steps")


def _saturated(s: GANSettings, opinion: Opinion, reading: Reading) -> Diagnosis | None:
    if s.loss != "minimax" or opinion.fake.value > FLAT or reading.js < NEAR:
        return None
    return Diagnosis(
        "Saturation",
        f"D gives {LOOKED:,} generated points {opinion.fake.text} on average: there log(1 − D) is flat.",
        {"loss": "non-saturating"} | _sloping(s) | _adam("g", s),
        "the non-saturating loss, R1 on D, Adam for G",
    )


def _sloping(s: GANSettings, least: float = SLOPING) -> dict[str, Any]:
    """A D that is less sure."""
    return doctor.stronger(s, least) | {"d_steps": min(max(s.d_steps, 1), 2)}


def _won(s: GANSettings, opinion: Opinion, reading: Reading) -> Diagnosis | None:
    if opinion.right.value < WON or reading.js < FAR:
        return None
    said = f"D tells {opinion.right.of('points')} right, while JS is {reading.divergence.text} bits."
    cure = _sloping(s, LOOSENING) | _adam("g", s) | {"g_rate": max(s.g_rate, s.d_rate / 2)}
    return doctor.won(s, said, 0.002, cure, "R1 on D, fewer updates of D, a G that keeps up")


def _circling(training: GANTraining, s: GANSettings, reading: Reading) -> Diagnosis | None:
    if len(training.readings) < TURNS or reading.js < NEAR:
        return None
    means = np.array([past.mean for past in training.readings[-TURNS:]])
    low, high = training.extent
    path = np.linalg.norm(np.diff(means, axis=0), axis=1).sum() / ((high - low) / 2)
    ends = np.linalg.norm(means[-1] - means[0]) / ((high - low) / 2)
    if path < WANDER or path < RETURN * ends:
        return None
    slower = {"beta1": 0.0, "g_steps": 1, "g_rate": min(s.g_rate, s.d_rate)}
    cure = _bounded(s) if s.loss == "wasserstein" else _sloping(s) | slower
    return Diagnosis(
        "Oscillation",
        f"In {TURNS} readings the points' mean has gone {path:.1f} half-widths of the plane and come {ends:.1f} far.",
        cure,
        "no momentum, G no faster than D, a penalty on D",
    )


def _collapsed(training: GANTraining, s: GANSettings, reading: Reading) -> Diagnosis | None:
    if reading.js < NEAR:
        return None
    said = ""
    if reading.counts is not None:
        fair = FAIR * reading.samples / len(reading.counts)
        missed = int((reading.counts < fair).sum())
        if missed and reading.counts.max() > fair / FAIR:
            said = f"{missed} of {len(reading.counts)} modes under a tenth of their share"
    if reading.width < FEW:
        said = f"{100 * reading.width:.0f} % as wide as the real points" + (f": {said}" if said else "")
    if not said:
        return None
    cure: dict[str, Any] = {"penalty": "r1", "penalty_weight": COVERING, "beta1": 0.0, "g_steps": 1, "d_steps": 2}
    if s.d_rate < s.g_rate / 2:  # what D has never looked at, it does not tell G of
        cure["d_rate"] = s.g_rate
    advice = "strong R1 on D, two updates of D, no momentum"
    return doctor.collapsed(s, f"{said}.", cure, advice, "Give it time, or both networks more units.")


def _well(training: GANTraining, reading: Reading) -> str:
    said = f"JS {reading.divergence.text} bits, and {reading.mass.text} % of the real mass is reached."
    return f"Still learning: {said}" if reading.js > NEAR else f"Nothing is wrong: {said}"
