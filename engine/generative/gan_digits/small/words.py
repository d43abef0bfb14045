"""The figures of a training on the 8×8 digits in sentences, each beside what real digits give."""

from __future__ import annotations

import math

import torch

from engine.arithmetic.written import show, write
from engine.generative.adversaries.definition import LOSSES
from engine.generative.gan_digits.small.measures import Judge8, Reading8
from engine.generative.gan_digits.small.reader import Read
from engine.generative.gan_digits.small.training import Gan8Training


def captions(digit: list[int], sure: list[float]) -> list[str]:
    """What is read in each picture, and how sure that is, in a line that does not break."""
    return [f"{one}:\u202f{100 * share:.0f}\u202f%" for one, share in zip(digit, sure, strict=True)]


def figures(reading: Reading8, judge: Judge8) -> list[str]:
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


def opinion(training: Gan8Training, logit: float) -> str:
    """What D makes of a picture: its belief that it is real, or its score."""
    belief = LOSSES[training.settings.loss].opinion
    if belief is None:
        return f"D {show(logit, 3)}"
    return f"D: real {float(belief(torch.tensor(logit))):.1%}".replace("%", " %")


def own(training: Gan8Training, read: Read, logit: float) -> str:
    """What the reader and D make of a drawing."""
    return f"Your drawing as 8×8: {captions(read.digit.tolist(), read.sure.tolist())[0]}; {opinion(training, logit)}"


def last_update(training: Gan8Training) -> str:
    """Which update was the last, and what its loss was before it."""
    s = training.settings
    if training.last is None:
        return f"No update yet. The reader is right on {training.digits.accuracy:.1%} of the digits held out."
    if training.last == "generator":
        return f"Last update G: {LOSSES[s.loss].text[1]} = {show(training.g_loss, 4)}"
    text = LOSSES[s.loss].text[0]
    if s.penalty == "none":
        return f"Last update D: {text} = {show(training.d_loss, 4)}"
    written = write([training.d_loss - training.sloped, training.sloped], lambda o, _: o[0] + o[1])
    name = "R1" if s.penalty == "r1" else "penalty"
    return f"Last update D: {text} + {name} = {written.operands[0]} + {written.operands[1]} = {written.results[0]}"
