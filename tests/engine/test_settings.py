"""What is not allowed is turned away with a sentence, however odd it is; one declaration says all of a field."""

import math
import re
from dataclasses import dataclass, replace

import pytest

from engine.settings import (
    Settings,
    again,
    choice,
    declared,
    live_names,
    number,
    one_of,
    seed,
    several,
    shown_names,
    switch,
    text,
    whole,
    wholes,
    within,
)


def _short(points):
    if len(points) > 5:
        raise ValueError("These are too many points.")


@dataclass(frozen=True)
class Race(Settings):
    cell: str = choice("gru", {"rnn": "RNN", "gru": "GRU"}, "cell")
    rate: float = number(0.003, 0, 1, "learning rate", live=True)
    units: int = whole(8, 1, 16, "number of units", title="Units")
    layers: tuple[int, ...] = wholes((4,), 0, 3, 1, 8, "layers")
    inputs: tuple[str, ...] = several(("x",), ("x", "y"), "input")
    shuffled: bool = switch(False, "order")
    points: str = text("", "points", accept=_short)
    look: str = choice("loss", ("loss", "field"), "look", shown=True)
    seed: int = seed()
    note: str = "kept as it is"

    def check(self) -> None:
        if self.cell == "rnn" and self.rate > 0.5:
            raise ValueError("An RNN cannot learn as fast as that.")


@pytest.mark.parametrize("value", [-0.1, 1.1, math.nan, math.inf, -math.inf, "a", None])
def test_a_number_beyond_the_bounds_or_none_is_refused(value):
    within("share", 0, 0, 1)
    within("share", 1, 0, 1)
    with pytest.raises(ValueError, match="The share is a number from 0 to 1, not"):
        within("share", value, 0, 1)


@pytest.mark.parametrize("name", ["sgd ", "", "x" * 10_000, 3, None])
def test_a_name_that_is_none_of_the_choices_is_refused_shortly(name):
    one_of("optimiser", "sgd", ("sgd", "adam"))
    with pytest.raises(ValueError, match=r"There is no optimiser named “.*”; there are sgd, adam") as told:
        one_of("optimiser", name, ("sgd", "adam"))
    assert len(str(told.value)) < 100


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"cell": "lstm"}, "There is no cell named “lstm”; there are rnn, gru."),
        ({"rate": 5}, "The learning rate is a number from 0 to 1, not 5."),
        ({"units": 1.5}, "The number of units is a whole number from 1 to 16, not 1.5."),
        ({"units": True}, "The number of units is a whole number from 1 to 16, not True."),
        ({"layers": (1, 2, 3, 4)}, "There are 0 to 3 layers, not 4."),
        ({"layers": (1, 9)}, "The size of one of the layers is a whole number from 1 to 8, not 9."),
        ({"inputs": ("x", "z")}, "There is no input named “z”; there are x, y."),
        ({"shuffled": "yes"}, "The order is either yes or no."),
        ({"points": "1 2 3 4"}, "These are too many points."),
        ({"seed": 2**31}, "The seed is a whole number from 0 to 2,147,483,647, not 2147483648."),
        ({"cell": "rnn", "rate": 0.9}, "An RNN cannot learn as fast as that."),
    ],
)
def test_what_a_field_cannot_be_is_said_in_a_sentence(wrong, sentence):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        Race(**wrong)


def test_what_is_live_moves_and_the_rest_rebuilds():
    assert Race().live() == {"rate": 0.003, "look": "loss"}
    assert live_names(Race, shown=False) == ("rate",)
    assert replace(Race(), rate=0.1, look="field").key() == Race().key()
    assert replace(Race(), units=9).key() != Race().key()


def test_what_only_changes_what_is_shown_is_known():
    assert shown_names(Race) == {"look"}
    assert shown_names(int) == set()


def test_a_field_declared_again_checks_the_same_under_another_name():
    @dataclass(frozen=True)
    class Two(Settings):
        rate: float = number(0.5, 0, 1, "learning rate", live=True)
        second_rate: float = again(rate)

    assert Two().live() == {"rate": 0.5, "second_rate": 0.5}
    assert Two(rate=0.1).second_rate == 0.5
    with pytest.raises(ValueError, match="learning rate is a number from 0 to 1"):
        Two(second_rate=2)


def test_in_a_tour_everything_is_live():
    @dataclass(frozen=True)
    class Walk(Settings):
        all_live = True
        length: int = whole(3, 1, 9, "length")
        kind: str = choice("a", ("a", "b"), "kind", live=False)

    assert Walk().live() == {"length": 3}
    assert Walk().key() == ("a",)


def test_another_default_keeps_the_declaration_and_another_declaration_replaces_it():
    @dataclass(frozen=True)
    class Long(Race):
        rate: float = 0.5
        units: int = whole(100, 1, 200, "number of units")

    assert Long().live()["rate"] == 0.5
    with pytest.raises(ValueError, match="learning rate is a number from 0 to 1"):
        Long(rate=2)
    assert Long().units == 100
    assert declared(Long)["units"].high == 200
    assert declared(Race)["units"].title == "Units"
    assert declared(Race)["rate"].title == "Learning rate"
