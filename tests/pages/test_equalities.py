"""Whatever a lesson says in numbers is true as it stands: "=" is equality, "≈" is right to the last digit shown, one
number is written one way, and what is left of rounding is no number. Lessons, looks, links and messages are found by
themselves.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from pages.lessons import LESSONS
from tests.arithmetic import steps
from tests.pages.test_hostile import AT_REST, given, looks
from tests.pages.visit import session, texts
from ui import lesson as house
from ui.live.messages import Said, parameters

CHAPTERS = ("supervised", "convolutional", "recurrent", "generative")
EACH = 25  # messages a state
KINDS = ("markdown", "caption", "success", "error", "warning", "info")
RESIDUE = re.compile(r"(?<![\d.])0\.0{9,}")  # a number that stands for nothing but a float's rounding
PICTURE = re.compile(r"!\[[^\]]*\]\(data:[^)]*\)")
PROGRAMMERS = re.compile(r"\d[eE][-+−]?\d")  # 1.0e75 beside 1.00·10⁷⁵


@pytest.fixture
def exercises(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What exercises say of any answer."""
    found: list[str] = []
    shown = house.exercise

    def exercise(key: str, ask: str, *more: Any, **told: Any) -> None:
        texts = [ask, told["because"], *(told.get("near") or {}).values(), told["hint"]]
        found.extend(text for text in texts if isinstance(text, str))
        shown(key, ask, *more, **told)

    monkeypatch.setattr(house, "exercise", exercise)
    return found


def written(app: AppTest) -> Iterator[str]:
    """All texts of a page but those of its stage, with what its widgets offer."""
    for kind in KINDS:
        yield from (str(one.value) for one in app.get(kind))
    for widget in (*app.selectbox, *app.select_slider, *app.radio):
        yield from (PICTURE.sub("", str(option)) for option in widget.options)


def states(app: AppTest, address: str) -> list[dict[str, str]]:
    """Links to the lesson's looks, and those it offers to try."""
    links = [parse_qsl(link.proto.query_string) for link in app.get("page_link") if link.proto.page == address]
    return [{}, *looks(app, address), *map(dict, links)]


def said(app: AppTest, address: str, chance: random.Random) -> Iterator[str]:
    """What a stage says while it is played, and when it is pointed at and changed."""
    live = session(app, address)
    allowed = {name: one for name, one in live.allowed().items() if name not in AT_REST}
    yield from texts(live.advance(0.0))
    for _ in range(EACH):
        if chance.random() < 0.3:
            live.forward()
            live.advance(0.05)
            live.pause()
        do = chance.choice(list(allowed))
        expected = parameters(getattr(allowed[do], "__func__", allowed[do]))
        arguments = {name: given(chance, name, one) for name, one in expected.items()}
        if "text" in arguments and chance.random() < 0.8:
            arguments["text"] = f"{chance.randint(-9, 9) / 10}"  # of such numbers a float's rounding is left over
        live.post(Said(do, arguments))
        yield from texts(live.advance(0.001))
        live.pause()
    if live.experiment.length is not None:
        live.end()
        yield from texts(live.advance(0.1))


@pytest.mark.parametrize("lesson", [one for one in LESSONS if one.chapter in CHAPTERS], ids=lambda lesson: lesson.name)
def test_what_is_said_in_numbers_is_true(lesson, opened, exercises, no_mnist):
    chance = random.Random(lesson.name)
    wrong: dict[str, str] = {}
    checked = 0
    for query in states(opened(lesson.script), lesson.address):
        app = opened(lesson.script, **query)
        for text in [*written(app), *exercises, *said(app, lesson.address, chance)]:
            for step in steps(text):
                checked += 1
                if step.wrong:
                    wrong[text] = step.wrong
            for pattern in (RESIDUE, PROGRAMMERS):
                if found := pattern.search(text):
                    wrong[text] = found[0]
    assert checked
    assert wrong == {}, "\n".join(f"{text}    {why}" for text, why in wrong.items())
