"""The training lesson's page: what starts anew and what does not, what does not fit, kept files, the exercise."""

import io
import json
import sys

import numpy as np
import pytest
import torch
from PIL import Image
from torch.nn import functional

from engine.convolutional.reader import kept as files
from engine.convolutional.train.script import script
from engine.convolutional.train.settings import PLANS, TrainSettings, own_name
from engine.convolutional.train.training import CNNTraining
from engine.digits.download import ROOT, Download
from tests.pages.visit import described, said, session
from ui import mnist
from ui.live.messages import Said

PAGE = "convolutional/train.py"


def png(picture):
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "png")
    return file.getvalue()


def experiment(app):
    return session(app, "train").experiment


def test_it_opens_with_a_pad_and_a_stage(opened):
    app = opened(PAGE)
    assert experiment(app).settings == TrainSettings()
    assert len(app.get("bidi_component")) == 2
    assert [view["view"] for view in described(app)["rows"][0]["views"][:3]] == ["curve", "curve", "tiles"]
    assert said(app) == ""


def test_live_controls_reach_the_running_network_and_others_start_anew(opened):
    app = opened(PAGE)
    before = experiment(app)
    before.step(3)
    app.select_slider(key="train.learning_rate").set_value(0.1).run()
    app.slider(key="train.augmentation").set_value(0.5).run()
    app.slider(key="train.dropout").set_value(0.3).run()
    app.select_slider(key="train.weight_decay").set_value(0.001).run()
    app.selectbox(key="train.look").select("health").run()
    assert experiment(app) is before
    assert before.steps == 3
    assert before.settings == TrainSettings(
        learning_rate=0.1, augmentation=0.5, dropout=0.3, weight_decay=0.001, look="health"
    )
    assert "layers" in str(described(app))
    app.selectbox(key="train.optimiser").select("sgd").run()
    assert experiment(app) is not before
    app.select_slider(key="train.batch").set_value(64).run()
    app.number_input(key="train.seed").set_value(5).run()
    app.selectbox(key="train.schedule").select("cosine").run()
    app.text_area(key="train.architecture").set_value("C4@3  R   F10").run()
    made = experiment(app).settings
    assert (made.optimiser, made.batch, made.seed, made.schedule) == ("sgd", 64, 5, "cosine")
    assert made.architecture == "C4@3 R F10"


def exact(training):
    """Loss and answer of every picture held out, all of them at once; and what they are."""
    images, labels = training.data.asked.take(slice(None))
    training.network.net.eval()
    with torch.no_grad():
        logits = training.network.net(images).flatten(1)
    return functional.cross_entropy(logits, labels, reduction="none").numpy(), logits.argmax(1).numpy(), labels.numpy()


def at_rest(live, do=""):
    if do:
        live.post(Said(do, {}))
    frame = live.advance(0.008)
    while live.wait() is not None:
        frame = live.advance(0.008)
    return frame


@pytest.mark.parametrize("query", [{}, {"compare": "yes", "second_learning_rate": "0.001"}])
def test_after_a_step_the_held_out_figures_are_those_of_the_network_as_it_is(opened, query, capsys):
    live = session(opened(PAGE, **query), "train")
    for steps in range(1, 21):
        frame = at_rest(live, "forward")
        assert frame["step"] == steps
    for name, training in live.experiment.trainings.items():
        losses, given, labels = exact(training)
        assert frame[own_name(name, "held_loss")] == pytest.approx(losses.mean(), abs=1e-6)
        assert frame[own_name(name, "held_accuracy")] == (given == labels).mean()
    training = live.experiment.training
    losses, given, labels = exact(training)
    assert f"{100 * (given == labels).mean():.1f} % of 360 right" in frame["said"][0]
    assert frame["said"][0].startswith("Held out: ")
    table = np.zeros((10, 10))
    np.add.at(table, (labels, given), 1)
    np.testing.assert_array_equal(frame["confusion"][0], table)
    hardest = np.argsort(-losses, kind="stable")[:12]
    np.testing.assert_array_equal(frame["hardest"], training.data.asked.take(hardest)[0][:, 0].numpy())
    exec(script(training), {"__name__": "__main__"})
    printed = dict(line.rsplit(" ", 1) for line in capsys.readouterr().out.splitlines())
    assert float(printed["held-out accuracy"]) == pytest.approx(frame["held_accuracy"], abs=1e-4)
    assert float(printed["held-out loss"]) == pytest.approx(frame["held_loss"], abs=1e-3)


def test_the_course_of_the_held_out_figures_is_that_of_the_networks_of_its_steps(opened):
    live = session(opened(PAGE, architecture="C4@3p1 R P2 F10"), "train")
    live.post(Said("play", {}))
    while live.experiment.steps < 40:
        live.advance(0.008)
    frame = at_rest(live, "pause")
    training = CNNTraining(live.experiment.settings)
    figures = dict(zip(frame["trace.step"].astype(int).tolist(), frame["trace.held_loss"][:, 0].tolist(), strict=True))
    taken = {step: loss for step, loss in figures.items() if loss == loss}
    assert {0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32} <= taken.keys()
    for step, loss in taken.items():
        training.step(step - training.steps)
        assert loss == pytest.approx(exact(training)[0].mean(), abs=1e-6)


def test_a_comparison_begins_with_a_copy_and_ends_with_the_one_that_is_kept(opened):
    app = opened(PAGE, learning_rate="0.03")
    app.button(key="train.pair.begin").click().run()
    assert experiment(app).settings == TrainSettings(
        learning_rate=0.03, second_learning_rate=0.03, compare=True, chosen="second"
    )
    app.select_slider(key="train.second_learning_rate").set_value(0.001).run()
    pair = experiment(app)
    assert (pair.settings.learning_rate, pair.settings.second_learning_rate) == (0.03, 0.001)
    app.selectbox(key="train.second_optimiser").select("sgd").run()
    app.text_area(key="train.second_architecture").set_value("F10").run()
    app.text_area(key="train.second_architecture").set_value("F10 X").run()
    assert "Layer 2, X" in app.error[0].value
    pair = experiment(app)
    assert [one.settings.architecture for one in pair.trainings.values()] == [TrainSettings.architecture, "F10"]
    assert "second_probabilities" in str(described(app))
    assert app.query_params == {
        "learning_rate": "0.03", "second_learning_rate": "0.001", "second_optimiser": "sgd",
        "second_architecture": "F10", "compare": "yes", "chosen": "second",
    }  # fmt: skip
    pair.step(7)
    app.button(key="train.pair.end").click().run()
    assert experiment(app).settings == TrainSettings(learning_rate=0.001, optimiser="sgd", architecture="F10")
    assert experiment(app).steps == 7
    assert (experiment(app).training.weights == pair.trainings["second"].weights).all()


def test_which_of_two_is_looked_at_changes_nothing_of_the_run(opened):
    app = opened(PAGE, compare="yes", second_optimiser="sgd")
    held = session(app, "train")
    held.experiment.step(20)
    held.history.keep(20, held.experiment.state(), held.experiment.measure())
    held.seek(0)
    app.segmented_control(key="train.chosen").set_value("second").run()
    app.selectbox(key="train.look").select("health").run()
    assert experiment(app) is held.experiment
    assert (held.experiment.settings.chosen, held.experiment.settings.look) == ("second", "health")
    assert held.history.last == 20
    assert not held.history.other


def test_a_moment_brought_back_does_not_move_the_controls(opened):
    app = opened(PAGE)
    held = session(app, "train")
    held._step(3)
    app.select_slider(key="train.learning_rate").set_value(0.1).run()
    held._step(3)
    held.seek(1)
    assert experiment(app).settings.learning_rate == 0.01  # as it was then
    app.run()
    assert app.select_slider(key="train.learning_rate").value == 0.1
    held.play()
    assert experiment(app).settings.learning_rate == 0.1


def test_two_that_are_too_large_together_are_refused(opened):
    app = opened(PAGE, architecture="F1000 F10")
    app.button(key="train.pair.begin").click().run()
    assert "together" in said(app)
    assert not experiment(app).settings.compare


def test_a_network_that_cannot_be_is_named_and_the_one_before_stays(opened):
    app = opened(PAGE)
    before = experiment(app)
    app.text_area(key="train.architecture").set_value("C4@3 R C4@9 F10").run()
    assert "Layer 3, C4@9" in app.error[0].value
    assert experiment(app) is before
    app.text_area(key="train.architecture").set_value("F5000 F10").run()
    assert "up to 100,000" in app.error[0].value
    app.text_area(key="train.architecture").set_value("F10").run()
    assert not app.error
    assert experiment(app).settings.architecture == "F10"


def test_a_new_network_is_asked_about_what_lies_on_the_pad(opened):
    app = opened(PAGE)
    picture = np.full((70, 70), 255, np.uint8)
    picture[10:60, 30:38] = 0
    experiment(app).draw(picture)
    app.text_area(key="train.architecture").set_value("F10").run()
    assert experiment(app).frame()["probabilities"] is not None


def test_a_network_from_the_list_comes_into_the_text(opened):
    app = opened(PAGE)
    app.selectbox(key="train.preset").select("no convolution").run()
    assert app.text_area(key="train.architecture").value == "F64 R F10"
    assert experiment(app).settings.architecture == "F64 R F10"


def downloads(monkeypatch, code):
    """The server's download, by a process of our own; Python code that gets the cache's folder in `home`."""
    before = f"import sys, time; sys.path.insert(0, {str(ROOT)!r}); from pathlib import Path; home = Path(sys.argv[1])"
    download = Download([sys.executable, "-c", f"{before}\n{code}"])
    monkeypatch.setattr(mnist, "DOWNLOAD", download)
    return download


def test_mnist_that_is_not_at_hand_is_said_and_what_ran_goes_on(opened, no_mnist):
    app = opened(PAGE)
    before = experiment(app)
    assert "train.download" not in [button.key for button in app.button]
    app.selectbox(key="train.data").select("mnist").run()
    assert "MNIST_DIR" in said(app)
    assert experiment(app) is before
    assert not app.exception
    assert app.button(key="train.download")


def test_a_link_to_mnist_that_is_not_at_hand_shows_the_digits_and_the_offer(opened, no_mnist):
    app = opened(PAGE, data="mnist", seed="4")
    assert "always here" in said(app)
    assert app.button(key="train.download")
    assert (experiment(app).settings.data, experiment(app).settings.seed) == ("digits", 4)
    assert described(app)["rows"]
    app.run()
    assert experiment(app).step(2) == 2
    app.selectbox(key="train.data").select("digits").run()
    assert said(app) == ""


def test_mnist_is_downloaded_by_a_button_and_then_trained_on(opened, no_mnist, monkeypatch):
    code = """
import numpy as np
from engine.digits import fetch
fetch.say(phase="download", received=3_000_000, total=12_000_000)
while not (home / "go").exists():
    time.sleep(0.02)
fetch.put(home / fetch.FOLDER, np.zeros((6_000, 28, 28), np.uint8), np.zeros(6_000, np.uint8))
fetch.say(done=True)
"""
    download = downloads(monkeypatch, code)
    app = opened(PAGE, data="mnist")
    app.button(key="train.download").click().run()
    while download.progress.phase == "asking":
        assert download.running
    app.run()
    assert "3.0 of 12.0 MB" in str(app.get("progress")[0].proto)
    assert "train.download" not in [button.key for button in app.button]
    download.by = "another visitor"
    app.run()
    assert "train.download.cancel" not in [button.key for button in app.button]
    (no_mnist / "go").touch()
    download.wait()
    app.run()
    assert experiment(app).settings.data == "mnist"
    assert not app.get("progress")
    assert said(app) == ""


def test_a_download_is_cancelled_by_who_began_it(opened, no_mnist, monkeypatch):
    download = downloads(monkeypatch, "time.sleep(60)")
    app = opened(PAGE, data="mnist")
    app.button(key="train.download").click().run()
    app.button(key="train.download.cancel").click().run()
    assert not download.running
    app.run()
    assert "broken off" in said(app)
    assert app.button(key="train.download")


def test_a_download_that_fails_says_why_in_a_sentence(opened, no_mnist, monkeypatch):
    download = downloads(monkeypatch, 'print(\'{"error": "openml.org cannot be reached."}\')')
    app = opened(PAGE, data="mnist")
    app.button(key="train.download").click().run()
    download.wait()
    app.run()
    assert "openml.org cannot be reached. The 8×8 digits are always here." in said(app)


def test_digits_that_the_network_does_not_fit_bring_one_that_does(opened, no_mnist):
    app = opened(PAGE, data="mnist", architecture=PLANS["mnist"]["LeNet-5's shape"])
    assert "MNIST_DIR" in said(app)
    app.selectbox(key="train.data").select("digits").run()
    assert "does not fit" in said(app)
    assert experiment(app).settings.architecture == TrainSettings().architecture


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"data": "cifar"}, "data"),
        ({"architecture": "C8@99 F10"}, "architecture"),
        ({"learning_rate": "fast"}, "learning_rate"),
        ({"batch": "5000"}, "batch"),
        ({"x": "1"}, "x"),
    ],
)
def test_bad_links_fall_back_and_say_so(opened, query, words):
    app = opened(PAGE, **query)
    assert words in said(app)
    assert experiment(app).settings == TrainSettings()


def captions(app):
    return " ".join(caption.value for caption in app.caption)


def test_a_kept_network_comes_back_and_is_let_go(opened):
    own = {"seed": 5, "optimiser": "rmsprop", "learning_rate": 0.003, "batch": 64, "dropout": 0.1}
    training = CNNTraining(TrainSettings(architecture="C4@3 R F10", **own))
    training.step(20)
    app = opened(PAGE)
    app.file_uploader(key="train.kept").upload(
        "network.safetensors", files.content(training.snapshot()), "application/x"
    ).run()
    assert app.text_area(key="train.architecture").value == "C4@3 R F10"
    assert (experiment(app).training.weights == training.weights).all()
    assert experiment(app).training.settings == training.settings
    assert experiment(app).steps == 20
    assert experiment(app).training.held_accuracy == training.held_accuracy  # the same pictures are held out
    assert "the same pictures held out" in captions(app)
    app.number_input(key="train.seed").set_value(6).run()  # which would hold out pictures that it has learnt from
    assert (experiment(app).steps, experiment(app).training.start) == (0, None)
    assert "this run began with weights from the seed" in captions(app)
    app.number_input(key="train.seed").set_value(5).run()
    app.button(key="train.forget").click().run()
    assert (experiment(app).training.weights != training.weights).any()


def test_a_file_that_is_no_network_is_refused(opened):
    app = opened(PAGE)
    app.file_uploader(key="train.kept").upload("network.safetensors", b"not one", "application/x").run()
    assert "damaged" in said(app)


def test_a_picture_of_ones_own_is_laid_on_the_pad_and_a_kept_network_stays(opened):
    training = CNNTraining(TrainSettings(architecture="C4@3 R F10"))
    app = opened(PAGE)
    app.file_uploader(key="train.kept").upload("network.safetensors", files.content(training.snapshot()), "x/y").run()
    picture = np.full((80, 60), 255, np.uint8)
    picture[10:70, 28:34] = 0
    app.file_uploader(key="train.file").upload("one.png", png(picture), "image/png").run()
    assert app.session_state["train.json"]["objects"][0]["type"] == "Image"
    assert app.session_state["settings:train"].architecture == "C4@3 R F10"
    assert (experiment(app).training.weights == training.weights).all()
    app.file_uploader(key="train.file").upload("grey.png", png(np.full((50, 50), 200, np.uint8)), "image/png").run()
    assert app.toast
    app.button(key="train.own.away").click().run()
    assert not app.exception
    assert (experiment(app).training.weights == training.weights).all()


def test_the_exercise_recognises_the_usual_mistakes(opened):
    app = opened(PAGE)
    app.number_input(key="exercise.train").set_value(45).run()
    assert "one more batch" in app.error[0].value
    app.number_input(key="exercise.train").set_value(44).run()
    assert app.success


@pytest.mark.unfolded
def test_the_script_is_of_the_run_so_far_or_says_why_there_is_none(opened):
    app = opened(PAGE)
    experiment(app).step(7)
    app.run()
    assert any("UPDATES, BATCH, SEED = 7, 32, 0" in block.value for block in app.code)
    app.slider(key="train.dropout").set_value(0.3).run()
    experiment(app).step(1)
    app.run()
    assert any(
        "UPDATES, BATCH, SEED = 8," in block.value and "SeededDropout(dropout, chance)" in block.value
        for block in app.code
    )
    app.text_area(key="train.architecture").set_value("F10 D0.5").run()
    assert any("UPDATES, BATCH, SEED = 0," in block.value and "F10 D0.5" in block.value for block in app.code)


def test_presenting_keeps_the_pad_and_the_stage(opened):
    app = opened(PAGE, present="true")
    assert len(app.get("bidi_component")) == 2
    assert not app.selectbox
    assert not app.subheader
    assert described(app)["large"]


@pytest.mark.parametrize(("look", "there"), [("health", '"view": "layers"'), ("parameters", '"texts": "parameters"')])
def test_a_look_is_there_when_presented(opened, look, there):
    assert there in json.dumps(described(opened(PAGE, present="true", look=look)))


@pytest.mark.parametrize(("further", "there"), [(0, 5), (3, 3)])
def test_a_comparison_leaves_the_run_before_where_it_was_or_offers_it(opened, further, there):
    """Where the two have learnt nothing, the run is found; else the one that is kept goes on, the other beside it."""
    app = opened(PAGE)
    live = session(app, "train")
    live.forward()
    live.history.reached(live.experiment.step(4) + 1)
    app.button(key="train.pair.begin").click().run()
    assert "to step 5, is kept" in live.notice
    live.experiment.step(further)
    app.button(key="train.pair.end").click().run()
    assert live.experiment.steps == there
    assert (live.history.last, bool(live.history.other)) == ((5, False) if not further else (3, True))
