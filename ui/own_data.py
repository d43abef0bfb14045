"""A visitor's own points: uploaded as a table, edited on the plane, carried by the link while they are few."""

from __future__ import annotations

import streamlit as st

from engine.plane import points, table
from engine.plane.datasets import PlaneData
from ui import kept as browser
from ui import live, tables
from ui.controls import Controls
from ui.words import plain

OWN = "yours"  # how lessons call the data set of the visitor's own points


def keep(lesson: str, data: PlaneData) -> str:
    """Remember these points for as long as the page is open; return them as a link has them, if it can."""
    st.session_state[f"own:{lesson}"] = data
    return _text(data)


def _text(data: PlaneData) -> str:
    return points.to_text(data) if len(data.targets) <= points.MOST else ""


def get(lesson: str, text: str) -> PlaneData:
    """The points of the link, or else those kept, or else none. A link rounds to ten digits; what is kept does not."""
    kept: PlaneData | None = st.session_state.get(f"own:{lesson}")
    if kept is not None and text in ("", _text(kept)):
        return kept
    return points.from_text(text or "2|")


def for_browser(lesson: str, own: bool, text: str) -> str | None:
    """What the browser is to keep: one's own points where they are too many for the link, as a table; "" asks for them
    where there are none. own: whether it is they that are learnt; text: what the link has of them."""
    data: PlaneData | None = st.session_state.get(f"own:{lesson}")
    if not own or text:
        return None
    return table.to_csv(data) if data is not None else ""


def from_browser(text: str) -> PlaneData:
    """The points of such a table. Raises ValueError for what is none."""
    read = table.read(text)
    *columns, kind = table.suggest(read)
    return table.place(read, *columns, kind=kind).data


def bring_back(lesson: str, *, numbers: bool = True) -> None:
    """Points that the browser kept and the server has lost are the visitor's again, unless a run went on with its own.
    numbers: whether they may have numbers to predict in place of classes."""
    data, running = browser.back(lesson, from_browser), live.running(lesson)
    if data is None or kept(lesson) or not (numbers or data.classes):
        return
    if running is None or not len(running.experiment.training.data.targets):
        keep(lesson, data)
        live.anew(lesson)


def kept(lesson: str) -> bool:
    """Whether this visitor has points of their own here."""
    return f"own:{lesson}" in st.session_state


def upload(lesson: str) -> None:
    """Choose a file and its columns. Placing the points leaves the wish ``<lesson>.wish.points`` for the next run."""
    try:
        asked = tables.ask(f"Your own table: CSV, up to {table.MOST_ROWS:,} rows", f"{lesson}.file")
        if asked is None:
            return
        placed = _place(*asked)
    except ValueError as reason:
        st.warning(plain(f"{reason} The points on the plane stay as they are."), icon=":material/info:")
        return
    scales = [placed.scales[0].formula("x₁"), placed.scales[1].formula("x₂")]
    names = [f"class {number}: {name}" for number, name in enumerate(placed.labels)]
    st.caption(plain(" · ".join([*scales, *names, f"{len(placed.data.targets):,} points"])))
    if placed.note != asked.table.note:
        st.caption(plain(placed.note.removeprefix(asked.table.note).strip()))
    st.button("Train on these points", key=f"{lesson}.file.use", on_click=_wish, args=(lesson, placed.data))


def _place(read: table.Table, key: str) -> table.Placed:
    first, second, target, suggested = table.suggest(read)
    numeric, columns = list(table.numeric_columns(read)), list(read.columns)
    x1 = st.selectbox("x₁", numeric, index=numeric.index(first), key=f"{key}.x1")
    x2 = st.selectbox("x₂", numeric, index=numeric.index(second), key=f"{key}.x2")
    label = st.selectbox("Label", columns, index=columns.index(target), key=f"{key}.label")
    kinds: dict[table.Kind, str] = {"classification": "a class", "regression": "a number to predict"}
    kind = st.selectbox("The label is", list(kinds), list(kinds).index(suggested), kinds.__getitem__, key=f"{key}.kind")
    return table.place(read, x1, x2, label, kind=kind)


def _wish(lesson: str, data: PlaneData) -> None:
    st.session_state[f"{lesson}.wish.points"] = data


def download(lesson: str) -> None:
    """What is on the plane, as a table."""
    running = live.running(lesson)
    if running is None:
        return
    with running.session.lock:
        text = table.to_csv(running.experiment.training.data)
    st.download_button("Download the points as CSV", text, "points.csv", "text/csv", on_click="ignore")


def take_over(controls: Controls) -> None:
    """Points edited on the stage become the visitor's own, so that the link has them; what runs stays. Call it before a
    preset, a table or a pasted link is taken up.

    So do those of a session that went on over a reload, where the link could not carry them. Where a link has just been
    followed it stands; what was edited is kept for when the visitor's own points are chosen again.
    """
    lesson = controls.lesson
    running = live.running(lesson)
    if running is None:
        return
    unknown = controls.settings.data == OWN and running.experiment.own_points and not kept(lesson)
    unknown = unknown and not controls.settings.points and not controls.moved("data")
    if not (running.experiment.edited_points or unknown):
        return
    with running.session.lock:
        data = running.experiment.training.data
    if unknown and not len(data.targets):
        return
    points = keep(lesson, data)
    if controls.opened and not unknown:
        return
    if (controls.settings.data, controls.settings.points) != (OWN, points):
        controls.set(data=OWN, points=points)
        if not points:
            controls.notices.append("These are too many points for the link to carry: download them as CSV.")
    live.same(lesson, controls.key())
