"""A pad to draw on. The stage hears of every move; what comes back here is kept for the way back to the page."""

from __future__ import annotations

import base64
import io
from html import escape

import streamlit as st
from PIL import Image

from engine.arrays import Bytes
from engine.digits.pad import PAD
from ui import live
from ui.stage import View, view

SIDE = 4 * PAD  # pixels of the pad: each pixel sent is the mean of 4×4
INK, PAPER = "#000000", "#ffffff"


def pad(lesson: str, pen: int = 22, sheet: str = "", label: str = "", beside: int = 1, *, erases: bool = False) -> None:
    """The pad of a lesson, among its controls. A lesson with several drawings has a sheet for each, by its name; one of
    them lies on the pad, with what was drawn on it before. label: what to draw; beside: in how many columns the other
    controls stand beside it on a tablet, 0 for below it; erases: whether the pen takes ink away."""
    from streamlit_drawable_canvas import st_canvas

    key = f"{lesson}{sheet and '.'}{sheet}"
    kept = live.belongings(lesson)
    if kept.get(f"{key}.json") and not st.session_state.get(f"{key}.json"):  # the page was loaded again
        st.session_state[f"{key}.json"] = kept[f"{key}.json"]
        st.session_state[f"{key}.turn"] = st.session_state.get(f"{key}.turn", 0) + 1
        put_away(lesson)
    running = live.running(lesson)
    wiped = getattr(running.experiment, "wiped", 0) if running else 0
    if wiped > st.session_state.get(f"{lesson}.wiped", 0) and st.session_state.get(f"{key}.before"):
        kept[f"{key}.json"] = st.session_state[f"{key}.json"] = None  # its bin would bring back what it began with
        st.session_state[f"{key}.turn"] = st.session_state.get(f"{key}.turn", 0) + 1
        put_away(lesson)
    st.session_state[f"{lesson}.wiped"] = wiped
    turn = st.session_state.get(f"{key}.turn", "")  # another pad in place of the empty one
    if st.session_state.get(f"{lesson}.sheet") != sheet:
        st.session_state[f"{lesson}.sheet"] = sheet
        st.session_state[f"{key}.before"] = st.session_state.get(f"{key}.json")
    with (
        st.container(key=f"pad-beside-{beside}", gap=None),
        st.container(key=f"{lesson}-pad", gap=None),
        st.container(key=f"{lesson}-sheet{sheet and '-'}{sheet}"),
    ):
        if label:
            st.html(f"<div class='pad-label'>{escape(label)}</div>")
        drawn = st_canvas(
            stroke_width=pen, stroke_color=PAPER if erases else INK, background_color=PAPER, height=SIDE, width=SIDE,
            drawing_mode="freedraw", initial_drawing=st.session_state.get(f"{key}.before"),
            key=f"{key}.canvas{turn}",
        )  # fmt: skip
    before, now = st.session_state.get(f"{key}.json"), drawn.json_data
    if now is not None and (now.get("objects") or before):  # an empty one says nothing at first
        st.session_state[f"{key}.json"] = kept[f"{key}.json"] = now


def lay(lesson: str, picture: Bytes) -> None:
    """Ink, (PAD, PAD) bytes dark on light, takes the place of what is on the pad: to be drawn on and erased."""
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "png")
    source = f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"
    places = {"left": 0, "top": 0, "originX": "left", "originY": "top", "width": PAD, "height": PAD}
    scaled = {"scaleX": SIDE / PAD, "scaleY": SIDE / PAD, "selectable": False}
    drawing = {"objects": [{"type": "Image", "src": source, **places, **scaled}], "background": PAPER}
    st.session_state[f"{lesson}.json"] = drawing
    st.session_state[f"{lesson}.turn"] = st.session_state.get(f"{lesson}.turn", 0) + 1
    put_away(lesson)


def came_back(lesson: str) -> None:
    """On the way back to a page its pad begins with what was drawn on it."""
    if st.session_state.get("page") != lesson:
        put_away(lesson)


def put_away(lesson: str) -> None:
    """There is no pad now; when there is one again, it begins with what was drawn on it."""
    st.session_state.pop(f"{lesson}.sheet", None)


def ears(lesson: str, sheet: str = "") -> View:
    """The stage's ears for the pad: messages "ink" and "clear" as it is drawn on. They hear one sheet and no other."""
    holder = f".st-key-{lesson}-sheet{sheet and '-'}{sheet}"
    return view("sketch", message="ink", clear="clear", side=PAD, pad=holder, canvases="canvas.dc-canvas")
