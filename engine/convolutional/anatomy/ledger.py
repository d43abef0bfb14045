"""A network as a ledger: a line a layer, and what share of the whole network's parameters and work it has.

entries = ledger(ARCHITECTURES["AlexNet, 2012"].anatomy())
max(entries, key=lambda entry: entry.parameters).layer  # "F4096": where AlexNet's 60 million are
"""

from __future__ import annotations

from typing import NamedTuple

from engine.convolutional.networks.anatomy import Anatomy, shape_text
from engine.convolutional.networks.grammar import words


class Entry(NamedTuple):
    """A layer's line, with the bracket of a block that begins there.

    The shares are in percent of the network's, 0 where it has none; field: rows × columns of the
    image that a cell sees, those of padding counted."""

    number: int
    layer: str
    output: str
    parameters: int
    parameters_share: float
    multiply_adds: int
    multiply_adds_share: float
    field: str


def ledger(anatomy: Anatomy) -> list[Entry]:
    """The lines of all layers, in order."""
    whole_parameters, whole_work = anatomy.parameters.value, anatomy.multiply_adds.value
    return [
        Entry(
            part.number,
            word,
            shape_text(part.output),
            part.parameters.value,
            _percent(part.parameters.value, whole_parameters),
            part.multiply_adds.value,
            _percent(part.multiply_adds.value, whole_work),
            f"{part.field[0].size} × {part.field[1].size}",
        )
        for part, word in zip(anatomy.layers, words(anatomy.plan), strict=True)
    ]


def rewritten(anatomy: Anatomy, edits: dict[int, str]) -> str:
    """The network's text with other words for some layers, by their places from 0. An empty one takes the layer out,
    one with several layers puts them in its place."""
    texts = enumerate(words(anatomy.plan))
    return " ".join(filter(None, (edits.get(place, word).strip() for place, word in texts)))


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0
