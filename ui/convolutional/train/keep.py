"""A trained network as a file, and one brought back."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from engine.arithmetic.estimates import share_of
from engine.convolutional.reader.kept import MOST_MEGABYTES, content, load
from engine.convolutional.train.settings import IN_FILE, TrainSettings, of_file
from engine.convolutional.train.training import Start
from ui import live
from ui.controls import Controls
from ui.convolutional.yours import counted
from ui.uploads import uploader
from ui.words import plain

LESSON = "train"


def widgets(settings: TrainSettings) -> None:
    """Save the network that is chosen, load one kept before."""
    running = live.running(LESSON)
    if running is not None:
        with running.session.lock:  # made with the page: a file made at the click is refused while the page runs again
            training = running.experiment.training
            label, kept = f"Download the network after {counted(training.steps)}", content(training.snapshot())
        st.download_button(
            label, kept, "network.safetensors", "application/octet-stream", on_click="ignore",
            key=f"{LESSON}.keep", help="As it is when play comes to rest.",
        )  # fmt: skip
    file = uploader("A network kept here", ["safetensors"], MOST_MEGABYTES, f"{LESSON}.kept")
    if file is not None and st.session_state.get(f"{LESSON}.kept.seen") != file.file_id:
        try:
            found = load(file.getvalue(), file.name)
            of_file(found.metadata)
        except ValueError as reason:
            st.warning(plain(f"{reason} The network before stays."), icon=":material/info:")
            return
        st.session_state[f"{LESSON}.kept.seen"] = file.file_id
        st.session_state[f"{LESSON}.wish.file"] = found
        st.rerun()
    if own := st.session_state.get(f"kept:{LESSON}"):
        about = own[0].metadata
        st.caption(plain(f"Brought along: after {about.get('updates')} updates{_held(about)}. {_goes_on(settings)}"))
        st.button("Begin with weights from the seed again", key=f"{LESSON}.forget", on_click=_forget)


def _held(about: Mapping[str, str]) -> str:
    """How many of the digits held out it told right, by its file; empty where that does not say."""
    try:
        count = int(about["held_out"])
        share = share_of(round(float(about["held_out_accuracy"]) * count), count)
        return f", held out {share.percent} of {count:,} right ({share.interval})"
    except (KeyError, ValueError, ArithmeticError):
        return ""


def _goes_on(settings: TrainSettings) -> str:
    """How the run began, with the network brought along or without it."""
    found, _ = start(settings)
    if found is None:
        return "Another data set, network or seed was chosen since, so this run began with weights from the seed."
    if found.going is None:
        return "Its file has no optimiser’s memory in it, so this run began with update 1."
    if settings.compare:
        return "Two networks side by side begin with it at update 1, without what its optimiser remembers."
    if found.going.optimiser != settings.optimiser:
        return "Another optimiser was chosen since, so this run began with update 1."
    return "It goes on from there with what its optimiser remembers, and the same pictures held out."


def _forget() -> None:
    st.session_state.pop(f"kept:{LESSON}", None)


def grant_wish(controls: Controls) -> None:
    """A network brought along takes the place of what was there; a comparison can begin from it."""
    if kept := st.session_state.pop(f"{LESSON}.wish.file", None):
        number = st.session_state[f"kept:{LESSON}.count"] = st.session_state.get(f"kept:{LESSON}.count", 0) + 1
        st.session_state[f"kept:{LESSON}"] = (kept, number)
        own = of_file(kept.metadata)
        controls.set(**{name: getattr(own, name) for name in IN_FILE}, compare=False, chosen="first")


def start(settings: TrainSettings) -> tuple[Start | None, int]:
    """The network brought along, and its number, if the settings are still its own: the seed, too, for another one
    holds out pictures that this network has learnt from."""
    own = st.session_state.get(f"kept:{LESSON}")
    if own is None:
        return None, 0
    kept, its = own[0], of_file(own[0].metadata)
    if any(getattr(its, name) != getattr(settings, name) for name in ("data", "architecture", "seed")):
        return None, 0
    return Start(kept.weights, kept.buffers, kept.going), own[1]
