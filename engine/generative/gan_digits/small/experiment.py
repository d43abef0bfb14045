"""Two networks in training on 8×8 digits as an experiment. The digits shown come from noise that stays the same.

    experiment = SmallExperiment(GANDigitsSettings(look="train"))
    experiment.step(20_000)
    experiment.measure()["share"]           # of 700 samples, read with a probability of 0.9 or more

Looking at something changes nothing of the run.
"""

from __future__ import annotations

import math
from typing import Annotated, Any

import numpy as np
import torch

from engine.arithmetic.estimates import Share
from engine.arithmetic.written import percent, show
from engine.arrays import Bytes, Floats, Floats32
from engine.digits.pad import OnPad
from engine.digits.preparation import prepared
from engine.digits.split import for_network
from engine.experiment.protocol import Bounds, Frame, Measure
from engine.generative.adversaries.definition import LOSSES, equilibrium
from engine.generative.adversaries.experiment import PlayersExperiment, d_loss, number, rows
from engine.generative.autoencoders.latent import spherical
from engine.generative.gan_digits.settings import GANDigitsSettings
from engine.generative.gan_digits.small.doctor import ask, examine
from engine.generative.gan_digits.small.measures import Judge, Reading
from engine.generative.gan_digits.small.training import SmallTraining

SHOWN, WALK = 24, 11
BINS = 30


class SmallExperiment(OnPad, PlayersExperiment[SmallTraining]):
    """Samples, a walk between two of them, a drawing that both networks judge, and how the training is going."""

    looks = ("walk_to", "renew", "ink", "clear")
    stays = (*PlayersExperiment.stays, "ends", "_other")
    examine = staticmethod(examine)
    budget = 40_000_000  # 62 moments of the networks as they are set at first, for course and slider

    def __init__(self, settings: GANDigitsSettings | None = None) -> None:
        super().__init__(SmallTraining(settings or GANDigitsSettings(look="train")))
        self.ends = (0, 1)
        self._other = 0  # how often other noise was asked for
        self._own: Floats32 | None = None  # (1, 64), the drawing as the networks know digits
        self.refusal = ""

    # What is looked at

    def walk_to(self, index: Annotated[int, Bounds(0, SHOWN - 1)]) -> None:
        """Walk on, from where the walk ended to the noise of another sample."""
        if index != self.ends[1]:
            self.ends = (self.ends[1], index)

    def renew(self) -> None:
        """Take other noise for the samples shown."""
        self._other += 1

    def draw(self, picture: Bytes | None) -> None:
        self.drawn, self._own, self.refusal = picture, None, ""
        if picture is not None:
            found = prepared(picture)
            self._own = for_network(found, "digits").reshape(1, -1).astype(np.float32)
            self.refusal = found.refusal

    def succeed(self, before: Any) -> None:
        """Keep the walk, the samples' noise and the drawing."""
        super().succeed(before)
        if isinstance(before, SmallExperiment):
            self.ends, self._other = before.ends, before._other

    # Frames

    @torch.inference_mode()
    def frame(self) -> Frame:
        """The samples and the walk between two of them, as the generator makes them now, and the numbers."""
        training = self.training
        z = training.noise(SHOWN, 2 + self._other)
        start, end = z[list(self.ends)]
        pictures = training.generate(np.concatenate([z, spherical(start, end, np.linspace(0, 1, WALK))]))
        found = training.digits.read(pictures[:SHOWN])
        reading = self._looked[0]
        return {
            **self._told(),
            "samples": pictures[:SHOWN].reshape(-1, 8, 8),
            "samples.captions": captions(found.digit.tolist(), found.sure.tolist()),
            "samples.end": self.ends[1],
            "walk": pictures[SHOWN:].reshape(-1, 8, 8),
            "said": [*(figures(reading, training.judge) if reading else []), last_update(training)],
            "classes": (100 * reading.counts / reading.samples).tolist() if reading else None,
            "d_loss": number(training.means["discriminator"]),
            "g_loss": number(training.means["generator"]),
            "share_said": reading.read.percent if reading else None,
            "distance_said": reading.far.text if reading else None,
            **self._asked(),
        }

    def _asked(self) -> Frame:
        """Real digits; or a drawing, with what the reader and D say of it."""
        training, own = self.training, self._own
        if own is None:
            examples = training.digits.examples.reshape(-1, 8, 8)
            return {"real": examples, "real.title": "Real digits, held out; or draw one"}
        read, logit = training.digits.read(own), float(training.logits(own)[0])
        said = f"{captions(read.digit.tolist(), read.sure.tolist())[0]}; {opinion(training, logit)}"
        return {"real": own.reshape(-1, 8, 8), "real.title": self.refusal or f"Your drawing as 8×8: {said}"}

    @torch.inference_mode()
    def picture(self) -> Frame:
        """Measure all figures; D's logits of digits learnt from, held out and generated, as histograms."""
        training = self.training
        pictures = training.samples()
        logits = ask(training, pictures)
        self._looked = (self._read(), logits)
        edges = ticks(np.concatenate([logits.trained, logits.held, logits.fake]))
        middles = np.round((edges[1:] + edges[:-1]) / 2, 6).astype(np.float32)
        found: Frame = {"logits.x": middles, "logits.border": logits.border}
        for name in ("trained", "held", "fake"):
            row = getattr(logits, name).clip(edges[0], edges[-1])
            found[f"logits.{name}"] = (100 * np.histogram(row, edges)[0] / len(row)).astype(np.float32)[:, None]
        return found

    def measure(self) -> Measure:
        """The Fréchet distance and the share read, with what real digits give; the losses, with their equilibrium."""
        training, reading = self.training, self._read()
        figures = {
            "distance": [reading.distance],
            "band": list(training.judge.band),
            "share": [100 * reading.share],
            "share_real": [100 * training.digits.held_out.share],
            "entropy": [reading.entropy],
            "d_loss": [training.means["discriminator"]],
            "g_loss": [training.means["generator"]],
            "even": list(equilibrium(self.settings.loss, self.settings.real_weight)),
        }
        return rows(figures)


def ticks(values: Floats32) -> Floats:
    """Edges of equal bins between two round numbers. The outermost values lie beyond them and count as the nearest."""
    low, high = (float(np.quantile(values, share)) for share in (0.01, 0.99))
    unit = 10.0 ** math.floor(math.log10(max(high - low, 1e-3))) / 2
    first = math.floor(low / unit)
    return np.linspace(unit * first, unit * max(math.ceil(high / unit), first + 1), BINS + 1)


# In words


def captions(digit: list[int], sure: list[float]) -> list[str]:
    """What is read in each picture, and with which probability, in a line that does not break."""
    return [f"{one}:\u202f{100 * share:.0f}\u202f%" for one, share in zip(digit, sure, strict=True)]


def figures(reading: Reading, judge: Judge) -> list[str]:
    """The share read, the classes and their entropy; the Fréchet distance, and whether digits are learnt by heart."""
    held, count = judge.digits.held_out, len(judge.digits.held)
    low, high = judge.band
    most = math.log2(len(reading.counts))
    real = Share(held.share, count, count)
    bits = f"entropy {reading.classes.text}" if reading.classes.count else "no entropy"
    return [
        f"Read with p ≥ 0.9: {reading.read.of('samples')}; real digits held out: {real.of('')}",
        f"{reading.covered} of 10 classes; {bits} of {most:.2f} bits · Fréchet d² of {reading.samples} samples "
        f"{reading.far.text} (a perfect G: {low:.3f} to {high:.3f}) · median way to the nearest digit learnt from: "
        f"{reading.nearest:.2f} (of digits held out {judge.held_distance:.2f})",
    ]


def opinion(training: SmallTraining, logit: float) -> str:
    """What D makes of a picture: its belief that it is real, or its score."""
    belief = LOSSES[training.settings.loss].opinion
    if belief is None:
        return f"D {show(logit, 3)}"
    return f"D: real {percent(float(belief(torch.tensor(logit))), 1)}"


def last_update(training: SmallTraining) -> str:
    """Which update was the last, and what its loss was before it."""
    s = training.settings
    if training.last is None:
        count = len(training.digits.held)
        right = Share(training.digits.accuracy, count, count)
        return f"No update yet. The reader is right on {right.of('digits held out')}."
    if training.last == "generator":
        return f"Last update G: {LOSSES[s.loss].text[1]} ≈ {show(training.gan.g_loss, 4)}"
    if s.penalty == "none":
        return f"Last update D: {LOSSES[s.loss].text[0]} ≈ {show(training.gan.d_loss, 4)}"
    return f"Last update D: {d_loss(training, sides=False)}"
