"""What is said of two networks that learn against each other, whatever they learn from."""

from __future__ import annotations

from typing import Any

from engine.arithmetic.written import joined, write
from engine.generative.adversaries.definition import LOGARITHMIC, LOSSES
from engine.generative.adversaries.players import Players


def where(training: Players[Any]) -> str:
    """How far the training has come, and whose update was the last."""
    s = training.schedule
    done = f"iteration {training.iteration:,}"
    if training.turn == 0:
        return done
    player, number, of = ("D", training.turn, s[0]) if training.turn <= s[0] else ("G", training.turn - s[0], s[1])
    return f"{done} + {player} {number} of {of}"


def d_loss(training: Players[Any], *, sides: bool = True) -> str:
    """D's loss before its last update, as the sum of its parts. sides: the real and the generated examples' apart."""
    s, gan = training.settings, training.gan
    text = LOSSES[s.loss].text[0]
    parts = [gan.real_side, gan.d_loss - gan.sloped - gan.real_side] if sides else [gan.d_loss - gan.sloped]
    if sides and s.real_weight < 1 and s.loss in LOGARITHMIC:
        text = text.replace("−mean log D(x)", f"−{s.real_weight:g} mean log D(x)")
    if s.loss == "wasserstein":  # written the other way round
        parts.reverse()
    if s.penalty != "none":
        parts.append(gan.sloped)
        text += " + R1" if s.penalty == "r1" else " + penalty"
    written = write(parts, lambda o, _: sum(o))
    return f"{text} = {joined(written.operands)} = {written.results[0]}"
