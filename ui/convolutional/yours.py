"""The network that a visitor trained in lesson 2.6, on its way into lesson 2.5: it stays with the visitor's session,
as it was when it was taken, and no link holds it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from engine.convolutional.reader import kept as files
from engine.convolutional.reader.kept import Kept
from engine.convolutional.reader.reader import YOURS, Reader
from ui import live
from ui.controls import Controls
from ui.convolutional import own_picture
from ui.uploads import uploader
from ui.words import plain

LESSON, TRAINING = "draw", "train"
PAGE = "convolutional/draw.py"
KEY = f"{LESSON}.yours"
LONGEST = 40  # characters of a network's text in a list


@dataclass(frozen=True)
class Yours:
    """A network taken along, and its number: how many this visitor has taken."""

    kept: Kept
    reader: Reader
    number: int

    @property
    def title(self) -> str:
        """C8@3p1 R P2 F10, after 600 updates"""
        text, updates = self.kept.architecture, self.kept.metadata.get("updates", "")
        text = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
        return f"{text}, after {counted(int(updates))}" if updates.isdecimal() and len(updates) < 13 else text


def counted(updates: int) -> str:
    return f"{updates:,} update{'' if updates == 1 else 's'}"


def get() -> Yours | None:
    """The one that was taken last; where none was yet, the one in training if it has learnt anything."""
    if KEY not in st.session_state and (running := live.running(TRAINING)) and running.experiment.training.steps:
        take()
    found: Yours | None = st.session_state.get(KEY)
    return found


def take(*, drawing: bool = False) -> None:
    """Take the network in training as it is now; drawing: and what is drawn there, as a picture brought along."""
    running = live.running(TRAINING)
    if running is None:
        return
    with running.session.lock:
        kept, drawn = running.experiment.training.snapshot(), running.experiment.drawn
    _put(kept)
    if drawing and drawn is not None:
        own_picture.keep(LESSON, drawn.copy())  # another one, even if it was brought before
        st.session_state[f"{LESSON}.json"] = st.session_state.get(f"{TRAINING}.json")


def _put(kept: Kept) -> None:
    before: Yours | None = st.session_state.get(KEY)
    st.session_state[KEY] = Yours(kept, kept.reader(), before.number + 1 if before else 1)


def look_inside() -> None:
    """The way from lesson 2.6 into the network as it is now."""
    told = "Into lesson 2.5 with this network: every layer, every number."
    query = {"network": YOURS}
    st.page_link(PAGE, label="Look inside it", help=told, query_params=query, icon=":material/search:", width="stretch")


# --- in lesson 2.5 ----------------------------------------------------------------------------------------------------


def arrive() -> None:
    """Who comes by that way finds the network as it is now. Before the page is known to be this one."""
    if st.session_state.get("page") == TRAINING and st.query_params.get("network") == YOURS:
        take(drawing=True)


def grant_wishes(controls: Controls) -> None:
    """The network just taken is the one that is looked at; where there is none, another is, and that is said."""
    if st.session_state.pop(f"{LESSON}.wish.yours", False):
        controls.set(network=YOURS)
    if controls.settings.network == YOURS and get() is None:
        controls.set(network="digits")
        controls.notices.append("No network of your own is here, so this is the digit network.")


def entry() -> dict[str, str]:
    """It among the networks to choose from."""
    own = get()
    return {YOURS: f"Yours: {own.title}"} if own else {}


def offer(controls: Controls) -> None:
    """Which network of one's own is looked at, and the newer state of it where it was trained further."""
    own = get()
    if own is None or controls.settings.network != YOURS:
        return
    st.caption(plain(f"Your network: {own.title}."))
    if (updates := _newer(own)) is not None:
        st.button(f"Take it as it is now, after {counted(updates)}", key=f"{KEY}.newer", on_click=take)


def _newer(own: Yours) -> int | None:
    """How many updates the network in training has had, if it is not the one that was taken."""
    running = live.running(TRAINING)
    if running is None:
        return None
    with running.session.lock:
        training = running.experiment.training
        same = training.settings.architecture == own.kept.architecture and training.settings.data == own.kept.data
        same = same and np.array_equal(training.weights, own.kept.weights)
        return None if same or not training.steps else training.steps


def bring() -> None:
    """A network that was kept in lesson 2.6, from its file; and the one that is looked at, as a file."""
    file = uploader("Or one kept in lesson 2.6", ["safetensors"], files.MOST_MEGABYTES, f"{KEY}.file")
    if file is not None and st.session_state.get(f"{KEY}.file.seen") != file.file_id:
        try:
            _put(files.load(file.getvalue(), file.name))
        except ValueError as reason:
            st.warning(plain(f"{reason} The network before stays."), icon=":material/info:")
        else:
            st.session_state[f"{KEY}.file.seen"] = file.file_id
            st.session_state[f"{LESSON}.wish.yours"] = True
            st.rerun()
    if own := get():
        st.download_button(
            "Download yours", files.content(own.kept), "network.safetensors", "application/octet-stream",
            on_click="ignore", key=f"{KEY}.download",
        )  # fmt: skip
