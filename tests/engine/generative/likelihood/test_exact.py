"""The grid against plain sums and scipy's integrals; its account in digits; what it costs."""

import math

import numpy as np
import pytest
import torch
from scipy import integrate
from scipy.special import logsumexp

from engine.arithmetic.written import read
from engine.generative.likelihood.exact.account import account
from engine.generative.likelihood.exact.clock import YEAR, duration, evaluations, seconds_each
from engine.generative.likelihood.exact.grid import Evaluation, Grid, reweighed, truth_of
from engine.generative.likelihood.exact.logarithms import log_mean_exp, log_sum_exp
from engine.generative.likelihood.picture.generator import NAMES, generator_of
from engine.generative.likelihood.picture.latents import Prior
from tests.engine.generative.likelihood.models import ALL_FREE, FREE, TURNED, seen_by


@pytest.mark.parametrize("points", [{"x": 4, "y": 8, "size": 3, "angle": 5}, {"x": 7, "y": 3, "size": 2, "angle": 4}])
@pytest.mark.parametrize("colour", [{"free": True}, {"held": 0.4}, {"free": True, "values": 2}])
def test_every_cell_is_the_plain_sum_of_that_setting(points, colour):
    generator = generator_of(shape=FREE, colour=colour, x=FREE, y=FREE, size=FREE, angle=FREE)
    seen = seen_by(generator, 1)[1]
    truth = truth_of(generator, seen, points)
    plain = generator.log_joint(truth.grid.settings, seen).numpy() + truth.grid.log_widths
    assert truth.log_terms.reshape(-1) == pytest.approx(plain, rel=1e-11)
    assert truth.log_p == pytest.approx(logsumexp(plain), rel=1e-12)
    assert truth.posterior.sum() == pytest.approx(1, abs=1e-12)


def test_one_continuous_latent_agrees_with_scipy():
    generator = generator_of(x={"free": True, "prior": Prior("bell", 0, 1.5)}, noise=1.0)
    seen = seen_by(generator, 2)[1]
    log_p = truth_of(generator, seen, {"x": 400}).log_p

    def density(x):
        z = torch.tensor([[0, 0, x, 0, 4, 20.0]], dtype=torch.float64)
        return math.exp(float(generator.log_joint(z, seen)) - log_p)

    pieces = [integrate.quad(density, k, k + 1, epsabs=1e-6)[0] for k in range(-4, 4)]
    assert sum(pieces) == pytest.approx(1, abs=1e-5)


def test_pieces_give_what_one_go_gives_and_one_may_leave_off():
    seen = seen_by(ALL_FREE, 3)[1]
    grid = Grid(ALL_FREE, {"x": 6, "y": 6, "size": 10, "angle": 30})
    work, shares = Evaluation(grid, seen), [0.0]
    while not work.go_on(0.0):
        shares.append(work.share)
    assert len(shares) > 10
    assert (np.diff(shares) > 0).all()
    assert work.truth.log_p == Evaluation(grid, seen).truth.log_p


@pytest.mark.parametrize(("kind", "modes"), [(0, 4), (1, 2), (2, 1)])
def test_a_square_has_four_angles_an_ellipse_two_a_heart_one(kind, modes):
    generator = generator_of(shape={"held": kind}, angle=FREE, size=FREE, noise=0.3)
    seen = seen_by(generator, 5)[1]
    truth = truth_of(generator, seen, {"angle": 180, "size": 6})
    found = truth.modes("angle")
    assert len(found) == modes
    assert np.diff(found) == pytest.approx(360 / modes)
    assert truth.marginal("angle", "size").shape == (6, 180)


def test_other_noise_and_other_priors_need_no_new_evaluation():
    seen = seen_by(TURNED, 6)[1]
    points = {"angle": 36, "size": 8}
    other = generator_of(angle=FREE, size={"free": True, "prior": Prior("bell", 3, 0.5)}, noise=0.7)
    fresh = truth_of(other, seen, points)
    assert reweighed(truth_of(TURNED, seen, points), other).log_p == pytest.approx(fresh.log_p, rel=1e-13)
    with pytest.raises(ValueError, match="other settings"):
        reweighed(fresh, generator_of(angle=FREE, size={"held": 3}))


def test_terms_stand_in_order_of_size_and_their_digits_add_up():
    seen = seen_by(ALL_FREE, 8)[1]
    truth = truth_of(ALL_FREE, seen, {"x": 4, "y": 4, "size": 4, "angle": 12})
    found = account(truth, 4)
    ordered = np.sort(truth.log_terms.reshape(-1))[::-1]
    assert [term.log_term for term in found.terms] == pytest.approx(ordered[:4])
    assert found.terms[-1].together == pytest.approx(np.exp(ordered[:4] - truth.log_p).sum())
    m = found.terms[0].log_term
    sums = sum(math.exp(term.log_term - m) for term in found.terms) + found.rest
    assert m + math.log(sums) == pytest.approx(truth.log_p, rel=1e-13)
    for term in found.terms:
        total = term.log_likelihood + sum(term.log_prior.values()) + term.log_widths
        assert total == pytest.approx(term.log_term, rel=1e-13)
        likelihood, product, share = term.lines
        terms = product.split(" = ")[1].rpartition(" ")[0].rpartition(" ")[0]
        assert eval_shown(terms) == pytest.approx(read(product.split()[-1]), abs=6e-4)
        assert product.split(" = ")[1].startswith(likelihood.split()[-1])
        assert math.exp(eval_shown(share[4 : share.index(")")])) == pytest.approx(read(share.split()[-1]), rel=6e-3)
    line = found.lines[1]
    assert eval_shown(line.split("≈ ")[1].split(" = ")[0]) == pytest.approx(read(line.split()[-1]), abs=6e-4)


def eval_shown(text):
    """A sum of shown numbers."""
    parts = text.replace("− ", "+ −").split(" + ")
    return sum(map(read, parts))


def test_log_sum_exp_is_scipys_and_none_is_lost():
    rows = np.random.default_rng(0).normal(size=(3, 4, 5)) * 2000
    assert log_sum_exp(rows) == pytest.approx(logsumexp(rows))
    assert log_sum_exp(rows, 1) == pytest.approx(logsumexp(rows, 1))
    assert log_mean_exp(rows) == pytest.approx(logsumexp(rows, -1) - math.log(5))
    assert log_sum_exp(np.full(3, -np.inf)) == -np.inf


def test_the_clock_turns_from_milliseconds_to_years():
    seen = seen_by(TURNED)[1]
    each = seconds_each(TURNED, seen, 0.01)
    assert 1e-8 < each < 1e-2
    assert [evaluations([20] * d) for d in (1, 2, 6)] == [20, 400, 64_000_000]
    times = [3.2e-3, 0.5, 41, 90, 5.2 * 3600, 310 * YEAR, 2.1e9 * YEAR]
    words = ["3.2 ms", "500 ms", "41 s", "1.5 min", "5.2 hours", "310 years", "2.1·10⁹ years"]
    assert [duration(seconds) for seconds in times] == words


def test_a_grid_too_large_is_refused():
    with pytest.raises(ValueError, match="settings; up to 4,000,000"):
        Grid(ALL_FREE, {"x": 40, "y": 40, "size": 40, "angle": 40})
    assert Grid(TURNED, {"angle": 10, "size": 5}).shape == tuple({"angle": 10, "size": 5}.get(n, 1) for n in NAMES)
