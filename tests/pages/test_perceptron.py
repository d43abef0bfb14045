"""The perceptron's page: every control once, good links and bad ones."""

import pytest

from engine.supervised.perceptron.data import DATASETS
from engine.supervised.perceptron.settings import PerceptronSettings
from tests.pages.visit import described, said, session

PAGE = "supervised/perceptron.py"


def test_it_opens_on_its_defaults_with_a_stage_and_no_notice(opened):
    app = opened(PAGE)
    assert session(app, "perceptron").experiment.settings == PerceptronSettings()
    views = described(app)["rows"][0]["views"]
    assert views[0]["view"] == "plane"
    assert said(app) == ""


@pytest.mark.parametrize("data", list(DATASETS))
def test_every_data_set_by_control_and_by_link(opened, data):
    app = opened(PAGE)
    app.selectbox(key="perceptron.data").select(data).run()
    assert not app.exception
    assert session(app, "perceptron").experiment.settings.data == data
    app = opened(PAGE, data=data)
    assert session(app, "perceptron").experiment.settings.data == data


def test_every_other_control_reaches_the_experiment(opened):
    app = opened(PAGE)
    before = session(app, "perceptron").experiment
    app.slider(key="perceptron.margin").set_value(1.5).run()
    app.select_slider(key="perceptron.rate").set_value(0.5).run()
    app.selectbox(key="perceptron.ties").select("mistake").run()
    running = session(app, "perceptron").experiment
    assert running is before  # these three apply while it runs
    assert (running.settings.margin, running.settings.rate, running.settings.ties) == (1.5, 0.5, "mistake")
    app.selectbox(key="perceptron.start").select("random").run()
    app.selectbox(key="perceptron.order").select("shuffled").run()
    app.number_input(key="perceptron.seed").set_value(7).run()
    app.slider(key="perceptron.count").set_value(20).run()
    app.number_input(key="perceptron.data_seed").set_value(3).run()
    rebuilt = session(app, "perceptron").experiment
    assert rebuilt is not before
    chosen = rebuilt.settings
    assert (chosen.start, chosen.order, chosen.seed, chosen.count, chosen.data_seed) == ("random", "shuffled", 7, 20, 3)
    assert not app.exception


def test_a_link_restores_the_settings_and_points(opened):
    app = opened(PAGE, data="yours", points="1 2 0,-3 0.5 1", rate="0.5", order="shuffled")
    experiment = session(app, "perceptron").experiment
    assert experiment.settings == PerceptronSettings(data="yours", points="1 2 0,-3 0.5 1", rate=0.5, order="shuffled")
    assert experiment.frame()["points"].tolist() == [[1, 2], [-3, 0.5]]
    assert said(app) == ""


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"rate": "fast"}, "rate"),
        ({"rate": "-1"}, "rate"),
        ({"rate": "nan"}, "rate"),
        ({"count": "9" * 400}, "count"),
        ({"count": "1e3"}, "count"),
        ({"data": "moons"}, "data"),
        ({"colour": "red"}, "colour"),
        ({"points": "1 2"}, "points"),
        ({"points": "1 2 0," * 5000}, "points"),
        ({"seed": "<script>alert(1)</script>"}, "seed"),
    ],
)
def test_bad_links_fall_back_and_say_so(opened, query, words):
    app = opened(PAGE, **query)
    assert words in said(app)
    assert session(app, "perceptron").experiment.settings == PerceptronSettings()


def test_points_moved_on_the_stage_become_ones_own_without_a_rebuild(opened):
    app = opened(PAGE, data="xor")
    experiment = session(app, "perceptron").experiment
    experiment.step(5)
    experiment.move_point(0, 0.5, -0.5)
    app.run()
    assert session(app, "perceptron").experiment is experiment
    assert experiment.steps == 5
    assert app.selectbox(key="perceptron.data").value == "yours"
    assert app.session_state["settings:perceptron"].points.startswith("0.5 -0.5 0")


def test_the_exercise_knows_right_from_wrong(opened):
    app = opened(PAGE)
    for name, value in (("w₁", 0), ("w₂", 0), ("b", 0)):
        app.number_input(key=f"exercise.{name}").set_value(value).run()
    assert "constant input 1" in app.error[0].value
    app.number_input(key="exercise.b").set_value(1).run()
    assert app.success


def test_presenting_leaves_the_stage_and_the_equation(opened):
    app = opened(PAGE, present="true", data="xor")
    assert described(app)["large"]
    assert len(app.latex) == 1
    assert not app.selectbox
    assert not app.subheader
    assert session(app, "perceptron").experiment.settings.data == "xor"
