"""The experiment: rewound exactly, one player alone, marks drawn, and the doctor's opinions and cures."""

from dataclasses import replace

import numpy as np
import pytest

from engine.arithmetic.estimates import Estimate, share_of
from engine.experiment.history import History
from engine.generative.gan.doctor import Opinion, ask, examine
from engine.generative.gan.experiment import GANExperiment
from engine.generative.gan.measures import Reading
from engine.generative.gan.settings import GALLERY, GAN_LAB, RECIPES, GANSettings
from engine.generative.gan.training import GANTraining

SMALL = {"g_hidden": (8, 8), "d_hidden": (8, 8), "batch_size": 32}


def small(**chosen):
    return GANExperiment(GANSettings(**{**SMALL, **chosen}))


def parameters(experiment):
    return {name: array.numpy().copy() for name, array in experiment.training.gan.arrays.items()}


def test_a_rewound_run_repeats_itself_to_the_bit():
    experiment, history = small(d_steps=2), History()
    history.start(0, experiment.state(), experiment.measure())
    for _ in range(40):
        experiment.step()
        history.keep(experiment.steps, experiment.state(), experiment.measure())
    ahead, shown = parameters(experiment), experiment.frame()
    record, step = history.find(17)
    experiment.restore(record.state)
    assert experiment.steps == step == 17
    experiment.picture()
    experiment.step(23)
    for name, array in parameters(experiment).items():
        np.testing.assert_array_equal(array, ahead[name])
    np.testing.assert_array_equal(experiment.frame()["points"], shown["points"])


def test_one_of_the_two_learns_alone():
    experiment = small()
    before = parameters(experiment)
    experiment.learns("discriminator")
    experiment.step(5)
    after = parameters(experiment)
    np.testing.assert_array_equal(after["g"], before["g"])
    assert np.abs(after["d"] - before["d"]).max() > 0
    experiment.learns("generator")
    state = experiment.state()
    experiment.step(3)
    np.testing.assert_array_equal(parameters(experiment)["d"], after["d"])
    assert experiment.frame()["learns"] == "generator"
    experiment.learns("both")
    experiment.restore(state)
    assert experiment.training.alone == "generator"


def test_an_iteration_is_all_updates_of_d_and_then_of_g():
    experiment = small(d_steps=3, g_steps=2)
    assert experiment.span("iteration") == (5, 5)
    experiment.step(4)
    assert experiment.span("iteration") == (4, 1)
    assert experiment.frame()["where"] == "iteration 1, G 1 of 2"
    assert experiment.span("update") == (1, 1)


def test_marks_drawn_become_the_distribution_and_are_rewound():
    experiment = small(data="yours")
    assert "draw one" in experiment.stopped
    assert experiment.step() == 0
    experiment.picture()
    for place in range(5):
        experiment.draw(0.2 + 0.1 * place, 0.5)
    state = experiment.state()
    experiment.rub(0.2, 0.52)
    assert len(experiment.training.marks) == 4
    experiment.restore(state)
    assert len(experiment.training.marks) == 5
    assert experiment.step(3) == 3
    assert experiment.picture()["field"].shape == (60, 60)
    with pytest.raises(ValueError, match="between 0 and 1"):
        experiment.draw(-3.0, 0.5)
    with pytest.raises(ValueError, match="Your own"):
        small().draw(0.5, 0.5)
    experiment.clear()
    assert "draw one" in experiment.stopped


def test_the_arrows_are_the_pull_to_one_scale():
    experiment = small()
    experiment.step(20)
    vectors = experiment.frame()["vectors"].astype(float)
    pull = experiment.training.pull(vectors[:, :2])
    arrows = vectors[:, 2:] - vectors[:, :2]
    scale = np.linalg.norm(arrows) / np.linalg.norm(pull)
    np.testing.assert_allclose(arrows, scale * pull, atol=2e-5)
    experiment.show_arrows(False)
    assert len(experiment.frame()["vectors"]) == 0


def test_d_trained_alone_comes_near_its_optimum():
    experiment = GANExperiment(
        GANSettings(data="gaussians", g_hidden=(8, 8), d_hidden=(24, 24), penalty="none", frequency=3.0, d_rate=0.005)
    )
    experiment.picture()
    begin = experiment._gap
    experiment.learns("discriminator")
    experiment.step(500)
    experiment.picture()
    assert experiment._gap < 0.5 * begin


def reading(**chosen):
    fields = {"js": 0.6, "kl": 3.0, "reached": 0.2, "outside": 0.0, "mean": (0.5, 0.5)}
    return Reading(**{**fields, **chosen})


def patient(**chosen):
    training = GANTraining(GANSettings(**{**SMALL, "data": "ring8", "penalty": "none", "d_steps": 1, **chosen}))
    training.iteration = 1_000
    return training


HEALTHY = Opinion(Estimate(0.6, 0.01, 1_000), Estimate(0.4, 0.01, 1_000), share_of(1_200, 2_000), slope=3.0)


def test_the_doctor_knows_each_illness_by_its_numbers():
    counts = np.array([4000, 500, 100, 0, 0, 100, 0, 0])
    cases = [
        ("Saturation", patient(loss="minimax"), reading(), replace(HEALTHY, fake=Estimate(0.001, 0.0001, 1_000))),
        ("Discriminator has won", patient(), reading(), replace(HEALTHY, right=share_of(1_980, 2_000))),
        ("Critic without a bound", patient(loss="wasserstein"), reading(), replace(HEALTHY, slope=500.0)),
        ("Mode collapse", patient(), reading(counts=counts), HEALTHY),
        ("Mode collapse", patient(data="ring"), reading(width=0.1), HEALTHY),
        ("", patient(), reading(js=0.02), HEALTHY),
        ("", patient(data="ring"), reading(), HEALTHY),
    ]
    for name, training, read, opinion in cases:
        found = examine(training, read, opinion)
        assert found.name == name
        if name:
            replace(training.settings, **found.cure)  # a cure is made of settings that are allowed
            assert found.cure
            assert found.advice


def test_the_doctor_sees_two_players_chase_one_another():
    training = patient()
    turn = 2 * np.pi * np.arange(12) / 6
    around = np.stack([0.9 * np.cos(turn), 0.9 * np.sin(turn)], axis=1)
    training.readings = [reading(mean=(float(x), float(y))) for x, y in around]
    assert examine(training, reading(), HEALTHY).name == "Oscillation"
    training.readings = [reading(mean=(0.1 * k, 0.0)) for k in range(12)]
    assert examine(training, reading(), HEALTHY).name == ""


def test_divergence_is_named_stops_and_is_cured():
    experiment = GANExperiment(replace(GAN_LAB, data="ring", loss="wasserstein", real_weight=1.0, d_rate=5.0))
    experiment.step(5_000)
    assert experiment.diverged
    assert "beyond all bounds" in experiment.stopped
    assert experiment.frame()["diagnosis"][0].startswith("Not a number")
    experiment.cure()
    assert experiment.settings.penalty == "gradient penalty"
    assert not experiment.stopped


def test_nothing_is_cured_in_a_healthy_run():
    with pytest.raises(ValueError, match="nothing to cure"):
        small().cure()


def test_ds_opinion_is_counted():
    training = GANTraining(GANSettings(**SMALL))
    training.step(40)
    opinion = ask(training)
    a, b = training.logits(training.real(1_000)), training.logits(training.generate(training.noise(1_000, 1)))
    assert opinion.right.value == pytest.approx(((a > 0).mean() + (b < 0).mean()) / 2)
    assert opinion.real.value == pytest.approx((1 / (1 + np.exp(-a))).mean())


@pytest.mark.parametrize("letter", list(GALLERY))
def test_the_gallery_fails_as_it_says(letter):
    experiment = GANExperiment(GALLERY[letter].settings)
    length = sum(experiment.training.schedule)
    for _ in range(7):
        experiment.step(100 * length)
        experiment.picture()
        experiment.frame()
    assert GALLERY[letter].illness in experiment.named
    found = examine(experiment.training, *experiment._looked)
    assert found.name == GALLERY[letter].illness  # and it lasts
    experiment.cure()
    assert not experiment.stopped
    assert experiment.step(4 * length) == 4 * length


def test_a_gan_that_is_cured_gets_well():
    experiment = GANExperiment(GALLERY["A"].settings)
    experiment.step(1_400)
    experiment.picture()
    ill = experiment.training.read().js
    experiment.cure()
    experiment.step(3_000)
    experiment.picture()
    well = experiment.training.read()
    assert well.js < 0.7 * ill
    assert well.covered == 3
    assert examine(experiment.training, *experiment._looked).name == ""


def test_networks_beyond_all_bounds_are_made_anew():
    experiment = GANExperiment(GALLERY["D"].settings)
    experiment.step(2_000)
    failed = experiment.steps
    experiment.cure()
    assert experiment.steps == failed
    np.testing.assert_array_equal(parameters(experiment)["d"], parameters(GANExperiment(GALLERY["D"].settings))["d"])
    state = experiment.state()
    experiment.step(20)
    after = parameters(experiment)
    experiment.restore(state)
    experiment.step(20)
    np.testing.assert_array_equal(parameters(experiment)["g"], after["g"])


@pytest.mark.parametrize(("name", "iterations"), [("disjoint", 1_000), ("gaussians", 500)])
def test_a_recipe_is_not_called_ill(name, iterations):
    # All recipes from ten seeds: python -m bench.gan_recipes.
    experiment = GANExperiment(RECIPES[name])
    experiment.step(iterations * sum(experiment.training.schedule))
    experiment.picture()
    found = examine(experiment.training, *experiment._looked)
    assert (found.name, found.cure) == ("", {})
    assert found.sentence


@pytest.mark.parametrize(("which", "kinds"), [("both", {0, 1}), ("real", {1}), ("generated", {0}), ("none", set())])
def test_only_the_points_that_are_asked_for_are_shown(which, kinds):
    experiment = GANExperiment(GANSettings(**SMALL))
    account = experiment.frame()["account"]
    experiment.show_points(which)
    frame = experiment.frame()
    assert set(frame["targets"]) == kinds
    assert len(frame["points"]) == len(frame["targets"])
    assert (frame["ring"] >= 0) == (0 in kinds)
    assert frame["account"] == account, "what is said of a point does not hang on whether it is drawn"
