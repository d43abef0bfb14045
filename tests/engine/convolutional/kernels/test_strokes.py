"""A pad's strokes drawn again as a picture, and whatever else a browser may say refused."""

import math

import numpy as np
import pytest

from engine.convolutional.kernels.strokes import picture

SIDE = 100


def stroke(path, **more):
    """A stroke as Fabric.js 7 describes it, at rest where it was drawn."""
    places = [one[1:] for one in path if len(one) == 3 and all(isinstance(value, int | float) for value in one[1:])]
    places = np.array(places or [[0, 0]], float)
    left, top = ((places.min(0) + places.max(0)) / 2).tolist()
    rest = {"scaleX": 1, "scaleY": 1, "angle": 0, "flipX": False, "flipY": False, "strokeWidth": 10}
    return {"type": "Path", "path": path, "left": left, "top": top, **rest, **more}


def drawn(*strokes):
    return {"version": "7.4.0", "objects": list(strokes), "background": "#ffffff"}


LINE = [["M", 20, 30], ["L", 80, 30]]


def test_an_empty_pad_is_white():
    assert (picture(drawn(), SIDE) == 255).all()


def test_a_line_is_as_long_and_as_wide_as_it_was_drawn_with_round_ends():
    ink = 255.0 - picture(drawn(stroke(LINE)), SIDE)
    rows, columns = np.nonzero(ink > 128)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == pytest.approx((25, 34, 15, 84), abs=1)
    assert ink.sum() / 255 == pytest.approx(60 * 10 + math.pi * 25, rel=0.02)


def test_a_point_is_a_round_spot_where_the_pen_was_set_down():
    ink = 255.0 - picture(drawn(stroke([["M", 40, 60], ["L", 40.02, 60]])), SIDE)
    rows, columns = np.indices(ink.shape) + 0.5
    assert (ink * columns).sum() / ink.sum() == pytest.approx(40, abs=0.3)
    assert (ink * rows).sum() / ink.sum() == pytest.approx(60, abs=0.3)
    assert ink.sum() / 255 == pytest.approx(math.pi * 25, rel=0.1)


def test_a_curve_bends_towards_its_control_and_not_to_it():
    """At its middle a quadratic curve is half way between the middle of its ends and its control."""
    path = [["M", 20, 80], ["Q", 50, 20, 80, 80]]
    top = np.array([[(1 - t) ** 3 * 80 + 3 * t * (1 - t) * 20 + t**3 * 80] for t in np.linspace(0, 1, 17)]).min()
    ink = 255.0 - picture(drawn(stroke(path, left=50, top=(80 + top) / 2)), SIDE)
    assert np.nonzero(ink[:, 50] > 128)[0].mean() == pytest.approx(50, abs=1)


def test_a_stroke_that_was_moved_turned_stretched_or_mirrored_lies_where_it_was_put():
    moved = stroke(LINE, left=50, top=70)
    upright = stroke(LINE, left=50, top=50, angle=90)
    long = stroke(LINE, left=50, top=50, scaleX=1.5)
    for one, middle in ((moved, (70, 50)), (upright, (50, 50)), (long, (50, 50))):
        rows, columns = np.nonzero(picture(drawn(one), SIDE) < 128)
        assert (rows.mean() + 0.5, columns.mean() + 0.5) == pytest.approx(middle, abs=0.6)
    corner = [["M", 20, 30], ["L", 80, 30], ["L", 80, 70]]
    mirrored = picture(drawn(stroke(corner, flipX=True)), SIDE) < 128
    assert (mirrored == (picture(drawn(stroke(corner)), SIDE) < 128)[:, ::-1]).mean() > 0.98


BAD = [
    None, [], {}, {"objects": 3}, {"objects": [3]}, {"objects": [{"type": "Path"}]},
    drawn(stroke([["M", 1]])), drawn(stroke([[]])), drawn(stroke([["Z"]])), drawn(stroke([["Q", 1, 2, 3, 4]])),
    drawn(stroke([["M", "1", 2]])), drawn(stroke([["M", float("nan"), 2]])), drawn(stroke([["M", 1e300, 2]])),
    drawn(stroke(LINE, angle=float("inf"))), drawn(stroke(LINE, left=None)), drawn(stroke(LINE, scaleX=True)),
    drawn(*[stroke(LINE)] * 501), drawn(stroke([["M", 1, 2], *[["L", 1, 2]] * 20_000])), drawn(stroke("M 1 2")),
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: str(bad)[:60])
def test_what_is_no_drawing_is_refused_with_a_sentence(bad):
    with pytest.raises(ValueError, match="The drawing did not arrive whole"):
        picture(bad, SIDE)
