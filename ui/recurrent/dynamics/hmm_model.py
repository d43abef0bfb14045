"""What the three looks at hidden Markov models share: the choice of a model, and its settings for the engine."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeVar

import streamlit as st

from engine.recurrent.dynamics.hidden.chosen import MOST_STATES, MOST_SYMBOLS, ModelSettings
from engine.recurrent.hmm.model import SHARING
from engine.recurrent.hmm.presets import PRESETS
from engine.settings import Settings
from ui.controls import Controls
from ui.stage import Row, View, view

BELONGS = ("tables", "states", "symbols", "observed", "sequence", "learn_text")
Chosen = TypeVar("Chosen", bound=Settings)


def own(kind: type[Chosen], settings: Any) -> Chosen:
    """The settings of one look out of those of the lesson."""
    return kind(**{one.name: getattr(settings, one.name) for one in fields(kind)})


def choose_model(controls: Controls) -> None:
    """A model with published numbers, or one's own states and symbols."""
    controls.show("hmm", brings=BELONGS)
    if (preset := PRESETS.get(controls.settings.hmm)) is not None:
        st.caption(preset.tells)
    model = controls.settings.model()
    with controls.folded("names", "States and symbols of your own") as opened:
        if opened:
            for name, most in (("states", MOST_STATES), ("symbols", MOST_SYMBOLS)):
                now = " ".join(getattr(model, name))
                controls.show(
                    name,
                    placeholder=now,
                    help=f"Up to {most} names with spaces between. What is new has the probability 0 until you set it.",
                )


def tables() -> View:
    """The three tables of a model side by side, to be edited."""
    maps: list[Row] = []
    for name, title, columns, joined in (
        ("start", "Start π", "state_names", ""),
        ("transition", "From ↓ to → a", "state_names", " → "),
        ("emission", "Shows b", "symbol_names", " shows "),
    ):
        named = {"rows": "state_names", "joined": joined} if joined else {}
        maps.append(
            {"name": name, "title": title, "values": name, "texts": f"{name}_texts", "columns": columns,
             "edit": f"set_{name}", **named}
        )  # fmt: skip
    return view("matrices", tables=maps, note=SHARING)


def tables_height(settings: ModelSettings) -> int:
    """Pixels that the tables need."""
    return 60 + 24 * len(settings.model().states)
