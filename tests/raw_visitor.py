"""A visitor without a browser: opens a page over Streamlit's own socket, finds the stage's token, plays it."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect


class Page:
    """One open page: its socket, the stage's description and the ids of its widgets."""

    def __init__(self, line: ClientConnection, address: str, name: str, query: str) -> None:
        self.line, self.address, self._name, self._query = line, address, name, query
        self.stage: dict[str, Any] = {}
        self.widgets: dict[str, str] = {}

    async def run(self, *widgets: WidgetState) -> float:
        """Have the page run with these widgets moved; return the seconds until it had finished."""
        message = BackMsg()
        message.rerun_script.query_string = self._query
        message.rerun_script.page_name = self._name
        message.rerun_script.widget_states.widgets.extend(widgets)
        begin = time.perf_counter()
        await self.line.send(message.SerializeToString())
        while True:
            answer = ForwardMsg.FromString(await self.line.recv())
            self._note(answer)
            if answer.WhichOneof("type") == "script_finished":
                return time.perf_counter() - begin

    def _note(self, answer: ForwardMsg) -> None:
        element = answer.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "bidi_component":
            self.stage = json.loads(element.bidi_component.json)
        elif kind in ("slider", "selectbox", "number_input"):
            self.widgets[getattr(element, kind).label] = getattr(element, kind).id

    @contextlib.asynccontextmanager
    async def play(self) -> AsyncIterator[ClientConnection]:
        """The live channel of the page's stage."""
        url = f"ws://{self.address}{self.stage['live']}"
        async with connect(url, additional_headers={"Origin": f"http://{self.address}"}, max_size=None) as line:
            await line.send(json.dumps({"do": "hello", "with": {"token": self.stage["token"]}}))
            await line.recv()
            yield line


@contextlib.asynccontextmanager
async def page(url: str, name: str, **query: str) -> AsyncIterator[Page]:
    """Open the page ``name`` of the app at ``url`` and keep it open."""
    address = url.removeprefix("http://")
    socket = f"ws://{address}/_stcore/stream"
    origin = {"Origin": f"http://{address}"}
    async with connect(socket, subprotocols=["streamlit"], additional_headers=origin, max_size=None) as line:
        opened = Page(line, address, name, urlencode(query))
        await opened.run()
        yield opened


async def show(line: ClientConnection) -> tuple[int, dict[str, Any]]:
    """Take the next frame, say that it is painted; its size in bytes and its values."""
    frame = await line.recv()
    await line.send('{"do": "painted"}')
    assert isinstance(frame, bytes)
    length = int.from_bytes(frame[:8], "little")
    return len(frame), json.loads(json.loads(frame[8 : 8 + length])["__metadata__"]["values"])
