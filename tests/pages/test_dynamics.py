"""The page on dynamic systems: its looks, its examples, and that what is dragged reaches the settings."""

import math

import numpy as np
import pytest

from engine.recurrent.dynamics.linear.settings import LinearSettings
from engine.recurrent.dynamics.settings import LOOKS
from pages.recurrent import dynamics as page
from tests.pages.visit import described, said, session

PAGE = "recurrent/dynamics.py"


def experiment(app):
    return session(app, "dynamics").experiment


def test_it_opens_on_a_matrix_that_is_stable_as_a_map_alone(opened):
    app = opened(PAGE)
    frame = experiment(app).frame()
    assert (frame["map.name"], frame["flow.name"]) == (["stable spiral"], ["unstable spiral"])
    assert [one["options"]["title"] for one in described(app)["rows"][0]["views"]] == ["Map", "Flow", "Eigenvalues λ"]
    assert said(app) == ""


@pytest.mark.parametrize("look", page.SYSTEMS)
def test_every_look_has_its_examples_and_each_is_set_at_once(opened, look):
    assert look in LOOKS
    app = opened(PAGE, look=look)
    for title, wanted in page.EXAMPLES.get(look, {}).items():
        app.selectbox(key="dynamics.preset").select(title).run()
        assert not app.exception
        settings = experiment(app).settings
        assert all(getattr(settings, name) == value for name, value in wanted.items()), title


def test_a_number_that_is_typed_reaches_the_matrix_and_the_equation(opened):
    app = opened(PAGE)
    app.number_input(key="dynamics.b").set_value(1.0).run()
    assert experiment(app).settings.matrix.tolist() == [[0.8, 1.0], [0.4, 0.8]]
    assert "0.8 & 1" in app.latex[0].value
    root = math.sqrt(0.4)
    assert experiment(app).frame()["values.handles"][0]["x"] == pytest.approx(0.8 + root)


def test_the_exercise_tells_right_from_wrong_for_every_kind_of_question(opened):
    app = opened(PAGE)
    for number in range(4):
        for what in ("As a map", "As a flow"):
            app.radio(key=f"exercise.stable.{what}.{number}").set_value("stable").run()
        right, wrong = len(app.success), len(app.error)
        assert right + wrong == 2
        for told in [*app.success, *app.error]:
            verdict = "Right" if told in app.success else "No"
            assert told.value.startswith(verdict)
            assert (" is stable" in told.value) == (verdict == "Right")
        app.button(key="exercise.stable.next").click().run()


def test_the_script_that_is_offered_has_the_matrix_that_was_dragged(opened):
    from engine.recurrent.dynamics.linear.script import script

    app = opened(PAGE)
    live = experiment(app)
    live.pull(0, 0.0, 0.5)
    assert live.found.values[0] == pytest.approx(0.5j)
    assert f"A = {live.settings.matrix.tolist()}" in script(live).replace("\n", "")
    np.testing.assert_allclose(np.trace(live.settings.matrix), 0, atol=1e-12)
    assert live.settings != LinearSettings()
