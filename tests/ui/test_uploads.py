"""Uploads are counted by visitor, and turned away before Streamlit stores them."""

import asyncio
from types import SimpleNamespace

import pytest

from ui import uploads
from ui.uploads import MOST_BYTES, MOST_FILES, PATH, BoundedUploads


@pytest.fixture
def files(monkeypatch):
    """What is stored, by visitor: sizes."""
    stored = {}
    monkeypatch.setattr(uploads, "held", lambda visitor: stored.get(visitor, []))
    return stored


def put(app, visitor="one", length=b"1000", path=None, method="PUT", headers=None):
    """The status of an upload."""
    answers = []

    async def send(message):
        answers.append(message)

    async def receive():
        return {"type": "http.request", "body": b""}

    given = [(b"content-length", length)] if headers is None else headers
    scope = {"type": "http", "method": method, "path": path or f"{PATH}{visitor}/file", "headers": given}
    asyncio.run(app(scope, receive, send))
    return answers[0]["status"]


async def streamlit(scope, receive, send):
    """Takes everything."""
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def test_a_few_are_taken_and_no_more(files):
    app = BoundedUploads(streamlit)
    assert put(app) == 204
    files["one"] = [1000] * MOST_FILES
    assert put(app) == 413
    assert put(app, "another") == 204


def test_bytes_count_before_they_have_come(files):
    app = BoundedUploads(streamlit)
    files["one"] = [MOST_BYTES - 5000]
    assert put(app, length=b"5000") == 204
    assert put(app, length=b"5001") == 413


@pytest.mark.parametrize("headers", [[], [(b"content-length", b"-5")], [(b"content-length", b"9" * 40)]])
def test_what_does_not_say_its_size_counts_as_much_as_there_may_be(files, headers):
    app = BoundedUploads(streamlit)
    assert put(app, headers=headers) == 204
    files["one"] = [1]
    assert put(app, headers=headers) == 413


def test_those_on_their_way_count_together(files):
    taken = []

    async def slow(scope, receive, send):
        await asyncio.sleep(0.01)
        await streamlit(scope, receive, send)

    async def many():
        app = BoundedUploads(slow)

        async def one():
            answers = []

            async def send(message):
                answers.append(message)

            scope = {"type": "http", "method": "PUT", "path": f"{PATH}one/file",
                     "headers": [(b"content-length", b"10000000")]}  # fmt: skip
            await app(scope, lambda: None, send)
            taken.append(answers[0]["status"])

        await asyncio.gather(*(one() for _ in range(60)))
        assert app._coming == {}

    asyncio.run(many())
    assert taken.count(204) == 3
    assert taken.count(413) == 57


def test_all_else_passes(files):
    app = BoundedUploads(streamlit)
    files["one"] = [1000] * MOST_FILES
    assert put(app, method="DELETE") == 204
    assert put(app, path="/live") == 204


def test_what_streamlit_holds_is_found(monkeypatch):
    record = SimpleNamespace(data=b"12345")
    manager = SimpleNamespace(file_storage={"one": {"a": record, "b": record}})
    monkeypatch.setattr(uploads.Runtime, "exists", lambda: True)
    monkeypatch.setattr(uploads.Runtime, "instance", lambda: SimpleNamespace(uploaded_file_mgr=manager))
    assert uploads.held("one") == [5, 5]
    assert uploads.held("another") == []
