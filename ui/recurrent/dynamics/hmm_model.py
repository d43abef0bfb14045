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


def tables(
    prefix: str = "", *, edit: bool = False, titles: tuple[str, str, str] = ("Start π", "From ↓ to → a", "Shows b")
) -> View:
    """The three tables of a model side by side; edit: whether their entries can be set."""
    maps: list[Row] = []
    for name, title, columns, joined in (
        ("start", titles[0], "state_names", ""),
        ("transition", titles[1], "state_names", " → "),
        ("emission", titles[2], "symbol_names", " shows "),
    ):
        one: Row = {
            "name": f"{prefix}{name}",
            "title": title,
            "values": f"{prefix}{name}",
            "texts": f"{prefix}{name}_texts",
        }
        one["columns"] = f"{prefix}{columns}"
        if joined:
            one |= {"rows": f"{prefix}state_names", "joined": joined}
        if edit:
            one["edit"] = f"set_{name}"
        maps.append(one)
    return view("matrices", tables=maps, **({"note": SHARING} if edit else {}))


def tables_height(settings: ModelSettings) -> int:
    """Pixels that the tables need."""
    return 60 + 24 * len(settings.model().states)
