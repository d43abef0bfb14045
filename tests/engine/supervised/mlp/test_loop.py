"""The compiled loop against torch: autograd for the gradients, torch.optim for the updates."""

from itertools import pairwise

import numpy as np
import pytest
import torch

from engine.plane.datasets import PlaneData
from engine.supervised.mlp import loop
from engine.supervised.mlp.network import ACTIVATIONS, MLP, initial
from engine.supervised.mlp.settings import OPTIMISERS, MLPSettings
from engine.supervised.mlp.training import MLPTraining

TORCH_OPTIMISERS = {
    "sgd": lambda parameters, rate: torch.optim.SGD(parameters, lr=rate),
    "momentum": lambda parameters, rate: torch.optim.SGD(parameters, lr=rate, momentum=0.9),
    "rmsprop": lambda parameters, rate: torch.optim.RMSprop(parameters, lr=rate),
    "adam": lambda parameters, rate: torch.optim.Adam(parameters, lr=rate),
}


def some_points(output, count=41):
    """Points whose number no batch divides, a fifth of them for testing."""
    draw = np.random.default_rng(5)
    inputs = draw.uniform(-3, 3, (count, 2))
    classes = {"softmax": 3, "tanh": 2, "linear": 0}[output]
    targets = draw.integers(0, classes, count).astype(float) if classes else np.sin(inputs.sum(axis=1))
    return PlaneData(inputs, targets, draw.random(count) < 0.2, classes)


def settings_for(output, **chosen):
    rates = {"hidden": (5, 4), "init": "xavier", "learning_rate": 0.01, "batch_size": 8, "seed": 3}
    return MLPSettings(**{**rates, "output": output if output != "linear" else "softmax", **chosen})


def train_with_torch(module, data, settings, updates):
    """The same updates with autograd and torch.optim, on the order that the settings promise."""
    x, targets = torch.from_numpy(data.train_inputs), torch.from_numpy(data.train_targets)
    optimiser = TORCH_OPTIMISERS[settings.optimiser](list(module.parameters()), settings.learning_rate)
    amount = settings.learning_rate * settings.regularisation_rate
    made, epoch = 0, 0
    while made < updates:
        order = torch.randperm(len(x), generator=torch.Generator().manual_seed(settings.seed * 1_000_003 + epoch))
        for batch in order.split(settings.batch_size)[: updates - made]:
            optimiser.zero_grad()
            module.loss(x[batch], targets[batch]).backward()
            before = [w.detach().clone() for w in module.weights]
            optimiser.step()
            with torch.no_grad():
                for w, old in zip(module.weights, before, strict=True):
                    if settings.regularisation == "l2":
                        w.sub_(amount * old)
                    elif settings.regularisation == "l1":
                        moved = w - amount * old.sign()
                        w.copy_(torch.where(w * moved < 0, 0.0, moved))
            made += 1
        epoch += 1


def largest_difference(training, module):
    pairs = [*zip(training.weights, module.weights, strict=True), *zip(training.biases, module.biases, strict=True)]
    return max(float(np.abs(ours - theirs.detach().numpy()).max()) for ours, theirs in pairs)


@pytest.mark.parametrize("optimiser", OPTIMISERS)
@pytest.mark.parametrize("output", ["softmax", "tanh", "linear"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_training_equals_autograd_and_torch_optim(activation, output, optimiser):
    data = some_points(output)
    settings = settings_for(output, activation=activation, optimiser=optimiser)
    training = MLPTraining(settings, data)
    module = training.module()
    training.step(200)
    train_with_torch(module, data, settings, 200)
    assert largest_difference(training, module) < 1e-6


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_single_updates_equal_torch_optim_closely(optimiser):
    data, settings = some_points("softmax"), settings_for("softmax", activation="tanh", optimiser=optimiser)
    training = MLPTraining(settings, data)
    module = training.module()
    training.step(10)
    train_with_torch(module, data, settings, 10)
    assert largest_difference(training, module) < 1e-9


@pytest.mark.parametrize("optimiser", OPTIMISERS)
@pytest.mark.parametrize("regularisation", ["l1", "l2"])
def test_regularisation_is_applied_after_the_optimiser(regularisation, optimiser):
    data = some_points("tanh")
    chosen = {"regularisation": regularisation, "regularisation_rate": 0.1, "optimiser": optimiser}
    settings = settings_for("tanh", activation="tanh", **chosen)
    training = MLPTraining(settings, data)
    module = training.module()
    training.step(100)
    train_with_torch(module, data, settings, 100)
    assert largest_difference(training, module) < 1e-9


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("output", ["softmax", "tanh", "linear"])
def test_losses_accuracies_and_gradients_equal_torch(output, activation):
    data = some_points(output)
    training = MLPTraining(settings_for(output, activation=activation), data)
    training.step(20)
    module = training.module()
    x, targets = torch.from_numpy(data.train_inputs), torch.from_numpy(data.train_targets)
    loss = module.loss(x, targets)
    loss.backward()
    test_loss = module.loss(torch.from_numpy(data.inputs[data.is_test]), torch.from_numpy(data.targets[data.is_test]))
    assert training.train_loss == pytest.approx(loss.item(), abs=1e-12)
    assert training.test_loss == pytest.approx(test_loss.item(), abs=1e-12)
    z, _, _, gradient = training.inspect(0)
    exact = np.concatenate([p.grad.numpy().ravel() for p in [*module.weights, *module.biases]])
    np.testing.assert_allclose(gradient, exact, atol=1e-12)
    if data.classes:
        right = module(x).argmax(1) if output == "softmax" else (module(x)[:, 0] > 0).long()
        assert training.figures[0, 2] == pytest.approx((right == targets).double().mean().item(), abs=1e-12)
        np.testing.assert_allclose(z[-module(x).shape[1] :].T, module(x).detach().numpy(), atol=1e-12)


def test_each_activation_has_the_derivative_it_states():
    z = torch.linspace(-3, 3, 50, dtype=torch.float64, requires_grad=True)
    for name, activation in ACTIVATIONS.items():
        h = activation.function(z)
        (exact,) = torch.autograd.grad(h.sum(), z)
        stated = activation.derivative(z.detach(), h.detach())
        torch.testing.assert_close(stated, exact, atol=1e-12, rtol=0, msg=name)


def test_every_activation_has_a_code():
    assert set(ACTIVATIONS) == set(loop.ACTIVATION_CODES)


def test_layers_may_differ_in_activation():
    module = MLP((2, 3, 3, 1), ["relu", "sine"], "linear")
    x = torch.tensor([[0.3, -1.2]], dtype=torch.float64)
    h = torch.relu(x @ module.weights[0].T + module.biases[0])
    h = torch.sin(h @ module.weights[1].T + module.biases[1])
    torch.testing.assert_close(module(x), h @ module.weights[2].T + module.biases[2])


def test_a_large_softmax_loss_stays_finite():
    data = PlaneData(np.array([[5.0, 5.0]]), np.array([0.0]), np.array([False]), 2)
    weights = [np.array([[-100.0, -100.0], [100.0, 100.0]])]
    training = MLPTraining(MLPSettings(hidden=()), data, weights, [np.zeros(2)])
    assert training.train_loss == pytest.approx(2000)


def test_calls_of_one_shape_compile_once():
    for output in ("softmax", "linear"):
        training = MLPTraining(settings_for(output), some_points(output))
        training.step(3)
        training.values_at(0, 1, 2)
        training.restore(training.state(), training.data)
        training.step(3)
    for function in (loop.train, loop.evaluate, loop.inspect):
        assert len(function.signatures) == 1


@pytest.mark.parametrize("init", ["he", "xavier", "playground", "zero"])
def test_initialisations_have_the_spread_of_their_papers(init):
    sizes = (300, 200, 4)
    weights, biases = initial(sizes, init, 7)
    for w, (inputs, units) in zip(weights, pairwise(sizes), strict=True):
        wanted = {"he": 2 / inputs, "xavier": 2 / (inputs + units), "playground": 1 / 12, "zero": 0}[init]
        assert float(w.var()) == pytest.approx(wanted, rel=0.15)
    assert all((b == (0.1 if init == "playground" else 0)).all() for b in biases)


def test_a_seed_gives_its_own_weights_again():
    torch.manual_seed(1)
    first = initial((2, 3, 1), "he", 4)[0][0]
    torch.manual_seed(2)
    assert torch.equal(first, initial((2, 3, 1), "he", 4)[0][0])
    assert not torch.equal(first, initial((2, 3, 1), "he", 5)[0][0])
