"""The page of the variational auto-encoder: its looks, what starts anew and what does not, bad links, the exercise."""

import re

import numpy as np
import pytest

from engine.generative.digit_autoencoders.weights import card_of
from engine.generative.vae.experiment import VaeTrain
from engine.generative.vae.looks.base import VaeExplore
from engine.generative.vae.settings import LOOKS, VaeSettings
from tests.pages.visit import described, said, session

PAGE = "generative/vae.py"


def experiment(app):
    return session(app, "vae").experiment


def sheets(app):
    """The keys of the canvases on the page."""
    return [key for one in app.get("bidi_component") for key in re.findall(r"vae\.[abcd]\.canvas", one.proto.id)]


def test_it_opens_at_the_plane_with_a_pad(opened):
    app = opened(PAGE)
    assert experiment(app).settings == VaeSettings()
    assert len(app.get("bidi_component")) == 2
    assert described(app)["rows"][0]["views"][0]["view"] == "map"
    assert said(app) == ""


def test_looks_are_gone_through_and_what_was_drawn_goes_along(opened):
    app = opened(PAGE)
    picture = np.full((70, 70), 255, np.uint8)
    picture[10:60, 30:38] = 0
    experiment(app).draw(picture)
    app.selectbox(key="vae.look").select("walk").run()
    app.selectbox(key="vae.path").select("spherical").run()
    app.selectbox(key="vae.drawn").select("b").run()
    assert sheets(app) == ["vae.b.canvas"]
    assert "vae-sheet-b" in str(described(app))
    assert "A: your drawing." in experiment(app).frame()["numbers"][1]
    assert experiment(app).settings.path == "spherical"
    app.selectbox(key="vae.look").select("sliders").run()
    assert sheets(app) == ["vae.a.canvas"]
    assert experiment(app).network.shape.latents == 20
    assert "latent.19" in str(described(app))
    assert experiment(app).frame()["captions"][0] == "x: your drawing"
    app.selectbox(key="vae.look").select("train").run()
    assert isinstance(experiment(app), VaeTrain)
    assert [view["view"] for view in described(app)["rows"][0]["views"]] == ["curve", "curve", "bars"]
    app.selectbox(key="vae.look").select("plane").run()
    assert isinstance(experiment(app), VaeExplore)
    assert experiment(app).frame()["captions"][0] == "x: your drawing"  # it has waited


def test_digits_and_the_map_change_without_a_new_experiment(opened):
    app = opened(PAGE)
    before = experiment(app)
    app.slider(key="vae.digit").set_value(7).run()
    app.toggle(key="vae.by_share").set_value(True).run()
    assert experiment(app) is before
    frame = before.frame()
    assert frame["captions"][0] == "example 7"
    assert frame["map.extent"] == [0, 1, 0, 1]


def test_another_seed_draws_anew_and_keeps_what_was_drawn(opened):
    app = opened(PAGE)
    picture = np.full((70, 70), 255, np.uint8)
    picture[10:60, 30:38] = 0
    experiment(app).draw(picture)
    before = experiment(app).draws.terms()
    app.number_input(key="vae.seed").set_value(5).run()
    assert experiment(app).settings.seed == 5
    assert experiment(app).draws.terms()[0] != before[0]
    assert experiment(app).draws.terms()[1] == before[1]
    assert experiment(app).frame()["captions"][0] == "x: your drawing"


def test_terms_of_a_sum_are_chosen_and_named_in_the_link(opened):
    app = opened(PAGE, look="sum", sign_d="plus")
    before = experiment(app)
    assert [term.name for term in before.terms] == ["A", "B", "C", "D"]
    app.selectbox(key="vae.sign_b").select("none").run()
    app.toggle(key="vae.means").set_value(True).run()
    app.slider(key="vae.digit_c").set_value(9).run()
    assert experiment(app) is before
    assert before.frame()["terms.captions"] == ["A: the mean 8", "C: the mean 9", "D: the mean 0"]
    assert app.query_params["sign_b"] == "none"
    assert described(app)["rows"][0]["views"][1]["stack"][0]["options"]["columns"] == 4


def test_corners_and_directions_are_chosen(opened):
    app = opened(PAGE, look="corners", path="spherical", digit_d="7")
    assert experiment(app).settings.path == "spherical"
    assert experiment(app).frame()["corners.captions"][3] == "D: example 7"
    app.selectbox(key="vae.look").select("directions").run()
    app.selectbox(key="vae.directions").select("pictures").run()
    assert "squared change" in experiment(app).frame()["shares.said"][1]


def test_beta_reaches_the_running_network_and_latents_start_anew(opened):
    app = opened(PAGE, look="train")
    before = experiment(app)
    before.step(3)
    app.select_slider(key="vae.beta").set_value(4.0).run()
    app.select_slider(key="vae.learning_rate").set_value(0.01).run()
    assert experiment(app) is before
    assert before.steps == 3
    assert (before.settings.beta, before.settings.learning_rate) == (4.0, 0.01)
    app.slider(key="vae.latents").set_value(5).run()
    assert experiment(app) is not before
    assert experiment(app).settings.latents == 5
    app.selectbox(key="vae.likelihood").select("gaussian").run()
    assert experiment(app).settings.likelihood == "gaussian"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"look": "x"}, "look"),
        ({"sign_b": "times"}, "sign"),
        ({"directions": "all"}, "directions"),
        ({"digit_d": "11"}, "digit_d"),
        ({"drawn": "z"}, "drawn"),
        ({"beta": "-1"}, "beta"),
        ({"digit": "12"}, "digit"),
        ({"latents": "many"}, "latents"),
    ],
)
def test_bad_links_fall_back_and_say_so(opened, query, words):
    app = opened(PAGE, **query)
    assert words in said(app)
    assert experiment(app).settings == VaeSettings()


@pytest.mark.parametrize("query", [{"hidden": "5"}, {"likelihood": "gaussian", "deviation": "0.02"}])
def test_a_link_may_bring_along_more_than_a_slider_offers(opened, query):
    app = opened(PAGE, look="train", **query)
    assert said(app) == ""
    name, value = [*query.items()][-1]
    assert app.slider(key=f"vae.{name}").value == float(value)


def test_the_exercise_recognises_the_usual_mistakes(opened):
    app = opened(PAGE)
    app.number_input(key="exercise.vae").set_value(0.5).run()
    assert "cancel" in app.error[0].value
    app.number_input(key="exercise.vae").set_value(-1.0).run()
    assert "never below 0" in app.error[0].value
    app.number_input(key="exercise.vae").set_value(0.0).run()
    assert app.success


def test_the_weight_of_a_corner_is_asked_for(opened):
    app = opened(PAGE)
    for guess, word in ((0.125, "weight of A"), (0.75, "multiply"), (2.0, "from 0 to 1"), (0.3, "Not quite")):
        app.number_input(key="exercise.corners").set_value(guess).run()
        assert word in app.error[0].value
    app.number_input(key="exercise.corners").set_value(0.375).run()
    assert "0.375" in app.success[0].value


def test_the_figures_on_the_page_are_those_of_the_cards(opened):
    app = opened(PAGE)
    text = "\n".join(block.value for block in app.markdown)
    for name in ("vae2", "vae20"):
        figures = [line for line in card_of(name).splitlines() if line.startswith("| −log p(x)")]
        assert figures
        assert all(line in text for line in figures)


@pytest.mark.unfolded
@pytest.mark.parametrize("look", list(LOOKS))
def test_every_look_has_a_script_and_presents(opened, look):
    app = opened(PAGE, look=look)
    assert any("torch.manual_seed" not in block.value and "import torch" in block.value for block in app.code)
    app = opened(PAGE, look=look, present="true")
    assert not app.subheader
    assert described(app)["large"]


def test_points_of_the_plane_are_gaussian_and_say_so(opened):
    app = opened(PAGE, look="train", latents="5")
    app.selectbox(key="vae.data").select("ring").run()
    assert (experiment(app).settings.data, experiment(app).settings.latents) == ("ring", 2)
    assert "vae.likelihood" not in [box.key for box in app.selectbox]
    assert "no coin" in " ".join(caption.value for caption in app.caption)
    assert any("coordinates, not ink" in block.value for block in app.markdown)
    app.slider(key="vae.latents").set_value(1).run()
    app.toggle(key="vae.learnt").set_value(True).run()
    assert experiment(app).training.network.log_deviation is not None
    assert said(app) == ""


@pytest.mark.parametrize(("likelihood", "words"), [("bernoulli", "g/16"), ("gaussian", "It is a density")])
def test_the_likelihood_is_explained(opened, likelihood, words):
    app = opened(PAGE, look="train", likelihood=likelihood)
    assert any(words in block.value for block in app.markdown)
    assert any(r"\log p(x \mid z)" in block.value for block in app.latex)


def test_a_cure_on_the_stage_becomes_the_page_s_beta(opened):
    app = opened(PAGE, look="train", beta="30")
    live = session(app, "vae")
    live._edit("cure", {})
    app.run()
    assert app.select_slider(key="vae.beta").value == 1.0
    assert experiment(app).settings.beta == 1.0
    app.select_slider(key="vae.beta").set_value(4.0).run()
    assert experiment(app).settings.beta == 4.0


def test_mnist_that_is_not_at_hand_leaves_a_stage(opened, monkeypatch, tmp_path):
    monkeypatch.delenv("MNIST_DIR", raising=False)
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(tmp_path))
    app = opened(PAGE, look="train", data="mnist")
    assert "always here" in said(app)
    assert app.button(key="vae.download")
    assert experiment(app).settings.data == "digits"
    assert any("g/16" in block.value for block in app.markdown)
    app.selectbox(key="vae.look").select("plane").run()
    assert isinstance(experiment(app), VaeExplore)
    assert said(app) == ""
