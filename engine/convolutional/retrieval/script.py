"""A search as a script of its own: the neighbours of one picture, and what held-out pictures make of each space."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any

from engine.arrays import Bytes
from engine.convolutional.networks.network import sequential
from engine.convolutional.reader.weights import trained
from engine.convolutional.retrieval.archive import Archive
from engine.convolutional.retrieval.change import Change
from engine.convolutional.retrieval.held_out import held_out
from engine.convolutional.retrieval.spaces import LAYER, PIECE
from engine.ending import of_stage
from engine.script import fill
from engine.weights.file import shipped_bytes


def script(
    archive: Archive,
    spaces: Sequence[str],
    metric: str,
    query: tuple[Bytes, int],
    distances: Mapping[str, Any],
    asked: int,
    changes: Sequence[Change],
) -> str:
    """A script that ends at these distances of a query's nearest, by space, and at the figures of the first `asked`
    held-out pictures, changed in each of these ways. query: its pixels, and which picture of the archive it is (−1)."""
    reader = trained("digits")
    figures = {f"distances.{space}": found for space, found in distances.items()}
    for space in spaces if asked else []:
        found = [held_out(archive, space, metric, change) for change in changes]
        means = [one.means(asked) for one in found if one.ask(asked)]
        figures |= {
            f"{name}.{space}": [mean[k][0] for mean in means] for k, name in enumerate(("precision", "average"))
        }
    layers = [name for name in spaces if name.startswith(LAYER)]
    constants = {
        "ARCHIVE": archive.name,
        "METRIC": metric,
        "SPACES": [*spaces],
        "MODULES": {name: reader.ends[int(name.removeprefix(LAYER)) - 1] for name in layers},
        "QUERY": query[0].tolist(),
        "WITHOUT": query[1],
        "HELD_OUT": archive.queries[:asked].tolist(),
        "CHANGES": [astuple(change) for change in changes],
        "PIECE": PIECE,
        "STAGE": of_stage(figures),
        "model": sequential(reader.anatomy),
    }
    return fill(Path(__file__).with_name("standalone.py"), constants)


def beside() -> dict[str, bytes]:
    """The digit network's weights, which the script reads."""
    return shipped_bytes("digits")
