"""What units follow, against scipy; what drives them, by looking through everything."""

import numpy as np
import pytest
from scipy import stats

from engine.recurrent.gates import saturation
from engine.recurrent.gates.holds import GATES
from engine.recurrent.gates.reading import Reading
from engine.recurrent.gates.tasks import TASKS
from engine.recurrent.gates.units import LENGTH, Finding, shipped_survey, strongest_inputs
from engine.recurrent.gates.weights import shipped


@pytest.mark.parametrize(("kind", "name"), [("lstm", "words"), ("gru", "adding")])
def test_correlations_agree_with_scipy(kind, name):
    survey = shipped_survey(name, kind)
    units = survey.memory.transpose(1, 0, 2).reshape(-1, 8)
    for j, track in enumerate(survey.tracks.values()):
        for k in range(8):
            expected = stats.pearsonr(units[:, k], track).statistic
            assert survey.correlations[k, j] == pytest.approx(expected, abs=1e-10)


def test_a_gates_own_correlation_agrees_with_scipy():
    survey = shipped_survey("adding", "lstm")
    found = survey.gate("i", 2)
    gate = survey.values["i"][:, :, 2].T.ravel()
    every = {name: stats.pearsonr(gate, track).statistic for name, track in survey.tracks.items()}
    assert found.track == max(every, key=lambda name: abs(every[name]))
    assert found.correlation == pytest.approx(every[found.track], abs=1e-10)


def test_unit_3_of_the_adding_network_opens_its_input_gate_at_marks_as_the_page_says():
    survey = shipped_survey("adding", "lstm")
    gate, on = survey.values["i"][:, :, 2].T.ravel(), survey.tracks["whether the digit is marked"] > 0
    assert gate[on].mean() > 0.95
    assert gate[~on].mean() < 0.2
    assert survey.gate("i", 2).track == "whether the digit is marked"


def test_units_are_sorted_by_how_closely_they_follow():
    for name, task in TASKS.items():
        findings = shipped_survey(name, "lstm").findings
        sizes = [abs(finding.correlation) for finding in findings]
        assert sizes == sorted(sizes, reverse=True)
        assert sorted(finding.unit for finding in findings) == list(range(8))
        assert {finding.track for finding in findings} <= set(task.tracked(task.read(task.example)))


def test_a_unit_of_the_bracket_network_follows_the_depth():
    best = shipped_survey("brackets", "lstm").findings[0]
    assert best.track == "the depth"
    assert abs(best.correlation) > 0.9


@pytest.mark.parametrize(
    ("correlation", "words"),
    [
        (0.95, "Unit 3 follows the depth: r ≈ 0.95 (95 %: 0.94 to 0.96) on 300 sequences."),
        (-0.95, "Unit 3 follows the depth (downwards): r ≈ −0.95 (95 %: −0.96 to −0.94) on 300 sequences."),
        (-0.6, "Unit 3 goes along with the depth, but not closely: r ≈ −0.60 (95 %: −0.67 to −0.52) on 300 sequences."),
        (
            0.2,
            "Unit 3 follows nothing on the list of what was tried; nearest is the depth, "
            "r ≈ 0.20 (95 %: 0.09 to 0.31) on 300 sequences.",
        ),
    ],
)
def test_a_finding_claims_no_more_than_was_measured(correlation, words):
    assert Finding(2, "the depth", correlation).said == words


@pytest.mark.parametrize(("name", "kind"), [("brackets", "lstm"), ("adding", "gru"), ("words", "lstm")])
def test_a_moment_read_again_has_its_numbers(name, kind):
    """From its text alone, the network comes to the value, and the task to what the unit goes along with."""
    survey, task = shipped_survey(name, kind), TASKS[name]
    track = survey.finding(3).track
    moments = survey.moments(3)
    for moment in moments.values():
        sequence = next(one for one in survey.sequences if "".join(task.shows(one)).startswith(moment.text))
        step = next(k for k in range(LENGTH) if "".join(task.shows(sequence[: k + 1])) == moment.text)
        reading = Reading(kind, shipped(name, kind), task, sequence[: step + 1])
        assert reading.memory[-1, 3] == pytest.approx(moment.value, abs=1e-12)
        assert task.tracked(sequence)[track][step] == moment.tracked
    values = survey.memory[:, :, 3]
    assert (moments["highest"].value, moments["lowest"].value) == (values.max(), values.min())
    assert moments["middle"].value == pytest.approx(np.median(values), abs=0.05)


def test_what_is_said_fits_the_number_that_is_shown():
    assert "not closely" in Finding(0, "the depth", 0.894).said
    assert Finding(0, "the depth", -0.896).said.startswith("Unit 1 follows the depth (downwards): r ≈ −0.90")


def test_the_strongest_inputs_are_the_largest_weights():
    weights, task = shipped("words", "lstm"), TASKS["words"]
    found = strongest_inputs("lstm", weights, task, 2)
    assert [*found] == ["i", "f", "g", "o"]
    row = weights["W_ih"].numpy()[8 + 2]  # the forget gate's
    letter = "abcdefghijklmnopqrstuvwxyz␣"[np.abs(row).argmax()]
    assert found["f"][0] == f"{letter} {row[np.abs(row).argmax()]:.2f}".replace("-", "−")
    assert [*strongest_inputs("gru", shipped("adding", "gru"), TASKS["adding"], 0)] == ["r", "z", "n"]
    assert {cell.split()[0] for cell in strongest_inputs("gru", shipped("adding", "gru"), TASKS["adding"], 0)["n"]} == {
        "value",
        "mark",
    }


@pytest.mark.parametrize("kind", ["lstm", "gru"])
def test_saturation_counts_every_value_once(kind):
    survey = shipped_survey("brackets", kind)
    found = saturation.frame(survey, 2)
    for k, gate in enumerate(GATES[kind]):
        values = survey.values[gate]
        for name, some in ((f"tenths.{gate}", values), (f"tenths.{gate}.unit", values[:, :, 2])):
            wanted = [((some >= low / 10) & (some < (low + 1) / 10)).mean() for low in range(10)]
            np.testing.assert_allclose(found[name][:, 0], wanted, atol=1e-12)
        assert f"{100 * (values < 0.1).mean():.0f} % below 0.1" in found["saturated"][k + 1]
