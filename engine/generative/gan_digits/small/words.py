"""The figures of a training on the 8×8 digits in sentences, each beside what real digits give."""

from __future__ import annotations

import math

import torch

from engine.arithmetic.written import show
from engine.generative.adversaries.definition import LOSSES
from engine.generative.adversaries.words import d_loss
from engine.generative.gan_digits.small.measures import Judge, Read, Reading
from engine.generative.gan_digits.small.training import SmallTraining


def captions(digit: list[int], sure: list[float]) -> list[str]:
    """What is read in each picture, and how sure that is, in a line that does not break."""
    return [f"{one}:\u202f{100 * share:.0f}\u202f%" for one, share in zip(digit, sure, strict=True)]


def figures(reading: Reading, judge: Judge) -> list[str]:
    """The share read, the classes and their entropy; the Fréchet distance, and whether digits are learnt by heart."""
    held = judge.digits.held_out
    low, high = judge.band
    most = math.log2(len(reading.counts))
    read = f"{reading.counts.sum()} of {reading.samples} = {_percent(reading.share)}"
    return [
        f"Read with p ≥ 0.9: {read} (real digits held out: {_percent(held.share)})"
        f" · {reading.covered} of 10 classes · entropy {reading.entropy:.2f} of {most:.2f} bits",
        f"Fréchet d² {reading.distance:.3f} (a perfect G: {low:.3f} to {high:.3f}) · nearest digit learnt from: "
        f"{reading.nearest:.2f} away (digits held out: {judge.held_distance:.2f})",
    ]


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def opinion(training: SmallTraining, logit: float) -> str:
    """What D makes of a picture: its belief that it is real, or its score."""
    belief = LOSSES[training.settings.loss].opinion
    if belief is None:
        return f"D {show(logit, 3)}"
    return f"D: real {float(belief(torch.tensor(logit))):.1%}".replace("%", " %")


def own(training: SmallTraining, read: Read, logit: float) -> str:
    """What the reader and D make of a drawing."""
    return f"Your drawing as 8×8: {captions(read.digit.tolist(), read.sure.tolist())[0]}; {opinion(training, logit)}"


def last_update(training: SmallTraining) -> str:
    """Which update was the last, and what its loss was before it."""
    s = training.settings
    if training.last is None:
        return f"No update yet. The reader is right on {training.digits.accuracy:.1%} of the digits held out."
    if training.last == "generator":
        return f"Last update G: {LOSSES[s.loss].text[1]} = {show(training.gan.g_loss, 4)}"
    if s.penalty == "none":
        return f"Last update D: {LOSSES[s.loss].text[0]} = {show(training.gan.d_loss, 4)}"
    return f"Last update D: {d_loss(training, sides=False)}"
