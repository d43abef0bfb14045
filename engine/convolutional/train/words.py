"""What lesson 2.6 says: how far the networks are, in what they differ, why one of them stopped, what they read."""

from __future__ import annotations

from typing import Any

from engine import optimisers
from engine.arithmetic import updates
from engine.arithmetic.estimates import share_of
from engine.arithmetic.written import places_of, plain, told, write
from engine.arrays import Floats
from engine.convolutional.networks.anatomy import Anatomy
from engine.convolutional.reader.reader import answer as read_answer
from engine.convolutional.reader.reader import percent
from engine.convolutional.train.settings import OWN, TrainSettings
from engine.convolutional.train.training import LARGEST_LOSS, Answers, CNNTraining
from engine.digits.naming import named
from engine.settings import declared

NOTHING_DRAWN = ["Draw a digit: it is read while the network learns.", ""]


def stopped(training: CNNTraining) -> str:
    """Why a network that has diverged learns no more."""
    return (
        f"After update {training.steps:,} the loss grew beyond {LARGEST_LOSS:,.0f}, or a weight beyond all bounds: "
        f"the learning rate of {plain(training.settings.learning_rate)} is too high for this network. "
        "The last weights stay."
    )


def progress(trainings: dict[str, CNNTraining], answers: dict[str, Answers]) -> list[str]:
    """How far they are, and when that was if it is not now. How fast they are is the transport's to say."""
    when = next((one.when for one in trainings.values() if one.when), "")
    if len(trainings) > 1:
        shares = ", ".join(f"{name} {_held(answers[name])}{_rate(one)}" for name, one in trainings.items())
        return [f"Held out{when}: {shares}"]
    ((name, one),) = trainings.items()
    return [f"Held out{when}: {_held(answers[name])} · {len(one.weights):,} parameters{_rate(one)}"]


def update(training: CNNTraining) -> str:
    """The last update of one weight with its numbers, by the rule that is chosen."""
    settings, time, place = training.settings, training.steps, training.followed
    if time == training.began:
        return "No update yet."
    rate = settings.learning_rate * optimisers.share(settings.schedule, (time - 1) // training.steps_an_epoch)
    old, slope = map(float, training.moved)
    parts = [float(row[place]) for row in training.moments]
    if settings.optimiser in ("sgd", "rmsprop"):
        parts = [slope, *parts]
    if settings.optimiser == "adam":
        parts = [parts[0] / (1 - optimisers.BETA_1**time), parts[1] / (1 - optimisers.BETA_2**time)]
    new = old - rate * updates.step(parts)
    if abs(new - training.weights[place]) > 1e-5 * max(1.0, abs(new)):
        return "The rule has changed since the last update."
    exact = (1,) if settings.schedule == "constant" else ()
    found = write(
        [old, rate, *parts], lambda o, _: o[0] - o[1] * updates.step(o[2:]), exact=exact, visible=places_of(new - old)
    )
    start, by, *shown = found.operands
    rule = f"w ← w − η·{updates.STEPS[settings.optimiser]}"
    return f"A weight of the first layer: {rule} {found.given} {start} − {updates.step_text(by, shown)} {found.ends[0]}"


SHORT = 7
"""So many layers of each of two networks have room in a line."""


def parameters(anatomy: Anatomy) -> list[str]:
    """How many numbers each layer has to learn, as a sum of products, and all of them together."""
    learn = [part for part in anatomy.layers if part.parameters.value]
    rows = [f"Layer {part.number}, {part.layer.text}: {part.parameters.line}" for part in learn]
    rule = "A convolution: maps·(rows·columns·maps before + 1 bias). F: units·(numbers read + 1 bias)."
    return [*rows, f"All: {anatomy.parameters.line}", rule]


def differ(trainings: dict[str, CNNTraining]) -> list[str]:
    """Of two networks, in what they differ, or which of them has stopped."""
    if len(trainings) == 1:
        return []
    for name, one in trainings.items():
        if one.failed:
            return [f"The {name} stopped. {stopped(one)}"]
    return [differences(*(one.settings for one in trainings.values()))]


def differences(first: TrainSettings, second: TrainSettings) -> str:
    """In what two networks differ, in words; they share the batches."""
    parts = []
    for name in OWN:
        its = getattr(first, name), getattr(second, name)
        if its[0] != its[1]:
            told = unlike(*its) if name == "architecture" else [_written(name, one) for one in its]
            parts.append(f"{name.replace('_', ' ')} {' | '.join(told)}")
    sizes = [settings.anatomy.parameters.value for settings in (first, second)]
    if sizes[0] != sizes[1]:
        parts.append(f"parameters {sizes[0]:,} | {sizes[1]:,}")
    if not parts:
        return "The first and the second do not differ: they learn the same. Change something of one of them."
    return f"First | second: {' · '.join(parts)}"


def unlike(first: str, second: str) -> tuple[str, str]:
    """Of two long lists of layers the part in which they differ, with … for what both have before or after it. Where
    one merely has more layers, a layer beside these stands with them."""
    lists = first.split(), second.split()
    if max(map(len, lists)) <= SHORT:
        return first, second
    shorter = min(map(len, lists))
    before = next((k for k in range(shorter) if lists[0][k] != lists[1][k]), shorter)
    rest = [layers[before:][::-1] for layers in lists]
    after = next((k for k, (one, other) in enumerate(zip(*rest, strict=False)) if one != other), min(map(len, rest)))
    if before + after == shorter:
        before, after = (before - 1, after) if before else (before, after - 1)
    lead, tail = ["…"] * (before > 0), ["…"] * (after > 0)
    one, other = (" ".join([*lead, *layers[before : len(layers) - after], *tail]) for layers in lists)
    return one, other


def _written(name: str, value: Any) -> str:
    titles = declared(TrainSettings)[name].titles or {}
    return plain(value) if isinstance(value, float) else titles.get(value, value)


def answer(probabilities: dict[str, Floats], true: int) -> list[str]:
    """The first and the second guess of one network, or the guess of each of two; what it is, where that is known."""
    known = f"Held out, and hard: it is {named(true)}."
    if len(probabilities) == 1:
        first, second = read_answer(*probabilities.values())
        return [first, known if true >= 0 else second]
    words = [
        f"{name.capitalize()}: {named(int(found.argmax()))}, {percent(float(found.max()))}."
        for name, found in probabilities.items()
    ]
    return [*words, known] if true >= 0 else words


def _held(answers: Answers) -> str:
    right, count = int((answers.said == answers.labels).sum()), len(answers.said)
    share = share_of(right, count)
    return f"{share.percent} of {count:,} right ({share.interval})"


def _rate(training: CNNTraining) -> str:
    return "" if training.settings.schedule == "constant" else f" · η {told(training.rate, 3)}"
