"""What is no digit: drawings of every kind, those that are held out other than those that are learnt from."""

import numpy as np
import pytest

from engine.digits import others as strangers
from engine.digits import unseen
from engine.digits.hand import Hand, on_pad
from engine.digits.others import KINDS, LEARNT, LETTERS, PARTS, SIGNS, others, shape, two_digits
from engine.digits.pen import PenDigits
from engine.digits.preparation import prepared
from engine.digits.strokes import dense, points_of

BAR = [np.array([[0.0, 0.0], [0.0, 1.0]])]
SEVEN = [np.array([[0.0, 0.0], [1.0, 0.0], [0.5, 2.0]])]
PEN = PenDigits([BAR, SEVEN], np.array([1, 7]), np.array([5, 5]))


@pytest.mark.parametrize("part", PARTS[1:])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_drawn_the_same_for_a_seed_and_has_ink(kind, part):
    drawings, again, other = (others(kind, 5, seed, PEN, part) for seed in (1, 1, 2))
    assert len(drawings) == 5
    for drawing, same in zip(drawings, again, strict=True):
        assert all(np.array_equal(a, b) for a, b in zip(drawing, same, strict=True))
        assert all(stroke.shape[1] == 2 and np.isfinite(stroke).all() for stroke in drawing)
        assert prepared(on_pad(drawing, Hand(12, 180), np.random.default_rng(0))).digit.sum() > 10
    if kind != "mirrored digits":  # of a single seven there is a single one
        assert not np.array_equal(np.concatenate(drawings[0]), np.concatenate(other[0]))


def test_faces_are_never_learnt_from():
    assert "faces" not in LEARNT
    with pytest.raises(ValueError, match="never learnt"):
        others("faces", 1, 0, PEN, "learnt")


@pytest.mark.parametrize("shapes", [LETTERS, SIGNS])
def test_the_last_shape_of_each_is_held_out(shapes, monkeypatch):
    monkeypatch.setattr(strangers, "LOOSE", 0.0)
    generator = np.random.default_rng(5)
    for name, those in shapes.items():
        ends = [points_of(style)[0][1][0].tolist() + points_of(style)[-1][1][-1].tolist() for style in those]
        drawn = {tuple(_ends(shape({name: those}, generator, True))) for _ in range(6)}
        assert drawn == {tuple(ends[-1])}
        if len(those) > 1:
            learnt = {tuple(_ends(shape({name: those}, generator, False))) for _ in range(40)}
            assert learnt == {tuple(end) for end in ends[:-1]}


def test_letters_of_a_single_shape_are_held_out_altogether():
    alone = {"K": LETTERS["K"]}
    assert len(alone["K"]) == 1
    with pytest.raises(ValueError, match="are held out"):
        shape(alone, np.random.default_rng(0), False)
    names = [name for name, those in LETTERS.items() if len(those) == 1]
    assert {"K", "R", "W"} <= set(names)


def _ends(drawing):
    return drawing[0][0].round(9).tolist() + drawing[-1][-1].round(9).tolist()


def test_all_shapes_lie_in_the_unit_square():
    for shapes in (LETTERS, SIGNS, unseen.LETTERS, unseen.SIGNS):
        for those in shapes.values():
            for _, points in (stroke for style in those for stroke in points_of(style)):
                assert points.min() >= 0
                assert points.max() <= 1
                assert len(points) > 1


def test_no_unseen_shape_is_among_the_others():
    known = {style for shapes in (LETTERS, SIGNS) for those in shapes.values() for style in those}
    for shapes in (unseen.LETTERS, unseen.SIGNS):
        assert all(len(those) == 1 and those[0] not in known for those in shapes.values())


def test_only_digits_that_are_none_in_a_mirror_are_mirrored():
    for drawing in others("mirrored digits", 6, 0, PEN, "held out"):
        assert drawing[0].tolist() == [[0, 0], [-1, 0], [-0.5, 2]]


def test_without_such_digits_there_is_nothing_to_mirror():
    with pytest.raises(ValueError, match="no 3, 7 or 9"):
        others("mirrored digits", 1, 0, PenDigits([BAR], np.array([1]), np.array([5])), "held out")


def test_two_digits_stand_beside_each_other():
    generator = np.random.default_rng(1)
    for _ in range(10):
        left, right = two_digits([BAR], generator)
        assert left[:, 0].max() < right[:, 0].min()
        assert np.ptp(left[:, 1]) == pytest.approx(np.ptp(right[:, 1]), rel=0.4)


def test_a_dense_line_is_the_same_line():
    points = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 3.0]])
    assert dense(points, 2).tolist() == [[0, 0], [0.5, 0], [1, 0], [1, 1.5], [1, 3]]
