"""Training digit networks: the seed decides everything, an interruption nothing."""

import json

import numpy as np
import pytest
import torch

from engine.convolutional.reader import doubts, train
from engine.convolutional.reader.training import ReaderTraining, Recipe, as_input, augmented, rate
from engine.convolutional.reader.weights import load
from engine.digits.pen import PenDigits
from engine.digits.strokes import STYLES, drawn_digits, points_of
from tests.engine.digits.test_mnist import HELD_OUT, write_part
from tests.engine.digits.test_pen import written

SMALL = Recipe(seed=5, epochs=2, batch=16, drawn=8)


def run(recipe=SMALL):
    return ReaderTraining(recipe, drawn_digits(24, 1), drawn_digits(20, 2))


def weights(network):
    return torch.cat([tensor.double().flatten() for tensor in network.state_dict().values()])


def test_two_runs_of_a_seed_agree_to_the_last_digit_and_leave_the_global_seed_alone():
    before = torch.get_rng_state()
    first, again, other = run(), run(), run(Recipe(seed=6, epochs=2, batch=16, drawn=8))
    for training in (first, again, other):
        assert training.epoch().number == 1
    assert torch.equal(weights(first.network), weights(again.network))
    assert first.history == again.history
    assert not torch.equal(weights(first.network), weights(other.network))
    assert torch.equal(torch.get_rng_state(), before)


def test_a_run_resumed_from_a_file_ends_where_a_straight_one_does(tmp_path):
    straight, broken, resumed = run(), run(), run()
    while not straight.done:
        straight.epoch()
    broken.epoch()
    torch.save(broken.state(), tmp_path / "checkpoint")
    resumed.restore(torch.load(tmp_path / "checkpoint", weights_only=True))
    resumed.epoch()
    assert resumed.history == straight.history
    for name in ("network", "average", "best"):
        assert torch.equal(weights(getattr(resumed, name)), weights(getattr(straight, name)))


def test_another_recipes_checkpoint_is_turned_away():
    with pytest.raises(ValueError, match="other settings"):
        run(Recipe(seed=6, epochs=2, batch=16, drawn=8)).restore(run().state())


def test_it_learns_drawings():
    recipe = Recipe(epochs=6, batch=32, drawn=0, remembered=0.8)
    training = ReaderTraining(recipe, drawn_digits(480, 1), drawn_digits(100, 2))
    while not training.done:
        training.epoch()
    assert training.history[-1].loss < 0.75 * training.history[0].loss
    assert training.chosen.accuracy > 0.6
    assert training.chosen == max(training.history, key=lambda e: (e.accuracy, -e.held_out_loss))


def people():
    """Digits by a writer who is learnt from and one who is held out, two each: a 1 and a 7."""
    one, seven = ([points for _, points in points_of(STYLES[digit][0])] for digit in (1, 7))
    return PenDigits([one, seven, one, seven], np.array([1, 7, 1, 7]), np.array([6, 6, 5, 5]))


WITH_PEN = Recipe(seed=5, epochs=2, batch=16, drawn=8, pen=3)


def test_pen_digits_stand_among_the_others_and_held_out_writers_only_judge():
    training = ReaderTraining(WITH_PEN, drawn_digits(24, 1), drawn_digits(20, 2), people())
    assert training.pictures == 24 + 8 + 3 * 2
    assert training.labels[-6:].tolist() == [1, 7] * 3
    assert not torch.equal(training.images[-6], training.images[-4])  # each hand draws in its own way
    held_out, labels = training.held_out[1]
    assert (len(held_out), labels.tolist()) == (4, [1, 7, 1, 7])
    epoch = training.epoch()
    assert epoch.pen in (0, 0.25, 0.5, 0.75, 1)
    logits, labels = training.answers()
    assert logits.shape == (24, 10)
    assert epoch.pen == (logits[20:].argmax(1) == labels[20:]).double().mean()
    with pytest.raises(ValueError, match="name a file"):
        run(WITH_PEN)


def test_a_run_with_pen_digits_resumes_where_it_was():
    def anew():
        return ReaderTraining(WITH_PEN, drawn_digits(24, 1), drawn_digits(20, 2), people())

    straight, broken, resumed = anew(), anew(), anew()
    while not straight.done:
        straight.epoch()
    broken.epoch()
    resumed.restore(broken.state())
    resumed.epoch()
    assert resumed.history == straight.history
    assert torch.equal(weights(resumed.network), weights(straight.network))


def test_a_batch_is_half_in_place_and_half_put_right():
    images = as_input(drawn_digits(30, 3).images)
    result = augmented(images, torch.Generator().manual_seed(0))
    assert result.shape == images.shape
    mass = result[15:, 0].sum(1)  # (15, columns)
    centres = (mass * (torch.arange(28) + 0.5)).sum(1) / mass.sum(1)
    assert (centres - 14.5).abs().max() < 0.6


def test_the_rate_rises_and_falls_once():
    rates = np.array([rate(step, 100, Recipe()) for step in range(100)])
    assert rates.argmax() == 20
    assert rates.max() == pytest.approx(Recipe().rate)
    assert (np.diff(rates[:21]) > 0).all()
    assert (np.diff(rates[20:]) <= 0).all()


@pytest.fixture
def folder(tmp_path):
    write_part(tmp_path, "train", HELD_OUT + 64)
    return tmp_path


def test_the_command_trains_resumes_and_evaluates(folder, monkeypatch, capsys):
    monkeypatch.setattr(train, "Recipe", lambda **given: Recipe(**given, batch=32, drawn=0) if given else Recipe())
    monkeypatch.setattr(train, "mnist", lambda data, split: drawn_digits(64, 1 if split == "train" else 2))
    for measure in ("drawn_accuracy", "other_hands_accuracy"):
        monkeypatch.setattr(train, measure, lambda network: 0.5)
    out = folder / "a.safetensors"
    words = ["--data", str(folder), "--epochs", "1", "--out", str(out)]
    assert train.main(words) == 0
    assert train.main([*words, "--resume"]) == 0
    assert "Going on after epoch 1." in capsys.readouterr().out
    assert "seed 0" in out.with_suffix(".md").read_text(encoding="utf-8")
    assert train.main(["evaluate", "--data", str(folder), "--weights", str(out), "--split", "held-out"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["parameters"] == 19_610
    assert (
        set(report["prepared"]) == set(report["raw"]) >= {"clean", "shift 4", "scale 0.5", "turn 15", "thick", "thin"}
    )


def test_the_command_learns_from_pen_digits_and_its_card_says_so(folder, monkeypatch, capsys):
    monkeypatch.setattr(train, "WITH_PEN", {"pen": 1})
    monkeypatch.setattr(doubts, "LEARNT_FROM", 36)
    monkeypatch.setattr(train, "Recipe", lambda **given: Recipe(**given, batch=32, drawn=0) if given else Recipe())
    monkeypatch.setattr(train, "mnist", lambda data, split: drawn_digits(64, 1 if split == "train" else 2))
    for measure in ("drawn_accuracy", "other_hands_accuracy"):
        monkeypatch.setattr(train, measure, lambda network: 0.5)
    row = {"MNIST": 0.99, "writers": 0.995, "letters": 0.25}
    monkeypatch.setattr(train, "compare", lambda *given: {"softmax": row, "unit": row})
    out, pen = folder / "a.safetensors", str(written(folder / "pen.npz", labels=np.array([7, 7])))
    assert train.main(["--data", str(folder), "--epochs", "1", "--out", str(out), "--pen", pen]) == 0
    page = out.with_suffix(".md").read_text(encoding="utf-8")
    for words in (
        "CC BY 4.0",
        "were held out",
        "| large, pen 8 |",
        "| unit | 99.0 % | 99.5 % | 25.0 % |",
        "--pen FILE",
    ):
        assert words in page
    reader = load(out)
    assert reader.judgement is not None
    assert f"less than {reader.judgement.threshold:.2f}" in " ".join(page.split())
    assert "Pen-Based" in reader.metadata["data"]
    capsys.readouterr()
    assert train.main(["doubts", "--data", str(folder), "--pen", pen, "--weights", str(out)]) == 0
    assert json.loads(capsys.readouterr().out)["unit"] == row


def test_what_cannot_be_done_ends_in_a_sentence(folder, monkeypatch, capsys):
    monkeypatch.setattr(train, "Recipe", lambda **given: Recipe(**given, drawn=0) if given else Recipe())
    assert train.main(["--data", str(folder / "none"), "--out", str(folder / "a.safetensors")]) == 2
    assert "train-images-idx3-ubyte" in capsys.readouterr().err
    assert train.main(["--data", str(folder), "--out", "a.pt"]) == 2
    assert "ends in .safetensors" in capsys.readouterr().err
    assert train.main(["--data", str(folder), "--epochs", "0", "--out", str(folder / "a.safetensors")]) == 2
    assert "number of epochs is a whole number from 1" in capsys.readouterr().err
    checkpoint = folder / "a.safetensors.checkpoint"
    checkpoint.write_bytes(b"nothing")
    assert train.main(["--data", str(folder), "--out", str(folder / "a.safetensors"), "--resume"]) == 2
    assert "damaged" in capsys.readouterr().err
    torch.save({"recipe": vars(Recipe(drawn=0))}, checkpoint)  # the rest is missing
    assert train.main(["--data", str(folder), "--out", str(folder / "a.safetensors"), "--resume"]) == 2
    assert "damaged" in capsys.readouterr().err
