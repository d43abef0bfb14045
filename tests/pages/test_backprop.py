"""The page of backpropagation: its looks, examples, good links and bad ones, what was typed, the exercise."""

import pytest

from engine.supervised.backprop.network import Net
from engine.supervised.backprop.settings import PRESETS, BackpropSettings
from tests.pages.visit import described, said, session

PAGE = "supervised/backprop.py"


def experiment(app):
    return session(app, "backprop").experiment


@pytest.mark.parametrize(
    ("look", "views", "words"),
    [("network", ["graph", "lines"], r"\eta"), ("checks", ["graph", "curve"], r"\operatorname{Im}"),
     ("formula", ["graph", "lines"], r"u \text{ uses } v")],
)  # fmt: skip
def test_each_look_has_its_views_its_equation_and_its_letters(opened, look, views, words):
    app = opened(PAGE, look=look)
    found = str(described(app)["rows"])
    assert all(f"'view': '{view}'" in found for view in views)
    assert words in app.latex[0].value
    assert any("L: loss" in caption.value or "f: the result" in caption.value for caption in app.caption)
    assert said(app) == ""


@pytest.mark.parametrize("name", PRESETS)
def test_examples_by_the_list_and_by_link(opened, name):
    app = opened(PAGE)
    app.selectbox(key="backprop.preset").select(name).run()
    assert experiment(app).settings == PRESETS[name]
    assert experiment(opened(PAGE, preset=name)).settings == PRESETS[name]
    assert said(app) == ""


@pytest.mark.parametrize(
    ("query", "words"),
    [({"inputs": "5"}, "inputs"), ({"hidden": "4,4,4"}, "hidden"), ({"W": "abc"}, "number"), ({"W": "5000"}, "1000"),
     ({"loss": "entropy", "t": "2"}, "probabilities"), ({"formula": "__import__('os')"}, "cannot be read"),
     ({"values": "x = <script>"}, "not the value"), ({"rate": "nan"}, "rate"), ({"which": "w9"}, "")],
)  # fmt: skip
def test_bad_links_fall_back_and_say_so(opened, query, words):
    app = opened(PAGE, **query)
    assert words in said(app)
    assert not app.exception
    assert experiment(app).frame()["graph"]["nodes"]


def test_other_sizes_keep_the_walk_and_another_seed_draws_other_weights(opened):
    app = opened(PAGE)
    walk = experiment(app)
    walk.set_number("w1,1,1", "0.75")
    app.run()
    assert app.session_state["settings:backprop"].W.startswith("0.75 -0.1;")
    app.slider(key="backprop.hidden.many").set_value(1).run()
    app.slider(key="backprop.hidden.many").set_value(2).run()
    app.slider(key="backprop.inputs").set_value(4).run()
    app.slider(key="backprop.outputs").set_value(2).run()
    assert experiment(app) is walk
    assert walk.net.sizes[0] == 4
    assert walk.net.sizes[-1] == 2
    assert walk.net.weights[0][0, 0] == 0.75
    app.number_input(key="backprop.seed").set_value(5).run()
    assert walk.net.weights[0][0, 0] == BackpropSettings(inputs=4, seed=5).net().weights[0][0, 0]
    app.number_input(key="backprop.seed").set_value(0).run()
    assert walk.net.weights[0][0, 0] == 0.75


def test_a_formula_is_typed_and_refused_in_a_sentence(opened):
    app = opened(PAGE, look="formula")
    app.text_input(key="backprop.formula").set_value("max(p, 2)·p").run()
    app.text_input(key="backprop.values").set_value("p = 3").run()
    assert experiment(app).reading.values[-1] == 9
    app.text_input(key="backprop.formula").set_value("2p").run()
    assert "Between “2” and “p” a sign is missing" in said(app)
    assert experiment(app).reading.values[-1] == 9


def test_the_exercise_recognises_the_right_answer_and_the_usual_mistakes(opened):
    settings = BackpropSettings(inputs=1, hidden=(), x="3", t="1", W="0", b="0")
    net: Net = settings.net()
    slope, right = float(net.d_weights[0][0, 0]), float(net.d_biases[0][0])
    app = opened(PAGE)
    mistakes = {0.0: "its gradient is not", slope: "does not read x", -right: "sign is turned", net.value: "L itself"}
    for answer, words in (mistakes | {7.0: "Not quite"}).items():
        app.number_input(key="exercise.backprop").set_value(answer).run()
        assert words in app.error[0].value
    app.number_input(key="exercise.backprop").set_value(right).run()
    assert "∂L/∂b = δ·1 = −1" in app.success[0].value
