"""A visitor's own set of pictures: several files, or a zip. It stays with the visitor, not in the link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from engine.convolutional.retrieval.archive import Archive, own_archive
from engine.convolutional.retrieval.upload import KINDS, MOST_MEGABYTES, MOST_PICTURES, read_set
from ui import live
from ui.uploads import MOST_FILES, uploader
from ui.words import plain


@dataclass(frozen=True)
class OwnSet:
    """The archive, and its number: how many this visitor has brought along."""

    archive: Archive
    number: int


def get(lesson: str) -> OwnSet | None:
    """This visitor's set, if there is one: brought to this page, or to the one before it was loaded again."""
    kept: OwnSet | None = st.session_state.get(f"set:{lesson}") or live.belongings(lesson).get("set")
    return kept


def choose(lesson: str) -> None:
    """Ask for the files. Read once; what is wrong with them is said for as long as they lie there."""
    label = f"Up to {MOST_FILES} PNG, JPEG or WebP files, or a zip with up to {MOST_PICTURES}"
    kinds = [kind.removeprefix(".") for kind in KINDS]
    found = uploader(label, [*kinds, "zip"], MOST_MEGABYTES, f"{lesson}.set", several=True)
    files: list[Any] = found if isinstance(found, list) else [found] if found else []
    st.caption("The folders in a zip are its classes. Each picture is cut to its middle square.")
    if not files:
        return
    seen, said = st.session_state.get(f"{lesson}.set.seen", ((), ""))
    now = tuple(file.file_id for file in files)
    if now != seen:
        said = _take(lesson, files)
        st.session_state[f"{lesson}.set.seen"] = (now, said)
        if not said:
            st.rerun()
    if said:
        st.warning(plain(said), icon=":material/info:")


def _take(lesson: str, files: list[Any]) -> str:
    """Make the set of these files; why not, in a sentence, else nothing."""
    try:
        archive = own_archive(read_set([(file.name, file.getvalue()) for file in files]))
    except ValueError as reason:
        return f"{reason} What was searched before stays."
    before = get(lesson)
    kept = OwnSet(archive, before.number + 1 if before else 1)
    st.session_state[f"set:{lesson}"] = live.belongings(lesson)["set"] = kept
    return ""
