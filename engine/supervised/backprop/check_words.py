"""What the check of a gradient shows: every derivative by hand, how far the other ways are from it, and their cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engine.arithmetic.written import show
from engine.arrays import Floats
from engine.supervised.backprop.checks import METHODS, differences, passes
from engine.supervised.backprop.network import Net

NAMES = {"forward": "forward", "central": "central", "complex": "complex step"}


def table(net: Net, names: Sequence[str], step: float) -> dict[str, Any]:
    """A row a derivative: by hand, and what autograd and the differences with a step of h have more."""
    found = [net.autograd, *(differences(method, net.loss_with, net.parameters, step) for method in METHODS)]
    rows = [
        {"head": name, "cells": [long(by_hand), *(_apart(float(one[place]) - by_hand) for one in found)]}
        for place, (name, by_hand) in enumerate(zip(names, net.gradient.tolist(), strict=True))
    ]
    columns = ["by hand", "autograd", *NAMES.values()]
    return {"title": "By hand; and how far the others are from that", "columns": columns, "rows": rows}


def long(value: float) -> str:
    """A derivative with as many digits as can be compared."""
    return f"{value:.10f}".replace("-", "−")


def _apart(value: float) -> str:
    return "0" if value == 0 else show(value, 2)


def least(errors: Mapping[str, Floats], powers: Floats) -> str:
    """Where each method is nearest: the lowest point of its V; the complex step has none, and stays where it is."""
    parts = []
    for method, name in NAMES.items():
        lowest = int(np.argmin(errors[method]))
        power = f"{powers[lowest]:g}".replace("-", "−")
        size = show(float(errors[method][lowest]), 2) if errors[method][lowest] else "0"
        parts.append(f"{name} {size} at log₁₀ h = {power}")
    return f"Least error: {', '.join(parts)}."


def costs(numbers: int) -> str:
    """How often each method walks through the network for all derivatives."""
    return (
        f"{numbers} derivatives cost: by hand or autograd 1 pass forward and 1 back; forward differences "
        f"{passes('forward', numbers)} passes forward, central {passes('central', numbers)}, the complex step "
        f"{passes('complex', numbers)} in complex numbers."
    )
