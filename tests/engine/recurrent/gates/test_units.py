"""What units follow, against scipy; what drives them, by looking through everything."""

import numpy as np
import pytest
from scipy import stats

from engine.recurrent.gates.reading import Reading
from engine.recurrent.gates.tasks import TASKS
from engine.recurrent.gates.units import LENGTH, WINDOW, Finding, shipped_survey, strongest_inputs
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


def test_the_moments_are_the_highest_and_lowest_of_all():
    survey = shipped_survey("brackets", "lstm")
    high, low = survey.moments(3), survey.moments(3, lowest=True)
    values = survey.memory[:, :, 3]
    assert high[0].value == values.max()
    assert low[0].value == values.min()
    assert [moment.value for moment in high] == sorted((moment.value for moment in high), reverse=True)
    assert len({moment.text for moment in high}) == len(high)
    assert all(1 <= len(moment.text) <= WINDOW + 1 for moment in (*high, *low))


def test_a_moment_read_again_has_its_value():
    """What stands before the window belongs to it: read from the start, the sequence gives the same number."""
    survey, task = shipped_survey("adding", "gru"), TASKS["adding"]
    values = survey.memory[:, :, 5]
    step, row = np.unravel_index(values.argmax(), values.shape)
    reading = Reading("gru", shipped("adding", "gru"), task, survey.sequences[row])
    assert len(reading) == LENGTH
    assert reading.memory[step, 5] == pytest.approx(values.max(), abs=1e-12)


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
