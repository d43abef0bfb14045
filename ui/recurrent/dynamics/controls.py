"""The controls that all looks have: which look it is, and its examples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ui.controls import Controls
from ui.look import Look

Examples = Mapping[str, Mapping[str, Any]]
"""For each title what it sets."""


def grant_wish(controls: Controls, examples: Mapping[str, Examples]) -> None:
    """An example that was chosen sets what belongs to it at once, before the widgets are shown."""
    if (name := controls.wished()) and name in examples.get(controls.settings.look, {}):
        controls.adopt(**examples[controls.settings.look][name])


def controls(controls: Controls, looks: Mapping[str, Look], examples: Mapping[str, Examples]) -> None:
    """The look, examples where it has some, and its own widgets."""
    look = controls.show("look")
    if look in examples:
        controls.presets("Example", examples[look], placeholder="Choose one")
    looks[look].widgets(controls)
