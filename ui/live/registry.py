"""Which live sessions there are: kept by unguessable token, bounded in number, freed when their visitor has gone."""

from __future__ import annotations

import os
import secrets
import sys
import threading
import time
import types
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from ui.live.session import Session

MOST = 300
"""Live sessions on one server."""

MOST_A_VISITOR = 8
"""Live sessions of one visitor (one browser tab): the lessons they have open and those they came from."""

GRACE = 60.0
"""Seconds a session outlives its visitor: long enough for a reload or a dropped line."""


def memory_for_histories() -> int:
    """Bytes that the histories of all sessions may take together: as many megabytes as PLAYGROUND_HISTORY_MB says, or a
    third of the machine's memory."""
    said = os.environ.get("PLAYGROUND_HISTORY_MB", "")
    if said.isdecimal():
        return int(said) * 1_000_000
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 6_000_000_000
    return pages // 3


class Full(Exception):
    """There is no room for another session; the text says so to the visitor."""


@dataclass
class Entry:
    """A live session and whose it is. ``key`` tells what it was built from; ``leave`` ends its present connection."""

    visitor: str
    lesson: str
    key: Hashable
    session: Session
    seen: float = field(default_factory=time.monotonic)
    sockets: int = 0
    leave: Callable[[], None] | None = None


class Registry:
    """Sessions by token. Safe to use from any thread."""

    def __init__(self, most: int = MOST, memory: int | None = None) -> None:
        self._most = most
        self.memory = memory_for_histories() if memory is None else memory
        self._lock = threading.Lock()
        self._entries: dict[str, Entry] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, token: str) -> Entry | None:
        """The entry of ``token``, if it is alive."""
        return self._entries.get(token)

    def create(self, visitor: str, lesson: str, key: Hashable, session: Session) -> str:
        """Register a session and return its token; raises :class:`Full` when the server has no room."""
        with self._lock:
            self._drop_oldest_of(visitor)
            if len(self._entries) >= self._most:
                raise Full(
                    f"All {self._most} places on this server are taken. Your settings are safe in the address bar: "
                    "reload in a minute."
                )
            token = secrets.token_urlsafe(32)
            self._entries[token] = Entry(visitor, lesson, key, session)
            return token

    def _drop_oldest_of(self, visitor: str) -> None:
        own = [(entry.seen, token) for token, entry in self._entries.items() if entry.visitor == visitor]
        idle = sorted(pair for pair in own if not self._entries[pair[1]].sockets)
        for _, token in idle[: max(0, len(own) - MOST_A_VISITOR + 1)]:
            del self._entries[token]

    def adopt(self, token: str, previous: str, is_active: Callable[[str], bool]) -> bool:
        """Let ``token`` go on with the session of ``previous`` if that is the same, orphaned by a reload.

        The same is: of the same lesson, built for the same key, its controls standing as the new page shows them.
        """
        with self._lock:
            new, old = self._entries.get(token), self._entries.get(previous)
            if new is None or old is None or new is old:
                return False
            if new.lesson != old.lesson or old.sockets or is_active(old.visitor):
                return False
            made = [(entry.key, entry.session.settings) for entry in (new, old)]
            if made[0] != made[1]:
                new.session.inherit(old.session.belongings)
                return False
            old.session.generation = new.session.generation  # for which the new page's stage was described
            old.session.inherit(old.session.belongings)
            new.session = old.session
            del self._entries[previous]
            return True

    def drop(self, token: str) -> None:
        """Forget a session."""
        with self._lock:
            self._entries.pop(token, None)

    def forget(self, entry: Entry) -> None:
        """Forget a session of which no frame can be made."""
        with self._lock:
            for token in [token for token, one in self._entries.items() if one is entry]:
                del self._entries[token]

    def sweep(self, is_active: Callable[[str], bool], grace: float = GRACE) -> int:
        """Forget the sessions whose visitor has been gone for ``grace`` seconds, and keep all histories within the
        memory; return how many sessions were forgotten."""
        now, forgotten = time.monotonic(), 0
        for token, entry in list(self._entries.items()):
            if entry.sockets or is_active(entry.visitor):
                entry.seen = now
            elif now - entry.seen > grace:
                self.drop(token)
                forgotten += 1
        self._fit()
        return forgotten

    def _fit(self) -> None:
        """Where the histories take too much, those that nobody watches become shorter first, the longest unwatched one
        before the others; then, with a sentence, the largest of those that are watched."""
        entries = list(self._entries.values())
        sizes = {id(entry): entry.session.bytes for entry in entries}
        order = sorted(entries, key=lambda entry: (bool(entry.sockets), entry.seen, -sizes[id(entry)]))
        total = sum(sizes.values())
        for entry in order:
            if total <= self.memory:
                return
            total -= sizes[id(entry)] - entry.session.shrink(told=bool(entry.sockets))


# Streamlit's watcher evicts every module under the app's folder when one file is saved. A module without a file is
# never evicted, so the sessions of open tabs outlive a hot reload there.
_host = sys.modules.setdefault("_playground_host", types.ModuleType("_playground_host"))
REGISTRY: Registry = _host.__dict__.setdefault("registry", Registry())
