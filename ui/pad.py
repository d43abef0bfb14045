"""A pad to draw on. The stage hears of every move; what comes back here is kept for the way back to the page."""

from __future__ import annotations

import streamlit as st

from engine.convolutional.pad import PAD
from ui.stage import View, view

SIDE = 4 * PAD  # pixels of the pad: each pixel sent is the mean of 4×4


def pad(lesson: str, pen: int = 22) -> None:
    """The pad of a lesson, among its controls."""
    from streamlit_drawable_canvas import st_canvas

    with st.container(key=f"{lesson}-pad"):
        drawn = st_canvas(
            stroke_width=pen, stroke_color="#000000", background_color="#ffffff", height=SIDE, width=SIDE,
            drawing_mode="freedraw", initial_drawing=st.session_state.get(f"{lesson}.before"),
            return_image_data=True, key=f"{lesson}.canvas",
        )  # fmt: skip
    st.session_state[f"{lesson}.json"] = drawn.json_data


def came_back(lesson: str) -> None:
    """On the way back to a page its pad begins with what was drawn on it."""
    if st.session_state.get("page") != lesson:
        st.session_state[f"{lesson}.before"] = st.session_state.get(f"{lesson}.json")


def ears(lesson: str) -> View:
    """The stage's ears for the pad: messages "ink" and "clear" as it is drawn on."""
    return view(
        "sketch", message="ink", clear="clear", side=PAD, pad=f".st-key-{lesson}-pad", canvases="canvas.dc-canvas"
    )
