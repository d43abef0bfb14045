"""The page on universal approximation: its looks, what the stage moves, the exercise."""

import numpy as np
import pytest

from engine.supervised.universality.settings import UniversalitySettings
from tests.pages.visit import described, said, session
from ui.live.messages import Said

PAGE = "supervised/universality.py"


def experiment(app):
    return session(app, "universality").experiment


def test_it_opens_with_units_to_drag_and_nothing_to_complain_of(opened):
    app = opened(PAGE)
    assert experiment(app).settings == UniversalitySettings()
    assert said(app) == ""
    assert described(app)["rows"][0]["views"][0]["options"]["move"] == "move"


def test_what_was_dragged_goes_into_the_link_and_away_with_other_units(opened):
    app = opened(PAGE)
    made = experiment(app)
    made.move(2, 0.5, 0.25)
    app.run()
    assert experiment(app) is made
    assert app.query_params["own"].startswith("3 0.4 ")
    again = opened(PAGE, own=app.query_params["own"])
    assert experiment(again).layer.places.tolist() == made.layer.places.tolist()
    app.slider(key="universality.units").set_value(5).run()
    assert experiment(app).settings.own == ""
    assert len(experiment(app).layer) == 5


def test_a_game_begins_flat(opened):
    app = opened(PAGE)
    app.selectbox(key="universality.game").set_value("bars").run()
    assert experiment(app).settings.bars.tolist() == [0] * 5
    assert "goal" in experiment(app).frame()["scores"]


@pytest.mark.parametrize(("look", "hidden"), [("depth", "2-2-2"), ("seeds", "8-8-8"), ("plane", "8")])
def test_a_look_begins_with_what_it_is_about_and_is_found_as_it_was_left(opened, look, hidden):
    app = opened(PAGE)
    app.selectbox(key="universality.look").set_value(look).run()
    made = experiment(app)
    assert (made.settings.look, made.settings.hidden) == (look, hidden)
    app.text_input(key="universality.hidden").set_value("4-3").run()
    assert experiment(app).training.shapes == [(4, 3)]
    app.selectbox(key="universality.look").set_value("build").run()
    assert experiment(app).settings.target == "sine"
    app.selectbox(key="universality.look").set_value(look).run()
    assert experiment(app).settings.hidden == "4-3"


def test_layers_that_cannot_be_read_are_refused_with_a_sentence(opened):
    app = opened(PAGE, look="depth")
    app.text_input(key="universality.hidden").set_value("8 by 8").run()
    assert "eight layers of eight units" in said(app)
    assert experiment(app).settings.hidden == "8-8-8"


def test_a_pasted_table_becomes_the_curve_once_it_is_taken(opened):
    app = opened(PAGE, target="yours", own="3 0.4 0.8 1")
    made = experiment(app)
    app.text_area(key="universality.file.text").set_value("time\tvolt\tgrade\n10\t0,5\t1\n20\t1,5\t1\n40\t0,7\t2").run()
    assert made.settings.points == ""
    assert "x = (time − 10) / 30 · y = volt · 3 rows, 3 points." in " ".join(one.value for one in app.caption).replace(
        "\\", ""
    )
    app.button(key="universality.file.use").click().run()
    assert (experiment(app), made.settings.own) == (made, "")
    assert app.query_params["points"] == "0 0.5;0.333333 1.5;1 0.7"
    assert made.target(np.array([1.0])).tolist() == [0.7]
    (y,) = [one for one in app.selectbox if (one.key or "").endswith(".y")]
    y.select("grade").run()
    app.button(key="universality.file.use").click().run()
    assert made.target(np.array([1.0])).tolist() == [2.0]


def test_what_is_no_table_of_two_columns_is_refused_with_line_and_column(opened):
    app = opened(PAGE, target="yours", points="0 1;1 2")
    for text, words in (
        ("1;2\n3;x\n4;5\n5;6\n6;7\n", "Line 2, column “column 2”: “x” is not a number."),
        ("7\n8\n", "1 column"),
    ):
        app.text_area(key="universality.file.text").set_value(text).run()
        assert words in said(app).replace("\\", "")
        assert "The curve stays as it is." in said(app)
    assert app.query_params["points"] == "0 1;1 2"


def test_the_rate_moves_while_it_learns(opened):
    app = opened(PAGE, look="seeds", seeds="8")
    made = experiment(app)
    made.step(2)
    app.select_slider(key="universality.rate").set_value(0.03).run()
    assert experiment(app) is made
    assert made.training.course == [(0, (0.01,)), (2, (0.03,))]


def test_the_exercise_knows_the_usual_mistakes(opened):
    app = opened(PAGE)
    for answer, words in ((1, "Right"), (-1, "two biases added"), (3, "still to be added"), (9, "Not quite")):
        app.number_input(key="exercise.universality").set_value(float(answer)).run()
        assert words in " ".join(one.value for one in (*app.success, *app.error))


@pytest.mark.parametrize("look", ["seeds", "plane"])
def test_the_seed_that_is_looked_at_has_its_own_errors_drawn_over_the_band(opened, look):
    app = opened(PAGE, look=look, seeds="8", hidden="4")
    assert "'trace.shown'" in str(described(app))
    live = session(app, "universality")
    for _ in range(3):
        live.forward()
        live.advance(0.05)
    for seed in (0, 5):
        live.post(Said("show", {"index": seed}))
        frame = live.advance(0.05)
        assert frame["trace.shown"].shape == (len(frame["trace.step"]), 1)
        assert frame["trace.shown"][-1, 0] == pytest.approx(live.experiment.training.losses[seed], rel=1e-6)
        assert "trace.each" not in frame  # the others' are too many to be sent
