"""The workers that step all visitors' experiments, and whose turn it is.

Time is shared, not turns: whoever waits and has been given the least time so far goes next. So a visitor whose slices
are long comes seldom, one whose slices are short comes often, and who was idle gets no credit for it. A session is
worked on by one worker at a time. Where there are several workers, one of them is kept for short slices while somebody
has such, so that a single step of half a second, which nothing can cut, delays only visitors of its own kind. On one
core it delays all.
"""

from __future__ import annotations

import asyncio
import math
import os
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from ui.live.session import Session

CORES = os.cpu_count() or 1
LONGEST, SHORTEST = 0.008, 0.002
"""Seconds of stepping for one frame: alone, and when the pool is crowded."""
SHARE = 0.012
"""Seconds of stepping per core that one round of all waiting visitors may take before slices are cut shorter."""
LONG = 0.012
"""Seconds that a session's slices take, in the mean, for it to be kept from the last worker."""
LATELY = 1.0
"""Seconds for which the last worker is kept free for somebody whose slices are short."""

Made = TypeVar("Made")
Who = TypeVar("Who")


@dataclass(eq=False)
class Account:
    """What a session has been given: seconds so far (counted from where the others were when it came), and the running
    mean of a slice."""

    given: float = 0.0
    slice: float = 0.0
    busy: bool = False


class Shares(Generic[Who]):
    """Whose turn it is. Nothing here waits or measures: those who ask and the seconds spent are told."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._accounts: WeakKeyDictionary[Who, Account] = WeakKeyDictionary()
        self._running: list[Account] = []
        self._now = 0.0  # what those who are served now had been given; who comes begins there
        self._short = -math.inf  # when somebody last asked whose slices are short

    def come(self, who: Who, time: float) -> None:
        """Somebody asks for a slice; who has been away for long gets no credit for it."""
        account = self._accounts.setdefault(who, Account(self._now))
        account.given = max(account.given, self._now)
        if account.slice <= LONG:
            self._short = time

    def begin(self, waiting: Iterable[Who], time: float) -> Who | None:
        """Whose turn it is among those who wait, if there is a worker for one of them; it is served from now on."""
        if len(self._running) >= self.workers:
            return None
        kept = int(self.workers > 1 and time - self._short < LATELY)
        room_for_long = sum(account.slice > LONG for account in self._running) < self.workers - kept
        able = [(self._accounts[who], who) for who in waiting]
        able = [one for one in able if not one[0].busy and (room_for_long or one[0].slice <= LONG)]
        if not able:
            return None
        account, who = min(able, key=lambda one: one[0].given)
        account.busy = True
        self._running.append(account)
        self._now = max(self._now, account.given)
        return who

    def end(self, who: Who, seconds: float) -> None:
        """Its slice has taken so long."""
        account = self._accounts[who]
        account.given += seconds
        account.slice += 0.3 * (seconds - account.slice)
        account.busy = False
        self._running.remove(account)


@dataclass(eq=False)
class Turn(Generic[Made]):
    """A session that waits for a slice. work: what is done in it, given its budget."""

    session: Session
    work: Callable[[float], Made]
    done: asyncio.Future[Made]


class Pool:
    """As many workers as cores. Used from one event loop alone, so that it needs no lock."""

    def __init__(self, workers: int = CORES) -> None:
        self.workers = workers
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="stage")
        self._waiting: list[Turn[Any]] = []
        self._shares = Shares[Session](workers)
        self._tasks: set[asyncio.Task[None]] = set()

    async def slice(self, session: Session, work: Callable[[float], Made]) -> Made:
        """Do ``work(budget)`` when it is this session's turn. Cancelled while it waits, it gives up its place."""
        self._shares.come(session, time.perf_counter())
        turn: Turn[Made] = Turn(session, work, asyncio.get_running_loop().create_future())
        self._waiting.append(turn)
        self._fill()
        try:
            return await turn.done
        finally:
            if turn in self._waiting:
                self._waiting.remove(turn)

    def _fill(self) -> None:
        """Give free workers to those whose turn it is."""
        while self._waiting:
            session = self._shares.begin((turn.session for turn in self._waiting), time.perf_counter())
            if session is None:
                return
            turn = next(one for one in self._waiting if one.session is session)
            self._waiting.remove(turn)
            task = asyncio.create_task(self._serve(turn))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _serve(self, turn: Turn[Any]) -> None:
        budget = min(LONGEST, max(SHORTEST, SHARE * self.workers / (1 + len(self._waiting))))
        begin = time.perf_counter()
        loop = asyncio.get_running_loop()
        try:
            made = await loop.run_in_executor(self._threads, _sound, turn.work, budget)
        except Exception as error:
            if not turn.done.done():
                turn.done.set_exception(error)
        else:
            if not turn.done.done():
                turn.done.set_result(made)
        finally:
            self._shares.end(turn.session, time.perf_counter() - begin)
            self._fill()


def _sound(work: Callable[[float], Made], budget: float) -> Made:
    """Work whose every failure reaches who waits for it; a StopIteration would be lost on the way."""
    try:
        return work(budget)
    except StopIteration as error:
        raise RuntimeError("There was nothing left to go through.") from error
