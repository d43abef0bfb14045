"""One step, slowly: its numbers follow from what is shown, the guess is judged, and what is made is the step itself."""

from itertools import pairwise

import pytest

from engine.supervised.perceptron.experiment import PerceptronExperiment
from engine.supervised.perceptron.settings import PerceptronSettings
from tests.arithmetic import steps

CASES = [
    PerceptronSettings(data="and"),
    PerceptronSettings(data="nand", rate=0.1, ties="mistake", order="shuffled"),
    PerceptronSettings(data="clouds", rate=0.0123, start="random", seed=3),
]


@pytest.mark.parametrize("settings", CASES)
def test_a_walk_through_an_epoch_tells_each_step_and_makes_it(settings):
    experiment, plain = PerceptronExperiment(settings), PerceptronExperiment(settings)
    experiment.step(2)
    plain.step(2)
    experiment.slowly(True)
    asked = set()
    while experiment.frame()["slow"]:
        place, before = experiment.steps % 3, experiment.frame()
        plain.step()
        after = plain.frame()
        change = [new - old for new, old in zip((*plain._w, plain._b), (*experiment._w, experiment._b), strict=True)]
        way = (change[place] > 1e-12) - (change[place] < -1e-12)
        asked.add(way)
        assert before["equation"][-1].endswith(after["equation"][0].split(" → ")[-1])  # y is the step's own
        experiment.slow_next()
        assert experiment.frame()["equation"][0].endswith(("a mistake.", "no mistake."))
        assert ("no mistake" in experiment.frame()["equation"][0]) == (not any(change))
        for guess in (-1, 0, 1):
            walk = experiment.walk
            experiment.slow_guess(guess)
            shown = experiment.frame()
            assert shown["equation"][0].startswith("Right. " if guess == way else "Not so. ")
            for said, moved in zip(shown["equation"][1:], change, strict=True):
                assert float(said.split("= ")[-1].replace("−", "-")) == pytest.approx(moved, abs=1e-9)
            experiment.walk = walk
        for line in (*before["equation"], *shown["equation"]):
            assert [step.wrong for step in steps(line) if step.wrong] == []
        assert len(shown["lines"]) == (2 if any(change) and any(before["w"]) else len(before["lines"]) + any(change))
        experiment.slow_guess(way)
        experiment.slow_update()
        assert (experiment.steps, experiment._w, experiment._b) == (plain.steps, plain._w, plain._b)
    assert experiment.span("epoch")[0] == len(experiment._t)  # it ends where the epoch does
    assert len(asked) > 1


def test_whatever_changes_the_next_step_ends_the_walk():
    for end in (
        lambda e: e.step(1),
        lambda e: e.reset(),
        lambda e: e.restore(e.state()),
        lambda e: e.change(rate=0.5),
        lambda e: e.move_point(0, 1.0, 1.0),
        lambda e: e.set_weight(0, 1.0),
        lambda e: e.slowly(False),
    ):
        experiment = PerceptronExperiment(PerceptronSettings(data="xor"))
        experiment.slowly(True)
        end(experiment)
        assert (experiment.frame()["slow"], experiment.frame()["slow_off"]) == (None, True)
        with pytest.raises(ValueError, match="The slow update is over"):
            experiment.slow_next()


def test_where_no_step_is_left_it_says_why():
    empty = PerceptronExperiment(PerceptronSettings(data="yours"))
    with pytest.raises(ValueError, match="no points yet"):
        empty.slowly(True)
    done = PerceptronExperiment(PerceptronSettings(data="and"))
    done.step(100)
    with pytest.raises(ValueError, match="has converged"):
        done.slowly(True)


@pytest.mark.parametrize("data", ["and", "nand", "xor", "overlap"])
def test_from_zero_the_rate_changes_no_decision(data):
    """w and b are multiples of the rate then: the sign of z is the same for each, unless sums of floats decide."""
    runs = [PerceptronExperiment(PerceptronSettings(data=data, rate=rate)) for rate in (1.0, 0.1, 0.3, 0.01)]
    for run in runs:
        run.made = []
        for _ in range(200):
            if run.step():
                run.made.append(run._used.y)
    assert all(first.made == second.made for first, second in pairwise(runs))
