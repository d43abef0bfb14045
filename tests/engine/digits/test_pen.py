"""Strokes on the pad, and the files that hold people's: what is drawn is what was said, what is none is not read."""

from dataclasses import replace

import numpy as np
import pytest

from engine.digits.hand import BLOCK, Hand, any_hand, fitted, leaning, on_pad
from engine.digits.pad import PAD
from engine.digits.pen import HELD_OUT_WRITERS, read_pen

CORNER = [np.array([[0.0, 0.0], [0.0, 2.0], [1.0, 2.0]])]


def written(path, **changes):
    """A file of two digits by writers 5 and 6: a 1 of one stroke, a 4 of two."""
    arrays = {
        "points": np.array([[10, 100], [10, 0], [0, 90], [0, 40], [50, 40], [30, 60], [30, 0]], np.int16),
        "stroke_offsets": np.array([0, 2, 5, 7]),
        "digit_offsets": np.array([0, 1, 3]),
        "labels": np.array([1, 4], np.uint8),
        "writers": np.array([5, 6], np.uint8),
    } | changes
    np.savez(path, **{name: array for name, array in arrays.items() if array is not None})
    return path


def rng():
    return np.random.default_rng(3)


@pytest.mark.parametrize(("pen", "size"), [(8, 200), (28, 90)])
def test_a_drawing_is_as_large_and_as_thick_as_its_hand_says(pen, size):
    ink = 255 - on_pad(CORNER, Hand(pen, size, curved=False), rng()).astype(float)
    assert ink.shape == (PAD, PAD)
    rows, columns = (np.flatnonzero(ink.any(axis)) for axis in (1, 0))
    assert len(rows) * BLOCK == pytest.approx(size + pen, abs=2 * BLOCK)
    assert len(columns) * BLOCK == pytest.approx(size / 2 + pen, abs=2 * BLOCK)
    length, end = 1.5 * size, np.pi * (pen / 2) ** 2  # a band along the path, half a disc at each end
    inner_corner = pen**2 / 4 * (1 - np.pi / 4)  # counted twice by the band, rounded off outside
    assert ink.sum() / 255 * BLOCK**2 == pytest.approx(length * pen + end - inner_corner, rel=0.06)


def test_what_is_drawn_lies_whole_on_the_pad_and_where_chance_says():
    generator, places = rng(), set()
    for _ in range(60):
        picture = on_pad(CORNER, any_hand(generator), generator)
        ink = picture < 250
        assert not ink[[0, -1]].any()
        assert not ink[:, [0, -1]].any()
        places.add(int(np.flatnonzero(ink.any(1))[0]))
    assert len(places) > 10


def test_a_leaning_hand_draws_the_same_strokes_in_another_way():
    generator = rng()
    hand = replace(any_hand(generator), tremor=0.0)
    other = leaning(hand, generator)
    assert (other.pen, other.size, other.every) == (hand.pen, hand.size, hand.every)
    plain, leant = fitted(CORNER, hand, rng()), fitted(CORNER, other, rng())
    assert [len(path) for path in plain] == [len(path) for path in leant]
    assert np.abs(plain[0] - leant[0]).max() > 5


def test_points_that_are_not_heard_of_are_left_out_but_for_the_ends():
    line = [np.array([[0.0, y] for y in range(8)])]
    (path,) = fitted(line, Hand(10, 70, every=3, curved=False), rng())
    np.testing.assert_allclose(path[:, 1], [0, 30, 60, 70])


def test_a_hand_turns_clockwise_and_slants_to_the_right():
    line = [np.array([[0.0, 0.0], [0.0, 1.0]])]  # downward
    hand = Hand(10, 100, curved=False)
    for changed, to_the_right in ((replace(hand, turn=0.2), -np.tan(0.2)), (replace(hand, slant=0.3), -0.3)):
        (path,) = fitted(line, changed, rng())
        across, down = path[1] - path[0]
        assert across / down == pytest.approx(to_the_right)


def test_a_loose_hand_moves_each_stroke_as_a_whole_and_a_bent_one_bends_it():
    strokes = [np.array([[0.0, 0.0], [0.0, 1.0], [0.0, 2.0]]), np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]])]
    hand = Hand(10, 100, curved=False)
    plain = fitted(strokes, hand, rng())
    moves = [a - b for a, b in zip(fitted(strokes, replace(hand, loose=0.1), rng()), plain, strict=True)]
    for move in moves:
        np.testing.assert_allclose(move, move[:1].repeat(3, 0), atol=1e-9)
    assert np.abs(moves[0][0] - moves[1][0]).max() > 1
    bent = [a - b for a, b in zip(fitted(strokes, replace(hand, bend=0.05), rng()), plain, strict=True)]
    assert np.abs(bent).max() <= 5 + 1e-9
    assert np.ptp(bent[0], axis=0).max() > 0.5


def test_a_file_is_read_as_it_says_with_y_turned_down(tmp_path):
    pen = read_pen(written(tmp_path / "pen.npz"))
    assert pen.labels.tolist() == [1, 4]
    assert [len(drawing) for drawing in pen.drawings] == [1, 2]
    assert pen.drawings[0][0].tolist() == [[10, -100], [10, 0]]
    assert pen.drawings[1][1].tolist() == [[30, -60], [30, 0]]


def test_whole_writers_are_held_out(tmp_path):
    pen = read_pen(written(tmp_path / "pen.npz"))
    kept, trained_on = pen.part(held_out=True), pen.part(held_out=False)
    assert set(HELD_OUT_WRITERS) & {5, 6} == {5}
    assert (kept.writers.tolist(), trained_on.writers.tolist()) == ([5], [6])
    assert len(trained_on.drawings[0]) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"labels": None},
        {"labels": np.array([1, 10])},
        {"labels": np.array(["1", "4"])},
        {"writers": np.array([5])},
        {"points": np.zeros((7, 3))},
        {"points": np.full((7, 2), np.nan)},
        {"stroke_offsets": np.array([0, 2, 5, 8])},
        {"stroke_offsets": np.array([0, 5, 2, 7])},
        {"digit_offsets": np.array([0, 3])},
        {"digit_offsets": np.array([1, 2, 3])},
        {"labels": np.array([{}, 4], object)},
    ],
)
def test_another_file_is_refused_in_a_sentence(tmp_path, changes):
    with pytest.raises(ValueError, match=r"^(What )?pen\.npz .*\.$"):
        read_pen(written(tmp_path / "pen.npz", **changes))


def test_no_file_at_all_is_refused(tmp_path):
    (tmp_path / "text.npz").write_text("1,2,3", encoding="utf-8")
    with pytest.raises(ValueError, match="no file of pen digits"):
        read_pen(tmp_path / "text.npz")
    with pytest.raises(FileNotFoundError):
        read_pen(tmp_path / "none.npz")
