"""A search as a script of its own: the neighbours of one picture, and what held-out pictures make of each space."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any

from safetensors.numpy import save

from engine.arrays import Bytes
from engine.convolutional.networks.network import sequential
from engine.convolutional.reader.weights import ON_MNIST, trained
from engine.convolutional.retrieval.archive import Archive
from engine.convolutional.retrieval.change import Change
from engine.convolutional.retrieval.held_out import held_out
from engine.convolutional.retrieval.spaces import LAYER, PIECE, features, of
from engine.ending import of_stage
from engine.script import fill
from engine.weights.file import shipped_bytes

HERE = Path(__file__).parent / "standalone"


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
    held-out pictures, changed in each of these ways. query: its pixels, and which picture of the archive it is (−1).

    For digits all is computed anew, from the data set and the weights; of natural pictures the script reads what was
    measured of them, and there is one change."""
    figures = {f"distances.{space}": found for space, found in distances.items()}
    for space in spaces if asked else []:
        found = [held_out(archive, space, metric, change) for change in changes]
        means = [one.means(asked) for one in found if one.ask(asked)]
        figures |= {
            f"{name}.{space}": [mean[k][0] for mean in means] for k, name in enumerate(("precision", "average"))
        }
    constants = {
        "METRIC": metric,
        "SPACES": [*spaces],
        "WITHOUT": query[1],
        "HELD_OUT": archive.queries[:asked].tolist(),
        "STAGE": of_stage(figures),
    }
    if not archive.digits:
        return fill(HERE / "natural.py", constants | {"LABELS": archive.labels.tolist()})
    reader, layers = trained(ON_MNIST), [name for name in spaces if name.startswith(LAYER)]
    constants |= {
        "ARCHIVE": archive.name,
        "MODULES": {name: reader.ends[int(name.removeprefix(LAYER)) - 1] for name in layers},
        "QUERY": query[0].tolist(),
        "CHANGES": [astuple(change) for change in changes],
        "PIECE": PIECE,
        "model": sequential(reader.anatomy),
    }
    return fill(HERE / "digits.py", constants)


def beside(archive: Archive, spaces: Sequence[str], query: Bytes, asked: int, change: Change) -> dict[str, bytes]:
    """The file that the script reads: the digit network's weights, or what was measured of natural pictures."""
    if archive.digits:
        return shipped_bytes(ON_MNIST)
    asking = change.of(archive.pictures[archive.queries[:asked]])
    measured = {space: features(archive, space) for space in spaces}
    measured |= {f"query.{name}": found[0] for name, found in of(query[None], spaces, archive).items()}
    for name in spaces:
        found = of(asking, [name], archive)[name] if asked else measured[name][:0]
        measured[f"held_out.{name}"] = found
    return {"features.safetensors": save(measured)}
