"""The looks at the generator that ships: walks, the plane, the discriminator's opinion, samples judged."""

import numpy as np
import pytest
import torch
from torch.nn.functional import conv2d, conv_transpose2d

from engine.convolutional.reader.training import as_input
from engine.digits.strokes import drawn_digits
from engine.generative.autoencoders.latent import spherical
from engine.generative.gan_digits.explore import Plane, Walk, along, mixed
from engine.generative.gan_digits.generator.quality import Gallery
from engine.generative.gan_digits.generator.weights import shipped
from engine.generative.gan_digits.opinion import Opinion, Search, slope
from engine.generative.gan_digits.reading import codes, generated
from engine.generative.gan_digits.samples import BLOCK, Samples
from engine.generative.gan_digits.script import beside, script
from engine.generative.gan_digits.settings import GANDigitsSettings
from tests.engine.generative.digit_autoencoders.test_training import write
from tests.engine.scripts import here

CORNERS = codes(0, 0, 4)


def drawing():
    picture = np.full((70, 70), 255, np.uint8)
    picture[12:58, 32:38] = 0
    return picture


# --- ways and planes ----------------------------------------------------------------------------------------------


def test_corners_of_the_plane_are_the_codes():
    across, up = np.array([0.0, 1, 1, 0]), np.array([1.0, 1, 0, 0])
    for path in ("linear", "spherical"):
        np.testing.assert_allclose(mixed(CORNERS, across, up, path), CORNERS)


def test_a_spherical_mix_of_draws_is_distributed_as_draws_are():
    corners = [np.random.default_rng(seed).normal(size=(4, 32)) for seed in range(300)]
    place = np.array([0.4]), np.array([0.7])
    for path, expected in (("spherical", 1.0), ("linear", 0.42**2 + 0.28**2 + 0.12**2 + 0.18**2)):
        found = np.concatenate([mixed(one, *place, path) for one in corners])
        assert found.var() == pytest.approx(expected, rel=0.04)


def test_an_edge_of_the_plane_is_a_great_circle_between_codes_as_long_as_each_other_and_at_right_angles():
    corners = 5.0 * np.eye(4, 32)
    at = mixed(corners, np.array([0.3]), np.array([1.0]), "spherical")[0]
    way = spherical(corners[0], corners[1], np.linspace(0, 1, 2_001))
    assert np.linalg.norm(way - at, axis=1).min() < 0.005


def test_round_by_four_codes_and_back():
    shares = np.linspace(0, 1, 9)
    found = along(CORNERS, shares, "spherical", closed=True)
    np.testing.assert_allclose(found[[0, 2, 4, 6]], CORNERS)
    np.testing.assert_allclose(found[8], CORNERS[0])
    np.testing.assert_allclose(found[5], spherical(CORNERS[2], CORNERS[3], np.array([0.5]))[0])
    ends = along(CORNERS, np.array([0.0, 1.0]), "linear", closed=False)
    np.testing.assert_allclose(ends, CORNERS[:2])


def test_pictures_are_those_of_torch_by_function():
    layers = shipped().generator.layers
    x = torch.nn.functional.linear(torch.from_numpy(CORNERS).float(), layers[0].weight, layers[0].bias)
    x = x.view(4, 96, 7, 7).relu()
    x = conv2d(x, layers[1].weight, layers[1].bias, padding=1).relu()
    for layer in layers[2:4]:
        x = conv_transpose2d(x, layer.weight, layer.bias, stride=2, padding=1).relu()
    x = conv2d(x, layers[4].weight, layers[4].bias, padding=1).sigmoid()
    torch.testing.assert_close(generated(CORNERS), x)


# --- walking and dragging -----------------------------------------------------------------------------------------


def test_a_walk_is_the_same_however_its_steps_are_grouped():
    one, other = Walk(), Walk()
    one.step(17)
    for _ in range(17):
        other.step()
    np.testing.assert_array_equal(one.frame()["now"], other.frame()["now"])
    assert one.step(100) == 23
    assert one.stopped
    np.testing.assert_allclose(one.code, one.corners[1])


def test_round_it_goes_on_for_ever():
    tour = Walk(GANDigitsSettings(route="round"))
    first = tour.frame()["now"]
    assert tour.step(tour.length + 3) == tour.length + 3
    assert tour.steps == 3
    assert not tour.stopped
    tour.step(tour.length - 3)
    np.testing.assert_array_equal(tour.frame()["now"], first)


def test_straight_ways_are_shorter_in_the_middle():
    for path, low, high in (("linear", 3.5, 4.6), ("spherical", 5.5, 6.3)):
        tour = Walk(GANDigitsSettings(path=path))
        tour.step(20)
        assert low < np.linalg.norm(tour.code) < high
        assert f"‖z‖ ≈ {np.linalg.norm(tour.code):.2f}" in tour.frame()["numbers"][0]


def test_a_pressed_sample_becomes_an_end():
    tour = Walk()
    picture = tour.frame()["samples"][5]
    tour.corner_is("B")
    tour.take(5)
    np.testing.assert_allclose(tour.frame()["corners"][1], picture, atol=1e-6)
    assert tour.frame()["corner"] == "A"  # the next press is the other end
    before = tour.frame()["samples"]
    tour.renew()
    assert not np.array_equal(tour.frame()["samples"], before)


def test_every_place_of_the_plane_is_decoded():
    tour = Plane()
    seen = set()
    for x, y in ((0, 1), (0.5, 0.5), (1.1, -0.1)):
        tour.move(0, x, y)
        frame = tour.frame()
        np.testing.assert_array_equal(frame["now"], generated(tour.code[None])[0].numpy())
        seen.add(frame["now"].tobytes())
    assert len(seen) == 3
    assert frame["map.ground"].shape == (336, 336)
    before = frame["map.ground"]
    tour.anew()
    assert not np.array_equal(tour.frame()["map.ground"], before)


def test_play_goes_round_in_a_circle():
    tour = Plane()
    tour.move(0, 0.1, 0.2)
    assert tour.step(40) == 40
    assert tour.place == pytest.approx((0.92, 0.5))
    tour.step(120)
    assert (tour.steps, tour.place) == (0, pytest.approx((0.5, 0.92)))
    assert not tour.stopped


def test_codes_go_along_to_the_plane_and_a_seed_brings_others():
    walk = Walk()
    walk.anew()
    plane = Plane()
    plane.succeed(walk)
    np.testing.assert_array_equal(plane.corners, walk.corners)
    plane.change(seed=5)
    np.testing.assert_array_equal(plane.corners, codes(5, 0, 4))


def test_the_nearest_digits_are_those_by_comparing_all():
    digits = drawn_digits(150, 3)
    gallery = Gallery(digits)
    picture = generated(CORNERS)[1]
    which, apart = gallery.nearest(picture, 4)
    every = np.linalg.norm((as_input(digits.images) - picture).numpy().reshape(150, -1), axis=1)
    np.testing.assert_array_equal(which, np.argsort(every)[:4])
    np.testing.assert_allclose(apart, np.sort(every)[:4], rtol=1e-5)
    assert gallery.medians(as_input(digits.images[:5])) == pytest.approx(0, abs=1e-5)  # copies are at 0


def test_nearest_digits_are_shown_where_mnist_is_at_hand(tmp_path, monkeypatch):
    monkeypatch.setattr("engine.generative.gan_digits.generator.quality.mnist_folder", lambda: None)
    assert Walk().picture() == {}
    monkeypatch.setattr("engine.generative.gan_digits.generator.quality.mnist_folder", lambda: str(tmp_path))
    assert Walk().picture() == {}  # a folder without MNIST
    found = drawn_digits(130, 1)
    monkeypatch.setattr("engine.digits.mnist.division", lambda count: (np.arange(100), np.arange(100, count)))
    write(tmp_path, found.images, "images-idx3-ubyte")
    write(tmp_path, found.labels, "labels-idx1-ubyte")
    frame = Walk().picture()
    assert frame["near"].shape == (3, 28, 28)
    assert frame["near.captions"][0].startswith(tuple("0123456789"))


# --- the discriminator's opinion ----------------------------------------------------------------------------------


def test_the_slope_is_that_by_differences():
    judge = Opinion()
    network = type(shipped().discriminator)().double()
    network.load_state_dict(shipped().discriminator.state_dict())
    x = judge.x.double()
    logit, found = slope(network, x)
    assert judge.logit == pytest.approx(logit, abs=1e-4)
    for row, column in ((8, 14), (14, 14), (20, 9)):
        step = torch.zeros_like(x)
        step[0, row, column] = 1e-6
        with torch.no_grad():
            by = (network((x + step)[None]) - network((x - step)[None])).item() / 2e-6
        assert found[0, row, column].item() == pytest.approx(by, rel=1e-4, abs=1e-7)


def test_the_search_is_torchs_adam_and_comes_nearer():
    judge = Opinion()
    search = Search(shipped().generator, judge.x, 3)
    z = search.codes[0].clone().requires_grad_(True)
    optimiser = torch.optim.Adam([z], lr=0.08)
    for _ in range(12):
        optimiser.zero_grad()
        (shipped().generator(z).sigmoid() - judge.x).square().sum().backward()
        optimiser.step()
    search.upto(40)
    torch.testing.assert_close(search.codes[12], z.detach(), rtol=1e-4, atol=1e-5)
    assert search.best(40)[1] < 0.6 * search.best(0)[1]
    assert search.best(12)[1] == Search(shipped().generator, judge.x, 3).best(12)[1]


def test_a_drawing_is_judged_and_nothing_drawn_is_refused():
    judge = Opinion()
    judge.step(20)
    before = judge.frame()
    judge.draw(drawing())
    frame = judge.frame()
    assert frame["step"] == 0
    assert frame["mark"] != before["mark"]
    assert frame["pictures.captions"][0] == "x: your drawing"
    assert frame["slope"].shape == (1, 28, 28)
    judge.step(4)
    judge.draw(drawing())  # a pad says more than once what lies on it
    assert judge.steps == 4
    judge.draw(np.full((70, 70), 255, np.uint8))
    assert len(judge.frame()["numbers"]) == 1
    judge.clear()
    np.testing.assert_array_equal(judge.frame()["slope"], before["slope"])


def test_the_histograms_are_shares_of_all():
    frame = Opinion().frame()
    for name in ("real", "made"):
        assert frame[f"opinions.{name}"].sum() == pytest.approx(1, abs=1e-5)


# --- samples judged -----------------------------------------------------------------------------------------------


def test_samples_are_judged_the_same_however_steps_are_grouped():
    one, other = Samples(), Samples()
    one.step(52)
    for count in (1, 30, 21):
        other.step(count)
    assert one.frame()["table"] == other.frame()["table"]
    assert one.frame()["table"]["rows"][0]["cells"][0] == f"{52 * BLOCK}"
    assert "of 500" in one.frame()["table"]["rows"][0]["cells"][3]
    one.restore({"steps": 3})
    assert len(one.frame()["sure.gan"]) == 3
    np.testing.assert_array_equal(one.frame()["sure.gan"], other.frame()["sure.gan"][:3])


def test_what_is_not_judged_yet_is_not_jumped_to():
    judged, judge = Samples(), Opinion()
    for tour, most in ((judged, 500), (judge, 150)):
        assert tour.length == 1
        assert tour.step(7) == 7
        assert tour.length == 7
        tour.restore({"steps": 100})
        assert tour.steps == 7
        assert not tour.stopped
        tour._steps = most
        assert tour.stopped


def test_the_card_stands_beside_what_is_judged():
    rows = Samples().frame()["table"]["rows"]
    assert [row["head"] for row in rows[2:]] == [
        "Card: this generator",
        "Card: VAE, 20 latents",
        "Card: VAE, 2 latents",
        "Card: real, held out",
    ]
    assert rows[2]["cells"][3].startswith(f"{shipped().qualities['gan'].distance:.2f}; ")


# --- scripts ------------------------------------------------------------------------------------------------------


def test_scripts_end_at_the_numbers_of_the_stage():
    walk = Walk()
    walk.step(9)
    said = here(script(walk), files=beside(walk))
    assert f"‖z‖ = {np.linalg.norm(walk.code):.2f}" in said
    logit = said.split("logit ")[1].split(",")[0].replace("-", "−")
    assert f"D(x) ≈ {logit}:" in walk.frame()["numbers"][1]
    judge = Opinion()
    judge.draw(drawing())
    said = here(script(judge), files=beside(judge))
    assert f"D(x): logit {judge.logit:+.2f}," in said
    assert f"largest pull on a pixel: {judge.frame()['slope.range']:.4f}" in said
    samples = Samples()
    with pytest.raises(ValueError, match="comes when there are"):
        script(samples)
    samples.step(6)
    cells = samples.frame()["table"]["rows"][0]["cells"]
    said = here(script(samples), files=beside(samples))
    assert cells[1].partition(" (")[0] in said
    assert f"{samples.sources['gan'].course[5][1]:.3f} bits" in said
    judge.draw(np.full((70, 70), 255, np.uint8))
    with pytest.raises(ValueError, match="when there is a digit"):
        script(judge)


def test_settings_out_of_range():
    for bad in ({"look": "no"}, {"route": "no"}, {"path": "no"}, {"digit": 10}, {"example": -1}, {"seed": -1}):
        with pytest.raises(ValueError, match=r"There is no|is a whole number"):
            GANDigitsSettings(**bad)
