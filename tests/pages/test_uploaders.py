"""Every uploader says one limit, and it is the one that holds. Uploaders are found by themselves, in all lessons."""

from __future__ import annotations

import io
import re
import sys
from dataclasses import dataclass
from typing import Any

import pytest
import streamlit as st

from engine.settings import declared
from pages.lessons import LESSONS, Lesson
from tests.pages.visit import said
from tests.serving import ROOT

SITES = {
    path.relative_to(ROOT).as_posix()
    for folder in ("ui", "pages")
    for path in (ROOT / folder).rglob("*.py")
    if re.search(r"(?<!def )\buploader\(", path.read_text("utf-8"))
}
FIELDS = ("look", "mode", "data", "network", "picture", "archive")
MIB = 2**20


@dataclass(frozen=True)
class Asked:
    """An uploader as a page asks for it, and where: its place in the source, a lesson, a link."""

    site: str
    lesson: Lesson
    query: tuple[tuple[str, str], ...]
    label: str
    key: str
    megabytes: int | None


class File(io.BytesIO):
    """As Streamlit hands one over."""

    name, file_id = "file.csv", "1"


@pytest.fixture
def asked(opened: Any, no_mnist: Any, monkeypatch: pytest.MonkeyPatch) -> list[Asked]:
    """One of each, the first that was met."""
    found: dict[str, Asked] = {}
    here: list[Any] = []

    def ask(label: str, type: Any = None, *, key: str, max_upload_size: int | None = None, **_: Any) -> None:
        caller = sys._getframe(2).f_code.co_filename
        site = caller.removeprefix(f"{ROOT}/")
        found.setdefault(site, Asked(site, *here, label, key, max_upload_size))

    monkeypatch.setattr(st, "file_uploader", ask)
    for lesson in LESSONS:
        here[:] = [lesson, ()]
        settings = opened(lesson.script).session_state[f"settings:{lesson.address}"]
        for name, one in declared(type(settings)).items():
            for value in (one.titles or {}) if name in FIELDS else ():
                here[:] = [lesson, ((name, str(value)),)]
                opened(lesson.script, **{name: str(value)})
    return list(found.values())


def test_no_page_asks_for_a_file_in_another_way():
    asking = [path for folder in ("ui", "pages") for path in (ROOT / folder).rglob("*.py")]
    direct = [path for path in asking if "file_uploader(" in path.read_text("utf-8")]
    assert direct == [ROOT / "ui" / "uploads.py"]


def test_every_uploader_says_one_limit_and_it_is_the_one_that_holds(asked, opened, monkeypatch):
    assert {one.site for one in asked} == SITES
    for one in asked:
        assert one.megabytes is not None, one
        assert not re.search(r"\d\s*[MKG]i?B", one.label), one  # the widget says it
        assert one.megabytes <= st.get_option("server.maxUploadSize"), one
        for size, refused in ((one.megabytes * MIB + 1, True), (one.megabytes * MIB, False)):
            file = File(bytes(size))
            given = lambda label, *, key, file=file, wanted=one.key, **_: file if key == wanted else None  # noqa: E731
            monkeypatch.setattr(
                st, "file_uploader", lambda label, type=None, *, given=given, **more: given(label, **more)
            )
            notices = said(opened(one.lesson.script, **dict(one.query)))
            assert notices, one  # bytes of 0 are no table, no picture and no network
            assert bool(re.search(rf"\b{one.megabytes} MB", notices)) is refused, (one, notices)
