"""A lesson's widgets, each bound to one field of its settings. The link and the widgets always agree."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from engine.arithmetic import written
from engine.settings import Declared, declared
from ui.links import OURS, from_query, to_query
from ui.words import plain

LATE = 2.0
"""Seconds for which a link that was left may still come from a browser that is behind."""
BEHIND = 0.5
"""Seconds for which a browser may still send what its widgets showed before the page changed them."""
MOST = 20
"""Links of other lessons that are remembered as those."""


class Controls:
    """A lesson's widgets, each bound to one field of its settings. The link and the widgets always agree.

    On opening, the settings come from the link when it is a new one, else from what this visitor had here last.
    Widgets that are not shown (folded away, or when presenting) keep their values.
    """

    def __init__(
        self,
        lesson: str,
        default: Any,
        presets: Mapping[str, Any] | None = None,
        *,
        page: str = "",
        also: Callable[[Any], Hashable] = lambda _: (),
    ) -> None:
        """page: the lesson's script below pages/; also: what, besides its settings, an experiment is built for."""
        self.lesson, self.page, self._default, self._also = lesson, page, default, also
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
            if kept is not None and kept != self.settings:
                st.session_state[f"before:{lesson}"] = kept
            self._fill_widgets()
        else:
            self.settings = kept
            _hold()
            if st.session_state.pop(f"back:{lesson}", False):
                before = st.session_state[f"before:{lesson}"]
                self.adopt(**{one.name: getattr(before, one.name) for one in fields(before)})
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

    def key(self) -> Hashable:
        """What an experiment is built for as the settings are now."""
        return self.settings.key(), self._also(self.settings)

    def set(self, **changes: Any) -> None:
        """Change settings from the page: a preset, a pasted link, own points. Call it before the widgets are shown.

        They are kept at once: another act of the visitor, or word from the stage, may end this run before it comes to
        :meth:`close`, and the wish would be lost with it.
        """
        self.settings = replace(self.settings, **changes)
        if not self.opened:  # a link is read again by the run that follows
            st.session_state[f"settings:{self.lesson}"] = self.settings
        for name in changes:
            self._fill(name)

    def turn(self, name: str, chosen: Any, *belongs: str, **fresh: Any) -> None:
        """Another value of a choice comes with the settings that belong to it: as they stood when it was chosen last,
        else those of ``fresh``, else as they are at first. Call it before the widgets are shown."""
        if chosen != getattr(self.settings, name):
            first = {one: getattr(self._default, one) for one in belongs}
            self.set(**{name: chosen, **first, **fresh, **self.stood(name, chosen)})

    def stood(self, name: str, chosen: Any) -> dict[str, Any]:
        """The settings that belong to a value of a choice, as they stood with it last; none where it never was."""
        kept: dict[Any, dict[str, Any]] = st.session_state.setdefault(f"stood:{self.lesson}.{name}", {})
        return kept.get(chosen, {})

    def remember(self, name: str, *belongs: str) -> None:
        """What belongs to the present value of a choice, for when it is chosen again."""
        self.stood(name, None)
        kept = st.session_state[f"stood:{self.lesson}.{name}"]
        kept[getattr(self.settings, name)] = {one: getattr(self.settings, one) for one in belongs}

    def adopt(self, **changes: Any) -> None:
        """Set many settings at once, as a preset does. A button leads back to those from before."""
        st.session_state[f"before:{self.lesson}"] = self.settings
        self.set(**changes)

    def way_back(self) -> None:
        """The button that leads back from a preset or from a link within the page, if one was followed."""
        before = st.session_state.get(f"before:{self.lesson}")
        if before is not None and before != self.settings:
            key = f"{self.lesson}.back"
            st.button("Back to the settings from before", key=key, on_click=_wish, args=(f"back:{self.lesson}", True))

    def presets(self, label: str, names: Iterable[str], **more: Any) -> None:
        """A list of presets; :meth:`wished` is the one that was just chosen."""
        key = f"{self.lesson}.preset"
        st.selectbox(label, list(names), None, key=key, on_change=_choose, args=(key,), **more)

    def wished(self) -> str | None:
        """The preset that was just chosen, to be adopted before the widgets are shown."""
        wish: str | None = st.session_state.pop(f"{self.lesson}.preset.wish", None)
        return wish

    def moved(self, *names: str) -> bool:
        """Whether the visitor has just moved one of these widgets."""
        shown = {name: st.session_state.get(f"{self.lesson}.{name}") for name in names}
        return any(value not in (None, _listed(getattr(self.settings, name))) for name, value in shown.items())

    def _fill_widgets(self) -> None:
        for field in fields(self.settings):
            self._fill(field.name)

    def _fill(self, name: str) -> None:
        """A setting becomes what its widget shows, or, of a list of whole numbers, how many there are and each."""
        value, key = getattr(self.settings, name), f"{self.lesson}.{name}"
        known = declared(type(self.settings)).get(name)
        if known is not None and known.kind == "wholes":
            put(f"{key}.many", len(value))
            for index, part in enumerate(value):
                put(f"{key}.{index}", part)
        else:
            put(key, _listed(value))

    @contextmanager
    def folded(self, name: str, label: str) -> Iterator[bool]:
        """A group that is folded away; closed, its widgets are not made at all, so that the page opens at once."""
        group = st.expander(label, key=f"{self.lesson}.fold.{name}", on_change="rerun")
        with group:
            yield bool(group.open)

    # Widgets. Each shows one field, and returns its value once that has become the setting.

    def show(
        self, name: str, title: str = "", *, in_sight: bool = False, brings: Sequence[str] = (), **more: Any
    ) -> Any:
        """The widget of a field by what is declared of it. title: over it, where another one fits better here;
        in_sight: whether the titles of a choice are all shown, side by side; brings: settings without a widget that
        belong to each of its values; more: of what is declared, what is otherwise here (``high``, ``values``,
        ``titles`` …), and what Streamlit takes."""
        if brings:
            if self.moved(name):
                self.turn(name, st.session_state[f"{self.lesson}.{name}"], *brings)
            self.remember(name, *brings)
        known = declared(type(self.settings))[name]
        names = {one.name for one in fields(Declared)} & set(more)
        known = replace(known, **{one: more.pop(one) for one in names})
        title = title or known.title
        titles = known.titles or {}
        if known.kind == "choice":
            widget: Callable[..., Any] = st.selectbox
            if in_sight:
                widget, more = st.radio, {"horizontal": True, **more}
            return self._show(widget, name, title, list(titles), format_func=titles.__getitem__, **more)
        if known.kind == "several":
            return self._several(name, title, titles, **more)
        if known.kind == "wholes":
            return self._counts(name, title, known.most, more.pop("each", "Layer"), int(known.high), **more)
        if known.kind == "switch":
            return self._show(st.toggle, name, title, **more)
        if known.kind == "text":
            return self._show(st.text_input, name, title, **more)
        if known.values:
            offered = sorted({*known.values, getattr(self.settings, name)})
            return self._show(st.select_slider, name, title, offered, **{"format_func": _plainly, **more})
        kind = int if known.kind == "whole" else float
        value = getattr(self.settings, name)  # a link may bring along one beyond what is offered here
        low, high = kind(min(known.low, value)), kind(max(known.high, value))
        if known.step is not None:
            if round(known.step, 2) != known.step:  # finer than a slider shows by itself
                more = {"format": f"%.{len(f'{known.step:f}'.rstrip('0').partition('.')[2])}f", **more}
            return self._show(st.slider, name, title, low, high, step=kind(known.step), **more)
        return self._show(st.number_input, name, title, low, high, **({"step": 1} if kind is int else {}), **more)

    def _several(self, name: str, label: str, options: Mapping[Any, str], **more: Any) -> Any:
        """Some of several, in the order of ``options``."""
        key = f"{self.lesson}.{name}"
        if key not in st.session_state:
            self._fill(name)
        chosen = st.pills(
            label, list(options), selection_mode="multi", format_func=options.__getitem__, key=key, **more
        )
        return self.take(name, tuple(option for option in options if option in chosen))

    def _counts(self, name: str, label: str, most: int, each: str, largest: int, **more: Any) -> Any:
        """A list of whole numbers: how many there are (0 to ``most``), and each of them (1 to ``largest``)."""
        key = f"{self.lesson}.{name}"
        if f"{key}.many" not in st.session_state:
            self._fill(name)
        many = st.slider(label, 0, most, key=f"{key}.many", **more)
        columns = st.columns(4) if many else []
        for index in range(many):
            st.session_state.setdefault(f"{key}.{index}", min(8, largest))
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
        for one in _changed().values():
            one.over = time.monotonic()
        before = st.session_state.get(f"link:{self.lesson}", query)
        if before != query and not _by_history():  # with Back, the browser itself has left it and asks with it no more
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


@dataclass
class _Change:
    """What a widget showed before the page changed it, and shows now; over: when the run that did it was done."""

    before: Any
    now: Any
    over: float | None = None

    @property
    def fresh(self) -> bool:
        return self.over is None or time.monotonic() - self.over < BEHIND


def _changed() -> dict[str, _Change]:
    """The widgets that the page has just changed, by their keys."""
    changed: dict[str, _Change] = st.session_state.setdefault("changed", {})
    return changed


def put(key: str, value: Any) -> None:
    """The page changes what a widget shows. Call it before the widget is made."""
    before = st.session_state.get(key)
    st.session_state[key] = value
    if before != value:
        _changed()[key] = _Change(before, value)


def behind(key: str) -> bool:
    """Whether a widget shows once more what it showed until the page changed it: a browser sends all its widgets with
    every act of the visitor, and with word from the stage, and sends the old ones until it has heard of the change."""
    change = _changed().get(key)
    return change is not None and change.fresh and st.session_state.get(key) == change.before


def _hold() -> None:
    """Fill the widgets of a browser that is behind once more. The run that changed them may even have been ended by
    another act before they were made."""
    for key, change in list(_changed().items()):
        if not change.fresh:
            del _changed()[key]
        elif behind(key):
            st.session_state[key], change.over = change.now, None


def _choose(key: str) -> None:
    """Leave what was chosen from a list for the run that follows, and clear the list."""
    if not behind(key):
        _wish(f"{key}.wish", st.session_state[key])
    put(key, None)


def _wish(key: str, wish: Any) -> None:
    st.session_state[key] = wish


def _listed(value: Any) -> Any:
    """A setting as a widget's state has it: several as a list."""
    return list(value) if isinstance(value, tuple) else value


def _plainly(value: float) -> str:
    return written.plain(value) if isinstance(value, float) else str(value)


def _by_history() -> bool:
    """Whether this run was asked for with the browser's Back or Forward."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation
