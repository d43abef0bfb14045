"""Is it a digit at all? What softmax says to that, what the second judgement says, and how that comes about.

Softmax divides 1 among ten digits. Its 98.6 % for a W mean: a 4 fits much better than the nine others. They do not mean
that a 4 fits. The exponential of one sum is divided by the sum of all ten, so that how large the ten are together is
lost. So there is a unit that learnt just that (:mod:`engine.convolutional.reader.judgement`): its sum z = w · t + b, of
a few traits t of all the layers, is compared with a threshold.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property, lru_cache

import numpy as np
import torch
from scipy.stats import gaussian_kde
from torch import Tensor

from engine.arithmetic.equations import Equation, agreed
from engine.arithmetic.exact import fixed
from engine.arithmetic.written import joined, read
from engine.arrays import Bytes, Floats, Floats32
from engine.convolutional.draw.strange import STRANGE, drawing, many
from engine.convolutional.draw.surgery import bundled
from engine.convolutional.reader.judgement import Judgement, traits_of
from engine.convolutional.reader.reader import Reader, percent
from engine.digits.naming import named
from engine.digits.preparation import Prepared, prepared
from engine.digits.split import for_network
from engine.experiment.protocol import Frame

POINTS = 160  # places of the two curves
SHRUNK = 2  # rows and columns of a drawing that are one in its small picture
NONE = (
    "This network has no second judgement: it can say which digit fits best, not whether any does. The digit network "
    "that ships has one."
)


@dataclass(frozen=True, eq=False)
class Doubt:
    """The judgement of one picture. parts: by what it is of, what that adds to the sum z, without the bias."""

    judgement: Judgement
    parts: dict[str, float]

    @cached_property
    def z(self) -> float:
        return math.fsum([*self.parts.values(), self.judgement.bias])

    @property
    def knows(self) -> bool:
        """Whether it resembles a digit that was learnt."""
        return self.z >= self.judgement.threshold

    @cached_property
    def lines(self) -> list[str]:
        """The sum written out, and how it compares with the threshold, with digits enough to tell the two apart."""
        numbers = {**self.parts, "bias": self.judgement.bias}
        whole = Equation("z", tuple(numbers), lambda *added: sum(added))
        for least in range(2, 8):
            texts = agreed(numbers, [whole], least)
            threshold = fixed(Fraction(self.judgement.threshold), least)
            if (read(texts["z"]) >= read(threshold)) == self.knows:
                break
        verdict = "this resembles a digit" if self.knows else "this resembles no digit that was learnt"
        return [
            f"z = w·t + b ≈ {joined([texts[name] for name in numbers])} {whole.sign(texts)} {texts['z']}",
            f"These are the parts of {', '.join(self.parts)}, and the bias.",
            f"z {'≥' if self.knows else '<'} {threshold}, the threshold: {verdict}.",
        ]


def doubt_of(reader: Reader, picture: Floats32) -> Doubt | None:
    """The judgement of a picture (side, side); None where the network has none."""
    judgement = reader.judgement
    if judgement is None:
        return None
    traits = traits_of(reader.network, torch.from_numpy(picture)[None, None])
    added = judgement.parts(reader.network, traits)
    return Doubt(judgement, {name: float(part[0]) for name, part in added.items() if name != "bias"})


@dataclass(frozen=True, eq=False)
class Judged:
    """Drawings that are no digit as a network reads them. answers: the class that fits each best; shares: its softmax;
    refused: beforehand; z: the second judgement's sums, where the network has one."""

    answers: list[int]
    shares: list[float]
    refused: list[bool]
    z: list[float] | None
    threshold: float = 0.0

    @property
    def right(self) -> list[bool] | None:
        """Whether each is taken for no digit."""
        if self.z is None:
            return None
        return [refused or z < self.threshold for refused, z in zip(self.refused, self.z, strict=True)]

    @property
    def captions(self) -> list[str]:
        """What softmax says of each, and what the second judgement says."""
        said = []
        for k, (digit, share) in enumerate(zip(self.answers, self.shares, strict=True)):
            judged = "" if self.right is None else "; refused" if self.right[k] else "; answered"
            said.append(f"{digit}, {percent(share)}{judged}")
        return said


@dataclass(frozen=True, eq=False)
class Spread:
    """How many digits, and how many drawings that are none, have which z. x: (POINTS,) places; digits, others:
    (POINTS,) densities there, the area below each 1; said: how many of both are on the right side of the threshold."""

    x: Floats32
    digits: Floats32
    others: Floats32
    said: str

    @property
    def extent(self) -> list[float]:
        """Left, right, bottom, top."""
        top = 1.15 * float(max(self.digits.max(), self.others.max()))
        return [float(self.x[0]), float(self.x[-1]), 0.0, top]


@lru_cache(16)
def judged(reader: Reader) -> Judged:
    """The drawings of STRANGE, read."""
    found = [prepared(drawing(name)) for name in STRANGE]
    images = _images(found, reader)
    with torch.inference_mode():
        shares, answers = reader(images).softmax(1).max(1)
    sums, threshold = None, 0.0
    if reader.judgement:
        sums = reader.judgement(traits_of(reader.network, images)).tolist()
        threshold = reader.judgement.threshold
    return Judged(answers.tolist(), shares.tolist(), [bool(one.refusal) for one in found], sums, threshold)


@lru_cache(16)
def spread(reader: Reader) -> Spread | None:
    """Of the bundled digits and of many drawings that are none; None where a network has no second judgement."""
    judgement = reader.judgement
    if judgement is None:
        return None
    asked = [found for found in map(prepared, many()) if not found.refusal]
    of_digits, of_others = (
        judgement(traits_of(reader.network, images)).double().numpy()
        for images in (bundled(reader.data)[0], _images(asked, reader))
    )
    both = np.concatenate([of_digits, of_others, [judgement.threshold]])
    x = np.linspace(both.min() - 1, both.max() + 1, POINTS)
    digits, others = _density(of_digits, x), _density(of_others, x)
    answered, refused = int((of_digits >= judgement.threshold).sum()), int((of_others < judgement.threshold).sum())
    said = (
        f"Of {len(of_digits)} digits that it did not learn from {answered} are answered; of {len(of_others)} drawings "
        f"that are no digit {refused} are refused."
    )
    return Spread(x.astype(np.float32), digits, others, said)


def _density(some: Floats, x: Floats) -> Floats32:
    """Gaussian bells about each number, added up; a line at 0 where all numbers are the same."""
    if float(np.ptp(some)) < 1e-9:
        return np.zeros(len(x), np.float32)
    return np.asarray(gaussian_kde(some)(x), np.float32)


def _images(found: list[Prepared], reader: Reader) -> Tensor:
    """(n, 1, side, side) as the network sees them."""
    return torch.from_numpy(np.stack([for_network(one, reader.data) for one in found]))[:, None]


@cache
def gallery() -> Bytes:
    """(drawings, rows, columns) those of STRANGE as small pictures, ink 255."""
    pictures = np.stack([255 - drawing(name) for name in STRANGE])
    count, rows, columns = pictures.shape
    parts = pictures.reshape(count, rows // SHRUNK, SHRUNK, columns // SHRUNK, SHRUNK)
    small: Bytes = np.rint(parts.mean((2, 4))).astype(np.uint8)
    return small


def frame(reader: Reader, doubt: Doubt | None, digit: int, share: float) -> Frame:
    """What the look shows: both judgements of the drawing, where its z lies, and what is no digit. digit, share: what
    softmax says of the drawing."""
    softmax = (
        f"Softmax: {named(digit)}, {percent(share)}. Of the ten digits this one fits best, by so much. Whether it fits "
        "at all is not said: the ten shares add up to 1 whatever is drawn."
    )
    strange, found = judged(reader), spread(reader)
    shown: Frame = {
        "doubt_said": [softmax, *([NONE] if doubt is None else doubt.lines)],
        "strange": gallery(),
        "strange_captions": strange.captions,
        "strange_right": strange.right,
    }
    if doubt is None or found is None:
        return shown | {"spread_extent": [0.0, 1.0, 0.0, 1.0], "spread_at": [], "spread_said": ""}
    left, right, *_ = found.extent
    return shown | {
        "spread.x": found.x,
        "spread.digits": found.digits,
        "spread.others": found.others,
        "spread.threshold": np.full(2, doubt.judgement.threshold, np.float32),
        "spread.height": np.array([0, found.extent[-1]], np.float32),
        "spread_extent": found.extent,
        "spread_at": [{"x": min(max(doubt.z, left), right), "y": 0.0, "label": "z"}],
        "spread_said": found.said,
    }
