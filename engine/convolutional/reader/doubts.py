"""How well a network knows what it does not know: five judgements, compared on the same digits and the same others.

    python -m engine.convolutional.reader.train doubts --data DIR --pen pen_digits.npz [--weights FILE]

A judgement is a score, larger for what resembles a digit more:

- "softmax": the largest probability (Hendrycks and Gimpel, 2017).
- "energy": log Σ exp(logit), which softmax divides away (Liu, Wang, Owens and Li, 2020).
- "distance": minus the distance, in the space of the last layer's features at length 1, to the fifth nearest of the
  digits trained on (Sun, Ming, Zhu and Li, 2022).
- "unit after": an eleventh unit, learnt afterwards on features that stay as they are.
- "unit": the eleventh unit that was trained with the network, where it has one
  (:mod:`engine.convolutional.reader.judgement`).

Each gets the threshold at which 99 % of MNIST's held-out digits, and of the held-out writers' digits, are answered.
Told is the share refused of each kind that is no digit, of shapes that none of the judgements has learnt from. What the
preparation refuses (:mod:`engine.digits.refusal`) is refused beforehand and counts.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from torch import Tensor
from torch.nn import functional

from engine.convolutional.reader.judgement import Judgement, features_of, threshold_of
from engine.convolutional.reader.pen_evaluation import read_as_drawn
from engine.convolutional.reader.reader import Reader
from engine.convolutional.reader.training import as_input, by_many_hands
from engine.digits.hand import any_hand, on_pad
from engine.digits.mnist import Digits
from engine.digits.others import KINDS, LEARNT, Drawing, others
from engine.digits.pen import PenDigits

SEED = 4_000_000
"""Of all that is drawn here; no training run draws with it."""
EACH = 1_000  # drawings of a kind that are judged
LEARNT_FROM = 12_000  # digits, and as many others, that what is learnt afterwards is learnt from
NEIGHBOUR = 5

Score = Callable[[Tensor, Tensor], Tensor]
"""Of features (n, features) and logits (n, 10): (n,), larger for what resembles a digit."""


def softmax(_: Tensor, logits: Tensor) -> Tensor:
    """The largest probability."""
    return logits.softmax(1).amax(1)


def energy(_: Tensor, logits: Tensor) -> Tensor:
    """log Σ exp(logit)."""
    return logits.logsumexp(1)


def nearness(reference: Tensor) -> Score:
    """Minus the distance to the fifth nearest of the features (m, features), all at length 1."""
    known = functional.normalize(reference)

    def score(features: Tensor, _: Tensor) -> Tensor:
        parts = torch.split(functional.normalize(features), 500)
        likeness = torch.cat([(part @ known.T).topk(NEIGHBOUR, 1).values[:, -1] for part in parts])
        return -(2 - 2 * likeness).clamp(min=0).sqrt()

    return score


def learnt_afterwards(digits: Tensor, strange: Tensor) -> Score:
    """An eleventh unit on the features of digits and of what is none, (n, features) each: logistic regression."""
    both = torch.cat([digits, strange]).numpy()
    is_digit = np.repeat([1, 0], [len(digits), len(strange)])
    found = LogisticRegression(C=0.1, max_iter=300).fit(both, is_digit)
    unit = Judgement(torch.from_numpy(found.coef_[0]).float(), float(found.intercept_[0]), 0.0)
    return lambda features, _: unit(features)


def compare(reader: Reader, train: Digits, held_out: Digits, pen: PenDigits) -> dict[str, dict[str, float]]:
    """By judgement: the share answered of MNIST's held-out digits ("MNIST") and of the held-out writers' ("writers"),
    and the share refused of each kind that is no digit."""
    learnt, kept = pen.part(held_out=False), pen.part(held_out=True)
    some = np.random.default_rng(SEED).permutation(len(train))[: LEARNT_FROM // 2]
    known = [as_input(train.take(np.sort(some)).images), by_many_hands(_some(learnt.drawings), 1, SEED)]
    strange = [d for kind in LEARNT for d in others(kind, LEARNT_FROM // len(LEARNT), SEED, learnt, held_out=False)]
    of_known = torch.cat([_seen(reader, images)[0] for images in known])
    of_strange = _seen(reader, by_many_hands(strange, 1, SEED))[0]
    scores: dict[str, Score] = {
        "softmax": softmax,
        "energy": energy,
        "distance": nearness(of_known),
        "unit after": learnt_afterwards(of_known, of_strange),
    }
    if reader.judgement:
        judgement = reader.judgement
        scores["unit"] = lambda features, _: judgement(features)
    digits = {"MNIST": as_input(held_out.images), "writers": by_many_hands(kept.drawings, 1, SEED + 1, changed=False)}
    seen = {name: _seen(reader, images) for name, images in digits.items()}
    drawn = {kind: _drawn(others(kind, EACH, SEED + 1, kept, held_out=True)) for kind in KINDS}
    of_drawn = {kind: (_seen(reader, images), refused) for kind, (images, refused) in drawn.items()}
    table: dict[str, dict[str, float]] = {}
    for name, score in scores.items():
        told = {of: score(*both) for of, both in seen.items()}
        threshold = threshold_of(told.values())
        table[name] = {of: _share(some >= threshold) for of, some in told.items()}
        for kind, (both, refused) in of_drawn.items():
            table[name][kind] = _share((score(*both) < threshold) | torch.from_numpy(refused))
    return table


def _some(drawings: list[Drawing]) -> list[Drawing]:
    return [drawings[i] for i in np.random.default_rng(SEED).permutation(len(drawings))[: LEARNT_FROM // 2]]


def _seen(reader: Reader, images: Tensor) -> tuple[Tensor, Tensor]:
    """The features and the logits of pictures."""
    features = features_of(reader.network, images)
    with torch.no_grad():
        return features, reader.network[-1](features)


def _drawn(drawings: list[Drawing]) -> tuple[Tensor, NDArray[np.bool_]]:
    """Drawings by hands of every sort, as a network sees them, and which are refused beforehand."""
    generator = np.random.default_rng(SEED)
    hands = (any_hand(generator) for _ in drawings)
    return read_as_drawn([on_pad(strokes, hand, generator) for strokes, hand in zip(drawings, hands, strict=True)])


def _share(some: Tensor) -> float:
    return round(some.double().mean().item(), 4)
