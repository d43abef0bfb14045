"""A run that is left by other settings is found where it was; what is said ends with its cause; memory is bounded."""

import pytest

from tests.ui.live.test_session import ask, begin
from tests.ui.live.toy import Adder
from ui.live.left import MOST, LeftRuns


def left_at(steps):
    session, _ = begin()
    for _ in range(steps):
        ask(session, "forward")
    session.replace(Adder(rate=2.0), left="one", key="two")
    return session


def test_a_run_is_found_where_it_was_with_its_moments():
    session = left_at(5)
    frame = session.advance(0.0)
    assert (frame["step"], frame["last"]) == (0, 0)
    assert "to step 5, is kept" in frame["notice"][1]
    session.replace(Adder(), left="two", key="one")
    frame = session.advance(0.0)
    assert (frame["step"], frame["last"]) == (5, 5)
    assert "goes on from step 5" in frame["notice"][1]
    assert ask(session, "back")["step"] == 4


def test_what_begins_anew_has_the_run_from_before_beside_it():
    session = left_at(5)
    session.replace(Adder(), left="two", key="one", anew=True)
    frame = session.advance(0.0)
    assert (frame["step"], frame["other_last"]) == (0, 5)
    assert ask(session, "other")["step"] == 5


def test_a_run_in_which_nothing_was_done_is_not_spoken_of():
    assert left_at(0).notice == ""


def test_no_more_runs_are_kept_than_agreed_and_the_oldest_gives_way():
    session, _ = begin()
    for number in range(MOST + 2):
        ask(session, "forward")
        session.replace(Adder(), left=number, key=f"new {number}")
    assert session._left.take(0) is None
    assert session._left.take(MOST + 1) is not None


def test_runs_that_were_left_count_and_are_the_first_to_go():
    session = left_at(5)
    assert session.bytes > session.history.bytes
    session.shrink(told=True)
    assert session.bytes == session.history.bytes
    assert "memory" not in session.notice


def test_a_run_with_room_of_its_own_is_kept_beside_one_with_little():
    session = left_at(5)
    session.experiment.budget = 1
    ask(session, "forward")
    session.replace(Adder(rate=3.0), left="two", key="three")
    assert session._left.take("one") is not None
    assert session._left.take("two") is not None


def test_a_run_larger_than_all_may_take_is_kept_alone():
    session, _ = begin()
    ask(session, "forward")
    runs = LeftRuns()
    session.experiment.budget = 1
    for key in "ab":
        runs.leave(key, session.experiment, session.history)
    assert runs.take("a") is None
    assert runs.take("b") is not None


@pytest.mark.parametrize("then", ["forward", "reset", "back"])
def test_a_refusal_goes_with_the_next_act(then):
    session, _ = begin()
    assert ask(session, "unit", name="mile")["notice"][1]
    assert "mile" not in ask(session, then)["notice"][1]


def test_what_is_said_of_a_drag_stands_while_it_goes_on():
    session, _ = begin()
    for _ in range(3):
        ask(session, "forward")
    ask(session, "home")
    assert "Going on from" in ask(session, "put", value=1.0)["notice"][1]
    assert "Going on from" in ask(session, "put", value=2.0)["notice"][1]
    assert ask(session, "forward")["notice"][1] == ""


def test_other_settings_end_what_was_said():
    session, _ = begin()
    ask(session, "unit", name="mile")
    session.change(rate=2.0)
    assert session.notice == ""
