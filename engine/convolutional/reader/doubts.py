"""How well a network knows what it does not know: five judgements, compared on the same digits and the same others.

    python -m engine.convolutional.reader.train doubts --data DIR --pen pen_digits.npz [--weights FILE]

A judgement is a score, larger for what resembles a digit more:

- "softmax": the largest probability (Hendrycks and Gimpel, 2017).
- "energy": log Σ exp(logit), which softmax divides away (Liu, Wang, Owens and Li, 2020).
- "distance": minus the distance, in the space of the last layer's features at length 1, to the fifth nearest of the
  digits trained on (Sun, Ming, Zhu and Li, 2022).
- "features": an eleventh unit that reads what the last layer reads.
- "unit": an eleventh unit that reads a few traits of all layers (:mod:`engine.convolutional.reader.judgement`).

Each gets the threshold at which 99 % of MNIST's held-out digits, and of the held-out writers' digits, are answered; a
unit that ships keeps the one it has. Told is the share refused of each kind that is no digit, of shapes that none of
the judgements has learnt from: those that choices were made on ("held out"), or others ("unseen"). What the preparation
refuses (:mod:`engine.digits.refusal`) is refused beforehand and counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from engine.convolutional.reader.evaluation import other_hands
from engine.convolutional.reader.judgement import (
    Judgement,
    cautious,
    features_of,
    learnt,
    threshold_of,
    traits_of,
)
from engine.convolutional.reader.pen_evaluation import read_as_drawn
from engine.convolutional.reader.reader import Reader
from engine.convolutional.reader.training import as_input, by_many_hands, logits_of
from engine.digits.augmentation import coarse
from engine.digits.hand import any_hand, on_pad
from engine.digits.mnist import Digits
from engine.digits.others import KINDS, LEARNT, Drawing, Part, others
from engine.digits.pen import PenDigits

SEED = 4_000_000
"""Of all that is drawn here; no training run draws with it."""
EACH = 1_000  # drawings of a kind that are judged
LEARNT_FROM = 24_000  # digits, and as many others, each of them twice
NEIGHBOUR = 5

Score = Callable[[Tensor], Tensor]
"""Of pictures (n, 1, 28, 28): (n,), larger for what resembles a digit."""
Seen = Callable[[nn.Sequential, Tensor], Tensor]
"""What of a network and pictures a unit reads, (n, numbers)."""


def nearness(reference: Tensor) -> Callable[[Tensor], Tensor]:
    """Minus the distance to the fifth nearest of the features (m, features), all at length 1."""
    known = functional.normalize(reference)

    def score(features: Tensor) -> Tensor:
        parts = torch.split(functional.normalize(features), 500)
        likeness = torch.cat([(part @ known.T).topk(NEIGHBOUR, 1).values[:, -1] for part in parts])
        return -(2 - 2 * likeness).clamp(min=0).sqrt()

    return score


@dataclass(frozen=True)
class Material:
    """digits, strange: pictures (n, 1, 28, 28) to learn from."""

    digits: Tensor
    strange: Tensor


def material(train: Digits, pen: PenDigits) -> Material:
    """Pictures to learn a judgement from: true digits of MNIST and of writers who are not held out, equally many; and
    drawings that are none. All of them are there twice, sharp and as a coarse scan shows them: else the judgement would
    take what is blurred for strange."""
    some = np.sort(np.random.default_rng(SEED).permutation(len(train))[: LEARNT_FROM // 2])
    by_writers = pen.part(held_out=False)
    times = -(-LEARNT_FROM // 2 // len(by_writers))
    written = by_many_hands(by_writers.drawings, times, SEED)[: LEARNT_FROM // 2]
    each = LEARNT_FROM // len(LEARNT)
    strange = [drawing for kind in LEARNT for drawing in others(kind, each, SEED, by_writers, "learnt")]
    generator = torch.Generator().manual_seed(SEED)
    parts = torch.cat([as_input(train.take(some).images), written]), by_many_hands(strange, 1, SEED + 1)
    return Material(*(torch.cat([part, coarse(part, generator)]) for part in parts))


def answered_coarse(reader: Reader, held_out: Digits) -> tuple[float, float]:
    """The shares that a reader's judgement lets be answered of MNIST's held-out digits as a coarse scan shows them, and
    of scikit-learn's digits of 8×8 pixels. Raises ValueError where it has none."""
    if not reader.judgement:
        raise ValueError("This network has no judgement.")
    scanned = coarse(as_input(held_out.images), torch.Generator().manual_seed(SEED + 3))
    knows = (reader.judgement.knows(traits_of(reader.network, some)) for some in (scanned, other_hands()[0]))
    first, second = map(_share, knows)
    return first, second


def learnt_judgement(network: nn.Sequential, given: Material, known: list[Tensor]) -> Judgement:
    """The eleventh unit of a network. known: sets of true digits that are held out, from which its threshold comes."""
    unit = _learnt(network, given, traits_of)
    return cautious(unit, (traits_of(network, images) for images in known))


def compare(
    reader: Reader, given: Material, held_out: Digits, pen: PenDigits, part: Part = "held out"
) -> dict[str, dict[str, float]]:
    """By judgement: the share answered of MNIST's held-out digits ("MNIST") and of the held-out writers' ("writers"),
    and the share refused of each kind that is no digit. part: of the drawings that are none, "held out" or "unseen"."""
    network, kept = reader.network, pen.part(held_out=True)
    near = nearness(features_of(network, given.digits))
    units = {
        "features": (features_of, _learnt(network, given, features_of)),
        "unit": (traits_of, reader.judgement or _learnt(network, given, traits_of)),
    }
    scores: dict[str, Score] = {
        "softmax": lambda images: logits_of(network, images).softmax(1).amax(1),
        "energy": lambda images: logits_of(network, images).logsumexp(1),
        "distance": lambda images: near(features_of(network, images)),
        **{name: partial(_judged, network, *unit) for name, unit in units.items()},
    }
    digits = {"MNIST": as_input(held_out.images), "writers": by_many_hands(kept.drawings, 1, SEED + 3, changed=False)}
    drawn = {kind: _drawn(others(kind, EACH, SEED + 4, kept, part)) for kind in KINDS}
    table: dict[str, dict[str, float]] = {}
    for name, score in scores.items():
        told = {of: score(images) for of, images in digits.items()}
        threshold = threshold_of(told.values())
        if name == "unit" and reader.judgement:
            threshold = reader.judgement.threshold
        table[name] = {of: _share(some >= threshold) for of, some in told.items()}
        for kind, (images, refused) in drawn.items():
            table[name][kind] = _share((score(images) < threshold) | torch.from_numpy(refused))
    return table


def _learnt(network: nn.Sequential, given: Material, seen: Seen) -> Judgement:
    return learnt(seen(network, given.digits), seen(network, given.strange))


def _judged(network: nn.Sequential, seen: Seen, judgement: Judgement, images: Tensor) -> Tensor:
    return judgement(seen(network, images))


def _drawn(drawings: list[Drawing]) -> tuple[Tensor, NDArray[np.bool_]]:
    """Drawings by hands of every sort, as a network sees them, and which are refused beforehand."""
    generator = np.random.default_rng(SEED)
    hands = (any_hand(generator) for _ in drawings)
    return read_as_drawn([on_pad(strokes, hand, generator) for strokes, hand in zip(drawings, hands, strict=True)])


def _share(some: Tensor) -> float:
    return round(some.double().mean().item(), 4)
