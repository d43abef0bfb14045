"""What the page tests ask of a page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import numpy as np
from streamlit.testing.v1 import AppTest

from ui.live.registry import REGISTRY
from ui.live.session import Session


def session(app: AppTest, lesson: str) -> Session:
    """The live session behind the page's stage."""
    entry = REGISTRY.get(app.session_state[f"live:{lesson}"])
    assert entry is not None
    return entry.session


def described(app: AppTest) -> dict[str, Any]:
    """What the page told its stage; a pad is a component, too."""
    told = [one.proto.json for one in app.get("bidi_component")]
    (found,) = (json.loads(text) for text in told if "lesson" in (text or ""))
    return found


def said(app: AppTest) -> str:
    """All the notices of the last run."""
    return " ".join([*(toast.value for toast in app.toast), *(warning.value for warning in app.warning)])


def texts(value: Any) -> Iterator[str]:
    """All texts in a frame, those of its grids, too; a table's row with what the table and its columns are called."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, np.ndarray) and value.dtype == np.uint8 and value.ndim == 1:
        with suppress(UnicodeDecodeError):
            yield bytes(value).decode()
    elif isinstance(value, dict) and {"title", "columns", "rows"} <= value.keys():
        for row in value["rows"]:
            pairs = zip(value["columns"] or [""] * len(row["cells"]), row["cells"], strict=False)
            yield f"{value['title']}: {row['head']}: " + "; ".join(f"{name}: {cell}" for name, cell in pairs)
        yield value.get("note", "")
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts(part)
