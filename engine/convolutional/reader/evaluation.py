"""How well a network reads digits: as they are, and moved, scaled, turned, thick and thin, with the preprocessing and
without it; and whether its probabilities can be believed.

The changes are the lesson's: a shift by 4 pixels (the mean of four directions), scales 0.5 to 1.35, turns by ±15° and
±30° (the mean of both ways), a 3×3 dilation, a 2×2 erosion. Scaling and turning read the picture bilinearly about its
middle; what leaves the frame is lost. A refused picture is asked all the same: how often that happens is told apart.

Calibration error (Naeini, Cooper and Hauskrecht, 2015; Guo et al., 2017): the answers are parted by their probability
into 15 bins of equal width; the error is the mean, over the answers, of |share right − mean probability| in their bin.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from scipy.optimize import minimize_scalar
from sklearn.datasets import load_digits
from torch import Tensor, nn
from torch.nn import functional

from engine.convolutional.reader.network import parameter_count
from engine.convolutional.reader.reader import SURE
from engine.convolutional.reader.training import as_input, logits_of
from engine.digits.augmentation import dilated, eroded
from engine.digits.mnist import Digits
from engine.digits.preparation import prepared
from engine.digits.strokes import drawn_digits

WRONG_AND_SURE = 0.002
"""Of what held-out writers wrote, at most this share may be read wrongly with a probability above 0.9: less than the
three in a thousand that are allowed of writers never met, since others may write less clearly."""
DRAWN = 500
DRAWN_SEED = 1_000_000
"""Of drawings by formula that no training run begins from: a figure that needs no data to be measured again."""


def shifted(images: Tensor, down: int, right: int) -> Tensor:
    """Moved by whole pixels, ink lost at the edge. Negative is up and left."""
    return functional.pad(images, (right, -right, down, -down))


def affine(images: Tensor, scale: float = 1.0, degrees: float = 0.0) -> Tensor:
    """Scaled, and turned counter-clockwise, about the middle; bilinear."""
    angle = torch.tensor(degrees * torch.pi / 180)
    cos, sin = (float(value) / scale for value in (angle.cos(), angle.sin()))
    matrix = torch.tensor([[cos, -sin, 0], [sin, cos, 0]]).expand(len(images), 2, 3)
    grid = functional.affine_grid(matrix, list(images.shape), align_corners=False)
    return functional.grid_sample(images, grid, align_corners=False)


CHANGES: dict[str, tuple[Callable[[Tensor], Tensor], ...]] = {
    "clean": (lambda images: images,),
    "shift 4": tuple(partial(shifted, down=down, right=right) for down, right in ((4, 0), (-4, 0), (0, 4), (0, -4))),
    **{f"scale {factor:g}": (partial(affine, scale=factor),) for factor in (0.5, 0.6, 0.75, 1.35)},
    **{f"turn {by}": (partial(affine, degrees=by), partial(affine, degrees=-by)) for by in (15, 30)},
    "thick": (dilated,),
    "thin": (partial(eroded, size=2),),
}
"""By name, the pictures' changes whose accuracies are averaged."""


@dataclass(frozen=True)
class Report:
    """raw, prepared: the share right by change, without and with the preprocessing. worst: of the variants of a
    change, with it. refused: the share of changed pictures that the preprocessing would not have asked about."""

    pictures: int
    accuracy: float
    parameters: int
    calibration_error: float
    prepared_calibration_error: float
    raw: dict[str, float]
    prepared: dict[str, float]
    worst: dict[str, float]
    refused: dict[str, float]


def evaluate(network: nn.Module, digits: Digits, progress: Callable[[str], None] = lambda change: None) -> Report:
    """Everything measured on `digits`; `progress` is told the name of each change before it is measured."""
    if not len(digits):
        raise ValueError("There are no pictures to evaluate on.")
    images, labels = as_input(digits.images), torch.from_numpy(digits.labels)
    tables: list[dict[str, float]] = [{}, {}, {}, {}]
    errors = (0.0, 0.0)
    for name, variants in CHANGES.items():
        progress(name)
        rows = []
        for change in variants:
            changed = change(images)
            digit, refused = put_right(changed)
            raw, right = logits_of(network, changed), logits_of(network, digit)
            rows.append((share_right(raw, labels), share_right(right, labels), refused))
            if name == "clean":
                errors = calibration_error(raw, labels), calibration_error(right, labels)
        table = np.array(rows)
        values = (table[:, 0].mean(), table[:, 1].mean(), table[:, 1].min(), table[:, 2].mean())
        for kept, value in zip(tables, values, strict=True):
            kept[name] = round(float(value), 5)
    return Report(len(labels), tables[0]["clean"], parameter_count(network), *errors, *tables)


def put_right(images: Tensor) -> tuple[Tensor, float]:
    """Pictures (n, 1, 28, 28) after the preprocessing, and the share of them that it refuses."""
    results = [prepared(image) for image in images[:, 0].numpy()]
    digits = torch.from_numpy(np.stack([result.digit for result in results]))[:, None]
    return digits, float(np.mean([bool(result.refusal) for result in results]))


def drawn_accuracy(network: nn.Module) -> float:
    """The share right of 500 drawings by formula, always the same, after the preprocessing."""
    drawn = drawn_digits(DRAWN, DRAWN_SEED)
    digits, _ = put_right(as_input(drawn.images))
    return share_right(logits_of(network, digits), torch.from_numpy(drawn.labels))


def other_hands() -> tuple[Tensor, Tensor]:
    """scikit-learn's 1,797 digits of 8×8 pixels, after the preprocessing, and their labels.

    They were written by other people, in Turkey (Alpaydin and Kaynak, 1998), and no training run sees them.
    """
    data = load_digits()
    digits, _ = put_right(torch.from_numpy(data.images / 16).float()[:, None])
    return digits, torch.from_numpy(data.target)


def other_hands_accuracy(network: nn.Module) -> float:
    """The share right of :func:`other_hands`."""
    digits, labels = other_hands()
    return share_right(logits_of(network, digits), labels)


def share_right(logits: Tensor, labels: Tensor) -> float:
    return (logits.argmax(1) == labels).double().mean().item()


def calibration_error(logits: Tensor, labels: Tensor, bins: int = 15) -> float:
    """The expected calibration error of softmax(logits) (n, 10)."""
    sure, answer = logits.double().softmax(1).max(1)
    right = (answer == labels).double()
    which = (sure * bins).long().clamp(max=bins - 1)
    gaps = torch.zeros(bins, dtype=torch.float64).index_add_(0, which, right - sure)
    return gaps.abs().sum().item() / len(labels)


def best_temperature(logits: Tensor, labels: Tensor) -> float:
    """The divisor of all logits that makes the labels likeliest (Guo et al., 2017)."""

    def loss(exponent: float) -> float:
        return functional.cross_entropy(logits.double() / np.exp(exponent), labels).item()

    found = minimize_scalar(loss, bounds=(-2, 2), method="bounded", options={"xatol": 1e-4})
    return float(np.exp(found.x))


def careful_temperature(logits: Tensor, labels: Tensor, least: float, most: float = WRONG_AND_SURE) -> float:
    """The smallest temperature, `least` or more, at which at most the share `most` of the answers is wrong with a
    probability above 0.9, in steps of a hundredth of it. What is divided by more is less sure, also where it is right.
    """
    wrong = logits[logits.argmax(1) != labels].double()
    temperature = least
    while ((wrong / temperature).softmax(1).amax(1) > SURE).sum().item() > most * len(labels):
        temperature *= 1.01
    return temperature
