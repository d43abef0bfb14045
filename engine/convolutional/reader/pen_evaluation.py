"""How well a network reads what people draw on the pad: digits of the pen data set, drawn again as a visitor's mouse
would, with thin and thick pens, large and small, then prepared as every drawing is.

What matters beside the share right is how often the network is wrong and sure of it: a visitor believes that answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from engine.arrays import Bytes
from engine.convolutional.reader.evaluation import calibration_error, share_right
from engine.convolutional.reader.reader import SURE
from engine.convolutional.reader.training import logits_of
from engine.digits.hand import any_hand, on_pad
from engine.digits.pen import PenDigits
from engine.digits.preparation import prepared

PENS = (8, 14, 20, 28)
SIZES = {"large": 200.0, "small": 90.0}
SEED = 2_000_000
"""Of the hands that draw what is measured. No training run draws with it."""
MOST_CONFUSIONS = 12


@dataclass(frozen=True)
class Way:
    """Of the digits drawn in one way, or in all: the share right, the share wrong with a probability above 0.9, and the
    share that the preparation would have refused. Those are asked and counted all the same."""

    right: float
    wrong_and_sure: float
    refused: float


@dataclass(frozen=True)
class PenReport:
    """writers: who wrote; drawings: how many digits in how many ways; confusions: digit, answer, how often."""

    writers: list[int]
    drawings: int
    whole: Way
    calibration_error: float
    ways: dict[str, Way]
    confusions: list[tuple[int, int, int]]


def evaluate_pen(network: nn.Module, pen: PenDigits, progress: Callable[[str], None] = lambda way: None) -> PenReport:
    """Every digit with every pen in every size; `progress` is told each way before it is drawn. Raises ValueError where
    there are no digits."""
    if not len(pen):
        raise ValueError("There are no digits by these writers.")
    labels = torch.from_numpy(pen.labels)
    ways: dict[str, Way] = {}
    all_logits, all_refused = [], []
    for (name, size), width in product(SIZES.items(), PENS):
        way = f"{name}, pen {width}"
        progress(way)
        digits, refused = read_as_drawn(drawn(pen, width, size))
        logits = logits_of(network, digits)
        ways[way] = _way(logits, labels, refused)
        all_logits.append(logits)
        all_refused.append(refused)
    logits, labels = torch.cat(all_logits), labels.repeat(len(ways))
    answers = logits.argmax(1)
    wrong = Counter((int(label), int(answer)) for label, answer in zip(labels, answers, strict=True) if label != answer)
    confusions = [(label, answer, count) for (label, answer), count in wrong.most_common(MOST_CONFUSIONS)]
    whole = _way(logits, labels, np.concatenate(all_refused))
    writers = sorted({int(writer) for writer in pen.writers})
    return PenReport(writers, len(labels), whole, round(calibration_error(logits, labels), 5), ways, confusions)


def drawn(pen: PenDigits, width: int, size: float) -> list[Bytes]:
    """Every digit as it lies on the pad, by a hand with a pen of this width that draws in this size."""
    generator = np.random.default_rng(SEED)
    hands = (replace(any_hand(generator), pen=width, size=size) for _ in pen.drawings)
    return [on_pad(strokes, hand, generator) for strokes, hand in zip(pen.drawings, hands, strict=True)]


def read_as_drawn(pictures: list[Bytes]) -> tuple[Tensor, NDArray[np.bool_]]:
    """Drawings (PAD, PAD) as a network sees them, (n, 1, 28, 28), and which of them would be refused."""
    found = [prepared(picture) for picture in pictures]
    digits = torch.from_numpy(np.stack([each.digit for each in found]))[:, None]
    return digits, np.array([bool(each.refusal) for each in found])


def _way(logits: Tensor, labels: Tensor, refused: NDArray[np.bool_]) -> Way:
    sure, answers = logits.double().softmax(1).max(1)
    wrong_and_sure = ((answers != labels) & (sure > SURE)).double().mean().item()
    return Way(*(round(float(share), 5) for share in (share_right(logits, labels), wrong_and_sure, refused.mean())))
