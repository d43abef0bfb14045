"""The unrolled network's page: every control once, examples, good links and bad ones, what was typed taken over."""

from dataclasses import replace

import numpy as np
import pytest

from engine.recurrent.cells.shares import shares
from engine.recurrent.rnn.network import Unrolled
from engine.recurrent.rnn.settings import OWN, PRESETS, RNNSettings
from engine.recurrent.rnn.training import LearnExperiment
from engine.settings import declared
from tests.pages.visit import described, said, session
from ui import lesson
from ui.links import from_query

PAGE = "recurrent/rnn.py"


def experiment(app):
    return session(app, "rnn").experiment


def test_it_opens_on_a_small_network_with_its_views_and_no_notice(opened):
    app = opened(PAGE)
    assert experiment(app).settings == RNNSettings()
    rows = described(app)["rows"]
    assert rows[0]["views"][0]["view"] == "unrolled"
    assert [cell["stack"][1]["view"] for cell in rows[1]["views"]] == ["grids"] * 3
    assert said(app) == ""
    assert r"\tanh" in app.latex[0].value


@pytest.mark.parametrize("field", ["sequence", "activation", "loss", "weights"])
def test_every_choice_by_control_and_by_link(opened, field):
    app = opened(PAGE)
    for choice in declared(RNNSettings)[field].titles:
        app.selectbox(key=f"rnn.{field}").select(choice).run()
        assert not app.exception
        assert getattr(experiment(app).settings, field) == choice
        other = opened(PAGE, **{field: choice})
        assert getattr(experiment(other).settings, field) == choice


def test_every_other_control_reaches_the_walk_and_keeps_it(opened):
    app = opened(PAGE)
    walk = experiment(app)
    app.slider(key="rnn.length").set_value(9).run()
    app.slider(key="rnn.hidden").set_value(3).run()
    app.slider(key="rnn.scale").set_value(0.5).run()
    app.number_input(key="rnn.seed").set_value(4).run()
    app.select_slider(key="rnn.rate").set_value(0.03).run()
    assert not app.exception
    assert experiment(app) is walk
    assert walk.settings == RNNSettings(length=9, hidden=3, scale=0.5, seed=4, rate=0.03)


@pytest.mark.parametrize("name", PRESETS)
def test_examples_by_the_list_and_by_link(opened, name):
    app = opened(PAGE)
    app.selectbox(key="rnn.preset").select(name).run()
    assert experiment(app).settings == PRESETS[name]
    assert experiment(opened(PAGE, preset=name)).settings == PRESETS[name]
    assert said(app) == ""


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"length": "13"}, "length"),
        ({"hidden": "1.5"}, "hidden"),
        ({"scale": "nan"}, "scale"),
        ({"activation": "sine"}, "activation"),
        ({"weights": "yours", "W_hh": "1 2;3"}, "equally long"),
        ({"W_hh": "5000"}, "W_hh"),
        ({"x": "<script>alert(1)</script>"}, "x"),
        ({"h0": "1/0"}, "divided by 0"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_bad_links_fall_back_and_say_so(opened, query, words):
    app = opened(PAGE, **query)
    assert words in said(app)
    assert {**vars(experiment(app).settings), "weights": "drawn"} == vars(RNNSettings())


def test_what_was_typed_comes_into_the_link_and_nothing_is_sent_back(opened):
    app = opened(PAGE)
    walk = experiment(app)
    walk.step(5)
    walk.set_input(0, 2, "-2")
    walk.set_recurrent_weight(0, 0, 1, "1.5")
    app.run()
    assert app.selectbox(key="rnn.sequence").value == OWN
    assert app.selectbox(key="rnn.weights").value == OWN
    kept = app.session_state["settings:rnn"]
    assert kept.x.startswith("1;-2;1;0")
    assert kept.W_hh == "0.07 1.5;-0.9 0.16"
    assert experiment(app) is walk
    assert walk.steps == 5
    app.slider(key="rnn.length").set_value(6).run()
    assert walk.net.x[1, 0] == -2
    other = opened(PAGE, sequence=OWN, x=kept.x, d=kept.d, weights=OWN, W_hh=kept.W_hh)
    assert experiment(other).net.weights["W_hh"].tolist() == walk.net.weights["W_hh"].tolist()


def test_another_sequence_chosen_right_after_typing_is_taken(opened):
    app = opened(PAGE)
    experiment(app).set_input(0, 1, "7")
    app.selectbox(key="rnn.sequence").select("delay").run()
    assert experiment(app).settings.sequence == "delay"
    app.run()
    assert app.selectbox(key="rnn.sequence").value == "delay"
    assert app.session_state["settings:rnn"].x == ""


def test_drawn_weights_chosen_again_forget_the_typed_ones(opened):
    app = opened(PAGE, preset="a delay line")
    app.selectbox(key="rnn.weights").select("drawn").run()
    assert app.session_state["settings:rnn"].W_hh == ""
    assert experiment(app).net.weights["W_hh"][1, 0] != 1


def test_the_exercise_recognises_the_right_answer_and_the_usual_mistakes(opened):
    net = Unrolled(
        RNNSettings(
            sequence=OWN, x="1;1", d="0;1", hidden=1, length=2, loss="last", activation="linear", weights=OWN,
            W_xh="1", W_hh="0.5", b_h="0", W_hy="1", b_y="0", h0="4",
        )
    )  # fmt: skip
    first, last = net.parts["W_hh"][:, 0, 0].tolist()
    answers = {
        last: "step 2 alone", first: "step 1 alone", (net.delta[:, 0] * net.h[:, 0]).sum(): "state before its step",
        2 * last: "passed through W_hh", -first - last: "sign", 1.0: "Not quite",
    }  # fmt: skip
    app = opened(PAGE)
    for answer, words in answers.items():
        app.number_input(key="exercise.rnn").set_value(float(answer)).run()
        assert words in app.error[0].value
    app.number_input(key="exercise.rnn").set_value(first + last).run()
    assert app.success[0].value == "That is right: 7.5."


@pytest.mark.unfolded
def test_the_script_follows_the_controls(opened):
    app = opened(PAGE, activation="relu")
    shown = " ".join(block.value for block in app.code)
    assert "bend, slope = torch.relu" in shown
    assert "class RNN(Cell)" in shown


def test_presenting_leaves_the_stage_and_the_equation(opened):
    app = opened(PAGE, present="true", preset="XOR in time")
    assert described(app)["large"]
    assert len(app.latex) == 1
    assert not app.selectbox
    assert experiment(app).settings == PRESETS["XOR in time"]


def test_it_learns_and_goes_back_to_walking(opened):
    app = opened(PAGE, mode="learn")
    made = experiment(app)
    assert isinstance(made, LearnExperiment)
    assert [cell["view"] for cell in described(app)["rows"][1]["views"]] == ["curve", "shares"]
    app.select_slider(key="rnn.rate").set_value(0.03).run()
    assert experiment(app) is made
    app.slider(key="rnn.hidden").set_value(3).run()
    assert experiment(app) is not made
    app.selectbox(key="rnn.mode").select("walk").run()
    assert described(app)["rows"][1]["views"][0]["stack"][1]["view"] == "grids"
    assert not app.exception


@pytest.fixture
def tried(opened, monkeypatch):
    """The settings of a *Try this* by its label."""
    found = []
    monkeypatch.setattr(lesson, "try_this", lambda page, trials: found.extend(trials))
    opened(PAGE)
    links = {label: query for _, label, query, *_ in found}

    def settings(label):
        preset = PRESETS.get(links[label].get("preset", ""), RNNSettings())
        return from_query({name: value for name, value in links[label].items() if name != "preset"}, preset)[0]

    return settings


@pytest.mark.parametrize("seed", range(3))
def test_every_step_back_at_least_halves_the_gradient_as_the_page_says(tried, seed):
    net = Unrolled(replace(tried("A gradient that vanishes"), seed=seed))
    length = np.abs(net.d_h[:, 0])
    factors = length[:-1] / length[1:]
    assert (factors <= 0.5).all()
    np.testing.assert_allclose(factors, 0.5 * (1 - net.h[1:, 0] ** 2))
    linear = Unrolled(replace(tried("A gradient that vanishes"), seed=seed, activation="linear", W_hh="1.5"))
    assert np.abs(linear.d_h[0]) > np.abs(linear.d_h[-1])


@pytest.mark.parametrize("seed", range(4))
def test_which_lags_the_gradient_comes_from_after_100_updates(tried, seed):
    training = LearnExperiment(replace(tried("XOR in time, learning"), seed=seed)).training
    del training.weights[1:]
    training._look()
    training.step(100)
    assert shares(training.nets[0].by_lag)[:2].sum() > 0.75


@pytest.mark.parametrize(("rate", "stops"), [(0.1, True), (0.05, False)])
def test_seed_4_leaves_all_bounds_and_a_smaller_rate_holds_it(tried, rate, stops):
    training = LearnExperiment(replace(tried("XOR in time, learning"), seed=4, rate=rate)).training
    del training.weights[1:]
    training._look()
    training.step(100)
    assert training.ready is not stops


@pytest.mark.parametrize("seed", range(2))
def test_the_five_lines_end_at_different_losses(tried, seed):
    made = LearnExperiment(replace(tried("XOR in time, learning"), seed=seed))
    made.step(100)
    losses = made.measure()["loss"]
    assert losses.max() > 1.5 * losses.min()
