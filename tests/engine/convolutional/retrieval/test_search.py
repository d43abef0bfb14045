"""A search as a stage plays it: what asks, what is found, what is written out."""

import re

import numpy as np
import pytest

from engine.convolutional.retrieval import spaces
from engine.convolutional.retrieval.search.experiment import Search
from engine.convolutional.retrieval.search.settings import SearchSettings
from engine.convolutional.retrieval.shift.experiment import SPACES, Shift
from tests.engine.scripts import alone, ended


@pytest.fixture
def search():
    return Search(SearchSettings(layers=("layer12",)))


def test_a_drawing_of_one_of_the_archive_finds_that_first(search):
    drawn = 255 - np.kron(search.archive.pictures[300], np.ones((2, 2), np.uint8))
    search.draw(drawn)
    assert search.own == -1
    assert [found.which[0] for found in search.found.values()] == [300, 300, 300]
    assert search.asked == search.archive.labels[300]  # as the digit network reads it
    search.name_it((search.asked + 1) % 10)
    assert not any(search.frame()["near.0.agrees"][:1])
    search.draw(None)
    assert search.own == search.settings.pick


def test_a_picture_of_the_archive_never_finds_itself(search):
    search.choose(300)
    assert all(300 not in found.which for found in search.found.values())


def test_a_step_lets_one_more_picture_ask(search):
    search.restore({"steps": 0})
    assert search.frame()["space.0"][2] == "P@10 –"
    search.step()
    assert search.own == search.archive.queries[0]
    one = search.frame()
    agree = sum(one["near.0.agrees"])
    assert one["space.0"][2] == f"P@10 {agree / 10:.3f}"
    search.step(199)
    assert search.stopped
    assert "–" in search.frame()["space.0"][2]
    search.restore({"steps": 0})
    search.step()
    assert search.frame()["space.0"] == one["space.0"]


def test_what_asks_is_changed_and_so_are_the_held_out(search):
    before = search.frame()
    search.amend("right", 4.0)
    after = search.frame()
    assert np.array_equal(after["query"][0], np.roll(before["query"][0], 4, 1))
    assert after["space.0"][2] != before["space.0"][2]
    search.unchanged()
    assert search.frame()["space.0"] == before["space.0"]


@pytest.mark.parametrize("metric", ["euclid", "cosine"])
def test_a_written_distance_is_the_one_below_the_neighbour(search, metric):
    search.change(metric=metric)
    for space, place in ((0, 0), (1, 4), (2, 9)):
        search.open(space, place)
        lines = search.frame()["account"]
        shown = float(re.search(r"[≈=] ([\d.]+)(?: \(the last|$)", lines[1])[1])
        assert shown == pytest.approx(search.found[search.space].distances[place], rel=4e-3)


def test_the_average_precision_of_the_query_is_written_out(search):
    search.tell("ranking")
    relevant = search.archive.labels == search.asked
    places = search.places("pixels")
    assert len(places) == relevant.sum() - 1
    wanted = np.mean(np.arange(1, len(places) + 1) / places)
    shown = re.search(r"≈ ([\d.]+)$", search.frame()["account"][1])[1]
    assert float(shown) == pytest.approx(wanted, abs=2e-3)


def test_the_neighbour_that_is_opened_can_ask(search):
    search.open(2, 3)
    wanted = int(search.found["layer12"].which[3])
    search.search_for_it()
    assert search.own == wanted == search.settings.pick


def test_another_picture_asks_without_the_drawing(search):
    search.draw(255 - np.kron(search.archive.pictures[300], np.ones((2, 2), np.uint8)))
    before = search.settings.pick
    search.another()
    assert search.own == search.settings.pick != before
    assert search.drawn is None


def test_layers_are_one_to_three():
    with pytest.raises(ValueError, match="one to 3 layers"):
        SearchSettings(layers=())
    with pytest.raises(ValueError, match="one to 3 layers"):
        SearchSettings(layers=tuple(spaces.LAYERS)[:4])


def test_a_shift_changes_neighbours_step_by_step():
    shift = Shift()
    shift.moving = True
    assert shift.stay("pixels").all()
    shift.step(8)
    assert shift.stopped
    assert np.array_equal(shift.shifted[8], np.roll(shift.shifted[0], 4, 1))
    assert shift.stay("pixels").sum() < shift.stay("layer12").sum()
    shift.change(direction="up")
    assert np.array_equal(shift.shifted[8], np.roll(shift.shifted[0], -4, 0))
    assert set(shift.frame()) >= {f"course.{name}" for name in SPACES}


def test_the_script_ends_at_the_stages_numbers(tmp_path):
    search = Search(SearchSettings(layers=("layer12",), turn=12.0))
    search.restore({"steps": 6})
    assert ended(alone(search.script, tmp_path, search.beside)) < 1e-6
