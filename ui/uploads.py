"""A visitor's files: the one way to ask for one, and how many, and how large ones, a visitor may have on the server,
which is checked before Streamlit takes a file in.

Streamlit bounds each file, not their number, and takes files for pages without an uploader, too. It keeps them until
the visitor's session ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import Runtime

MOST_FILES = 12
MOST_BYTES = 30_000_000
PATH = "/_stcore/upload_file/"


def uploader(label: str, kinds: Sequence[str], megabytes: int, key: str, *, several: bool = False) -> Any:
    """Ask for one file, or for several, of these endings and of so many megabytes of 2²⁰ bytes each: the limit of what
    reads it, which the widget says and holds to. So no label says another one."""
    more: dict[str, Any] = {"accept_multiple_files": True} if several else {}
    return st.file_uploader(label, type=list(kinds), key=key, max_upload_size=megabytes, **more)


class BoundedUploads:
    """Middleware that turns an upload away when its visitor has as much on the server as one may have."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._coming: Counter[str] = Counter()  # bytes on their way, by visitor

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or scope["method"] != "PUT" or PATH not in path:
            await self._app(scope, receive, send)
            return
        visitor, size = path.rpartition(PATH)[2].partition("/")[0], _length(scope)
        files = held(visitor)
        if len(files) >= MOST_FILES or sum(files) + self._coming[visitor] + size > MOST_BYTES:
            await PlainTextResponse("You have too many files on the server: take some away.", 413)(scope, receive, send)
            return
        self._coming[visitor] += size
        try:
            await self._app(scope, receive, send)
        finally:
            self._coming[visitor] -= size
            self._coming += Counter()  # forget those who have nothing on its way


def _length(scope: Scope) -> int:
    """What the request says its body has; as much as is allowed at all where it does not say, or says nonsense."""
    said: Mapping[bytes, bytes] = dict(scope["headers"])
    text = said.get(b"content-length", b"").decode("latin-1")
    return int(text) if text.isdecimal() and len(text) < 12 else MOST_BYTES


def held(visitor: str) -> list[int]:
    """The sizes of the files that Streamlit holds for a visitor."""
    manager: Any = Runtime.instance().uploaded_file_mgr if Runtime.exists() else None
    return [len(file.data) for file in getattr(manager, "file_storage", {}).get(visitor, {}).values()]


def expire() -> None:
    """Let go of sessions that nobody came back to. Streamlit does it only when another session ends."""
    manager: Any = Runtime.instance()._session_mgr if Runtime.exists() else None
    cache = getattr(getattr(manager, "_session_storage", None), "_cache", None)
    if cache is not None and hasattr(cache, "expire"):
        cache.expire()
