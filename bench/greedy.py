"""Ten modest visitors of the MLP, alone and beside three greedy ones, and after those have left.

    python -m bench.greedy [--json]

A modest visitor trains 8-8 on the spiral and says "painted" after every frame. A greedy one asks for all that it can:
it edits what costs most 240 times a second, as a hand would that never rests, and takes every frame at once. Each kind
of greed is measured beside the same ten visitors in one run.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
from collections.abc import Callable
from typing import Any

import numpy as np
from websockets.exceptions import ConnectionClosed

from bench.report import report
from bench.visitors import training, watch
from tests import raw_visitor, serving

MODEST, GREEDY, SECONDS, RATE = 10, 3, 5.0, 240.0
Say = Callable[[int], tuple[str, dict[str, Any]]]


def _drawing(k: int) -> tuple[str, dict[str, Any]]:
    """A stroke across the pad, which turns."""
    pad = np.full((70, 70), 255, np.uint8)
    along = np.arange(10, 60)
    across = np.clip(35 + (along - 35) * np.sin(k / 20), 5, 64).astype(int)
    for thick in range(-2, 3):
        pad[along, across + thick] = 0
    return "ink", {"pixels": base64.b64encode(pad.tobytes()).decode()}


KINDS: dict[str, tuple[str, dict[str, str], Say]] = {
    "drawings": ("draw", {"look": "bearing"}, _drawing),
    "the largest ledger": (
        "gradients", {"look": "ledger", "length": "150", "hidden": "128"},
        lambda k: ("set_scale", {"value": 0.5 + (k % 100) / 100}),
    ),
    "six layers of eight": (
        "mlp", {"hidden": "8,8,8,8,8,8"}, lambda k: ("set_weight", {"index": k % 100, "value": (k % 7) / 7})
    ),
    "played": ("gan", {"data": "grid25"}, lambda k: ("play", {})),
}  # fmt: skip


async def press(line: raw_visitor.ClientConnection, say: Say) -> None:
    """Say something 240 times a second, take every frame at once, until one is turned away or stopped."""

    async def talk() -> None:
        for k in range(10**9):
            do, given = say(k)
            await line.send(json.dumps({"do": do, "with": given}))
            await asyncio.sleep(1 / RATE)

    async def take() -> None:
        while True:
            await line.recv()
            await line.send('{"do": "painted"}')

    with contextlib.suppress(ConnectionClosed):
        await asyncio.gather(talk(), take())


async def measured(url: str) -> dict[str, float]:
    """Frames a second of the ten together: alone, beside each kind of greedy visitors, and after those have left."""
    found: dict[str, float] = {}
    async with contextlib.AsyncExitStack() as house:
        lines = await training(house, url, MODEST)

        async def frames(seconds: float = SECONDS) -> float:
            return sum(await asyncio.gather(*(watch(line, seconds) for line in lines)))

        await frames(2.0)  # until all are at it
        for name, (lesson, query, say) in KINDS.items():
            alone = await frames()
            async with contextlib.AsyncExitStack() as guests:
                greedy = []
                for _ in range(GREEDY):
                    page = await guests.enter_async_context(raw_visitor.page(url, lesson, **query))
                    line = await guests.enter_async_context(page.play())
                    greedy.append(asyncio.create_task(press(line, say)))
                await frames(1.0)
                found[f"beside {name}"] = await frames() / alone
                for task in greedy:
                    task.cancel()
            await asyncio.sleep(1.0)
            found[f"after {name}"] = await frames(2.0) / alone
        found["alone, frames/s of each"] = alone / MODEST
    return found


def main() -> None:
    with serving.server() as url:
        found = asyncio.run(measured(url))
    report("greedy", found, {name: "at least 0.7" for name in found if name.startswith("beside")})


if __name__ == "__main__":
    main()
