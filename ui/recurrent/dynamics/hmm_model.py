"""What the three looks at hidden Markov models share: the choice of a model, and its settings for the engine."""

from __future__ import annotations

import streamlit as st

from engine.recurrent.dynamics.hidden.chosen import MOST_STATES, MOST_SYMBOLS, TITLES, ModelSettings
from engine.recurrent.hmm.model import SHARING
from engine.recurrent.hmm.presets import PRESETS
from ui.controls import Controls
from ui.stage import Row, View, view

PLAIN = {
    "tables": "", "states": "", "symbols": "", "observed": "example", "sequence": "", "learn_text": "",
}  # fmt: skip
EXAMPLES = {preset.title: {**PLAIN, "hmm": name} for name, preset in PRESETS.items()}
"""Models with published numbers, each with its own sequence."""


def choose_model(controls: Controls) -> None:
    """Which model it is, and one's own states and symbols."""
    title = TITLES[controls.settings.hmm]
    preset = PRESETS.get(controls.settings.hmm)
    st.caption(f"**{title}.** {preset.tells}" if preset else "**Your own model.** The link has its tables.")
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
