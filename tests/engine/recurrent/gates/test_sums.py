"""Everything written about one unit adds up as it is shown."""

import math
import re

import numpy as np
import pytest

from engine.arithmetic.equations import Equation, agreed, read, shown
from engine.recurrent.gates.holds import read_holds
from engine.recurrent.gates.reading import Reading
from engine.recurrent.gates.sums import account, sigmoid
from engine.recurrent.gates.tasks import TASKS
from engine.recurrent.gates.weights import shipped

FUNCTIONS = {"σ": sigmoid, "tanh": math.tanh}


def reading(kind, name="brackets", holds=()):
    task = TASKS[name]
    return Reading(kind, shipped(name, kind), task, task.read(task.example), read_holds(holds))


def rounded(value, like):
    """As it would be written with as many decimals as another text."""
    return shown(value, len(like.partition(".")[2]))


def added_up(terms):
    numbers = re.sub(r"\[[^]]*\]", "", terms).replace("−", "-").replace(" ", "")
    return sum(map(float, re.findall(r"[+-]?[0-9.]+", numbers)))


def check(line):
    """One written line: the terms make the sum as shown, and the function of that the result."""
    found = re.fullmatch(r"\w = (?:(σ|tanh)\()?(.*?)\)? [=≈] (?:\1\()?(−?[0-9.]+)\)?(?: [=≈] (−?[0-9.]+))?", line)
    function, terms, total, result = found.groups()
    assert rounded(added_up(terms), total) == total, line
    if function:
        assert rounded(FUNCTIONS[function](read(total)), result) == result, line


@pytest.mark.parametrize(("kind", "name"), [("lstm", "brackets"), ("lstm", "adding"), ("gru", "brackets")])
def test_the_sums_behind_the_gates_add_up_as_they_are_shown(kind, name):
    ours = reading(kind, name)
    for step in range(0, len(ours), 3):
        for unit in range(0, 8, 2):
            lines = account(ours, step, unit).lines
            for line in lines[:4]:
                check(line)


def test_the_lstms_diagram_adds_up_as_it_is_shown():
    ours = reading("lstm")
    for step in range(len(ours)):
        for unit in range(8):
            texts = account(ours, step, unit).texts
            n = {name: read(text) for name, text in texts.items()}
            assert rounded(n["f"] * n["before"], texts["kept"]) == texts["kept"]
            assert rounded(n["i"] * n["g"], texts["new"]) == texts["new"]
            assert rounded(n["kept"] + n["new"], texts["c"]) == texts["c"]
            assert rounded(math.tanh(n["c"]), texts["tanh"]) == texts["tanh"]
            assert rounded(n["o"] * n["tanh"], texts["h"]) == texts["h"]


def test_the_grus_diagram_adds_up_as_it_is_shown():
    ours = reading("gru")
    for step in range(len(ours)):
        for unit in range(8):
            found = account(ours, step, unit)
            texts = found.texts
            n = {name: read(text) for name, text in texts.items()}
            assert rounded(n["r"] * n["u"], texts["reset"]) == texts["reset"]
            assert rounded(n["v"] + n["reset"], texts["a_n"]) == texts["a_n"]
            assert rounded(math.tanh(n["a_n"]), texts["n"]) == texts["n"]
            assert rounded(1 - n["z"], texts["share"]) == texts["share"]
            assert rounded(n["share"] * n["n"], texts["new"]) == texts["new"]
            assert rounded(n["z"] * n["before"], texts["kept"]) == texts["kept"]
            assert rounded(n["kept"] + n["new"], texts["h"]) == texts["h"]
            assert found.lines[-1].endswith(f"tanh({texts['a_n']}) ≈ {texts['n']}")


@pytest.mark.parametrize(("kind", "names"), [("lstm", "figoch"), ("gru", "rznh")])
def test_what_is_written_is_what_the_cell_computed(kind, names):
    ours = reading(kind)
    for step, unit in ((0, 0), (5, 3), (15, 7)):
        found = account(ours, step, unit)
        for name in names:
            assert found.values[name] == pytest.approx(ours.values[name][step, unit], abs=1e-12)


def test_a_held_gate_says_so_and_has_no_sum():
    found = account(reading("lstm", holds=["f=0", "i.3=1"]), 4, 2)
    assert found.lines[0] == "f = 0.00: held by hand, whatever comes in"
    assert found.lines[1].startswith("i = 1.00: held")
    assert "a_f" not in found.texts
    assert found.values["c"] == found.values["g"]


def test_more_decimals_only_where_they_are_needed():
    product = Equation("c", ("a", "b"), lambda a, b: a * b)
    assert agreed({"a": 0.46, "b": 0.46}, [product], least=1) == {"a": "0.46", "b": "0.46", "c": "0.2"}
    assert agreed({"a": 0.9832, "b": 4.1021}, [product]) == {"a": "0.983", "b": "4.102", "c": "4.03"}
    assert agreed({"a": -0.001}, []) == {"a": "0.00"}


def test_random_chains_always_agree():
    generator = np.random.default_rng(0)
    product, total = Equation("p", ("a", "b"), lambda a, b: a * b), Equation("s", ("p", "c"), lambda p, c: p + c)
    for a, b, c in generator.normal(0, 3, (300, 3)):
        texts = agreed({"a": a, "b": b, "c": c}, [product, total])
        n = {name: read(text) for name, text in texts.items()}
        assert rounded(n["a"] * n["b"], texts["p"]) == texts["p"]
        assert rounded(n["p"] + n["c"], texts["s"]) == texts["s"]
