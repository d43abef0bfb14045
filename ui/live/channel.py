"""The live channel: a WebSocket route beside Streamlit's own, over which a stage is fed and played.

A connection is one coroutine. It waits until the browser has painted the frame before (one frame in flight, so a slow
browser slows only itself), lets the shared pool step the experiment for a few milliseconds, and sends. While a frame
is being painted the next is computed. Paused and unchanged, hidden or gone: nothing is computed and nothing is sent.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import json
import logging
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Annotated
from urllib.parse import urlsplit

import streamlit as st
from starlette.websockets import WebSocket, WebSocketDisconnect

from engine.experiment.protocol import Bounds
from ui import uploads
from ui.live.frames import Sent, encode, to_json
from ui.live.messages import LARGEST, Message, Refused, TooOften, check, parse, read
from ui.live.pool import Pool
from ui.live.registry import GRACE, REGISTRY, Entry, Registry
from ui.live.session import Session

log = logging.getLogger(__name__)

GREETING = 5.0
"""Seconds a new connection has to show its token."""
RATE, BURST = 250.0, 500.0
"""Messages a second that one connection may send, and how many at once."""
LARGE_RATE, LARGE_BURST = 40.0, 60.0
"""The same for those of more characters than :data:`ui.live.messages.LARGEST`, frames of a camera."""

REFUSED, EXPIRED, REPLACED, TOO_OFTEN = 4400, 4401, 4409, 4429
"""Closing codes of our own, beside the protocol's 1008 for a foreign origin."""


@dataclass(frozen=True)
class Made:
    """A frame ready to be sent, what the browser has once it is there, and which version of the session it shows.
    measuring: whether it shows what was there before, while what is to be shown is still being made; then said: how
    long it is and its plain values, the same where it says nothing new."""

    buffer: bytes
    sent: Sent
    version: int
    measuring: bool
    said: tuple[int, str]


class Ended(Refused):
    """A token whose session is gone."""


class Allowance:
    """How often one connection may speak: ``rate`` a second, ``burst`` at once."""

    def __init__(self, rate: float = RATE, burst: float = BURST) -> None:
        self._rate, self._burst = rate, burst
        self._left, self._at = burst, time.monotonic()

    def take(self) -> None:
        """Use up one message; raises :class:`Refused` when there is none left."""
        now = time.monotonic()
        self._left = min(self._burst, self._left + (now - self._at) * self._rate)
        self._at = now
        if self._left < 1:
            raise TooOften(f"More than {self._rate:.0f} messages a second.")
        self._left -= 1


class Connection:
    """One browser watching and playing one session."""

    def __init__(self, socket: WebSocket, session: Session, pool: Pool) -> None:
        self._socket, self._session, self._pool = socket, session, pool
        self._sent: Sent = {}
        self._shown = -1
        self._said = (0, "")  # by the frame that was sent last
        self._visible = True
        self._painted = asyncio.Event()
        self._painted.set()
        self._news = asyncio.Event()
        self._left = asyncio.Event()

    def leave(self) -> None:
        """Make room for a newer connection to the same session."""
        self._left.set()

    async def run(self) -> None:
        """Serve until the browser leaves, says something it must not, or is replaced."""
        loop = asyncio.get_running_loop()

        def wake() -> None:
            with contextlib.suppress(RuntimeError):  # the loop closes with the server
                loop.call_soon_threadsafe(self._news.set)

        self._session.listeners.add(wake)
        parts = (self._listen(), self._show(), self._left.wait())
        tasks = [asyncio.create_task(part) for part in parts]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            self._session.listeners.discard(wake)
            self._session.inbox.clear()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    # What a browser says to the connection itself, besides what it asks of the session.
    def painted(self) -> None:
        """The last frame is on the screen: the next may come."""
        self._painted.set()

    def visible(self, on: bool) -> None:
        """The tab is looked at, or not. Coming back always gets a frame, so that a dead line is noticed."""
        self._visible = on
        self._shown = -1

    async def _listen(self) -> None:
        allowance, large = Allowance(), Allowance(LARGE_RATE, LARGE_BURST)
        own: dict[str, Callable[..., None]] = {"painted": self.painted, "visible": self.visible}
        while True:
            text = await _text(self._socket)
            allowance.take()
            if len(text) > LARGEST:
                large.take()
            said = read(text, self._session.largest)
            if said.do in own:
                own[said.do](**check(said, own).arguments)
            else:
                self._session.post(said)
            self._news.set()

    async def _show(self) -> None:
        session = self._session
        while True:
            await self._something_to_show()
            made = await self._made()
            while made.measuring and made.said == self._said and self._visible:  # on with what is made
                made = await self._made()
            await self._painted.wait()
            if session.inbox:  # the visitor acted meanwhile: do not show them the picture from before
                made = await self._made()
            self._painted.clear()
            self._sent, self._shown, self._said = made.sent, made.version, made.said
            await self._socket.send_bytes(made.buffer)

    async def _made(self) -> Made:
        """The session advanced by one slice, and its frame encoded for what the browser already has."""
        session, sent = self._session, self._sent

        def work(budget: float) -> Made:
            frame = session.advance(budget)
            buffer, has = encode(frame, sent)
            values = {name: value for name, value in frame.items() if name not in has}
            said = len(buffer), to_json(values) if frame["measuring"] else ""
            return Made(buffer, has, frame["version"], frame["measuring"], said)

        return await self._pool.slice(session, work)

    async def _something_to_show(self) -> None:
        while True:
            self._news.clear()
            wait = self._session.wait()
            if self._visible and (wait == 0 or self._shown != self._session.version):
                return
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._news.wait(), wait if self._visible else None)


def origin_allowed(origin: str | None, host: str | None) -> bool:
    """Whether a page of this origin may connect: ours, or one the server's configuration lists."""
    if not origin or not host:
        return False
    hosts = st.get_option("server.allowedHosts") or []
    if hosts and not any(fnmatch(urlsplit(f"//{host}").hostname or "", pattern) for pattern in hosts):
        return False
    return urlsplit(origin).netloc == host or origin in (st.get_option("server.corsAllowedOrigins") or [])


def live(
    is_active: Callable[[str], bool], registry: Registry = REGISTRY, pool: Pool | None = None
) -> Callable[[WebSocket], object]:
    """The route's endpoint. ``is_active`` tells whether a visitor's Streamlit session is connected."""
    pool = pool or Pool()

    async def endpoint(socket: WebSocket) -> None:
        if not origin_allowed(socket.headers.get("origin"), socket.headers.get("host")):
            await socket.close(1008, "This page may not connect here.")
            return
        await socket.accept()
        try:
            entry = await _greet(socket, registry, is_active)
        except Refused as reason:
            return await _close(socket, EXPIRED if isinstance(reason, Ended) else REFUSED, str(reason))
        except (TimeoutError, WebSocketDisconnect):
            return await _close(socket, REFUSED, "The token must come first.")
        await _serve(socket, entry, pool, registry)

    return endpoint


def _hello(
    token: Annotated[str, Bounds(1, 100)],
    previous: Annotated[str, Bounds(0, 100)] = "",
) -> None:
    """The first message's form."""


async def _greet(socket: WebSocket, registry: Registry, is_active: Callable[[str], bool]) -> Entry:
    text = await asyncio.wait_for(_text(socket), GREETING)
    hello: Message = parse(text, {"hello": _hello})
    token, previous = hello.arguments["token"], hello.arguments.get("previous", "")
    entry = registry.get(token)
    if entry is None:
        raise Ended("This session has ended.")
    outcome = "new"
    if previous and previous != token:
        outcome = await _adopt(registry, token, previous, is_active)
    inherited = outcome in ("resumed", "new") and previous not in ("", token) and bool(entry.session.belongings)
    await socket.send_text(json.dumps({"welcome": outcome, "grace": GRACE, "inherited": inherited}))
    return entry


async def _adopt(registry: Registry, token: str, previous: str, is_active: Callable[[str], bool]) -> str:
    """Take over what a reload left behind. The server may notice a moment late that the old page closed."""
    for _ in range(10):
        old = registry.get(previous)
        if old is None:
            return "lost"
        if registry.adopt(token, previous, is_active):
            return "resumed"
        if not (old.sockets or is_active(old.visitor)):
            return "new"  # the same visitor, but with other settings in the address
        await asyncio.sleep(0.1)
    return "new"  # a second tab: the other one goes on by itself


async def _serve(socket: WebSocket, entry: Entry, pool: Pool, registry: Registry) -> None:
    if entry.leave:
        entry.leave()
    connection = Connection(socket, entry.session, pool)
    entry.sockets += 1
    entry.leave = connection.leave
    try:
        await connection.run()
        await _close(socket, REPLACED, "This session was opened elsewhere.")
    except WebSocketDisconnect:
        pass
    except Refused as reason:
        await _close(socket, TOO_OFTEN if isinstance(reason, TooOften) else REFUSED, str(reason))
    except Exception:
        log.exception("A live connection failed.")
        registry.forget(entry)  # what fails at every frame would fail for ever: the page makes it anew
        await _close(socket, EXPIRED, "Something failed on the server. The settings stand; this begins anew.")
    finally:
        entry.sockets -= 1
        if entry.leave == connection.leave:
            entry.leave = None


async def _text(socket: WebSocket) -> str:
    try:
        return await socket.receive_text()
    except KeyError:
        raise Refused("A message must be text.") from None


async def _close(socket: WebSocket, code: int, reason: str) -> None:
    with contextlib.suppress(RuntimeError, WebSocketDisconnect):
        await socket.close(code, reason[:120])


async def reap(
    is_active: Callable[[str], bool], registry: Registry = REGISTRY, every: float = 5.0, grace: float = GRACE
) -> None:
    """Free the sessions of visitors who have been gone for ``grace`` seconds, for as long as the server runs."""
    while True:
        await asyncio.sleep(every)
        forgotten = await asyncio.to_thread(registry.sweep, is_active, grace)
        uploads.expire()
        if forgotten:
            await asyncio.to_thread(_trim)


def _trim() -> None:
    """Give back to the system what the allocator keeps of sessions that are gone. Only glibc can be asked to."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL("libc.so.6").malloc_trim(0)
