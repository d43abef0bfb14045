"""Who gives memory back when the histories of all sessions take more than they may."""

import numpy as np
import pytest

from tests.ui.live.toy import Adder
from ui.live.messages import Said
from ui.live.registry import GRACE, Registry, memory_for_histories
from ui.live.session import Session


class Heavy(Adder):
    """A moment of it takes 100 kB."""

    budget = 20_000_000

    def state(self):
        return {**super().state(), "weights": np.zeros(12_500)}


def full(registry, visitor, moments=40):
    """A session with so many moments."""
    session = Session(Heavy())
    for step in range(1, moments):
        session.experiment.step()
        session.history.keep(step, session.experiment.state(), session.experiment.measure())
    return registry.get(registry.create(visitor, "toy", (), session))


def total(*entries):
    return sum(entry.session.history.bytes for entry in entries)


def sweep(registry):
    return registry.sweep(lambda visitor: True, GRACE)


def test_nobody_gives_anything_while_there_is_room():
    registry = Registry(memory=10_000_000)
    entries = [full(registry, name) for name in "ab"]
    before = total(*entries)
    sweep(registry)
    assert total(*entries) == before


def test_those_whom_nobody_watches_give_first():
    registry = Registry(memory=7_000_000)
    watched, left = full(registry, "watched"), full(registry, "left")
    watched.sockets = 1
    before = watched.session.history.bytes
    sweep(registry)
    assert watched.session.history.bytes == before
    assert total(watched, left) <= 7_000_000
    assert watched.session.notice == ""


def test_then_the_largest_of_the_others_with_a_sentence():
    registry = Registry(memory=5_000_000)
    large, small = full(registry, "large", 60), full(registry, "small", 5)
    large.sockets = small.sockets = 1
    for _ in range(3):
        sweep(registry)
    assert total(large, small) <= 5_000_000
    assert "fewer moments" in large.session.notice
    assert small.session.notice == ""


def test_all_are_within_the_memory_after_some_sweeps_however_many_there_are():
    registry = Registry(memory=20_000_000)
    entries = [full(registry, f"visitor {k}") for k in range(40)]
    for _ in range(6):
        sweep(registry)
    assert total(*entries) <= 20_000_000
    assert all(len(entry.session.history.records) >= 3 for entry in entries)


@pytest.mark.parametrize(("said", "wanted"), [("500", 500_000_000), ("", None), ("much", None)])
def test_the_configuration_says_how_much(said, wanted, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_HISTORY_MB", said)
    assert memory_for_histories() == wanted or (wanted is None and memory_for_histories() > 10**8)


def test_a_run_that_goes_on_after_a_reload_hears_the_new_page():
    registry = Registry()
    old, new = Session(Adder()), Session(Adder())
    for _ in range(3):
        old.replace(Adder())
    tokens = [registry.create(visitor, "toy", (), session) for visitor, session in (("old", old), ("new", new))]
    described = new.generation
    assert registry.adopt(tokens[1], tokens[0], lambda visitor: visitor == "new")
    going_on = registry.get(tokens[1]).session
    assert going_on is old
    going_on.post(Said("put", {"value": 3.0, "index": 0}, described))
    assert going_on.advance(0)["total"] == 3.0
