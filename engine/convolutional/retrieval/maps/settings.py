"""What can be chosen in the looks that draw maps."""

from __future__ import annotations

from dataclasses import dataclass

from engine.convolutional.retrieval.archive import ArchiveSettings
from engine.convolutional.retrieval.maps.toys import TOYS
from engine.convolutional.retrieval.spaces import HOG, NATURAL, PIXELS, SHIPPED, TITLES
from engine.settings import Settings, choice, number, seed, switch, whole

METHODS = {"pca": "PCA", "tsne": "t-SNE", "umap": "UMAP"}
SPACES = (SHIPPED, PIXELS, HOG, "layer5", "layer10", "layer12", "layer13", *NATURAL)
"""Those that are laid out; between these layers of the network there are others, which look much like them."""
STARTS = {"pca": "the PCA plane, small", "random": "by chance, small"}


@dataclass(frozen=True)
class DownhillSettings(Settings):
    """Of t-SNE. Raises ValueError with a sentence for a value out of range."""

    perplexity: int = whole(30, 2, 99, "perplexity", title="Perplexity", step=1, live=True)
    rate: int = whole(100, 5, 500, "learning rate", title="Learning rate η", step=5, live=True)
    seed: int = seed()


@dataclass(frozen=True)
class MapSettings(DownhillSettings, ArchiveSettings):
    """Of the look that draws a map of an archive."""

    method: str = choice("tsne", METHODS, "method", title="Laid out by")
    space: str = choice(SHIPPED, {name: TITLES[name] for name in SPACES}, "space", title="Space")
    cosine: bool = switch(False, "distance by angle", title="By angle (cosine)")
    start: str = choice("pca", STARTS, "start", title="Starts from")
    neighbours: int = whole(15, 3, 100, "number of neighbours", title="Neighbours", step=1)  # of UMAP, with itself
    nearest: float = number(0.1, 0.0, 0.99, "least distance", title="Least distance", step=0.01, live=True)
    exaggeration: int = whole(  # in the first 250 steps
        12, 1, 20, "early exaggeration", title="Early exaggeration", step=1, live=True
    )


@dataclass(frozen=True)
class ReadingSettings(DownhillSettings):
    """Of the look in which one learns to read a map."""

    toy: str = choice("sizes", {name: one.title for name, one in TOYS.items()}, "set of points", title="Points")
