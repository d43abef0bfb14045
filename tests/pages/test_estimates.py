"""Whatever a stage names as an estimate says from how many it is, and how sure: a mean over draws, a score on pictures
held out, a share of samples. Lessons, looks and links are found by themselves.

A number that is exact has no error to tell: a mean that is written out as a sum over its count, a threshold, a date.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from pages.lessons import LESSONS
from tests.pages.test_hostile import looks
from tests.pages.visit import session, texts

NAMED = re.compile(
    r"[Hh]eld.out|\btest \d|(?<!no )\btest points|\breads \d|\baverage\b|\bMean\b|estimate|\bdraws? from q"
    r"|of [\d,]+ samples|told right|tells .* right|on average|reached|quality|on [\d,]+ sequences"
)
"""What makes a sentence one about an estimate."""
NUMBER = re.compile(r"\d+\.\d+|\d %|reads [\d,]+ right")
SURE = re.compile(r"±|\(95 %|too few")
COUNT = re.compile(
    r"\bsamples: [\d,]+|\bof [\d,]+ (?:right )?\(95 %|"
    r"\b[\d,]+ (?:[\w-]+ )?(?:digits?|points?|pictures?|draws?|samples?|sequences?|real|made|generated)\b"
)
PLAYED = 3  # times forward, and what that shows
EXACT = re.compile(r"/[\d,]+ [=≈]|learnt from [\d,]+")


def unsure(text: str) -> bool:
    """Whether it names an estimate and says neither how sure it is, nor from how many."""
    told = NAMED.search(text) and NUMBER.search(text) and not EXACT.search(text)
    return bool(told) and not (SURE.search(text) and COUNT.search(text))


def states(app: AppTest, address: str) -> list[dict[str, str]]:
    links = [dict(parse_qsl(link.proto.query_string)) for link in app.get("page_link") if link.proto.page == address]
    return [{}, *looks(app, address), *links]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
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
        ("Accuracy 53.6 % of 250 · test 46.0 %", True),
        ("Accuracy 53.6 % of 250 · test 46.0 % of 250 (95 %: 39.9–52.2 %)", False),
        ("Of 300 bundled digits it reads 293 right.", True),
        ("mean D(x) = 12.3/64 ≈ 0.19, of 64 points held out", False),
    ],
)
def test_what_counts_as_said(text, wrong):
    assert unsure(text) == wrong
