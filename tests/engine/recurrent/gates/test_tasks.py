"""The sequences of lesson 3.4: right answers counted another way, seeds that repeat, and what is refused."""

import numpy as np
import pytest

from engine.recurrent.gates.sequences import LETTERS, MOST
from engine.recurrent.gates.tasks import LONGEST, TASKS


def by_hand(name, text):
    """The right answers of a written sequence, counted symbol by symbol."""
    found, stack, total, word = [], [], 0, ""
    for symbol in text:
        if symbol == "(":
            stack.append(symbol)
        elif symbol == ")":
            stack.pop()
        total += "⓪①②③④".find(symbol) if symbol in "⓪①②③④" else 0
        word = "" if symbol == " " else word + symbol
        answers = {"brackets": len(stack), "first": text[0], "adding": total, "words": sum(map(word.count, "aeiou"))}
        found.append(str(answers[name]))
    return found


@pytest.mark.parametrize("name", TASKS)
def test_the_right_answers_of_drawn_sequences(name):
    task = TASKS[name]
    for sequence in task.many(7, 100, 30):
        assert [task.answers[k] for k in task.wanted(sequence)] == by_hand(name, task.write(sequence))
        assert task.refused(sequence) == ""


@pytest.mark.parametrize("name", TASKS)
def test_a_seed_makes_its_sequences_again_and_another_makes_others(name):
    task = TASKS[name]
    assert np.array_equal(task.many((3, 1), 5, 24), task.many((3, 1), 5, 24))
    assert not np.array_equal(task.many((3, 1), 5, 24), task.many((3, 2), 5, 24))


@pytest.mark.parametrize("name", TASKS)
def test_every_example_and_every_single_symbol_can_be_typed(name):
    task = TASKS[name]
    assert 10 <= len(task.read(task.example)) <= LONGEST
    for symbol in task.symbols.replace(")", ""):
        assert task.write(task.read(symbol)) == symbol


def test_batches_hold_what_a_network_reads_and_ask_when_the_task_asks():
    brackets, first = (TASKS[name].batch(0, 6, 10) for name in ("brackets", "first"))
    assert brackets.inputs.shape == (10, 6, 2)
    assert brackets.targets.shape == (10, 6)
    assert first.targets.shape == (6,)
    assert np.array_equal(first.targets, first.inputs[0].argmax(1))


def test_the_depths_that_are_drawn_reach_the_deepest_one():
    assert TASKS["brackets"].wanted(TASKS["brackets"].many(1, 200, 24).ravel()).max() > MOST  # all of them in a row
    assert max(TASKS["brackets"].wanted(one).max() for one in TASKS["brackets"].many(1, 200, 24)) == MOST


def test_marked_digits_are_typed_with_a_star_and_words_in_capitals():
    adding = TASKS["adding"]
    assert adding.write(adding.read("2 3* 0\t4*")) == "2③0④"
    assert adding.vectors[adding.read("3*")].tolist() == [[0.75, 1.0]]
    assert "".join(adding.shows(adding.read("2 3* 0\t4*"))) == "23*04*"
    assert TASKS["words"].write(TASKS["words"].read("Sea\tAir")) == "sea air"
    assert "".join(TASKS["words"].shows(TASKS["words"].read("Sea\tAir"))) == "sea␣air"


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("brackets", "", "1 to 40"),
        ("brackets", "()" * 21, "not 42"),
        ("brackets", "(x)", "“x”"),
        ("brackets", "())(", "place 3 closes nothing"),
        ("brackets", "(" * 9, "here 9 are"),
        ("first", "abce", "“e”"),
        ("adding", "*3", "no digit before"),
        ("adding", "3**", "no digit before"),
        ("adding", "7", "“7”"),
        ("adding", "1*2*3*", "here 3 are"),
        ("words", "naïve", "“ï”"),
        ("words", "aeiouaeiou", "has 10"),
        ("words", "<script>alert(1)</script>" * 1000, "none of the symbols"),
    ],
)
def test_what_is_no_sequence_is_answered_in_a_sentence(name, text, reason):
    with pytest.raises(ValueError, match=reason.replace("(", r"\(")):
        TASKS[name].read(text)


def test_what_might_be_followed_is_there_for_every_step():
    for task in TASKS.values():
        sequence = task.many(5, 1, 20)[0]
        assert {len(track) for track in task.tracked(sequence).values()} == {20}
    tracks = TASKS["words"].tracked(TASKS["words"].read("sea air"))
    assert tracks["the length of this word"].tolist() == [1, 2, 3, 0, 1, 2, 3]
    assert tracks["whether the letter is a vowel"].tolist() == [0, 1, 1, 0, 1, 1, 0]
    assert LETTERS[26] == " "
