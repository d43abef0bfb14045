"""The search as a script of its own."""

from __future__ import annotations

from pathlib import Path

from engine.convolutional.retrieval.search.experiment import Search
from engine.ending import of_stage
from engine.script import fill


def script(search: Search) -> str:
    """A script that ends at the distances of the stage."""
    found = search.found["pixels"]
    constants = {
        "QUERY": search.query.tolist(),
        "WITHOUT": search.own,
        "STAGE": of_stage({"distances": found.distances}),
    }
    return fill(Path(__file__).with_name("standalone.py"), constants)


def beside(search: Search) -> dict[str, bytes]:
    """The files that it reads."""
    return {}
