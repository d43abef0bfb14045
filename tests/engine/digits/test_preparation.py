"""From drawings and photos to 28×28: what changes nothing, what is refused, what a stage does."""

import numpy as np
import pytest

from engine.digits.ink import grey, ink_of
from engine.digits.preparation import BOX, Stages, prepared, scaled
from engine.digits.refusal import refusal
from engine.digits.strokes import drawn_digits
from tests.engine.digits.drawings import DRAWINGS, arc, canvas, line, rendered

NONE = Stages(False, False, False, False)
NOISE = np.random.default_rng(0)


def bytes_of(ink):
    return (255 * ink).round().astype(np.uint8)


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_digit_fills_the_box_with_its_mass_where_mnist_has_it(name):
    result = prepared(canvas(name))
    assert not result.refusal
    assert max(result.fitted.shape) == BOX
    assert result.digit.max() == pytest.approx(1)
    places = np.arange(28) + 0.5
    for axis in (0, 1):
        centre = (result.digit.sum(1 - axis) * places).sum() / result.digit.sum()
        assert 14 - 2e-3 <= centre < 15


@pytest.mark.parametrize(("right", "down"), [(50, 0), (-40, 30), (60, -45)])
def test_moving_the_drawing_changes_nothing(right, down):
    still, moved = prepared(canvas("4 open")), prepared(canvas("4 open", right=right, down=down))
    np.testing.assert_allclose(moved.digit, still.digit, atol=1e-5)


@pytest.mark.parametrize("name", ["1 plain", "2", "8"])
def test_dark_on_light_is_the_same_as_light_on_dark(name):
    ink = bytes_of(canvas(name))
    light, dark = prepared(ink), prepared(255 - ink)
    assert (light.inverted, dark.inverted) == (False, True)
    np.testing.assert_allclose(dark.digit, light.digit, atol=1e-6)


def test_bytes_numbers_colours_and_contrast_make_no_difference():
    ink = bytes_of(canvas("5"))
    digit = prepared(ink).digit
    colour = np.repeat(ink[:, :, None], 3, axis=2)
    strokes = np.dstack([np.zeros_like(colour), ink])  # black on transparent
    for same in (ink / 255, ink.astype(float), colour, strokes, 100 + 0.3 * ink.astype(float)):
        np.testing.assert_allclose(prepared(same).digit, digit, atol=0.02)


@pytest.mark.parametrize("scale", [0.2, 0.4, 1.3])
def test_size_hardly_matters_if_the_pen_grows_along(scale):
    usual, other = prepared(canvas("3")), prepared(canvas("3", pen=8 * scale, scale=scale))
    assert np.abs(other.digit - usual.digit).mean() < 0.05


def test_huge_and_wide_pictures_are_brought_down():
    ink = canvas("6")
    huge = np.kron(bytes_of(ink), np.ones((10, 10), np.uint8))
    wide = np.pad(ink, ((0, 0), (0, 500)))
    for picture in (huge, wide, wide.T[::-1].T[:, ::-1]):
        assert not prepared(picture).refusal
    np.testing.assert_allclose(prepared(huge).digit, prepared(ink).digit, atol=0.25)
    assert np.abs(prepared(wide).digit - prepared(ink).digit).mean() < 0.03


def test_a_photo_with_a_shadow_and_noise_gives_its_digit():
    down, right = np.mgrid[:280, :280] / 280
    paper = 0.8 - 0.35 * right - 0.1 * down
    photo = paper * (1 - 0.5 * canvas("2", pen=6)) + NOISE.normal(0, 0.02, paper.shape)
    result = prepared(photo.clip(0, 1))
    assert result.inverted
    assert not result.refusal
    assert np.abs(result.digit - prepared(canvas("2", pen=6)).digit).mean() < 0.06
    blank = prepared((paper + NOISE.normal(0, 0.02, paper.shape)).clip(0, 1))
    assert "blank" in blank.refusal


def test_faint_pencil_on_a_large_photo_is_found():
    down, right = np.mgrid[:700, :900] / 700
    paper = 0.75 - 0.2 * right - 0.1 * down
    ink = np.zeros((700, 900))
    ink[200:480, 300:580] = canvas("7", pen=5)
    result = prepared((paper * (1 - 0.25 * ink) + NOISE.normal(0, 0.02, paper.shape)).clip(0, 1))
    assert result.inverted
    assert not result.refusal
    assert np.abs(result.digit - prepared(canvas("7", pen=5)).digit).mean() < 0.06


def test_a_ruled_frame_is_no_ink():
    framed = 1 - canvas("4 open")
    framed[:2] = framed[-2:] = framed[:, :2] = framed[:, -2:] = 0
    np.testing.assert_allclose(prepared(framed).digit, prepared(canvas("4 open")).digit, atol=1e-5)


def zigzag(turns):
    t = np.linspace(0, 1, 600)
    return np.stack([140 + 90 * np.sin(turns * t), 140 + 90 * np.sin(0.8 * turns * t + 1)], 1)


PAGE = [path * 0.1 + [40 * i, 45 * j] for path in DRAWINGS["4 open"] for i in range(7) for j in range(6)]
REFUSED = {
    "black": (np.zeros((280, 280)), "blank"),
    "white": (np.ones((280, 280)), "blank"),
    "one pixel large": (np.ones((1, 1)), "blank"),
    "nearly blank": (0.5 + 0.01 * canvas("2"), "blank"),
    "one pixel": (np.eye(1, 784, 400).reshape(28, 28), "too little ink"),
    "a dot": (rendered([line((140, 140), (142, 141))], 9.0, 280), "dot"),
    "a filled square": (np.pad(np.ones((150, 150)), 65), "dot"),
    "a page of text": (rendered(PAGE, 1.5, 280), "page of text"),
    "noise": (NOISE.random((280, 280)), "page of text"),
    "salt": (NOISE.random((280, 280)) > 0.97, "page of text"),
    "two digits": (np.hstack([canvas("1 plain"), canvas("0")]), "side by side"),
    "a scribble": (rendered([zigzag(37)], 5.0, 280), "scribble"),
    "scribbled full": (rendered([zigzag(90)], 8.0, 280), "dot|filled|scribble"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_digit_is_refused_with_its_reason(name):
    picture, reason = REFUSED[name]
    result = prepared(np.asarray(picture, float))
    assert any(word in result.refusal for word in reason.split("|")), result.refusal
    assert result.digit.shape == (28, 28)
    assert np.isfinite(result.digit).all()


@pytest.mark.parametrize("pen", [2.5, 5, 14])
@pytest.mark.parametrize("name", DRAWINGS)
def test_digits_of_any_pen_are_not_refused(name, pen):
    assert prepared(canvas(name, pen=pen)).refusal == ""


def test_drawings_as_small_as_mnists_are_not_refused():
    reasons = [refusal(ink_of(grey(image)).ink) for image in drawn_digits(200, 9).images]
    assert sum(bool(reason) for reason in reasons) <= 1


def test_dust_does_not_shrink_the_digit():
    ink = canvas("7")
    dusty = ink.copy()
    dusty[270:273, 5:8] = 1
    np.testing.assert_allclose(prepared(dusty).digit, prepared(ink).digit, atol=1e-6)


def test_every_stage_can_be_switched_off():
    ink = canvas("9 curled", right=40, down=20)
    small = scaled(ink.astype(np.float32), 0.1)
    np.testing.assert_allclose(prepared(ink, NONE).digit, small)
    np.testing.assert_allclose(prepared(small, NONE).digit, small)
    loose = prepared(ink, Stages(crop=False))
    assert loose.box == (0, 0, 280, 280)
    kept = prepared(ink, Stages(fit=False))
    assert kept.scale == 0.1
    assert kept.fitted.shape < prepared(ink).fitted.shape
    off = prepared(1 - ink, Stages(ink=False))
    assert off.ink[0, 0] == 1
    boxed = prepared(ink, Stages(centre=False))
    assert boxed.corner == ((28 - boxed.fitted.shape[0]) // 2, (28 - boxed.fitted.shape[1]) // 2)


def test_the_stages_say_where_each_pixel_came_from():
    result = prepared(canvas("1 plain", right=30))
    row, column = np.unravel_index(result.digit.argmax(), result.digit.shape)
    back = [
        (place + 0.5 - corner) / result.scale + start
        for place, corner, start in zip((row, column), result.corner, result.box[:2], strict=True)
    ]
    assert result.ink[int(back[0]), int(back[1])] > 0.9


def test_making_smaller_averages_areas_and_keeps_the_ink():
    picture = NOISE.random((60, 40)).astype(np.float32)
    np.testing.assert_allclose(scaled(picture, 0.25), picture.reshape(15, 4, 10, 4).mean((1, 3)), rtol=1e-5)
    np.testing.assert_allclose(scaled(picture, 1 / 3).mean(), picture.mean(), rtol=0.02)


@pytest.mark.parametrize(
    "wrong", [np.zeros(5), np.zeros((4, 4, 2)), np.zeros((0, 4)), np.full((4, 4), np.nan), np.full((4, 4), 999.0)]
)
def test_what_is_no_picture_is_turned_away_in_a_sentence(wrong):
    with pytest.raises(ValueError, match=r"picture.*\."):
        prepared(wrong)


def test_a_ring_and_an_open_ring_are_no_scribbles():
    for stop in (300, 360):
        assert not prepared(rendered([arc(140, 140, 90, 90, 0, stop)], 8.0, 280)).refusal
