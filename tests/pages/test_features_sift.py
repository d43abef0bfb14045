"""The two looks at SIFT on their page: what is pressed and moved on the stage goes into the link, and is shown."""

import re

import numpy as np
import pytest

from engine.convolutional.features.sift.extrema import KEPT
from tests.pages.visit import session
from ui.live.messages import Said

PAGE = "convolutional/features.py"


def do(app, name, /, **arguments):
    """What a visitor does on the stage, and the page's next run."""
    running = session(app, "features")
    running.post(Said(name, arguments))
    frame = running.advance(0.5)
    while frame["measuring"]:
        frame = running.advance(0.5)
    app.run()
    assert not app.exception
    return frame


def test_a_threshold_moved_on_the_stage_drops_key_points_and_goes_into_the_link(opened):
    app = opened(PAGE, look="sift")
    before = session(app, "features").advance(0.5)
    after = do(app, "adjust", name="contrast", value=30.0)
    assert (before["points"], after["points"]) == (126, 100)
    assert app.query_params["sift_contrast"] == "30"
    assert "0.03," in app.latex[0].value
    assert do(app, "adjust", name="angle", value=10.0)["notice"][1] == "There is no such slider here."


def test_a_mark_that_is_pressed_is_told_of_and_kept_in_the_link(opened):
    app = opened(PAGE, look="sift")
    experiment = session(app, "features").experiment
    found = int(np.flatnonzero(experiment.sift.fates != KEPT)[0])
    frame = do(app, "look_at_candidate", index=found)
    assert frame["picked"] == found
    assert "Dropped here" in frame["heading"]
    assert app.query_params["sift_spot"] == str(experiment.settings.sift_spot)
    again = opened(PAGE, look="sift", sift_spot=app.query_params["sift_spot"])
    assert session(again, "features").advance(0.5)["picked"] == found


def test_a_level_is_shown_large_with_what_was_found_there(opened):
    app = opened(PAGE, look="sift")
    session(app, "features").advance(0.5)
    frame = do(app, "show_level", index=6)
    assert frame["title"].startswith("Octave 1, scale 1")
    found = session(app, "features").experiment.space.candidates
    shown = np.flatnonzero(frame["kinds"])[:40]
    shown = shown[shown < len(found)]
    assert len(shown)
    assert (found.octave[shown] == 1).all()
    assert (found.pixel[shown, 0] == 1).all()
    assert do(app, "show_level", index=6)["title"] == "160 × 160 pixels"


def test_the_second_picture_follows_its_sliders_and_the_ratio_test(opened):
    app = opened(PAGE, look="match")
    before = session(app, "features").advance(0.5)
    after = do(app, "adjust", name="angle", value=-50.0)
    assert app.query_params["match_angle"] == "-50"
    assert abs(after["angle_found"] + 50) < 1
    assert not np.array_equal(before["right"], after["right"])
    all_of_them = do(app, "adjust", name="ratio", value=1.0)
    assert all_of_them["kept"] == all_of_them["matched"] > after["kept"]
    assert np.array_equal(all_of_them["right"], after["right"])


def test_what_the_second_picture_lies_on_is_chosen_on_the_page(opened):
    app = opened(PAGE, look="match")
    many = session(app, "features").advance(0.5)["second_title"]
    app.selectbox(key="features.match_ground").select("grey").run()
    assert not app.exception
    frame = session(app, "features").advance(5.0)
    assert int(frame["second_title"].split()[1]) < int(many.split()[1])


HIDDEN = {"look": "match", "match_scale": "0.7", "match_hidden": "0.6"}


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({"look": "sift", "picture": "single"}, {"points": 4}),
        ({"look": "sift", "picture": "rings"}, {"points": 3}),
        ({"look": "sift", "picture": "rings", "sift_edge": "30"}, {"points": 3}),
        ({"look": "sift", "sift_contrast": "30"}, {"points": 100}),
        (HIDDEN | {"picture": "cat"}, {"true_matches": 36, "kept": 30, "kept_true": 30, "off": 0.06}),
        (HIDDEN | {"picture": "cat", "match_ratio": "1"}, {"matched": 256, "kept_true": 36, "off": 1.26}),
        (HIDDEN | {"picture": "brick", "match_ratio": "1"}, {"off": 47.79}),
        (HIDDEN | {"picture": "brick"}, {"off": 2.47}),
    ],
)
def test_what_is_to_be_tried_comes_out_as_it_is_told(opened, query, wanted):
    frame = session(opened(PAGE, **query), "features").advance(0.5)
    assert {name: round(frame[name], 2) for name in wanted} == wanted
    if query.get("picture") == "rings":
        numbers = [int(re.sub(r"\D", "", row["cells"][0])) for row in frame["counts"]["rows"]]
        assert (numbers[0], numbers[3]) == (195, 116)
