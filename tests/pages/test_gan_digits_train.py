"""The page of the generator of digits with two networks in training: links, cures, the exercise, the script."""

import numpy as np
import pytest

from engine.generative.gan_digits.settings import GANDigitsSettings
from engine.generative.gan_digits.small.experiment import SmallExperiment
from tests.pages.visit import described, said, session

PAGE = "generative/gan_digits.py"


def experiment(app):
    return session(app, "gan-digits").experiment


def test_the_look_has_networks_in_training_at_full_speed(opened):
    app = opened(PAGE)
    app.selectbox(key="gan-digits.look").select("train").run()
    assert isinstance(experiment(app), SmallExperiment)
    now = session(app, "gan-digits").advance(0.0)
    assert (now["unit"], now["per_second"], now["samples"].shape) == ("iteration", 0, (24, 8, 8))
    assert "1,437 digits" in app.markdown[0].value
    assert len(app.get("bidi_component")) == 2
    assert experiment(app).settings.loss == "non-saturating"
    assert r"\min_G" in app.latex[0].value
    app.selectbox(key="gan-digits.look").select("walk").run()
    assert not isinstance(experiment(app), SmallExperiment)
    assert not app.exception


def test_what_applies_while_it_runs_keeps_the_networks(opened):
    app = opened(PAGE, look="train")
    before = experiment(app)
    before.step(20)
    app.selectbox(key="gan-digits.loss").select("hinge").run()
    app.number_input(key="gan-digits.d_steps").set_value(4).run()
    assert experiment(app) is before
    assert (before.settings.loss, before.settings.d_steps, before.steps) == ("hinge", 4, 20)
    before.walk_to(6)
    app.number_input(key="gan-digits.seed").set_value(3).run()
    assert experiment(app) is not before
    assert (experiment(app).settings.seed, experiment(app).steps, experiment(app).ends) == (3, 0, (1, 6))


def test_a_cure_on_the_stage_reaches_the_controls(opened):
    app = opened(PAGE, look="train", d_rate="10", g_rate="10", d_optimiser="sgd", g_optimiser="sgd", penalty="none",
                 loss="wasserstein", g_hidden="8", d_hidden="8")  # fmt: skip
    live = session(app, "gan-digits")
    experiment(app).step(3_000)
    assert experiment(app).diverged
    live._edit("cure", {})
    app.run()
    assert app.selectbox(key="gan-digits.penalty").value == "gradient penalty"
    assert experiment(app).settings.penalty == "gradient penalty"
    assert app.query_params["penalty"] == "gradient penalty"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"loss": "x"}, "loss"),
        ({"g_hidden": "400"}, "hidden"),
        ({"noise_size": "99"}, "noise"),
        ({"d_rate": "-1"}, "rate"),
    ],
)
def test_bad_links_fall_back_and_say_so(opened, query, words):
    app = opened(PAGE, look="train", **query)
    assert words in said(app)
    assert experiment(app).settings == GANDigitsSettings(look="train")


def test_the_exercise_recognises_the_usual_mistakes(opened):
    app = opened(PAGE, look="train")
    for value, words in ((0.69, "one of the two terms"), (2.0, "In bits"), (0.5, "Not quite")):
        app.number_input(key="exercise.gan-digits-train").set_value(value).run()
        assert words in app.error[0].value
    app.number_input(key="exercise.gan-digits-train").set_value(1.386).run()
    assert "log 4" in app.success[0].value


@pytest.mark.unfolded
def test_the_script_is_that_of_the_run(opened):
    app = opened(PAGE, look="train")
    assert any("no run yet" in one.value for one in app.caption)
    experiment(app).step(8)
    app.run()
    assert any("UPDATES = 8" in block.value and "load_digits" in block.value for block in app.code)


def test_it_presents_without_the_pad(opened):
    app = opened(PAGE, look="train", present="true")
    assert not app.subheader
    assert described(app)["large"]
    assert len(app.get("bidi_component")) == 1
    frame = experiment(app).frame() | experiment(app).picture()
    names = {
        one["options"]["images"]
        for row in described(app)["rows"]
        for part in row["views"]
        for one in part.get("stack", [part])
        if one["view"] == "tiles"
    }
    assert names == {"samples", "real", "walk"}
    assert all(isinstance(frame[name], np.ndarray) for name in names)
