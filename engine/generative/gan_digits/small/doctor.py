"""What is wrong with a training on the 8×8 digits, told from its numbers, and what cures it.

The illnesses are named in :mod:`engine.generative.adversaries.doctor`. There is no density to compare with here, so
that the reader's classes, the samples' variance and the Fréchet distance show how good a generator is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from scipy.special import expit

from engine.arithmetic.estimates import Share, mean_of
from engine.arrays import Floats32
from engine.digits.mnist import CLASSES
from engine.generative.adversaries import doctor
from engine.generative.adversaries.doctor import FEW, FLAT, STEEP, WON, Diagnosis
from engine.generative.gan_digits.settings import GANDigitsSettings
from engine.generative.gan_digits.small.measures import Reading
from engine.generative.gan_digits.small.training import SmallTraining

YOUNG = 300  # iterations in which nothing is said, or five times as many updates: at first every generator is poor
LOOKED = 200  # generated pictures at which D's slope is asked for
POOR, GOOD = 0.3, 0.6  # shares of the samples that are read
MISSED = 7  # fewer classes than this are a collapse, where enough samples are read
EVEN = 0.003  # a learning rate that works for both
FAR = 1.0  # Fréchet distance, squared, of samples that are clearly something else; real halves differ by 0.06
BOUND = "a gradient penalty"


@dataclass(frozen=True)
class Logits:
    """D's logits for digits that it learns from, for digits held out, and for generated ones; and the slope of D at
    these, |∇a(x)|, in the networks' own units: the median."""

    trained: Floats32
    held: Floats32
    fake: Floats32
    border: float
    slope: float


@torch.inference_mode()
def ask(training: SmallTraining, pictures: Floats32) -> Logits:
    """D's opinion of real digits that stay the same, and of generated pictures (n, 64)."""
    held = training.digits.held
    trained, fake = training.logits(training.digits.x[: len(held)]), training.logits(pictures)
    slope = training.gan.slopes(training.seen(pictures[:LOOKED])).norm(dim=1).median()
    border = doctor.border_of(training.settings.loss, trained.astype(np.float64), fake.astype(np.float64))
    return Logits(trained, training.logits(held), fake, border, float(slope))


def examine(training: SmallTraining, reading: Reading | None, logits: Logits | None) -> Diagnosis:
    """The gravest illness that the numbers show. Changes nothing."""
    s = training.settings
    if training.failed:
        return doctor.diverged(training, _bounded(s), BOUND)
    if reading is None or logits is None or (training.iteration < YOUNG and training.steps < 5 * YOUNG):
        return Diagnosis("", f"For the first {YOUNG} iterations or so every generator is poor: nothing to be said yet.")
    return (
        _unbounded(s, logits)
        or _saturated(s, logits, reading)
        or _collapsed(s, reading)
        or _won(s, logits, reading)
        or Diagnosis("", _well(reading))
    )


def _bounded(s: GANDigitsSettings) -> dict[str, Any]:
    rates = {"d_rate": min(s.d_rate, 0.002), "g_rate": min(s.g_rate, 0.002)}
    return {"penalty": "gradient penalty", "penalty_weight": 1.0} | rates


def _unbounded(s: GANDigitsSettings, logits: Logits) -> Diagnosis | None:
    if s.loss != "wasserstein" or s.penalty != "none" or s.spectral or logits.slope < STEEP:
        return None
    return doctor.unbounded(logits.slope, "pictures", _bounded(s), BOUND)


def _saturated(s: GANDigitsSettings, logits: Logits, reading: Reading) -> Diagnosis | None:
    belief = mean_of(expit(logits.fake.astype(np.float64)))
    if s.loss != "minimax" or belief.value > FLAT or reading.share > POOR:
        return None
    said = f"D gives {belief.count} generated pictures {belief.text} on average. There log(1 − D) is flat, and hardly "
    said += "anything reaches G."
    return Diagnosis("Saturation", said, {"loss": "non-saturating"}, "the non-saturating loss")


def _collapsed(s: GANDigitsSettings, reading: Reading) -> Diagnosis | None:
    read = int(reading.counts.sum())
    if reading.spread < FEW:
        said = f"The samples vary {100 * reading.spread:.0f} % as much as real digits do."
    elif reading.share >= POOR and reading.covered < MISSED:
        said = f"{read:,} samples are read, and only {reading.covered} of the ten classes get a fifth of their share."
    else:
        return None
    cure: dict[str, Any] = {"penalty": "r1", "penalty_weight": 1.0, "beta1": 0.0, "d_steps": 1, "g_steps": 1}
    if s.d_rate < s.g_rate:
        cure["d_rate"] = cure["g_rate"] = max(s.d_rate, min(s.g_rate, EVEN))
    advice = "a D that keeps up: R1, no momentum, one update each"
    gone = "; then start anew (R)" if reading.spread < FEW else ""  # from there the weights hardly recover
    return doctor.collapsed(s, said, cure, advice + gone, "Start anew (R), or give it time.")


def _won(s: GANDigitsSettings, logits: Logits, reading: Reading) -> Diagnosis | None:
    count = len(logits.trained) + len(logits.fake)
    right = Share(doctor.accuracy(logits.trained, logits.fake, logits.border), count, count)
    if right.value < WON or reading.distance < FAR:
        return None
    said = f"D tells {right.of('pictures')} right, and only {reading.read.of('samples')} are read."
    advice = "an R1 penalty on D's slope, one update of D an iteration"
    return doctor.won(s, said, EVEN, doctor.stronger(s, 1.0) | {"d_steps": 1}, advice)


def _well(reading: Reading) -> str:
    classes = "all" if reading.covered == CLASSES else f"{reading.covered} of"
    said = f"{reading.read.of('samples')} are read, and {classes} ten classes are there."
    well = reading.share > GOOD and reading.covered == CLASSES
    return f"{'Nothing is wrong' if well else 'Still learning'}: {said}"
