"""The tables: what is refused, how an entry is set, what is drawn."""

import numpy as np
import pytest

from engine.recurrent.hmm.model import HMM, set_in_row
from engine.recurrent.hmm.sampling import random_hmm, sample
from engine.recurrent.hmm.trellis import Trellis
from tests.engine.recurrent.hmm.models import drawn

START, MOVES, SHOWS = [0.6, 0.4], [[0.7, 0.3], [0.4, 0.6]], [[0.5, 0.4, 0.1], [0.1, 0.3, 0.6]]


@pytest.mark.parametrize(
    ("tables", "says"),
    [
        (([0.6, 0.3], MOVES, SHOWS), "The start table adds up to 0.9, not to 1."),
        ((START, [[0.7, 0.3], [0.4, 0.7]], SHOWS), "Row 2 of the transition table adds up to 1.1, not to 1."),
        ((START, MOVES, [[0.5, 0.6, -0.1], [0.1, 0.3, 0.6]]), "Row 1 of the emission table holds -0.1, but"),
        (([2, -1], MOVES, SHOWS), "The start table holds 2, but a probability is a number from 0 to 1."),
        ((START, [[np.nan, 1], [0.4, 0.6]], SHOWS), "Row 1 of the transition table holds something that is not a fin"),
        ((START, MOVES, [[np.inf, 0, 0], [0.1, 0.3, 0.6]]), "Row 1 of the emission table holds something that is not"),
        (
            (START, np.eye(3), SHOWS),
            "The transition table must be a square of 2 rows and 2 columns, as there are 2 sta",
        ),
        ((START, MOVES, np.eye(3)), "The emission table must be 2 rows, one for each state, but it is 3×3."),
        ((START, MOVES, [0.5, 0.5]), "The emission table must be 2 rows"),
        ((1.0, MOVES, SHOWS), "The start table must be a list of numbers, one for each state, but it is a single"),
        (([], MOVES, SHOWS), "The start table must be a list"),
        (
            (["a", "b"], MOVES, SHOWS),
            "The start table must be a list of numbers, one for each state, all of it numbers",
        ),
        ((START, [[0.7, 0.3], [1.0]], SHOWS), "The transition table must be a square of 2 rows and 2 columns"),
        ((START, MOVES, SHOWS, ("hot",)), "There are 2 states in the tables, but 1 names of states."),
        ((START, MOVES, SHOWS, ("hot", "hot")), "Every state needs a name of its own"),
        ((START, MOVES, SHOWS, (), ("1", "2", "")), "Every symbol needs a name of its own"),
    ],
)
def test_tables_that_are_none_are_refused_in_a_sentence(tables, says):
    with pytest.raises(ValueError) as refused:  # noqa: PT011
        HMM(*tables)
    assert str(refused.value).startswith(says)
    assert str(refused.value).endswith((".", "numbers."))


def test_tables_are_copied_and_cannot_be_written_to():
    start = np.array(START)
    hmm = HMM(start, MOVES, SHOWS)
    start[0] = 0
    assert hmm.start.tolist() == START
    with pytest.raises(ValueError, match="read-only"):
        hmm.start[0] = 1


def test_symbols_are_read_by_name():
    hmm = HMM(START, MOVES, SHOWS, symbols=("normal", "cold", "dizzy"))
    assert hmm.encode(["dizzy", "normal"]).tolist() == [2, 0]
    with pytest.raises(
        ValueError, match="Symbol 2 of the sequence is “well”, but this model only has normal, cold, diz"
    ):
        hmm.encode(["cold", "well"])


@pytest.mark.parametrize("wrong", [[], [0, 3], [-1], [0.5], [[0]], 0])
def test_sequences_that_are_none_are_refused(wrong):
    with pytest.raises(ValueError, match="A sequence "):
        HMM(START, MOVES, SHOWS).checked(wrong)


def test_an_entry_is_set_and_the_others_keep_their_proportions():
    hmm = HMM(START, MOVES, SHOWS, ("healthy", "fever"))
    changed = hmm.with_entry("emission", 0, 2, 0.4)
    assert changed.emission[0] == pytest.approx([0.6 * 5 / 9, 0.6 * 4 / 9, 0.4], abs=1e-15)
    assert changed.emission[1].tolist() == SHOWS[1]
    assert changed.states == hmm.states
    assert changed.with_entry("start", 0, 1, 1).start.tolist() == [0, 1]
    assert hmm.with_entry("transition", 1, 0, 0.4).transition.tolist() == MOVES
    for place in (("start", 1, 0), ("transition", 0, 2), ("emission", -1, 0)):
        with pytest.raises(ValueError, match="has no entry"):
            hmm.with_entry(*place, 0.5)
    with pytest.raises(ValueError, match="no table “other”"):
        hmm.with_entry("other", 0, 0, 0.5)


def test_others_that_are_all_0_share_equally():
    assert set_in_row([0, 1, 0], 1, 0.4).tolist() == [0.3, 0.4, 0.3]
    assert set_in_row([0, 1, 0], 0, 1.0).tolist() == [1, 0, 0]
    assert set_in_row([1.0], 0, 1.0).tolist() == [1]
    for wrong in (-0.1, 1.1, np.nan):
        with pytest.raises(ValueError, match="from 0 to 1"):
            set_in_row([0.5, 0.5], 0, wrong)
    with pytest.raises(ValueError, match="one entry"):
        set_in_row([1.0], 0, 0.5)


def test_states_and_symbols_are_added_without_a_change_to_what_was_there():
    hmm = HMM(START, MOVES, SHOWS, ("healthy", "fever"), ("normal", "cold", "dizzy"))
    larger = hmm.resized(("healthy", "new", "fever"), ("normal", "cold", "dizzy", "tired"))
    assert larger.start.tolist() == [0.6, 0, 0.4]
    assert larger.transition == pytest.approx(np.array([[0.7, 0, 0.3], [1 / 3] * 3, [0.4, 0, 0.6]]))
    assert larger.emission[1].tolist() == [0.25] * 4
    x = [0, 2, 1]
    assert Trellis(larger, x).likelihood == pytest.approx(Trellis(hmm, x).likelihood, rel=1e-12)
    back = larger.resized(hmm.states, hmm.symbols)
    assert back.emission == pytest.approx(hmm.emission, abs=1e-15)
    fewer = hmm.resized(("fever",), ("dizzy", "cold"))
    assert (fewer.start.tolist(), fewer.transition.tolist()) == ([1], [[1]])
    assert fewer.emission == pytest.approx(np.array([[2 / 3, 1 / 3]]))
    assert HMM(START, MOVES, np.eye(2)).resized(("1", "2"), ("1",)).emission.tolist() == [[1], [1]]
    names = ("1", "b")  # one list for both, as where nothing is hidden
    assert HMM(START, MOVES, np.eye(2), ("1", "2"), ("a", "b")).resized(names, names).transition.tolist()[0] == [1, 0]
    with pytest.raises(ValueError, match="at least one state and one symbol"):
        hmm.resized((), ("cold",))
    with pytest.raises(ValueError, match="Every symbol needs a name of its own"):
        hmm.resized(("fever",), ("cold", "cold"))


@pytest.mark.parametrize("seed", range(20))
def test_a_row_adds_up_to_1_whatever_is_set(seed):
    rng = np.random.default_rng(seed)
    hmm = drawn(4, 6, seed, zeros=0.5)
    for value in (0.0, 1.0, *rng.random(3)):
        hmm = hmm.with_entry("emission", int(rng.integers(4)), int(rng.integers(6)), float(value))
    assert np.abs(hmm.emission.sum(1) - 1).max() < 1e-12


def test_the_stationary_distribution_is_the_one_that_stays():
    for seed in range(10):
        hmm = drawn(4, 2, seed)
        p = hmm.stationary()
        assert p @ hmm.transition == pytest.approx(p, abs=1e-12)
        assert p.sum() == pytest.approx(1, abs=1e-12)
    assert HMM([1, 0], [[0, 1], [1, 0]], SHOWS).stationary() == pytest.approx([0.5, 0.5], abs=1e-12)  # never settles
    oz = HMM([1, 0, 0], [[0.5, 0.25, 0.25], [0.5, 0, 0.5], [0.25, 0.25, 0.5]], np.eye(3), ("rain", "nice", "snow"))
    assert oz.stationary() == pytest.approx([0.4, 0.2, 0.4], abs=1e-12)  # Kemeny and Snell's Land of Oz
    with pytest.raises(ValueError, match="more than one stationary distribution"):
        HMM([1, 0], np.eye(2), SHOWS).stationary()


def test_a_sample_has_the_frequencies_of_the_tables_and_is_repeated_by_its_seed():
    hmm = drawn(3, 4, 5, zeros=0.3)
    states, symbols = sample(hmm, 40_000, seed=1)
    again = sample(hmm, 100, seed=1)
    assert (again.states.tolist(), again.symbols.tolist()) == (states[:100].tolist(), symbols[:100].tolist())
    assert sample(hmm, 100, seed=2).symbols.tolist() != symbols[:100].tolist()
    moves, shows = np.zeros((3, 3)), np.zeros((3, 4))
    np.add.at(moves, (states[:-1], states[1:]), 1)
    np.add.at(shows, (states, symbols), 1)
    for counts, table in ((moves, hmm.transition), (shows, hmm.emission)):
        been = counts.sum(1) > 0
        assert been.any()
        assert (counts[table == 0] == 0).all()
        shares = counts[been] / counts[been].sum(1, keepdims=True)
        error = np.sqrt(table[been] * (1 - table[been]) / counts[been].sum(1, keepdims=True))
        assert (np.abs(shares - table[been]) <= 4 * error + 1e-12).all()
    firsts = [sample(hmm, 1, seed).states[0] for seed in range(2000)]
    assert np.bincount(firsts, minlength=3) / 2000 == pytest.approx(hmm.start, abs=0.045)
    with pytest.raises(ValueError, match="at least one symbol"):
        sample(hmm, 0)


def test_a_random_model_comes_from_its_seed():
    one, same, other = random_hmm(2, ("a", "b"), 3), random_hmm(2, ("a", "b"), 3), random_hmm(2, ("a", "b"), 4)
    assert one.symbols == ("a", "b")
    assert one.transition.tolist() == same.transition.tolist() != other.transition.tolist()
    for wrong in ((0, 2), (2, 0), (2, 2, 0, 0.0)):
        with pytest.raises(ValueError, match="at least one state"):
            random_hmm(*wrong)
