"""The auto-encoder's page: two looks, what starts anew and what does not, bad links, the exercise."""

import numpy as np
import pytest

from engine.generative.autoencoder.experiment import AeTrain
from engine.generative.autoencoder.maps import AeExplore
from engine.generative.autoencoder.settings import AeSettings
from tests.pages.visit import described, said, session

PAGE = "generative/autoencoder.py"


def experiment(app):
    return session(app, "autoencoder").experiment


def test_it_opens_with_a_pad_and_a_network_in_training(opened):
    app = opened(PAGE)
    assert experiment(app).settings == AeSettings()
    assert [view.get("view") for view in described(app)["rows"][1]["views"]] == ["map", None]  # the second: a stack
    assert said(app) == ""


def test_noise_reaches_the_running_network_and_another_bottleneck_starts_anew(opened):
    app = opened(PAGE)
    before = experiment(app)
    before.step(3)
    app.slider(key="autoencoder.noise").set_value(0.5).run()
    app.select_slider(key="autoencoder.learning_rate").set_value(0.01).run()
    assert experiment(app) is before
    assert before.steps == 3
    assert (before.settings.noise, before.settings.learning_rate) == (0.5, 0.01)
    app.select_slider(key="autoencoder.codes").set_value(16).run()
    app.selectbox(key="autoencoder.kind").select("linear").run()
    assert experiment(app) is not before
    assert (experiment(app).settings.codes, experiment(app).settings.kind) == (16, "linear")


def test_what_was_drawn_goes_along_to_the_maps_and_back(opened):
    app = opened(PAGE)
    picture = np.full((70, 70), 255, np.uint8)
    picture[10:60, 30:38] = 0
    experiment(app).draw(picture)
    app.selectbox(key="autoencoder.look").select("map").run()
    assert isinstance(experiment(app), AeExplore)
    assert "A: your drawing" in experiment(app).frame()["said"][0]
    assert "move_ae2" in str(described(app))
    app.slider(key="autoencoder.digit_b").set_value(5).run()
    assert "B: example 5" in experiment(app).frame()["said"][0]
    app.selectbox(key="autoencoder.drawn").select("b").run()
    experiment(app).draw(picture[:, ::-1])
    assert "B: your drawing" in experiment(app).frame()["said"][0]
    app.selectbox(key="autoencoder.look").select("train").run()
    assert isinstance(experiment(app), AeTrain)
    assert experiment(app).frame()["whole.captions"][0] == "x: your drawing"
    app.selectbox(key="autoencoder.look").select("map").run()
    np.testing.assert_array_equal([*experiment(app).sheets.values()], [picture, picture[:, ::-1]])


def test_points_of_the_plane_have_one_number_and_no_pad_and_digits_bring_theirs_back(opened):
    app = opened(PAGE)
    app.selectbox(key="autoencoder.data").select("ring").run()
    assert (experiment(app).settings.data, experiment(app).settings.codes) == ("ring", 1)
    assert len(app.get("bidi_component")) == 1
    assert [view["options"].get("move") for view in described(app)["rows"][0]["views"]] == ["move_x", "move"]
    app.selectbox(key="autoencoder.kind").select("linear").run()
    app.selectbox(key="autoencoder.data").select("moons").run()
    assert (experiment(app).settings.kind, experiment(app).settings.codes) == ("linear", 1)
    app.selectbox(key="autoencoder.data").select("digits").run()
    assert experiment(app).settings.codes == 2
    assert len(app.get("bidi_component")) == 2
    assert said(app) == ""


def test_a_link_to_mnist_that_is_not_at_hand_shows_the_digits_and_the_offer(opened, monkeypatch, tmp_path):
    monkeypatch.delenv("MNIST_DIR", raising=False)
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(tmp_path))
    app = opened(PAGE, data="mnist", codes="16")
    assert "always here" in said(app)
    assert app.button(key="autoencoder.download")
    assert (experiment(app).settings.data, experiment(app).settings.codes) == ("digits", 16)
    app.selectbox(key="autoencoder.data").select("roll").run()
    assert experiment(app).settings.data == "roll"
    app.selectbox(key="autoencoder.data").select("mnist").run()
    assert "What ran before stays" in said(app)
    assert [view["options"].get("move") for view in described(app)["rows"][0]["views"]] == ["move_x", "move"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"look": "x"}, "look"),
        ({"codes": "65"}, "codes"),
        ({"noise": "2"}, "noise"),
        ({"kind": "cubic"}, "kind"),
        ({"data": "faces"}, "data"),
        ({"codes": "2", "hidden": "5000"}, "hidden"),
    ],
)
def test_bad_links_fall_back_and_say_so(opened, query, words):
    app = opened(PAGE, **query)
    assert words in said(app)
    assert experiment(app).settings == AeSettings()


def test_the_exercise_recognises_the_usual_mistakes(opened):
    app = opened(PAGE)
    app.number_input(key="exercise.autoencoder").set_value(512).run()
    assert "bias" in app.error[0].value
    app.number_input(key="exercise.autoencoder").set_value(320).run()
    assert "one way" in app.error[0].value
    app.number_input(key="exercise.autoencoder").set_value(580).run()
    assert app.success


@pytest.mark.unfolded
def test_the_script_is_of_the_run_so_far_and_it_presents(opened):
    app = opened(PAGE)
    experiment(app).step(7)
    app.run()
    assert any("UPDATES, SEED = 64, 7, 0" in block.value for block in app.code)
    for look in ("train", "map"):
        app = opened(PAGE, look=look, present="true")
        assert not app.subheader
        assert described(app)["large"]
