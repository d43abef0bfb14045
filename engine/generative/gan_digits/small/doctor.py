"""What is wrong with a training on the 8×8 digits, told from its numbers, and what cures it.

The illnesses are those of :mod:`engine.generative.gan.doctor`; what tells them is different here. There is no density
to compare with, so that the reader's classes, the samples' variance and the Fréchet distance stand in for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from engine.arrays import Floats32
from engine.generative.adversaries import fast
from engine.generative.adversaries.doctor import FEW, FLAT, STEEP, WON, Diagnosis, border_of, failure
from engine.generative.gan_digits.small.measures import Reading8
from engine.generative.gan_digits.small.reader import CLASSES
from engine.generative.gan_digits.small.settings import Gan8Settings
from engine.generative.gan_digits.small.training import Gan8Training

YOUNG = 300  # iterations in which nothing is said, or five times as many updates: at first every generator is poor
POOR, GOOD = 0.3, 0.6  # shares of the samples that are read
MISSED = 7  # fewer classes than this are a collapse, where enough is read to tell
EVEN = 0.003  # a learning rate that is known to do for both
FAR = 1.0  # Fréchet distance, squared, of samples that are clearly something else; real halves differ by 0.06


@dataclass(frozen=True)
class Logits:
    """D's logits for digits that it learns from, for digits held out, and for generated ones; and the slope of D at
    these, |∇a(x)|, in the networks' own units: the median."""

    trained: Floats32
    held: Floats32
    fake: Floats32
    border: float
    slope: float

    @property
    def accuracy(self) -> float:
        """The share that D tells right, of digits that it learns from and of generated ones alike."""
        return float(((self.trained > self.border).mean() + (self.fake < self.border).mean()) / 2)


@torch.inference_mode()
def ask(training: Gan8Training, pictures: Floats32) -> Logits:
    """D's opinion of real digits that stay the same, and of generated pictures (n, 64)."""
    held = training.digits.held
    trained, fake = training.logits(training.digits.x[: len(held)]), training.logits(pictures)
    x = torch.from_numpy(2 * pictures[:200] - 1).to(training.dtype)
    layers = training.judging()[0]
    run = fast.forward(layers, x, training.settings.d_activation, slopes=True)
    slope = fast.backward(layers, run, torch.ones_like(run.output), None).norm(dim=1).median()
    border = border_of(training.settings.loss, trained.astype(np.float64), fake.astype(np.float64))
    return Logits(trained, training.logits(held), fake, border, float(slope))


def examine(training: Gan8Training, reading: Reading8 | None, logits: Logits | None) -> Diagnosis:
    """The gravest illness that the numbers show. Changes nothing."""
    s = training.settings
    if training.failed:
        return _diverged(training, s)
    if reading is None or logits is None or young(training):
        return Diagnosis("", f"For the first {YOUNG} iterations or so every generator is poor: nothing to be said yet.")
    return (
        _unbounded(s, logits)
        or _saturated(s, logits, reading)
        or _collapsed(s, reading)
        or _won(s, logits, reading)
        or Diagnosis("", _well(reading))
    )


def young(training: Gan8Training) -> bool:
    return training.iteration < YOUNG and training.steps < 5 * YOUNG


def _diverged(training: Gan8Training, s: Gan8Settings) -> Diagnosis:
    said = failure(training)
    if s.loss == "wasserstein" and s.penalty == "none" and not s.spectral:
        return Diagnosis("Not a number", f"{said} Nothing bounds this critic's slope.", *_bound(s))
    cure = {"d_rate": s.d_rate / 10, "g_rate": s.g_rate / 10}
    return Diagnosis("Not a number", f"{said} The learning rates are too high.", cure, "both rates a tenth")


def _bound(s: Gan8Settings) -> tuple[dict[str, Any], str]:
    cure = {"penalty": "gradient penalty", "penalty_weight": 1.0, "d_rate": min(s.d_rate, 0.002)}
    return cure | {"g_rate": min(s.g_rate, 0.002)}, "a gradient penalty"


def _unbounded(s: Gan8Settings, logits: Logits) -> Diagnosis | None:
    if s.loss != "wasserstein" or s.penalty != "none" or s.spectral or logits.slope < STEEP:
        return None
    said = (
        f"The critic's slope at the generated pictures is {logits.slope:,.0f}; its loss only measures a distance while "
        "the slope stays near 1."
    )
    return Diagnosis("Critic without a bound", said, *_bound(s))


def _saturated(s: Gan8Settings, logits: Logits, reading: Reading8) -> Diagnosis | None:
    belief = float((1 / (1 + np.exp(-np.clip(logits.fake, -80, 80)))).mean())
    if s.loss != "minimax" or belief > FLAT or reading.share > POOR:
        return None
    said = f"D gives the generated pictures {belief:.2g}. There log(1 − D) is flat, and hardly anything reaches G."
    return Diagnosis("Saturation", said, {"loss": "non-saturating"}, "the non-saturating loss")


def _collapsed(s: Gan8Settings, reading: Reading8) -> Diagnosis | None:
    read = int(reading.counts.sum())
    if reading.spread < FEW:
        said = f"The samples vary {reading.spread:.0%} as much as real digits do."
    elif reading.share >= POOR and reading.covered < MISSED:
        said = f"{read:,} samples are read, and only {reading.covered} of the ten classes get a fifth of their share."
    else:
        return None
    cure: dict[str, Any] = {"penalty": "r1", "penalty_weight": 1.0, "beta1": 0.0, "d_steps": 1, "g_steps": 1}
    if s.d_rate < s.g_rate:
        cure["d_rate"] = cure["g_rate"] = max(s.d_rate, min(s.g_rate, EVEN))
    if all(getattr(s, name) == value for name, value in cure.items()):
        return Diagnosis("Mode collapse", f"{said} Start anew (R), or give it time.")
    advice = "a D that keeps up: R1, no momentum, one update each"
    gone = reading.spread < FEW  # from there weights hardly come back
    return Diagnosis("Mode collapse", said, cure, f"{advice}; then start anew (R)" if gone else advice)


def _won(s: Gan8Settings, logits: Logits, reading: Reading8) -> Diagnosis | None:
    if logits.accuracy < WON or reading.distance < FAR:
        return None
    said = f"D tells {logits.accuracy:.1%} of the pictures right, and only {reading.share:.0%} of the samples are read."
    if not s.g_steps or not s.g_rate:
        cure: dict[str, Any] = {"g_steps": 1, "g_rate": EVEN}
        return Diagnosis("Discriminator has won", f"{said} G does not learn.", cure, "let G learn")
    weight = max(1.0, min(100.0, 3 * s.penalty_weight)) if s.penalty == "r1" else 1.0
    cure = {"penalty": "r1", "penalty_weight": weight, "d_steps": 1}
    return Diagnosis("Discriminator has won", said, cure, "an R1 penalty on D's slope, one update of D an iteration")


def _well(reading: Reading8) -> str:
    classes = "all" if reading.covered == CLASSES else f"{reading.covered} of"
    said = f"{reading.share:.0%} of the samples are read, and {classes} ten classes are there."
    return (
        f"Nothing is wrong: {said}"
        if reading.share > GOOD and reading.covered == CLASSES
        else f"Still learning: {said}"
    )
