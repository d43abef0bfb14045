"""The page on gradients through time: what it opens with, links, what the stage moves, the exercise."""

import pytest

from engine.recurrent.gradients_settings import GradientsSettings
from tests.pages.visit import described, said, session

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
