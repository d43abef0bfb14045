"""The gates lesson's page: links, sequences typed, networks taken over from training."""

import ast

import numpy as np
import pytest

from engine.recurrent.gates.pattern import matches, units_on
from engine.recurrent.gates.settings import GatesSettings
from engine.recurrent.gates.tasks import TASKS
from engine.recurrent.gates.tour import GatesTour
from engine.recurrent.gates.training import GatesExperiment
from tests.pages.visit import described, said, session
from ui import lesson
from ui.links import from_query

PAGE = "recurrent/gates.py"


def views(app):
    every = [one for row in described(app)["rows"] for one in row["views"]]
    return [part["view"] for one in every for part in one.get("stack", [one])]


def mode(app):
    return next(box for box in app.selectbox if box.label == "What to do")


def test_the_page_opens_on_the_trained_lstm(opened):
    app = opened(PAGE)
    experiment = session(app, "gates").experiment
    assert isinstance(experiment, GatesTour)
    assert (experiment.length, experiment.kind) == (16, "lstm")
    assert views(app) == ["score", "lines", "choices", "cell", "lines"]
    assert not app.warning
    assert not app.error


@pytest.mark.parametrize("look", ["lines", "units", "saturation", "pattern", "other"])
def test_below_the_gates_stands_what_is_chosen(opened, look):
    app = opened(PAGE)
    before = session(app, "gates").experiment
    app.selectbox(key="gates.look").select(look).run()
    assert session(app, "gates").experiment is before
    assert before.settings.look == look
    assert views(app)[0] == "score"
    assert "cell" not in views(app)


def test_a_link_says_everything(opened):
    app = opened(PAGE, task="words", cell="gru", text="open sea", holds="z=0,r.2@3=1", look="lines")
    experiment = session(app, "gates").experiment
    assert experiment.settings.holds == ("z=0", "r.2@3=1")
    assert (experiment.kind, experiment.length, experiment.settings.task) == ("gru", 8, "words")
    assert said(app) == ""


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ({"task": "sums"}, "no task"),
        ({"text": "([)]"}, "none of the symbols"),
        ({"holds": "f=7"}, "is no hold"),
        ({"hidden": "999"}, "from 1 to 16"),
        ({"network": "own"}, "another visit"),
    ],
)
def test_a_link_that_does_not_fit_is_answered_in_a_sentence(opened, query, reason):
    app = opened(PAGE, **query)
    assert reason in said(app)
    assert isinstance(session(app, "gates").experiment, GatesTour)


def test_a_sequence_is_typed_and_what_is_none_is_said_for_as_long_as_it_stands(opened):
    app = opened(PAGE)
    app.text_input(key="gates.text").input("((()))").run()
    assert session(app, "gates").experiment.length == 6
    app.text_input(key="gates.text").input("(()))").run()
    assert "place 5 closes nothing" in app.error[0].value
    assert session(app, "gates").experiment.length == 6
    app.text_input(key="gates.text").input("").run()
    assert not app.error
    assert session(app, "gates").experiment.length == 16


def test_another_task_begins_with_its_example_and_free_gates(opened):
    app = opened(PAGE, text="(())", holds="f=0")
    app.selectbox(key="gates.task").select("words").run()
    experiment = session(app, "gates").experiment
    assert (experiment.settings.text, experiment.settings.holds) == ("", ())
    assert experiment.length == len(TASKS["words"].example)
    assert not app.error
    assert said(app) == ""


def test_a_hold_of_the_stage_comes_into_the_link(opened):
    app = opened(PAGE)
    running = session(app, "gates")
    running.experiment.hold("f")
    app.run()
    assert app.query_params["holds"] == "f=0"
    assert running.experiment.settings.holds == ("f=0",)
    running.experiment.pin(3, 2)
    app.run()
    assert app.query_params["unit"] == str(running.experiment.unit + 1)
    app.selectbox(key="gates.cell").select("gru").run()
    app.run()
    assert "unit" not in app.query_params


def test_networks_trained_here_are_taken_apart(opened):
    app = opened(PAGE, mode="learn", task="first", hidden="4", batch="4")
    learning = session(app, "gates").experiment
    assert isinstance(learning, GatesExperiment)
    assert views(app) == ["curve", "curve", "shares", "lines", "score"]
    learning.step(3)
    app.button(key="gates.apart").click().run()
    apart = session(app, "gates").experiment
    assert isinstance(apart, GatesTour)
    assert apart.weights["gru"]["W_hh"].tolist() == learning.networks()["first"][0]["gru"]["W_hh"].tolist()
    assert apart.frame()["bands"].shape[1] == 4
    assert app.selectbox(key="gates.network").options == ["beforehand", "here, 3 updates"]
    app.selectbox(key="gates.network").select("shipped").run()
    assert session(app, "gates").experiment.frame()["bands"].shape[1] == 8


def test_leaving_training_by_the_choice_of_what_to_do_takes_the_networks_along(opened):
    app = opened(PAGE, mode="learn", hidden="5", batch="4")
    session(app, "gates").experiment.step(2)
    mode(app).select("look").run()
    assert session(app, "gates").experiment.frame()["bands"].shape[1] == 5
    mode(app).select("learn").run()
    mode(app).select("look").run()  # nothing was learnt: what was kept stays
    assert session(app, "gates").experiment.frame()["bands"].shape[1] == 5


def test_a_link_opened_while_learning_leads_to_looking(opened):
    app = opened(PAGE, mode="learn", hidden="5", batch="4")
    app.query_params.clear()
    app.query_params["holds"] = "f=0"
    app.run()
    experiment = session(app, "gates").experiment
    assert isinstance(experiment, GatesTour)
    assert experiment.settings.holds == ("f=0",)
    assert mode(app).value == "look"


def test_a_link_left_a_moment_ago_comes_from_a_browser_that_is_behind(opened):
    app = opened(PAGE, cell="gru")
    app.selectbox(key="gates.cell").select("lstm").run()
    app.query_params["cell"] = "gru"  # asked for before the browser heard of the new address
    app.run()
    assert session(app, "gates").experiment.settings.cell == "lstm"
    assert "cell" not in app.query_params
    app.session_state["left:gates"] = []  # later it is a link that was opened
    app.query_params["cell"] = "gru"
    app.run()
    assert session(app, "gates").experiment.settings.cell == "gru"


def test_the_learning_rate_moves_while_it_runs(opened):
    app = opened(PAGE, mode="learn")
    learning = session(app, "gates").experiment
    app.select_slider(key="gates.learning_rate").set_value(0.1).run()
    assert session(app, "gates").experiment is learning
    assert learning.settings.learning_rate == 0.1
    app.slider(key="gates.hidden").set_value(3).run()
    assert session(app, "gates").experiment is not learning


@pytest.mark.parametrize(
    ("guess", "word"), [(0.8, "Right"), (-0.8, "size is right"), (1.0, "before"), (3.0, "Not quite")]
)
def test_the_exercise_checks_itself(opened, guess, word):
    app = opened(PAGE)
    app.number_input(key="exercise.gates").set_value(guess).run()
    assert word in [*(one.value for one in app.success), *(one.value for one in app.error)][0]


@pytest.mark.unfolded
@pytest.mark.parametrize("mode", ["look", "learn"])
def test_the_script_and_the_code_are_there(opened, mode):
    app = opened(PAGE, mode=mode)
    texts = [code.value for code in app.code]
    assert any("class Reading" in text for text in texts)
    assert any(("W_hh @ h" if mode == "look" else "nn.LSTM") in text for text in texts)
    for text in texts:
        ast.parse(text)


def test_presenting_shows_stage_and_equation_alone(opened):
    app = opened(PAGE, present="true")
    assert not app.title
    assert not app.selectbox
    assert app.latex


def test_what_to_do_there_and_back_finds_the_training(opened):
    app = opened(PAGE, mode="learn")
    live = session(app, "gates")
    live.forward()
    (mode,) = [one for one in app.selectbox if one.label == "What to do"]
    mode.set_value("look").run()
    (mode,) = [one for one in app.selectbox if one.label == "What to do"]
    mode.set_value("learn").run()
    assert live.experiment.steps == 1


@pytest.fixture
def tried(opened, monkeypatch):
    """The settings of a *Try this* by its label."""
    found = []
    monkeypatch.setattr(lesson, "try_this", lambda page, trials: found.extend(trials))
    opened(PAGE)
    links = {label: query for _, label, query, *_ in found}
    return lambda label: from_query(links[label], GatesSettings())[0]


def test_an_update_gate_of_1_keeps_everything_as_the_page_says(tried):
    tour = GatesTour(tried("Update gate at 1 from step 10"))
    h = tour.reading.values["h"]
    np.testing.assert_array_equal(h[9:], np.broadcast_to(h[8], h[9:].shape))
    assert tour.reading.right < tour.free["gru"].right


def test_the_stretches_that_are_found_have_the_depth_of_the_phrase(tried):
    tour = GatesTour(tried("A phrase and its units"))
    first, last = tour.phrase
    depth = tour.reading.wanted
    units = units_on(tour.reading, first, last, tour.settings.threshold)
    found = matches(tour.survey, units, tour.settings.threshold, last - first + 1)
    assert len(found) > 100
    inside = {depth[first : last + 1].min(), depth[first : last + 1].max()}
    assert {number for one in found[:5] for number in (one.low, one.high)} == inside
