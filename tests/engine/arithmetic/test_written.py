"""Arithmetic as it is shown: whoever reads the digits back and computes finds the result that is shown."""

import math
import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.arithmetic.written import descent, joined, neuron, plain, product, read, show, squared, write

LOWERED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def between(low, high):
    """Numbers that may be tiny, but not so tiny that a float loses digits."""
    return st.floats(low, high).map(lambda value: value if abs(value) > 1e-30 else 0.0)


number = between(-50, 50) | between(-1e-4, 1e-4) | between(-1e9, 1e9)


def decimal(text):
    """A shown number, exactly."""
    text = text.strip("()").replace("−", "-")
    mantissa, _, power = text.partition("·10")
    return Decimal(mantissa).scaleb(int(power.translate(LOWERED)) if power else 0)


def last_place(text):
    return Decimal(1).scaleb(decimal(text).as_tuple().exponent)


def terms(text):
    """The terms of a written sum, each a product of shown numbers, in decimal arithmetic."""
    parts = re.split(r" ([+−]) ", f"+ {text}"[2:])
    signs = ["+", *parts[1::2]]
    total = Decimal(0)
    for sign, part in zip(signs, parts[::2], strict=True):
        value = Decimal(1)
        for factor in re.findall(r"\(?−?\d+(?:\.\d+)?(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?\)?", part):
            value *= decimal(factor)
        total += value if sign == "+" else -value
    return total


def assert_reads_back(left, right, largest):
    """The terms give the result to its last digit; a float's own rounding, relative to the largest term, apart."""
    slack = Decimal("1e-13") * Decimal(largest)
    assert abs(terms(left) - decimal(right)) <= last_place(right) * Decimal("0.5001") + slack


@settings(max_examples=400)
@given(pairs=st.lists(st.tuples(number, number), min_size=1, max_size=8), bias=number)
def test_a_weighted_sum_reads_back_as_its_result(pairs, bias):
    written = neuron([w for w, _ in pairs], [x for _, x in pairs], bias)
    left, right = re.split(" [=≈] ", written.text)
    assert_reads_back(left, right, max(abs(bias), *(abs(w * x) for w, x in pairs)))


@settings(max_examples=300)
@given(pairs=st.lists(st.tuples(between(-3, 3), between(-6, 6)), min_size=1, max_size=8), bias=between(-3, 3))
def test_a_units_value_follows_from_the_sum_that_is_shown(pairs, bias):
    written = neuron([w for w, _ in pairs], [x for _, x in pairs], bias, math.tanh, "tanh({})")
    left, middle, last = re.split(" [=≈] ", written.text)
    z = middle.removeprefix("tanh(").removesuffix(")")
    assert_reads_back(left.removeprefix("tanh(").removesuffix(")"), z, max(abs(bias), *(abs(w * x) for w, x in pairs)))
    assert abs(math.tanh(float(decimal(z))) - float(decimal(last))) <= float(last_place(last)) * 0.5001


@settings(max_examples=400)
@given(old=between(-20, 20), rate=st.sampled_from([0.00001, 0.001, 0.03, 0.3, 1.0, 10.0]), gradient=between(-5, 5))
def test_a_step_of_descent_adds_up_and_is_seen(old, rate, gradient):
    written = descent(old, rate, gradient)
    left, right = re.split(" [=≈] ", written.text)
    assert_reads_back(left, right, max(abs(old), abs(rate * gradient)))
    if abs(rate * gradient) > 1e-9 and old != old - rate * gradient:
        assert written.operands[0] != right


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(2, 17))
def test_a_shown_number_is_the_number_rounded(value, digits):
    text = show(value, digits)
    assert abs(Decimal(value) - decimal(text)) <= last_place(text) / 2
    assert read(text) == float(decimal(text))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_seventeen_digits_are_exact(value):
    assert read(show(value, 17)) == value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_plain_number_is_exact(value):
    assert read(plain(value)) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.03, "0.03"), (1.0, "1"), (0.00001, "0.00001"), (1e-8, "1·10⁻⁸"), (-2.5, "−2.5"), (0.0, "0"), (100.0, "100")],
)
def test_rates_are_written_as_a_person_would(value, text):
    assert plain(value) == text


def test_two_digits_are_enough_where_they_add_up():
    assert neuron([0.5, -0.25], [1.5, 2.0], 0.25).text == "0.50·1.50 − 0.25·2.00 + 0.25 = 0.50"
    assert write([1.0, 2.0], lambda o, _: o[0] + o[1]).results == ("3.00",)


def test_digits_are_added_where_two_would_contradict():
    exact = 0.4349 * 1.2 - 0.2051 * 0.75 + 0.1  # 0.468; with two digits each, 0.43·1.20 − 0.21·0.75 + 0.10 is 0.4585
    written = neuron([0.4349, -0.2051], [1.2, 0.75], 0.1)
    assert written.operands[0] == "0.435"
    assert float(written.results[0]) == pytest.approx(exact, abs=0.0005)


def test_signs_are_joined_and_negative_factors_bracketed():
    assert joined(["0.1", "−0.2", "0.3"]) == "0.1 − 0.2 + 0.3"
    assert product("0.5", "−2") == "0.5·(−2)"
    assert [*map(squared, ("0.5", "−2", "1.07·10⁶"))] == ["0.5²", "(−2)²", "(1.07·10⁶)²"]


@settings(max_examples=300)
@given(x=between(-3, 3), mean=between(-3, 3))
def test_results_that_nearly_cancel_do_not_drag_all_others_to_seventeen_digits(x, mean):
    cost = 0.5 * ((x - mean) / 0.2) ** 2
    written = write([cost, -0.690499], lambda o, _: o[0], lambda o, _: o[1], lambda _, found: found[0] + found[1])
    first, second, total = written.results
    assert_reads_back(joined([first, second]), total, max(cost, 1))
    if abs(cost - 0.690499) > 1e-3:
        assert len(total) <= 8
