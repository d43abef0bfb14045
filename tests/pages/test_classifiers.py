"""The classifiers' page: looks, presets, own points, tables, what the stage hands over to the controls."""

from urllib.parse import parse_qsl

import pytest

from engine.supervised.classifiers.data import SOURCES
from engine.supervised.classifiers.settings import PRESETS, ClassifierSettings
from tests.pages.visit import described, said, session
from ui.live.messages import Said

PAGE = "supervised/classifiers.py"
LESSON = "classifiers"


def titles(app):
    """What the panels are called."""
    planes = described(app)["rows"][0]["views"][0]["stack"][0]["options"]["planes"]
    return [one["title"] for one in planes]


def test_it_opens_with_six_models_and_no_notice(opened):
    app = opened(PAGE)
    assert session(app, LESSON).experiment.settings == ClassifierSettings()
    assert titles(app) == [
        "Logistic", "Linear SVM", "RBF SVM", "Tree", "Neighbours", "MLP",
    ]  # fmt: skip
    assert said(app) == ""


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_opens_from_a_link_and_from_the_list(opened, preset):
    app = opened(PAGE, preset=preset)
    assert session(app, LESSON).experiment.settings == PRESETS[preset]
    assert said(app) == ""
    other = opened(PAGE)
    other.selectbox(key=f"{LESSON}.preset").select(preset).run()
    assert session(other, LESSON).experiment.settings == PRESETS[preset]


def test_models_are_chosen_while_the_mlp_learns_on(opened):
    app = opened(PAGE)
    live = session(app, LESSON)
    live.forward()
    live.advance(0.1)
    app.button_group(key=f"{LESSON}.panels").set_value(["mlp", "bayes"]).run()
    assert session(app, LESSON).experiment is live.experiment
    assert live.experiment.steps == 1
    assert titles(app) == ["Bayes", "MLP"]
    assert "field.bayes" in live.advance(0.1)


def test_a_slider_of_the_stage_moves_the_link_and_counts_anew_elsewhere(opened):
    app = opened(PAGE)
    live = session(app, LESSON)
    live.post(Said("tune", {"name": "c_linear", "value": -1.0}))
    live.advance(0.1)
    app.run()
    assert app.query_params["c_linear"] == "0.1"
    app.selectbox(key=f"{LESSON}.look").select("redraws").run()
    redraws = session(app, LESSON).experiment
    redraws.step(2)
    app.select_slider(key=f"{LESSON}.c_linear").set_value(1.0).run()
    assert session(app, LESSON).experiment.steps == 0


def test_points_of_ones_own_go_into_the_link_and_into_every_look(opened):
    app = opened(PAGE, data="yours", points="2|1 1 0,-1 2 1")
    live = session(app, LESSON)
    live.post(Said("add_point", {"x": 2.0, "y": 3.0, "label": 2}))
    live.advance(0.1)
    app.run()
    assert app.query_params["points"] == "3|1 1 0,-1 2 1,2 3 2"
    for look in ("redraws", "tune", "panels"):
        app.selectbox(key=f"{LESSON}.look").select(look).run()
        assert len(session(app, LESSON).experiment.training.data.targets) == 3
    assert said(app) == ""


def test_every_set_is_a_choice_and_predictions_stay(opened):
    app = opened(PAGE, look="redraws")
    live = session(app, LESSON)
    live.post(Said("guess", {"name": "tree"}))
    live.advance(0.1)
    for data in SOURCES:
        app.selectbox(key=f"{LESSON}.data").select(data).run()
        assert not app.exception
    app.selectbox(key=f"{LESSON}.data").select("moons").run()
    assert session(app, LESSON).experiment.guesses["moons"] == "tree"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"points": "0|1 1 0.5"}, "have values, not classes"),
        ({"panels": "tree,oracle"}, "no model named"),
        ({"c_rbf": "1e9"}, "C of the RBF SVM"),
        ({"look": "palm"}, "no look named"),
        ({"k": "0"}, "number of neighbours"),
    ],
)
def test_a_link_that_does_not_fit_says_so(opened, query, words):
    app = opened(PAGE, **query)
    assert words in said(app)
    assert session(app, LESSON).experiment.settings == ClassifierSettings()


def test_a_table_of_classes_is_placed_and_one_of_numbers_is_refused(opened):
    app = opened(PAGE)
    rows = "\n".join(f"{k},{k * k % 7},{'ab'[k % 2]}" for k in range(12))
    app.file_uploader(key=f"{LESSON}.file").set_value(("t.csv", f"u,v,kind\n{rows}".encode(), "text/csv")).run()
    app.button(key=f"{LESSON}.file.use").click().run()
    assert session(app, LESSON).experiment.training.data.inputs.shape == (12, 2)
    assert app.query_params["data"] == "yours"
    app = opened(PAGE)
    rows = "\n".join(f"{k},{k * k % 7},{k / 3:.2f}" for k in range(12))
    app.file_uploader(key=f"{LESSON}.file").set_value(("t.csv", f"u,v,y\n{rows}".encode(), "text/csv")).run()
    app.button(key=f"{LESSON}.file.use").click().run()
    assert "not classes" in said(app)
    assert session(app, LESSON).experiment.settings == ClassifierSettings()


def test_the_figures_scores_stand_with_their_intervals(opened):
    app = opened(PAGE)
    (table,) = app.table
    assert table.value.columns.tolist() == ["", "Two moons", "Two circles", "Linearly separable"]
    rows = {row[0]: row[1:] for row in table.value.to_numpy().tolist()}
    assert rows["Linear SVM"][1] == "40.0 % (26.3–55.4 %)"
    assert rows["RBF SVM"][0] == "97.5 % (87.1–99.6 %)"


def test_the_best_settings_are_a_link_away(opened):
    app = opened(PAGE, look="tune", panels="tree,neighbours")
    before = len(app.get("page_link"))
    experiment = session(app, LESSON).experiment
    experiment.step(100)
    app.run()
    assert len(app.get("page_link")) == before + 1
    best = {
        name: value for model in ("tree", "neighbours") for name, value in experiment.training.best(model)[0].items()
    }
    query = dict(parse_qsl(app.get("page_link")[0].proto.query_string))
    other = session(opened(PAGE, **query), LESSON).experiment.settings
    assert (other.look, other.depth, other.k) == ("panels", best["depth"], best["k"])
