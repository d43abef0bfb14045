"""Pages without a browser. Every test starts with an empty house."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pages.lessons import LESSONS
from ui import controls
from ui.live.registry import REGISTRY

Open = Callable[..., AppTest]
INDEX = Path(__file__).parents[2] / "pages" / "index.py"
ADDRESSES = {lesson.script: lesson.address for lesson in LESSONS}


@pytest.fixture(autouse=True)
def empty_house() -> Iterator[None]:
    yield
    for token in list(REGISTRY._entries):
        REGISTRY.drop(token)


@pytest.fixture(scope="package", autouse=True)
def installed() -> Iterator[None]:
    """Which installed packages bring components is looked up once, not for every page: it takes longer than a page. And
    a page's script is compiled once, as a server does it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        compiled = ScriptCache()
        patch.setattr(ScriptCache, "get_bytecode", lambda _, path, get=compiled.get_bytecode: get(path))
        yield


@pytest.fixture(autouse=True)
def unfolded(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folded groups make their widgets only when they are open, so here they are open to begin with; but for the code
    and the scripts, which take longer than all the rest of a page: a test that is marked opens these, too."""
    expander, closed = st.expander, () if request.node.get_closest_marker("unfolded") else ("code.", "script.")

    def opened(label: str, expanded: bool = False, **more: Any) -> DeltaGenerator:
        unfold = more.get("on_change") == "rerun" and not more["key"].startswith(closed)
        return expander(label, expanded or unfold, **more)

    monkeypatch.setattr(st, "expander", opened)


@pytest.fixture(autouse=True)
def in_step(monkeypatch: pytest.MonkeyPatch) -> float:
    """Here a page and its browser are one: what a widget says, the visitor says. For how long a browser may be behind
    is returned."""
    behind = controls.BEHIND
    monkeypatch.setattr(controls, "BEHIND", 0.0)
    return behind


@pytest.fixture
def opened() -> Open:
    """Opens a page by its script, with the parameters of a link, as a browser does: that page and no other."""

    def open_page(script: str = "", **query: str) -> AppTest:
        app = AppTest.from_file(INDEX, default_timeout=60)
        if script:
            app._page_hash = calc_hash(ADDRESSES[script])  # switch_page knows no address before the first run
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception
        return app

    return open_page


@pytest.fixture
def no_mnist(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No MNIST is at hand; the folder into which it would be downloaded."""
    monkeypatch.delenv("MNIST_DIR", raising=False)
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(tmp_path))
    return tmp_path
