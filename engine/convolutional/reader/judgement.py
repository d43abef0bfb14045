"""Does a drawing resemble the digits that a network learnt? A second judgement, beside which digit it is.

Softmax cannot tell. It divides 1 among ten digits whatever is drawn, so its 98.6 % say how much better one digit fits
than the other nine, and nothing of how well it fits. An eleventh unit beside the ten logits can: it reads the same
features f, those that the last layer reads, and is trained on digits and on drawings that are none
(:mod:`engine.digits.others`), with the cross-entropy of a yes or no (as in logistic regression). Its sum

    z = w · f + b

is large for what resembles a digit. Below a threshold a network should say that it does not know. The threshold is
learnt from held-out data: so low that at least 99 of 100 true digits are answered, MNIST's and the pen digits' each.

Learning from drawings that are none of the classes is due to Hendrycks, Mazeika and Dietterich (2019). How it compares
with other judgements is measured by :mod:`engine.convolutional.reader.doubts`.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from engine.convolutional.reader.network import EVALUATED_AT_ONCE
from engine.digits.mnist import CLASSES

ANSWERED = 0.99
"""The share of true digits that are to be answered."""


@dataclass(frozen=True, eq=False)
class Judgement:
    """weights: (features,), w; bias: b; threshold: of z, below it nothing is answered."""

    weights: Tensor
    bias: float
    threshold: float

    def __call__(self, features: Tensor) -> Tensor:
        """(n,) the sum z of each of the features (n, features)."""
        return features @ self.weights + self.bias

    def knows(self, features: Tensor) -> Tensor:
        """(n,) whether each resembles the digits that were learnt."""
        return self(features) >= self.threshold


@torch.no_grad()
def features_of(network: nn.Sequential, images: Tensor) -> Tensor:
    """(n, features) what the last layer reads, in parts so that memory stays small; the network is left in its
    evaluating mode."""
    before = network.eval()[:-1]
    return torch.cat([before(part).flatten(1) for part in torch.split(images, EVALUATED_AT_ONCE)])


def threshold_of(scores: Iterable[Tensor], answered: float = ANSWERED) -> float:
    """The largest threshold at which of each set of true digits' scores (n,) at least the share `answered` is at or
    above it. Raises ValueError where there are none."""
    least = [float(some.sort().values[int((1 - answered) * len(some))]) for some in scores if len(some)]
    if not least:
        raise ValueError("A threshold is learnt from digits, and there are none.")
    return min(least)


@torch.no_grad()
def parted(network: nn.Sequential, digits: Iterable[Tensor]) -> tuple[nn.Sequential, Judgement]:
    """A network of eleven outputs as one of ten and its judgement. digits: sets of pictures of true digits
    (n, 1, 28, 28), from which the threshold is learnt."""
    last = network[-1]
    if not isinstance(last, nn.Linear) or last.out_features != CLASSES + 1:
        raise ValueError("Only a network with eleven outputs has a judgement to be taken out.")
    ten = nn.Linear(last.in_features, CLASSES)
    ten.weight.copy_(last.weight[:CLASSES])
    ten.bias.copy_(last.bias[:CLASSES])
    unit = Judgement(last.weight[CLASSES].clone(), float(last.bias[CLASSES]), 0.0)
    threshold = threshold_of(unit(features_of(network, some)) for some in digits)
    before = [copy.deepcopy(layer) for layer in list(network)[:-1]]
    return nn.Sequential(*before, ten).eval(), Judgement(unit.weights, unit.bias, threshold)
