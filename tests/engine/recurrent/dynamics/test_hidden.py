"""The look at a hidden Markov model: settings as text, the walk over the trellis, what is said of it, edits."""

import re
from math import prod

import numpy as np
import pytest

from engine.recurrent.dynamics.hidden.chosen import model_of, read_model, symbols_in, write_model
from engine.recurrent.dynamics.hidden.experiment import HiddenMarkov
from engine.recurrent.dynamics.hidden.settings import COMPARE, PROCEDURES, HiddenSettings
from engine.recurrent.hmm.presets import PRESETS
from engine.recurrent.hmm.trellis import WAYS, path_log_probability
from engine.recurrent.hmm.walk import PHASES


def ended(**chosen):
    experiment = HiddenMarkov(HiddenSettings(**chosen))
    experiment.step(10**6)
    return experiment


@pytest.mark.parametrize("name", PRESETS)
def test_a_model_comes_back_from_its_text(name):
    hmm = PRESETS[name].hmm
    back = read_model(write_model(hmm))
    assert (back.states, back.symbols) == (hmm.states, hmm.symbols)
    for table in ("start", "transition", "emission"):
        assert getattr(back, table) == pytest.approx(getattr(hmm, table), abs=1e-11)


@pytest.mark.parametrize(("chosen", "sentence"), [
    ({"hmm": "yours", "tables": "a b|x y|1 0"}, "five parts"),
    ({"hmm": "yours", "tables": "a b|x y|1 0|1 0;0.5 0.6|1 0;0 1"}, "adds up to 1.1"),
    ({"states": "a b c d e f"}, "1 to 5 states"),
    ({"states": "a a"}, "a name of its own"),
    ({"symbols": "1 2 3 4 5 6 7 8 9"}, "1 to 8 symbols"),
    ({"observed": "typed", "sequence": "3 1 4"}, "Symbol 3 of the sequence is “4”"),
    ({"observed": "typed", "sequence": " ".join(["1"] * 301)}, "at most 300"),
    ({"observed": "typed", "sequence": " , "}, "at least one symbol"),
])  # fmt: skip
def test_what_cannot_be_gets_a_sentence(chosen, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        HiddenSettings(**chosen)


def test_a_typed_sequence_is_read_with_and_without_spaces():
    hmm = model_of("ice_cream", "", "", "")
    assert symbols_in(hmm, "3 1 3") == symbols_in(hmm, "313") == symbols_in(hmm, "3, 1,3") == ("3", "1", "3")


def test_the_published_numbers_are_on_the_stage():
    """Jurafsky and Martin's diary, Wikipedia's patient."""
    assert ended(hmm="ice_cream").frame()["said"][0].startswith("P(x) = 0.005066 + 0.023496 = 0.028562;")
    assert ended(hmm="fever", procedure="viterbi").frame()["said"] == [
        "Best path: healthy healthy fever. P(path, x) = 0.01512."
    ]
    compared = ended(hmm="impossible", procedure=COMPARE).frame()
    assert [row["cells"] for row in compared["decodings"]["rows"]] == [["= 0.05", "≈ 1.200"], ["= 0", "≈ 1.600"]]
    assert "a(north → centre) = 0" in compared["decodings"]["note"]
    assert [path["broken"] for path in compared["paths"]] == [[], [1]]


def test_every_line_of_every_cell_follows_from_its_own_digits():
    """What stands right of = is exactly what the digits on the left give; right of ≈ it is that, rounded."""
    checked = 0
    for way in WAYS:
        for procedure in ("forward", "posterior", "viterbi"):
            experiment = HiddenMarkov(HiddenSettings(hmm="boxes", way=way, procedure=procedure))
            while experiment.step():
                for line in experiment.frame()["account"]:
                    checked += sum(map(holds, line.split(";   ")))
    assert checked > 300


def holds(line):
    """Whether a line is a sum, a product or a maximum that could be checked, and is right."""
    found = re.fullmatch(r"(?:[^:]*: )?([^=≈]*) ([=≈]) (\S+)", line)
    if not found or "·10" in line or re.search(r"\blog [01]\b", line):
        return False
    left, sign, right = (part.replace("−", "-").replace("·", "*") for part in found.groups())
    left = re.sub(r"\blog\(", "LOG(", left)
    value = eval(left, {"__builtins__": {}}, {"max": max, "exp": np.exp, "LOG": np.log})
    places = len(right.partition(".")[2])
    assert abs(value - float(right)) <= (1e-12 if sign == "=" else 0.5001 * 10**-places), line
    return True


def test_the_trellis_shows_the_engines_numbers_and_only_those_that_are_filled():
    experiment = HiddenMarkov(HiddenSettings(hmm="boxes"))
    experiment.step(4)  # the first column, and one cell of the second
    frame = experiment.frame()
    known = ~np.isnan(frame["shade"])
    assert known.tolist() == [[True] * 3, [True, False, False], [False] * 3]
    alpha = experiment.trellis.forward
    assert frame["shade"][0] == pytest.approx(alpha[0] / alpha[0].sum(), abs=1e-6)
    assert bytes(frame["cells"]).decode().split("\n")[:5] == ["0.1", "0.16", "0.28", "0.077", ""]
    into = frame["trellis"]["into"]
    terms = alpha[0] * experiment.trellis.hmm.transition[:, 0]
    assert (into["from"], into["to"], into["state"]) == (0, 1, 0)
    assert into["shares"] == pytest.approx(terms / terms.sum())


def test_a_cell_is_looked_at_once_it_is_filled():
    experiment = HiddenMarkov(HiddenSettings(hmm="boxes"))
    experiment.step(4)
    experiment.point(0, 2)
    assert experiment.frame()["heading"] == "α₁(box3) = P(x₁, S₁ = box3)"
    experiment.point(2, 0)  # not yet
    assert experiment.frame()["heading"] == "α₂(box1) = P(x₁, x₂, S₂ = box1)"


def test_an_entry_that_is_set_keeps_its_row_at_one_and_the_sequence_as_it_was():
    experiment = ended(hmm="ice_cream")
    experiment.set_emission(0, 2, "0.4")
    hmm = experiment.trellis.hmm
    assert hmm.emission[0].tolist() == pytest.approx([0.5 * 0.6 / 0.9, 0.4 * 0.6 / 0.9, 0.4])
    assert experiment.settings.hmm == "yours"
    assert [hmm.symbols[symbol] for symbol in experiment.trellis.x] == ["3", "1", "3"]
    assert experiment.steps == experiment.length  # it was at the end, and stays there
    again = HiddenMarkov(experiment.settings)  # as the link brings it
    assert again.trellis.log_likelihood == pytest.approx(experiment.trellis.log_likelihood, abs=1e-10)
    experiment.undo()
    assert experiment.settings.hmm == "ice_cream"
    assert experiment.trellis.hmm is PRESETS["ice_cream"].hmm
    with pytest.raises(ValueError, match=re.escape("from 0 to 1, not 1.5")):
        experiment.set_start(0, 0, "1.5")
    experiment.set_start(0, 0, "1.5", first=False)  # a drag goes no further than 1
    assert experiment.trellis.hmm.start.tolist() == [1, 0]


def test_a_drawn_sequence_brings_its_hidden_states_until_a_table_changes():
    experiment = HiddenMarkov(HiddenSettings(hmm="umbrella", procedure=COMPARE, drawn_length=20))
    experiment.draw_another()
    (drawn, *_) = experiment.frame()["paths"]
    sample = experiment.settings.sampled()
    assert drawn["states"] == sample.states.tolist()
    assert np.isfinite(path_log_probability(experiment.trellis.hmm, sample.symbols, sample.states))
    experiment.set_transition(0, 0, "0.5")
    assert experiment.trellis.x.tolist() == sample.symbols.tolist()
    assert len(experiment.frame()["paths"]) == 2


def test_an_impossible_sequence_gets_a_sentence_and_no_path():
    for procedure in PROCEDURES:
        experiment = ended(hmm="splice", observed="typed", sequence="A stop", procedure=procedure)
        frame = experiment.frame()
        assert "cannot come at step 2" in frame["said"][0]
        assert frame["paths"] == []


def test_a_pass_and_a_column_are_units_of_the_walk():
    experiment = HiddenMarkov(HiddenSettings(hmm="boxes", procedure="posterior", way="scaled"))
    assert len(experiment.walk) == prod((3, 4)) + 9 + 9
    assert experiment.span("column") == (1, 4)  # three cells, and the column divided
    experiment.step(5)
    assert experiment.span("pass") == (5, 7)
    assert {stop.phase for stop in experiment.walk.stops} == set(PHASES[:3])


def test_states_that_are_new_can_be_named():
    experiment = HiddenMarkov(HiddenSettings(hmm="umbrella", states="rain dry snow"))
    frame = experiment.frame()
    assert frame["state_names"] == ["rain", "dry", "snow"]
    assert frame["transition"].shape == (3, 3)
    assert frame["transition"][:2, 2].tolist() == [0, 0]
