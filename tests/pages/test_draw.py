"""The drawing lesson's page: networks, examples, switches taken over, pictures brought along, bad links."""

import pytest

from engine.convolutional.draw_settings import DrawSettings
from tests.pages.visit import said, session

PAGE = "convolutional/draw.py"


def stage(app):
    """What the page told its stage: the pad is a component, too."""
    import json

    return next(json.loads(one.proto.json) for one in app.get("bidi_component") if "lesson" in (one.proto.json or ""))


def experiment(app):
    return session(app, "draw").experiment


def test_it_opens_with_a_pad_a_stage_and_an_answer(opened):
    app = opened(PAGE)
    assert experiment(app).settings == DrawSettings()
    assert len(app.get("bidi_component")) == 2
    assert [view["view"] for view in stage(app)["rows"][0]["views"][:4]] == ["tiles"] * 4
    assert said(app) == ""


def test_every_control_reaches_the_experiment(opened):
    app = opened(PAGE)
    before = experiment(app)
    app.selectbox(key="draw.network").select("lenet5").run()
    app.slider(key="draw.digit").set_value(7).run()
    app.number_input(key="draw.example").set_value(4).run()
    assert experiment(app) is before
    assert before.settings == DrawSettings(network="lenet5", digit=7, example=4)
    app.selectbox(key="draw.look").select("bearing").run()
    assert "curve" in str(stage(app))
    app.selectbox(key="draw.look").select("surgery").run()
    assert "set_kernel" in str(stage(app))
    app.slider(key="draw.pen").set_value(30).run()
    assert not app.exception


def test_stages_switched_on_the_stage_come_into_the_link(opened):
    app = opened(PAGE)
    experiment(app).use_centre(False)
    app.run()
    assert app.session_state["settings:draw"].centre is False
    assert experiment(opened(PAGE, centre="no")).settings.centre is False


@pytest.mark.parametrize(
    ("query", "words"),
    [({"network": "vgg"}, "network"), ({"digit": "12"}, "digit"), ({"ink": "maybe"}, "ink"), ({"x": "1"}, "x")],
)
def test_bad_links_fall_back_and_say_so(opened, query, words):
    app = opened(PAGE, **query)
    assert words in said(app)
    assert experiment(app).settings == DrawSettings()


def test_the_exercise_recognises_the_usual_mistakes(opened):
    app = opened(PAGE)
    app.number_input(key="exercise.draw").set_value(10).run()
    assert "overlap" in app.error[0].value
    app.number_input(key="exercise.draw").set_value(6).run()
    assert app.success


def test_presenting_keeps_the_pad_and_the_stage(opened):
    app = opened(PAGE, present="true")
    assert len(app.get("bidi_component")) == 2
    assert not app.selectbox
    assert not app.subheader
    assert stage(app)["large"]
