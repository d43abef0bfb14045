"""Estimates against the grid: right on average, with the spread that is predicted; and the lie of the effective
size."""

import math

import numpy as np
import pytest

from engine.generative.likelihood.estimates.encoder import Encoder
from engine.generative.likelihood.estimates.estimators import Annealing, Estimating, resampled
from engine.generative.likelihood.estimates.proposals import FromPrior, shaped
from engine.generative.likelihood.estimates.weights import Prediction, carried, effective, predicted, shares
from engine.generative.likelihood.exact.grid import Grid, truth_of
from engine.generative.likelihood.picture.generator import generator_of
from engine.generative.likelihood.picture.latents import Prior
from engine.generative.likelihood.samplers.against import distance
from engine.generative.likelihood.samplers.against import shares as cells
from tests.engine.generative.likelihood.models import FREE, TURNED, seen_by

SEEN = seen_by(TURNED, 3)[1]


@pytest.fixture(scope="module")
def truth():
    return truth_of(TURNED, SEEN, {"angle": 180, "size": 24})


def worked(work):
    work.go_on()
    return work.found


@pytest.mark.parametrize("proposal", [FromPrior(TURNED), shaped(TURNED, {"size": Prior("bell", 2.4, 0.5)}, 0.2)])
def test_estimates_are_right_on_average_with_the_spread_that_the_grid_predicts(truth, proposal):
    found = worked(Estimating(TURNED, SEEN, proposal, 100, 2000))
    said = predicted(truth, proposal.log_density(truth.grid.settings).numpy())
    error = math.sqrt(said.relative_variance(200_000))
    assert found.together == pytest.approx(truth.log_p, abs=4 * error + 0.01)
    assert found.relative_variance(truth.log_p) == pytest.approx(said.relative_variance(100), rel=0.2)
    assert found.bias(truth.log_p) == pytest.approx(said.bias(100), abs=3 * error + 0.002)
    assert found.effective.mean() == pytest.approx(said.effective(100), rel=0.1)


def test_a_proposal_that_misses_a_mode_believes_itself():
    square = generator_of(angle=FREE, noise=0.5)
    seen = seen_by(square, 3)[1]
    truth = truth_of(square, seen, {"angle": 360})
    at_one = shaped(square, {"angle": Prior("bell", truth.modes("angle")[0], 6.0)})
    found = worked(Estimating(square, seen, at_one, 100, 200))
    said = predicted(truth, at_one.log_density(truth.grid.settings).numpy())
    assert found.effective.mean() > 60  # looks very well
    assert said.effective(100) < 1e-3  # is not
    assert found.log_p.mean() - truth.log_p == pytest.approx(-math.log(4), abs=0.05)  # one of four modes was seen


def test_the_annealed_way_is_right_on_average_too(truth):
    found = worked(Annealing(TURNED, SEEN, 100, 1000))
    assert found.log_weights.shape == (1000, 10)
    assert found.together == pytest.approx(truth.log_p, abs=0.1)
    with pytest.raises(ValueError, match="1 to 5 temperatures"):
        Annealing(TURNED, SEEN, 5)


def test_annealing_pays_where_hardly_a_draw_of_the_prior_comes_near():
    generator = generator_of(x=FREE, y=FREE, size=FREE, angle=FREE, noise=0.4)
    seen = seen_by(generator, 4)[1]
    log_p = truth_of(generator, seen, {"x": 32, "y": 32, "size": 12, "angle": 72}).log_p
    prior = worked(Estimating(generator, seen, FromPrior(generator), 2000, 20))
    annealed = worked(Annealing(generator, seen, 2000, 20, temperatures=100))
    assert np.abs(annealed.log_p - log_p).mean() < np.abs(prior.log_p - log_p).mean() / 2


def test_weights_shares_and_effective_size():
    log_weights = np.log(np.array([[1.0, 1, 2, 4], [1, 1, 1, 1]])) + 900
    assert carried(log_weights)[0] == pytest.approx([0.5, 0.25, 0.125, 0.125])
    assert shares(log_weights).sum(1) == pytest.approx([1, 1])
    assert effective(log_weights) == pytest.approx([64 / 22, 4])
    assert Prediction(7.12).needed(0.1) == pytest.approx(612)


def test_pieces_give_what_one_go_gives():
    slow = Estimating(TURNED, SEEN, FromPrior(TURNED), 70, 30)
    with pytest.raises(ValueError, match="No estimate"):
        _ = slow.found
    while not slow.go_on(0.0):
        pass
    assert np.array_equal(
        slow.found.log_weights, worked(Estimating(TURNED, SEEN, FromPrior(TURNED), 70, 30)).log_weights
    )


def test_resampled_draws_are_the_posterior(truth):
    found = worked(Estimating(TURNED, SEEN, FromPrior(TURNED), 20_000, 1))
    z = resampled(found.log_weights[0], found.z[0], 20_000)
    assert distance(cells(truth, z, "size"), truth.marginal("size")) < 0.05


def test_an_encoder_is_a_density_and_follows_its_own_draws():
    generator = generator_of(shape=FREE, size=FREE, angle=FREE, noise=0.5)
    seen = seen_by(generator, 2)[1]
    grid = Grid(generator, {"size": 40, "angle": 120})
    encoder = Encoder(generator, seed=1)
    encoder.step(5)
    proposal = encoder.proposal(seen)
    mass = (proposal.log_density(grid.settings).exp() * math.exp(grid.log_widths)).reshape(grid.shape)
    assert float(mass.sum()) == pytest.approx(1, abs=2e-3)
    z = proposal.draw(np.random.default_rng(0), 20_000)
    truth = truth_of(generator, seen, {"size": 40, "angle": 120})
    for name, others in (("shape", (1, 2, 3, 4, 5)), ("size", (0, 1, 2, 3, 5)), ("angle", (0, 1, 2, 3, 4))):
        assert distance(cells(truth, z, name), mass.sum(others).numpy()) < 0.05
    pair = encoder.log_density(generator.sample(1, 2), seen.x[None])
    assert float(pair.detach()) == pytest.approx(float(proposal.log_density(generator.sample(1, 2))), rel=1e-9)


def test_an_encoder_learns_to_propose_better_than_the_prior(truth):
    encoder = Encoder(TURNED, seed=1)
    encoder.step(120)
    proposals = FromPrior(TURNED), encoder.proposal(SEEN)
    prior, own = (predicted(truth, q.log_density(truth.grid.settings).numpy()).ratio for q in proposals)
    assert own < prior / 2
