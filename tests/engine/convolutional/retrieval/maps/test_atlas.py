"""Maps as a stage plays them: they come back to a moment, say what is true, and end where their scripts end."""

import numpy as np
import pytest

from engine.convolutional.retrieval.archive import natural
from engine.convolutional.retrieval.maps.atlas import Downhill, Turning
from engine.convolutional.retrieval.maps.reading import GUESSES, Reading, bin_of
from engine.convolutional.retrieval.maps.script import beside, of_map, of_reading
from engine.convolutional.retrieval.maps.settings import MapSettings, ReadingSettings
from engine.convolutional.retrieval.maps.toys import TOYS, dealt
from engine.digits.examples import example
from tests.arithmetic import follows, value
from tests.engine.scripts import ended, here


@pytest.fixture(scope="module")
def atlas():
    return Downhill()


def test_a_map_comes_back_to_a_moment_and_goes_on_as_before(atlas):
    atlas.reset()
    atlas.step(3)
    state = atlas.state()
    atlas.change(perplexity=12)
    atlas.step(3)
    there = atlas.places.copy()
    atlas.restore(state)
    assert atlas.settings.perplexity == 30
    atlas.change(perplexity=12)
    for _ in range(3):
        atlas.step()
    assert np.array_equal(atlas.places, there)
    atlas.change(perplexity=30)


def test_what_one_point_does_to_another_is_its_part_of_the_gradient(atlas):
    atlas.reset()
    atlas.step(2)
    training, frame = atlas.training, atlas.frame()
    i, j = frame["chosen"], frame["near"][0]
    w = 1 / (1 + np.square(atlas.places[i] - atlas.places).sum(1))
    w[i] = 0
    q = w / np.cumsum(training.sums[0][0])[-1]
    parts = 4 * ((12 * training.p[i] - q) * w)[:, None] * (atlas.places[i] - atlas.places)
    np.testing.assert_allclose(parts.sum(0), training.slope(0)[i], rtol=1e-9, atol=1e-15)
    line = frame["account"][-1]
    assert "pulls" in line
    moves = value(follows(line.partition(": ")[2]))
    np.testing.assert_allclose(np.array(moves, float), -parts[j], rtol=0.01)


def test_a_drawing_gets_a_place_and_moves_nobody(atlas):
    before = atlas.places.copy()
    atlas.draw(example(3, 4))
    frame = atlas.frame()
    assert np.array_equal(atlas.places, before)
    assert frame["chosen"] is None
    assert len(frame["near"]) == 10
    assert "3, 3, 3" in frame["account"][0]
    y = np.array([frame["drawn"]["x"], frame["drawn"]["y"]])
    assert np.abs(y).max() < frame["extent"][1]
    atlas.draw(None)
    assert atlas.frame()["drawn"] is None


def test_pictures_of_ones_own_have_a_map_and_one_more_gets_its_place():
    generator = np.random.default_rng(0)
    pictures = generator.integers(0, 256, (12, 96, 96, 3), np.uint8)
    own = natural("own", list(pictures), np.full(12, -1), ())
    with pytest.raises(ValueError, match="of 12 points each has 11 others"):
        Downhill(MapSettings(archive="own"), own)
    atlas = Downhill(MapSettings(archive="own", space="tiny", perplexity=5), own, pictures[3])
    atlas.step(200)
    frame, table = atlas.frame(), atlas.picture()["table"]
    assert frame["pictures"].shape == (12, 16, 16, 3)
    assert frame["near"][0] == 3
    assert [row["head"] for row in table["rows"]] == ["Kept of 10 nearest", "Trustworthiness (5)"]
    with pytest.raises(ValueError, match="needs 5 pictures at least; there are 4"):
        Turning(MapSettings(archive="own", space="tiny"), natural("own", list(pictures[:4]), np.full(4, -1), ()))


def test_a_perplexity_beyond_the_points_is_refused_while_it_runs(atlas, monkeypatch):
    monkeypatch.setattr(type(atlas.ground), "__len__", lambda _: 20)
    with pytest.raises(ValueError, match="of 20 points each has 19 others"):
        atlas.change(perplexity=20)


def test_the_principal_plane_loses_what_is_published_and_a_turn_leads_there():
    turning = Turning(MapSettings(method="pca"))
    rows = turning.picture()["table"]["rows"]
    assert rows[0] == {"head": "1-NN errors of 1,797", "cells": ["21", "742"]}
    assert rows[2]["cells"] == ["1", "0.830"]
    assert "14.89 % + 13.62 % = 28.51 % of the variance" in turning.picture()["variance"][0]
    turning.draw(example(3, 4))
    drawn = turning.frame()["drawn"]
    np.testing.assert_allclose([drawn["x"], drawn["y"]], turning.plane.project(turning.numbers))
    turning.reset()
    assert turning.plane.shares[:2].sum() < 0.2


def test_scripts_end_at_the_figures_of_the_stage(atlas):
    atlas.reset()
    atlas.step(2)
    atlas.change(rate=200)
    atlas.step(1)
    assert ended(here(of_map(atlas))) < 1e-14
    atlas.change(rate=100)
    turning = Turning(MapSettings(method="pca", space="hog", cosine=True))
    assert ended(here(of_map(turning), files=beside(turning))) < 1e-12


def test_a_long_script_of_small_maps_stays_with_them_to_the_last_digit():
    reading = Reading(ReadingSettings(toy="knot", perplexity=8, seed=3))
    reading.step(300)
    reading.change(perplexity=30)
    reading.step(100)
    assert ended(here(of_reading(reading), files=beside(reading))) < 1e-12


def test_a_question_is_answered_before_the_maps_are_seen():
    reading = Reading(ReadingSettings(toy="sizes"))
    assert "Say first" in reading.frame()["answer"][0]
    reading.guess("10")
    reading.step(600)
    first, verdict, _ = reading.frame()["answer"]
    assert first.startswith("In the space: blue is 9.95 times as wide as orange.")
    assert verdict == f"You expected about 10. It is {GUESSES[bin_of(float(np.median(reading.measured)))]}."
    with pytest.raises(ValueError, match="have been seen"):
        reading.guess("1")


@pytest.mark.parametrize(("number", "name"), [(0.0, "0"), (0.9, "1"), (1.5, "2"), (3.0, "2"), (4.0, "5"), (99.0, "20")])
def test_a_number_belongs_to_the_guess_that_is_nearest_by_ratio(number, name):
    assert bin_of(number) == name


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [("sizes", 9, 12), ("distances", 4.9, 5.1), ("two", 6, 8), ("noise", 10, 10), ("line", 8, 13), ("rings", 0, 0),
     ("knot", 0, 0), ("walk", 0, 0)],
)  # fmt: skip
def test_a_set_is_in_the_space_what_its_question_says(name, low, high):
    for seed in range(5):
        x, kinds = dealt(name, seed)
        assert low <= TOYS[name].measured(x, kinds, x) <= high
