"""What is said of two networks that learn against each other, whatever they learn from."""

from __future__ import annotations

from typing import Any

from engine.arithmetic.written import joined, write
from engine.generative.adversaries.definition import LOSSES
from engine.generative.adversaries.players import Players

LOGARITHMIC = ("minimax", "non-saturating")


def where(training: Players[Any]) -> str:
    """How far the training has come, and whose update was the last."""
    s = training.schedule
    done = f"iteration {training.iteration:,}"
    if training.turn == 0:
        return done
    player, number, of = ("D", training.turn, s[0]) if training.turn <= s[0] else ("G", training.turn - s[0], s[1])
    return f"{done} + {player} {number} of {of}"


def d_loss(training: Players[Any]) -> str:
    """D's loss before its last update, as the sum of its parts."""
    s = training.settings
    text = LOSSES[s.loss].text[0]
    if s.real_weight < 1 and s.loss in LOGARITHMIC:
        text = text.replace("−mean log D(x)", f"−{s.real_weight:g} mean log D(x)")
    parts = [training.real_side, training.d_loss - training.sloped - training.real_side]
    if s.loss == "wasserstein":  # written the other way round
        parts.reverse()
    if s.penalty != "none":
        parts.append(training.sloped)
        text += " + R1" if s.penalty == "r1" else " + penalty"
    written = write(parts, lambda o, _: sum(o))
    return f"{text} = {joined(written.operands)} = {written.results[0]}"
