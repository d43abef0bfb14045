"""Points edited on the stage become the visitor's own; a link that is followed then stands, and they come back."""

import importlib

import numpy as np
import pytest

from engine.settings import Settings, declared
from pages.lessons import LESSONS
from tests.pages.visit import session


def settings_of(lesson):
    module = importlib.import_module(f"engine.{lesson.chapter}.{lesson.name}.settings")
    return next(
        one
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, Settings) and one.__module__ == module.__name__
    )


def sets(lesson):
    """The data sets of a lesson whose visitors may bring points of their own to learn from, besides those."""
    fields = declared(settings_of(lesson))
    known = fields["data"].titles or {} if {"data", "points"} <= set(fields) else {}
    return [name for name in known if name != "yours"] if "yours" in known else []


FOUND = [lesson for lesson in LESSONS if sets(lesson)]


def test_the_lessons_are_found():
    assert {"perceptron", "mlp", "classifiers"} <= {lesson.address for lesson in FOUND}


@pytest.mark.parametrize("lesson", FOUND, ids=lambda lesson: lesson.address)
def test_a_link_stands_though_points_were_edited_and_they_come_back(opened, lesson):
    first, second = sets(lesson)[:2]
    app = opened(lesson.script, data=first)

    def now():
        return session(app, lesson.address).experiment, app.session_state[f"settings:{lesson.address}"]

    experiment = now()[0]
    experiment.move_point(0, 0.62, -0.37)
    app.run()
    assert now() == (experiment, now()[1])
    assert now()[1].data == "yours"
    mine = experiment.frame()["points"]
    app.query_params.clear()
    app.query_params["data"] = second
    app.run()
    assert now()[1].data == second
    assert len(now()[0].frame()["points"]) != len(mine) or (now()[0].frame()["points"] != mine).any()
    app.run()
    assert now()[1].data == second  # nor does it turn round later
    app.button(key=f"{lesson.address}.back").click().run()
    assert now()[1].data == "yours"
    np.testing.assert_allclose(now()[0].frame()["points"], mine, atol=1e-6)
    assert not app.exception
