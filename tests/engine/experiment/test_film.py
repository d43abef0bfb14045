"""Frames of a camera: taken whole or not at all, whatever is sent in their place."""

import base64

import numpy as np
import pytest

from engine.experiment.film import LONGEST, MOST_PIXELS, OnFilm, frame_of
from ui.live.messages import parameters


def sent(colours):
    return base64.b64encode(np.ascontiguousarray(colours, np.uint8).tobytes()).decode()


class Eye(OnFilm):
    def take(self, picture):
        self.seen = picture


def test_a_frame_comes_as_it_was_sent():
    colours = np.random.default_rng(0).integers(0, 256, (5, 7, 3), np.uint8)
    eye = Eye()
    eye.film(sent(colours), 5, 7)
    assert np.array_equal(eye.seen, colours)
    assert eye.filmed is eye.seen
    after = Eye()
    after.succeed(eye)
    assert (after.frames, after.filmed) == (1, None)


@pytest.mark.parametrize(
    ("pixels", "rows", "columns", "words"),
    [
        (sent(np.zeros(3 * 34)), 5, 7, "whole"),
        (sent(np.zeros(3 * 36)), 5, 7, "whole"),
        (sent(np.zeros(35)), 5, 7, "whole"),
        ("****", 1, 1, "whole"),
        ("AAAA\n", 1, 1, "whole"),
        ("AAA", 1, 1, "whole"),
        ("äöüß", 1, 1, "whole"),
        ("AAAA", LONGEST, LONGEST, f"{MOST_PIXELS:,} pixels"),
    ],
)
def test_what_is_no_frame_is_said_and_the_last_one_stays(pixels, rows, columns, words):
    eye = Eye()
    eye.film("AAAA", 1, 1)
    with pytest.raises(ValueError, match=words):
        eye.film(pixels, rows, columns)
    assert eye.frames == 1
    assert eye.filmed.shape == (1, 1, 3)


def test_the_bounds_of_the_message_hold_the_largest_frame_and_no_more():
    bounds = {name: one.bounds for name, one in parameters(OnFilm.film).items()}
    largest = sent(np.zeros((120, LONGEST, 3)))
    assert frame_of(largest, 120, LONGEST).shape == (120, LONGEST, 3)
    assert len(largest) == bounds["pixels"].high
    assert bounds["rows"].high == bounds["columns"].high == LONGEST
