"""Whatever a browser may say to a stage, in whatever order: the stage answers, and its next frame can be made."""

from __future__ import annotations

import base64
import random
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from engine.settings import declared
from pages.lessons import LESSONS
from tests.pages.visit import session
from ui.live.messages import Parameter, Said, parameters

EACH = 60  # messages a state
AT_REST = ("play", "forward", "end", "seek")  # left out: they take long, and have tests of their own


def given(chance: random.Random, name: str, what: Parameter) -> Any:
    """A value that an argument may have, often at its bounds."""
    if what.choices:
        return chance.choice(what.choices)
    if what.kind is bool:
        return chance.random() < 0.5
    assert what.bounds is not None
    low, high = what.bounds.low, what.bounds.high
    if what.kind is str:
        if name == "pixels":
            return base64.b64encode(bytes(chance.choice((0, 128, 255)) for _ in range(4900))).decode()
        return "".join(
            chance.choice("0123456789.-/ abRPCF@") for _ in range(chance.randint(int(low), int(min(high, 12))))
        )
    place = chance.choice((low, high, chance.uniform(low, high), chance.uniform(low, min(high, low + 10))))
    return int(place) if what.kind is int else float(place)


def looks(app: AppTest, address: str) -> list[dict[str, str]]:
    """The links of a lesson's looks."""
    known = declared(type(app.session_state[f"settings:{address}"]))
    return [{name: value} for name in ("look", "mode") if name in known for value in known[name].titles or ()]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_any_messages_leave_a_stage_that_answers(lesson, opened, no_mnist, caplog):
    chance = random.Random(lesson.name)
    for query in [{}, *looks(opened(lesson.script), lesson.address)]:
        live = session(opened(lesson.script, **query), lesson.address)
        allowed = {name: one for name, one in live.allowed().items() if name not in AT_REST}
        done: list[Said] = []
        for _ in range(EACH):
            do = chance.choice(list(allowed))
            expected = parameters(getattr(allowed[do], "__func__", allowed[do]))
            done.append(Said(do, {name: given(chance, name, one) for name, one in expected.items()}))
            live.post(done[-1])
            live.advance(0.001)
            live.pause()
            if chance.random() < 0.1:
                live.forward()
                live.advance(0.05)
                live.pause()
            assert [record for record in caplog.records if record.levelname == "ERROR"] == [], done[-10:]
