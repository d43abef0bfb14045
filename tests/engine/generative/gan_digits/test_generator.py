"""A generator of digits: both networks, one step of training by hand, measures beside other people's, what ships."""

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from scipy import linalg, stats
from torch.nn import functional

from engine.convolutional.reader.training import as_input
from engine.digits.strokes import drawn_digits
from engine.generative.digit_autoencoders import weights as vae_weights
from engine.generative.gan_digits.generator import train, training
from engine.generative.gan_digits.generator.network import LATENTS, Discriminator, Generator, drawn, folded
from engine.generative.gan_digits.generator.quality import Tally, frechet, looked_at, quality, reference
from engine.generative.gan_digits.generator.training import (
    GeneratorTraining,
    Recipe,
    discriminator_loss,
    gather,
    latents,
)
from engine.generative.gan_digits.generator.weights import load, save, shipped
from tests.engine.generative.digit_autoencoders.test_training import write

RECIPE = Recipe(epochs=3, batch=8, every=2, penalty=0.1)


def noise(count, seed=0):
    return torch.randn((count, LATENTS), generator=torch.Generator().manual_seed(seed))


@pytest.fixture(scope="module")
def digits():
    return drawn_digits(80, 5)


@pytest.fixture(scope="module")
def real(digits):
    return reference(digits)


@pytest.fixture
def small(monkeypatch):
    """Fewer latents to gather and judge by."""
    for name, value in {"ASKED": 40, "GATHERED": 2, "AT_ONCE": 20}.items():
        monkeypatch.setattr(training, name, value)
    for name, value in {"SAMPLES": 40, "SMALL": 20}.items():
        monkeypatch.setattr(train, name, value)


# --- networks -----------------------------------------------------------------------------------------------------


def test_shapes_of_both_networks():
    random = torch.Generator().manual_seed(1)
    generator = drawn(Generator(normalised=True), random)
    shapes = []
    for norm in generator.norms:
        norm.register_forward_hook(lambda _module, _inputs, x: shapes.append(tuple(x.shape)))
    assert generator(noise(3)).shape == (3, 1, 28, 28)
    assert shapes == [(3, 96, 7, 7), (3, 96, 7, 7), (3, 48, 14, 14), (3, 24, 28, 28)]
    assert drawn(Discriminator(), random)(torch.rand(3, 1, 28, 28)).shape == (3,)


def test_drawing_weights_takes_nothing_from_the_seed_that_all_share():
    torch.manual_seed(3)
    before = torch.get_rng_state()
    first, second = (drawn(Generator(normalised=True), torch.Generator().manual_seed(2)) for _ in range(2))
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.equal(first.layers[1].weight, second.layers[1].weight)


def test_folding_in_the_normalisation_changes_nothing(small):
    random = torch.Generator().manual_seed(1)
    generator = drawn(Generator(normalised=True), random)
    for norm in generator.norms:
        with torch.no_grad():
            norm.weight.uniform_(0.5, 2, generator=random)
            norm.bias.normal_(generator=random)
    gather(generator, random)
    plain = folded(generator.double())
    z = noise(5).double()
    torch.testing.assert_close(plain.double()(z), generator(z), rtol=1e-5, atol=1e-6)


def test_what_is_gathered_is_the_mean_and_variance_over_the_latents(monkeypatch):
    monkeypatch.setattr(training, "GATHERED", 1)
    generator = drawn(Generator(normalised=True), torch.Generator().manual_seed(1))
    gather(generator, torch.Generator().manual_seed(4))
    x = generator.layers[0](noise(500, 4)).view(-1, 96, 49).permute(1, 0, 2).flatten(1)
    torch.testing.assert_close(generator.norms[0].running_mean, x.mean(1), rtol=1e-4, atol=1e-6)
    torch.testing.assert_close(generator.norms[0].running_var, x.var(1), rtol=1e-4, atol=1e-6)


# --- training -----------------------------------------------------------------------------------------------------


def test_the_penalty_is_the_slope_at_real_pictures_by_differences():
    network = drawn(Discriminator(), torch.Generator().manual_seed(1)).double()
    x = torch.rand((2, 1, 28, 28), generator=torch.Generator().manual_seed(2), dtype=torch.float64)
    with_it, without = (discriminator_loss(network, x, x.flip(0), weight)[0] for weight in (1.0, 0.0))
    slopes = torch.zeros(2, 784, dtype=torch.float64)
    with torch.no_grad():
        for k, step in enumerate(1e-6 * torch.eye(784, dtype=torch.float64).view(784, 1, 28, 28)):
            slopes[:, k] = (network(x + step) - network(x - step)) / 2e-6
    assert (with_it - without).item() == pytest.approx(slopes.square().sum(1).mean().item(), rel=1e-6)


def test_a_step_is_that_of_plain_autograd(digits, real, small):
    """Losses as the paper writes them, torch's own layers by function, Adam by hand."""
    run = GeneratorTraining(RECIPE, digits, real)
    before = {name: value.clone() for name, value in run.discriminator.named_parameters()}
    x = as_input(digits.images[:8])
    random = torch.Generator()
    random.set_state(run.random.get_state())
    z = torch.randn((8, LATENTS), generator=random)
    made = run.generator(z).sigmoid().detach()

    weights = [value.clone().requires_grad_(True) for value in before.values()]

    def judge(pictures):
        h = 2 * pictures - 1
        for k in range(3):
            h = functional.leaky_relu(
                functional.conv2d(h, weights[2 * k], weights[2 * k + 1], stride=2, padding=1), 0.2
            )
        return functional.linear(h.flatten(1), weights[6], weights[7]).sigmoid()[:, 0]

    logit = torch.special.logit
    pictures = x.clone().requires_grad_(True)
    on_real = judge(pictures)
    (slope,) = torch.autograd.grad(logit(on_real).sum(), pictures, create_graph=True)
    loss = -(on_real.log().mean() + (1 - judge(made)).log().mean())
    loss = loss + RECIPE.every * RECIPE.penalty / 2 * slope.square().flatten(1).sum(1).mean()
    gradients = torch.autograd.grad(loss, weights)

    found = run.step(0, torch.arange(8))
    assert found[2:] == pytest.approx([logit(on_real).mean().item(), logit(judge(made)).mean().item()], abs=1e-4)
    for name, old, gradient in zip(before, weights, gradients, strict=True):
        after = dict(run.discriminator.named_parameters())[name]
        moved = RECIPE.judge_rate * gradient / (gradient.abs() + 1e-8)  # Adam's first step
        large = gradient.abs() > 1e-5
        torch.testing.assert_close(after[large], (old - moved)[large], rtol=1e-4, atol=1e-6)


def test_the_average_follows_the_generator(digits, real, small):
    run = GeneratorTraining(RECIPE, digits, real)
    before = run.average.layers[0].weight.clone()
    run.step(0, torch.arange(8))
    now = run.generator.layers[0].weight
    torch.testing.assert_close(run.average.layers[0].weight, 0.999 * before + 0.001 * now)


def test_an_interrupted_run_ends_where_an_uninterrupted_one_does(digits, real, small, tmp_path):
    whole, second = (GeneratorTraining(RECIPE, digits, real) for _ in range(2))
    whole.epoch()
    torch.save(whole.state(), tmp_path / "state")
    while not whole.done:
        whole.epoch()
    second.restore(torch.load(tmp_path / "state", weights_only=True))
    while not second.done:
        second.epoch()
    assert second.history == whole.history
    for name in ("generator", "discriminator", "average", "best", "best_judge"):
        for one, other in zip(getattr(whole, name).parameters(), getattr(second, name).parameters(), strict=True):
            assert torch.equal(one, other)
    assert whole.chosen.distance == min(epoch.distance for epoch in whole.history)
    with pytest.raises(ValueError, match="other settings"):
        GeneratorTraining(Recipe(seed=1), digits, real).restore(whole.state())


def test_recipes_out_of_range():
    for bad in ({"epochs": 0}, {"batch": 1}, {"average": 1.0}, {"penalty": -1.0}, {"every": 0}):
        with pytest.raises(ValueError, match=r"is a (whole )?number from"):
            Recipe(**bad)


# --- measures -----------------------------------------------------------------------------------------------------


def test_the_distance_is_scipys():
    rng = np.random.default_rng(0)
    a, b = (rng.normal(size=(40, 6)) @ rng.normal(size=(6, 6)) for _ in range(2))
    mean, other = a.mean(0), b.mean(0)
    one, two = np.cov(a.T), np.cov(b.T)
    expected = np.square(mean - other).sum() + np.trace(one + two - 2 * linalg.sqrtm(one @ two).real)
    assert frechet(mean, one, other, two) == pytest.approx(expected, rel=1e-9)
    assert frechet(mean, one, mean, one) == pytest.approx(0, abs=1e-9)


def test_a_tally_is_the_same_however_pictures_come(digits, real):
    pictures = as_input(digits.images)
    once, parts = quality([pictures]), quality(torch.split(pictures, 7))
    features, shares = (part.double().numpy() for part in looked_at(pictures))
    mean, covariance = parts.moments
    np.testing.assert_allclose(mean, features.mean(0), atol=1e-6)
    np.testing.assert_allclose(covariance, np.cov(features.T, ddof=0), atol=1e-5)
    classes = np.bincount(shares.argmax(1), minlength=10)
    assert parts.entropy == pytest.approx(stats.entropy(classes, base=2))
    found = parts.against(real)
    assert found.sure == pytest.approx((shares.max(1) >= 0.9).mean())
    assert found.distance == pytest.approx(0, abs=1e-2)  # these are the digits of the reference
    assert once.against(real).distance == pytest.approx(found.distance, abs=1e-3)
    with pytest.raises(ValueError, match="no samples"):
        Tally().against(real)


def test_the_reference_parts_the_spread_into_within_and_between(digits, real):
    features = looked_at(as_input(digits.images))[0].double().numpy()
    np.testing.assert_allclose(real.covariance, np.cov(features.T, ddof=0), atol=1e-6)
    np.testing.assert_allclose(real.root @ real.root, real.covariance, atol=1e-6)


def test_distances_to_classes_are_mahalanobis(digits):
    rng = np.random.default_rng(0)
    features = looked_at(as_input(digits.images))[0].double().numpy()
    found = reference(digits)
    spread = found.within + 0.1 * np.eye(len(found.within))
    among = type(found)(found.counts, found.means, spread)
    f, k = features[rng.integers(len(features))], 3
    apart = f - found.means[k]
    assert among.distances(f[None])[0, k] == pytest.approx(np.sqrt(apart @ np.linalg.solve(spread, apart)), rel=1e-6)


# --- files and the command ----------------------------------------------------------------------------------------


def test_a_file_gives_back_what_was_written(tmp_path):
    gan, path = shipped(), tmp_path / "one.safetensors"
    save(path, gan)
    again = load(path)
    for one, other in ((gan.generator, again.generator), (gan.discriminator, again.discriminator)):
        assert all(torch.equal(a, b) for a, b in zip(one.parameters(), other.parameters(), strict=True))
    np.testing.assert_array_equal(again.reference.within, gan.reference.within)
    np.testing.assert_array_equal(again.opinions["train"], gan.opinions["train"])
    assert again.qualities == gan.qualities


def test_files_that_are_no_generator_are_refused(tmp_path):
    path = tmp_path / "one.safetensors"
    path.write_bytes(b"no")
    with pytest.raises(ValueError, match="damaged"):
        load(path)
    save_file({"a": torch.zeros(2)}, path)
    with pytest.raises(ValueError, match="does not say that it holds"):
        load(path)
    save(tmp_path / "gan.safetensors", shipped())
    tensors = load_file(tmp_path / "gan.safetensors")
    for gone, words in (("generator.layers.0.bias", "not those"), ("digits.means", "real digits")):
        save_file({name: value for name, value in tensors.items() if name != gone}, path, metadata={"network": "gan"})
        with pytest.raises(ValueError, match=words):
            load(path)
    save_file(tensors | {"digits.means": torch.full((10, 384), torch.nan)}, path, metadata={"network": "gan"})
    with pytest.raises(ValueError, match="finite"):
        load(path)
    with pytest.raises(ValueError, match="may run code"):
        load(tmp_path / "one.pt")


def test_the_command_trains_and_resumes_and_writes_a_card(small, tmp_path, monkeypatch, capsys):
    found = drawn_digits(130, 1)
    monkeypatch.setattr("engine.digits.mnist.division", lambda count: (np.arange(100), np.arange(100, count)))
    write(tmp_path, found.images, "images-idx3-ubyte")
    write(tmp_path, found.labels, "labels-idx1-ubyte")
    out = tmp_path / "gan.safetensors"
    words = ["--data", str(tmp_path), "--out", str(out), "--epochs", "2"]
    assert train.main([*words, "--until", "1"]) == 0
    assert "with `--epochs 2 --until 1`:" in out.with_suffix(".md").read_text()
    assert train.main([*words, "--resume"]) == 0
    assert "Going on after epoch 1." in capsys.readouterr().out
    card = out.with_suffix(".md").read_text()
    assert f"| {load(out).qualities['gan'].distance:.2f} |" in card
    assert "VAE with 20 latents | 40 |" in card
    out.with_suffix(".md").unlink()
    assert train.main([*words[:4], "--evaluate"]) == 0
    assert out.with_suffix(".md").read_text() == card
    words[-1] = "3"
    assert train.main([*words, "--resume"]) == 2
    assert "other settings" in capsys.readouterr().err
    assert train.main([*words, "--resume", "--reschedule"]) == 0
    page = out.with_suffix(".md").read_text()
    assert "with `--epochs 2`, then with `--epochs 3 --resume --reschedule`:" in page
    assert train.main(["--data", str(tmp_path), "--out", str(tmp_path / "a.pt")]) == 2
    assert "safetensors" in capsys.readouterr().err


# --- what ships ---------------------------------------------------------------------------------------------------


def test_what_ships_is_small_and_as_good_as_its_card_says():
    gan = shipped()
    tally = quality(gan.generator(z).sigmoid() for z in latents(500, torch.Generator().manual_seed(9)))
    found, said = tally.against(gan.reference), gan.qualities["gan"]
    assert found.sure > max(0.75, said.sure - 0.05)
    assert found.entropy > max(3.2, said.entropy - 0.08)
    assert found.distance < gan.qualities["vae20 500"].distance  # as many samples of the variational one
    assert said.distance < gan.qualities["vae20"].distance


def test_what_ships_tells_real_digits_from_generated_ones_better_than_by_chance():
    gan = shipped()
    made = gan.discriminator(gan.generator(noise(300, 3)).sigmoid()).numpy()
    better = (gan.opinions["held-out"][:, None] > made).mean()  # the area under the curve
    assert better > 0.6


@pytest.mark.parametrize("name", train.OTHERS)
def test_the_card_compares_with_the_variational_ones_that_ship(name):
    found = quality(train.decodings(vae_weights.shipped(name).network, 500)).against(shipped().reference)
    said = shipped().qualities[f"{name} 500"]
    assert found.count == said.count
    np.testing.assert_allclose((found.sure, found.entropy), (said.sure, said.entropy), atol=0.005)
    np.testing.assert_allclose(found.distance, said.distance, rtol=0.01)
