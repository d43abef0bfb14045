"""Training a small CNN: determinism, exact rewinding, torch's own updates, bounds, and what a drawing becomes."""

import base64

import numpy as np
import pytest
import torch
from torch.nn import functional

from engine import optimisers
from engine.convolutional.networks.network import network
from engine.convolutional.reader import kept as files
from engine.convolutional.train import words
from engine.convolutional.train.experiment import TrainExperiment, confusion
from engine.convolutional.train.health import examine
from engine.convolutional.train.script import script
from engine.convolutional.train.settings import PLANS, TrainSettings, of_file
from engine.convolutional.train.training import CNNTraining, Start
from engine.digits import fetch
from engine.digits import split as cnn_data
from engine.digits.mnist import division, read_idx
from engine.digits.preparation import prepared
from engine.digits.strokes import drawn_digits

SMALL = "C4@3p1 B R P2 D0.2 F10"
BLOCKS = "C4@3p1b0 B R [C4@3p1 R D0.2 C4@3p1b0 B +] R [C6@3s2p1b0 B +] P4 F10"


def same(one, other):
    """Whether two states are equal to the last bit."""
    assert one.keys() == other.keys()
    for name, value in one.items():
        if isinstance(value, np.ndarray):
            np.testing.assert_array_equal(value, other[name], err_msg=name)
        else:
            assert repr(value) == repr(other[name]), name


@pytest.mark.parametrize("optimiser", ["sgd", "momentum", "adam"])
def test_the_same_steps_give_the_same_numbers_however_grouped_and_rewound(optimiser):
    settings = TrainSettings(
        architecture=SMALL, optimiser=optimiser, learning_rate=0.02, augmentation=0.5, dropout=0.2, weight_decay=1e-3
    )
    one, other = TrainExperiment(settings), TrainExperiment(settings)
    one.step(60)
    middle = None
    for count in (1, 7, 30, 22):
        other.step(count)
        middle = other.state() if other.steps == 38 else middle
    end = one.state()
    same(end, other.state())
    other.step(5)
    other.change(learning_rate=0.5)
    other.restore(middle)
    assert other.steps == 38
    other.picture()
    other.step(22)
    same(end, other.state())
    fresh = TrainExperiment(settings)
    fresh.restore(middle)
    fresh.step(22)
    same(end, fresh.state())


def test_a_states_arrays_are_copies():
    experiment = TrainExperiment(TrainSettings(architecture=SMALL))
    before = experiment.state()
    kept = before["first.weights"].copy()
    experiment.step(3)
    np.testing.assert_array_equal(before["first.weights"], kept)
    assert not np.array_equal(experiment.training.weights, kept)


@pytest.mark.parametrize(
    ("optimiser", "theirs"),
    [
        ("sgd", lambda numbers: torch.optim.SGD(numbers, lr=0.01, weight_decay=0.01)),
        ("momentum", lambda numbers: torch.optim.SGD(numbers, lr=0.01, weight_decay=0.01, momentum=0.9)),
        ("rmsprop", lambda numbers: torch.optim.RMSprop(numbers, lr=0.01, weight_decay=0.01)),
        ("adam", lambda numbers: torch.optim.Adam(numbers, lr=0.01, weight_decay=0.01)),
    ],
)
def test_updates_are_those_of_a_hand_written_torch_loop(optimiser, theirs):
    settings = TrainSettings(architecture="C4@3p1 B R P2 F10", optimiser=optimiser, weight_decay=0.01)
    training = CNNTraining(settings)
    model = network(settings.anatomy, 0)
    rule = theirs(model.parameters())
    for _ in range(20):
        images, labels = training.batch()
        loss = functional.cross_entropy(model(images), labels)
        rule.zero_grad()
        loss.backward()
        rule.step()
        assert training.step()
    expected = torch.cat([numbers.detach().flatten() for numbers in model.parameters()]).numpy()
    np.testing.assert_allclose(training.weights, expected, rtol=1e-3, atol=2e-5)


def test_the_defaults_read_the_held_out_digits():
    experiment = TrainExperiment()
    experiment.step(500)
    assert experiment.training.held_accuracy >= 0.97
    table = confusion(experiment.training.answer)
    assert table.sum() == 360
    assert np.trace(table) / 360 == pytest.approx(experiment.frame()["held_accuracy"])


def test_while_it_learns_a_frame_says_of_when_its_figures_are():
    experiment = TrainExperiment(TrainSettings(architecture=SMALL))
    experiment.measure()
    experiment.step(3)
    experiment.moving = True
    before = experiment.frame()
    assert before["said"][0].startswith("Held out, at update 0: ")
    experiment.moving = False
    assert experiment.frame()["said"][0].startswith("Held out: ")
    assert experiment.frame()["held_loss"] != before["held_loss"]


def test_drawn_digits_are_read_by_the_network_just_trained():
    experiment = TrainExperiment(TrainSettings(augmentation=0.5))
    experiment.step(500)
    drawn = drawn_digits(100, 1)
    right = 0
    for image, label in zip(drawn.images, drawn.labels, strict=True):
        experiment.draw(255 - image)
        right += int(np.argmax(experiment.frame()["probabilities"])) == label
    assert right >= 70


def test_held_out_pictures_are_apart_and_fixed_by_the_seed():
    one, again, other = (cnn_data.split("digits", seed) for seed in (0, 0, 1))
    assert (len(one.train), len(one.asked)) == (cnn_data.COUNTS["digits"], cnn_data.ASKED["digits"])
    assert torch.equal(one.asked.images, again.asked.images)
    assert not torch.equal(one.asked.images, other.asked.images)


def test_a_drawing_is_averaged_to_eight_by_eight():
    picture = np.full((70, 70), 255, np.uint8)
    picture[10:60, 30:40] = 0
    found = prepared(picture)
    small = cnn_data.for_network(found, "digits")
    assert small.shape == (8, 8)
    assert small.sum() * 6.25 == pytest.approx(found.fitted.sum(), rel=1e-4)
    assert small[:, 3:5].min() > 0.4
    assert small[:, :2].max() == 0
    assert cnn_data.for_network(found, "mnist").shape == (28, 28)


@pytest.mark.parametrize("optimiser", ["sgd", "momentum", "adam"])
def test_a_learning_rate_of_100_stops_with_a_sentence_and_finite_weights(optimiser):
    experiment = TrainExperiment(TrainSettings(optimiser=optimiser, learning_rate=100.0))
    taken = experiment.step(200)
    assert experiment.diverged
    assert taken == experiment.steps < 200
    assert "learning rate of 100" in experiment.stopped
    assert np.isfinite(experiment.training.weights).all()
    assert experiment.step(1) == 0
    before = experiment.state()
    experiment.frame(), experiment.picture()
    experiment.reset()
    assert not experiment.diverged
    experiment.restore(before)
    assert experiment.stopped


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"architecture": "C8@3 R P2 F9"}, "Layer 4, F9: the last layer must give ten"),
        ({"architecture": "C8@9 F10"}, "Layer 1, C8@9"),
        ({"architecture": "C8@3 X F10"}, "Layer 2, X"),
        ({"architecture": "F2000 F10"}, "148,010|150,010|parameters; up to 100,000"),
        ({"architecture": "C4@3 B R F10", "batch": 1}, "batches of two"),
        ({"architecture": "C128@3p1 R C64@3p1 R P8 F10", "batch": 64}, "batches of up to"),
        ({"batch": 1438}, "1 to 1,437"),
        ({"batch": 0}, "batch is a whole number from 1 to"),
        ({"learning_rate": 101.0}, "learning rate"),
        ({"learning_rate": float("nan")}, "learning rate"),
        ({"weight_decay": -1.0}, "weight decay"),
        ({"dropout": 0.95}, "dropout"),
        ({"augmentation": 2.0}, "augmentation"),
        ({"data": "cifar"}, "data set"),
        ({"optimiser": "lion"}, "optimiser"),
        ({"schedule": "never"}, "schedule"),
        ({"seed": -1}, "seed"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(changed, words):
    with pytest.raises(ValueError, match=words):
        TrainSettings(**changed)


@pytest.mark.parametrize(("data", "name"), [(data, name) for data in PLANS for name in PLANS[data]])
def test_every_network_offered_can_be_trained(data, name):
    settings = TrainSettings(data=data, architecture=PLANS[data][name])
    assert settings.anatomy.parameters.value <= 100_000


def test_mnist_that_is_not_there_is_a_sentence(monkeypatch, tmp_path):
    monkeypatch.delenv("MNIST_DIR", raising=False)
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(tmp_path))
    with pytest.raises(ValueError, match="not on this server yet"):
        CNNTraining(TrainSettings(data="mnist"))
    monkeypatch.setenv("MNIST_DIR", str(tmp_path))
    with pytest.raises(ValueError, match="cannot be read"):
        CNNTraining(TrainSettings(data="mnist"))


def test_mnist_from_a_folder_trains(monkeypatch, tmp_path):
    chance = np.random.default_rng(0)
    images = chance.integers(0, 255, (60_00, 28, 28), np.uint8)
    labels = chance.integers(0, 10, 60_00).astype(np.uint8)
    write(tmp_path / "train-images-idx3-ubyte", images)
    write(tmp_path / "train-labels-idx1-ubyte", labels)
    assert read_idx(tmp_path / "train-labels-idx1-ubyte", dimensions=1).shape == (6_000,)
    monkeypatch.setenv("MNIST_DIR", str(tmp_path))
    experiment = TrainExperiment(TrainSettings(data="mnist", architecture="C2@5 R P4 F10", batch=4))
    assert experiment.step(3) == 3
    assert experiment.picture()["hardest"].shape == (12, 28, 28)


def test_mnist_that_was_downloaded_trains_and_a_named_folder_comes_first(monkeypatch, tmp_path):
    chance = np.random.default_rng(0)
    images, labels = chance.integers(0, 255, (6_000, 28, 28), np.uint8), chance.integers(0, 10, 6_000).astype(np.uint8)
    monkeypatch.delenv("MNIST_DIR", raising=False)
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(tmp_path))
    fetch.put(tmp_path / fetch.FOLDER, images, labels)
    split = cnn_data.split("mnist", 0)
    assert (len(split.train), len(split.asked)) == (1_000, 1_000)
    train, _ = division(6_000)
    assert torch.equal(split.train.images[:, 0], torch.from_numpy(images[train]))
    monkeypatch.setenv("MNIST_DIR", str(tmp_path / "named"))
    assert cnn_data.mnist_folder() == str(tmp_path / "named")


def write(path, array):
    head = bytes([0, 0, 8, array.ndim]) + b"".join(side.to_bytes(4, "big") for side in array.shape)
    path.write_bytes(head + array.tobytes())


def test_a_drawing_arrives_as_bytes_and_changes_nothing_of_the_run():
    experiment = TrainExperiment(TrainSettings(architecture=SMALL))
    experiment.step(5)
    before = experiment.state()
    picture = np.full((70, 70), 255, np.uint8)
    picture[10:60, 30:38] = 0
    experiment.ink(base64.b64encode(picture.tobytes()).decode())
    assert sum(experiment.frame()["probabilities"]) == pytest.approx(1)
    experiment.ink(base64.b64encode(np.full((70, 70), 255, np.uint8).tobytes()).decode())
    assert experiment.frame()["probabilities"] is None
    experiment.ask(0)
    assert "it is a" in experiment.frame()["answer"][1]
    experiment.clear()
    assert "Draw" in experiment.frame()["answer"][0]
    for bad in ("####", "AAAA"):
        with pytest.raises(ValueError, match="did not arrive"):
            experiment.ink(bad)
    same(before, experiment.state())


def test_the_course_of_changed_controls_is_kept_and_rewound():
    experiment = TrainExperiment(TrainSettings(architecture=SMALL))
    experiment.step(4)
    early = experiment.state()
    experiment.change(learning_rate=0.5)
    experiment.change(learning_rate=0.25)
    experiment.step(2)
    assert experiment.training.course == [(0, (0.01, 0.0, 0.0, 0.0)), (4, (0.25, 0.0, 0.0, 0.0))]
    experiment.restore(early)
    assert len(experiment.training.course) == 1
    assert experiment.settings.learning_rate == 0.01


@pytest.mark.parametrize(
    "architecture",
    ["C4@3p1 R P2 F10", "F12 T F10", "C4@3 S C4@3 B R G F10", "P2 F10", "C4@3p1 R [C4@3p1 R C4@3p1 +] R P2 F10"],
)
def test_health_has_a_row_for_every_layer_with_weights(architecture):
    experiment = TrainExperiment(TrainSettings(architecture=architecture, look="health"))
    experiment.step(3)
    before = experiment.state()
    picture = experiment.picture()
    rows = picture["health"]
    assert len(rows) == sum(architecture.count(letter) for letter in "CF")
    assert picture["histogram_activations"].shape == (len(rows), 24)
    assert all(row["gradient"] > 0 and row["ratio"] > 0 for row in rows)
    same(before, experiment.state())


def test_through_skips_the_gradient_comes_back_to_the_first_layer():
    """The numbers that the page tells of thirteen convolutions, before they have learnt."""
    ends = []
    for name in ("thirteen convolutions deep", "thirteen deep, with skips"):
        rows = examine(TrainExperiment(TrainSettings(architecture=PLANS["digits"][name])).training)["health"]
        assert len(rows) == 14
        ends += [rows[0]["gradient"], rows[-1]["gradient"]]
    assert [float(f"{gradient:.2g}") for gradient in ends] == [1.3e-8, 9.4e-4, 0.0089, 0.0091]


def test_dead_maps_are_not_counted_behind_an_addition():
    experiment = TrainExperiment(TrainSettings(architecture="C4@3p1 R [C4@3p1 R C6@3p1b0 B +] R P2 F10"))
    rows = examine(experiment.training)["health"]
    assert [row["layer"] for row in rows] == ["1: C4@3p1", "3: C4@3p1", "5: C6@3p1b0", "7: +]", "10: F10"]
    assert [row["dead"] is None for row in rows] == [False, False, True, True, True]


def test_parameters_are_counted_layer_by_layer():
    experiment = TrainExperiment(TrainSettings(architecture="C4@3p1 B R P2 F10", look="parameters"))
    *rows, together, _ = experiment.picture()["parameters"]
    assert rows == ["Layer 1, C4@3p1: 4·(3·3·1 + 1) = 40", "Layer 2, B: 2·4 = 8", "Layer 5, F10: 10·(4·4·4 + 1) = 650"]
    assert together == "All: 40 + 8 + 650 = 698"
    assert sum(experiment.training.network.sizes) == 698


@pytest.mark.parametrize("architecture", [SMALL, BLOCKS])
def test_what_was_kept_comes_back_and_goes_on(architecture):
    experiment = TrainExperiment(TrainSettings(architecture=architecture))
    experiment.step(50)
    kept = files.load(files.content(experiment.training.snapshot()))
    assert (kept.data, kept.architecture, kept.metadata["updates"]) == ("digits", architecture, "50")
    again = TrainExperiment(TrainSettings(architecture=architecture), Start(kept.weights, kept.buffers))
    np.testing.assert_array_equal(again.training.weights, experiment.training.weights)
    picture = experiment.training.data.asked.take(slice(0, 1))[0][0, 0].numpy()
    np.testing.assert_array_equal(
        again.training.network.probabilities(picture), experiment.training.network.probabilities(picture)
    )
    assert again.step(3) == 3
    again.reset()
    np.testing.assert_array_equal(again.training.weights, kept.weights)


def brought(kept):
    """The training of a network that was kept, as the page begins with it."""
    return CNNTraining(of_file(kept.metadata), Start(kept.weights, kept.buffers, kept.going))


@pytest.mark.parametrize("optimiser", list(optimisers.MOMENTS))
def test_a_run_from_a_file_is_the_run_that_was_never_interrupted(optimiser):
    chosen = {"seed": 7, "batch": 64, "dropout": 0.2, "augmentation": 0.3, "weight_decay": 0.001}
    whole = CNNTraining(TrainSettings(architecture=SMALL, optimiser=optimiser, learning_rate=0.0123, **chosen))
    whole.step(30)
    kept = files.load(files.content(whole.snapshot()))
    again = brought(kept)
    assert again.settings == whole.settings
    assert float(kept.metadata["held_out_accuracy"]) == pytest.approx(again.held_accuracy, abs=5e-5)
    again.step(6)
    whole.step(6)
    assert again.steps == whole.steps == 36
    for name in ("weights", "moments", "buffers", "loss", "accuracy"):
        np.testing.assert_array_equal(getattr(again, name), getattr(whole, name))
    assert words.update(again) == words.update(whole)
    again.reset()
    assert again.steps == 30
    np.testing.assert_array_equal(again.weights, kept.weights)


def test_pictures_held_out_by_the_files_seed_were_not_learnt_from():
    kept = files.load(files.content(CNNTraining(TrainSettings(architecture="F10", seed=3)).snapshot()))
    asked = {picture.tobytes() for picture in brought(kept).data.asked.images.numpy()}
    learnt = {picture.tobytes() for picture in cnn_data.split("digits", 3).train.images.numpy()}
    assert len(asked) == 360
    assert not asked & learnt


def test_another_optimiser_begins_with_update_1_and_so_do_two_side_by_side():
    one = CNNTraining(TrainSettings(architecture="F10"))
    one.step(5)
    kept = files.load(files.content(one.snapshot()))
    start = Start(kept.weights, kept.buffers, kept.going)
    for settings in (
        TrainSettings(architecture="F10", optimiser="momentum"),
        TrainSettings(architecture="F10", second_architecture="F10", compare=True),
    ):
        for training in TrainExperiment(settings, start).trainings.values():
            assert (training.steps, training.moments.any()) == (0, False)
            np.testing.assert_array_equal(training.weights, kept.weights)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda tensors, head: tensors.pop(files.MEANS),
        lambda tensors, head: tensors.pop(files.MOMENTS),
        lambda tensors, head: tensors.update({files.MOMENTS: tensors[files.MOMENTS][:1]}),
        lambda tensors, head: tensors.update({files.MOMENTS: tensors[files.MOMENTS].double()}),
        lambda tensors, head: tensors[files.MOMENTS][1].fill_(-1),
        lambda tensors, head: tensors.update({files.MEANS: torch.tensor([0.1, 7.0], dtype=torch.float64)}),
        lambda tensors, head: tensors.update({files.MEANS: torch.zeros(3)}),
        lambda tensors, head: head.update(updates="-3"),
        lambda tensors, head: head.update(updates="9" * 5000),
        lambda tensors, head: head.update(updates="٣"),
        lambda tensors, head: head.update(optimiser="lion"),
        lambda tensors, head: head.update(optimiser="sgd"),
    ],
)
def test_a_training_that_is_none_is_refused_in_a_sentence(spoil):
    from safetensors.torch import load, save

    kept = CNNTraining(TrainSettings(architecture="F10")).snapshot()
    tensors, head = load(files.content(kept)), dict(kept.metadata)
    assert files.load(save(tensors, metadata=head)).going
    spoil(tensors, head)
    with pytest.raises(ValueError, match="says of its training does not fit the network in it"):
        files.load(save(tensors, metadata=head), "x.safetensors")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [({"seed": "one"}, "the seed is no number"), ({"batch": "0"}, "atch"), ({"learning_rate": "nan"}, "learning rate"),
     ({"optimiser": "lion"}, "optimiser"), ({"seed": "9" * 5000}, "seed"), ({"dropout": "1e400"}, "dropout")],
)  # fmt: skip
def test_settings_of_a_file_are_checked_like_those_of_a_link(said, sentence):
    with pytest.raises(ValueError, match=sentence):
        of_file({"architecture": "F10", **said})


def test_bad_files_are_refused_in_a_sentence():
    from safetensors.torch import save

    good = files.content(CNNTraining(TrainSettings(architecture="F10")).snapshot())
    head = {"made_by": files.MADE_BY, "data": "digits", "architecture": "F10"}
    strange = {"1.weight": torch.full((10, 64), torch.nan), "1.bias": torch.zeros(10)}
    for content, sentence in (
        (b"", "damaged"),
        (b"PK\x03\x04" * 9, "damaged"),
        (good[:-9], "damaged"),
        (bytes(2_200_000), "larger"),
        (save({"a": torch.zeros(3)}), "does not say"),
        (save({"a": torch.zeros(3)}, metadata=head), "not those of the network"),
        (save(strange, metadata=head), "finite"),
        (save({"a": torch.zeros(3)}, metadata=head | {"architecture": "X"}), "Layer 1, X"),
    ):
        with pytest.raises(ValueError, match=sentence):
            files.load(content)


def test_the_rate_follows_its_schedule():
    training = CNNTraining(TrainSettings(architecture="F10", schedule="halving", batch=1_000, learning_rate=0.8))
    rates = []
    for _ in range(11):
        rates.append(training.rate)
        training.step()
    assert rates == [0.8] * 5 + [0.4] * 5 + [0.2]
    assert [round(optimisers.share("cosine", epoch), 3) for epoch in (0, 15, 30, 90)] == [1, 0.5, 0.01, 0.01]


@pytest.mark.parametrize(
    ("optimiser", "architecture", "schedule", "more"),
    [
        ("momentum", "C4@3p1 B R P2 F10", "constant", {}),
        ("adam", "C4@3p1 R P2 F10", "cosine", {"augmentation": 0.5}),
        ("sgd", "F10", "halving", {"dropout": 0.3}),
        ("adam", BLOCKS, "constant", {}),
        ("momentum", "C4@3p1 R P2 F12 R F10", "constant", {"dropout": 0.3, "augmentation": 0.5}),
        ("momentum", "C2@5 R P4 F10", "constant", {"data": "mnist", "augmentation": 0.2}),
    ],
)
def test_the_script_ends_at_the_stages_own_numbers(
    optimiser, architecture, schedule, more, capsys, monkeypatch, tmp_path
):
    chance = np.random.default_rng(0)
    write(tmp_path / "train-images-idx3-ubyte", chance.integers(0, 255, (6_100, 28, 28), np.uint8))
    write(tmp_path / "train-labels-idx1-ubyte", chance.integers(0, 10, 6_100).astype(np.uint8))
    monkeypatch.setenv("MNIST_DIR", str(tmp_path))
    settings = TrainSettings(optimiser=optimiser, architecture=architecture, schedule=schedule, batch=128, **more)
    experiment = TrainExperiment(settings)
    experiment.step(30)
    experiment.change(learning_rate=0.003, weight_decay=0.001)
    experiment.step(10)
    experiment.change(dropout=0.0, augmentation=0.0)
    experiment.step(10)
    scope = {"__name__": "__main__"}
    exec(script(experiment.training), scope)
    printed = dict(line.rsplit(" ", 1) for line in capsys.readouterr().out.splitlines())
    training = experiment.training
    losses, said = training.network.ask(*training.data.asked.take(slice(None)))
    weights = torch.cat([numbers.detach().flatten() for numbers in scope["model"].parameters()]).numpy()
    np.testing.assert_array_equal(weights, training.weights)
    assert training.held_loss == pytest.approx(losses.mean(), abs=1e-5)
    assert float(printed["held-out loss"]) == pytest.approx(losses.mean(), abs=2e-3)
    assert float(printed["held-out accuracy"]) == pytest.approx(
        (said == training.data.asked.labels.numpy()).mean(), abs=0.01
    )


def test_a_history_of_the_largest_network_stays_small():
    experiment = TrainExperiment(TrainSettings(architecture="F1300 F10"))
    assert experiment.training.weights.size > 95_000
    state = experiment.state()
    assert 2 * 16 * sum(value.nbytes for value in state.values() if isinstance(value, np.ndarray)) < 40_000_000
