"""The channel over a real socket: a server of its own, plain clients, the worst they can send."""

import asyncio
import contextlib
import gc
import json
import socket
import threading
import time
import weakref

import psutil
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.ui.live.test_frames import read
from tests.ui.live.toy import Adder
from ui.live import channel, pool
from ui.live.registry import Full, Registry
from ui.live.session import Session


class House:
    """A server with the channel alone, and visitors who come and go by hand."""

    def __init__(self):
        self.registry = Registry(most=40)
        self.active = set()
        app = Starlette(routes=[WebSocketRoute("/live", channel.live(self.active.__contains__, self.registry))])
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        config = uvicorn.Config(app, "127.0.0.1", self.port, log_level="warning", ws="websockets-sansio")
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)

    def visit(self, visitor="anna", lesson="toy", key=1):
        self.active.add(visitor)
        return self.registry.create(visitor, lesson, key, Session(Adder()))

    @contextlib.asynccontextmanager
    async def line(self, token, previous="", origin=None):
        url, origin = f"ws://127.0.0.1:{self.port}/live", origin or f"http://127.0.0.1:{self.port}"
        async with connect(url, additional_headers={"Origin": origin}) as line:
            await line.send(json.dumps({"do": "hello", "with": {"token": token, "previous": previous}}))
            yield line


@pytest.fixture(scope="module")
def house():
    made = House()
    yield made
    made.server.should_exit = True
    made.thread.join(5)


async def frame(line):
    while True:
        data = await asyncio.wait_for(line.recv(), 5)
        if isinstance(data, bytes):
            await line.send('{"do": "painted"}')
            return read(data)[1]


async def say(line, name, **arguments):
    await line.send(json.dumps({"do": name, "with": arguments}))


async def closing(line):
    with contextlib.suppress(ConnectionClosed):
        while True:
            await asyncio.wait_for(line.recv(), 8)
    return line.close_code, line.close_reason


def test_a_visitor_plays_steps_and_scrubs(house):
    async def visit():
        async with house.line(house.visit()) as line:
            assert (await frame(line))["step"] == 0
            await say(line, "forward")
            assert (await frame(line))["step"] == 1
            await say(line, "play")
            shown = await frame(line)
            while shown["step"] < 1000:
                shown = await frame(line)
            await say(line, "seek", step=500)
            while (shown := await frame(line))["step"] != 500:
                pass
            assert not shown["playing"]

    asyncio.run(visit())


def test_at_rest_nothing_is_sent_and_one_frame_is_in_flight_at_most(house):
    async def visit():
        token = house.visit()
        async with house.line(token) as line:
            await frame(line)
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(line.recv(), 0.3)
            await say(line, "play")
            assert isinstance(await line.recv(), bytes)  # not painted yet
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(line.recv(), 0.3)
            session = house.registry.get(token).session
            before = session.experiment.steps
            await asyncio.sleep(0.3)
            assert session.experiment.steps == before  # an unpainted frame costs no computing

    asyncio.run(visit())


def test_a_hidden_tab_costs_no_computing(house):
    async def visit():
        token = house.visit()
        session = house.registry.get(token).session
        async with house.line(token) as line:
            await say(line, "play")
            for _ in range(5):
                await frame(line)
            await say(line, "visible", on=False)
            with contextlib.suppress(asyncio.TimeoutError):
                while True:
                    await asyncio.wait_for(frame(line), 0.3)
            before = session.experiment.steps
            await asyncio.sleep(0.5)
            assert session.experiment.steps == before
            await say(line, "visible", on=True)
            assert (await frame(line))["playing"]

    asyncio.run(visit())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("not json", channel.REFUSED),
        ("[" * 7000, channel.REFUSED),
        ("x" * 1_000_000, channel.REFUSED),
        ('{"do": "put", "with": {"value": 1e999}}', channel.REFUSED),
        ('{"do": "put", "with": {"value": 5000}}', channel.REFUSED),
        ('{"do": "restore", "with": {"state": {}}}', channel.REFUSED),
        ('{"do": "__class__"}', channel.REFUSED),
    ],
)
def test_the_worst_messages_close_the_line_with_a_reason_and_harm_nobody(house, text, code):
    async def visit():
        token = house.visit("mallory")
        async with house.line(token) as line:
            await frame(line)
            await line.send(text)
            closed, reason = await closing(line)
            assert (closed, bool(reason)) == (code, True)
        async with house.line(token) as line:
            assert (await frame(line))["step"] == 0

    asyncio.run(visit())


def test_bytes_instead_of_text_harm_nobody(house):
    async def visit():
        token = house.visit("mallory")
        async with house.line(token) as line:
            await frame(line)
            await line.send(b"\x00" * 1000)
            assert (await closing(line))[0] == channel.REFUSED
        async with house.line(token) as line:
            await frame(line)

    asyncio.run(visit())


def test_too_many_messages_close_the_line(house):
    async def visit():
        async with house.line(house.visit("mallory")) as line:
            with contextlib.suppress(ConnectionClosed):
                for _ in range(3000):
                    await say(line, "painted")
            code, reason = await closing(line)
            assert code == channel.TOO_OFTEN
            assert "messages a second" in reason

    asyncio.run(visit())


def test_a_session_of_which_no_frame_can_be_made_is_forgotten_and_begins_anew(house):
    async def visit():
        token = house.visit()
        async with house.line(token) as line:
            await frame(line)

            def fail():
                raise StopIteration

            house.registry.get(token).session.experiment.frame = fail
            await say(line, "forward")
            code, reason = await closing(line)
            assert (code, "begins anew" in reason) == (channel.EXPIRED, True)
            assert house.registry.get(token) is None

    asyncio.run(visit())


def test_a_line_that_is_not_looked_at_and_talks_is_closed_with_a_reason(house):
    async def visit():
        async with house.line(house.visit("mallory")) as line:
            await frame(line)  # from here on none is made that would serve what waits
            await say(line, "visible", on=False)
            with contextlib.suppress(ConnectionClosed):
                for k in range(490):
                    await say(line, "point", index=k % 5)
            code, reason = await closing(line)
            assert (code, "wait to be served" in reason) == (channel.TOO_OFTEN, True)

    asyncio.run(visit())


def test_a_wrong_token_is_told_that_its_session_has_ended(house):
    async def visit():
        async with house.line("x" * 43) as line:
            assert await closing(line) == (channel.EXPIRED, "This session has ended.")

    asyncio.run(visit())


def test_a_foreign_origin_or_none_is_turned_away_before_anything_is_said(house):
    async def visit():
        url = f"ws://127.0.0.1:{house.port}/live"
        for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {}):
            with pytest.raises(InvalidStatus) as refused:
                async with connect(url, additional_headers=headers):
                    pass
            assert refused.value.response.status_code == 403

    asyncio.run(visit())


def test_two_visitors_have_nothing_in_common(house):
    async def visit():
        async with house.line(house.visit("anna")) as first, house.line(house.visit("ben")) as second:
            await frame(first)
            await frame(second)
            await say(first, "put", value=42.0)
            assert (await frame(first))["total"] == 42.0
            await say(second, "forward")
            assert (await frame(second))["total"] == 1.0

    asyncio.run(visit())


def test_a_second_line_to_the_same_session_takes_over(house):
    async def visit():
        token = house.visit()
        async with house.line(token) as first:
            await say(first, "forward")
            while (await frame(first))["step"] != 1:
                pass
            async with house.line(token) as second:
                assert (await frame(second))["step"] == 1
                assert (await closing(first))[0] == channel.REPLACED

    asyncio.run(visit())


def test_a_reload_goes_on_where_it_was(house):
    async def visit():
        old = house.visit("tab-before")
        async with house.line(old) as line:
            await say(line, "forward")
            while (await frame(line))["step"] != 1:  # a frame of before may still be on its way
                pass
        house.active.discard("tab-before")
        async with house.line(house.visit("tab-after"), previous=old) as line:
            assert json.loads(await line.recv())["welcome"] == "resumed"
            assert (await frame(line))["step"] == 1
        assert house.registry.get(old) is None

    asyncio.run(visit())


def test_a_second_tab_does_not_take_over_and_a_lost_run_is_told(house):
    async def visit():
        old = house.visit("first-tab")
        async with house.line(old), house.line(house.visit("second-tab"), previous=old) as line:
            assert json.loads(await line.recv())["welcome"] == "new"
        house.registry.drop(old)
        async with house.line(house.visit("third-tab"), previous=old) as line:
            assert json.loads(await line.recv())["welcome"] == "lost"

    asyncio.run(visit())


def test_closed_tabs_are_freed(house):
    process = psutil.Process()

    async def visit():
        for token in list(house.registry._entries):
            house.registry.drop(token)
        threads = process.num_threads()
        sessions = []
        for n in range(20):
            token = house.visit(f"guest-{n}")
            sessions.append(weakref.ref(house.registry.get(token).session))
            async with house.line(token) as line:
                await frame(line)
        assert len(house.registry) == 20
        house.registry.sweep(house.active.__contains__, grace=0.0)
        assert len(house.registry) == 20  # still there: their pages are open
        house.active.clear()
        await asyncio.sleep(0.2)  # the server hears of the last closing a moment later
        house.registry.sweep(house.active.__contains__, grace=0.0)
        assert len(house.registry) == 0
        gc.collect()
        assert [session() for session in sessions if session()] == []  # nothing holds on to their memory
        assert process.num_threads() <= threads + pool.CORES + 1  # the pool's workers, not one a visitor

    asyncio.run(visit())


def test_the_reaper_frees_who_is_gone_and_nobody_else():
    registry = Registry()
    for visitor in ("here", "gone"):
        registry.create(visitor, "toy", 1, Session(Adder()))

    async def run():
        reaper = asyncio.create_task(channel.reap({"here"}.__contains__, registry, every=0.02, grace=0.15))
        await asyncio.sleep(0.08)
        assert len(registry) == 2  # within the grace of a reload
        while len(registry) == 2:
            await asyncio.sleep(0.02)
        reaper.cancel()

    asyncio.run(asyncio.wait_for(run(), 5))
    assert [entry.visitor for entry in registry._entries.values()] == ["here"]
    assert channel.GRACE + 5.0 < 120  # a closed tab is freed within two minutes


def test_a_full_house_says_so(house):
    registry = Registry(most=2)
    registry.create("a", "toy", 1, Session(Adder()))
    registry.create("b", "toy", 1, Session(Adder()))
    with pytest.raises(Full, match="All 2 places"):
        registry.create("c", "toy", 1, Session(Adder()))


def test_one_visitor_cannot_take_all_the_places():
    registry = Registry(most=100)
    tokens = [registry.create("a", f"lesson {n}", 1, Session(Adder())) for n in range(12)]
    assert len(registry) == 8
    assert registry.get(tokens[-1]) is not None
    assert registry.get(tokens[0]) is None


class Slow(Adder):
    """What it shows at rest takes a quarter of a second to make, in pieces, after each step."""

    made = 0

    def settle(self):
        if self.made != self.steps:
            time.sleep(0.005)
            self.pieces = getattr(self, "pieces", 0) + 1
            if self.pieces % 50 == 0:
                self.made = self.steps
        return self.made == self.steps

    def frame(self):
        return super().frame() | {"made": self.made}


def test_while_something_is_made_a_frame_that_says_nothing_new_is_not_sent(house):
    house.active.add("slow")
    token = house.registry.create("slow", "toy", 1, Session(Slow()))

    async def visit():
        async with house.line(token) as line:
            while (await frame(line))["measuring"]:
                pass
            await say(line, "forward")
            frames = [await frame(line)]
            while frames[-1]["measuring"]:
                frames.append(await frame(line))
            return frames

    frames = asyncio.run(visit())
    assert frames[-1]["made"] == 1
    assert len(frames) <= 4
