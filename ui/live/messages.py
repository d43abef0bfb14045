"""What a browser may say: small JSON objects, checked against the signatures of the methods they would call.

Every message has one form, ``{"do": "move_point", "with": {"index": 3, "x": 1.2, "y": -0.4}}``. What may follow is
read off the method itself: its parameters' names and annotations (``Annotated[int, Bounds(0, 200)]``, ``bool``,
``Literal["a", "b"]``). There is no second list to forget, and nothing that is not listed can be called.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

from engine.experiment.protocol import Bounds

LARGEST = 8_000
"""Characters a message may have; the largest honest one has a few hundred. Only where an experiment takes longer texts,
a camera's frames, they may be as long as these and a form around them."""
FORM = 500


MOVED = ("value", "pixels")
"""Arguments that say how far something is moved although they may be whole numbers or text."""


class Refused(Exception):
    """A message that is not taken; the text says why, in one sentence."""


class TooOften(Refused):
    """A connection that speaks more often than it may."""


@dataclass(frozen=True)
class Said:
    """A message as it came, of the right form: what to do, with what, and for which experiment of a session (None for
    whichever there is)."""

    do: str
    given: Mapping[str, Any]
    generation: int | None = None


@dataclass(frozen=True)
class Message:
    """A checked message: the name of what to do, and its arguments."""

    do: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True)
class Parameter:
    """What one argument may be: a kind, its bounds or choices, and whether it may be left out."""

    kind: type
    bounds: Bounds | None
    choices: tuple[Any, ...]
    required: bool


@cache
def parameters(method: Callable[..., Any]) -> dict[str, Parameter]:
    """The arguments a method takes from a browser, read off its annotations.

    Raises ``TypeError`` for a number or a text without bounds: such a method is not fit to be called from outside.
    """
    hints = get_type_hints(method, include_extras=True)
    found = {}
    for name, parameter in inspect.signature(method).parameters.items():
        if name == "self":
            continue
        required = parameter.default is inspect.Parameter.empty
        found[name] = _parameter(f"{method.__qualname__}({name})", hints[name], required)
    return found


def _parameter(where: str, hint: Any, required: bool) -> Parameter:
    if get_origin(hint) is Literal:
        choices = get_args(hint)
        return Parameter(type(choices[0]), None, choices, required)
    if hint is bool:
        return Parameter(bool, None, (), required)
    kind, *extras = get_args(hint) or (None,)
    bounds = next((extra for extra in extras if isinstance(extra, Bounds)), None)
    if kind not in (int, float, str) or bounds is None:
        raise TypeError(f"{where} needs Annotated[int | float | str, Bounds(...)], Literal[...] or bool")
    return Parameter(kind, bounds, (), required)


def parse(text: str, allowed: Mapping[str, Callable[..., Any]]) -> Message:
    """The checked message in ``text``, naming one of the ``allowed`` methods; raises :class:`Refused` otherwise."""
    return check(read(text), allowed)


def largest(allowed: Mapping[str, Callable[..., Any]]) -> int:
    """How many characters a message may have that names one of these."""
    known = [parameters(getattr(method, "__func__", method)).values() for method in allowed.values()]
    longest = max((sum(map(_characters, arguments)) for arguments in known), default=0)
    return LARGEST if longest < LARGEST else longest + FORM


def _characters(parameter: Parameter) -> int:
    return int(parameter.bounds.high) if parameter.kind is str and parameter.bounds else 0


def read(text: str, most: int = LARGEST) -> Said:
    """The message in ``text``, of which only the form is checked; raises :class:`Refused` for another one. most:
    characters that it may have."""
    if len(text) > most:
        raise Refused(f"A message may have {most} characters; this one has {len(text)}.")
    try:
        content = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Refused("A message must be JSON.") from None
    if not isinstance(content, dict) or not isinstance(content.get("do"), str) or set(content) - {"do", "with", "of"}:
        raise Refused('A message must have the form {"do": "…", "with": {…}, "of": 1}.')
    given, generation = content.get("with", {}), content.get("of")
    if not isinstance(given, dict):
        raise Refused("A message's arguments must be an object.")
    if generation is not None and type(generation) is not int:
        raise Refused("A message's “of” is the number of the experiment that it is meant for.")
    return Said(content["do"], given, generation)


def check(said: Said, allowed: Mapping[str, Callable[..., Any]]) -> Message:
    """The message with its arguments checked against the method that it names; raises :class:`Refused`."""
    method = allowed.get(said.do)
    if method is None:
        raise Refused("This message asks for something that this lesson does not do.")
    return Message(said.do, _check(said.given, parameters(getattr(method, "__func__", method))))


def supersedes(said: Said, before: Said, method: Callable[..., Any]) -> bool:
    """Whether a message makes the one right before it needless, as the next place of a drag does.

    Both ask for the same, of the same thing (the arguments that are whole numbers, names or switches are equal), and
    differ in how far it is moved: in numbers that need not be whole, a slider's ``value``, a drawing's ``pixels``.
    """
    if (said.do, said.generation) != (before.do, before.generation) or said.given.keys() != before.given.keys():
        return False
    expected = parameters(getattr(method, "__func__", method))
    moved = {name for name, one in expected.items() if one.kind is float or name in MOVED}
    same = all(said.given[name] == before.given[name] for name in said.given.keys() - moved)
    return bool(moved & said.given.keys()) and same


def _check(given: Mapping[str, Any], expected: dict[str, Parameter]) -> dict[str, Any]:
    if set(given) - set(expected):
        raise Refused("A message has an argument that is not known.")
    arguments = {}
    for name, parameter in expected.items():
        if name in given:
            arguments[name] = _value(name, given[name], parameter)
        elif parameter.required:
            raise Refused(f"A message lacks “{name}”.")
    return arguments


def _value(name: str, value: Any, parameter: Parameter) -> Any:
    if parameter.kind is float and type(value) is int and abs(value) < 2**53:
        value = float(value)
    kind: Any = parameter.kind
    if type(value) is not kind:
        raise Refused(f"“{name}” is not a {parameter.kind.__name__}.")
    if parameter.choices and value not in parameter.choices:
        raise Refused(f"“{name}” is none of its choices.")
    if parameter.bounds is not None:
        size: float = len(value) if isinstance(value, str) else value
        if not parameter.bounds.low <= size <= parameter.bounds.high:  # not so for NaN
            raise Refused(f"“{name}” lies outside {parameter.bounds.low:g} … {parameter.bounds.high:g}.")
    return value


def _no_constant(name: str) -> None:
    raise ValueError(name)
