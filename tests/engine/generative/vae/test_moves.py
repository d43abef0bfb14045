"""Codes mixed between four corners, added and taken away, moved along directions: against other ways to the same."""

from itertools import pairwise

import numpy as np
import pytest
import torch
from scipy.spatial import geometric_slerp

from engine.arithmetic.written import read
from engine.generative.autoencoders import latent
from engine.generative.autoencoders.network import AutoEncoder, Shape
from engine.generative.digit_autoencoders import digits
from engine.generative.digit_autoencoders.codes import changing, figures
from engine.generative.digit_autoencoders.digits import decoded
from engine.generative.digit_autoencoders.weights import shipped_codes
from engine.generative.vae.looks import LOOKS, explore
from engine.generative.vae.looks.corners import GRID, VaeCorners, route
from engine.generative.vae.looks.directions import MANY, PLACES, VaeDirections
from engine.generative.vae.looks.sum import VaeSum
from engine.generative.vae.looks.walk import VaeWalk
from engine.generative.vae.script import beside, script
from engine.generative.vae.settings import VaeSettings
from tests.engine.generative.vae.test_looks import drawing
from tests.engine.scripts import here

CORNERS = np.random.default_rng(0).normal(size=(4, 5))
SHARES = np.linspace(0, 1, 7)


# --- four corners ---------------------------------------------------------------------------------------------------


def test_straight_ways_between_four_corners_are_bilinear():
    s, t = np.random.default_rng(1).uniform(size=(2, 20))
    weights = np.stack([(1 - s) * t, s * t, (1 - s) * (1 - t), s * (1 - t)], 1)
    np.testing.assert_allclose(latent.mixed(CORNERS, s, t, "linear"), weights @ CORNERS)


@pytest.mark.parametrize("path", list(latent.PATHS))
def test_every_edge_of_the_square_is_the_walk_between_its_ends(path):
    walk, (a, b, c, d), on, off = latent.PATHS[path], CORNERS, np.ones(7), np.zeros(7)
    edges = {
        (0, 1): (SHARES, on, a, b),
        (2, 3): (SHARES, off, c, d),
        (2, 0): (off, SHARES, c, a),
        (3, 1): (on, SHARES, d, b),
    }
    for across, up, first, last in edges.values():
        found = latent.mixed(CORNERS, across, up, path)
        np.testing.assert_allclose(found, walk(first, last, SHARES), atol=1e-12)


def test_great_circles_are_those_of_scipy():
    a, b = (row / np.linalg.norm(row) for row in CORNERS[:2])
    np.testing.assert_allclose(latent.spherical(a, b, SHARES), geometric_slerp(a, b, SHARES), atol=1e-12)
    sphere = CORNERS / np.linalg.norm(CORNERS, axis=1, keepdims=True)
    inside = latent.mixed(sphere, SHARES, SHARES[::-1], "spherical")
    np.testing.assert_allclose(np.linalg.norm(inside, axis=1), 1)


@pytest.mark.parametrize("path", list(latent.PATHS))
def test_every_move_of_the_pointer_is_decoded_by_three_networks(path):
    experiment = VaeCorners(VaeSettings(look="corners", path=path))
    seen = set()
    for s, t in ((0.2, 0.9), (0.7, 0.1), (0.5, 0.5)):
        experiment.mix(0, s, t)
        now = experiment.frame()["now"]
        corners = digits.network("vae20").encode(torch.stack([one.x for one in experiment.asked]))[0].double().numpy()
        z = latent.mixed(corners, np.array([s]), np.array([t]), path)
        np.testing.assert_allclose(now[1], decoded("vae20", z)[0], atol=1e-5)
        seen.add(now.tobytes())
    assert len(seen) == 3


def test_the_edge_above_is_the_walk_from_a_to_b():
    corners, walk = VaeCorners(VaeSettings(look="corners")), VaeWalk(VaeSettings(look="walk"))
    walk.step(13)
    corners.mix(0, walk.share, 1.0)
    np.testing.assert_allclose(corners.frame()["now"], walk.frame()["now"][1:4], atol=1e-6)


def test_the_grid_shows_what_the_pointer_finds_and_the_route_goes_through_it():
    experiment = VaeCorners(VaeSettings(look="corners"))
    ground = experiment.frame()["square.vae2"].reshape(GRID, 28, GRID, 28).transpose(0, 2, 1, 3)
    places = [route(step) for step in range(experiment.length + 1)]
    assert len(set(places)) == GRID * GRID
    assert (places[0], places[-1]) == ((0, 1), (1, 0))
    assert all(abs(a - c) + abs(b - d) == pytest.approx(1 / (GRID - 1)) for (a, b), (c, d) in pairwise(places))
    for step in (0, 8, 9, 40, 80):
        experiment.reset()
        experiment.step(step)
        experiment.held = None
        s, t = experiment.pointer
        cell = ground[round((1 - t) * (GRID - 1)), round(s * (GRID - 1))]
        np.testing.assert_allclose(cell / 255, experiment.frame()["now"][0], atol=0.003)


def test_corners_are_drawn_and_dragged_and_the_pointer_is_kept_inside():
    experiment = VaeCorners(VaeSettings(look="corners"))
    before = experiment.frame()
    experiment.change(drawn="d")
    experiment.ink(drawing())
    after = experiment.frame()
    np.testing.assert_array_equal(after["corners"][:3], before["corners"][:3])
    assert (after["square.vae20"] != before["square.vae20"]).any()
    assert "drawing" in after["corners.captions"][3]
    experiment.move(0, 2.0, -1.0)
    moved = experiment.frame()
    assert (moved["square.vae2"] != after["square.vae2"]).any()
    assert moved["square.vae20"] is after["square.vae20"]
    experiment.mix(0, 2.0, -1.0)
    assert experiment.pointer == (1.0, 0.0)
    experiment.step(0)
    assert experiment.held
    experiment.step()
    assert not experiment.held


# --- arithmetic -----------------------------------------------------------------------------------------------------


def shown(table):
    return np.array([[read(cell) for cell in row["cells"]] for row in table["rows"]])


@pytest.mark.parametrize("means", [False, True])
@pytest.mark.parametrize("steps", [0, 7, 10, 20, 23, 30])
def test_what_is_shown_of_a_sum_adds_up_and_is_what_is_decoded(means, steps):
    experiment = VaeSum(VaeSettings(look="sum", sign_d="minus", means=means))
    experiment.reset()
    experiment.step(steps)
    frame = experiment.frame()
    for name in ("vae2", "vae20"):
        numbers = shown(frame[f"table.{name}"])
        parts = np.array(
            [1, *(float(head.split()[1]) if len(head.split()) > 2 else 1 for head in frame["sum.captions"][1:-1])]
        )
        signs = np.array([1, -1, 1, -1])
        np.testing.assert_allclose(numbers[:, :-1] @ (parts * signs), numbers[:, -1], atol=1e-9)
        np.testing.assert_allclose(decoded(name, numbers[:, -1][None])[0], frame[f"sum.{name}"][-1], atol=1e-6)


def test_terms_are_the_encoder_s_codes_to_two_decimals():
    experiment = VaeSum(VaeSettings(look="sum"))
    x = torch.stack([experiment.asked[k].x for k in (0, 1, 2)])
    wanted = digits.network("vae20").encode(x)[0].double().numpy()
    assert np.abs(experiment.codes("vae20") - wanted).max() <= 0.005 + 1e-9
    means = VaeSum(VaeSettings(look="sum", means=True))
    assert np.abs(means.codes("vae20")[1] - shipped_codes("vae20").classes[3]).max() <= 0.005 + 1e-9


def test_it_opens_with_all_terms_and_plays_them_one_by_one():
    experiment = VaeSum(VaeSettings(look="sum"))
    assert experiment.steps == experiment.length == 20
    whole = experiment.result("vae20")
    experiment.reset()
    np.testing.assert_array_equal(experiment.result("vae20"), experiment.codes("vae20")[0])
    experiment.step(10)
    assert experiment.frame()["sum.captions"] == ["A", "− B", "+ 0.0 C", "= z"]
    experiment.step(10)
    np.testing.assert_array_equal(experiment.result("vae20"), whole)


def test_a_sum_of_one_term_is_that_term_and_a_drawing_may_be_any():
    experiment = VaeSum(VaeSettings(look="sum", sign_b="none", sign_c="none"))
    assert experiment.length == 0
    term, total = experiment.frame()["sum.vae2"]
    np.testing.assert_allclose(term, total, atol=1e-6)  # decoded together: a convolution's sums are in another order
    experiment = VaeSum(VaeSettings(look="sum", means=True))
    experiment.change(drawn="b")
    experiment.ink(drawing())
    frame = experiment.frame()
    assert frame["terms.captions"] == ["A: the mean 8", "B: your drawing", "C: the mean 5"]
    assert "training part" in frame["numbers"][0]
    experiment.move(1, 1.234, -0.5)
    assert shown(experiment.frame()["table.vae2"])[:, 1].tolist() == [1.23, -0.5]
    experiment.move(3, 1.0, 1.0)  # there is no D: nothing happens


def test_a_reading_is_the_digit_network_s_and_says_when_there_is_no_digit():
    eight = decoded("vae20", shipped_codes("vae20").classes[8][None])[0]
    assert digits.read(eight).startswith("an 8 with 9")
    assert digits.read(np.zeros((28, 28), np.float32)).startswith("no digit: the picture is blank")
    shares = digits.shares(eight[None])[0]
    assert shares.sum() == pytest.approx(1, abs=1e-5)


# --- directions -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["codes", "pictures"])
def test_directions_move_z_and_nothing_else(kind):
    experiment = VaeDirections(VaeSettings(look="directions", directions=kind))
    before = experiment.directions.along(experiment.code)
    experiment.go_along(3, -1.5)
    after = experiment.directions.along(experiment.code)
    assert after[3] == pytest.approx(-1.5)
    np.testing.assert_allclose(np.delete(after, 3), np.delete(before, 3), atol=1e-6)
    experiment.take_strip(3, 5, 8 * 28 + 27)
    frame = experiment.frame()
    assert frame["along.3"] == pytest.approx(3)
    strips = frame["strips"].reshape(MANY, 28, len(PLACES), 28)
    np.testing.assert_allclose(strips[3, :, 8] / 255, frame["pictures"][1], atol=0.003)
    experiment.middle()
    assert max(abs(experiment.frame()[f"along.{k}"]) for k in range(MANY)) < 1e-9


def test_shares_fall_and_those_of_pictures_fall_faster():
    codes, pictures = (
        VaeDirections(VaeSettings(look="directions", directions=kind)).directions for kind in ("codes", "pictures")
    )
    for found in (codes, pictures):
        assert (np.diff(found.shares) <= 1e-12).all()
        assert found.shares.sum() == pytest.approx(1)
        np.testing.assert_allclose(found.vectors @ found.vectors.T, np.eye(20), atol=1e-6)
    assert pictures.shares[0] > 2 * codes.shares[0]


def test_where_pictures_change_most_is_what_autograd_finds():
    network = AutoEncoder(Shape(9, (6,), 3), 2)
    network.weights *= 3
    means = np.random.default_rng(0).normal(size=(60, 3)) * [1, 2, 3]
    found = changing(network, figures(means, np.arange(60) % 10), places=30)
    z = torch.randn((30, 3), generator=torch.Generator().manual_seed(2_000_001))
    metric = np.zeros((3, 3))
    for place in z:
        slopes = torch.autograd.functional.jacobian(lambda one: network.decode(one[None])[0].sigmoid(), place)
        metric += (slopes.T @ slopes).double().numpy() / 30
    np.testing.assert_allclose(
        np.diag(found.vectors @ metric @ found.vectors.T) / np.trace(metric), found.shares, rtol=1e-3
    )
    np.testing.assert_allclose(found.deviations, (means @ found.vectors.T).std(0), rtol=1e-6)


# --- all looks ------------------------------------------------------------------------------------------------------


def printed(experiment):
    """The codes that the script of a look prints, by network."""
    text = here(script(experiment), files=beside(experiment))
    lines = [line.split(": z =") for line in text.splitlines() if ": z =" in line]
    return {name: [float(value) for value in values.split()] for name, values in lines}, text


def test_the_script_of_a_walk_and_of_a_square_gives_the_codes_of_the_stage():
    walk = VaeWalk(VaeSettings(look="walk", path="spherical"))
    walk.step(11)
    walk.move(1, 1.5, -0.5)
    codes, _ = printed(walk)
    for name in ("vae2", "vae20"):
        np.testing.assert_allclose(codes[name], walk.at(name, walk.share)[0], atol=6e-4)
    square = VaeCorners(VaeSettings(look="corners", path="spherical"))
    square.mix(0, 0.3, 0.8)
    codes, _ = printed(square)
    np.testing.assert_allclose(codes["vae20"], square.code("vae20"), atol=6e-4)


def test_the_script_of_a_sum_and_of_a_code_gives_what_the_stage_shows():
    experiment = VaeSum(VaeSettings(look="sum", means=True))
    experiment.change(drawn="c")
    experiment.ink(drawing())
    codes, text = printed(experiment)
    for name in ("vae2", "vae20"):
        np.testing.assert_allclose(codes[name], experiment.result(name), atol=6e-4)
    row = "".join(" .:-=+*#%@"[min(9, int(10 * ink))] for ink in experiment.frame()["sum.vae20"][-1][14])
    assert row.rstrip() in text.splitlines()
    directions = VaeDirections(VaeSettings(look="directions"))
    directions.go_along(0, 2.0)
    np.testing.assert_allclose(printed(directions)[0]["vae20"], directions.code, atol=6e-4)


@pytest.mark.parametrize("look", list(LOOKS))
def test_a_look_takes_over_drawings_and_comes_back_from_any_step(look):
    before = explore(VaeSettings(look="plane"))
    before.ink(drawing())
    experiment = explore(VaeSettings(look=look))
    experiment.succeed(before)
    assert experiment.asked[0].said == "your drawing"
    experiment.reset()
    experiment.step(5)
    state = experiment.state()
    wanted = experiment.frame()
    experiment.step(3)
    experiment.restore(state)
    found = experiment.frame()
    for name, value in wanted.items():
        np.testing.assert_array_equal(found[name], value, err_msg=name)


def test_there_is_no_look_but_those():
    with pytest.raises(ValueError, match="train"):
        explore(VaeSettings(look="train"))
