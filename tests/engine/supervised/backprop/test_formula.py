"""Formulas: what is read of them, their values and gradients against torch, the complex step and published examples."""

import math
import re
import time

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.supervised.backprop import checks, graph
from engine.supervised.backprop.experiment import BackpropExperiment
from engine.supervised.backprop.formula import FUNCTIONS, MOST_NODES, read, read_values, write_values
from engine.supervised.backprop.settings import PRESETS, BackpropSettings
from tests.arithmetic import steps

TORCH = {name: getattr(torch, name) for name in FUNCTIONS if name != "max"} | {"max": torch.maximum}


def of(name):
    settings = PRESETS[name]
    return read(settings.formula), read_values(settings.values)


def test_a_formula_becomes_a_graph_in_an_order_in_which_it_can_be_computed():
    formula = read("z = x·y + 1; tanh(z)")
    assert [(node.name, node.operation, node.operands) for node in formula.nodes] == [
        ("x", "", ()), ("y", "", ()), ("v1", "·", (0, 1)), ("1", "number", ()), ("z", "+", (2, 3)),
        ("v3", "tanh", (4,)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value"),
    [("-x^2", -4), ("2^-1", 0.5), ("2^3^2", 512), ("6/3/2", 1), ("1 - 2 - 3", -4), ("--x", 2), ("2 × 3 ÷ 4", 1.5),
     ("max(x, 3)·relu(-1)", 0), ("a = x + 1; a = a·a; a", 9), ("y = 7; x", 2), ("x**2", 4), ("(((x)))", 2),
     ("2e3·x", 4000), ("5e−1·x", 1)],
)  # fmt: skip
def test_signs_bind_as_in_mathematics(text, value):
    assert graph.forward(read(text), {"x": 2.0})[-1] == value


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("", "no formula yet"), ("2x", "sign is missing.*: 2·x"), ("a b", "sign is missing.*: a·b"),
     ("a(b)", "no function"), ("2(x + 1)",
      "2·\\(…\\)"), ("0,5·x", "a point: 0.5"), ("velocities", "may have 8 characters"),
     ("x+", "ends where"), ("(x", "should be a “[)]”"),
     ("x)", "without its"), ("foo(x)", "no function “foo”"), ("max(x)", "takes 2 values"),
     ("sin x", "must be a bracket"), ("x; x = 2", "before it got"), ("exp = 2", "is a function"),
     ("__import__('os')", "cannot be read"), ("x.y", "cannot be read"), ("(" * 40 + "x" + ")" * 40, "too many"),
     ("+".join("x" * 80), "this one has more"), ("x" * 500, "400 characters"), ("9999999999", "1,000,000 at most")],
)  # fmt: skip
def test_what_cannot_be_read_is_said_in_a_sentence(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        read(text)


@given(st.text("xyz0123456789.+-−*·/^(),;= expmaxtanh", max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        formula = read(text)
    except ValueError:
        return
    assert 1 <= len(formula.nodes) <= MOST_NODES
    assert all(operand < place for place, node in enumerate(formula.nodes) for operand in node.operands)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("1/(x - x)", "v2 would be divided by 0."), ("log(0 - x)", "v2 = log(−1) has no real value."),
     ("(0 - x)^0.5", "v2 = (−1)^0.5 has no real value."), ("exp(exp(exp(9)))", "too large"),
     ("10^400", "v1 = 10^400 is too large"), ("10^10^10", "too large")],
)  # fmt: skip
def test_what_has_no_value_is_said(text, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        graph.forward(read(text), {"x": 1.0})


def test_values_are_read_and_written():
    given = {"x": 2.0, "β0": -0.5, "w_1": 1e-3}
    assert read_values(write_values(given)) == given
    assert read_values("x=2 y = −3;z=.5") == {"x": 2.0, "y": -3.0, "z": 0.5}
    for text in ("x = 0,5", "x", "x = nan", "x = 2,, y = 3", "x = 1e9"):
        with pytest.raises(ValueError, match=r"is not the value|must lie between"):
            read_values(text)


EXPRESSIONS = st.recursive(
    st.sampled_from(["x", "y", "z", "0.5", "2"]),
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from("+-*/"), inner),
        st.builds("{}({})".format, st.sampled_from([name for name in FUNCTIONS if name != "max"]), inner),
        st.builds("max({}, {})".format, inner, inner),
        st.builds("({})^2".format, inner),
    ),
    max_leaves=8,
)


@given(EXPRESSIONS, st.tuples(*[st.floats(0.2, 1.5)] * 3))
def test_gradients_are_those_of_autograd_and_of_the_complex_step(text, numbers):
    formula, values = read(text), dict(zip("xyz", numbers, strict=True))
    try:
        result = graph.forward(formula, values)[-1]
    except ValueError:
        return
    leaves = {name: torch.tensor(value, dtype=torch.float64, requires_grad=True) for name, value in values.items()}
    python = text.replace("^", "**")
    there = eval(python, {}, TORCH | leaves | {name: _lifted(one) for name, one in TORCH.items()})
    if not isinstance(there, torch.Tensor) or not formula.variables:
        return
    exact = torch.autograd.grad(there, list(leaves.values()), allow_unused=True, materialize_grads=True)
    ours = graph.gradient(formula, values)
    assert math.isclose(result, there.item(), rel_tol=1e-12, abs_tol=1e-12)
    names = list(formula.variables)
    function = lambda given: graph.forward(formula, dict(zip(names, given, strict=True)))[-1]  # noqa: E731
    for name, one in zip(values, exact, strict=True):
        if (
            name in ours and "relu" not in text and "max" not in text
        ):  # at a kink of equal numbers each has its own rule
            assert ours[name] == pytest.approx(one.item(), rel=1e-10, abs=1e-10)
            step = checks.difference("complex", function, [values[n] for n in names], names.index(name), 1e-30)
            assert step == pytest.approx(ours[name], rel=1e-10, abs=1e-10)


def _lifted(function):
    """A torch function that also takes plain numbers."""
    return lambda *given: function(*[torch.as_tensor(one, dtype=torch.float64) for one in given])


def test_published_examples():
    formula, values = of("UDL 7.1")
    ours = graph.gradient(formula, values)
    assert graph.forward(formula, values)[-1] == pytest.approx(0.139, abs=5e-4)
    assert [ours[f"β{k}"] for k in range(4)] == pytest.approx([2.281, -17.060, -1.683, 0.745], abs=5e-4)
    assert [ours[f"ω{k}"] for k in range(4)] == pytest.approx([5.246, -16.079, -8.530, 0.489], abs=5e-4)
    formula, values = of("cs231n")
    assert graph.forward(formula, values)[-1] == pytest.approx(0.73, abs=5e-3)
    found = [graph.gradient(formula, values)[name] for name in ("w0", "x0", "w1", "x1", "w2")]
    assert found == pytest.approx([-0.20, 0.39, -0.39, -0.59, 0.20], abs=5e-3)
    formula, values = of("micrograd")
    assert graph.forward(formula, values)[-1] == pytest.approx(24.7041, abs=5e-5)
    assert graph.gradient(formula, values) == pytest.approx({"a": 138.8338, "b": 645.5773}, abs=5e-5)


def test_the_complex_step_of_squire_and_trapp():
    formula, _ = of("complex step")
    function = lambda given: graph.forward(formula, {"x": given[0]})[-1]  # noqa: E731
    assert checks.difference("complex", function, [1.5], 0, 1e-20) == pytest.approx(3.62203370071632, abs=1e-14)
    errors = checks.errors(function, [1.5], 0, graph.gradient(formula, {"x": 1.5})["x"], 10.0 ** -np.arange(1, 17.0))
    best = {method: int(np.argmin(errors[method])) + 1 for method in checks.METHODS}
    assert 7 <= best["forward"] <= 9
    assert 4 <= best["central"] <= 6
    assert errors["complex"][8:].max() < 1e-14


def test_contributions_add_up():
    formula, values = of("micrograd")
    numbers = [float(one.real) for one in graph.forward(formula, values)]
    slopes, reached = graph.paths(formula, numbers)
    for place, node in enumerate(formula.nodes[:-1]):
        if node.operation == "number":
            assert slopes[place] is None
        else:
            assert slopes[place] == pytest.approx(sum(path.brings for path in reached[place]), rel=1e-14)


@pytest.mark.parametrize("name", ["UDL 7.1", "cs231n", "complex step", "micrograd"])
def test_every_line_of_the_walk_is_true(name):
    experiment = BackpropExperiment(PRESETS[name])
    checked = 0
    while experiment.step():
        frame = experiment.frame()
        for line in frame["account"]:
            checked += len(steps(line))
            assert [step for step in steps(line) if step.wrong] == [], line
    assert checked > experiment.length / 2


@given(EXPRESSIONS)
@settings(max_examples=40)
def test_every_line_of_any_formula_is_true(text):
    try:
        experiment = BackpropExperiment(
            BackpropSettings(look="formula", formula=text, values="x = 0.5, y = -1.3, z = 2")
        )
    except ValueError:
        return
    while experiment.step():
        for line in experiment.frame()["account"]:
            assert [step for step in steps(line) if step.wrong] == [], line


def test_a_power_with_a_large_exponent_is_written_at_once():
    experiment = BackpropExperiment(BackpropSettings(look="formula", formula="x^700000", values="x = 1.0001"))
    begin = time.process_time()
    experiment.step(1)
    (line,) = experiment.frame()["account"]
    assert line.startswith("v1 = x^700000 = 1.0001^700000 ≈ 2.5")
    assert time.process_time() - begin < 1.0
