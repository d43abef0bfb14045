"""The page on gradients through time: what it opens with, links, what the stage moves, the exercise."""

from dataclasses import replace

import numpy as np
import pytest

from engine.recurrent.gradients.cliff import CliffExperiment
from engine.recurrent.gradients.ledger import DECADES, Ledger
from engine.recurrent.gradients.race import LEARNT, Race
from engine.recurrent.gradients.race_experiment import RaceExperiment
from engine.recurrent.gradients.settings import GradientsSettings
from tests.pages.visit import described, said, session
from ui import lesson
from ui.links import from_query
from ui.live.messages import Said

PAGE = "recurrent/gradients.py"


def experiment(app):
    return session(app, "gradients").experiment


def test_it_opens_with_the_ledger_and_nothing_to_complain_of(opened):
    app = opened(PAGE)
    assert experiment(app).settings == GradientsSettings()
    assert said(app) == ""
    assert [one["view"] for one in described(app)["rows"][1]["views"][0]["stack"]] == ["tiles", "legend"]


def test_a_link_sets_what_the_stage_moves_and_what_the_stage_moved_goes_into_the_link(opened):
    app = opened(PAGE, scale="0.5", length="100", cell="lstm_c", forget="5")
    made = experiment(app)
    assert (made.settings.scale, made.settings.length, made.settings.cell, made.settings.forget) == (
        0.5,
        100,
        "lstm_c",
        5,
    )
    made.set_scale(1.3)
    app.run()
    assert experiment(app) is made
    assert app.query_params["scale"] == "1.3"
    app.number_input(key="gradients.seed").set_value(7).run()
    assert experiment(app) is made
    assert made.settings.seed == 7
    assert made.settings.scale == 1.3


@pytest.mark.parametrize(
    ("query", "words"),
    [({"scale": "9"}, "scale"), ({"cell": "elman"}, "cell"), ({"length": "many"}, "length"), ({"x": "1"}, "x")],
)
def test_bad_links_fall_back_and_say_so(opened, query, words):
    app = opened(PAGE, **query)
    assert words in said(app)
    assert experiment(app).settings == GradientsSettings()


def test_each_look_is_an_experiment_of_its_own_with_its_own_pace(opened):
    app = opened(PAGE)
    assert session(app, "gradients").advance(0)["per_second"] == 20
    app.selectbox(key="gradients.look").select("cliff").run()
    assert isinstance(experiment(app), CliffExperiment)
    assert described(app)["rows"][0]["views"][0]["view"] == "plane"
    app.selectbox(key="gradients.look").select("race").run()
    assert isinstance(experiment(app), RaceExperiment)
    assert session(app, "gradients").advance(0)["per_second"] == 0
    assert not app.exception


def test_what_the_race_is_about_starts_it_anew_and_what_the_stage_moved_stays(opened):
    app = opened(PAGE, look="race", hidden="4", batch="4")
    before = experiment(app)
    session(app, "gradients").post(Said("set_length", {"value": 20}))
    session(app, "gradients").advance(0)
    session(app, "gradients").play()
    assert before.settings.length == 20
    app.selectbox(key="gradients.task").select("first_symbol").run()
    made = experiment(app)
    assert made is not before
    assert (made.settings.task, made.settings.length) == ("first_symbol", 20)
    app.selectbox(key="gradients.mode").select("lag").run()
    app.number_input(key="gradients.batch").set_value(8).run()
    assert (experiment(app).settings.mode, experiment(app).settings.batch) == ("lag", 8)
    assert "Longest lag learnt" in str(described(app))
    assert said(app) == ""


@pytest.mark.unfolded
def test_the_script_is_of_what_is_shown(opened):
    app = opened(PAGE, hidden="3", length="9")
    assert any("STEPS, H, T, K = 9, 3, 9, 1" in block.value for block in app.code)
    app.selectbox(key="gradients.look").select("race").run()
    experiment(app).step(2)
    app.run()
    assert any("2 updates each" in block.value for block in app.code)


def test_the_exercise_recognises_the_usual_mistakes(opened):
    app = opened(PAGE)
    app.number_input(key="exercise.gradients").set_value(43).run()
    assert "one more" in app.error[0].value
    app.number_input(key="exercise.gradients").set_value(44).run()
    assert app.success


def test_presenting_keeps_the_stage_and_the_equation(opened):
    app = opened(PAGE, present="true")
    assert described(app)["large"]
    assert not app.subheader
    assert len(app.latex) == 1


# --- what *Try this* says, tried with its own links -------------------------------------------------------------------

SEEDS = range(4)
FAINTEST = 10.0 ** DECADES[0]  # what has a colour is longer


@pytest.fixture
def tried(opened, monkeypatch):
    """The settings of a *Try this* by its label."""
    found = []
    monkeypatch.setattr(lesson, "try_this", lambda page, trials: found.extend(trials))
    opened(PAGE)
    links = {label: query for _, label, query, *_ in found}
    return lambda label: from_query(links[label], GradientsSettings())[0]


def of(settings, seed, **changes):
    return Ledger(replace(settings, seed=seed, **changes))


@pytest.mark.parametrize("seed", SEEDS)
def test_one_number_decides(tried, seed):
    link = tried("tanh at ρ = 0.5")
    assert np.nanmax(np.tril(of(link, seed).norms, -30)) < FAINTEST
    corner = {scale: of(link, seed, scale=scale).norms[-1, 0] for scale in (1.0, 1.25)}
    assert corner[1.0] < FAINTEST < corner[1.25]
    assert np.nanmax(of(link, seed, scale=2.0).norms) > 10
    assert of(link, seed, scale=1.1, cell="linear").norms[-1, 0] > 1


@pytest.mark.parametrize("seed", SEEDS)
def test_explosion_needs_room(tried, seed):
    link = tried("ReLU at ρ = 1.3")
    made = of(link, seed)
    assert (made.flow("relu").step.h[20:] > 0).all()
    assert made.norms[-1, 0] > 1e9
    assert made.profile("tanh", link.length)[-1] < 1e-6
    gaussian = of(link, seed, start="gaussian")
    assert float((gaussian.flow("relu").step.h > 0).double().mean()) == pytest.approx(0.5, abs=0.15)
    assert of(link, seed, start="gaussian", scale=2.0).norms[-1, 0] > 1e6


def test_from_gaussian_weights_relu_vanishes_with_most_seeds(tried):
    link = tried("ReLU at ρ = 1.3")
    assert sum(of(link, seed, start="gaussian").norms[-1, 0] < 0.1 for seed in range(8)) >= 5


@pytest.mark.parametrize("seed", SEEDS)
def test_a_way_around(tried, seed):
    link = tried("LSTM, forget bias 5")
    made = of(link, seed)
    assert all(made.profile(kind, link.length)[-1] < 1e-12 for kind in ("tanh", "relu", "gru"))
    assert made.norms[-1, 0] > 0.1
    assert of(link, seed, forget=-4.0).norms[-1, 0] < 1e-12


def test_over_the_cliff(tried):
    made = CliffExperiment(tried("The wall, and three descents"))
    made.step(5)
    assert np.abs(made.places["none"]).max() < 2
    made.step(1)
    assert np.abs(made.places["none"]).max() > 2
    assert np.abs([made.places["norm"], made.places["value"]]).max() < 2
    made.step(60)
    assert np.abs(made.places["none"]).max() > 2


def course(settings, seed, cell, most):
    """Updates of one cell alone until it has learnt; their number, and the shares of far lags before and after."""
    race = Race(replace(settings, seed=seed))
    learner, chance = race.learners[cell], race.baseline(cell)
    while race.steps < most and not learner.loss < LEARNT * chance:
        learner.update(race.batch(race.lag(cell)), rate=settings.learning_rate)
        race.steps += 1
    return race, learner.loss / chance


@pytest.mark.parametrize(("cell", "most"), [("gru", 260), ("lstm", 560)])
def test_near_lags_teach_far_ones(tried, cell, most):
    link = tried("Adding, T = 50")
    race, share = course(link, 1, cell, most)
    assert share < LEARNT
    race.updated()
    before, after = Race(replace(link, seed=1)).answer[cell], race.answer[cell]
    assert before.arrives < 1e-3 < after.arrives
    assert before.shares[-1] < 0.2 < 0.5 < after.shares[-1]


@pytest.mark.parametrize("seed", [0, 1])
def test_all_of_it_far_away(tried, seed):
    link = tried("First symbol, forget bias 1")
    _, share = course(link, seed, "lstm", 200)
    assert Race(replace(link, seed=seed)).answer["lstm"].arrives < 1e-3
    assert share > 0.9


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_open_the_gate(tried, seed):
    link = tried("First symbol, forget bias 5")
    found = Race(replace(link, seed=seed)).answer["lstm"]
    assert found.keeps == pytest.approx(0.99, abs=0.005)
    assert found.keeps**found.steps > 0.5
    assert course(link, seed, "lstm", 450)[1] < LEARNT
