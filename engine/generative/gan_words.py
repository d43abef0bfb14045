"""The last update followed with one point, in numbers that reproduce one another as they are shown."""

from __future__ import annotations

import math
from typing import Any

from engine.generative.gan import LOSSES
from engine.generative.gan_measures import Reading
from engine.generative.gan_training import Training
from engine.written import show, write

NUMERALS = {"discriminator": "D", "generator": "G"}


def where(training: Training) -> str:
    """How far the training has come, and whose update was the last."""
    s = training.schedule
    done = f"iteration {training.iteration:,}"
    if training.turn == 0:
        return done
    player, number, of = ("D", training.turn, s[0]) if training.turn <= s[0] else ("G", training.turn - s[0], s[1])
    return f"{done} + {player} {number} of {of}"


def followed(training: Training) -> list[str]:
    """One number of noise on its way: to a point, to D's logit and belief, to the pull on the point."""
    z = training.noise(1, 2)
    x = training.generate(z)
    a = float(training.logits(x)[0])
    pull = training.pull(x)[0]
    parts = ", ".join(show(float(value), 3) for value in z[0])
    lines = [
        f"z = ({parts}) → G(z) = ({_pair(x[0])}) → {_belief(training, a)}",
        f"its pull −∂ℓ/∂x = ({_pair(pull)}), with ℓ = {_term(training.settings.loss)}",
    ]
    return [*lines, _update(training)]


def _pair(values: Any) -> str:
    return ", ".join(show(float(value), 3) for value in values)


def _belief(training: Training, a: float) -> str:
    if training.settings.loss not in ("minimax", "non-saturating"):
        return f"D = {show(a, 3)}"
    written = write([a], lambda o, _: 1 / (1 + math.exp(-o[0])) if o[0] > -700 else 0.0)
    return f"a = {written.operands[0]}, D = σ(a) = {written.results[0]}"


def _term(loss: str) -> str:
    return LOSSES[loss].text[1].replace("mean ", "").replace("G(z)", "x")


def _update(training: Training) -> str:
    """Which update was the last, and what its loss was before it."""
    if training.last is None:
        return "No update yet. Set one step to one update, and step: D learns, then G."
    s = training.settings
    if training.last == "generator":
        return f"Last update G, {s.batch_size} points: {LOSSES[s.loss].text[1]} = {show(training.g_loss, 4)}"
    text = LOSSES[s.loss].text[0]
    if s.real_weight < 1 and s.loss in ("minimax", "non-saturating"):
        text = text.replace("−mean log D(x)", f"−{s.real_weight:g} mean log D(x)")
    batch = f"{s.batch_size} + {s.batch_size} points"
    if s.penalty == "none":
        return f"Last update D, {batch}: {text} = {show(training.d_loss, 4)}"
    parts = [training.d_loss - training.sloped, training.sloped]
    written = write(parts, lambda o, _: o[0] + o[1])
    name = "R1" if s.penalty == "r1" else "penalty"
    sums = f"{written.operands[0]} + {name} {written.operands[1]} = {written.results[0]}"
    return f"Last update D, {batch}: {text} + {name} = {sums}"


def counts(training: Training, reading: Reading | None) -> str:
    """Modes and quality in words; without modes, how much of the real mass is reached."""
    if reading is None:
        return "No distribution yet: draw one on the plane."
    if reading.counts is None or reading.quality is None:
        return f"{reading.reached:.0%} of the real mass reached, {reading.outside:.1%} outside"
    return (f"Modes {reading.covered}/{len(reading.counts)} · high quality {reading.quality:.1%} of 98.9%").replace(
        "%", " %"
    )
