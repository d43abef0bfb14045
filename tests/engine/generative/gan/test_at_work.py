"""What is shown of both networks is what they compute, and the coming update is the one that comes."""

import math
import re

import numpy as np
import pytest
import torch

from engine.arithmetic.written import read
from engine.generative.adversaries.definition import ACTIVATIONS, GAN, LOSSES
from engine.generative.adversaries.settings import LOSS_NAMES
from engine.generative.gan import networks
from engine.generative.gan.coming import coming, farthest, made, norms, tell
from engine.generative.gan.experiment import GANExperiment
from engine.generative.gan.networks import belief, bins
from engine.generative.gan.settings import GANSettings
from engine.generative.gan.training import GANTraining

SMALL = {"g_hidden": (8, 8), "d_hidden": (8, 8), "batch_size": 16, "d_steps": 2, "data": "gaussians"}
NUMBER = r"−?\d+(?:\.\d+)?(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"


def trained(steps=5, **chosen):
    training = GANTraining(GANSettings(**{**SMALL, **chosen}))
    training.step(steps)
    return training


def looking(steps=5, **chosen):
    experiment = GANExperiment(GANSettings(**{**SMALL, **chosen}, picture="networks"))
    experiment.step(steps)
    return experiment


def shown(experiment):
    return experiment.picture() | experiment.frame()


def autograd(training):
    """The definition with the parameters that the training has."""
    module = GAN(training.settings)
    with torch.no_grad():
        for mine, theirs in (
            (module.discriminator, training.gan.discriminator),
            (module.generator, training.gan.generator),
        ):
            for (weight, bias), (other_weight, other_bias) in zip(mine, theirs, strict=True):
                weight.copy_(other_weight)
                bias.copy_(other_bias)
    return module


def gives(value, text):
    """Whether a number is the shown one, to the last digit shown."""
    places = len(text.partition("·")[0].partition(".")[2])
    size = 10.0 ** (math.floor(math.log10(abs(read(text)))) if "·" in text else 0)
    return abs(value - read(text)) <= 0.5 * size * 10.0**-places * (1 + 1e-9)


# The coming update


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"d_optimiser": "sgd", "g_optimiser": "momentum", "beta1": 0.5, "half_life": 0},
        {"spectral": True, "loss": "hinge", "penalty": "none"},
        {"loss": "wasserstein", "penalty": "gradient penalty", "average": 0.0},
        {"noise_size": 1, "g_output": "tanh", "centred": False},
    ],
)
def test_the_coming_change_is_what_the_step_makes_to_the_last_digit(chosen):
    training = trained(**chosen)
    for _ in range(4):
        before = {name: array.clone() for name, array in training.gan.arrays.items()}
        found = coming(training)
        for name, array in training.gan.arrays.items():
            assert torch.equal(array, before[name])
        assert training.step() == 1
        assert found.player == training.last
        for who in "dg":
            assert torch.equal(found.change[who], training.gan.arrays[who] - before[who])
        idle = "g" if found.player == "discriminator" else "d"
        assert not found.change[idle].any()


@pytest.mark.parametrize("loss", LOSS_NAMES)
def test_points_answers_and_gradients_of_the_coming_update_are_those_of_autograd(loss):
    training = trained(loss=loss, penalty="r1", penalty_weight=0.1)
    players = set()
    for _ in range(3):
        found, module = coming(training), autograd(training)
        z, real = (torch.from_numpy(np.ascontiguousarray(rows)) for rows in (found.noise, found.real))
        fakes = module.generate(z)
        np.testing.assert_allclose(training.centre + training.half * fakes.detach().numpy(), found.fakes, atol=1e-12)
        real = (real - training.centre) / training.half
        np.testing.assert_allclose(module.judge(fakes).detach().numpy(), found.b, atol=1e-12)
        if found.player == "discriminator":
            np.testing.assert_allclose(module.judge(real).detach().numpy(), found.a, atol=1e-12)
            value, layers = module.discriminator_loss(real, fakes.detach(), torch.zeros(1)), module.discriminator
            assert value.item() == pytest.approx(found.after.gan.d_loss, abs=1e-12)
        else:
            value, layers = LOSSES[loss].generator(module.judge(fakes)), module.generator
            assert value.item() == pytest.approx(found.after.gan.g_loss, abs=1e-12)
        flat = torch.autograd.grad(value, [part for layer in layers for part in layer])
        for (weight, bias), g, of in zip(
            found.gradient, zip(flat[::2], flat[1::2], strict=True), norms(found.gradient), strict=True
        ):
            np.testing.assert_allclose(weight, g[0], atol=1e-11)
            np.testing.assert_allclose(bias, g[1], atol=1e-11)
            assert of == pytest.approx(math.sqrt(float((g[0] ** 2).sum() + (g[1] ** 2).sum())), abs=1e-11)
        players.add(found.player)
        training.step()
    assert players == {"discriminator", "generator"}


def test_nothing_comes_where_there_is_nothing_to_learn_from():
    experiment = looking(0, data="yours", loss="hinge")
    experiment.next_part()
    experiment.show_lines("change")
    frame = shown(experiment)
    assert frame["part"] is None
    assert not frame["d_weights"].any()
    assert frame["said"][0] == "No update comes next."
    assert frame["g_fields"].any()
    assert frame["answers_real"] is None
    assert coming(experiment.training) is None


# What is drawn


def grid(low, high, size):
    """The middles of 24 × 24 cells, the top row first."""
    side = np.linspace(low, high, 49)[1::2]
    return torch.tensor([[x, y][:size] for y in side[::-1] for x in side], dtype=torch.float64)


@pytest.mark.parametrize(("who", "size"), [("g", 2), ("g", 1), ("d", 2)])
def test_a_units_field_is_its_value_over_the_noise_or_the_plane(who, size):
    training = trained(30, g_hidden=(16, 8), d_hidden=(16, 8), d_activation="tanh", noise_size=size)
    units = networks.units(training, who, training.noise(50) if who == "g" else training.real(50))
    painted, quiet = networks.fields(training, who, units)
    module = autograd(training)
    layers = module.generator if who == "g" else module.discriminator
    bend = ACTIVATIONS[training.settings.g_activation if who == "g" else "tanh"]
    h = grid(-2.5, 2.5, size) if who == "g" else (grid(0, 1, 2) - training.centre) / training.half
    values = [h]
    for weight, bias in layers[:-1]:
        h = bend(h @ weight.detach().T + bias.detach())
        values.append(h)
    rows = torch.cat([h[:, chosen] for h, chosen in zip(values, units, strict=False)], dim=1).T
    wanted = torch.round(127 * rows / rows.abs().amax(dim=1, keepdim=True))
    np.testing.assert_array_equal(painted[: len(rows)].reshape(len(rows), -1), wanted)
    answer = (h @ layers[-1][0].detach().T + layers[-1][1].detach()).T
    last = torch.round(127 * (2 * answer.sigmoid() - 1 if who == "d" else answer.clamp(-1, 1)))
    np.testing.assert_array_equal(painted[len(rows) :].reshape(len(last), -1), last)
    assert len(quiet) == len(painted) - len(units[0])
    assert not quiet.any()


def test_a_unit_that_is_zero_everywhere_is_named_dead():
    training = trained(g_activation="relu")
    training.gan.generator[0][0][3], training.gan.generator[0][1][3] = 0.0, -1.0
    units = networks.units(training, "g", training.noise(50))
    quiet = networks.fields(training, "g", units)[1]
    assert quiet[3] == 1
    assert quiet.sum() < len(quiet) - 2


def test_of_a_large_layer_those_are_shown_that_move_the_answer_most():
    training = trained(g_hidden=(12, 8))
    training.gan.generator[1][0][:, :] = 0.01
    training.gan.generator[1][0][:, [2, 5]] = 3.0
    units = networks.units(training, "g", training.noise(100))
    values = networks.passed(training, "g", training.noise(100))[1]
    moved = np.std(values.numpy(), axis=0, ddof=1) * np.linalg.norm(training.gan.generator[1][0].numpy(), axis=0)
    assert units[1] == sorted(np.argsort(-moved)[:8].tolist())
    assert {2, 5} <= set(units[1])
    assert (units[0], units[2], units[3]) == ([0, 1], list(range(8)), [0, 1])
    assert networks.heading(training, "g", units) == "G: 8 of 12, 8 units"
    assert networks.heading(trained(d_hidden=(1,)), "d", [[0, 1], [0], [0]]) == "D: 1 unit"
    assert (
        networks.heading(trained(d_hidden=(9, 9)), "d", [[0, 1], [*range(8)], [*range(8)], [0]]) == "D: 8 of 9 a layer"
    )
    assert networks.names(training, "g", units)[1][0] == f"h1·{units[1][0] + 1}"


def test_a_unit_shown_keeps_its_place_until_another_moves_the_answer_twice_as_much():
    moved = np.arange(1.0, 11.0)
    before = networks.choose(moved)
    assert before == [2, 3, 4, 5, 6, 7, 8, 9]
    moved[0] = 5.9
    assert networks.choose(moved, before) == before
    moved[0] = 6.1
    assert networks.choose(moved, before) == [0, 3, 4, 5, 6, 7, 8, 9]


def test_links_are_the_parameters_between_the_units_shown():
    experiment = looking(d_hidden=(20, 8), d_activation="sine")
    frame = shown(experiment)
    layers, units = experiment.training.gan.discriminator, experiment.networks.units["d"]
    drawn, start = frame["d_weights"], 0
    for (weight, _), come, to in zip(layers, units, units[1:], strict=False):
        count = len(come) * len(to)
        wanted = [[float(weight[o, i]) for i in come] for o in to]
        np.testing.assert_array_equal(drawn[start : start + count].reshape(len(to), -1), np.float32(wanted))
        widest = frame["d_widest"].pop(0)
        assert np.abs(wanted).max() <= widest <= 2.51 * np.abs(wanted).max()
        start += count
    assert start == len(drawn)
    wanted = [float(layers[k][1][unit]) for k in range(3) for unit in units[k + 1]]
    np.testing.assert_array_equal(frame["d_biases"], np.float32(wanted))
    assert [len(row) for row in frame["d_layers"]] == [2, 8, 8, 1]


def test_lines_of_the_next_change_are_what_the_next_step_adds():
    experiment = looking()
    experiment.show_lines("change")
    frame = shown(experiment)
    before = torch.cat([weight.ravel() for weight, _ in experiment.training.gan.discriminator]).clone()
    still = frame["g_weights" if experiment.training.next == "discriminator" else "d_weights"]
    assert not still.any()
    who = experiment.training.next[0]
    of = experiment.training.gan.discriminator if who == "d" else experiment.training.gan.generator
    before = torch.cat([weight.ravel() for weight, _ in of]).clone()
    experiment.step()
    after = torch.cat([weight.ravel() for weight, _ in of])
    np.testing.assert_array_equal(frame[f"{who}_weights"], (after - before).numpy().astype(np.float32))
    assert "stays as it is" in frame["said"][-1]


@pytest.mark.parametrize("loss", LOSS_NAMES)
def test_answers_are_counted_in_ten_bins_that_hold_them_all(loss):
    experiment = looking(20, loss=loss)
    picture = experiment.picture()
    training, z = experiment.training, experiment.training.noise(300)
    answers = belief(loss, training.logits(made(training, z)))
    if loss in ("minimax", "non-saturating"):
        np.testing.assert_allclose(answers, torch.from_numpy(training.logits(made(training, z))).sigmoid(), atol=1e-15)
    edges = [read(text) for text in picture["answer_labels"]]
    width = edges[0] - edges[1]
    for k, low in enumerate(edges):
        count = sum(low <= value < low + width for value in answers.tolist())
        assert picture["answers_fake"][k] == pytest.approx(count / 300, abs=1e-4)
    assert sum(picture["answers_real"]) == pytest.approx(1, abs=2e-3)
    assert len(edges) == 10


def test_bins_of_scores_reach_from_the_least_to_the_greatest():
    edges = bins("hinge", np.array([-0.31, 3.9]), np.array([7.02]))
    assert edges[0] <= -0.31
    assert edges[-1] >= 7.02
    np.testing.assert_allclose(np.diff(edges), np.diff(edges)[0])
    assert len(bins("wasserstein", np.zeros(3), np.zeros(0))) == 11


# In slow motion


def test_five_parts_and_then_the_step_leads_to_the_next_updates_first():
    experiment = looking(0)
    seen = []
    for _ in range(6):
        experiment.next_part()
        frame = shown(experiment)
        seen.append((frame["part"], frame["lit"], frame["g_flow"], frame["d_flow"]))
    assert [part for part, *_ in seen] == [1, 2, 3, 4, 5, 1]
    assert seen[0][1:] == (["noise", "g", "plane"], 1, 0)
    assert seen[1][1:] == (["plane", "d", "answers"], 0, 1)
    assert seen[3][1:] == (["answers", "d"], 0, -1)
    assert seen[4][1] == ["d"]
    experiment.step()
    assert shown(experiment)["part"] == 1
    experiment.step()
    frame = shown(experiment)
    assert "G's, number 1 of 1" in frame["said"][0]
    for _ in range(3):
        experiment.next_part()
    frame = shown(experiment)
    assert (frame["g_flow"], frame["d_flow"], set(frame["lit"])) == (-1, -1, {"answers", "d", "g", "plane"})
    experiment.step(2)
    frame = shown(experiment)
    assert (frame["part"], frame["lit"]) == (None, None)


def test_slow_motion_shows_the_points_of_the_coming_update():
    experiment = looking(4, d_steps=1)
    experiment.next_part()
    for part, real in ((1, 0), (2, 16)):
        found, frame = coming(experiment.training), shown(experiment)
        assert (found.player, frame["part"]) == ("discriminator", part)
        np.testing.assert_array_equal(frame["noise"], found.noise.astype(np.float32))
        wanted = np.concatenate([found.fakes, found.real[:real]])
        np.testing.assert_array_equal(frame["points"], wanted.astype(np.float32))
        ring = frame["ring"]
        assert frame["d_values"][:2] == pytest.approx((found.fakes[ring] - 0.5) / 0.5, abs=1e-6)
        experiment.next_part()


def test_looking_changes_nothing_that_is_learnt():
    plain, watched = looking(0), looking(0)
    for _ in range(6):
        watched.next_part()
        watched.show_lines("change")
        shown(watched)
        plain.step()
        watched.step()
    for name, array in plain.training.gan.arrays.items():
        assert torch.equal(array, watched.training.gan.arrays[name])


@pytest.mark.parametrize("loss", LOSS_NAMES)
@pytest.mark.parametrize("optimiser", ["sgd", "adam"])
def test_the_numbers_of_every_part_give_one_another_as_they_are_shown(loss, optimiser):
    chosen = {"d_optimiser": optimiser, "g_optimiser": optimiser, "half_life": 0, "penalty_weight": 0.1}
    training = trained(4, loss=loss, **chosen)
    for _ in range(3):
        found = coming(training)
        who = found.player[0]
        units = networks.units(training, who, training.noise(50) if who == "g" else training.real(50))
        names = networks.names(training, who, units)
        texts = [tell(part, training, found, 3, units, names) for part in range(1, 6)]
        check(texts, found, units, training)
        training.step()


def check(texts, found, units, training):
    for total, count, mean in re.findall(rf"({NUMBER})/(\d+) [=≈] ({NUMBER})", texts[1] + texts[2]):
        assert gives(read(total) / int(count), mean)
    means = [found.b.mean(), *([found.a.mean()] if len(found.a) else [])]
    if training.settings.loss not in ("minimax", "non-saturating"):
        for value, text in zip(means, re.findall(rf"/\d+ [=≈] ({NUMBER})", texts[1]), strict=True):
            assert gives(value, text)
    loss = found.after.gan.d_loss if found.player == "discriminator" else found.after.gan.g_loss
    assert gives(loss, re.findall(NUMBER, texts[2])[-1])
    inside, whole = re.search(rf"√\((.*)\) [=≈] ({NUMBER})", texts[3]).groups()
    assert gives(math.hypot(*(read(text) for text in re.findall(rf"({NUMBER})\)?²", inside))), whole)
    sums = texts[4].partition(": ")[2].partition(". Now")[0]
    left, right = re.split(" [=≈] ", sums)
    old, sign, change = left.split(" ")
    if training.settings.d_optimiser == "sgd":
        rate, slope = (read(text.strip("()")) for text in change.split("·", 1))
        assert (sign, rate) == ("−", training.settings.d_rate)
        change = str(rate * slope)
    assert gives(read(old) + (-1 if sign == "−" else 1) * read(change), right)
    layer, row, column = farthest(training, found, units)
    of = found.after.gan.discriminator if found.player == "discriminator" else found.after.gan.generator
    assert gives(float(of[layer][0][units[layer + 1][row], units[layer][column]]), right)
