"""SIFT against scikit-image's own, and what it finds against what is known of the second picture."""

from itertools import pairwise

import numpy as np
import pytest
from skimage import data
from skimage.feature import SIFT, match_descriptors
from skimage.transform import rotate

from engine.convolutional.features.pictured import prepared
from engine.convolutional.features.sift import account, voting
from engine.convolutional.features.sift.extrema import FAINTEST, KEPT
from engine.convolutional.features.sift.keypoints import KeyPoints, described, look, space
from engine.convolutional.features.sift.loops import extrema
from engine.convolutional.features.sift.matches import Matching
from engine.convolutional.features.sift.matching import Matches, match
from engine.convolutional.features.sift.points import Points
from engine.convolutional.features.sift.scale_space import QUARTER, finished
from engine.convolutional.features.sift.settings import MatchSettings, PointsSettings
from engine.convolutional.features.sift.warp import Move, squared

PICTURES = ("camera", "coins", "brick", "astronaut", "rings", "text")


def small(name, side=128):
    return squared(prepared(name, None, 512), side)


def scikit_image(picture, **thresholds):
    sift = SIFT(**thresholds)
    sift.detect_and_extract(picture)
    return sift


@pytest.mark.parametrize(("contrast", "edge"), [(0.04 / 3, 10), (0.005, 4)])
@pytest.mark.parametrize("name", PICTURES)
def test_key_points_and_descriptors_are_those_of_scikit_image(name, contrast, edge):
    ours = finished(look(small(name), contrast, edge)).points
    theirs = scikit_image(small(name), c_dog=contrast, c_edge=edge)
    np.testing.assert_allclose(ours.places + QUARTER, theirs.positions, atol=1e-9)
    np.testing.assert_allclose(ours.sigmas, theirs.sigmas, rtol=1e-9)
    np.testing.assert_allclose(ours.angles, theirs.orientations, atol=1e-9)
    apart = np.abs(ours.descriptors.astype(int) - theirs.descriptors)
    assert apart.max() <= 1  # rounded down, a sum in another order may come out one lower
    assert (apart > 0).mean() < 1e-3


def test_places_are_a_quarter_of_a_pixel_before_those_of_scikit_image():
    """A picture turned upside down has its key points where they have gone; by scikit-image half a pixel further."""
    picture = small("coins")
    upright, turned = (finished(look(one)).points for one in (picture, picture[::-1, ::-1]))
    gone = len(picture) - 1 - upright.places
    nearest = np.abs(turned.places[None] - gone[:, None]).sum(axis=2).argmin(axis=1)
    away = turned.places[nearest] - gone
    assert np.abs(np.median(away, axis=0)).max() < 0.01
    with_quarter = (turned.places + QUARTER)[nearest] - (len(picture) - 1 - (upright.places + QUARTER))
    np.testing.assert_allclose(np.median(with_quarter, axis=0), 0.5, atol=0.01)


def test_extrema_are_larger_or_smaller_than_all_26_neighbours():
    cube = finished(space(small("camera"))).octaves[1].differences
    found = extrema(cube, FAINTEST)
    for s, r, c in found:
        others = np.delete(cube[s - 1 : s + 2, r - 1 : r + 2, c - 1 : c + 2].ravel(), 13)
        assert cube[s, r, c] > others.max() or cube[s, r, c] < others.min()
    windows = np.lib.stride_tricks.sliding_window_view(cube, (3, 3, 3)).reshape(-1, 27)
    middle, others = windows[:, 13], np.delete(windows, 13, axis=1)
    extreme = (middle > others.max(axis=1)) | (middle < others.min(axis=1))
    assert len(found) == (extreme & (np.abs(middle) >= FAINTEST)).sum()


def test_a_descriptor_written_out_is_the_compiled_one():
    whole = finished(space(small("astronaut")))
    found, points = whole.candidates, finished(described(whole, 0.0133, 10)).points
    for k, angle, made in zip(points.candidate, points.angles, points.descriptors, strict=True):
        octave = whole.octaves[found.octave[k]]
        here = found.places[k] / octave.step, found.sigmas[k] / octave.step
        sums = account.cells(octave, int(found.pixel[k, 0]) - 1, *here, angle)
        assert np.abs(account.numbers(sums)[0] - made).max() <= 1


def test_every_candidate_has_one_fate_and_stricter_thresholds_keep_fewer():
    found = finished(space(small("camera"))).candidates
    counts = [np.bincount(found.fates(0.0133, edge), minlength=5) for edge in (2, 5, 10, 30)]
    assert all(count.sum() == len(found) for count in counts)
    assert all(low[KEPT] < high[KEPT] for low, high in pairwise(counts))
    kept = [(found.fates(contrast, 10) == KEPT).sum() for contrast in (0.005, 0.0133, 0.03)]
    assert kept[0] > kept[1] > kept[2]


def test_matches_are_those_of_scikit_image():
    first, second = (finished(look(one)).points.descriptors for one in (small("cat"), small("cat", 160)))
    ours = match(first, second)
    for ratio in (1.0, 0.8):
        wanted = match_descriptors(first, second, metric="euclidean", cross_check=False, max_ratio=ratio)
        kept = np.flatnonzero(ours.kept(ratio))
        np.testing.assert_array_equal(np.column_stack([kept, ours.other[kept]]), wanted)


def test_the_photographer_turned_by_30_degrees():
    """882 points; the nearest neighbour is right for 68 %; the ratio test keeps 607, 96 % of them right."""
    camera = data.camera()
    first, second = (finished(look(one)).points for one in (camera, 255 * rotate(camera, 30)))
    found = match(first.descriptors, second.descriptors)
    away = np.linalg.norm(second.places[found.other] - Move(30).to(first.places, 512), axis=1)
    right, kept = away <= 4, found.kept(0.8)
    assert (len(first), int(kept.sum())) == (882, 607)
    assert round(100 * right.mean()) == 68
    assert (right & kept).sum() / kept.sum() == pytest.approx(0.967, abs=0.002)
    assert (~right & ~kept).sum() / (~right).sum() == pytest.approx(0.93, abs=0.005)
    assert (right & ~kept).sum() / right.sum() == pytest.approx(0.023, abs=0.002)


def test_the_second_picture_has_everything_where_it_says():
    rows, columns = np.mgrid[:101, :101]
    first = np.rint(255 * np.exp(-((rows - 30) ** 2 + (columns - 70) ** 2) / 18)).astype(np.uint8)
    move = Move(angle=40, scale=1.2)
    second = move.picture(first, np.zeros_like(first)).astype(float)
    middle = [(np.arange(101) * second.sum(axis=1 - axis)).sum() / second.sum() for axis in (0, 1)]
    np.testing.assert_allclose(middle, move.to(np.array([[30.0, 70.0]]), 101)[0], atol=0.05)
    assert move.to(np.array([[100.0, 50.0]]), 101)[0, 1] > 50  # anticlockwise: what is below goes to the right


def key_points(places, sigmas, angles):
    none = np.zeros((len(places), 128), np.uint8)
    return KeyPoints(np.arange(len(places)), places, sigmas, angles, none)


@pytest.mark.parametrize("false", [0, 40])
def test_seven_matches_that_agree_are_found_among_many_that_do_not(false):
    chance = np.random.default_rng(1)
    move, side, many = Move(angle=-70, scale=0.6), 160, 7 + false
    first = key_points(chance.uniform(20, 140, (many, 2)), chance.uniform(1, 4, many), chance.uniform(-3, 3, many))
    places, sigmas, angles = chance.uniform(0, 160, (many, 2)), chance.uniform(1, 4, many), chance.uniform(-3, 3, many)
    places[:7] = move.to(first.places[:7], side)
    sigmas[:7], angles[:7] = 0.6 * first.sigmas[:7], first.angles[:7] + np.radians(-70)
    second, which = key_points(places, sigmas, angles), np.arange(many)
    matches = Matches(which, np.ones(many), np.full(many, 2.0))
    votes = voting.vote(first, second, matches, which, side)
    np.testing.assert_allclose(votes.middles[:7], 79.5, atol=1e-9)
    found = voting.find(first, second, matches, which, votes, voting.count(votes, side), side)
    assert set(range(7)) <= set(found.members.tolist())
    if not false:
        assert (found.angle, found.scale) == (pytest.approx(-70), pytest.approx(0.6))
        np.testing.assert_allclose(found.to(voting.corners(side), side), move.to(voting.corners(side), side), atol=1e-9)


def test_what_does_not_agree_finds_nothing():
    chance = np.random.default_rng(2)
    first, second = (
        key_points(chance.uniform(0, 160, (4, 2)), np.array([1.0, 2, 4, 8])[::step], np.array([0.0, 1, 2, 3]))
        for step in (1, -1)
    )
    which = np.arange(4)
    matches = Matches(which, np.ones(4), np.full(4, 2.0))
    votes = voting.vote(first, second, matches, which, 160)
    assert voting.find(first, second, matches, which, votes, voting.count(votes, 160), 160) is None


def test_while_a_pair_is_matched_the_one_before_is_shown():
    experiment, fresh = (Matching(MatchSettings(picture="coins", sift_side=128)) for _ in range(2))
    experiment.adjust("angle", 60)
    experiment.moving = True
    assert experiment.now.pair.settings.match_angle == 30
    assert not experiment.settle()
    experiment.adjust("angle", 90)  # what is begun is made to its end first
    seen = set()
    while not experiment.settle():
        seen.add(experiment.now.pair.settings.match_angle)
        assert experiment.frame()["angle"] == 90
    experiment.moving = False
    assert 60 in seen
    fresh.adjust("angle", 90)
    ours, theirs = experiment.frame(), fresh.frame()
    assert all(np.array_equal(ours[name], theirs[name], equal_nan=name.startswith("marks")) for name in theirs
               if isinstance(theirs[name], np.ndarray))  # fmt: skip
    assert ours["account"] == theirs["account"]


@pytest.mark.parametrize("name", ["camera", "single", "page"])
def test_the_counts_of_a_look_add_up(name):
    experiment = Points(PointsSettings(picture=name, sift_side=128))
    texts = [row["cells"][0] for row in experiment.counts()["rows"]]
    numbers = [int(text.strip("−+= ").replace(",", "")) for text in texts]
    assert numbers[0] - sum(numbers[1:5]) + numbers[5] == numbers[6] == len(experiment.sift.points)


def test_a_picture_of_one_grey_has_nothing_to_find():
    blank = np.full((200, 200), 90, np.uint8)
    points = Points(PointsSettings(picture="yours"), blank)
    assert points.frame()["counts"]["rows"][-1]["cells"] == ["= 0"]
    assert points.frame()["account"] == ["There is no extremum in this picture: nothing in it stands out."]
    matching = Matching(MatchSettings(picture="yours", match_ground="grey"), blank)
    assert "too few key points" in matching.frame()["account"][0]
