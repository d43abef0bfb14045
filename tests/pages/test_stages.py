"""In every lesson, for every choice that its controls offer: whatever the page names on its stage is there, and every
link of *Try this* opens what it says. Lessons, choices, links and presets are found by themselves.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from engine.digits import fetch
from pages import lessons
from pages.lessons import Lesson
from tests.pages.conftest import Open
from tests.pages.visit import described, said, session
from ui.controls import Controls
from ui.links import read, write
from ui.live.messages import Said

LESSONS = {lesson.address: lesson for lesson in lessons.LESSONS}
KINDS = ("array", "value", "message")

TRANSPORT = (Path(__file__).parents[2] / "ui" / "stage" / "static" / "transport.js").read_text(encoding="utf-8")
SPEEDS = json.loads(re.findall(r"const SPEEDS = (\[.*?\])", TRANSPORT)[0])

# Which options of a view name arrays of the frame, values of it, and messages, as the views' headers say; a dot leads
# into a list or an object. What ends in a question mark is there at times only, and the view has its way without.
VIEWS: dict[str, tuple[str, str, str]] = {
    "atlas": ("places kinds pictures numbers own", "names extent chosen drawn near", "choose"),
    "bars": ("", "values other labels", ""),
    "card": ("", "card layers", "set_weight set_bias freeze_weight freeze_bias switch_unit select"),
    "cell": ("", "numbers flows gates reads", "hold"),
    "chart": ("lines.x lines.values dots marks", "extent handles drawable said", "move draw"),
    "choices": ("", "items.value items.beside text", "items.action"),
    "curve": ("x series.name other.x? other.series.name?", "cursor now x_scale shown_seed heading bounds", ""),
    "film": ("", "count", "message keep"),
    "graph": ("", "graph", "edit pick"),
    "grids": (
        "maps.values? maps.texts?",
        "maps.range geometry pool flip winners at made base pinned hidden_maps longest fill",
        "maps.edit point pin undo",
    ),
    "layers": ("activations gradients", "health edges", ""),
    "legend": ("", "", ""),
    "lines": ("", "texts heading", ""),
    "map": ("ground dots kinds mesh? segments", "extent lines? handles axes said", "move"),
    "network": (
        "weights biases frozen_weights frozen_biases off_units dead_units fields probe_values?",
        "layers focus_value card probe heading widest word flow",
        "select focus",
    ),
    "panels": (
        "planes.field? planes.field_class? planes.field_sure? planes.contours? planes.segments planes.rings "
        "planes.misclassified planes.points? shared.points? shared.targets shared.is_test",
        "planes.lines planes.note planes.extent shared.classes shared.probed picked",
        "shared.edit.add shared.edit.move shared.edit.remove shared.probe pick",
    ),
    "pictures": ("first rest.0", "titles captions first_caption insets shown at lens spoken", "select look pin leave"),
    "plane": (
        "field? field_class? field_sure? points targets is_test misclassified rings contours? vectors segments mesh?",
        "ring lines arrows layers focus show_test classes extent probed",
        "edit.add edit.move edit.remove brush.draw brush.rub probe test_action",
    ),
    "question": ("", "question again.value", "answer reveal close again.action"),
    "score": ("bands held", "score", "pin"),
    "sketch": ("", "", "message clear"),
    "spots": (
        "panes.ground panes.marks panes.kinds panes.stars lines line_kinds",
        "panes.extent panes.heading panes.outlines picked spoken",
        "pick",
    ),
    "strips": ("values", "labels notes marks bounds", ""),
    "table": ("", "table shown", "action"),
    "tiles": ("images? other? angles?", "range captions agrees shown heading at rect spoken", "action point pin"),
    "unrolled": (
        "rows.values rows.texts rows.under rows.under_values",
        "edges.where walk tags kind picked text",
        "rows.edit pick",
    ),
    "volumes": ("faces.0", "volumes shown window field", "select"),
}
NOTHING = "none"
"""Given as a curve's cursor it says that there is none."""

# What is done on a stage for what is not there by itself: a step, then another run and what single lessons show when
# they are asked for it; and states that take two choices.
THEN = [
    [Said("forward", {})],
    [Said("reset", {})],
    [Said("zero_lines", {"layer": 1}), Said("next_part", {})],
]
CELL = Said("pin", {"index": 0, "row": 0, "column": 1})
POINTED = {"anatomy": [[Said("forward", {}), CELL]], "train": [[CELL]]}  # where one has to look at a cell
ALSO = {"mlp": [{"data": "three_arms", "seeds": "2"}]}


@dataclass
class Walk:
    """Through all states of a lesson: what was bound in vain, and where; what was there at times; where links lead."""

    missing: dict[str, str] = field(default_factory=dict)
    sometimes: dict[str, bool] = field(default_factory=dict)
    links: dict[tuple[str, str], str] = field(default_factory=dict)


WALKS: dict[str, Walk] = {}


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Any]]:
    """The values that the controls of the page last run offer, by setting."""
    found: dict[str, list[Any]] = {}

    shown = Controls._show

    def show(controls: Controls, widget: Callable[..., Any], name: str, *given: Any, **more: Any) -> Any:
        if widget in (st.selectbox, st.radio):
            found[name] = list(given[1])
        if widget is st.toggle:
            found[name] = [False, True]
        return shown(controls, widget, name, *given, **more)

    monkeypatch.setattr(Controls, "_show", show)
    return found


@pytest.fixture
def walk(opened: Open, offered: dict[str, list[Any]], no_mnist: Any, lesson: Lesson) -> Walk:
    """Through every state of a lesson that a link or one choice leads to, or one of those offered only there."""
    if lesson.address not in WALKS:
        found = Walk()
        waiting: list[tuple[dict[str, str], frozenset[str]]] = [({}, frozenset())]
        while waiting:
            query, known = waiting.pop()
            offered.clear()
            app = opened(lesson.script, **query)
            look(found, app, lesson.address, query)
            settings, new = app.session_state[f"settings:{lesson.address}"], offered.keys() - known
            for name in new:
                others = [value for value in offered[name] if value != getattr(settings, name)]
                waiting += [({**query, name: write(value)}, known | new) for value in others]
            if not query:
                own = [dict(parse_qsl(text)) for address, text in found.links if address == lesson.address]
                waiting += [(more, frozenset(offered)) for more in own + ALSO.get(lesson.address, [])]
        WALKS[lesson.address] = found
    return WALKS[lesson.address]


def look(walk: Walk, app: AppTest, lesson: str, query: dict[str, str]) -> None:
    """At what a stage names, and whether it is there, now or after what is done next."""
    live = session(app, lesson)
    if live.experiment.pace not in SPEEDS:
        walk.missing["pace"] = f"{live.experiment.pace:g} is no speed of the transport"
    frame = live.advance(0.0)
    for messages in THEN + POINTED.get(lesson, []):
        for one in messages:
            if one.do in live.allowed():
                live.post(one)
        frame |= live.advance(10.0)
    for row in described(app)["rows"]:
        for view in views(row):
            for kind, paths in zip(KINDS, VIEWS[view["view"]], strict=True):
                for path in paths.split():
                    for name in named(view["options"], path.removesuffix("?")):
                        there = name in live.allowed() if kind == "message" else is_there(frame, kind, name)
                        what = f"{view['view']}, {path}: {kind} {name}"
                        if path.endswith("?"):
                            walk.sometimes[what] = walk.sometimes.get(what, False) or there
                        elif not there:
                            walk.missing.setdefault(what, str(query))
    for link in app.get("page_link"):
        walk.links.setdefault((link.proto.page, link.proto.query_string), link.proto.label)


def is_there(frame: dict[str, Any], kind: str, name: str) -> bool:
    return name in frame and isinstance(frame[name], np.ndarray) == (kind == "array")


def views(described: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The views of a row: those in stacks and those that lie on others, too."""
    for one in described.get("views", described.get("stack", [])):
        if "stack" in one:
            yield from views(one)
        else:
            yield one
            yield from views({"views": [one["overlay"]] if one["overlay"] else []})


def named(options: Any, path: str) -> Iterator[str]:
    """The names at a path of a view's options. Numbers, lists of texts and nothing at all are no names."""
    first, _, rest = path.partition(".")
    found = options.get(first)
    if rest == "0":
        yield from [f"{found}.0"] if found else []
    elif rest:
        for one in found if isinstance(found, list) else [found] if found else []:
            yield from named(one, rest)
    elif first == "now":
        yield from found or []
    elif isinstance(found, str) and found not in ("", NOTHING):
        yield found


every_lesson = pytest.mark.parametrize("lesson", LESSONS.values(), ids=list(LESSONS))


@every_lesson
def test_all_that_a_stage_names_is_there(walk):
    assert walk.missing == {}
    assert [what for what, there in walk.sometimes.items() if not there] == []


@pytest.fixture
def some_mnist(no_mnist: Any) -> None:
    """As many pictures as are needed for some to be trained on."""
    fetch.put(no_mnist / fetch.FOLDER, np.zeros((6_000, 28, 28), np.uint8), np.zeros(6_000, np.uint8))


@every_lesson
def test_every_link_opens_what_it_says(walk, opened, lesson, some_mnist, monkeypatch):
    """One after the other, as a visitor follows them; each sets what it names, and all else as it is at first."""
    given = {}
    begin = Controls.__init__

    def note(controls, address, default, presets=None, **more):
        given[address] = default, presets or {}
        begin(controls, address, default, presets, **more)

    monkeypatch.setattr(Controls, "__init__", note)
    app = opened(lesson.script)
    for (address, text), label in walk.links.items():
        query = dict(parse_qsl(text))
        app.query_params.clear()
        app.query_params.update(query)
        app.switch_page(LESSONS[address].script).run()
        assert not app.exception, label
        assert said(app) == "", label
        default, presets = given[address]
        start = presets[query.pop("preset")] if "preset" in query else default
        wanted = replace(start, **{name: read(value, getattr(default, name)) for name, value in query.items()})
        assert app.session_state[f"settings:{address}"] == wanted, label
        built = session(app, address).experiment.settings
        assert type(built) is type(wanted), label  # what a page tells after a refusal is told of these
        assert {one.name: getattr(built, one.name) for one in fields(built)}.items() <= vars(wanted).items(), label
