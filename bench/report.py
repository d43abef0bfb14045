"""Every benchmark prints a table for people and, with --json, one JSON object for machines."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Mapping
from typing import Any


def report(title: str, figures: Mapping[str, float], targets: Mapping[str, str] | None = None) -> None:
    """Print the figures, each with what it should reach."""
    if "--json" in sys.argv:
        print(json.dumps({"benchmark": title, "machine": machine(), "figures": dict(figures)}))
        return
    print(f"{title} · {machine()}")
    width = max(len(name) for name in figures)
    for name, value in figures.items():
        print(f"  {name:<{width}}  {value:>10,.4g}  {(targets or {}).get(name, '')}")


def machine() -> str:
    """What it was measured on."""
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.machine()}"


def middle(values: list[Any]) -> float:
    """The median."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return float(ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2)
