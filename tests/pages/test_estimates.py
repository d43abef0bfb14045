"""Whatever a stage names as an estimate says from how many it is, and how sure: a mean over draws, a score on pictures
held out, a share of samples. Lessons, looks and links are found by themselves.

A number that is exact has no error to tell: a mean that is written out as a sum over its count, a threshold, a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from pages.lessons import LESSONS
from tests.pages.test_hostile import looks
from tests.pages.visit import session

CHAPTERS = ("recurrent", "generative")
NAMED = re.compile(
    r"held.out|\baverage\b|\bMean\b|estimate|\bdraws? from q|of [\d,]+ samples|told right|tells .* right|on average"
    r"|reached|quality|on [\d,]+ sequences"
)
"""What makes a sentence one about an estimate."""
NUMBER = re.compile(r"\d+\.\d+|\d %")
SURE = re.compile(r"±|\(95 %|too few")
COUNT = re.compile(
    r"\bsamples [\d,]+|"
    r"\b[\d,]+ (?:[\w-]+ )?(?:digits?|points?|pictures?|draws?|samples?|sequences?|real|made|generated)\b"
)
PLAYED = 3  # times forward, and what that shows
EXACT = re.compile(r"/[\d,]+ [=≈]|learnt from [\d,]+")


@pytest.fixture
def folded() -> tuple[str, ...]:
    return "code.", "script."


def texts(value: Any) -> Iterator[str]:
    """All sentences of a frame; a table's rows with what their columns and the table are called."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict) and "rows" in value and "columns" in value:
        for row in value["rows"]:
            pairs = zip(value["columns"] or [""] * len(row["cells"]), row["cells"], strict=False)
            yield f"{value['title']}: {row['head']}: " + "; ".join(f"{name} {cell}" for name, cell in pairs)
        yield value.get("note", "")
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts(part)


def unsure(text: str) -> bool:
    """Whether it names an estimate and says neither how sure it is, nor from how many."""
    told = NAMED.search(text) and NUMBER.search(text) and not EXACT.search(text)
    return bool(told) and not (SURE.search(text) and COUNT.search(text))


def states(app: AppTest, address: str) -> list[dict[str, str]]:
    links = [dict(parse_qsl(link.proto.query_string)) for link in app.get("page_link") if link.proto.page == address]
    return [{}, *looks(app, address), *links]


@pytest.mark.parametrize("lesson", [one for one in LESSONS if one.chapter in CHAPTERS], ids=lambda lesson: lesson.name)
def test_what_is_estimated_says_from_how_many_and_how_sure(lesson, opened, no_mnist):
    found: dict[str, dict[str, str]] = {}
    for query in states(opened(lesson.script), lesson.address):
        live = session(opened(lesson.script, **query), lesson.address)
        frames = [live.advance(0.0)]
        for _ in range(PLAYED):
            live.forward()
            frames.append(live.advance(0.2))
            live.pause()
        found |= {text: query for frame in frames for text in texts(frame) if unsure(text)}
    assert found == {}, "\n".join(f"{query}  {text}" for text, query in found.items())


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("360 digits held out: 31.4 %", True),
        ("Right: 31.4 % of 360 digits held out (95 %: 26.8–36.4 %)", False),
        ("An estimate of 61.25 nats", True),
        ("−log p(x) ≈ 61.3 ± 0.6 nats by 100 draws from q", False),
        ("Real digits, held out; or draw one", False),
        ("mean D(x) = 12.3/64 ≈ 0.19, of 64 points held out", False),
    ],
)
def test_what_counts_as_said(text, wrong):
    assert unsure(text) == wrong
