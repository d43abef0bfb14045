"""A network of the visitor's as a file, one brought back, and a small one's weights in the link."""

from __future__ import annotations

from dataclasses import asdict

import streamlit as st

from engine.arrays import Floats
from engine.supervised.mlp import kept
from engine.supervised.mlp.settings import MOST_WEIGHTS_IN_LINK, MLPSettings
from ui import live
from ui.controls import Controls
from ui.uploads import uploader
from ui.words import plain

LESSON = "mlp"
OPENED, WISH, LINK = "own:mlp.network", "mlp.wish.network", "mlp.wish.weights"
Layers = tuple[list[Floats], list[Floats]]


def widgets() -> None:
    """Save the network that is shown, open one, or put its weights into the link."""
    running = live.running(LESSON)
    if running is not None:
        with running.session.lock:
            training, shown = running.experiment.training, running.experiment.shown
            content, text = kept.content(training, shown), kept.to_text(training, shown)
        st.download_button(
            f"Save the network after {training.steps:,} updates", content, "network.safetensors",
            "application/octet-stream", on_click="ignore", key=f"{LESSON}.save",
            help="As it is when play comes to rest.",
        )  # fmt: skip
        st.button(
            "Put its weights into the link", key=f"{LESSON}.link.weights", disabled=not text, on_click=_wish,
            args=(LINK, text), help=f"For networks of up to {MOST_WEIGHTS_IN_LINK} weights and biases, to five digits.",
        )  # fmt: skip
    file = uploader("Open a network that was saved here", ["safetensors"], kept.MOST_MEGABYTES, f"{LESSON}.network")
    if file is not None and st.session_state.get(f"{LESSON}.network.seen") != file.file_id:
        try:
            found = kept.load(file.getvalue())
        except ValueError as reason:
            st.warning(plain(f"{reason} The network on the stage stays."), icon=":material/info:")
            return
        st.session_state[f"{LESSON}.network.seen"] = file.file_id
        _wish(WISH, found)
        st.rerun()


def _wish(name: str, what: object) -> None:
    st.session_state[name] = what


def grant_wishes(controls: Controls) -> None:
    """A network that was opened comes with its settings; weights in the link are those of the network on the stage."""
    if (found := st.session_state.pop(WISH, None)) is not None:
        st.session_state[OPENED] = (found, st.session_state.get(OPENED, (None, 0))[1] + 1)
        controls.adopt(**asdict(found.settings))
        controls.notices.append("The network begins as it was saved. “Start again” comes back to that.")
    if text := st.session_state.pop(LINK, None):
        controls.set(weights=text)
        live.same(LESSON, controls.key())
        controls.notices.append("The link holds the network as it is now: whoever opens it begins with these weights.")
    check(controls)


def check(controls: Controls) -> None:
    """The weights of the link go where they are not those of the network that is chosen."""
    try:
        kept.fitting(controls.settings)
    except ValueError as reason:
        controls.set(weights="")
        controls.notices.append(f"The weights in the link: {reason}")


def opened(settings: MLPSettings) -> int:
    """The number of the network that was opened, 0 where the settings are no longer its own."""
    found, number = st.session_state.get(OPENED, (None, 0))
    return number if found is not None and found.settings.key() == settings.key() else 0


def start(settings: MLPSettings) -> Layers | None:
    """The layers with which a network begins; None for those from its seed."""
    if opened(settings):
        layers: Layers = st.session_state[OPENED][0].layers
        return layers
    return kept.fitting(settings)
