"""How open a network's gates are, over many sequences: the share of all values in each tenth from 0 to 1.

A gate that is nearly always below 0.1 is saturated shut, one above 0.9 open (Karpathy, Johnson and Fei-Fei 2015); no
gradient to speak of reaches the weights of a gate there, since σ′ = σ(1 − σ) is below 0.09.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.arithmetic.written import percent
from engine.arrays import Floats
from engine.recurrent.gates.holds import GATES
from engine.recurrent.gates.units import COUNT, Survey

TENTHS = 10


def shares(values: Floats) -> Floats:
    """Of numbers from 0 to 1, the share in each tenth (10,)."""
    counts, _ = np.histogram(values, TENTHS, (0.0, 1.0))
    return np.asarray(counts / values.size)


def frame(survey: Survey, unit: int) -> dict[str, Any]:
    """Of every gate the shares of all units, and of one unit beside them; in a sentence how much is saturated."""
    found: dict[str, Any] = {"tenths.x": np.arange(1, TENTHS + 1, dtype=np.float32)}
    said = []
    for gate, name in GATES[survey.kind].items():
        values = survey.values[gate]
        every, one = shares(values), shares(values[:, :, unit])
        found |= {f"tenths.{gate}": every[:, None], f"tenths.{gate}.unit": one[:, None]}
        said.append(f"{gate}, {name}: {percent(every[0])} below 0.1, {percent(every[-1])} above 0.9.")
    return found | {
        "saturated": [f"On {COUNT} sequences; tenth 1 is from 0 to 0.1. On the right: unit {unit + 1} alone.", *said]
    }
