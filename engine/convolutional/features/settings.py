"""The settings of lesson 2.3: which look it is, and those of every look, each declared in the look's own room.

A look's experiment takes its own settings alone, EdgesSettings() for instance; on the page they are all one class.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from engine.convolutional.features.cells.settings import CellsSettings
from engine.convolutional.features.edges.settings import EdgesSettings
from engine.convolutional.features.hog.settings import HogSettings
from engine.convolutional.features.neocognitron.settings import NeocognitronSettings
from engine.convolutional.features.pictured import PictureSettings
from engine.convolutional.features.sift.settings import MatchSettings, PointsSettings
from engine.convolutional.features.why.settings import WhySettings
from engine.settings import Settings, choice, live_names

LOOKS = {
    "edges": "Edges and gradients",
    "hog": "HOG: histograms of gradients",
    "sift": "SIFT: key points",
    "match": "SIFT: matches and their votes",
    "cells": "Hubel and Wiesel: simple and complex cells",
    "neocognitron": "Neocognitron, 1980",
    "why": "Why learn them?",
}
OF: dict[str, type[Settings]] = {
    "edges": EdgesSettings,
    "hog": HogSettings,
    "sift": PointsSettings,
    "match": MatchSettings,
    "cells": CellsSettings,
    "neocognitron": NeocognitronSettings,
    "why": WhySettings,
}
"""The settings of each look. Apart from the picture's, no two looks have one of the same name."""


@dataclass(frozen=True)
class FeaturesSettings(
    EdgesSettings,
    HogSettings,
    PointsSettings,
    MatchSettings,
    CellsSettings,
    NeocognitronSettings,
    WhySettings,
):
    """Raises ValueError with a sentence for a value out of range."""

    look: str = choice("edges", LOOKS, "look")

    @property
    def pictured(self) -> bool:
        """Whether this is a look at the picture that one chooses."""
        return issubclass(OF[self.look], PictureSettings)

    def key(self) -> tuple[Any, ...]:
        live = live_names(OF[self.look])
        return self.look, *(getattr(self, one.name) for one in fields(OF[self.look]) if one.name not in live)

    def live(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in live_names(OF[self.look])}
