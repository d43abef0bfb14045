"""Settings ↔ the address bar: a lesson's settings are one frozen dataclass, its link what differs from the default.

A dataclass checks itself: it raises ``ValueError`` with a sentence for a value out of range. A link is read field by
field, so that one bad value costs that value only, and is named.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from typing import Any, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ui.words import plain

Settings = TypeVar("Settings")

LATE = 2.0
"""Seconds for which a link that was left may still come from a browser that is behind."""
MOST = 20
"""Links of other lessons that are remembered as those."""
LONGEST = 10_000
"""Characters one value of a link may have; the longest honest one is a list of points."""
OURS = ("present", "embed", "embed_options")
"""Parameters that are not a lesson's settings."""


def to_query(settings: Any, default: Any) -> dict[str, str]:
    """What of ``settings`` differs from ``default``, as readable text."""
    names = [field.name for field in fields(settings)]
    return {name: write(getattr(settings, name)) for name in names if getattr(settings, name) != getattr(default, name)}


def from_query(query: Mapping[str, str], default: Settings) -> tuple[Settings, list[str]]:
    """The settings of a link, and a sentence for everything in it that does not fit."""
    settings, notices = default, []
    known = {field.name for field in fields(default)}  # type: ignore[arg-type]
    for name, text in query.items():
        if name in OURS:
            continue
        if name not in known:
            notices.append(f"This lesson has no setting “{name[:30]}”; it is left out.")
            continue
        try:
            settings = replace(settings, **{name: read(text[:LONGEST], getattr(default, name))})  # type: ignore[type-var]
        except ValueError as reason:
            notices.append(f"“{name}” in the link does not fit ({reason}); the default stands.")
    return settings, notices[:5]


def write(value: Any) -> str:
    """One value as a person would type it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ",".join(write(part) for part in value) or "none"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def read(text: str, like: Any) -> Any:
    """One value from its text, of the same kind as ``like``; raises ``ValueError`` with the reason."""
    if isinstance(like, bool):
        if text not in ("yes", "no"):
            raise ValueError("it is either yes or no")
        return text == "yes"
    if isinstance(like, tuple):
        parts = [] if text in ("", "none") else text.split(",")[:64]
        return tuple(_read_part(part) for part in parts)
    if isinstance(like, (int, float)):
        try:
            return type(like)(text)
        except (ValueError, OverflowError):
            raise ValueError(f"“{text[:20]}” is not a {'whole ' if isinstance(like, int) else ''}number") from None
    return text


def _read_part(text: str) -> Any:
    return int(text) if text.isdecimal() and len(text) < 6 else text


class Controls:
    """A lesson's widgets, each bound to one field of its settings. The link and the widgets always agree.

    On opening, the settings come from the link when it is a new one, else from what this visitor had here last.
    Widgets that are not shown (folded away, or when presenting) keep their values.
    """

    def __init__(self, lesson: str, default: Any, presets: Mapping[str, Any] | None = None) -> None:
        self.lesson, self._default = lesson, default
        query = {name: value for name, value in st.query_params.to_dict().items() if name not in OURS}
        kept = st.session_state.get(f"settings:{lesson}")
        self._before = st.session_state.get("page", lesson)
        self.notices: list[str] = []
        changed = query != st.session_state.get(f"link:{lesson}") and (query or not self._came)
        changed = changed and not self._foreign(query) and (_by_history() or not self._late(query))
        self.opened = kept is None or bool(changed)
        self._within = kept is not None and bool(changed) and not self._came
        if self.opened:
            start = (presets or {}).get(query.pop("preset", ""), default)
            self.settings, self.notices = from_query(query, start)
            self._fill_widgets()
        else:
            self.settings = kept
        st.session_state["page"] = lesson

    @property
    def _came(self) -> bool:
        """Whether the visitor has just come from another page."""
        return bool(self._before != self.lesson)

    def _foreign(self, query: Mapping[str, str]) -> bool:
        """Whether a link is another lesson's. A browser may show it over this page's address as it leaves, and come
        back to it; or ask with it for this page, where a control was moved after the way to the other was taken."""
        if _by_history():
            return query in st.session_state.get(f"foreign:{self.lesson}", [])
        known = {"preset", *(field.name for field in fields(self._default))}
        return not self._came and known.isdisjoint(query)

    def _late(self, query: Mapping[str, str]) -> bool:
        """Whether a link was ours until a moment ago: a run that a browser asked for before it heard of the new one."""
        now = time.monotonic()
        left = [(old, when) for old, when in st.session_state.get(f"left:{self.lesson}", []) if now - when < LATE]
        st.session_state[f"left:{self.lesson}"] = left
        return any(old == query for old, _ in left)

    def set(self, **changes: Any) -> None:
        """Change settings from the page: a preset, a pasted link, own points. Call it before the widgets are shown."""
        self.settings = replace(self.settings, **changes)
        for name in changes:
            self._fill(name)

    def moved(self, *names: str) -> bool:
        """Whether the visitor has just moved one of these widgets."""
        shown = {name: st.session_state.get(f"{self.lesson}.{name}") for name in names}
        return any(value not in (None, getattr(self.settings, name)) for name, value in shown.items())

    def _fill_widgets(self) -> None:
        for field in fields(self.settings):
            self._fill(field.name)

    def _fill(self, name: str) -> None:
        value, key = getattr(self.settings, name), f"{self.lesson}.{name}"
        if isinstance(value, tuple):
            st.session_state[f"{key}.many"] = len(value)
            for index, part in enumerate(value):
                st.session_state[f"{key}.{index}"] = part
        st.session_state[key] = list(value) if isinstance(value, tuple) else value

    @contextmanager
    def folded(self, name: str, label: str) -> Iterator[bool]:
        """A group that is folded away; closed, its widgets are not made at all, so that the page opens at once."""
        group = st.expander(label, key=f"{self.lesson}.fold.{name}", on_change="rerun")
        with group:
            yield bool(group.open)

    # Widgets. Each shows one field, and returns its value once that has become the setting.

    def pick(self, name: str, label: str, options: Mapping[Any, str], **more: Any) -> Any:
        """One of several, by its label."""
        return self._show(st.selectbox, name, label, list(options), format_func=options.__getitem__, **more)

    def choose(self, name: str, label: str, options: Mapping[Any, str], **more: Any) -> Any:
        """One of a few, all of them in sight."""
        return self._show(
            st.radio, name, label, list(options), format_func=options.__getitem__, horizontal=True, **more
        )

    def slide(self, name: str, label: str, low: float, high: float, by: float, **more: Any) -> Any:
        """A number on a slider."""
        return self._show(st.slider, name, label, low, high, step=by, **more)

    def steps(self, name: str, label: str, values: Sequence[Any], **more: Any) -> Any:
        """A number out of a list; one that a link brought along joins the list."""
        options = sorted({*values, getattr(self.settings, name)})
        return self._show(st.select_slider, name, label, options, **more)

    def number(self, name: str, label: str, low: int, high: int, **more: Any) -> Any:
        """A whole number to type."""
        return self._show(st.number_input, name, label, low, high, step=1, **more)

    def switch(self, name: str, label: str, **more: Any) -> Any:
        """Yes or no."""
        return self._show(st.toggle, name, label, **more)

    def several(self, name: str, label: str, options: Mapping[Any, str], **more: Any) -> Any:
        """Some of several, in the order of ``options``."""
        key = f"{self.lesson}.{name}"
        if key not in st.session_state:
            self._fill(name)
        chosen = st.pills(
            label, list(options), selection_mode="multi", format_func=options.__getitem__, key=key, **more
        )
        return self.take(name, tuple(option for option in options if option in chosen))

    def counts(self, name: str, label: str, most: int, each: str, largest: int, **more: Any) -> Any:
        """A list of whole numbers: how many there are (0 to ``most``), and each of them (1 to ``largest``)."""
        key = f"{self.lesson}.{name}"
        if f"{key}.many" not in st.session_state:
            self._fill(name)
        many = st.slider(label, 0, most, key=f"{key}.many", **more)
        columns = st.columns(4) if many else []
        for index in range(many):
            st.session_state.setdefault(f"{key}.{index}", 8)
        numbers = [
            columns[index % 4].number_input(f"{each} {index + 1}", 1, largest, step=1, key=f"{key}.{index}")
            for index in range(many)
        ]
        return self.take(name, tuple(numbers))

    def _show(self, widget: Callable[..., Any], name: str, label: str, *arguments: Any, **more: Any) -> Any:
        key = f"{self.lesson}.{name}"
        if key not in st.session_state:
            st.session_state[key] = getattr(self.settings, name)
        return self.take(name, widget(label, *arguments, key=key, **more))

    def take(self, name: str, value: Any) -> Any:
        """A value becomes the setting; what does not fit is said and left as it was."""
        try:
            self.settings = replace(self.settings, **{name: value})
        except ValueError as reason:
            self.notices.append(str(reason))
        return getattr(self.settings, name)

    def close(self) -> None:
        """Write the link and remember the settings."""
        query = to_query(self.settings, self._default)
        st.session_state[f"settings:{self.lesson}"] = self.settings
        before = st.session_state.get(f"link:{self.lesson}", query)
        if before != query:
            st.session_state.setdefault(f"left:{self.lesson}", []).append((before, time.monotonic()))
        st.session_state[f"link:{self.lesson}"] = query
        ours = {name: value for name, value in st.query_params.to_dict().items() if name in OURS}
        other = st.query_params.to_dict() != {**ours, **query}
        if other or self._within:  # a link within the page has not moved the address bar itself
            st.query_params.from_dict({**ours, **query})
        if other and query and self._came:
            foreign = [*st.session_state.get(f"foreign:{self._before}", []), query]
            st.session_state[f"foreign:{self._before}"] = foreign[-MOST:]
        for notice in self.notices:
            st.toast(plain(notice), icon=":material/info:", duration="long")


def _by_history() -> bool:
    """Whether this run was asked for with the browser's Back or Forward."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation
