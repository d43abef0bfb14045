"""The walk through a sequence: where one looks, what is held, undone and released, and what the stage is told."""

import contextlib
import io
import re

import numpy as np
import pytest
import torch

from engine.arithmetic.written import show
from engine.recurrent.gates.script import reading_script
from engine.recurrent.gates.settings import LOOKS, GatesSettings
from engine.recurrent.gates.tasks import TASKS
from engine.recurrent.gates.tour import GatesTour


@pytest.fixture
def double_is_not_kept():
    """The script makes double precision torch's default; no other test shall know."""
    yield
    torch.set_default_dtype(torch.float32)


def tour(**settings):
    return GatesTour(GatesSettings(**settings))


def test_the_walk_goes_symbol_by_symbol_to_the_end():
    walk = tour()
    assert (walk.steps, walk.length) == (1, 16)
    assert walk.step(5) == 5
    assert walk.frame()["where"] == "symbol 6 of 16"
    assert walk.frame()["score"]["at"][0] == 5
    assert walk.step(100) == 10
    assert walk.stopped == "That was the last symbol."


def test_a_gate_is_pressed_shut_then_open_then_free():
    walk, seen = tour(), []
    for _ in range(3):
        walk.hold("f")
        seen.append(walk.settings.holds)
    assert seen == [("f=0",), ("f=1",), ()]
    walk.undo()
    walk.undo()
    assert walk.settings.holds == ("f=0",)


@pytest.mark.parametrize(
    ("scope", "text"), [("gate", "i=1"), ("unit", "i.4=1"), ("step", "i@3=1"), ("cell", "i.4@3=1")]
)
def test_the_scope_says_how_much_of_a_gate_is_held(scope, text):
    walk = tour(ordered=False)
    walk.pin(2, 3)
    walk.choose_gate("i")
    walk.choose_scope(scope)
    walk.choose_level(1)
    walk.hold_at()
    assert walk.settings.holds == (text,)
    walk.free_gate()
    assert walk.settings.holds == ()


def test_state_answer_and_gradient_change_at_once_and_come_back():
    walk = tour(look="lines")
    walk.step(9)
    before = walk.frame()
    walk.choose_gate("f")
    walk.hold_at()
    after = walk.frame()
    assert not np.array_equal(before["bands"], after["bands"])
    assert before["score"]["rows"][1] != after["score"]["rows"][1]
    assert not np.array_equal(before["back.memory"], after["back.memory"])
    assert np.array_equal(after["free.back.memory"], before["back.memory"])
    assert after["said"][1].endswith(" Held by hand: the forget gate shut.")
    assert after["held"][0].min() == 1
    walk.release()
    assert np.array_equal(walk.frame()["bands"], before["bands"])
    assert walk.frame()["said"] == before["said"]


def test_a_press_on_a_gate_held_elsewhere_lets_that_hold_go():
    walk = tour(holds=("f=1",), ordered=False)
    walk.choose_scope("cell")
    walk.hold("f")
    assert walk.settings.holds == ()


def test_there_is_nothing_to_take_back_at_first_and_no_gate_of_another_cell():
    with pytest.raises(ValueError, match="nothing to take back"):
        tour().undo()
    with pytest.raises(ValueError, match="no gate"):
        tour(cell="gru").hold("f")


def test_the_gru_has_its_own_gates_and_its_own_chosen_unit():
    walk = tour(cell="gru")
    assert walk.chosen_gate == "z"
    walk.hold_at()
    assert walk.settings.holds == ("z=0",)
    assert len(walk.frame()["bands"]) == 4


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("cell", ["lstm", "gru"])
@pytest.mark.parametrize("look", LOOKS)
def test_every_look_shows_finite_numbers(look, cell, name):
    walk = tour(task=name, cell=cell, look=look, holds=("f.1=0", "z@3=1"))
    for _ in range(0, walk.length, 5):
        frame = walk.frame()
        assert all(np.isfinite(value).all() for value in frame.values() if isinstance(value, np.ndarray))
        walk.step(5)


def test_another_sequence_keeps_the_place_where_it_can():
    walk = tour()
    walk.step(11)
    walk.change(text="(()())")
    assert (walk.steps, walk.length) == (6, 6)
    with pytest.raises(ValueError, match="none of the symbols"):
        walk.change(text="abc")
    assert walk.settings.text == "(()())"
    assert walk.frame()["step"] == 6


def test_units_stand_in_the_order_of_what_they_follow_or_of_the_weights():
    walk = tour()
    followed = walk.frame()["score"]["units"]
    walk.change(ordered=False)
    assert walk.frame()["score"]["units"] == [str(k) for k in range(1, 9)]
    assert sorted(followed) == sorted(walk.frame()["score"]["units"])
    assert followed[0] == str(walk.surveys["lstm"].findings[0].unit + 1)


def test_the_chosen_unit_is_a_setting_until_another_cell_is_taken_apart():
    walk = tour(unit=5, ordered=False)
    assert walk.frame()["score"]["at"] == [0, 4]
    walk.pin(3, 6)
    assert walk.settings.unit == 7
    walk.change(cell="gru")
    assert (walk.settings.unit, walk.unit) == (0, walk.surveys["gru"].findings[0].unit)
    assert tour(unit=16).unit == walk.surveys["lstm"].findings[0].unit


def test_pointing_far_outside_stays_inside():
    walk = tour(text="()")
    walk.pin(39, 15)
    assert walk.steps == 2
    walk.choose_unit(-1)
    walk.frame()


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"task": "sums"}, "no task"),
        ({"cell": "rnn"}, "no cell"),
        ({"mode": "play"}, "no mode"),
        ({"text": "(]"}, "none of the symbols"),
        ({"holds": ("x=1",)}, "no hold"),
        ({"hidden": 0}, "from 1 to 16"),
        ({"learning_rate": float("nan")}, "from 0 to 1"),
        ({"batch": 10**9}, "from 1 to 128"),
    ],
)
def test_settings_check_themselves(settings, reason):
    with pytest.raises(ValueError, match=reason):
        GatesSettings(**settings)


@pytest.mark.parametrize(
    ("cell", "holds"), [("lstm", ()), ("lstm", ("f=0", "i.3@4=1", "o.9=1")), ("gru", ("z.2=1", "r@3=0"))]
)
def test_the_script_gives_the_stages_answers(cell, holds, double_is_not_kept):
    walk, printed = tour(cell=cell, holds=holds, text="((()()))()"), io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(reading_script(walk), "gates.py", "exec"), {"__name__": "script"})
    rows = [re.split(r"\s+", line) for line in printed.getvalue().splitlines()[:-1]]
    reading = walk.readings[walk.kind]
    assert [row[2] for row in rows] == [walk.settings.what.answers[k] for k in reading.answers]
    np.testing.assert_allclose([float(row[3]) for row in rows], reading.probabilities.max(1), atol=5.1e-5)


def test_the_score_says_what_is_held_and_how_every_step_is_listened_to():
    walk = tour(holds=("f.2=1", "i@4=0"), ordered=False)
    walk.step(6)
    frame = walk.frame()
    bands = [band["title"][0] for band in frame["score"]["bands"]]
    assert bands == ["f", "i", "o", "g", "c", "h"]
    assert (frame["held"][0] > 0).sum() == (frame["held"][0][1] == 2).sum() == 16
    assert (frame["held"][1] > 0).sum() == (frame["held"][1][:, 3] == 1).sum() == 8
    assert frame["held"][2:].max() == 0
    np.testing.assert_allclose(frame["bands"][4], walk.readings["lstm"].values["c"].T, rtol=1e-6)
    levels = frame["score"]["rows"][2]["levels"]
    gradient = walk.back("lstm").memory
    assert levels[7:] == [None] * 9
    assert np.array_equal(np.argsort(levels[:7], kind="stable"), np.argsort(gradient, kind="stable"))
    assert frame["score"]["rows"][2]["titles"][6] == f"‖∂y/∂c‖ ≈ {show(gradient[6], 2)}"


def test_a_forgotten_step_has_no_bar():
    walk = tour(holds=("f@3=0", "i@3=0", "o@3=0"))
    walk.step(9)
    levels = walk.frame()["score"]["rows"][2]["levels"]
    assert levels[:2] == [0, 0]
    assert all(level > 0 for level in levels[3:10])


def test_an_update_gate_of_1_is_said_to_keep():
    walk = tour(cell="gru")
    walk.choose_level(1)
    walk.hold_at()
    assert walk.frame()["said"][1].endswith(" Held by hand: the update gate at 1 (keep).")
    np.testing.assert_array_equal(walk.reading.values["h"], 0)  # nothing comes in: it keeps what it began with
    walk.choose_level(0)
    walk.hold_at()
    assert "the update gate at 0 (replace)" in walk.frame()["said"][1]


@pytest.mark.parametrize(
    ("cell", "hold", "name"), [("lstm", "f.2@3=0.5", "f"), ("lstm", "g.2@3=-1", "g"), ("lstm", "c.2@3=2.5", "c"),
                               ("gru", "n.2@3=0.25", "n"), ("gru", "h.2@3=-0.5", "h")]
)  # fmt: skip
def test_half_open_gates_candidates_and_edited_memories_stand_in_the_sums(cell, hold, name):
    walk = tour(cell=cell, holds=(hold,), unit=2)
    walk.pin(2)
    value = float(hold.partition("=")[2])
    assert walk.reading.values[name][2, 1] == value
    told = dict(line.split(" = ")[:2] for line in walk.frame()["account"] if "held by hand" in line)
    assert told[name].startswith(f"{value:g}".replace("-", "−")[:3])


def test_a_menu_offers_what_fits_the_gate():
    walk = tour()
    assert walk.frame()["levels"] == [0, 0.5, 1]
    walk.choose_gate("c")
    walk.choose_level(-2)
    walk.hold_at()
    assert walk.settings.holds == ("c=-2",)
    walk.choose_gate("f")
    assert walk.frame()["level"] == 0


def test_symbols_are_coloured_by_how_loudly_they_are_heard_on_one_scale():
    walk = tour()
    walk.pin(9)
    heard, back = walk.frame()["score"]["heard"], walk.back("lstm")
    wanted = np.clip(np.log10(back.input / 1e-4) / 5, 0, 1)
    np.testing.assert_allclose(heard["levels"][:10], wanted, atol=1e-3)
    assert heard["levels"][10:] == [None] * (walk.length - 10)
