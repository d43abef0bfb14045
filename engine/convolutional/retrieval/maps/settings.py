"""What can be chosen in the looks that draw maps."""

from __future__ import annotations

from dataclasses import dataclass

from engine.convolutional.retrieval.archive import ArchiveSettings
from engine.convolutional.retrieval.maps.toys import TOYS
from engine.convolutional.retrieval.spaces import TITLES
from engine.settings import Settings, choice, number, seed, switch, whole

METHODS = {"pca": "PCA", "tsne": "t-SNE"}
STARTS = {"pca": "the PCA plane, small", "random": "by chance, small"}


@dataclass(frozen=True)
class DownhillSettings(Settings):
    """Of t-SNE. Raises ValueError with a sentence for a value out of range."""

    perplexity: float = number(30.0, 2.0, 99.0, "perplexity", title="Perplexity", step=1.0, live=True)
    rate: float = number(100.0, 5.0, 500.0, "learning rate", title="Learning rate η", step=5.0, live=True)
    seed: int = seed()


@dataclass(frozen=True)
class MapSettings(DownhillSettings, ArchiveSettings):
    """Of the look that draws a map of an archive. point: the picture that is looked at."""

    method: str = choice("tsne", METHODS, "method", title="Laid out by")
    space: str = choice("shipped", TITLES, "space", title="Space")
    cosine: bool = switch(False, "distance by angle", title="By angle (cosine)")
    start: str = choice("pca", STARTS, "start", title="Starts from")
    exaggeration: float = number(  # in the first 250 steps
        12.0, 1.0, 20.0, "early exaggeration", title="Early exaggeration", step=1.0, live=True
    )
    point: int = whole(44, 0, 59_999, "number of a picture", title="Picture number", shown=True)


@dataclass(frozen=True)
class ReadingSettings(DownhillSettings):
    """Of the look in which one learns to read a map."""

    toy: str = choice("sizes", {name: one.title for name, one in TOYS.items()}, "set of points", title="Points")
