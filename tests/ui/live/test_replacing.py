"""A page replaces its experiment while messages are on the way: nothing is lost, nothing runs on the wrong one."""

from typing import Annotated

import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from hypothesis.strategies import integers, sampled_from

from engine.experiment.protocol import Bounds
from tests.ui.live.toy import Adder, Tour
from ui.live.inbox import MOST_WAITING
from ui.live.messages import Refused, Said, TooOften
from ui.live.session import Session


class Short(Adder):
    """An experiment of another kind: it knows no `put`, and its places are fewer."""

    edits = ("fail",)
    looks = ("point",)
    units = ("lap",)

    def span(self, unit):
        return 1, 1


KINDS = (Adder, Short, Tour)


class Page(RuleBasedStateMachine):
    """A browser that says what its last frame allows, a page that replaces, a line that drops and returns."""

    def __init__(self):
        super().__init__()
        self.session = Session(Adder())
        self.frame = self.session.advance(0)
        self.said = 0

    def say(self, do, **given):
        self.session.post(Said(do, given, self.frame["generation"]))
        self.said += 1

    @rule(kind=sampled_from(KINDS))
    def replace(self, kind):
        self.session.replace(kind())

    @rule(value=integers(-100, 100), index=integers(0, 5))
    def edit(self, value, index):
        if "put" in self.allowed():
            self.say("put", value=float(value), index=index)

    @rule(index=integers(-1, 5))
    def look(self, index):
        self.say("point", index=index)

    @rule(do=sampled_from(["play", "pause", "forward", "back", "home", "end", "reset"]))
    def command(self, do):
        self.say(do)

    @rule(step=integers(0, 10**6))
    def seek(self, step):
        self.say("seek", step=step)

    @rule()
    def drop_and_return(self):
        self.session.inbox.clear()
        self.frame = self.session.advance(0)
        self.said = self.frame["served"]

    @rule()
    def served(self):
        while self.session.wait() == 0 and self.session.inbox:
            self.session.advance(0.001)
        self.frame = self.session.advance(0)
        assert self.frame["served"] == self.said
        assert self.frame["generation"] == self.session.generation

    def allowed(self):
        """What the browser's last frame lets it do: it may be of an experiment that is gone."""
        kind = type(self.session.experiment) if self.frame["generation"] == self.session.generation else Adder
        return kind.edits

    @invariant()
    def an_honest_visitor_is_never_turned_away(self):
        self.session.advance(0)  # raises Refused where a message fits nothing


TestReplacing = Page.TestCase
TestReplacing.settings = settings(max_examples=60, stateful_step_count=30)


def test_a_message_for_the_experiment_before_is_dropped_silently_and_counted():
    session = Session(Adder())
    session.replace(Short())
    session.post(Said("put", {"value": 3.0}, 0))
    frame = session.advance(0)
    assert (frame["served"], frame["generation"], frame["notice"][1]) == (1, 1, "")
    session.post(Said("put", {"value": 3.0}, 1))  # but whoever says it to this one is no page of ours
    with pytest.raises(Refused, match="does not do"):
        session.advance(0)


def test_an_edit_that_fails_changes_nothing_and_is_said():
    class Broken(Adder):
        def put(self, value: Annotated[float, Bounds(-100, 100)], index: Annotated[int, Bounds(0, 5)] = 0) -> None:
            raise IndexError("no such place")

    session = Session(Broken())
    session.post(Said("put", {"value": 1.0}))
    assert "did not work" in session.advance(0)["notice"][1]
    session.post(Said("forward", {}))
    assert session.advance(0)["step"] == 1


def test_of_a_drag_only_the_newest_place_waits_and_all_of_it_is_counted():
    session = Session(Adder())
    for k in range(1000):
        session.post(Said("put", {"value": k / 10, "index": 0}))
    assert len(session.inbox) == 1
    frame = session.advance(0)
    assert (frame["total"], frame["served"]) == (99.9, 1000)


def test_of_two_things_dragged_in_turn_both_count():
    session = Session(Adder())
    for k in range(3):
        session.post(Said("put", {"value": float(k), "index": k % 2}))
    assert len(session.inbox) == 3


def test_of_what_adds_to_what_is_there_each_counts():
    class Adding(Adder):
        adds = ("put",)

    session = Session(Adding())
    for k in range(3):
        session.post(Said("put", {"value": float(k), "index": 0}))
    assert len(session.inbox) == 3


def test_the_page_need_not_run_again_for_what_it_has_changed_itself():
    session = Session(Adder())
    session.change(rate=2.0)
    assert session.advance(0)["edits"] == 0
    session.post(Said("put", {"value": 3.0, "index": 0}))
    assert session.advance(0)["edits"] == 1


def test_not_more_than_so_many_wait():
    session = Session(Adder())
    for k in range(MOST_WAITING):
        session.post(Said("point", {"index": k % 5}))
    with pytest.raises(TooOften, match="wait to be served"):
        session.post(Said("point", {"index": 0}))
    session.inbox.clear()
    session.post(Said("point", {"index": 0}))


def test_a_slice_serves_one_message_at_least_and_then_as_many_as_it_has_time_for():
    now = iter(range(1000))
    session = Session(Adder(), clock=lambda: float(next(now)))
    for k in range(5):
        session.post(Said("point", {"index": k}))
    session.advance(0.0)
    assert len(session.inbox) == 4
    session.advance(2.5)
    assert len(session.inbox) == 1


def test_a_tour_has_nothing_to_recover_and_says_so():
    class Silent(Tour):
        def measure(self):
            return {}

    session = Session(Silent())
    session.post(Said("recover", {}))
    assert "no best moment" in session.advance(0)["notice"][1]
    session.post(Said("forward", {}))
    assert session.advance(0.1)["step"] == 1  # and goes on
