"""The looks of the lesson, in the order in which they are offered."""

from __future__ import annotations

import numpy as np
import streamlit as st
from PIL import Image, ImageOps

from engine.arrays import Bytes, Floats32
from engine.digits.pad import PAD
from engine.digits.preparation import prepared
from ui import lesson
from ui.controls import Controls
from ui.convolutional import own_picture
from ui.convolutional.retrieval import map, reading, search, shift
from ui.convolutional.retrieval.look import Look
from ui.pad import lay, pad, put_away
from ui.words import plain

LESSON = "retrieval"
LOOKS: dict[str, Look] = {"search": search.LOOK, "shift": shift.LOOK, "map": map.LOOK, "reading": reading.LOOK}


def lay_upload() -> None:
    """Put the ink of a picture that was brought along on the pad, once: to be searched for, drawn on, erased."""
    brought = own_picture.get(LESSON)
    if st.session_state.pop(f"{LESSON}.wish.picture", False) and brought:
        found = prepared(brought.picture)
        if found.refusal:
            st.toast(plain(found.refusal), icon=":material/info:", duration="long")
        else:
            lay(LESSON, _on_paper(found.ink))


def _on_paper(ink: Floats32) -> Bytes:
    """Ink (h, w) in the middle of a pad, as large as fits, dark on light."""
    sheet, drawn = Image.new("L", (PAD, PAD), 255), Image.fromarray(np.rint(255 * (1 - ink)).astype(np.uint8))
    drawn = ImageOps.contain(drawn, (PAD - 10, PAD - 10))
    sheet.paste(drawn, ((PAD - drawn.width) // 2, (PAD - drawn.height) // 2))
    return np.asarray(sheet)


def controls(controls: Controls) -> None:
    """The pad first, where there is one; then which look, and what belongs to it."""
    look = LOOKS[controls.settings.look]
    if look.pad:
        pad(LESSON, label="Draw a digit here", beside=2)
    else:
        put_away(LESSON)
    if lesson.presenting():
        return
    controls.show("look")
    look.widgets(controls)
    if look.pad:
        with controls.folded("own", "A picture of your own") as opened:
            if opened:
                st.caption("Its ink is laid on the pad.")
                own_picture.choose(LESSON, ("Upload", "Camera"))
