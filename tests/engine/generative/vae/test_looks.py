"""The looks at networks that ship: codes moved, drawn, walked; numbers that hold; what a browser may send."""

import base64
import re
from itertools import pairwise

import numpy as np
import pytest
import torch
from torch.distributions import Bernoulli, Independent, Normal, kl_divergence

from engine.arithmetic.written import read
from engine.generative.autoencoders import latent
from engine.generative.digit_autoencoders import digits
from engine.generative.digit_autoencoders.asking import FILM, WAY
from engine.generative.vae import words
from engine.generative.vae.draws import BLOCK, Draws
from engine.generative.vae.looks import explore
from engine.generative.vae.looks.base import FULL
from engine.generative.vae.looks.plane import VaePlane
from engine.generative.vae.script import beside, script
from engine.generative.vae.settings import VaeSettings
from tests.engine.scripts import ended, here


def decoded(name, z):
    network = digits.network(name)
    return network.decode(torch.tensor(z)[None].float()).sigmoid().view(28, 28).numpy()


def drawing():
    grey = np.full((70, 70), 255, np.uint8)
    grey[10:60, 30:38] = 0
    return base64.b64encode(grey.tobytes()).decode()


def test_every_move_is_decoded_by_the_network():
    experiment = VaePlane()
    seen = set()
    for x, y in ((0.5, -1.0), (-2.0, 2.0), (1.0, 1.0)):
        experiment.move(0, x, y)
        picture = experiment.frame()["pictures"][1]
        np.testing.assert_allclose(picture, decoded("vae2", [x, y]), atol=1e-6)
        seen.add(picture.tobytes())
    assert len(seen) == 3


def test_a_move_on_the_map_by_share_is_a_quantile():
    experiment = VaePlane(VaeSettings(by_share=True))
    experiment.move(0, 0.5, 0.975)
    np.testing.assert_allclose(experiment.code, [0, 1.959964], atol=1e-5)
    assert np.isfinite(experiment.frame()["pictures"]).all()
    experiment.move(0, -4.0, 4.0)
    assert np.isfinite(experiment.code).all()


def test_the_bound_shown_is_that_of_torch_distributions():
    experiment = VaePlane()
    draws = experiment.draws
    mean, second = draws.terms()
    first = mean.value
    q = Independent(Normal(draws.mean, (draws.log_variance / 2).exp()), 1)
    prior = Independent(Normal(torch.zeros_like(draws.mean), 1.0), 1)
    assert second == pytest.approx(kl_divergence(q, prior).item(), rel=1e-5)
    z = draws.mean + (draws.log_variance / 2).exp() * draws.noise[:BLOCK]
    p = Independent(Bernoulli(logits=draws.network.decode(z)), 1)
    assert first == pytest.approx(-p.log_prob(draws.x.expand(BLOCK, -1)).mean().item(), rel=1e-5)


@pytest.mark.parametrize("look", ["plane", "sliders"])
def test_draws_do_not_depend_on_how_they_are_asked_for(look):
    one, many = (explore(VaeSettings(look=look)) for _ in range(2))
    one.step(250)
    for _ in range(25):
        many.step(10)
    assert one.draws.estimates == many.draws.estimates
    np.testing.assert_array_equal(one.frame()["pictures"], many.frame()["pictures"])
    assert one.steps == 250


def test_the_estimate_falls_from_the_bound_towards_the_grid():
    experiment = VaePlane(VaeSettings(digit=4))
    exact = experiment.picture()["true.value"]
    experiment.step(5_000)
    assert experiment.stopped
    found = experiment.draws.estimates[-1]
    assert experiment.draws.bound().value > found > exact - 0.2
    assert experiment.frame()["exact"] == exact


@pytest.mark.parametrize(("digit", "steps"), [(8, 7), (3, 0), (1, 1), (0, 250), (5, 12), (7, 3)])
def test_the_table_s_digits_add_up(digit, steps):
    experiment = VaePlane(VaeSettings(digit=digit))
    experiment.step(steps)
    frame = experiment.frame()
    rows = [row["cells"] for row in frame["table"]["rows"]]
    for cells, z in zip(rows, experiment.code, strict=True):
        mean, log_variance, deviation, noise, code, _ = map(read, cells)
        assert written_as(np.exp(log_variance / 2), cells[2])
        assert written_as(mean + deviation * noise, cells[4])
        assert written_as(0.5 * (mean**2 + np.exp(log_variance) - log_variance - 1), cells[5])
        assert code == pytest.approx(z, rel=0.02, abs=0.01)
    total = frame["numbers"][1].split(" + ")[-1].split(" = ")[0]
    assert written_as(sum(read(cells[5]) for cells in rows), total)
    assert re.search(rf"{rows[0][5]} \+ {rows[1][5]} [=≈] {total} nats", frame["table"]["note"])


def written_as(value, text):
    """Whether a number is what a text says, to half a unit of its last digit."""
    return abs(value - read(text)) <= 0.500001 * 10.0 ** -len(text.partition(".")[2])


def test_the_nats_of_ink_and_of_the_others_add_up_and_are_those_of_the_pixels():
    experiment = VaePlane()
    experiment.move(0, 0.4, 0.3)
    frame = experiment.frame()
    first, ink, second, whole = re.search(
        r"≈ ([\d.]+) \((\d+) pixels of ink\) \+ ([\d.]+) \(the others\) [=≈] ([\d.]+) nats", frame["numbers"][0]
    ).groups()
    assert written_as(read(first) + read(second), whole)
    x, shares, _, pixels = frame["pictures"]
    wanted = -Bernoulli(torch.from_numpy(shares)).log_prob(torch.from_numpy(x)).numpy()
    np.testing.assert_allclose(pixels * FULL, wanted, atol=1e-4)
    assert written_as(wanted[x == 1].sum(), first)
    assert int(ink) == x.sum()


def test_a_sum_of_rounded_numbers_that_differs_is_said():
    assert words.divergences(np.array([1.25, 2.5])) == "KL of each latent for this x, row by row: 3.75 nats in all"
    said = words.divergences(np.array([0.004, 0.004, 0.004]))
    assert said == "KL of each latent for this x, row by row: 0.01 nats in all (0.00 by the numbers as rounded)"


def test_a_drawing_is_asked_about_and_cleared():
    experiment = VaePlane()
    experiment.step(30)
    before = experiment.frame()["pictures"][0]
    experiment.ink(drawing())
    assert experiment.steps == 0
    frame = experiment.frame()
    assert "drawing" in frame["captions"][0]
    assert (frame["pictures"][0] != before).any()
    assert set(np.unique(frame["pictures"][0])) == {0, 1}
    experiment.clear()
    np.testing.assert_array_equal(experiment.frame()["pictures"][0], before)
    with pytest.raises(ValueError, match="whole"):
        experiment.ink("AAAA")


def test_a_step_lets_go_of_what_was_held():
    experiment = VaePlane()
    experiment.sample()
    assert experiment.held is not None
    experiment.step()
    assert experiment.held is None
    experiment.sample()
    experiment.release()
    np.testing.assert_allclose(experiment.code, experiment.draws.code(1))


def test_sliders_move_one_latent_and_samples_are_taken():
    experiment = explore(VaeSettings(look="sliders"))
    before = experiment.code
    experiment.set_latent(4, 2.5)
    after = experiment.code
    assert after[4] == 2.5
    assert (np.delete(after, 4) == np.delete(before, 4)).all()
    experiment.take(3)
    frame = experiment.frame()
    np.testing.assert_allclose(frame["pictures"][1], frame["samples"][3], atol=1e-5)
    experiment.renew()
    assert (experiment.frame()["samples"] != frame["samples"]).any()
    experiment.set_latent(63, 1.0)  # there is none: nothing happens
    assert experiment.frame()["kl"].sum() == pytest.approx(experiment.draws.kl.sum(), rel=1e-5)


@pytest.mark.parametrize("path", ["linear", "spherical"])
def test_a_walk_leads_from_one_reconstruction_to_the_other(path):
    experiment = explore(VaeSettings(look="walk", path=path))
    frame = experiment.frame()
    for name in ("vae2", "vae20", "ae2"):
        network = digits.network(name)
        for end, place in ((0, 0), (1, FILM - 1)):
            code = network.encode(experiment.asked[end].x[None])[0][0]
            np.testing.assert_allclose(frame[f"film.{name}"][place], decoded(name, code.tolist()), atol=1e-5)
    assert experiment.step(1_000) == WAY
    np.testing.assert_allclose(experiment.frame()["now"][1], frame["film.vae2"][-1], atol=1e-5)
    experiment.go(5)
    np.testing.assert_allclose(experiment.frame()["now"][1], frame["film.vae2"][5], atol=1e-5)


def test_either_end_of_a_walk_is_drawn_or_dragged():
    experiment = explore(VaeSettings(look="walk"))
    first = experiment.frame()
    experiment.change(drawn="b")
    experiment.ink(drawing())
    second = experiment.frame()
    np.testing.assert_array_equal(first["now"][0], second["now"][0])
    assert (first["now"][-1] != second["now"][-1]).any()
    experiment.move(0, 2.0, -1.5)
    third = experiment.frame()
    np.testing.assert_allclose(third["film.vae2"][0], decoded("vae2", [2.0, -1.5]), atol=1e-5)
    np.testing.assert_array_equal(third["film.vae20"], second["film.vae20"])
    assert "A of the first film" in third["numbers"][1]


def test_another_experiment_takes_over_what_was_drawn():
    before = VaePlane()
    before.ink(drawing())
    after = explore(VaeSettings(look="sliders"))
    after.succeed(before)
    np.testing.assert_array_equal(before.frame()["pictures"][0], after.frame()["pictures"][0])


@pytest.mark.parametrize(
    "wrong",
    [
        {"look": "x"},
        {"path": "x"},
        {"digit": 10},
        {"digit_b": -1},
        {"example": 99},
        {"latents": 0},
        {"hidden": 10_000},
        {"beta": -1.0},
        {"beta": float("nan")},
        {"deviation": 0.0},
        {"seed": -1},
    ],
)
def test_settings_that_cannot_be_are_refused(wrong):
    with pytest.raises(ValueError, match=r"\."):
        VaeSettings(**wrong)


def test_the_script_gives_the_numbers_of_the_stage():
    experiment = VaePlane()
    experiment.step(320)
    bound, estimate, last = here(script(experiment), files=beside(experiment)).splitlines()
    assert f"= {experiment.draws.bound(320).value:.2f} nats" in bound
    assert f"320 draws: {experiment.draws.estimates[319]:.2f} nats" in estimate
    assert ended(last) < 1e-9


def test_the_likelihood_by_the_grid_is_that_over_the_whole_plane_wherever_the_encoder_points():
    network, rows = digits.network("vae2"), digits.known()[0][[0, 7, 9, 14, 17]]
    axis = torch.linspace(-4.5, 4.5, 301)
    z = torch.cartesian_prod(axis, axis)
    logits = torch.cat([network.decode(part) for part in torch.split(z, 500)])
    log_mass = Independent(Normal(torch.zeros(2), 1.0), 1).log_prob(z) + 2 * torch.log(axis[1] - axis[0])
    whole = -torch.logsumexp(rows @ logits.T - torch.nn.functional.softplus(logits).sum(1) + log_mass, 1)
    found = [latent.posterior(network, x, grid=digits.grid()).likelihood for x in rows]
    np.testing.assert_allclose(found, whole, atol=0.01)  # 301 points a side are the coarser ones


def test_more_draws_make_all_that_is_said_surer():
    experiment = VaePlane(VaeSettings(digit=1))
    exact = experiment.picture()["true.value"]
    said = []
    for steps in (100, 1_900, 3_000):
        experiment.step(steps)
        numbers = experiment.frame()["numbers"]
        said.append([error(text) for text in (*numbers[1:3], experiment.picture()["true.said"][1])])
    for few, more in pairwise(said):
        assert all(after < before for before, after in zip(few, more, strict=True))
    assert abs(experiment.draws.likelihood(5_000).value - exact) < 3 * experiment.draws.likelihood(5_000).error


def test_where_hardly_any_draw_counts_no_error_is_claimed():
    experiment = VaePlane(VaeSettings(digit=4))  # far from what the network has learnt
    experiment.step(5_000)
    said = experiment.frame()["numbers"][2]
    assert experiment.draws.effective[-1] < 10
    assert "±" not in said.partition("nats")[0]
    assert "too few for ±" in said


def error(text):
    """What stands after ±."""
    return float(re.search(r"± ([\d.]+)", text)[1])


@pytest.mark.parametrize("count", [2, 50, 400])
def test_the_error_of_the_estimate_is_that_of_other_draws(count):
    network, x = digits.network("vae2"), digits.example(6, 0).x
    found = [Draws(network, x, seed) for seed in range(200)]
    for draws in found:
        draws.upto(count)
    bounds = [draws.terms(count)[0] for draws in found]
    assert np.std([one.value for one in bounds]) == pytest.approx(np.mean([one.error for one in bounds]), rel=0.2)
    if count == 400:  # with few draws a heavy weight that has not come yet cannot be told
        likelihoods = [draws.likelihood(count) for draws in found]
        spread = np.std([one.value for one in likelihoods])
        assert spread == pytest.approx(np.mean([one.error for one in likelihoods]), rel=0.35)


def test_draws_of_a_picture_are_bounded():
    experiment = VaePlane()
    draws = Draws(experiment.network, experiment.asked[0].x, 0)
    draws.upto(10**9)
    assert len(draws.estimates) == 5_000
    assert len(draws.course()[0]) < 700
