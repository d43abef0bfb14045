"""The page on gradients through time: what it opens with, links, what the stage moves, the exercise."""

import pytest

from engine.recurrent.gradients.cliff import CliffExperiment
from engine.recurrent.gradients.race_experiment import RaceExperiment
from engine.recurrent.gradients.settings import GradientsSettings
from tests.pages.visit import described, said, session
from ui.live.messages import Said

PAGE = "recurrent/gradients.py"


def experiment(app):
    return session(app, "gradients").experiment


def test_it_opens_with_the_ledger_and_nothing_to_complain_of(opened):
    app = opened(PAGE)
    assert experiment(app).settings == GradientsSettings()
    assert said(app) == ""
    assert [one["view"] for one in described(app)["rows"][1]["views"][0]["stack"]] == ["tiles", "legend"]


def test_a_link_sets_what_the_stage_moves_and_what_the_stage_moved_goes_into_the_link(opened):
    app = opened(PAGE, scale="0.5", length="100", cell="lstm_c", forget="5")
    made = experiment(app)
    assert (made.settings.scale, made.settings.length, made.settings.cell, made.settings.forget) == (
        0.5,
        100,
        "lstm_c",
        5,
    )
    made.set_scale(1.3)
    app.run()
    assert experiment(app) is made
    assert app.query_params["scale"] == "1.3"
    app.number_input(key="gradients.seed").set_value(7).run()
    assert experiment(app) is made
    assert made.settings.seed == 7
    assert made.settings.scale == 1.3


@pytest.mark.parametrize(
    ("query", "words"),
    [({"scale": "9"}, "scale"), ({"cell": "elman"}, "cell"), ({"length": "many"}, "length"), ({"x": "1"}, "x")],
)
def test_bad_links_fall_back_and_say_so(opened, query, words):
    app = opened(PAGE, **query)
    assert words in said(app)
    assert experiment(app).settings == GradientsSettings()


def test_each_look_is_an_experiment_of_its_own_with_its_own_pace(opened):
    app = opened(PAGE)
    assert session(app, "gradients").advance(0)["per_second"] == 20
    app.selectbox(key="gradients.look").select("cliff").run()
    assert isinstance(experiment(app), CliffExperiment)
    assert described(app)["rows"][0]["views"][0]["view"] == "plane"
    app.selectbox(key="gradients.look").select("race").run()
    assert isinstance(experiment(app), RaceExperiment)
    assert session(app, "gradients").advance(0)["per_second"] == 0
    assert not app.exception


def test_what_the_race_is_about_starts_it_anew_and_what_the_stage_moved_stays(opened):
    app = opened(PAGE, look="race", hidden="4", batch="4")
    before = experiment(app)
    session(app, "gradients").post(Said("set_length", {"value": 20}))
    session(app, "gradients").advance(0)
    session(app, "gradients").play()
    assert before.settings.length == 20
    app.selectbox(key="gradients.task").select("first_symbol").run()
    made = experiment(app)
    assert made is not before
    assert (made.settings.task, made.settings.length) == ("first_symbol", 20)
    app.selectbox(key="gradients.mode").select("lag").run()
    app.number_input(key="gradients.batch").set_value(8).run()
    assert (experiment(app).settings.mode, experiment(app).settings.batch) == ("lag", 8)
    assert "Longest lag learnt" in str(described(app))
    assert said(app) == ""


@pytest.mark.unfolded
def test_the_script_is_of_what_is_shown(opened):
    app = opened(PAGE, hidden="3", length="9")
    assert any("STEPS, H, T, K = 9, 3, 9, 1" in block.value for block in app.code)
    app.selectbox(key="gradients.look").select("race").run()
    experiment(app).step(2)
    app.run()
    assert any("2 updates each" in block.value for block in app.code)


def test_the_exercise_recognises_the_usual_mistakes(opened):
    app = opened(PAGE)
    app.number_input(key="exercise.gradients").set_value(43).run()
    assert "one more" in app.error[0].value
    app.number_input(key="exercise.gradients").set_value(44).run()
    assert app.success


def test_presenting_keeps_the_stage_and_the_equation(opened):
    app = opened(PAGE, present="true")
    assert described(app)["large"]
    assert not app.subheader
    assert len(app.latex) == 1
