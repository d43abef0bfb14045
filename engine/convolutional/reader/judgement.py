"""Does a drawing resemble the digits that a network learnt? A second judgement, beside which digit it is.

Softmax cannot tell. It divides 1 among ten digits whatever is drawn, so its 98.6 % say how much better one digit fits
than the other nine, and nothing of how well it fits. An eleventh unit beside the ten logits can: it learns from digits
and from drawings that are none (:mod:`engine.digits.others`), by logistic regression, once the network is trained and
stays as it is. What the last layer reads is not enough for it: there the network has kept what parts digits from each
other, and thrown away what parts them from all else. So the unit reads a few traits t of the whole way:

- of every map after each ReLU its mean and its root mean square: how much was found, and how concentrated it is,
- the ten logits, and their energy log Σ exp(logit): how well the best digits fit at all,
- which digit is answered, as ten zeros and ones: each answer has a bias of its own.

Its sum

    z = w · t + b

is large for what resembles a digit. Below a threshold a network should say that it does not know. The threshold is
learnt from held-out data: so low that at least 99 of 100 true digits are answered, MNIST's and the pen digits' each.

Learning from drawings that are none of the classes is due to Hendrycks, Mazeika and Dietterich (2019), energy to Liu,
Wang, Owens and Li (2020); that a network's early maps tell what is strange is due to Lee, Lee, Lee and Shin (2018). How
it compares with other judgements is measured by :mod:`engine.convolutional.reader.doubts`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from torch import Tensor, nn
from torch.nn import functional

from engine.convolutional.networks.modules import Muted
from engine.convolutional.reader.network import EVALUATED_AT_ONCE
from engine.digits.mnist import CLASSES

ANSWERED = 0.99
"""The share of true digits that are to be answered."""
STRENGTH = 0.1  # C of logistic regression: the less, the smaller the weights
DIGITS_COUNT = 3  # times as much as what is none, since few digits may be lost


@dataclass(frozen=True, eq=False)
class Judgement:
    """weights: (traits,), w; bias: b; threshold: of z, below it nothing is answered."""

    weights: Tensor
    bias: float
    threshold: float

    def __call__(self, traits: Tensor) -> Tensor:
        """(n,) the sum z of each of the traits (n, traits)."""
        return traits @ self.weights + self.bias

    def knows(self, traits: Tensor) -> Tensor:
        """(n,) whether each resembles the digits that were learnt."""
        return self(traits) >= self.threshold

    def parts(self, network: nn.Sequential, traits: Tensor) -> dict[str, Tensor]:
        """What each of the :func:`groups` of the network's traits adds to z, (n,) each, and the bias: together z."""
        added = {name: traits[:, which] @ self.weights[which] for name, which in groups(network).items()}
        return added | {"bias": torch.full((len(traits),), self.bias)}


@torch.no_grad()
def features_of(network: nn.Sequential, images: Tensor) -> Tensor:
    """(n, features) what the last layer reads, in parts so that memory stays small; the network is left in its
    evaluating mode."""
    before = network.eval()[:-1]
    return torch.cat([before(part).flatten(1) for part in torch.split(images, EVALUATED_AT_ONCE)])


@torch.no_grad()
def traits_of(network: nn.Sequential, images: Tensor) -> Tensor:
    """(n, traits) of pictures (n, 1, 28, 28), in the order of :func:`groups`; the network is left in its evaluating
    mode."""
    return torch.cat([_traits(network.eval(), part) for part in torch.split(images, EVALUATED_AT_ONCE)])


def _traits(network: nn.Sequential, x: Tensor) -> Tensor:
    traits = []
    for layer in network:
        x = layer(x)
        if isinstance(_inside(layer), nn.ReLU):
            cells = x.reshape(*x.shape[:2], -1)
            traits += [cells.mean(2), cells.square().mean(2).sqrt()]
    answer = functional.one_hot(x.argmax(1), CLASSES).float()
    return torch.cat([*traits, x, x.logsumexp(1, keepdim=True), answer], 1)


def groups(network: nn.Sequential) -> dict[str, slice]:
    """Which of the traits are of what: "maps 1", "maps 2" and so on for the maps after each ReLU, "logits", "energy",
    "answer"."""
    layers = [_inside(layer) for layer in network]
    maps = [layer.weight.shape[0] for layer in layers if isinstance(layer, nn.Conv2d | nn.Linear)][:-1]
    sizes = {f"maps {number}": 2 * count for number, count in enumerate(maps, 1)}
    sizes |= {"logits": CLASSES, "energy": 1, "answer": CLASSES}
    ends = np.cumsum(list(sizes.values())).tolist()
    return {name: slice(end - size, end) for (name, size), end in zip(sizes.items(), ends, strict=True)}


def _inside(layer: nn.Module) -> nn.Module:
    """A layer, also where some of its maps are muted: those count as they are then, as zeros."""
    return layer.layer if isinstance(layer, Muted) else layer


def trait_count(network: nn.Sequential) -> int:
    """How many traits the judgement of a network reads."""
    return sum(which.stop - which.start for which in groups(network).values())


def threshold_of(scores: Iterable[Tensor], answered: float = ANSWERED) -> float:
    """The largest threshold at which of each set of true digits' scores (n,) at least the share `answered` is at or
    above it. Raises ValueError where there are none."""
    least = [float(some.sort().values[int((1 - answered) * len(some))]) for some in scores if len(some)]
    if not least:
        raise ValueError("A threshold is learnt from digits, and there are none.")
    return min(least)


def learnt(digits: Tensor, strange: Tensor) -> Judgement:
    """The unit that parts best what is a digit from what is none, (n, traits) each. Its threshold is 0."""
    both = torch.cat([digits, strange]).double()
    middle, spread = both.mean(0), both.std(0) + 1e-6  # so that all traits are regularised alike
    is_digit = np.repeat([1, 0], [len(digits), len(strange)])
    regression = LogisticRegression(C=STRENGTH, max_iter=500, class_weight={1: DIGITS_COUNT, 0: 1})
    found = regression.fit(((both - middle) / spread).numpy(), is_digit)
    weights = torch.from_numpy(found.coef_[0]) / spread
    return Judgement(weights.float(), float(found.intercept_[0] - middle @ weights), 0.0)


def cautious(judgement: Judgement, known: Iterable[Tensor]) -> Judgement:
    """The judgement with the threshold that it needs for sets of true digits' traits (n, traits)."""
    return replace(judgement, threshold=threshold_of(judgement(some) for some in known))
