"""Auto-encoders: the right gradient, PCA's plane in the end, the same numbers however stepped, maps decoded."""

import numpy as np
import pytest
import torch
from sklearn.decomposition import PCA

from engine.arithmetic.written import read
from engine.generative.autoencoder.experiment import AeTrain, square
from engine.generative.autoencoder.maps import MAPS, AeExplore
from engine.generative.autoencoder.script import script
from engine.generative.autoencoder.settings import AeSettings
from engine.generative.autoencoder.training import AeTraining, principal
from engine.generative.digit_autoencoders import digits
from engine.generative.digit_autoencoders.asking import WAY
from tests.engine.generative.vae.test_looks import drawing
from tests.engine.scripts import alone, here


def settings(**more):
    return AeSettings(**{"hidden": 16, **more})


@pytest.mark.parametrize("kind", ["linear", "tanh"])
@pytest.mark.parametrize("noise", [0.0, 0.3])
def test_an_update_is_adam_s_on_the_squared_error(kind, noise):
    run, oracle = (AeTraining(settings(kind=kind, noise=noise)) for _ in range(2))
    adam = torch.optim.Adam(oracle.network.parameters(), lr=run.settings.learning_rate)
    for _ in range(3):
        x, seen = oracle.batch()
        assert ((seen == 0) | (seen == x)).all()
        pixels = oracle.network.decoder(oracle.network.encoder(seen))
        loss = torch.nn.functional.mse_loss(pixels.sigmoid() if kind == "tanh" else pixels, x, reduction="sum") / len(x)
        adam.zero_grad(set_to_none=False)
        loss.backward()
        adam.step()
        oracle.steps += 1
        assert run.step() == 1
    np.testing.assert_allclose(run.network.weights, oracle.network.weights, atol=2e-5)


def test_a_linear_one_ends_in_the_plane_of_the_principal_components():
    run = AeTrain(AeSettings(kind="linear", codes=4, learning_rate=0.01))
    assert run.training.angles.max() > 60
    run.step(2_000)
    run.change(learning_rate=0.001)
    run.step(500)
    assert run.training.angles.max() < 3
    assert run.training.held_loss == pytest.approx(run.training.plane.error.value, rel=0.01)
    assert "Principal angles" in run.frame()["said"][1]


def test_angles_are_those_between_the_spanned_spaces():
    run = AeTraining(AeSettings(kind="linear", codes=3))
    (layer,) = run.network.decoder.children()
    with torch.no_grad():  # any basis of the plane will do
        mixing = torch.tensor([[2.0, 1.0, 0.0], [0.0, 1.0, -1.0], [0.5, 0.0, 1.0]])
        layer.weight.copy_(torch.from_numpy(run.plane.axes).float() @ mixing)
    assert run.angles.max() < 0.01
    with torch.no_grad():
        layer.weight[:, 0] = torch.from_numpy(principal(0, 4).axes[:, 3])  # at a right angle to the first three
    assert sorted(run.angles)[-1] == pytest.approx(90, abs=0.1)


def test_the_principal_plane_is_scikit_learn_s_on_the_digits_trained_on():
    run = AeTraining(AeSettings(codes=5))
    found = PCA(5).fit(run.data.rows(np.arange(len(run.data))).numpy())
    x = run.data.held.numpy()
    error = np.square(found.inverse_transform(found.transform(x)) - x).sum(1).mean()
    assert run.plane.error.value == pytest.approx(error, rel=1e-4)
    assert run.angles is None


def test_bending_beats_the_plane():
    run = AeTrain(AeSettings())
    run.step(800)
    assert run.training.held_loss < 0.9 * run.training.plane.error.value


def test_the_same_seed_and_steps_give_the_same_numbers_and_moments_come_back():
    one, many = AeTrain(settings()), AeTrain(settings())
    one.step(40)
    for count in (1, 9, 30):
        many.step(count)
        many.frame(), many.picture(), many.move(0, 1.0, 1.0), many.ink(drawing())
    np.testing.assert_array_equal(one.training.network.weights, many.training.network.weights)
    kept = one.state()
    one.change(noise=0.5)
    one.step(10)
    after = one.training.network.weights.copy()
    one.restore(kept)
    assert one.settings.noise == 0
    one.change(noise=0.5)
    one.step(10)
    np.testing.assert_array_equal(one.training.network.weights, after)
    one.reset()
    assert one.steps == 0


@pytest.mark.parametrize("codes", [1, 2, 7, 64])
@pytest.mark.parametrize("kind", ["linear", "tanh"])
def test_frames_have_what_the_stage_draws(codes, kind):
    run = AeTrain(settings(codes=codes, kind=kind))
    run.step(2)
    frame, picture = run.frame(), run.picture()
    assert frame["code"].size == codes
    assert picture["map.ground"].shape == (120, 120)
    assert picture["map.dots"].shape == (360, 2)
    run.ask(3)
    assert (run.frame()["whole"][0] == picture["pairs"][3]).all()
    run.move(0, 0.5, 0.5)
    assert "decoded at z" in run.frame()["whole.captions"][1]


def test_one_number_bends_around_a_ring_where_a_line_cannot():
    straight, bent = (
        AeTrain(AeSettings(data="ring", codes=1, kind=kind, learning_rate=0.01, hidden=32))
        for kind in ("linear", "tanh")
    )
    straight.step(800)
    bent.step(400)
    assert straight.training.angles.max() < 2
    assert straight.training.held_loss == pytest.approx(straight.training.plane.error.value, rel=0.02)
    assert bent.training.held_loss < 0.4 * bent.training.plane.error.value
    assert "curve bends" in bent.frame()["said"][1]
    name, line = straight.frame()["plane.handles"][2], straight.frame()["plane.lines"][0]["points"]
    assert name["label"] == "PCA"
    (across, up), (right, above) = np.subtract(line[1], line[0]), np.subtract((name["x"], name["y"]), line[0])
    assert abs(across * above - up * right) / np.hypot(across, up) < 0.25  # beside the line it names
    assert max(abs(name["x"]), abs(name["y"])) < 3


@pytest.mark.parametrize("codes", [1, 2])
def test_points_have_the_pictures_that_the_stage_draws(codes):
    run = AeTrain(settings(data="moons", codes=codes, noise=0.4))
    run.step(20)
    frame, picture = run.frame(), run.picture()
    np.testing.assert_array_equal(picture["plane.segments"][:, :2], run.training.seen[:150])
    np.testing.assert_array_equal(picture["plane.segments"][:, 2:], run.training.held[1][:150])
    assert picture["map.dots"].shape == (300, 2)
    assert ("plane.mesh" in picture) == (codes == 1)
    run.move_x(0, 0.5, 5.0)
    moved = run.frame()["plane.handles"][0]
    assert (moved["x"], moved["y"]) == (0.5, 3.0)
    run.move(0, 0.25, 0.5)
    assert "0.25" in run.frame()["numbers"][0]
    assert run.frame()["plane.handles"][1] != frame["plane.handles"][1]


def test_what_is_said_of_a_point_adds_up():
    run = AeTrain(settings(data="ring", codes=1))
    run.step(20)
    terms, total = run.frame()["numbers"][1].removeprefix("‖x − x̂‖² ≈ ").split(" ≈ ")
    parts = [read(term.strip("()²")) for term in terms.split(" + ")]
    assert f"{parts[0] ** 2 + parts[1] ** 2:.1g}" == f"{read(total):.1g}"
    x, _, found = (part.split("(")[-1].rstrip(")") for part in run.frame()["numbers"][0].split(" → "))
    x, found = ([read(one) for one in text.split(", ")] for text in (x, found))
    np.testing.assert_allclose(np.subtract(x, found), parts, atol=0.006)


def test_denoising_pulls_points_back_to_where_they_are_dense():
    run = AeTrain(AeSettings(data="ring8", noise=0.5, learning_rate=0.01, hidden=32))
    run.step(800)
    seen, x, back = run.training.seen, run.training.data.held, run.training.held[1]
    assert (back - x).square().sum(1).mean() < 0.6 * (seen - x).square().sum(1).mean()


def test_a_drawing_goes_through_it_and_is_cleared():
    run = AeTrain(settings())
    before = run.frame()["whole"]
    run.ink(drawing())
    frame = run.frame()
    assert frame["whole.captions"][0] == "x: your drawing"
    assert (frame["whole"][0] != before[0]).any()
    run.clear()
    np.testing.assert_array_equal(run.frame()["whole"], before)
    with pytest.raises(ValueError, match="whole"):
        run.ink("AAAA")


@pytest.mark.parametrize(
    "wrong", [{"codes": 0}, {"codes": 65}, {"kind": "x"}, {"noise": 1.0}, {"look": ""}, {"seed": -1}]
)
def test_settings_that_cannot_be_are_refused(wrong):
    with pytest.raises(ValueError, match=r"\."):
        AeSettings(**wrong)


@pytest.mark.parametrize(
    ("run_it", "data", "kind", "codes"), [(alone, "digits", "linear", 3), (here, "roll", "tanh", 1)]
)
def test_the_script_repeats_the_run(run_it, data, kind, codes, tmp_path):
    run = AeTrain(settings(data=data, kind=kind, codes=codes))
    run.step(20)
    run.change(noise=0.4)
    run.step(10)
    lines = run_it(script(run), tmp_path).splitlines()
    assert float(lines[0].split()[-1]) == pytest.approx(run.training.held_loss, rel=1e-3)
    assert float(lines[1].split()[-1]) == pytest.approx(run.training.plane.error.value, rel=1e-3)
    if kind == "linear":
        assert float(lines[2].split()[-1][:-1]) == pytest.approx(max(run.training.angles), abs=0.1)
    with pytest.raises(ValueError, match="Train one"):
        script(AeExplore())


def test_both_maps_decode_the_way_from_one_digit_to_the_other():
    experiment = AeExplore()
    frame = experiment.frame()
    for name in MAPS:
        network = digits.network(name)
        code = network.encode(experiment.asked[1].x[None])[0]
        wanted = network.decode(code).sigmoid().view(28, 28).numpy()
        np.testing.assert_allclose(frame[f"{name}.film"][-1], wanted, atol=1e-5)
    assert experiment.step(100) == WAY
    np.testing.assert_allclose(experiment.frame()["ae2.now"][0], frame["ae2.film"][-1], atol=1e-5)
    experiment.move_ae2(0, 3.0, 4.0)
    moved = experiment.frame()
    wanted = digits.network("ae2").decode(torch.tensor([[3.0, 4.0]])).sigmoid().view(28, 28).numpy()
    np.testing.assert_allclose(moved["ae2.now"][0], wanted, atol=1e-5)
    np.testing.assert_array_equal(moved["vae2.film"], frame["vae2.film"])


def test_the_variational_map_has_fewer_holes():
    frame = AeExplore().frame()
    shares = {name: int(frame[f"{name}.said"][0].split(" %")[0]) for name in MAPS}
    assert shares["vae2"] > shares["ae2"] + 5


def test_another_sheet_on_the_pad_leaves_the_ends_where_they_were_put():
    experiment = AeExplore()
    experiment.move_ae2(0, 2.0, -1.0)
    experiment.change(drawn="b")
    np.testing.assert_array_equal(experiment.codes("ae2")[0], [2.0, -1.0])
    experiment.ink(drawing())
    said = experiment.frame()["said"][0]
    assert "A: example 3" in said
    assert "B: your drawing" in said
    experiment.clear()
    assert "B: example 8" in experiment.frame()["said"][0]


def test_what_is_read_is_a_distribution_and_right_for_clear_digits():
    rows, labels = digits.known()
    read = digits.shares((20 * rows[:100] - 10).sigmoid().view(-1, 28, 28).numpy())
    np.testing.assert_allclose(read.sum(1), 1)
    assert (read.argmax(1) == labels[:100]).mean() > 0.9


def test_a_square_holds_all_places_and_is_never_empty():
    places = np.array([[0.0, 0.0], [4.0, 1.0]])
    low, high = square(places)
    assert high[0] - low[0] == pytest.approx(high[1] - low[1])
    assert low[0] < 0 < 4 < high[0]
    low, high = square(np.zeros((3, 2)))
    assert high[0] > low[0]
