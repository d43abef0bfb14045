"""One update, slowly: its samples are those of the next batch, its numbers those of autograd, and then it is made."""

import numpy as np
import pytest
import torch

from engine.supervised.mlp.experiment import MLPExperiment
from engine.supervised.mlp.settings import MLPSettings
from tests.arithmetic import steps

CASES = [
    MLPSettings(data="xor", hidden=(4, 3), activation="tanh", batch_size=3, optimiser="sgd", learning_rate=0.1),
    MLPSettings(data="circle", hidden=(3,), activation="tanh", output="tanh", batch_size=1, batching="playground"),
    MLPSettings(data="plane", hidden=(2,), activation="sigmoid", batch_size=4, test_share=0.2),
    MLPSettings(data="three_arms", hidden=(), batch_size=2),
]


def walked(experiment, stop):
    """The frame at a stop of the walk's present sample."""
    for _ in range(9):
        frame = experiment.frame()
        if frame["slow"] == stop:
            return frame
        experiment.slow_next()
    raise AssertionError(stop)


@pytest.mark.parametrize("settings", CASES)
def test_the_walk_shows_the_numbers_of_autograd_sample_by_sample(settings):
    experiment = MLPExperiment(settings)
    training = experiment.training
    training.step(7)
    experiment.slowly(True)
    summed = np.zeros(training.parameters.shape[1])
    for number in range(len(experiment.walk.samples)):
        frame = walked(experiment, "forward")
        point = frame["ring"]
        assert experiment.walk.number == number
        assert not training.data.is_test[point]
        inputs, targets = training.data.inputs[[point]], training.data.targets[[point]]
        np.testing.assert_allclose(
            frame["probe_values"], training.values_at(0, *training.data.inputs[point])[1], rtol=1e-5
        )
        module = training.module()
        module.loss(torch.from_numpy(inputs), torch.from_numpy(targets)).backward()
        weights = np.concatenate([w.grad.numpy().ravel() for w in module.weights])
        biases = np.concatenate([b.grad.numpy().ravel() for b in module.biases])
        delta = walked(experiment, "back")["probe_values"]
        assert np.isnan(delta[: training.sizes[0]]).all()  # an input has none: nothing is shown, not 0
        np.testing.assert_allclose(delta[training.sizes[0] :], biases, rtol=1e-5, atol=1e-9)
        frame = walked(experiment, "change")
        np.testing.assert_allclose(frame["weights"], -settings.learning_rate * weights, rtol=1e-5, atol=1e-9)
        summed += np.concatenate([weights, biases])
        experiment.slow_next()
    frame = experiment.frame()
    assert frame["slow"] == "update"
    mean = -settings.learning_rate * summed / (number + 1)
    np.testing.assert_allclose(frame["weights"], mean[: training.weight_count], rtol=1e-5, atol=1e-9)
    before, made = training.parameters[0].copy(), training.steps
    experiment.slow_update()
    assert (training.steps, experiment.frame()["slow_off"]) == (made + 1, True)
    if settings.optimiser == "sgd":
        np.testing.assert_allclose(training.parameters[0] - before, mean, atol=1e-12)


@pytest.mark.parametrize("settings", CASES)
def test_what_is_written_follows_and_the_guess_is_judged(settings):
    experiment = MLPExperiment(settings)
    experiment.slowly(True)
    for stop in ("forward", "loss", "back", "change"):
        found = [step for line in walked(experiment, stop)["equation"] for step in steps(line)]
        assert [step.wrong for step in found if step.wrong] == []
        assert found or stop == "back"  # where nothing is computed before it has been asked
    for way in (1, 0, -1):
        experiment.slowly(True)
        walked(experiment, "back")
        experiment.slow_guess(way)
        frame = experiment.frame()
        largest = frame["weights"][np.abs(frame["weights"]).argmax()]
        assert frame["slow_said"].startswith("Right. " if way == np.sign(largest) else "Not so. ")


def test_nothing_moves_while_one_walks_and_a_step_ends_the_walk():
    experiment = MLPExperiment(CASES[0])
    before = experiment.state()
    experiment.slowly(True)
    for _ in range(20):
        experiment.slow_next()
    np.testing.assert_array_equal(experiment.training.parameters, before["parameters"])
    experiment.step(1)
    assert experiment.frame()["slow"] is None
    with pytest.raises(ValueError, match="The slow update is over"):
        experiment.slow_next()
    experiment.clear_points()
    with pytest.raises(ValueError, match="There is no next update"):
        experiment.slowly(True)
