"""A phrase, its units and where else they are on: against a plain look through every step."""

import numpy as np
import pytest

from engine.recurrent.gates.pattern import matches, shown, units_on
from engine.recurrent.gates.reading import Reading
from engine.recurrent.gates.settings import GatesSettings
from engine.recurrent.gates.tasks import TASKS
from engine.recurrent.gates.tour import GatesTour
from engine.recurrent.gates.units import shipped_survey
from engine.recurrent.gates.weights import shipped


def read(task, kind):
    return Reading(kind, shipped(task, kind), TASKS[task], TASKS[task].read(TASKS[task].example))


@pytest.mark.parametrize("threshold", [0.1, 0.3, 0.6])
@pytest.mark.parametrize(("task", "kind"), [("brackets", "lstm"), ("words", "gru")])
def test_units_are_on_in_all_of_the_phrase_and_off_right_around_it(task, kind, threshold):
    reading = read(task, kind)
    values = shown(reading.memory, kind)
    assert np.abs(values).max() <= 1
    some = 0
    for first, last in [(0, 2), (3, 6), (5, 5), (9, len(reading) - 1)]:
        found = {(one.unit, one.sign): one.least for one in units_on(reading, first, last, threshold)}
        wanted = {}
        for unit in range(8):
            for sign in (1, -1):
                on = [sign * values[step, unit] > threshold for step in range(len(reading))]
                around = [on[step] for step in (first - 1, last + 1) if 0 <= step < len(on)]
                if all(on[first : last + 1]) and not any(around):
                    wanted[unit, sign] = min(sign * values[first : last + 1, unit])
        assert found == pytest.approx(wanted)
        some += len(found)
    assert some


def test_matches_are_all_stretches_in_which_the_units_are_on_together():
    reading, survey = read("brackets", "lstm"), shipped_survey("brackets", "lstm")
    units = units_on(reading, 4, 6, 0.3)
    assert units
    found = {(one.sequence, one.first, one.last) for one in matches(survey, units, 0.3, 3)}
    values = shown(survey.memory, "lstm")
    wanted = set()
    for row in range(values.shape[1]):
        on = [all(one.sign * values[step, row, one.unit] > 0.3 for one in units) for step in range(len(values))]
        start = None
        for step, now in enumerate([*on, False]):
            if now and start is None:
                start = step
            if not now and start is not None:
                wanted.add((row, start, step - 1))
                start = None
    assert found == wanted
    assert found


def test_no_units_have_no_matches():
    assert matches(shipped_survey("brackets", "lstm"), [], 0.3, 4) == []


def test_a_phrase_is_brushed_and_its_tables_follow():
    tour = GatesTour(GatesSettings(look="pattern"))
    tour.brush(6, 4)
    frame = tour.frame()
    assert frame["score"]["brushed"] == [4, 6]
    assert "steps 5 to 7" in frame["pattern_units"]["title"]
    assert frame["pattern_units"]["rows"]
    assert all("‹" in row["cells"][0] for row in frame["pattern_matches"]["rows"])
    tour.set_threshold(0.95)
    assert frame["pattern_units"]["rows"] != tour.frame()["pattern_units"]["rows"]
    tour.set_last(2)
    assert (tour.settings.first, tour.settings.last) == (2, 2)
    tour.set_first(30)
    assert tour.phrase == (15, 15)
