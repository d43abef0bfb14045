"""Tours: experiments whose every step follows from their settings. They are scrubbed ahead, and never branch."""

from tests.ui.live.test_session import Clock, ask
from tests.ui.live.toy import Tour
from ui.live.messages import Said
from ui.live.session import Session


def begin():
    return Session(Tour(), clock=Clock())


def test_any_step_can_be_shown_before_it_was_played():
    session = begin()
    frame = ask(session, "seek", step=13)
    assert (frame["step"], frame["total"], frame["first"], frame["last"]) == (13, 13.0, 0, 20)
    assert ask(session, "end")["step"] == 20
    assert ask(session, "back")["step"] == 19


def test_one_that_opens_at_its_end_can_be_walked_from_its_start():
    tour = Tour()
    tour.step(20)
    session = Session(tour, clock=Clock())
    frame = session.advance(0.008)
    assert (frame["step"], frame["first"], frame["last"]) == (20, 0, 20)
    assert ask(session, "home")["step"] == 0


def test_keys_pressed_faster_than_frames_all_count():
    session = begin()
    for _ in range(4):
        session.post(Said("forward", {}))
    assert session.advance(0.008)["step"] == 4


def test_playing_on_from_anywhere_never_branches():
    session = begin()
    ask(session, "end")
    ask(session, "seek", step=5)
    frame = ask(session, "play")
    frame = session.advance(0.008)
    assert (frame["last"], frame["other_last"], frame["notice"][1]) == (20, None, "")
    assert frame["step"] == 20
    assert not frame["playing"]


def test_play_at_the_end_begins_again():
    session = begin()
    session.speed(1.0)
    ask(session, "end")
    frame = ask(session, "play")
    assert frame["playing"]
    assert frame["step"] <= 1


def test_an_edit_changes_all_of_it_and_keeps_the_place():
    session = begin()
    ask(session, "seek", step=7)
    frame = ask(session, "put", value=3.0)
    assert (frame["step"], frame["total"], frame["edits"]) == (7, 21.0, 1)
    assert ask(session, "home")["total"] == 0
    assert ask(session, "seek", step=4)["total"] == 12.0


def test_a_moved_control_changes_all_of_it_and_an_edit_outlives_play():
    session = begin()
    session.settings = {"rate": 1.0}
    ask(session, "seek", step=7)
    session.change(rate=2.0)
    assert session.advance(0.008)["step"] == 7
    ask(session, "put", value=5.0)  # the page has not yet heard of it
    session.speed(1.0)
    frame = ask(session, "play")
    assert frame["total"] == 5.0 * frame["step"]


def test_reset_goes_back_to_the_start_and_keeps_nothing():
    session = begin()
    ask(session, "seek", step=7)
    frame = ask(session, "reset")
    assert (frame["step"], frame["other_last"], frame["notice"][1]) == (0, None, "")
