"""A visitor's own picture: uploaded, taken with the camera, or drawn. It stays with the visitor, not in the link."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL import Image, ImageOps

from engine.arrays import Bytes, Floats32
from engine.convolutional.kernels import strokes
from engine.convolutional.kernels.pictures import LARGEST_SIZE, MOST_MEGABYTES, read
from engine.digits.pad import PAD
from engine.digits.preparation import prepared
from ui import live, pad
from ui.controls import Controls
from ui.uploads import uploader
from ui.words import plain

WAYS = ("Upload", "Camera", "Drawing")
KINDS = ("png", "jpg", "jpeg", "webp")
SIDE = 256  # pixels of the drawing


@dataclass(frozen=True)
class OwnPicture:
    """The picture, uint8 (H, W) or (H, W, 3), and its number: how many this visitor has brought along."""

    picture: NDArray[np.uint8]
    number: int


def get(lesson: str) -> OwnPicture | None:
    """This visitor's own picture, if there is one: brought to this page, or to the one before it was loaded again."""
    if f"own:{lesson}" not in st.session_state and (found := live.belongings(lesson).get("own")):
        st.session_state[f"own:{lesson}"], st.session_state[f"own:{lesson}.count"] = found, found.number
    kept: OwnPicture | None = st.session_state.get(f"own:{lesson}")
    return kept


def choose(lesson: str, ways: Sequence[str] = WAYS) -> None:
    """The ways to bring one along. A new one leaves the wish ``<lesson>.wish.picture`` and makes the page run again."""
    way = st.segmented_control("From", ways, default=ways[0], key=f"{lesson}.way", label_visibility="collapsed")
    if way == "Upload":
        label = f"PNG, JPEG or WebP, up to {LARGEST_SIZE // 1_000_000} megapixels"
        _take(lesson, uploader(label, KINDS, MOST_MEGABYTES, f"{lesson}.file"))
    elif way == "Camera":
        _take(lesson, st.camera_input("A photograph", key=f"{lesson}.camera", label_visibility="collapsed"))
    elif way == "Drawing":
        _draw(lesson)
    if get(lesson) is not None:
        st.button("Take your picture away", key=f"{lesson}.own.away", on_click=take_away, args=(lesson,))


def take_frame(lesson: str) -> bool:
    """The last frame of a film on the stage is the visitor's own picture from now on; no other frame is kept. Returns
    whether there is one that was not known."""
    running = live.running(lesson)
    frame = getattr(running.experiment, "filmed", None) if running else None
    if frame is None or running is None or running.experiment.frames == st.session_state.get(f"own:{lesson}.frames"):
        return False
    st.session_state[f"own:{lesson}.frames"] = running.experiment.frames
    keep(lesson, frame)
    return True


def take_away(lesson: str) -> None:
    """There is no picture of this visitor's own any more; what its settings need instead is the lesson's to choose."""
    st.session_state.pop(f"own:{lesson}", None)
    live.belongings(lesson).pop("own", None)
    st.session_state[f"{lesson}.wish.other"] = True


def follow(controls: Controls, lesson: str, gone: str, its: Mapping[str, Any], other: Mapping[str, Any]) -> None:
    """The settings of a lesson follow the picture: they become `its` when one is brought along, and `other` when it is
    taken away. gone: what is said where they are `its` and there is no picture, because another visitor's link says so
    or the page has just been loaded again; when it comes back then, it is taken up."""
    away = st.session_state.pop(f"{lesson}.wish.other", False)
    wished = st.session_state.pop(f"{lesson}.wish.picture", False)
    name, chosen = next(iter(its.items()))
    if get(lesson) is not None:
        if st.session_state.pop(f"{lesson}.missed", False) or wished:
            controls.set(**its)
    elif getattr(controls.settings, name) == chosen:
        controls.set(**other)
        if not away:
            controls.notices.append(gone)
            st.session_state[f"{lesson}.missed"] = True


def _take(lesson: str, file: Any) -> None:
    """Read a file once; what is wrong with it is said for as long as it lies there."""
    if file is None:
        return
    seen, said = st.session_state.get(f"{lesson}.file.seen", ("", ""))
    if file.file_id == seen:
        if said:
            st.caption(plain(said))
        return
    try:
        found = read(file.getvalue())
    except ValueError as reason:
        st.session_state[f"{lesson}.file.seen"] = (file.file_id, f"{reason} The picture before stays.")
        st.warning(plain(f"{reason} The picture before stays."), icon=":material/info:")
        return
    st.session_state[f"{lesson}.file.seen"] = (file.file_id, found.note)
    keep(lesson, found.picture)
    st.rerun()


def _draw(lesson: str) -> None:
    """A pad. Its strokes come back, no pixels: a browser that protects against fingerprinting falsifies those."""
    from streamlit_drawable_canvas import st_canvas  # only works, and is only loaded, when it is wanted

    drawn = st_canvas(
        stroke_width=10, stroke_color="#000000", background_color="#ffffff", height=SIDE, width=SIDE,
        drawing_mode="freedraw", key=f"{lesson}.canvas",
    ).json_data  # fmt: skip
    digest = hashlib.sha256(json.dumps(drawn).encode()).hexdigest()
    seen = st.session_state.get(f"{lesson}.canvas.seen")
    if not isinstance(drawn, dict) or (seen is None and not drawn.get("objects")):
        st.caption("Draw: every stroke is taken up as it is done.")
    elif seen != digest:
        st.session_state[f"{lesson}.canvas.seen"] = digest
        try:
            picture = strokes.picture(drawn, SIDE)
        except ValueError as reason:
            st.warning(plain(f"{reason} The picture before stays."), icon=":material/info:")
            return
        keep(lesson, picture)
        st.rerun()


def lay(lesson: str) -> None:
    """Put the ink of a picture that has just been brought along on the lesson's pad: to be read, drawn on, erased.
    Where there is none, that is said, and what is on the pad stays."""
    found = get(lesson)
    if not st.session_state.pop(f"{lesson}.wish.picture", False) or not found:
        return
    digit = prepared(found.picture)
    if digit.refusal:
        st.toast(plain(digit.refusal), icon=":material/info:", duration="long")
    else:
        pad.lay(lesson, _on_paper(digit.ink))


def _on_paper(ink: Floats32) -> Bytes:
    """Ink (h, w) in the middle of a pad, as large as fits, dark on light."""
    sheet, drawn = Image.new("L", (PAD, PAD), 255), Image.fromarray(np.rint(255 * (1 - ink)).astype(np.uint8))
    drawn = ImageOps.contain(drawn, (PAD - 10, PAD - 10))
    sheet.paste(drawn, ((PAD - drawn.width) // 2, (PAD - drawn.height) // 2))
    return np.asarray(sheet)


def keep(lesson: str, picture: NDArray[np.uint8]) -> None:
    """A picture takes the place of the one before."""
    number = st.session_state[f"own:{lesson}.count"] = st.session_state.get(f"own:{lesson}.count", 0) + 1
    st.session_state[f"own:{lesson}"] = live.belongings(lesson)["own"] = OwnPicture(picture, number)
    st.session_state[f"{lesson}.wish.picture"] = True
