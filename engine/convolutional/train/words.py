"""What lesson 2.6 says: how far the networks are, in what they differ, why one of them stopped, what they read."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from engine.convolutional.reader.words import answer as read_answer
from engine.convolutional.reader.words import percent
from engine.convolutional.train.settings import OWN, TrainSettings
from engine.convolutional.train.training import LARGEST_LOSS, Training

NAMES = {"sgd": "SGD", "momentum": "momentum", "adam": "Adam"}
SAID = {"constant": "as it is set", "halving": "halved every 5 epochs", "cosine": "half a cosine down"}
NOTHING_DRAWN = ["Draw a digit: it is read while the network learns.", ""]


def stopped(training: Training) -> str:
    """Why a network learns no more; empty while it does."""
    if not training.diverged:
        return ""
    return (
        f"After update {training.steps:,} the loss grew beyond {LARGEST_LOSS:,.0f}, or a weight beyond all bounds: the "
        f"learning rate of {training.settings.learning_rate:g} is too high for this network. The last weights stay."
    )


def progress(trainings: dict[str, Training], speed: float) -> list[str]:
    """How far they are, and the images a second."""
    shares = [f"{name} {_held(one)}{_rate(one)}" for name, one in trainings.items()]
    if len(trainings) > 1:
        return [f"Held out: {', '.join(shares)}{_speed(speed)}{' through both' if speed else ''}"]
    (training,) = trainings.values()
    said = f"Held out: {_held(training)} of {len(training.said):,} · {len(training.weights):,} parameters"
    return [f"{said}{_speed(speed)}{_rate(training)}"]


def differ(trainings: dict[str, Training]) -> list[str]:
    """Of two networks, in what they differ, or which of them has stopped."""
    for name, one in trainings.items():
        if one.diverged and len(trainings) > 1:
            return [f"The {name} stopped. {stopped(one)}"]
    return [differences(*(one.settings for one in trainings.values()))] if len(trainings) > 1 else []


def differences(first: TrainSettings, second: TrainSettings) -> str:
    """In what two networks differ, in words; they share the batches."""
    parts = [
        f"{name.replace('_', ' ')} {_written(name, getattr(first, name))} | {_written(name, getattr(second, name))}"
        for name in OWN
        if getattr(first, name) != getattr(second, name)
    ]
    sizes = [settings.anatomy.parameters.value for settings in (first, second)]
    if sizes[0] != sizes[1]:
        parts.append(f"parameters {sizes[0]:,} | {sizes[1]:,}")
    if not parts:
        return "The first and the second do not differ: they learn the same. Change something of one of them."
    return f"First | second: {' · '.join(parts)}"


def _written(name: str, value: Any) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    known = NAMES if name == "optimiser" else SAID if name == "schedule" else {}
    return known.get(value, str(value))


def answer(probabilities: dict[str, NDArray[Any]], true: int) -> list[str]:
    """The first and the second guess of one network, or the guess of each of two; what it is, where that is known."""
    known = f"Held out, and hard: it is a {true}."
    if len(probabilities) == 1:
        (found,) = probabilities.values()
        words = read_answer(found)
        return [words[0], known] if true >= 0 else words
    words = [
        f"{name.capitalize()}: a {int(found.argmax())}, {percent(float(found.max()))}."
        for name, found in probabilities.items()
    ]
    return [*words, known] if true >= 0 else words


def _held(training: Training) -> str:
    return f"{training.held_accuracy:.1%} right".replace("%", " %")


def _speed(speed: float) -> str:
    return f" · {speed:,.0f} images a second" if speed else ""


def _rate(training: Training) -> str:
    return "" if training.settings.schedule == "constant" else f" · η {training.rate:.2g}"
