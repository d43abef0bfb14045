"""MNIST by download: offered where it is chosen and not at hand; one download at a time for the whole server."""

from __future__ import annotations

import sys
import types

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from engine.digits.download import Download
from engine.digits.split import mnist_folder
from ui.words import plain

PHASES = {"asking": "Asking openml.org …", "reading": "All of it has come. Reading the pictures …"}

# As with the live sessions: kept where the watcher does not evict it.
_host = sys.modules.setdefault("_playground_host", types.ModuleType("_playground_host"))
DOWNLOAD: Download = _host.__dict__.setdefault("mnist_download", Download())


def offer(lesson: str) -> None:
    """Where MNIST is not at hand: a button, the progress of a download, or why there is none. lesson: in which page."""
    if DOWNLOAD.running:
        _watch(lesson)
        return
    if mnist_folder() is not None:
        return
    if DOWNLOAD.error:
        st.warning(plain(f"{DOWNLOAD.error} The 8×8 digits are always here."), icon=":material/info:")
    st.button(
        "Download MNIST", key=f"{lesson}.download", on_click=_start, width="stretch", icon=":material/download:",
        help="From openml.org through scikit-learn, once, into this server's cache: up to 130 MB. Go on meanwhile.",
    )  # fmt: skip


@st.fragment(run_every=1.0)
def _watch(lesson: str) -> None:
    if not DOWNLOAD.running:
        st.rerun()
    progress = DOWNLOAD.progress
    text = PHASES.get(progress.phase) or f"MNIST: {progress.received / 1e6:.1f} MB have come"
    if progress.total:
        text = PHASES.get(progress.phase) or f"MNIST: {progress.received / 1e6:.1f} of {progress.total / 1e6:.1f} MB"
        st.progress(min(1.0, progress.received / progress.total), text)
    else:
        st.caption(text)
    if DOWNLOAD.by == _visitor():
        st.button("Cancel the download", key=f"{lesson}.download.cancel", on_click=DOWNLOAD.cancel, width="stretch")
    else:
        st.caption("Another visitor began this download.")


def _start() -> None:
    DOWNLOAD.start(_visitor())


def _visitor() -> str:
    context = get_script_run_ctx()
    return context.session_id if context else ""
