"""Twenty visitors at once, each a plain socket client on a page of its own, training 8-8 on the spiral.

    python -m bench.visitors [--json]

Prints the frames a second of the slowest and the median visitor, the time of a page's rerun after a control was
moved, and the memory of an idle visitor.
"""

from __future__ import annotations

import asyncio
import contextlib
import time

import psutil
from streamlit.proto.WidgetStates_pb2 import WidgetState

from bench.report import middle, report
from tests import raw_visitor, serving

VISITORS, SECONDS, RERUNS = 20, 6.0, 30
QUERY = {"hidden": "8,8", "activation": "tanh", "init": "xavier"}


async def crowd(url: str) -> list[float]:
    """Frames a second of each visitor while all of them train."""
    async with contextlib.AsyncExitStack() as house:
        lines = await training(house, url, VISITORS)
        await asyncio.gather(*(watch(line, 2.0) for line in lines))  # until all are at it
        return await asyncio.gather(*(watch(line, SECONDS) for line in lines))


async def training(house: contextlib.AsyncExitStack, url: str, count: int) -> list[raw_visitor.ClientConnection]:
    """So many visitors, each on a page of its own, whose networks train."""
    lines = []
    for _ in range(count):
        page = await house.enter_async_context(raw_visitor.page(url, "mlp", **QUERY))
        line = await house.enter_async_context(page.play())
        await line.send('{"do": "play"}')
        lines.append(line)
    return lines


async def watch(line: raw_visitor.ClientConnection, seconds: float) -> float:
    frames, until = 0, time.perf_counter() + seconds
    while time.perf_counter() < until:
        await line.recv()
        await line.send('{"do": "painted"}')
        frames += 1
    return frames / seconds


async def reruns(url: str) -> list[float]:
    """Milliseconds of a page's run after its learning rate was moved."""
    async with raw_visitor.page(url, "perceptron") as page:
        times = []
        for turn in range(RERUNS):
            moved = WidgetState(id=page.widgets["Margin between the clouds"])
            moved.double_array_value.data.append(0.5 + 0.1 * (turn % 5))
            times.append(1000 * await page.run(moved))
        return times[5:]


async def idle(url: str) -> float:
    """Megabytes that one open page with a stage at rest takes."""
    process = next(
        child for child in psutil.Process().children(recursive=True) if "streamlit" in " ".join(child.cmdline())
    )
    async with contextlib.AsyncExitStack() as house:
        before = 0
        for visitor in range(VISITORS + 5):
            if visitor == 5:  # the first few pay for what all share
                before = process.memory_info().rss
            page = await house.enter_async_context(raw_visitor.page(url, "mlp", **QUERY))
            line = await house.enter_async_context(page.play())
            await raw_visitor.show(line)
        await asyncio.sleep(1)
        return (process.memory_info().rss - before) / VISITORS / 1e6


def main() -> None:
    with serving.server() as url:
        memory = asyncio.run(idle(url))
        times = asyncio.run(reruns(url))
        rates = asyncio.run(crowd(url))
    report(
        "visitors",
        {
            "visitors": VISITORS,
            "frames/s, slowest visitor": min(rates),
            "frames/s, median visitor": middle(rates),
            "page rerun, ms (median)": middle(times),
            "idle visitor, MB": memory,
        },
        {
            "frames/s, slowest visitor": "at least 10",
            "page rerun, ms (median)": "at most 60",
            "idle visitor, MB": "at most 3",
        },
    )


if __name__ == "__main__":
    main()
