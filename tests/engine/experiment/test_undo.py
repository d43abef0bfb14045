"""Strokes are taken back one by one, and not more of them are kept than is said."""

import pytest

from engine.experiment.undo import Undo


def test_a_stroke_is_taken_back_as_one():
    undo = Undo[str]()
    undo.remember("a")
    undo.remember("b", first=False)  # the same stroke goes on
    undo.remember("c")
    assert [undo.take(), undo.take()] == ["c", "a"]
    with pytest.raises(ValueError, match="nothing to take back"):
        undo.take()


def test_the_oldest_are_forgotten():
    undo = Undo[int](3)
    for number in range(10):
        undo.remember(number)
    assert len(undo) == 3
    assert [undo.take() for _ in range(3)] == [9, 8, 7]
