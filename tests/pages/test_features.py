"""The page on features before learning: its looks, a picture of one's own, what the stage moves, the exercises."""

import numpy as np
import pytest

from tests.pages.visit import said, session
from ui.convolutional.own_picture import OwnPicture

PAGE = "convolutional/features.py"


def experiment(app):
    return session(app, "features").experiment


def test_a_picture_of_ones_own_is_looked_at_in_each_look_that_has_one(opened):
    app = opened(PAGE)
    app.session_state["own:features"] = OwnPicture(np.full((300, 400, 3), 9, np.uint8), 1)
    app.session_state["features.wish.picture"] = True
    app.run()
    assert app.selectbox(key="features.picture").value == "yours"
    assert experiment(app).shown.shape == (192, 256)
    app.selectbox(key="features.look").select("hog").run()
    assert experiment(app).shown.shape == (192, 256)
    assert experiment(app).frame()["account"] == ["No pixel of this cell has a direction: all nine numbers are 0."]
    app.selectbox(key="features.picture").select("moon").run()
    assert experiment(app).shown.max() > 9
    assert not app.exception


def test_a_link_to_a_picture_of_ones_own_that_is_not_there_says_so(opened):
    app = opened(PAGE, picture="yours")
    assert "no link can carry it" in said(app)
    assert experiment(app).settings.picture == "camera"


def test_a_picture_too_small_for_a_block_is_said_and_what_was_there_stays(opened):
    app = opened(PAGE, look="hog")
    app.session_state["own:features"] = OwnPicture(np.zeros((9, 9), np.uint8), 1)
    app.session_state["features.wish.picture"] = True
    app.run()
    assert "A block has 16 × 16 pixels, and the picture 9 × 9. What ran before stays." in said(app)
    assert experiment(app).settings.picture == "camera"


def test_what_the_stage_moves_goes_into_the_settings_and_a_place_belongs_to_its_picture(opened):
    app = opened(PAGE)
    live = session(app, "features")
    with live.lock:
        live.experiment.threshold("low", 150)
        live.experiment.pin(3, 4)
    app.run()
    settings = app.session_state["settings:features"]
    assert (settings.low, settings.high, settings.pixel) == (150, 150, (3, 4))
    app.selectbox(key="features.picture").select("moon").run()
    assert app.session_state["settings:features"].pixel == ()
    app.selectbox(key="features.picture").select("camera").run()
    assert app.session_state["settings:features"].pixel == (3, 4)


def test_without_mnist_a_link_to_it_shows_the_small_digits_and_offers_a_download(opened, no_mnist):
    app = opened(PAGE, look="why", digits="mnist")
    assert "MNIST is not on this server yet" in said(app)
    assert experiment(app).settings.digits == "small"
    assert [button.label for button in app.button if "Download" in button.label] == ["Download MNIST"]


@pytest.mark.parametrize(("look", "right", "near"), [("edges", 30, 42), ("hog", 4356, 5184), ("why", 12970, 12960)])
def test_the_exercises_know_the_usual_mistakes(opened, look, right, near):
    app = opened(PAGE, look=look)
    field = f"exercise.{look}"
    app.number_input(key=field).set_value(near).run()
    assert not app.success
    assert len(app.error) == 1
    assert "Not quite" not in app.error[0].value
    app.number_input(key=field).set_value(right + 1).run()
    assert "Not quite" in app.error[0].value
    app.number_input(key=field).set_value(right).run()
    assert app.success[0].value.startswith("Right")
