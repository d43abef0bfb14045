"""1.3 Universal approximation and depth: what a network can make, what it has at the start, and what it finds."""

import streamlit as st

from engine.supervised.universality import collapse, hand, pieces
from engine.supervised.universality.building import Building
from engine.supervised.universality.linear import Linear
from engine.supervised.universality.script import script
from engine.supervised.universality.settings import UniversalitySettings
from ui import lesson
from ui.supervised.universality import controls as widgets
from ui.supervised.universality.stage import rows

BUILT = {"build": Building, "linear": Linear}


def build(settings: UniversalitySettings) -> Building | Linear:
    """What a look plays."""
    return BUILT[settings.look](settings)


lesson.head(
    "Universal approximation and depth",
    "Hinges and steps add up to any curve. **Drag a unit**, then let networks look for them.",
)
controls = lesson.begin(__file__, UniversalitySettings(), first=("look",))
running = lesson.play(
    controls,
    widgets=widgets.controls,
    build=build,
    rows=rows,
    equation=widgets.equation,
    letters=widgets.LETTERS[controls.settings.look],
)

st.subheader("The code", anchor=False)
lesson.code(hand.Layer, pieces.pieces, collapse)
lesson.script(running, script, "universality.py", "What is on the stage, computed anew.")
