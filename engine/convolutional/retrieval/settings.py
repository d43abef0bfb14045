"""What can be chosen in the lesson on image retrieval: what each look declares of itself, together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.convolutional.retrieval.maps.settings import MapSettings, ReadingSettings
from engine.convolutional.retrieval.search.settings import SearchSettings
from engine.convolutional.retrieval.shift.settings import ShiftSettings
from engine.settings import Settings, choice, declared, live_names

PARTS: dict[str, type[Settings]] = {
    "search": SearchSettings, "shift": ShiftSettings, "map": MapSettings, "reading": ReadingSettings,
}  # fmt: skip
"""For each look the settings that it depends on."""
LOOKS = {
    "search": "Search in several spaces",
    "shift": "Why learnt features: a shift",
    "map": "A map: PCA, t-SNE, UMAP",
    "reading": "How to read a t-SNE map",
}


@dataclass(frozen=True)
class RetrievalSettings(SearchSettings, ShiftSettings, MapSettings, ReadingSettings):
    """Raises ValueError with a sentence for a value out of range."""

    look: str = choice("search", LOOKS, "look", title="Look at")

    def key(self) -> tuple[Any, ...]:
        return self.look, *(getattr(self, name) for name in self._of_look(live=False))

    def live(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self._of_look(live=True)}

    def _of_look(self, *, live: bool) -> list[str]:
        return [name for name in declared(PARTS[self.look]) if (name in live_names(type(self))) == live]
