"""What is held out is asked of the network as it is, piece by piece and once for each state; when a course has it."""

from dataclasses import dataclass

import pytest

from engine.experiment.asking import Asks
from engine.settings import Settings, seed


@dataclass(frozen=True)
class Chosen(Settings):
    seed: int = seed()


class Counting(Asks[Chosen, list[int]]):
    """Asked, it answers three times, with the number that it is at."""

    kept = ("number",)
    every = 16

    def begin(self):
        self.number, self.pieces = 0, 0

    def update(self):
        self.number += 1
        return True

    def asking(self):
        found = []
        for _ in range(3):
            found.append(self.number)
            self.pieces += 1
            yield
        return found


def test_it_is_asked_piece_by_piece_and_once_for_each_state():
    run = Counting(Chosen())
    run.step(2)
    assert [run.ask_on() for _ in range(5)] == [False, False, False, True, True]
    assert (run.answer, run.when, run.pieces) == ([2, 2, 2], "", 3)


def test_what_has_moved_between_two_pieces_is_asked_anew():
    run = Counting(Chosen())
    run.ask_on()
    run.step()
    assert run.answer == [1, 1, 1]


@pytest.mark.parametrize("move", ["step", "restore", "reset"])
def test_while_it_moves_the_last_answer_stands_and_says_of_when_it_is(move):
    run = Counting(Chosen())
    state = run.state()
    run.step(3)
    assert run.answer == [3, 3, 3]
    {"step": run.step, "restore": lambda: run.restore(state), "reset": run.reset}[move]()
    assert (run.answered(moving=True), run.when) == ([3, 3, 3], ", at update 3")
    assert run.answered(moving=False) == [run.number] * 3
    assert run.when == ""


def test_one_that_was_never_asked_is_asked_even_while_it_moves():
    assert Counting(Chosen()).answered(moving=True) == [0, 0, 0]


def test_a_course_has_figures_often_at_first_and_later_at_even_distances():
    run, due = Counting(Chosen()), []
    for _ in range(150):
        due += [run.steps] * run.due
        run.step()
    assert due == [0, 1, 2, 3, 4, 6, 8, 12, 16, 24, *range(32, 150, 16)]
