"""Training as a whole: orders, grouping, masks, live changes, divergence, and what it can and cannot learn."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.plane.datasets import PlaneData, make
from engine.supervised.mlp import batches as mlp_batches
from engine.supervised.mlp import loop
from engine.supervised.mlp.batches import Position
from engine.supervised.mlp.settings import OPTIMISERS, PRESETS, REGULARISATIONS, MLPSettings
from engine.supervised.mlp.training import MLPTraining

SMALL = MLPSettings(data="xor", hidden=(4, 3), activation="tanh", count=60, test_share=0.3, seeds=2, batch_size=8)


def numbers(training):
    return np.concatenate([training.parameters, training.first, training.second, training.gradient]).copy()


@pytest.mark.parametrize("batching", ["shuffled", "playground"])
def test_steps_give_the_same_numbers_however_they_are_grouped(batching):
    chosen = replace(SMALL, batching=batching)
    one, many = MLPTraining(chosen), MLPTraining(chosen)
    one.step(100)
    for count in (1, 2, 7, 30, 1, 59):
        many.step(count)
    np.testing.assert_array_equal(numbers(one), numbers(many))
    assert one.position == many.position


def test_networks_side_by_side_are_those_trained_alone():
    together, alone = MLPTraining(SMALL), MLPTraining(replace(SMALL, seed=1, seeds=1))
    together.epochs(5)
    alone.epochs(5)
    np.testing.assert_array_equal(together.parameters[1], alone.parameters[0])


def test_an_epoch_takes_every_sample_once_in_the_order_that_is_promised():
    pieces, ends, after = mlp_batches.plan(Position(), 6, 42, 8, "shuffled")
    order = mlp_batches.samples(pieces, [3], 42, "shuffled")
    assert after == Position(epoch=1, before=6)
    assert ends.tolist() == [0, 8, 16, 24, 32, 40, 42]
    assert order[0].tolist() == torch.randperm(42, generator=torch.Generator().manual_seed(3 * 1_000_003)).tolist()


def test_what_is_left_over_joins_the_first_batch_of_the_next_epoch():
    pieces, ends, _ = mlp_batches.plan(Position(), 6, 11, 4, "playground")
    order = mlp_batches.samples(pieces, [0], 11, "playground")[0].tolist()
    batches = [order[a:b] for a, b in pairwise(ends)]
    first, second = [0, 1, 2, 3], [4, 5, 6, 7]
    assert batches == [first, second, [8, 9, 10, *first], second, [8, 9, 10, *first], second]


@settings(max_examples=200)
@given(
    changes=st.lists(st.tuples(st.integers(1, 40), st.integers(1, 30), st.integers(1, 25)), min_size=1, max_size=6),
    batching=st.sampled_from(["shuffled", "playground"]),
)
def test_any_change_of_batch_and_data_leaves_a_position_to_go_on_from(changes, batching):
    position = Position()
    for updates, count, size in changes:
        position = mlp_batches.settle(position, count, size, batching)
        pieces, ends, position = mlp_batches.plan(position, updates, count, size, batching)
        order = mlp_batches.samples(pieces, [0, 1], count, batching)
        assert len(ends) == updates + 1
        assert order.shape == (2, ends[-1])
        assert (np.diff(ends) > 0).all()
        assert order.min() >= 0
        assert order.max() < count


def test_a_new_batch_size_goes_on_from_the_sample_reached():
    training = MLPTraining(replace(SMALL, seeds=1))  # 42 training points
    training.step(2)
    training.change(batch_size=20)
    assert training.position.sample == 16
    training.step(2)
    assert training.position == Position(epoch=1, before=4)


def test_live_changes_keep_the_network_and_another_optimiser_forgets_its_moments():
    training = MLPTraining(SMALL)
    training.step(20)
    before = training.parameters.copy()
    training.change(learning_rate=0.5, regularisation="l2", regularisation_rate=0.1, batch_size=3)
    assert training.first.any()
    training.change(optimiser="momentum")
    np.testing.assert_array_equal(training.parameters, before)
    assert not training.first.any()
    assert training.time == 0
    with pytest.raises(ValueError, match="learning rate"):
        training.change(learning_rate=11)
    with pytest.raises(ValueError, match="change while the network trains"):
        training.change(hidden=(3,))


@pytest.mark.parametrize("optimiser", ["sgd", "momentum", "rmsprop", "adam"])
def test_a_state_restored_goes_on_exactly_as_before(optimiser):
    training = MLPTraining(replace(SMALL, optimiser=optimiser))
    training.step(13)
    training.frozen[0, 3], training.off[1, 2] = 1, 1
    state = training.state()
    training.step(40)
    later, figures = numbers(training), training.figures.copy()
    other = MLPTraining(replace(SMALL, optimiser=optimiser, learning_rate=0.3))
    other.step(5)
    other.restore(state, other.data)
    other.step(40)
    np.testing.assert_array_equal(numbers(other), later)
    np.testing.assert_array_equal(other.figures, figures)
    assert other.steps == 53


@pytest.mark.parametrize("spoil", [{"parameters": np.zeros((1, 3))}, {"epoch": -1}, {"epoch": 2**60}, {"outputs": 3}])
def test_a_state_that_does_not_fit_is_turned_away_and_nothing_changes(spoil):
    training = MLPTraining(SMALL)
    training.step(5)
    before = numbers(training)
    with pytest.raises(ValueError, match="state"):
        training.restore(training.state() | spoil, training.data)
    np.testing.assert_array_equal(numbers(training), before)


def test_reset_goes_back_to_the_first_weights():
    training = MLPTraining(SMALL)
    start = training.parameters.copy()
    training.step(30)
    training.frozen[:], training.off[0, 0] = 1, 1
    training.reset()
    np.testing.assert_array_equal(training.parameters, start)
    assert (training.steps, training.position) == (0, Position())
    assert not training.frozen.any()
    assert not training.off.any()


def test_frozen_weights_stay_and_the_others_follow_their_gradient():
    training = MLPTraining(replace(SMALL, seeds=1, optimiser="sgd", batch_size=1000))
    held = [1, 5, training.weight_count + 2]
    training.frozen[0, held] = 1
    before = training.parameters.copy()
    gradient = training.inspect(0)[3]
    gradient[held] = 0
    training.step(1)
    np.testing.assert_allclose(training.parameters, before - 0.01 * gradient, atol=1e-15)
    training.step(50)
    np.testing.assert_array_equal(training.parameters[0, held], before[0, held])


def test_a_unit_switched_off_is_as_if_it_were_not_there():
    whole = MLPTraining(replace(SMALL, hidden=(4,), seeds=1))
    whole.off[0, 2] = 1
    weights, biases = whole.layers(0)
    kept = [0, 1, 3]
    pruned = [weights[0][kept], weights[1][:, kept]], [biases[0][kept], biases[1]]
    small = MLPTraining(replace(SMALL, hidden=(3,), seeds=1), whole.data, *pruned)
    held = weights[0][2].copy()
    whole.step(60)
    small.step(60)
    np.testing.assert_allclose(whole.weights[1][:, kept], small.weights[1], atol=1e-12)
    np.testing.assert_array_equal(whole.weights[0][2], held)
    assert whole.train_loss == pytest.approx(small.train_loss, abs=1e-12)


def test_given_weights_are_where_it_starts():
    weights = [np.arange(8.0).reshape(4, 2) / 10, np.ones((3, 4)) / 5, np.zeros((2, 3))]
    biases = [np.zeros(4), np.ones(3), np.full(2, 0.5)]
    training = MLPTraining(SMALL, weights=weights, biases=biases)
    for ours, given_ones in zip(training.weights + training.biases, weights + biases, strict=True):
        np.testing.assert_array_equal(ours, given_ones)
    with pytest.raises(ValueError, match="shapes"):
        MLPTraining(SMALL, weights=weights[:2])


def test_divergence_leaves_the_last_finite_state():
    chosen = MLPSettings(data="plane", hidden=(), optimiser="sgd", learning_rate=10.0)
    training = MLPTraining(chosen)
    made = training.step(1000)
    assert made < 1000
    assert training.failed[0].tolist() == [made + 1, 0]
    assert np.abs(training.parameters).max() <= 1e6
    assert np.isfinite(training.train_loss)
    assert training.step(5) == 0
    until = MLPTraining(chosen)
    assert until.step(made) == made
    np.testing.assert_array_equal(numbers(training), numbers(until))
    assert training.position == until.position


def test_a_network_that_diverges_does_not_stop_the_others():
    training = MLPTraining(SMALL)
    training.step(10)
    training.parameters[0, 0] = np.inf
    assert training.step(10) == 10
    assert training.alive.tolist() == [0, 1]
    assert training.failed.tolist() == [[11, 1], [0, 0]]
    alone = MLPTraining(replace(SMALL, seed=1, seeds=1))
    alone.step(20)
    np.testing.assert_array_equal(training.parameters[1], alone.parameters[0])


def test_after_a_change_what_diverged_may_go_on():
    training = MLPTraining(MLPSettings(data="plane", hidden=(), optimiser="sgd", learning_rate=10.0))
    training.step(1000)
    training.change(learning_rate=0.001)
    assert training.step(100) == 100


def test_a_new_class_gets_an_output_and_everything_else_stays():
    training = MLPTraining(replace(SMALL, seeds=1))
    training.step(30)
    weights, biases = training.layers(0)
    data = training.data
    training.use(PlaneData(data.inputs, np.append(data.targets[:-1], 2), data.is_test, 3))
    np.testing.assert_array_equal(training.weights[-1], [*weights[-1], np.zeros(3)])
    np.testing.assert_array_equal(training.biases[-1], [*biases[-1], 0])
    np.testing.assert_array_equal(training.weights[0], weights[0])
    training.step(30)
    assert training.weights[-1][2].any()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (PlaneData(np.zeros((2, 2)), np.array([0.0, 2.0]), np.zeros(2, bool), 2), "label"),
        (PlaneData(np.zeros((2, 2)), np.array([0.0, 0.5]), np.zeros(2, bool), 2), "label"),
        (PlaneData(np.array([[0, np.nan]]), np.zeros(1), np.zeros(1, bool), 2), "finite"),
        (PlaneData(np.zeros((2, 3)), np.zeros(2), np.zeros(2, bool), 2), "two coordinates"),
        (PlaneData(np.zeros((2, 2)), np.zeros(2), np.zeros(2, bool), 0), "regression"),
        (PlaneData(np.zeros((2, 2)), np.zeros(2), np.zeros(2, bool), 5), "at most 4"),
    ],
)
def test_points_it_cannot_learn_from_are_turned_away(data, sentence):
    training = MLPTraining(SMALL)
    with pytest.raises(ValueError, match=sentence):
        training.use(data)
    assert training.step(3) == 3


def test_three_classes_need_the_softmax_output():
    with pytest.raises(ValueError, match="softmax"):
        MLPTraining(MLPSettings(data="three_arms", output="tanh"))


def test_without_points_nothing_is_learnt_and_nothing_fails():
    training = MLPTraining(replace(SMALL, data="yours"))
    assert training.step(3) == 0
    assert np.isnan(training.figures).all()


@pytest.mark.parametrize("seed", range(10))
def test_the_default_solves_the_spiral_from_every_seed(seed):
    training = MLPTraining(MLPSettings(seed=seed))
    epochs = 0
    while epochs < 1500 and not (training.figures[0, 3] >= 0.98 and training.test_loss < 0.1):
        training.epochs(10)
        epochs += 10
    assert training.figures[0, 3] >= 0.98
    assert training.test_loss < 0.1


def test_a_hidden_layer_solves_xor_and_a_linear_network_does_not():
    solved = MLPTraining(PRESETS["XOR"])
    solved.epochs(150)
    assert solved.figures[0, 3] >= 0.98
    for hidden in ((), (8, 8)):
        linear = MLPTraining(MLPSettings(data="xor", hidden=hidden, activation="linear"))
        linear.epochs(150)
        assert linear.figures[0, 3] < 0.75


@pytest.mark.parametrize("name", [name for name in PRESETS if name.split(",")[0] not in ("vanishing gradient",)])
def test_every_preset_learns(name):
    training = MLPTraining(PRESETS[name])
    before = training.train_loss
    training.epochs(30)
    assert training.train_loss < before


def test_noise_moves_the_points_and_keeps_their_number():
    quiet, loud = make("spiral"), make("spiral", noise=0.05)
    assert 0 < np.abs(quiet.inputs - loud.inputs).max() <= 0.05


def test_what_the_loop_can_do_can_be_chosen():
    assert set(OPTIMISERS) == set(loop.OPTIMISER_CODES)
    assert set(REGULARISATIONS) == set(loop.REGULARISATION_CODES)


@pytest.mark.parametrize(
    "wrong",
    [
        {"data": "nothing"},
        {"noise": 0.6},
        {"noise": float("nan")},
        {"hidden": (17,)},
        {"hidden": ("a",)},
        {"hidden": (1,) * 9},
        {"features": ()},
        {"features": ("x1", "x1")},
        {"features": (5,)},
        {"batch_size": 0},
        {"learning_rate": -1},
        {"seeds": 9},
        {"seed": -1},
        {"count": 1},
        {"activation": "step"},
        {"optimiser": "lion"},
    ],
    ids=str,
)
def test_a_setting_out_of_range_is_refused_in_a_sentence(wrong):
    with pytest.raises(ValueError, match=r"[a-z]{2,} .*\.$"):
        MLPSettings(**wrong)
