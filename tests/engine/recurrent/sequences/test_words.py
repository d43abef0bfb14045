"""Captions, numbers, dates and unknown words against published figures and against what Python's own library says."""

import math
from datetime import date, datetime

import numpy as np
import pytest

from engine.recurrent.sequences import captions, dates, numbers
from engine.recurrent.sequences.vocabulary import Vocabulary, edit_distance, split


@pytest.mark.parametrize(
    ("one", "other", "away"),
    [("kitten", "sitting", 3), ("intention", "execution", 5), ("", "abc", 3), ("same", "same", 0)],
)
def test_edit_distances_are_those_of_the_textbooks(one, other, away):
    assert edit_distance(one, other) == edit_distance(other, one) == away


def test_an_unknown_word_is_named_and_the_nearest_known_one_stands_in():
    words = Vocabulary(("good", "bad", "not"))
    found = words.resolve("Not GOOOD")
    assert found.words == ("not", "good")
    assert found.said == ("“goood” is no word that was learnt here: “good” is read in its place.",)
    assert words.resolve("bàd").said == ()
    for typed, reason in (("", "no word"), ("elephant", "none is near"), ("猫", "none is near"), ("good " * 41, "41")):
        with pytest.raises(ValueError, match=reason):
            words.resolve(typed)
    assert split("It isn't forty-two, it can't be") == ["it", "is", "not", "forty", "two", "it", "can", "not", "be"]


def test_captions_without_a_picture_stop_at_a_fifth_of_ln_10():
    assert sum(map(len, captions.NAMES)) == 40
    assert len(captions.ALPHABET) == 16
    assert captions.ignorance(captions.NAMES) == pytest.approx(math.log(10) / 5, abs=1e-12)
    bits = [captions.surprises(captions.NAMES, name) for name in captions.NAMES]
    first, second = (np.mean([one[k] for one in bits]) / math.log(2) for k in (0, 1))
    assert (first, second) == (pytest.approx(2.7219, abs=5e-5), pytest.approx(0.6, abs=1e-12))
    assert all(sum(one) == pytest.approx(math.log(10)) for one in bits)
    assert captions.next_letters(captions.NAMES, "t") == {"h": 0.5, "w": 0.5}
    with pytest.raises(ValueError, match="No name"):
        captions.next_letters(captions.NAMES, "x")


def test_numbers_have_as_many_letters_as_project_euler_counts():
    assert sum(len("".join(numbers.to_words(n))) for n in range(1, 1001)) == 21_124
    assert [len("".join(numbers.to_words(n))) for n in (342, 115)] == [23, 20]
    assert len(numbers.TO_999) == 30
    assert max(len(numbers.to_words(n)) for n in range(1000)) == 5


def test_numbers_go_there_and_back_and_what_is_none_is_said():
    every = [numbers.to_words(n) for n in range(numbers.LARGEST + 1)]
    assert [numbers.from_words(words) for words in every] == list(range(numbers.LARGEST + 1))
    assert {word for words in every for word in words} == set(numbers.TO_9999.words)
    assert " ".join(numbers.to_words(1005)) == "one thousand and five"
    assert [numbers.read_number(text) for text in ("Forty-two", "9,999", "007", "one thousand and five")] == [
        42, 9999, 7, 1005]  # fmt: skip
    for text in ("two two", "10000", "-3", "", "½", "forty hundred", "1" * 4000):
        with pytest.raises(ValueError, match=r"\.$"):
            numbers.read_number(text)
    with pytest.raises(ValueError, match="from 0 to"):
        numbers.to_words(-1)


def test_dates_go_there_and_back_in_every_way():
    generator = np.random.default_rng(0)
    seen = set()
    for _ in range(400):
        text, wanted = dates.draw(generator)
        assert set(text) <= set(dates.READ.words)
        assert dates.iso(dates.read_date(text)) == wanted
        assert datetime.strptime(wanted, "%Y-%m-%d").date() == dates.read_date(text)
        seen.add(text)
    assert len(seen) > 390  # a day may come twice
    assert {form: dates.spoken(date(1912, 6, 23), form) for form in dates.FORMS} == {
        "day first": "23 june 1912", "month first": "june 23, 1912", "short month": "23 jun 1912",
        "with points": "23.6.1912",
    }  # fmt: skip
    for text in ("30 February 2024", "3/4/2024", "", "June", "1.1.1800", "1.1.12024", "x y z", "31.4.2024", "3 4 5 6"):
        with pytest.raises(ValueError, match=r"\.$"):
            dates.read_date(text)
