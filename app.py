"""The server: Streamlit's pages and the live channel in one ASGI application. Start it with `streamlit run app.py`."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator
from pathlib import Path

import streamlit as st
import torch
from starlette.middleware import Middleware
from starlette.routing import Route, WebSocketRoute
from streamlit.runtime import Runtime

from pages.lessons import LESSONS
from ui import address
from ui.live.channel import live, reap
from ui.stage import LIVE_PATH, SCRIPT_PATH, script
from ui.uploads import BoundedUploads

HERE = Path(__file__).parent


def is_active(visitor: str) -> bool:
    """Whether this visitor's Streamlit session is connected."""
    return Runtime.exists() and Runtime.instance().is_active_session(visitor)


@contextlib.asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Warm up, say where the app is, and free the sessions of those who have gone."""
    if notice := address.port_notice():
        print(notice, flush=True)
    print("Warming up, some seconds. The first start compiles the training loop, half a minute.", flush=True)
    torch.set_num_threads(1)  # visitors are what runs in parallel, not the operations of one of them
    for lesson in LESSONS:
        await asyncio.to_thread(lesson.warm_up)
    gc.collect()
    gc.freeze()  # what is loaded stays: to look through it for garbage would hold up visitors for 140 ms each time
    reaper = asyncio.create_task(reap(is_active))
    print(f"Open {address.url()} in a browser. Ctrl+C stops the server.", flush=True)
    try:
        yield
    finally:
        reaper.cancel()


app = st.App(
    HERE / "pages" / "index.py",
    lifespan=lifespan,
    middleware=[Middleware(BoundedUploads)],
    routes=[
        WebSocketRoute(LIVE_PATH, live(is_active)),
        Route(SCRIPT_PATH, script),
    ],
)
