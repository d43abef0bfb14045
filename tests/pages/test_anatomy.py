"""The anatomy's page: sliders and text that follow each other, every preset, links good and bad, exercises."""

import io
from urllib.parse import parse_qsl

import pytest
from PIL import Image

from engine.convolutional.anatomy.architectures import ARCHITECTURES
from engine.convolutional.anatomy.experiment import AnatomyExperiment
from engine.convolutional.anatomy.settings import FORM, OWN, AnatomySettings
from engine.convolutional.networks.anatomy import dissect
from engine.convolutional.networks.grammar import parse
from engine.convolutional.train.settings import TrainSettings
from tests.engine.convolutional.anatomy.test_experiment import drawn_seven
from tests.pages.visit import described, said, session
from ui.convolutional.anatomy import exercises
from ui.links import from_query
from ui.live.messages import Said

PAGE = "convolutional/anatomy.py"
FORM_TEXT = "C8@3 R P2 C16@3 R P2 F32 R F10"


def experiment(app):
    return session(app, "anatomy").experiment


def text(app):
    return app.text_area(key="anatomy.typed")


def do(app, name, /, **arguments):
    """What a visitor does on the stage, and the page's next run."""
    running = session(app, "anatomy")
    running.post(Said(name, arguments))
    running.advance(0.1)
    app.run()
    assert not app.exception


def test_it_opens_on_the_tutorials_form(opened):
    app = opened(PAGE)
    assert experiment(app).settings == AnatomySettings()
    assert text(app).value == FORM_TEXT
    assert described(app)["rows"][0]["views"][0]["stack"][0]["view"] == "volumes"
    assert said(app) == ""


@pytest.mark.parametrize("name", list(ARCHITECTURES))
def test_every_network_by_control_and_by_link(opened, name):
    app = opened(PAGE)
    app.selectbox(key="anatomy.network").select(name).run()
    assert not app.exception
    assert experiment(app).anatomy == ARCHITECTURES[name].anatomy()
    assert text(app).value == ARCHITECTURES[name].text
    assert app.number_input(key="anatomy.rows").value == ARCHITECTURES[name].image[1]
    other = opened(PAGE, network=name, layer="4")
    assert experiment(other).settings == AnatomySettings(network=name, layer=4)
    assert said(other) == ""


def test_sliders_rewrite_the_text(opened):
    app = opened(PAGE)
    app.slider(key="anatomy.convolutions").set_value(2).run()
    app.slider(key="anatomy.dense").set_value(0).run()
    app.slider(key="anatomy.channels").set_value(4).run()
    assert text(app).value == "C4@3 R C4@3 R P2 C8@3 R C8@3 R P2 F10"
    app.toggle(key="anatomy.same").set_value(True).run()
    app.slider(key="anatomy.blocks").set_value(1).run()
    assert text(app).value == "C4@3same R C4@3same R P2 F10"
    assert experiment(app).anatomy.output == (10,)
    assert said(app) == ""


def test_a_text_of_the_form_moves_the_sliders(opened):
    app = opened(PAGE)
    text(app).set_value("C6@5p2 R P2 C12@5p2 R P2 C24@5p2 R P2 F64 R F64 R F5").run()
    sliders = {name: app.slider(key=f"anatomy.{name}").value for name in ("blocks", "dense", "channels", "classes")}
    assert sliders == {"blocks": 3, "dense": 2, "channels": 6, "classes": 5}
    assert app.selectbox(key="anatomy.network").value == FORM
    assert experiment(app).anatomy.output == (5,)


def test_any_other_text_stands_as_written_until_a_slider_moves(opened):
    app = opened(PAGE, network="LeNet-5, 1998")
    text(app).set_value("c6@5 T  A2 G F10").run()
    assert app.selectbox(key="anatomy.network").value == OWN
    assert text(app).value == "C6@5 T A2 G F10"
    assert experiment(app).anatomy.input == (1, 32, 32)  # the image before
    other = opened(PAGE, network="text", text="C6@5 T A2 G F10")
    assert experiment(other).settings.written == "C6@5 T A2 G F10"
    app.slider(key="anatomy.blocks").set_value(1).run()
    assert app.selectbox(key="anatomy.network").value == FORM
    assert text(app).value == "C8@3 R P2 F32 R F10"
    assert experiment(app).anatomy.input == (1, 32, 32)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("C8@3 R P2 X9", "Layer 4, X9: no layer begins with X"),
        ("C8@3 R P40 F10", "Layer 3, P40"),
        ("C8@29 F10", "A kernel up to 28 fits"),
        ("F10 C8@3", "It fits before that layer"),
        ("C8@3 [C8@3 R", "The [ before layer 2 is not closed"),
        (
            "C8@3 [C8@3 R +] F10",
            "Layer 4, +]: 8 × 24 × 24 cells cannot be added to the 8 × 26 × 26 cells that came in.",
        ),
        ("", "at least one layer"),
        ("R " * 200, "up to 80 layers"),
        ("<script>alert(1)</script>", "no layer begins with <"),
    ],
)
def test_a_slip_is_said_the_network_stays_and_the_text_can_be_mended(opened, typed, words):
    app = opened(PAGE)
    text(app).set_value(typed).run()
    assert not app.exception
    assert words in app.error[0].value.replace("\\", "")
    assert app.error[0].value.endswith("The network before stays.")
    assert " …" not in app.error[0].value.replace(typed, "")
    assert text(app).value == typed
    assert experiment(app).settings == AnatomySettings()
    app.run()
    assert text(app).value == typed
    text(app).set_value("C8@3 F10").run()
    assert not app.error
    assert experiment(app).settings.written == "C8@3 F10"


def test_a_slip_goes_when_a_slider_moves(opened):
    app = opened(PAGE)
    text(app).set_value("C8@").run()
    assert app.error
    app.slider(key="anatomy.blocks").set_value(1).run()
    assert not app.error
    assert text(app).value == "C8@3 R P2 F32 R F10"


def test_sliders_that_do_not_fit_the_image_say_which_layer(opened):
    app = opened(PAGE)
    app.slider(key="anatomy.blocks").set_value(5).run()
    assert "reaches over" in said(app)
    assert experiment(app).settings == AnatomySettings()
    app.number_input(key="anatomy.rows").set_value(200).run()
    app.number_input(key="anatomy.columns").set_value(200).run()
    assert said(app) == ""
    assert experiment(app).anatomy.input == (1, 200, 200)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"network": "VGG"}, "network"),
        ({"text": "C8", "network": "text"}, "text"),
        ({"rows": "9999"}, "rows"),
        ({"convolutions": "-1"}, "convolutions"),
        ({"layer": "99"}, "layer"),
        ({"shift": "1.5"}, "shift"),
        ({"text": "F10 " * 3000}, "text"),
        ({"rows": "2"}, "reaches over"),
    ],
)
def test_bad_links_fall_back_and_say_so(opened, query, words):
    app = opened(PAGE, **query)
    assert words in said(app)
    assert experiment(app).anatomy == AnatomySettings().anatomy()


def test_where_one_stands_and_the_shift_go_into_the_link_and_stay(opened):
    app = opened(PAGE)
    do(app, "seek", step=3)
    do(app, "send", name="shift", value=2)
    do(app, "send", name="digit", value=7)
    settings = app.session_state["settings:anatomy"]
    assert (settings.layer, settings.shift, settings.digit) == (3, 2, 7)
    app.slider(key="anatomy.channels").set_value(4).run()
    session(app, "anatomy").advance(0.1)
    assert experiment(app).settings == AnatomySettings(channels=4, layer=3, shift=2, digit=7)


def test_the_three_connectivities_are_those_of_the_first_convolution(opened):
    app = opened(PAGE)
    shown = " ".join(block.value for block in app.markdown)
    assert "Parameters: 8·(3·3·1 + 1) = 80" in shown
    assert "= 4,245,280" in shown
    none = opened(PAGE, network="text", text="F10")
    assert "no convolution to compare" in " ".join(block.value for block in none.markdown)
    bare = opened(PAGE, network="text", text="C8@3b0 B F10")
    assert "C8@3b0: only a convolution with biases" in " ".join(block.value for block in bare.markdown)
    dilated = opened(PAGE, network="text", text="C8@3d2 F10")
    assert "without dilation" in " ".join(block.value for block in dilated.markdown)


def test_the_ledgers_of_two_networks_by_link_and_by_control(opened):
    app = opened(PAGE, network="LeNet-5, 1998", beside="AlexNet, 2012")
    one, other = (table.value for table in app.dataframe)
    assert list(one["Layer"]) == [part.layer.text for part in ARCHITECTURES["LeNet-5, 1998"].anatomy().layers]
    assert (one["Parameters"].sum(), other["Parameters"].sum()) == (60_000, 60_965_224)
    assert other["Multiply-adds, %"].max() == 30.9
    assert any("60,965,224 parameters, 724,406,816 multiply-adds" in block.value for block in app.caption)
    app.selectbox(key="anatomy.beside").select("none").run()
    assert len(app.dataframe) == 1
    assert "beside" not in app.query_params
    assert experiment(app).settings == AnatomySettings(network="LeNet-5, 1998")
    app.selectbox(key="anatomy.beside").select("VGG-16, 2014").run()
    assert app.dataframe[1].value["Parameters"].sum() == 138_357_544
    assert app.query_params["beside"] == "VGG-16, 2014"


def test_what_comes_out_of_the_trials_is_the_engines(opened):
    said = " ".join(block.value for block in opened(PAGE).markdown)
    alexnet, vgg = (ARCHITECTURES[name].anatomy() for name in ("AlexNet, 2012", "VGG-16, 2014"))
    smaller = dissect(parse(ARCHITECTURES["AlexNet, 2012"].text.replace("F4096", "F1024")), alexnet.input)
    for count in (*(one.parameters.value for one in (alexnet, smaller)), *(
        one.multiply_adds.value for one in (alexnet, vgg, smaller)
    )):  # fmt: skip
        assert f"{count:,}" in said
    assert f"≈ {vgg.multiply_adds.value / alexnet.multiply_adds.value:.0f} times" in said
    resnet = ARCHITECTURES["ResNet-20, 2015"]
    for line in (resnet.text, resnet.text.replace("+0]", "+]")):
        assert f"{dissect(parse(line), resnet.image).parameters.value:,}" in said
    assert resnet.anatomy().layers[30 - 1].layer.text == "+0]"
    assert resnet.text.count("[") == 9
    for anatomy in (alexnet, vgg):
        dense = [part for part in anatomy.layers if part.layer.sort == "dense"]
        convolutions = [part for part in anatomy.layers if part.layer.sort == "convolution"]
        parameters = sum(part.parameters.value for part in dense) / anatomy.parameters.value
        work = sum(part.multiply_adds.value for part in convolutions) / anatomy.multiply_adds.value
        assert f"{100 * parameters:.1f} %" in said
        assert f"{100 * work:.1f} %" in said
    digits = AnatomyExperiment(AnatomySettings(network="digits", shift=1))
    digits.select(5)
    shifted = digits.frame()["account"]
    assert any(line.endswith("44.1 % going in and 32.9 % coming out.") for line in shifted)
    assert "By 44.1 % of their size before, by 32.9 % after" in said


def test_a_block_is_typed_edited_in_the_ledger_and_named_in_the_equation(opened):
    app = opened(PAGE)
    assert "F(x)" not in app.latex[0].value
    text(app).set_value("C8@3p1, R, (C8@3p1 R C16@3s2p1) R G F10").run()
    assert text(app).value == "C8@3p1 R [C8@3p1 R C16@3s2p1 +] R G F10"
    table = app.dataframe[0].value
    assert list(table["Layer"])[2:6] == ["[C8@3p1", "R", "C16@3s2p1", "+]"]
    assert table["Parameters"][6] == 144  # 16·(1·1·8 + 1)
    assert table["Parameters"].sum() == experiment(app).anatomy.parameters.value
    assert r"F(x) + W_{1\times1}" in app.latex[0].value
    assert any("W: the 1 × 1 convolution of a shortcut" in block.value for block in app.caption)
    label, query = link(opened(PAGE, network="a small ResNet"))
    assert label == "Train this network on MNIST"
    settings, said_of = from_query(query, TrainSettings())
    assert settings.architecture == ARCHITECTURES["a small ResNet"].text
    assert not said_of


def seven():
    """A drawn 7 as a file."""
    file = io.BytesIO()
    Image.fromarray(drawn_seven()).save(file, "png")
    return file.getvalue()


@pytest.mark.unfolded
def test_ones_own_digit_goes_through_the_network_until_it_is_taken_away(opened):
    app = opened(PAGE, network="digits", layer="13")
    app.get("file_uploader")[0].set_value(("seven.png", seven(), "image/png")).run()
    assert not app.exception
    assert app.query_params["own"] == "1"
    assert "read as a 7." in " ".join(experiment(app).frame()["account"])
    app.button(key="anatomy.own.away").click().run()
    assert "own" not in app.query_params
    assert experiment(app).frame()["own"] is None
    assert said(app) == ""
    other = opened(PAGE, network="digits", own="1")
    assert "bring it again under “Your own digit or picture”" in said(other)
    assert experiment(other).settings.own == 0


def test_the_exercise_recognises_the_usual_mistakes(opened):
    app = opened(PAGE)
    app.number_input(key="exercise.anatomy.0").set_value(2400.0).run()
    assert "biases are missing" in app.error[0].value
    app.number_input(key="exercise.anatomy.0").set_value(2416.0).run()
    assert app.success


def test_the_exercises_answers_and_mistakes():
    asked = (exercises.parameters(), exercises.field(), exercises.size())
    assert [one["right"] for one in asked] == [2416, 12, 12]
    assert asked[0]["near"][2400] == "The biases are missing: one for each of the 16 kernels."
    assert "as deep as its input" in asked[0]["near"][416]
    assert "rounds down" in asked[2]["near"][13]
    for one in asked:
        assert one["right"] not in one["near"]


@pytest.mark.unfolded
def test_the_script_is_the_network_shown(opened):
    app = opened(PAGE, network="LeNet-5, 1998")
    shown = " ".join(block.value for block in app.code)
    assert "TableConv2d(6," in shown
    assert "60,000 parameters" in shown


def test_presenting_leaves_the_stage_and_the_equation(opened):
    app = opened(PAGE, present="true", network="AlexNet, 2012")
    assert described(app)["large"]
    assert len(app.latex) == 1
    assert not app.selectbox
    assert not app.subheader
    assert experiment(app).settings.network == "AlexNet, 2012"


def link(app):
    """Where the way to lesson 2.6 leads: its label and the settings of its link."""
    (found,) = [one.proto for one in app.get("page_link") if one.proto.label.startswith("Train this network")]
    return found.label, dict(parse_qsl(found.query_string))


def test_a_network_that_can_be_trained_goes_on_to_where_it_is(opened):
    app = opened(PAGE)
    text = app.text_area(key="anatomy.typed").value
    assert link(app) == ("Train this network on MNIST", {"data": "mnist", "architecture": text})
    app = opened(PAGE, network="text", text="C8@3p1 R P2 F10", rows="8", columns="8")
    label, query = link(app)
    assert label == "Train this network on 8×8 digits"
    assert from_query(query, TrainSettings()) == (TrainSettings(architecture="C8@3p1 R P2 F10"), [])


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"network": "AlexNet, 2012"}, "this one is for 3 × 227 × 227"),
        ({"network": "text", "text": "C8@3 R P2 F12"}, "must give ten numbers"),
        ({"network": "text", "text": "F900 F10"}, "up to 100,000"),
    ],
)
def test_why_a_network_cannot_be_trained_is_said(opened, query, words):
    app = opened(PAGE, **query)
    assert not [one for one in app.get("page_link") if one.proto.label.startswith("Train this")]
    assert any("It cannot be trained here" in one.value and words in one.value for one in app.caption)
