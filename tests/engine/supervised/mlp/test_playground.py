"""The preset “TensorFlow Playground” against its rule written out neuron by neuron, in plain Python."""

import math
from dataclasses import replace

import numpy as np
import pytest

from engine.plane.datasets import PlaneData
from engine.supervised.mlp.settings import PRESETS
from engine.supervised.mlp.training import MLPTraining

FUNCTIONS = {
    "tanh": (math.tanh, lambda z: 1 - math.tanh(z) ** 2),
    "relu": (lambda z: max(0.0, z), lambda z: 1.0 if z > 0 else 0.0),
    "sigmoid": (lambda z: 1 / (1 + math.exp(-z)), lambda z: math.exp(-z) / (1 + math.exp(-z)) ** 2),
    "linear": (lambda z: z, lambda z: 1.0),
}


class Playground:
    """A network as nested lists: weights[layer][unit][source], biases[layer][unit]."""

    def __init__(self, weights, biases, settings, classification):
        self.weights = [w.tolist() for w in weights]
        self.biases = [b.tolist() for b in biases]
        self.dead = [[[False] * len(unit) for unit in layer] for layer in self.weights]
        self.settings = settings
        self.output = "tanh" if classification else "linear"
        self.clear()

    def clear(self):
        self.weight_sums = [[[0.0] * len(unit) for unit in layer] for layer in self.weights]
        self.bias_sums = [[0.0] * len(layer) for layer in self.biases]
        self.seen = 0

    def forward(self, x):
        sums, values = [], [list(x)]
        for layer, (units, biases) in enumerate(zip(self.weights, self.biases, strict=True)):
            name = self.output if layer == len(self.weights) - 1 else self.settings.activation
            z = [
                b + sum(w * v for w, v in zip(unit, values[-1], strict=True))
                for unit, b in zip(units, biases, strict=True)
            ]
            sums.append(z)
            values.append([FUNCTIONS[name][0](one) for one in z])
        return sums, values

    def backward(self, x, label):
        sums, values = self.forward(x)
        errors = [values[-1][0] - label]
        for layer in reversed(range(len(self.weights))):
            name = self.output if layer == len(self.weights) - 1 else self.settings.activation
            deltas = [error * FUNCTIONS[name][1](z) for error, z in zip(errors, sums[layer], strict=True)]
            for unit, delta in enumerate(deltas):
                self.bias_sums[layer][unit] += delta
                for source, value in enumerate(values[layer]):
                    self.weight_sums[layer][unit][source] += delta * value
            errors = [
                sum(self.weights[layer][unit][source] * delta for unit, delta in enumerate(deltas))
                for source in range(len(values[layer]))
            ]
        self.seen += 1

    def update(self):
        rate, penalty = self.settings.learning_rate, self.settings.regularisation_rate
        for layer, units in enumerate(self.weights):
            for unit, sources in enumerate(units):
                self.biases[layer][unit] -= rate * self.bias_sums[layer][unit] / self.seen
                for source, old in enumerate(sources):
                    if self.dead[layer][unit][source]:
                        continue
                    sign = (old > 0) - (old < 0)
                    slope = {"none": 0.0, "l1": sign, "l2": old}[self.settings.regularisation]
                    stepped = old - rate / self.seen * self.weight_sums[layer][unit][source]
                    new = stepped - rate * penalty * slope
                    if self.settings.regularisation == "l1" and stepped * new < 0:
                        new = 0.0
                        self.dead[layer][unit][source] = True
                    sources[source] = new
        self.clear()

    def epoch(self, points, labels):
        for i, (x, label) in enumerate(zip(points, labels, strict=True)):
            self.backward(x, label)
            if (i + 1) % self.settings.batch_size == 0:
                self.update()

    def loss(self, points, labels):
        return sum(0.5 * (self.forward(x)[1][-1][0] - y) ** 2 for x, y in zip(points, labels, strict=True)) / len(
            labels
        )


def some_points(count, classes):
    draw = np.random.default_rng(2)
    inputs = draw.uniform(-5, 5, (count, 2))
    targets = (inputs[:, 0] * inputs[:, 1] > 0).astype(float) if classes else inputs.sum(axis=1) / 10
    return PlaneData(inputs, targets, np.arange(count) >= count * 0.6, classes)


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"batch_size": 7},  # 36 training points: one left over
        {"batch_size": 25},  # eleven left over, one update an epoch
        {"regularisation": "l1", "regularisation_rate": 0.03, "batch_size": 7},
        {"regularisation": "l2", "regularisation_rate": 0.03},
        {"activation": "relu", "learning_rate": 0.01},
        {"activation": "sigmoid", "hidden": (3,), "batch_size": 1},
        {"data": "plane", "activation": "linear", "learning_rate": 0.003, "batch_size": 8},
    ],
    ids=str,
)
def test_losses_after_1_10_and_100_epochs_are_those_of_its_rule(chosen):
    settings = replace(PRESETS["TensorFlow Playground"], **chosen)
    data = some_points(60, 0 if settings.data == "plane" else 2)
    training = MLPTraining(settings, data)
    network = Playground(*training.layers(0), settings, data.classes > 0)
    sides = [(data.inputs[part].tolist(), data.targets[part]) for part in (~data.is_test, data.is_test)]
    sides = [(x, (2 * y - 1 if data.classes else y).tolist()) for x, y in sides]
    done = 0
    for epochs in (1, 10, 100):
        for _ in range(epochs - done):
            network.epoch(*sides[0])
        training.epochs(epochs - done)
        done = epochs
        assert training.train_loss == pytest.approx(network.loss(*sides[0]), abs=1e-10)
        assert training.test_loss == pytest.approx(network.loss(*sides[1]), abs=1e-10)
    for ours, theirs in zip(training.weights, network.weights, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-10)
    if settings.regularisation == "l1":
        dead = np.array([dead for layer in network.dead for unit in layer for dead in unit])
        assert dead.any()
        np.testing.assert_array_equal(training.frozen[0, : training.weight_count] != 0, dead)


def test_the_preset_is_its_page_as_it_opens():
    settings = PRESETS["TensorFlow Playground"]
    training = MLPTraining(settings)
    assert training.sizes == (2, 4, 2, 1)
    assert (settings.learning_rate, settings.batch_size, settings.activation) == (0.03, 10, "tanh")
    assert training.train_count == training.data.is_test.sum() == 250
    assert all((np.abs(w) <= 0.5).all() for w in training.weights)
    assert all((b == 0.1).all() for b in training.biases)


def test_a_batch_larger_than_the_data_takes_all_of_it():
    data = some_points(20, 2)
    settings = replace(PRESETS["TensorFlow Playground"], batch_size=30)
    large, exact = MLPTraining(settings, data), MLPTraining(replace(settings, batch_size=12), data)
    assert large.epochs(5) == exact.epochs(5) == 5
    np.testing.assert_array_equal(large.parameters, exact.parameters)
