"""The transport, without a browser: what play, step, back, scrub, branch and reset do to an experiment."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
import pytest

from engine.experiment.protocol import Bounds
from engine.settings import Settings, choice, number
from engine.supervised.perceptron.experiment import PerceptronExperiment
from engine.supervised.perceptron.settings import PerceptronSettings
from tests.ui.live.toy import Adder
from ui.live.messages import Said
from ui.live.session import Session


@dataclass(frozen=True)
class Choices(Settings):
    rate: float = number(1.0, 0, 10, "rate", live=True)
    look: str = choice("loss", ("loss", "field"), "look", shown=True)


class Shown(Adder):
    """It can be looked at in two ways."""

    look = "loss"

    @property
    def settings(self):
        return Choices(self.rate, self.look)

    def change(self, **settings):
        self.rate, self.look = settings.get("rate", self.rate), settings.get("look", self.look)


class Clock:
    """Time that passes by a microsecond a look, and by hand."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        self.now += 1e-6
        return self.now


def begin(pace=0.0):
    clock, adder = Clock(), Adder()
    adder.pace = pace
    return Session(adder, clock=clock), clock


def ask(session, do, **arguments):
    session.post(Said(do, arguments))
    return session.advance(0.008)


def total_after(steps):
    twin = Adder()
    twin.step(steps)
    return twin.total


def test_step_back_home_and_end():
    session, _ = begin()
    for _ in range(5):
        ask(session, "forward")
    assert ask(session, "back")["step"] == 4
    assert ask(session, "home")["step"] == 0
    frame = ask(session, "end")
    assert (frame["step"], frame["total"]) == (5, total_after(5))


def test_step_on_within_what_was_played_walks_along_it_and_does_not_branch():
    session, _ = begin()
    for _ in range(5):
        ask(session, "forward")
    ask(session, "home")
    frame = ask(session, "forward")
    assert (frame["step"], frame["last"], frame["other_last"]) == (1, 5, None)


def test_units():
    session, _ = begin()
    ask(session, "unit", name="ten")
    assert ask(session, "forward")["step"] == 10
    ask(session, "unit", name="step")
    ask(session, "forward")
    ask(session, "unit", name="ten")
    assert ask(session, "forward")["step"] == 20
    assert ask(session, "back")["step"] == 10
    assert "no step" in ask(session, "unit", name="mile")["notice"][1]


def test_the_same_steps_give_the_same_numbers_however_they_are_grouped():
    fast, _ = begin()
    ask(fast, "play")
    while fast.experiment.steps < 500:
        fast.advance(0.001)
    frame = ask(fast, "seek", step=437)
    assert frame["total"] == total_after(437)


def test_speed_is_kept_by_the_clock():
    session, clock = begin()
    ask(session, "speed", per_second=2.0)
    ask(session, "play")
    assert session.experiment.steps == 1
    for _ in range(10):
        clock.now += 0.1
        session.advance(0.008)
    assert session.experiment.steps == 3
    assert 0 < session.wait() <= 0.5


def test_at_rest_there_is_nothing_to_do():
    session, _ = begin()
    session.advance(0.008)
    assert session.wait() is None
    session.post(Said("play", {}))
    assert session.wait() == 0


def test_playing_on_from_an_earlier_step_branches_and_says_so():
    session, _ = begin(pace=1.0)
    for _ in range(30):
        ask(session, "forward")
    ask(session, "seek", step=10)
    frame = ask(session, "play")
    assert "to step 30, is kept" in frame["notice"][1]
    assert frame["other_last"] == 30
    ask(session, "pause")
    frame = ask(session, "other")
    assert (frame["step"], frame["total"], frame["other_last"]) == (30, total_after(30), 11)
    assert ask(session, "other")["step"] == 11


def test_an_edit_in_the_past_branches_too():
    session, _ = begin()
    for _ in range(9):
        ask(session, "forward")
    ask(session, "seek", step=4)
    frame = ask(session, "put", value=50.0)
    assert (frame["total"], frame["last"], frame["other_last"]) == (50.0, 4, 9)
    assert ask(session, "other")["total"] == total_after(9)


def test_a_control_moved_while_it_runs_keeps_what_was_learnt():
    session, _ = begin(pace=1.0)
    ask(session, "play")
    session.change(rate=7.0)
    assert session.playing
    assert session.experiment.total == 1.0
    with pytest.raises(ValueError, match="negative"):
        session.change(rate=-1.0)
    ask(session, "forward")
    assert ask(session, "seek", step=2)["total"] == 0.9 + 7.0


class Movable(Adder):
    """One whose rate the stage can move, too."""

    edits = (*Adder.edits, "set_rate")

    def set_rate(self, value: Annotated[float, Bounds(0, 10)]) -> None:
        self.rate = value


def test_a_setting_moved_on_the_stage_stays_until_the_page_moves_it():
    session = Session(Movable(), clock=Clock())
    session.settings = {"rate": 1.0}
    ask(session, "forward")
    ask(session, "set_rate", value=5.0)
    assert ask(session, "forward")["total"] == 0.9 + 5.0  # the page, which does not know yet, does not take it back
    ask(session, "home")
    assert ask(session, "forward")["step"] == 1
    session.settings = {"rate": 2.0}
    session.change(rate=2.0)
    session.forward()
    assert session.experiment.rate == 2.0


def test_what_changes_only_what_is_shown_leaves_the_run_and_its_future():
    session, _ = begin()
    experiment = session.experiment = Shown()
    ask(session, "end")
    session._step(20)
    ask(session, "seek", step=5)
    session.change(look="field")
    assert (experiment.look, experiment.steps, session.history.last) == ("field", 5, 20)
    assert not session.history.other
    assert not any(record.changed for record in session.history.records)
    session.change(rate=2.0, look="loss")
    assert session.history.last == 5
    assert session.history.other


def test_an_experiment_of_another_kind_begins_with_its_own_speed():
    session, _ = begin(pace=5)
    other = Adder()
    other.pace = 20
    session.replace(other)
    assert session.advance(0)["per_second"] == 5  # the visitor's, for more of the same
    other = Adder()
    other.units, other.pace = ("lap",), 20
    session.replace(other)
    assert session.advance(0)["per_second"] == 20


def test_what_is_played_on_from_the_past_follows_the_controls_as_they_are_now():
    session, _ = begin(pace=1.0)
    session.settings = {"rate": 1.0}
    for _ in range(4):
        ask(session, "forward")
    session.settings = {"rate": 5.0}
    session.change(rate=5.0)
    ask(session, "forward")
    assert ask(session, "seek", step=1)["total"] == 1.0
    assert session.experiment.rate == 1.0  # what was there is shown as it was
    frame = ask(session, "play")
    assert session.experiment.rate == 5.0
    assert frame["total"] == 0.9 + 5.0
    assert "From here on as the controls stand: rate 5 (until here 1)." in session.notice
    assert ask(session, "seek", step=1)["total"] == 1.0


def test_reset_keeps_the_run():
    session, _ = begin()
    for _ in range(6):
        ask(session, "forward")
    frame = ask(session, "reset")
    assert (frame["step"], frame["total"], frame["other_last"]) == (0, 0.0, 6)
    assert ask(session, "other")["total"] == total_after(6)


def test_what_does_not_fit_is_said_and_nothing_is_lost():
    session, _ = begin()
    ask(session, "forward")
    frame = ask(session, "put", value=1.0, index=5)
    assert frame["notice"][1] == "There is no place 5."
    assert frame["total"] == 1.0


def test_a_stopped_experiment_stops_the_play_and_says_why():
    session, _ = begin()
    session.replace(Adder(limit=12))
    ask(session, "play")
    for _ in range(20):
        session.advance(0.008)
    frame = session.advance(0.008)
    assert (frame["playing"], frame["step"], frame["stopped"]) == (False, 12, "It stops at 12.")
    assert frame["diverged"]
    assert ask(session, "recover")["step"] == frame["best"]


def test_pictures_come_at_a_calmer_pace_than_frames_and_are_true_at_rest():
    session, clock = begin(pace=1000.0)
    ask(session, "play")
    fields = set()
    for _ in range(20):
        clock.now += 0.01
        fields.add(int(session.advance(0.001)["field"][0, 0]))
    assert len(fields) < 8
    frame = ask(session, "pause")
    assert frame["field"][0, 0] == frame["step"] % 100


class Slow(Adder):
    """It takes five pieces to measure it, each of which takes a while."""

    known = 0.0

    def __init__(self, clock):
        super().__init__()
        self.clock = clock

    def __setattr__(self, name, value):
        if name == "total":
            self.pieces = 0
        super().__setattr__(name, value)

    def settle(self):
        if self.pieces < 5:
            self.clock.now += 0.003
            self.pieces += 1
        return self.pieces == 5

    def frame(self):
        if not self.moving:
            assert self.pieces == 5
            self.known = self.total
        return super().frame() | {"known": self.known}

    def picture(self):
        return super().picture() | {"exact": self.pieces == 5}


def test_what_takes_long_is_measured_at_rest_piece_by_piece():
    clock = Clock()
    session = Session(Slow(clock), clock=clock)
    session.advance(1.0)
    ask(session, "play")
    frame = session.advance(0.008)
    assert (frame["measuring"], frame["known"]) == (False, 0.0)  # it moves: the figures of before may stand
    frame = ask(session, "pause")
    assert frame["measuring"]
    assert not frame["exact"] or frame["field"][0, 0] != frame["step"] % 100  # the picture waits
    assert session.wait() == 0.0
    frames = []
    while session.wait() == 0.0:
        frames.append(session.advance(0.004))
    assert [frame["measuring"] for frame in frames] == [*[True] * (len(frames) - 1), False]
    assert frames[-1]["known"] == frames[-1]["total"] == total_after(session.experiment.steps)
    assert frames[-1]["exact"]


def test_what_takes_long_is_measured_when_it_opens_too():
    clock = Clock()
    session = Session(Slow(clock), clock=clock)
    frames = []
    while session.wait() == 0.0:
        frames.append(session.advance(0.004))
    assert [frame["measuring"] for frame in frames] == [*[True] * (len(frames) - 1), False]
    assert len(frames) > 1
    assert frames[0]["field"] is not None
    assert frames[-1]["exact"]


@pytest.mark.parametrize("do", ["forward", "back", "home", "seek", "reset", "put"])
def test_wherever_it_comes_to_rest_it_is_measured(do):
    clock = Clock()
    session = Session(Slow(clock), clock=clock)
    for _ in range(5):
        ask(session, "forward")
    ask(session, do, **{"seek": {"step": 3}, "put": {"value": 7.0}}.get(do, {}))
    while session.wait() == 0.0:
        frame = session.advance(0.001)
    assert not frame["measuring"]
    assert frame["known"] == session.experiment.total


def test_seeking_far_takes_as_many_slices_as_it_needs():
    session = Session(Adder())
    session.history.capacity = 16
    ask(session, "play")
    while session.experiment.steps < 5000:
        session.advance(0.002)
    ask(session, "pause")
    last = session.history.last
    frame = ask(session, "seek", step=last - 1)
    while frame["seeking"]:
        frame = session.advance(1e-6)
    assert (frame["step"], frame["total"]) == (last - 1, total_after(last - 1))


def test_a_swing_whose_period_is_that_of_the_moments_kept_is_kept_as_its_ends():
    """XOR comes back to the same weights every four steps, and a long run keeps a moment every so many times four."""
    session = Session(PerceptronExperiment(PerceptronSettings(data="xor")))
    session.history.capacity = 8
    session._step(1_000)
    course = session.history.trace()
    assert session.history.stride % 4 == 0
    late = course["step"] > 10
    assert np.ptp(course["w1"][late]) == 0  # the moments alone look flat
    assert set(course["w1.low"][late].ravel()) == {-1.0}
    assert set(course["w1.high"][late].ravel()) == {0.0}
    session.seek(600)
    while session.wait() == 0:
        session.advance(0.1)
    session._step(700)
    np.testing.assert_array_equal(session.history.trace()["w1.low"][-1], [-1.0])
