"""What a map is made of: an archive's pictures in one space, two thousand of them at most.

ground = ground_of(archive_of("digits"), "shipped")
ground.x                        # (1797, 64) their numbers
ground.truth                    # (1797, 1797) for each the ranks of its neighbours there
ground.apart_from(picture)      # (1797,) how far a drawing is from all of them, squared
"""

from __future__ import annotations

from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.arrays import Bytes, Floats, Floats32
from engine.convolutional.retrieval import spaces
from engine.convolutional.retrieval.archive import Archive
from engine.convolutional.retrieval.maps import quality
from engine.convolutional.retrieval.maps.embedding import Space
from engine.convolutional.retrieval.maps.settings import SPACES

MOST = 2_000
"""Points of a map: t-SNE as it is here takes a time that grows with their square."""
LEAST = 5
SAMPLE_SEED = 7
SIDE = 14  # pixels of a small picture at most


class Ground(Space):
    """which (n,): the pictures of the archive that are on the map; kinds (n,): their classes. cosine: all lists of
    numbers are brought to length 1, so that ‖a − b‖² = 2 − 2 cos."""

    def __init__(self, archive: Archive, space: str, cosine: bool = False) -> None:
        if len(archive) < LEAST:
            raise ValueError(f"A map needs {LEAST} pictures at least; there are {len(archive)}.")
        self.archive, self.name, self.cosine = archive, space, cosine
        self.which = np.arange(len(archive))
        if len(archive) > MOST:
            chosen = np.random.default_rng(SAMPLE_SEED).permutation(len(archive))[:MOST]
            self.which = np.sort(chosen)
        self.kinds: NDArray[np.int64] = archive.labels[self.which]
        super().__init__(self._measured(spaces.features(archive, space)[self.which]))

    def _measured(self, numbers: Floats32) -> Floats32:
        if not self.cosine:
            return numbers
        return np.asarray(numbers / np.maximum(np.sqrt(np.square(numbers).sum(1, keepdims=True)), 1e-12), np.float32)

    def of(self, picture: Bytes) -> Floats32:
        """(d,) the numbers of another picture."""
        found: Floats32 = self._measured(spaces.of(picture[None], [self.name], self.archive)[self.name])[0]
        return found

    def apart_from(self, numbers: Floats32) -> Floats:
        """(n,) how far such a picture is from all of them, squared."""
        return np.asarray(np.square(self._numbers - numbers).sum(1, dtype=np.float64))

    @cached_property
    def truth(self) -> NDArray[np.int16]:
        """(n, n) the ranks of each one's neighbours in the space."""
        return quality.ranks(self.apart)

    @cached_property
    def errors(self) -> int:
        """How many a nearest neighbour gets wrong in the space, each left out in turn."""
        return quality.errors(self.kinds, np.argmin(np.where(self.truth > 0, self.truth, MOST + 1), 1))

    @cached_property
    def small(self) -> Bytes:
        """(n, rows, columns) or (n, rows, columns, 3): the pictures, small enough to be sent."""
        if self.archive.shipped is not None:
            return np.asarray(np.minimum(self.archive.shipped[self.which].astype(int) * 16, 255), np.uint8)
        pictures = self.archive.pictures[self.which]
        each = max(1, pictures.shape[1] // SIDE)
        n, rows, columns, *colours = pictures.shape
        blocks = pictures.reshape(n, rows // each, each, columns // each, each, *colours)
        return np.asarray(blocks.mean((2, 4)), np.uint8)


@lru_cache(maxsize=3)
def ground_of(archive: Archive, space: str, cosine: bool = False) -> Ground:
    """The same for all visitors who look at it: its tables have some 50 MB."""
    here = spaces_on_maps(archive)
    return Ground(archive, space if space in here else here[0], cosine)


def spaces_on_maps(archive: Archive) -> list[str]:
    """The spaces of its pictures that are laid out."""
    return [name for name in SPACES if name in spaces.spaces_of(archive)]
