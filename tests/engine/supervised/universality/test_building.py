"""A layer built by hand, and Nielsen's game: published numbers, and what a handle does."""

from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.plane import table
from engine.supervised.universality import hand, words
from engine.supervised.universality.building import SUCCESS, Building, built
from engine.supervised.universality.settings import UniversalitySettings, read_sizes, read_units, write_sizes
from engine.supervised.universality.targets import (
    before_sigmoid,
    from_table,
    nielsen,
    read_points,
    through,
    write_points,
)

ACTIVATIONS = ("relu", "sigmoid", "tanh")


def test_nielsens_game_and_its_known_scores():
    best = hand.best_bars(5, before_sigmoid)
    figure = np.array([-1.3, -1.8, -0.5, -0.9, 0.3])  # the heights of his own later figure
    scores = [hand.bar_score(heights, before_sigmoid) for heights in (best, best.round(1), figure)]
    assert np.round(scores, 4).tolist() == [0.3717, 0.3734, 0.4426]
    assert scores[0] < scores[1] < SUCCESS["bars"] < scores[2]


def test_no_bars_are_better_than_the_medians():
    best, generator = hand.best_bars(5, before_sigmoid), np.random.default_rng(0)
    least = hand.bar_score(best, before_sigmoid)
    for _ in range(300):
        assert hand.bar_score(best + 0.2 * generator.standard_normal(5), before_sigmoid) >= least


def test_the_game_is_won_with_bars_that_are_dragged():
    game = Building(UniversalitySettings(game="bars", start="flat"))
    assert game.score > SUCCESS["bars"]
    assert "goal" in game.frame()["scores"]
    for bar, height in enumerate(hand.best_bars(5, before_sigmoid).tolist()):
        game.move(bar, 0.9, height)
    assert game.score == pytest.approx(0.37173, abs=1e-5)
    assert "Success" in game.frame()["scores"]


def test_our_game_can_be_won():
    """Places that a search has found, with the heights that are best there."""
    x = np.arange(100) / 100
    places = np.array([0.40165942, 0.5126013, 0.70901376, 0.81409979, 0.8687378])
    rows = np.column_stack([np.ones(100), np.maximum(x[:, None] - places, 0)])
    bias, *heights = np.linalg.lstsq(rows, nielsen(x), rcond=None)[0]
    game = Building(UniversalitySettings(game="hinges", start="flat"))
    assert game.score > SUCCESS["hinges"]
    for k, (place, height) in enumerate(zip(places, heights, strict=True)):
        game.move(k, place + hand.BESIDE, float(height) * hand.BESIDE)
    game.move(5, 0.0, float(bias))
    assert game.score < SUCCESS["hinges"]


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("units", [1, 7, 64, 256])
def test_the_parts_add_up_to_the_network(activation, units):
    """Against the network written with weights and biases."""
    layer = hand.fitted(activation, np.sin, units)
    x = np.linspace(0, 1, 50)
    z = layer.steepness[:, None] * x + layer.biases[:, None]
    g = {"relu": np.maximum(z, 0), "sigmoid": 0.5 * (1 + np.tanh(z / 2)), "tanh": np.tanh(z)}[activation]
    assert layer(x) == pytest.approx(layer.heights @ g + layer.bias, abs=1e-9)
    assert np.abs(layer(x) - np.sin(x)).max() < 1.5 / units


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_handle_goes_where_it_is_dragged_and_the_others_stay(activation):
    layer = hand.fitted(activation, np.cos, 5)
    moved = layer.moved(2, 0.61, -0.4)
    assert moved.handles[2] == pytest.approx([0.61, -0.4])
    assert np.delete(moved.handles, 2, 0) == pytest.approx(np.delete(layer.handles, 2, 0))


def test_edits_are_in_the_settings_and_can_be_taken_back():
    here = built(UniversalitySettings(), activation="sigmoid", units=4)
    before = here.layer
    here.move(1, 0.5, 0.3)
    here.move(1, 0.6, 0.2)  # the same stroke
    here.set_steepness(20)
    here.turn()
    assert here.layer.steepness[1] == -20
    again = Building(here.settings)
    assert again.layer.handles == pytest.approx(here.layer.handles)
    for _ in range(3):
        here.undo()
    assert here.layer.handles == pytest.approx(before.handles)
    with pytest.raises(ValueError, match="nothing to take back"):
        here.undo()


def test_a_unit_that_is_moved_is_in_the_sum():
    here = Building(UniversalitySettings(units=4))
    here.reset()
    assert here.frame()["sum"].tolist() == [np.float32(here.layer.bias)] * 513
    here.move(2, 0.5, 0.3)
    assert here.steps == 3


def test_a_drawing_replaces_what_it_passes():
    here = Building(UniversalitySettings(target="yours", points="0 0;0.5 1;1 0"))
    here.draw(0.45, 0.2)
    here.draw(0.55, 0.4)
    assert read_points(here.settings.points).tolist() == [[0, 0], [0.45, 0.2], [0.55, 0.4], [1, 0]]
    assert here.target(np.array([0.5])) == pytest.approx(0.3)
    with pytest.raises(ValueError, match="own curve"):
        Building(UniversalitySettings()).draw(0.5, 0.5)


def test_points_are_read_as_people_have_them():
    assert read_points("0 0,5\n0.25\t1;1 −1/2").tolist() == [[0, 0.5], [0.25, 1], [1, -0.5]]
    assert through(read_points("0.5 1;0.5 3"))(np.array([0.0, 1.0])).tolist() == [2, 2]
    for text in ("a b", "1", "2 0", "0 99", ";".join(["0 0"] * 201)):
        with pytest.raises(ValueError, match=r"[Cc]urve"):
            read_points(text)


@pytest.mark.parametrize(
    ("text", "sizes"), [("64", (64,)), ("32-32", (32, 32)), ("8×8", (8,) * 8), ("5x2, 3", (5, 5, 3))]
)
def test_networks_as_text(text, sizes):
    assert read_sizes(text) == sizes
    assert read_sizes(write_sizes(sizes)) == sizes


@settings(max_examples=100)
@given(st.text(alphabet="0123456789×x-,. ;e", max_size=20))
def test_any_text_is_read_or_refused(text):
    for reader in (read_sizes, read_units, read_points):
        with suppress(ValueError):
            reader(text)


def test_a_table_is_brought_to_where_curves_lie_and_rows_of_one_place_are_one_point():
    rows = "\n".join(f"{1990 + k // 2};{k % 2 + 30 * (k % 3)}" for k in range(6))
    found = from_table(table.read(f"year;height\n{rows}"), "year", "height")
    assert [one.formula(letter) for one, letter in zip(found.scales, "xy", strict=True)] == [
        "x = (year − 1990) / 2", "y = height / 61"
    ]  # fmt: skip
    assert found.points[:, 0].tolist() == [0, 0.5, 1]
    assert found.points[:, 1] == pytest.approx([(0 + 31) / 2 / 61, (60 + 1) / 2 / 61, (30 + 61) / 2 / 61])
    assert found.said == "6 rows, 3 points, rows of the same x as one at their mean."


def test_of_many_rows_of_a_table_some_are_chosen_evenly_and_a_link_has_them():
    rows = "\n".join(f"{k} {k * k / 1e6}" for k in range(5_000, 0, -1))
    found = from_table(table.read(rows), "column 1", "column 2")
    assert found.said == "5,000 rows, 200 points, evenly chosen of 5,000 in order of x."
    assert read_points(write_points(found.points)) == pytest.approx(found.points, abs=1e-6)
    assert found.points[[0, -1]].tolist() == [[0, 0], [1, 1]]


def test_a_column_without_a_curve_is_refused():
    with pytest.raises(ValueError, match="“b” has the same value in every row, 70"):
        from_table(table.read("a;b\n1;70\n2;70"), "a", "b")


@pytest.mark.parametrize("units", [1, 8, 256])
def test_every_unit_can_be_taken_hold_of_whichever_way_it_looks(units):
    building = Building(UniversalitySettings(units=units))
    for unit in (0, units - 1):
        building.choose(unit)
        building.turn()
        handle = building.frame()["handles"][unit]
        assert 0 <= handle["x"] <= 1
        building.move(unit, 0.5, 0.2)
        assert building.frame()["handles"][unit] == {"x": 0.5, "y": pytest.approx(0.2), "label": f"{unit + 1}"}


def test_a_score_beside_its_threshold_has_the_digits_that_tell_them_apart():
    assert "Distance ≈ 0.4049, the" in words.scores("bars", 0.40493, 1.0, 0.405)
    assert "Distance ≈ 0.443, the" in words.scores("bars", 0.4426, 1.0, 0.405)
    assert "Success" in words.scores("bars", 0.40493, 1.0, 0.405)
