"""Every number of a trellis opens to its terms, these give the number, and the digits shown give the digits shown."""

import math
import re

import numpy as np
import pytest

from engine.arithmetic.written import read
from engine.recurrent.hmm.account import KINDS, account
from engine.recurrent.hmm.model import HMM
from engine.recurrent.hmm.presets import PRESETS
from engine.recurrent.hmm.trellis import WAYS, Trellis
from engine.recurrent.hmm.walk import PHASES, Stop, TrellisWalk
from engine.recurrent.hmm.written import share, written
from tests.engine.recurrent.hmm.models import CASES, case

MODELS = [case(*given) for given in CASES if given[0] < 5]
MODELS += [(preset.hmm, preset.x[:12]) for preset in PRESETS.values()]


def cells(trellis):
    """Every account that there is."""
    for kind in KINDS:
        if (kind == "scale" and trellis.way != "scaled") or (kind in ("posterior", "trace") and not trellis.possible):
            continue
        states = [None] if kind in ("scale", "likelihood", "trace") else range(len(trellis.hmm.states))
        for t in range(len(trellis)) if kind != "likelihood" else [0]:
            yield from ((kind, t, state) for state in states)


def worked_out(found):
    """The number from the account alone."""
    log = found.way == "log"
    values = [sum(term.factors) if log else math.prod(term.factors) for term in found.terms]
    assert values == pytest.approx([term.value for term in found.terms], rel=1e-12)
    total = max(values) if found.largest else np.logaddexp.reduce(values) if log else sum(values)
    assert found.gathered == pytest.approx(total, rel=1e-12, abs=1e-300)
    if found.own is not None:
        own = values[found.own]
        return (math.exp(own - total) if log else own / total) if found.divisor is not None else own
    if found.emission is not None:
        total = total + found.emission if log else total * found.emission
    return total / found.divisor if found.divisor is not None else total


def standing(trellis, kind, t, state):
    """The number where it stands in the trellis."""
    if kind == "scale":
        return trellis.factors[t]
    if kind == "likelihood":
        return trellis.log_likelihood if trellis.way == "log" else trellis.likelihood
    if kind == "trace":
        return None
    return {"viterbi": trellis.best}.get(kind, getattr(trellis, kind, None))[t, state]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("which", range(len(MODELS)))
def test_accounts_give_the_numbers_of_the_trellis(which, way):
    trellis = Trellis(*MODELS[which], way)
    for kind, t, state in cells(trellis):
        found = account(trellis, kind, t, state)
        assert worked_out(found) == pytest.approx(found.value, rel=1e-9, abs=1e-300)
        where = standing(trellis, kind, t, state)
        assert where is None or found.value == pytest.approx(where, rel=1e-9, abs=1e-300)
        if found.largest:
            top = found.gathered
            ties = [k for k, term in enumerate(found.terms) if top not in (0, -math.inf) and term.value == top]
            assert set(ties) <= set(found.winners)
            assert all(found.terms[k].value == pytest.approx(top, rel=1e-10) for k in found.winners)
        if kind == "trace":
            assert found.state == trellis.viterbi.states[t]
            assert found.terms[found.winners[0]].state == found.state


NUMBER = r"−∞|−?\d+(?:\.\d+)?(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"


def value_of(text):
    """The left side of a line, computed from the digits that stand there."""
    numbers = re.sub(NUMBER, lambda found: f"({'-INF' if '∞' in found[0] else repr(read(found[0]))})", text)
    python = numbers.replace("·", "*").replace("−", "-").replace(")(", ")+(").replace(") (", ")+(")
    python = re.sub(r"\) (?=\()", ")+", python)
    names = {"max": lambda *values: max(values), "INF": math.inf, "exp": math.exp, "log": math.log, "__builtins__": {}}
    return eval(python.replace(") - (", ")-("), names)


def last_place(text):
    """What one more in the last digit shown would add."""
    figure, _, power = text.partition("·10")
    return 10.0 ** -len(figure.partition(".")[2]) * (read(f"1·10{power}") if power else 1)


def sides(line):
    return re.fullmatch(r"(.+) ([=≈]) (\S+)", line).groups()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["ice_cream", "umbrella", "fever", "boxes", "impossible", "splice", "eisner"])
def test_lines_add_up_as_they_are_shown(name, way):
    preset = PRESETS[name]
    trellis = Trellis(preset.hmm, preset.x[-6:] if name in ("splice", "eisner") else
                      preset.x, way)  # fmt: skip
    checked = 0
    for kind, t, state in cells(trellis):
        found = account(trellis, kind, t, state)
        shown = written(found)
        for line in shown.lines:
            if line == "log 0 = −∞":
                continue
            left, sign, right = sides(line)
            computed = value_of(left)
            assert abs(computed - read(right)) <= 0.5 * last_place(right) * (1 + 1e-9), line
            if sign == "=" and "exp" not in left and "/" not in left:
                assert computed == pytest.approx(read(right), rel=1e-12, abs=1e-15), line
            checked += 1
        if shown.value == "−∞":
            assert found.value == -math.inf
        else:
            assert read(shown.value) == pytest.approx(found.value, rel=0.006, abs=1e-15)
    assert checked > 5


def test_a_forward_step_by_hand():
    """Jurafsky and Martin, figure A.5: α₂(1) = .32·.4·.5 + .02·.5·.5 = .069."""
    preset = PRESETS["ice_cream"]
    trellis = Trellis(preset.hmm, preset.x, "plain")
    shown = written(account(trellis, "forward", 1, 0))
    assert shown.lines == ("0.02·0.5 = 0.01", "0.32·0.4 = 0.128", "0.01 + 0.128 = 0.138", "0.138·0.5 = 0.069")
    assert written(account(trellis, "viterbi", 1, 0)).gathered == "max(0.01, 0.128) = 0.128"
    assert account(trellis, "viterbi", 1, 0).winners == (1,)


def test_a_share_of_counts_adds_up_as_it_is_shown():
    assert share(np.array([12.3, 4.1]), 0) == "12.3/(12.3 + 4.1) = 0.75"
    rng = np.random.default_rng(0)
    for _ in range(20):
        line = share(rng.gamma(1, 5, 4), 2)
        left, sign, right = sides(line)
        above, below = left.split("/")
        assert abs(value_of(above) / value_of(below) - read(right)) <= 0.5 * last_place(right)
        assert sign == "≈"


def test_accounts_that_are_none_are_refused():
    trellis = Trellis(PRESETS["fever"].hmm, [0, 1])
    for wrong in (("forward", 2, 0), ("forward", 0, 2), ("viterbi", 0, None), ("backward", -1, 0)):
        with pytest.raises(ValueError, match="has no cell at step"):
            account(trellis, *wrong)
    with pytest.raises(ValueError, match="no account “sideways”"):
        account(trellis, "sideways", 0, 0)
    with pytest.raises(ValueError, match="Only in the scaled trellis"):
        account(Trellis(PRESETS["fever"].hmm, [0, 1], "log"), "scale", 0)
    with pytest.raises(ValueError, match="impossible under the model"):
        account(Trellis(HMM([1], [[1]], [[1, 0]]), [1]), "posterior", 0, 0)
    with pytest.raises(ValueError, match="too small to be told from 0"):
        account(Trellis(PRESETS["fever"].hmm, [0] * 2000, "plain"), "posterior", 0, 0)


@pytest.mark.parametrize("way", WAYS)
def test_a_walk_stops_at_every_cell_in_the_order_in_which_they_are_computed(way):
    trellis = Trellis(PRESETS["fever"].hmm, [0, 1, 2], way)
    walk = TrellisWalk(trellis)
    columns = 3 * (way == "scaled")
    assert len(walk) == 4 * 6 + 3 + columns
    assert walk.stops[:2] == (Stop("forward", 0, 0), Stop("forward", 0, 1))
    assert (walk.stops[2] == Stop("forward", 0, None)) == (way == "scaled")
    assert walk.stops[walk.begins("backward")] == Stop("backward", 2, 0)
    assert [stop.state for stop in walk.stops[walk.begins("trace") :]] == [1, 0, 0]
    for place in range(1, len(walk) + 1):
        stop = walk.stops[place - 1]
        found = walk.account(place)
        assert (found.t, found.state) == (stop.t, stop.state)
        assert walk.place(stop.phase, stop.t, stop.state) == place
    for phase in PHASES[:-1]:
        assert not walk.filled(phase, walk.begins(phase)).any()
        assert walk.filled(phase, walk.begins(phase) + 1).sum() == 1
        assert walk.filled(phase, len(walk)).all()
    assert walk.filled("trace", len(walk)).sum() == 3


def test_a_walk_of_an_impossible_sequence_has_no_posteriors_and_no_path():
    walk = TrellisWalk(Trellis(HMM([1], [[1]], [[1, 0]]), [0, 1]))
    assert {stop.phase for stop in walk.stops} == {"forward", "backward", "viterbi"}
    with pytest.raises(ValueError, match="nothing to walk through"):
        walk.begins("trace")
    with pytest.raises(ValueError, match="does not stop"):
        walk.place("posterior", 0, 0)
    with pytest.raises(ValueError, match="the stops 1 to"):
        walk.account(0)
    with pytest.raises(ValueError, match="no phase “sideways”"):
        TrellisWalk(walk.trellis, ("sideways",))
