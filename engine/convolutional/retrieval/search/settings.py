"""What can be chosen in the look that searches."""

from __future__ import annotations

from dataclasses import dataclass

from engine.convolutional.retrieval.archive import ArchiveSettings
from engine.convolutional.retrieval.change import Change
from engine.convolutional.retrieval.nearest import METRICS
from engine.convolutional.retrieval.spaces import LAYERS
from engine.settings import choice, several

MOST_LAYERS = 3

TOLD = {"distance": "distance", "ranking": "ranking"}


def _few(layers: tuple[str, ...]) -> None:
    if not 1 <= len(layers) <= MOST_LAYERS:
        raise ValueError(f"Choose one to {MOST_LAYERS} layers of the digit network.")


@dataclass(frozen=True)
class SearchSettings(Change, ArchiveSettings):
    """Raises ValueError with a sentence for a value out of range."""

    layers: tuple[str, ...] = several(
        ("layer5", "layer12"), LAYERS, "layers of the digit network", accept=_few, live=True
    )
    metric: str = choice("euclid", METRICS, "distance", live=True)
    told: str = choice("distance", TOLD, "sum", live=True)  # what is written out
