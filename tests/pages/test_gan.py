"""The adversarial page without a browser: controls, recipes, gallery, own points."""

import numpy as np
import pytest

from engine.generative.gan.settings import GALLERY, GAN_LAB, RECIPES, GANSettings
from tests.pages.visit import described
from ui.generative.gan import data
from ui.live.registry import REGISTRY

PAGE = "generative/gan.py"


def session():
    return next(iter(REGISTRY._entries.values())).session


def settings():
    return session().experiment.settings


def test_a_step_of_the_transport_is_an_iteration_at_first(opened):
    opened(PAGE)
    live = session()
    assert live.advance(0.0)["unit"] == "iteration"
    live.forward()
    assert live.experiment.steps == sum(live.experiment.training.schedule)


@pytest.mark.unfolded
def test_it_opens_with_the_ring_and_a_script_once_there_is_a_run(opened):
    app = opened(PAGE)
    assert settings() == GANSettings()
    session().experiment.step(3)
    app.run()
    assert not app.exception
    assert any("present update 3" in caption.value for caption in app.caption)
    assert "UPDATES" in "".join(code.value for code in app.code)


def test_another_distribution_brings_its_recipe_unless_something_was_changed(opened):
    app = opened(PAGE)
    app.selectbox(key="gan.data").set_value("disjoint").run()
    assert settings() == RECIPES["disjoint"]
    app.selectbox(key="gan.loss").set_value("hinge").run()
    app.selectbox(key="gan.data").set_value("ring8").run()
    assert settings().loss == "hinge"
    assert settings().data == "ring8"


def test_a_rate_reaches_the_running_networks(opened):
    app = opened(PAGE)
    session().experiment.step(5)
    app.select_slider(key="gan.d_rate").set_value(0.01).run()
    assert (session().experiment.steps, settings().d_rate) == (5, 0.01)


def test_presets_and_failures_set_the_controls(opened):
    app = opened(PAGE)
    app.selectbox(key="gan.preset").set_value("GAN Lab's own").run()
    assert settings() == GAN_LAB
    for letter, failure in GALLERY.items():
        app.selectbox(key=f"gan.guess.{letter}").set_value("Oscillation").run()
        app.button(key=f"gan.fail.{letter}").click().run()
        assert not app.exception
        assert settings() == failure.settings
        assert session().playing
        assert sum("It is running" in text.value for text in app.markdown) == 1
        session().experiment.named.add(failure.illness)
        app.run()
        said = "Right. " if failure.illness == "Oscillation" else f"It is: {failure.illness}. "
        assert sum(said in text.value for text in app.markdown) == 1


def test_the_galleries_order_gives_nothing_away(opened):
    app = opened(PAGE)
    illnesses = [failure.illness for failure in GALLERY.values()]
    names = app.selectbox(key="gan.guess.A").options
    assert sorted(names) == sorted(illnesses)
    assert all(name != illness for name, illness in zip(names, illnesses, strict=True))


def test_a_cure_given_on_the_stage_reaches_the_controls(opened):
    app = opened(PAGE)
    session()._edit("change", {"penalty_weight": 3.0})
    app.run()
    assert app.session_state["gan.penalty_weight"] == 3.0
    assert settings().penalty_weight == 3.0


def test_own_marks_travel_in_the_link(opened):
    app = opened(PAGE, data="yours", marks="0.2 0.3,0.8 0.7")
    experiment = session().experiment
    np.testing.assert_array_equal(experiment.training.marks, [[0.2, 0.3], [0.8, 0.7]])
    experiment.draw(0.5, 0.5)
    app.run()
    assert app.session_state["settings:gan"].marks == "0.2 0.3,0.8 0.7,0.5 0.5"
    assert session().experiment is experiment


def test_a_table_becomes_the_distribution(opened):
    app = opened(PAGE)
    app.session_state[data.WISH] = np.array([[0.1, 0.9], [0.9, 0.1]])
    app.run()
    assert not app.exception
    assert settings().data == "yours"
    assert len(session().experiment.training.marks) == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [("d_rate", "nan"), ("batch_size", "9999"), ("marks", "0.1 7"), ("picture", "movie"), ("g_hidden", "0,999")],
)
def test_nonsense_in_a_link_is_said_and_left_out(opened, name, value):
    app = opened(PAGE, **{"data": "yours", name: value})
    assert getattr(settings(), name) == getattr(GANSettings(), name)
    assert any("does not fit" in toast.value or "Mark" in toast.value for toast in app.toast)


def test_the_equation_is_that_of_the_loss(opened):
    app = opened(PAGE, loss="least squares")
    shown = " ".join(latex.value for latex in app.latex)
    assert "(D(G(z)) - 1)^2" in shown
    assert "log" not in shown
    app.selectbox(key="gan.loss").select("hinge").run()
    assert "max(0, 1 - D(x))" in " ".join(latex.value for latex in app.latex)


def test_the_picture_of_both_networks_goes_into_the_link_and_leaves_the_training_alone(opened):
    app = opened(PAGE)
    session().experiment.step(7)
    experiment = session().experiment
    app.radio(key="gan.picture").set_value("networks").run()
    assert not app.exception
    assert app.query_params["picture"] == "networks"
    assert session().experiment is experiment
    assert (experiment.steps, experiment.networks.on) == (7, True)
    app.selectbox(key="gan.preset").set_value("GAN Lab's own").run()
    assert session().experiment.networks.on
    app.radio(key="gan.picture").set_value("planes").run()
    assert not session().experiment.networks.on
    assert settings().g_hidden == (8, 8)


def test_a_link_opens_with_both_networks_presenting_too(opened):
    app = opened(PAGE, picture="networks", data="grid25", present="true")
    first = described(app)["rows"][0]["views"]
    assert [cell["view"] for cell in first] == ["plane", "network", "plane", "network", "bars"]
    assert session().experiment.networks.on
