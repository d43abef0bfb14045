"""The stage's three experiments: side by side, on redrawn sets, in cross-validation."""

import numpy as np
import pytest
from sklearn.model_selection import cross_val_predict
from sklearn.tree import DecisionTreeClassifier

from engine.plane.datasets import PlaneData
from engine.supervised.classifiers import words
from engine.supervised.classifiers.data import OWN
from engine.supervised.classifiers.experiment import PanelsExperiment
from engine.supervised.classifiers.folds import parts
from engine.supervised.classifiers.redraws import LEADERS, MOST, SIX, RedrawsExperiment, known_score, wins
from engine.supervised.classifiers.settings import MODELS, OWN_SETTINGS, ClassifierSettings
from engine.supervised.classifiers.tuning import TuneExperiment
from engine.supervised.classifiers.verdict import told

ALL = tuple(MODELS)


def stage(**chosen):
    return PanelsExperiment(ClassifierSettings(panels=ALL, **chosen))


def texts(frame):
    return [*frame["why"], *frame["verdict"], *(cell for row in frame["table"]["rows"] for cell in row["cells"])]


def test_a_moved_point_refits_every_model():
    experiment = stage(count=40, noise=0.3)
    before = experiment.frame()
    index = int(np.flatnonzero(~experiment.training.data.is_test)[0])
    experiment.move_point(index, 5.5, -5.5)
    after = experiment.frame()
    for name in ALL:
        if name != "mlp":
            assert (before[f"field.{name}"] != after[f"field.{name}"]).any(), name
    assert experiment.own_points


def test_a_pair_of_classes_is_looked_at_while_both_have_points():
    experiment = PanelsExperiment(ClassifierSettings(data="three_arms", panels=("linear", "tree")))
    frame = experiment.frame()
    assert (frame["pair"], frame["pairs"]) == ("", ["", "0-1", "0-2", "1-2"])
    assert len(frame["lines.linear"]) == 3
    experiment.choose_pair("0-2")
    chosen = experiment.frame()
    assert chosen["pair"] == "0-2"
    assert [line["dash"] for line in chosen["lines.linear"]] == [False, True, True]  # the street and its edges
    ringed = chosen["targets"][chosen["rings.linear"] > 0]
    assert set(ringed) == {0, 2}
    assert "Between 0 and 2; f > 0 says class 0." in chosen["why"]
    experiment.probe(2.0, 2.0, True)
    assert "Between 0 and 2:" in experiment.frame()["why"]
    experiment.choose_pair("1-3")  # no point is of class 3
    assert experiment.frame()["pair"] == ""
    experiment.pick(1)
    assert experiment.frame()["pair"] is None


def test_while_models_are_still_fitted_the_verdict_knows_of_the_test_points(monkeypatch):
    monkeypatch.setattr("engine.supervised.classifiers.experiment.PATIENCE", 0)  # one model a frame
    experiment = stage(count=40)
    experiment.moving = True
    for number in range(1, len(ALL)):
        frame = experiment.frame()
        assert len(experiment.training.stale()) == len(ALL) - number
        assert frame["table"]["columns"] == ["24 training", "16 test points (95 %)"]
        assert not any("No points are held out" in line for line in frame["verdict"])


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ("2|", words.NO_POINTS),
        ("2|1 1 0 test", words.NO_POINTS),
        ("2|1 1 0", "All training points are of class 0, so it says class 0 everywhere."),
        ("4|1 1 3,2 2 3,2 1 0 test", "All training points are of class 3, so it says class 3 everywhere."),
    ],
)
def test_no_points_and_one_class_are_answered_in_a_sentence(points, said):
    experiment = stage(data=OWN, points=points)
    experiment.probe(1.0, 1.0, True)
    experiment.frame()
    experiment.probe(1.0, 1.0, False)
    assert said in experiment.frame()["why"]
    assert experiment.step(3) == 0
    assert experiment.stopped
    experiment.add_point(2.0, 2.0, 1)
    experiment.add_point(-2.0, 2.0, 0)
    assert experiment.step(3) == 3
    assert said not in experiment.frame()["why"]


@pytest.mark.parametrize(
    "points", ["2|1 1 0,1 1 1", "2|1 1 0,1 1 1,1 1 0", "3|0 0 0,0 0 1,0 0 2,3 3 2", "4|1 0 0,1 0 3"]
)
def test_equal_points_of_different_classes_are_answered(points):
    for scaled in (False, True):
        experiment = stage(data=OWN, points=points, scaled=scaled)
        experiment.step(5)
        experiment.probe(1.0, 1.0, True)
        frame = experiment.frame()
        assert all(np.isfinite(array).all() for array in frame.values() if isinstance(array, np.ndarray))
        assert len(texts(frame)) > len(ALL)
        for index in range(len(ALL)):
            experiment.pick(index)
            assert experiment.frame()["why"]


def test_five_thousand_points_are_answered():
    experiment = PanelsExperiment(
        ClassifierSettings(data="spiral", noise=0.5, count=5_000, panels=ALL, c_linear=1_000.0)
    )
    experiment.moving = True
    frame = experiment.frame()  # on the way only some are fitted
    assert frame["points"].shape == (5_000, 2)
    experiment.moving = False
    frame = experiment.frame()
    assert all(row["cells"][0] for row in frame["table"]["rows"])
    experiment.pick(ALL.index("linear"))
    assert "stopped before it was done" in " ".join(experiment.frame()["why"])


def test_what_is_fitted_on_the_way_is_exact_at_rest():
    experiment, other = stage(count=100), stage(count=100)
    experiment.moving = True
    for place in (1.0, 2.0, 3.0):
        experiment.move_point(0, place, place)
        experiment.frame()
    experiment.moving = False
    while not experiment.settle():
        pass
    other.move_point(0, 3.0, 3.0)
    one, two = experiment.frame(), other.frame()
    assert all(np.array_equal(one[name], two[name]) for name in one if isinstance(one[name], np.ndarray))


def test_every_slider_moves_its_setting_and_shows_what_it_is():
    experiment = stage()
    for name, own in OWN_SETTINGS.items():
        experiment.pick(ALL.index(name))
        for slider in own:
            experiment.tune(slider, 2.0)
            frame = experiment.frame()
            assert frame[f"slider.{slider}"] == pytest.approx(1 if slider == "smoothing" else 2)
            assert getattr(experiment.settings, slider) == {"smoothing": 10.0}.get(
                slider, 100.0 if slider in words.LOGARITHMIC else 2
            )
    assert words.beside(ClassifierSettings(c_rbf=0.316), "c_rbf") == "C = 0.316"


def test_the_same_seed_and_steps_give_the_same_numbers_and_a_moment_comes_back():
    one, other = stage(seed=3), stage(seed=3)
    one.step(20)
    state = one.state()
    one.move_point(0, 1.0, 1.0)
    one.step(7)
    one.restore(state)
    for _ in range(4):
        other.step(5)
    frames = one.frame(), other.frame()
    assert all(np.array_equal(frames[0][name], frames[1][name]) for name in frames[0] if name.startswith("field."))
    assert one.measure()["loss"] == other.measure()["loss"]


def test_without_the_mlp_there_is_nothing_to_play():
    experiment = PanelsExperiment(ClassifierSettings(panels=("tree", "linear")))
    assert experiment.step(5) == 0
    assert experiment.stopped == words.NO_PLAY


def test_the_verdict_says_when_few_points_cannot_rank():
    said = told({"A": 39, "B": 38, "C": 10}, 40)
    assert said.startswith("Most often right on 40 test points: A, 97.5 % (95 %: 87.1–99.6 %).")
    assert "The intervals of B overlap" in said
    assert "C" not in said.partition("The intervals")[2]
    assert told({"A": 3, "B": 3}, 4).endswith("A tie.")
    assert "No points are held out" in told({"A": 0}, 0)


FEW = ("logistic", "tree", "bayes")


def redraws(**chosen):
    return RedrawsExperiment(ClassifierSettings(look="redraws", panels=FEW, count=60, **chosen))


def test_redraws_are_the_same_however_they_are_taken():
    one, other = redraws(), redraws()
    one.step(6)
    known_score.cache_clear()
    for _ in range(6):
        other.step(1)
    assert (one.training.shares == other.training.shares).all()
    own = PanelsExperiment(ClassifierSettings(panels=FEW, count=60, data_seed=3))
    frame = own.frame()
    wanted = [frame[f"right.{name}"][2] / frame[f"right.{name}"][3] for name in FEW]
    assert one.training.shares[2].tolist() == wanted  # the third redraw is what the seed 3 deals


def test_ties_count_for_all_and_nothing_counts_for_none():
    shares = np.array([[0.9, 0.9, 0.1], [0.5, 0.6, 0.1], [np.nan, np.nan, np.nan]])
    often, alone, count = wins(shares)
    assert (often.tolist(), alone.tolist(), count) == ([1, 2, 0], [0, 1, 0], 2)


def test_a_prediction_counts_before_the_first_redraw():
    experiment = redraws(data="xor")
    experiment.guess("tree")
    experiment.step(MOST + 10)
    assert experiment.steps == MOST
    assert "200" in experiment.stopped
    assert experiment.outcomes == {"xor": True}
    with pytest.raises(ValueError, match="go back to the start"):
        experiment.guess("bayes")
    following = redraws(data="moons")
    following.succeed(experiment)
    assert "1 predicted, 1 of them rightly" in " ".join(following.frame()["guessed"])
    with pytest.raises(ValueError, match="not among"):
        following.guess("mlp")


@pytest.mark.parametrize("points", ["2|", "2|1 1 0", "2|1 1 0,1 1 1", "2|1 1 0,2 2 0,3 3 1,4 4 1,1 2 0,3 4 1"])
def test_own_points_are_drawn_from_themselves_or_it_is_said_why_not(points):
    experiment = RedrawsExperiment(ClassifierSettings(look="redraws", panels=FEW, data=OWN, points=points))
    experiment.step(8)
    assert experiment.steps == (0 if points.count(" ") < 4 else 8)
    assert experiment.steps or experiment.stopped
    assert experiment.frame()["said"]


def test_nothing_is_compared_without_test_points():
    experiment = redraws(test_share=0.0)
    assert experiment.step(3) == 0
    assert "choose a share above 0" in experiment.stopped


def test_cross_validation_is_scikit_learns():
    experiment = TuneExperiment(ClassifierSettings(look="tune", panels=("tree",), count=60, depth=2))
    experiment.step(100)
    training = experiment.training
    part = parts(len(training.labels))
    folds = [(np.flatnonzero(part != one), np.flatnonzero(part == one)) for one in range(5)]
    for (_, changed), hits in zip(training.candidates, training.hits, strict=True):
        tree = DecisionTreeClassifier(max_depth=changed["depth"], random_state=0)
        said = cross_val_predict(tree, training.data.train_inputs, training.labels, cv=folds)
        assert hits == (said == training.labels).sum()
    best = max(training.hits)
    assert training.best("tree") == (training.candidates[training.hits.index(best)][1], best)
    assert training.candidates[0] == ("tree", {"depth": 2})
    row = experiment.frame()["table"]["rows"][0]
    assert row["cells"][0] == "depth = 2"
    assert experiment.stopped


def test_too_few_points_for_cross_validation_is_said():
    data = PlaneData(np.zeros((1, 2)), np.zeros(1), np.zeros(1, bool), 2)
    experiment = TuneExperiment(ClassifierSettings(look="tune", panels=FEW), data)
    assert experiment.step(1) == 0
    assert "too few" in experiment.stopped
    assert experiment.frame()["said"]


@pytest.mark.parametrize(("name", "sets"), [*zip(SIX, (20, 60, 60, 60, 20, 20), strict=True)])
def test_the_models_that_are_said_to_lead_do(name, sets):
    experiment = RedrawsExperiment(ClassifierSettings(look="redraws", data=name))
    experiment.step(sets)
    often, _, count = wins(experiment.training.shares)
    found = dict(zip(experiment.settings.panels, often, strict=True))
    leaders = [found.pop(one) for one in LEADERS[name]]
    assert count == sets
    assert min(leaders) > max(found.values())
    if len(leaders) == 1:
        assert leaders[0] >= 0.9 * sets
    else:  # those that are named together are close
        assert max(leaders) < 2 * min(leaders)
    if name != "sides":
        assert found["logistic"] == found["linear"] == 0  # a line is not enough


@pytest.mark.parametrize("build", [RedrawsExperiment, TuneExperiment])
@pytest.mark.parametrize(("points", "plays"), [("2|1 1 0", False), ("2|1 1 0,2 2 1,1 2 0,3 1 1", True)])
def test_play_is_offered_only_where_there_is_something_to_play(build, points, plays):
    experiment = build(ClassifierSettings(data=OWN, points=points))
    assert any("Press play" in line for line in experiment.frame()["said"]) == plays == (not experiment.stopped)


def test_points_at_one_place_leave_no_line_to_speak_of():
    said = stage(data=OWN, points="2|1 1 0,1 1 1").frame()["why"]
    assert "w is 0, so that there is no line: p is the same at every place." in said
