"""Settings that check themselves: one declaration gives a field its bounds, its sentence, its widget and what it moves.

    @dataclass(frozen=True)
    class RaceSettings(Settings):
        cell: str = choice("gru", {"rnn": "RNN", "gru": "GRU"}, "cell")
        rate: float = number(0.003, 0, 1, "learning rate", live=True)

    RaceSettings(rate=5)    # ValueError: The learning rate is a number from 0 to 1, not 5.
    RaceSettings().key()    # ("gru",): what a new experiment is built for
    RaceSettings().live()   # {"rate": 0.003}: what reaches an experiment while it runs

A field without a declaration is kept as it is. A subclass that only gives a field another default keeps the
declaration. What depends on several fields is checked in a method `check`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from numbers import Integral, Real
from typing import Any, ClassVar, TypedDict, Unpack

LARGEST_SEED = 2**31 - 1
LONGEST = 30  # characters of a wrong name that a sentence repeats


class How(TypedDict, total=False):
    """What any declaration may say besides. title: over the widget; live: it reaches an experiment while that runs;
    shown: so it does, and changes only what is shown; accept: raises ValueError for what it does not accept."""

    title: str
    live: bool
    shown: bool
    accept: Callable[[Any], object]


@dataclass(frozen=True)
class Declared:
    """What is declared of a field. kind: "number", "whole", "choice", "several", "wholes", "switch" or "text".

    label: what sentences call it; low, high: of numbers; step: of a slider; values: what a widget offers instead;
    titles: of the choices, by name; least, most: how many numbers there are.
    """

    kind: str
    label: str
    how: How
    low: float = 0
    high: float = 0
    step: float | None = None
    values: Sequence[Any] = ()
    titles: Mapping[str, str] | None = None
    least: int = 0
    most: int = 0

    @property
    def title(self) -> str:
        return self.how.get("title") or self.label[:1].upper() + self.label[1:]

    def check(self, value: Any) -> None:
        """Raises ValueError with a sentence for the visitor."""
        if self.kind == "number":
            within(self.label, value, self.low, self.high)
        elif self.kind == "whole":
            whole_within(self.label, value, int(self.low), int(self.high))
        elif self.kind in ("choice", "several"):
            for name in (value,) if self.kind == "choice" else value:
                one_of(self.label, name, self.titles or ())
        elif self.kind == "wholes":
            if not self.least <= len(value) <= self.most:
                raise ValueError(f"There are {self.least} to {self.most} {self.label}, not {len(value)}.")
            for each in value:
                whole_within(f"size of one of the {self.label}", each, int(self.low), int(self.high))
        elif self.kind == "switch" and type(value) is not bool:
            raise ValueError(f"The {self.label} is either yes or no.")
        if "accept" in self.how:
            self.how["accept"](value)


def number(
    default: float, low: float, high: float, label: str, *, step: float | None = None, values: Sequence[float] = (),
    **how: Unpack[How],
) -> Any:  # fmt: skip
    """A number from low to high. step: of its slider; values: those that its widget offers instead."""
    return _field(default, Declared("number", label, how, low, high, step, values))


def whole(
    default: int, low: int, high: int, label: str, *, step: int | None = None, values: Sequence[int] = (),
    **how: Unpack[How],
) -> Any:  # fmt: skip
    """A whole number from low to high, typed where it has neither step nor values."""
    return _field(default, Declared("whole", label, how, low, high, step, values))


def seed(label: str = "seed", **how: Unpack[How]) -> Any:
    """The whole number from which all chance of a run comes."""
    return whole(0, 0, LARGEST_SEED, label, **how)


def choice(default: str, options: Mapping[str, str] | Iterable[str], label: str, **how: Unpack[How]) -> Any:
    """One of several names. options: the names, or what a visitor reads for each."""
    return _field(default, Declared("choice", label, how, titles=_titles(options)))


def several(
    default: tuple[str, ...], options: Mapping[str, str] | Iterable[str], label: str, **how: Unpack[How]
) -> Any:
    """Some of several names."""
    return _field(default, Declared("several", label, how, titles=_titles(options)))


def wholes(default: tuple[int, ...], least: int, most: int, low: int, high: int, label: str, **how: Unpack[How]) -> Any:
    """From `least` to `most` whole numbers, each from low to high: the units of layers, for instance."""
    return _field(default, Declared("wholes", label, how, low, high, least=least, most=most))


def switch(default: bool, label: str, **how: Unpack[How]) -> Any:
    """Yes or no."""
    return _field(default, Declared("switch", label, how))


def text(default: str | tuple[str, ...], label: str, **how: Unpack[How]) -> Any:
    """A line of text, or several; `accept` reads them."""
    return _field(default, Declared("text", label, how))


def again(declared: Any) -> Any:
    """A field declared as one above it in the class: the same of a second network, say."""
    return field(default=declared.default, metadata=declared.metadata)


def _field(default: Any, declared: Declared) -> Any:
    return field(default=default, metadata={"declared": declared})


def _titles(options: Mapping[str, str] | Iterable[str]) -> Mapping[str, str]:
    titles = options if isinstance(options, Mapping) else {}
    return {name: titles[name] if isinstance(titles.get(name), str) else name for name in options}


@dataclass(frozen=True)
class Settings:
    """The base of a lesson's settings: frozen, checked when made.

    all_live: whether the fields that do not say it are live, as in a tour, whose every step follows from its settings.
    """

    all_live: ClassVar[bool] = False

    def __post_init__(self) -> None:
        for name, one in declared(type(self)).items():
            one.check(getattr(self, name))
        self.check()

    def check(self) -> None:
        """What depends on several fields. Raises ValueError with a sentence."""

    def live(self) -> dict[str, Any]:
        """What reaches an experiment while it runs, and leaves it standing."""
        return {name: getattr(self, name) for name in live_names(type(self))}

    def key(self) -> tuple[Any, ...]:
        """What a new experiment is built for: everything else."""
        live = live_names(type(self))
        return tuple(getattr(self, one.name) for one in fields(self) if one.name not in live)


def declared(kind: type[Any]) -> Mapping[str, Declared]:
    """The declarations of a class's fields by name: its own, or those of the class it derives from."""
    found: dict[str, Declared] = {}
    for ancestor in reversed(kind.__mro__):
        for one in vars(ancestor).get("__dataclass_fields__", {}).values():
            if "declared" in one.metadata:
                found[one.name] = one.metadata["declared"]
    return found


def live_names(kind: type[Any], *, shown: bool = True) -> tuple[str, ...]:
    """The fields that reach an experiment while it runs; or those of them that change more than what is shown."""
    hows = {name: one.how for name, one in declared(kind).items()}

    def is_live(how: How) -> bool:
        return shown if how.get("shown") else how.get("live", kind.all_live)

    return tuple(one.name for one in fields(kind) if is_live(hows.get(one.name, {})))


def shown_names(kind: type[Any]) -> frozenset[str]:
    """The fields that reach an experiment while it runs, and change only what is shown."""
    return frozenset(name for name, one in declared(kind).items() if one.how.get("shown"))


def one_of(what: str, name: Any, choices: Collection[str]) -> None:
    """Raises ValueError for a name that is not among the choices."""
    if name not in choices:
        raise ValueError(f"There is no {what} named “{str(name)[:LONGEST]}”; there are {', '.join(choices)}.")


def within(what: str, value: Any, low: float, high: float) -> None:
    """Raises ValueError for a number beyond the bounds, or for none (NaN)."""
    if not isinstance(value, Real) or not low <= float(value) <= high:
        raise ValueError(f"The {what} is a number from {low:,g} to {high:,g}, not {_shown(value)}.")


def whole_within(what: str, value: Any, low: int, high: int) -> None:
    """Raises ValueError for what is no whole number within the bounds."""
    if type(value) is bool or not isinstance(value, Integral) or not low <= int(value) <= high:
        raise ValueError(f"The {what} is a whole number from {low:,} to {high:,}, not {_shown(value)}.")


def _shown(value: Any) -> str:
    return f"{value:,g}" if isinstance(value, float) else str(value)[:LONGEST]
