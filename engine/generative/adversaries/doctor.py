"""What the doctor of two networks that learn against each other says, and the limits beyond which something is ill.

The illnesses are those that practitioners ask about: a discriminator that wins, a loss that is flat where D is sure
(Goodfellow et al., 2014), a critic without a bound (Arjovsky et al., 2017), modes that are missed (Metz et al., 2017),
and two players that circle round each other (Mescheder et al., 2018). Each lesson decides how it measures them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.arrays import AnyFloats
from engine.generative.adversaries.definition import LOSSES
from engine.generative.adversaries.players import Players
from engine.generative.adversaries.settings import PlayersSettings

WON = 0.97  # D's accuracy beyond which it has won, while the two still differ
FLAT = 0.05  # D's belief in generated points at which log(1 − D) pulls with a nineteenth of what −log D would
STEEP = 100.0  # slope of a critic, in the networks' own units, that no bound holds
FEW = 0.45  # width of the generated distribution, over the real one's, that is a collapse: one of three modes has 0.1

Cure = Mapping[str, Any]


@dataclass(frozen=True)
class Diagnosis:
    """name: of the illness, "" for none; sentence: its numbers; cure: live settings; advice: the cure in words."""

    name: str
    sentence: str
    cure: Cure = field(default_factory=dict)
    advice: str = ""


def border_of(loss: str, a: AnyFloats, b: AnyFloats) -> float:
    """The logit above which D takes a point for real; for a Wasserstein critic the middle of its two means."""
    border = LOSSES[loss].border
    return float((a.mean() + b.mean()) / 2) if border is None else border


def accuracy(a: AnyFloats, b: AnyFloats, border: float) -> float:
    """The share that D tells right, of real and of generated examples alike."""
    return float(((a > border).mean() + (b < border).mean()) / 2)


def failure(training: Players[Any]) -> str:
    """A sentence that says which network failed, and when."""
    who = "D" if training.next == "discriminator" else "G"
    return f"At update {training.failed:,} a parameter of {who} grew beyond all bounds."


def diverged(training: Players[Any], bounded: Cure, bound: str, after: str = "") -> Diagnosis:
    """A network failed. bounded, bound: the cure of a critic without a bound, and in words; after: what else helps."""
    s, said = training.settings, failure(training)
    if s.loss == "wasserstein" and s.penalty == "none" and not s.spectral:
        return Diagnosis("Not a number", f"{said} Nothing bounds this critic's slope.", bounded, f"{bound}{after}")
    cure = {"d_rate": s.d_rate / 10, "g_rate": s.g_rate / 10}
    return Diagnosis("Not a number", f"{said} The learning rates are too high.", cure, f"both rates a tenth{after}")


def unbounded(slope: float, what: str, cure: Cure, advice: str) -> Diagnosis:
    """A critic is too steep. what: the lesson generates, "points" or "pictures"."""
    said = f"The critic's slope at the generated {what} is {slope:,.0f}; its loss only measures a distance while "
    return Diagnosis("Critic without a bound", f"{said}the slope stays near 1.", cure, advice)


def won(s: PlayersSettings, said: str, rate: float, cure: Cure, advice: str) -> Diagnosis:
    """D has won. rate: the learning rate for a G that did not learn."""
    if not s.g_steps or not s.g_rate:
        said, cure, advice = f"{said} G does not learn.", {"g_steps": 1, "g_rate": rate}, "let G learn"
    return Diagnosis("Discriminator has won", said, cure, advice)


def stronger(s: PlayersSettings, least: float) -> dict[str, Any]:
    """R1 on D's slope: three times as strong as it was, and at least this strong."""
    weight = max(least, min(100.0, 3 * s.penalty_weight)) if s.penalty == "r1" else least
    return {"penalty": "r1", "penalty_weight": weight}


def collapsed(s: PlayersSettings, said: str, cure: Cure, advice: str, patience: str) -> Diagnosis:
    """G leaves modes out. patience: what is said where the whole cure is set already."""
    if all(getattr(s, name) == value for name, value in cure.items()):
        return Diagnosis("Mode collapse", f"{said} {patience}")
    return Diagnosis("Mode collapse", said, cure, advice)
