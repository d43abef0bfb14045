"""What a doctor of two networks that learn against each other says, and the borders of what is ill."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engine.arrays import Floats
from engine.generative.adversaries.players import Players

WON = 0.97  # D's accuracy beyond which it has won, while the two still differ

FLAT = 0.05  # D's belief in generated points at which log(1 − D) pulls with a nineteenth of what −log D would

STEEP = 100.0  # slope of a critic, in the networks' own units, that no bound holds

FEW = 0.45  # width of the generated distribution, over the real one's, that is a collapse: one of three modes has 0.1


@dataclass(frozen=True)
class Diagnosis:
    """name: of the illness, "" for none; sentence: its numbers; cure: live settings; advice: the cure in words."""

    name: str
    sentence: str
    cure: dict[str, Any] = field(default_factory=dict)
    advice: str = ""


def border_of(loss: str, a: Floats, b: Floats) -> float:
    """The logit above which D takes a point for real; a Wasserstein critic has none, the middle of its means serves."""
    if loss == "wasserstein":
        return float((a.mean() + b.mean()) / 2)
    return 0.5 if loss == "least squares" else 0.0


def failure(training: Players[Any]) -> str:
    """That a network which failed did, and when."""
    who = "D" if training.next == "discriminator" else "G"
    return f"At update {training.failed:,} a parameter of {who} grew beyond all bounds."
