"""The page of the generator of digits: its looks, what goes along from one to another, bad links, the exercise."""

import numpy as np
import pytest

from engine.generative.gan_digits.explore import Plane
from engine.generative.gan_digits.opinion import Opinion
from engine.generative.gan_digits.samples import Samples
from engine.generative.gan_digits.settings import GANDigitsSettings
from tests.pages.visit import described, said, session

PAGE = "generative/gan_digits.py"


def experiment(app):
    return session(app, "gan-digits").experiment


def test_it_opens_at_the_walk(opened):
    app = opened(PAGE)
    assert experiment(app).settings == GANDigitsSettings()
    assert len(app.get("bidi_component")) == 1
    assert described(app)["rows"][1]["views"][0]["options"]["images"] == "film"
    assert said(app) == ""


def test_looks_are_gone_through_and_codes_and_drawings_go_along(opened):
    app = opened(PAGE)
    experiment(app).anew()
    corners = experiment(app).corners
    app.selectbox(key="gan-digits.look").select("plane").run()
    assert isinstance(experiment(app), Plane)
    np.testing.assert_array_equal(experiment(app).corners, corners)
    assert described(app)["rows"][0]["views"][0]["view"] == "map"
    app.selectbox(key="gan-digits.look").select("opinion").run()
    assert isinstance(experiment(app), Opinion)
    assert len(app.get("bidi_component")) == 2
    app.slider(key="gan-digits.digit").set_value(7).run()
    assert experiment(app).frame()["pictures.captions"][0] == "x: example 7"
    app.selectbox(key="gan-digits.look").select("samples").run()
    assert isinstance(experiment(app), Samples)
    assert described(app)["rows"][3]["views"][0]["view"] == "table"


def test_ways_change_without_a_new_experiment(opened):
    app = opened(PAGE)
    before = experiment(app)
    before.step(30)
    app.selectbox(key="gan-digits.path").select("linear").run()
    app.selectbox(key="gan-digits.route").select("round").run()
    assert experiment(app) is before
    assert (before.settings.path, before.settings.route, before.steps) == ("linear", "round", 30)
    app.number_input(key="gan-digits.seed").set_value(4).run()
    assert experiment(app).settings.seed == 4


@pytest.mark.parametrize(
    ("query", "words"),
    [({"look": "x"}, "look"), ({"route": "x"}, "route"), ({"path": "1"}, "path"), ({"digit": "12"}, "digit"),
     ({"seed": "-1"}, "seed")],
)  # fmt: skip
def test_bad_links_fall_back_and_say_so(opened, query, words):
    app = opened(PAGE, **query)
    assert words in said(app)
    assert experiment(app).settings == GANDigitsSettings()


def test_the_exercise_recognises_the_usual_mistakes(opened):
    app = opened(PAGE)
    for value, words in ((5.66, "the ends"), (2.83, "one half of one end"), (7.0, "Not quite")):
        app.number_input(key="exercise.gan-digits").set_value(value).run()
        assert words in app.error[0].value
    app.number_input(key="exercise.gan-digits").set_value(4.0).run()
    assert app.success


@pytest.mark.unfolded
@pytest.mark.parametrize("look", ["walk", "plane", "opinion", "samples"])
def test_every_look_has_a_script_and_presents(opened, look):
    app = opened(PAGE, look=look)
    if look == "samples":
        experiment(app).step(1)
        app.run()
    assert any("gan.safetensors" in block.value and "import torch" in block.value for block in app.code)
    app = opened(PAGE, look=look, present="true")
    assert not app.subheader
    assert described(app)["large"]
