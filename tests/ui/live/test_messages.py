"""The parser stands between the internet and the engine: nothing but a checked message or a refusal comes out of it."""

import json
import math
from typing import Annotated

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.experiment.protocol import Bounds
from tests.ui.live.toy import Adder
from ui.live.messages import LARGEST, Message, Refused, parameters, parse
from ui.live.session import Session

ALLOWED = Session(Adder()).allowed()


def test_a_good_message_is_taken_with_its_numbers_as_declared():
    message = parse('{"do": "put", "with": {"value": 3}}', ALLOWED)
    assert message == Message("put", {"value": 3.0})
    assert type(message.arguments["value"]) is float


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "JSON"),
        ("[" * 5000, "JSON"),
        ('{"do": "play"', "JSON"),
        ('{"do": "put", "with": {"value": NaN}}', "JSON"),
        ('{"do": "put", "with": {"value": 1e999}}', "outside"),
        ('{"do": "put", "with": {"value": ' + "9" * 5000 + "}}", "JSON"),
        ('{"do": "put", "with": {"value": 101}}', "outside"),
        ('{"do": "put", "with": {"value": "3"}}', "not a float"),
        ('{"do": "put", "with": {"value": true}}', "not a float"),
        ('{"do": "put", "with": {"value": 3, "index": 1.0}}', "not a int"),
        ('{"do": "put", "with": {"value": 3, "other": 1}}', "not known"),
        ('{"do": "put"}', "lacks"),
        ('{"do": "put", "with": [3]}', "object"),
        ('{"do": "fail", "with": {"how": "softly"}}', "choices"),
        ('{"do": "restore", "with": {"state": {}}}', "does not do"),
        ('{"do": "__init__"}', "does not do"),
        ('{"do": "play", "token": "x"}', "form"),
        ('{"do": ["play"]}', "form"),
        ('{"do": "play", "with": {"a": "' + "x" * LARGEST + '"}}', "characters"),
        ('"play"', "form"),
    ],
)
def test_bad_messages_are_refused_with_a_reason(text, reason):
    with pytest.raises(Refused, match=reason):
        parse(text, ALLOWED)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
near_misses = st.fixed_dictionaries(
    {"do": st.sampled_from(sorted(ALLOWED)) | st.text(max_size=12)},
    optional={
        "with": st.dictionaries(
            st.sampled_from(["value", "index", "how", "again", "step", "per_second", "name", "x"]),
            json_values,
            max_size=4,
        )
        | json_values
    },
)


def check(text):
    try:
        message = parse(text, ALLOWED)
    except Refused:
        return
    expected = parameters(getattr(ALLOWED[message.do], "__func__", ALLOWED[message.do]))
    for name, value in message.arguments.items():
        bounds = expected[name].bounds
        assert type(value) is expected[name].kind
        if bounds is not None:
            size = len(value) if isinstance(value, str) else value
            assert math.isfinite(size)
            assert bounds.low <= size <= bounds.high


@settings.get_profile("many")
@given(near_misses | json_values)
def test_near_misses_are_checked_or_refused(content):
    check(json.dumps(content))


@settings.get_profile("many")
@given(st.text(max_size=200) | st.text(alphabet='{}[]":,do with0123456789.eE-+tfn', max_size=200))
def test_texts_are_checked_or_refused(text):
    check(text)


@pytest.mark.parametrize("number", ["1" + "0" * 400, "-1" + "0" * 400, "1e400", "NaN", "-Infinity"])
def test_numbers_beyond_all_bounds_are_refused_like_others(number):
    for do, name in (("seek", "step"), ("speed", "per_second")):
        with pytest.raises(Refused):
            parse(f'{{"do": "{do}", "with": {{"{name}": {number}}}}}', ALLOWED)


def test_a_method_without_bounds_is_not_fit_to_be_called():
    def loose(value: float) -> None: ...

    def tight(value: Annotated[float, Bounds(0, 1)]) -> None: ...

    with pytest.raises(TypeError, match="Bounds"):
        parameters(loose)
    assert parameters(tight)["value"].required
