"""The search as a script of its own."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path
from typing import Any

from engine.convolutional.networks.network import sequential
from engine.convolutional.reader.weights import trained
from engine.convolutional.retrieval.search.experiment import Search
from engine.convolutional.retrieval.spaces import LAYER, PIECE
from engine.ending import of_stage
from engine.script import fill
from engine.weights.file import shipped_bytes


def script(search: Search) -> str:
    """A script that ends at the distances on the stage, and at the figures of the pictures that have asked."""
    reader = trained("digits")
    figures: dict[str, Any] = {}
    modules = {name: reader.ends[int(name.removeprefix(LAYER)) - 1] for name in search.spaces if name.startswith(LAYER)}
    for space in search.spaces:
        figures[f"distances.{space}"] = search.found[space].distances
        asking = search.held_out(space)
        asking.ask(search.steps)
        for name, mean in zip(("precision", "average"), asking.means(search.steps), strict=False):
            figures[f"{name}.{space}"] = mean[0]
    right, down, turn, thick = astuple(search.settings.change)
    constants = {
        "ARCHIVE": search.archive.name,
        "METRIC": search.settings.metric,
        "SPACES": search.spaces,
        "MODULES": modules,
        "QUERY": search.query.tolist(),
        "WITHOUT": search.own,
        "HELD_OUT": search.archive.queries[: search.steps].tolist(),
        "RIGHT": right,
        "DOWN": down,
        "TURN": turn,
        "THICK": thick,
        "PIECE": PIECE,
        "STAGE": of_stage(figures),
        "model": sequential(reader.anatomy),
    }
    return fill(Path(__file__).with_name("standalone.py"), constants)


def beside(search: Search) -> dict[str, bytes]:
    """The digit network's weights."""
    return shipped_bytes("digits")
