"""The drawing lesson's page: networks, examples, switches taken over, pictures brought along, bad links."""

import numpy as np
import pytest

from engine.convolutional.draw.settings import DrawSettings
from engine.convolutional.reader import kept as files
from engine.convolutional.reader.reader import YOURS
from engine.convolutional.reader.told import card_of
from engine.convolutional.train.settings import TrainSettings
from engine.convolutional.train.training import CNNTraining
from tests.pages.visit import described, said, session

PAGE = "convolutional/draw.py"


def experiment(app):
    return session(app, "draw").experiment


def test_it_opens_with_a_pad_a_stage_and_an_answer(opened):
    app = opened(PAGE)
    assert experiment(app).settings == DrawSettings()
    assert len(app.get("bidi_component")) == 2
    assert [view["view"] for view in described(app)["rows"][0]["views"][:4]] == ["tiles"] * 4
    assert said(app) == ""


def test_every_control_reaches_the_experiment(opened):
    app = opened(PAGE)
    before = experiment(app)
    app.selectbox(key="draw.network").select("lenet5").run()
    app.slider(key="draw.digit").set_value(7).run()
    app.number_input(key="draw.example").set_value(4).run()
    assert experiment(app) is before
    assert before.settings == DrawSettings(network="lenet5", digit=7, example=4)
    app.selectbox(key="draw.look").select("bearing").run()
    assert "curve" in str(described(app))
    app.selectbox(key="draw.look").select("surgery").run()
    assert "set_kernel" in str(described(app))
    app.slider(key="draw.pen").set_value(30).run()
    assert not app.exception


def test_stages_switched_on_the_stage_come_into_the_link(opened):
    app = opened(PAGE)
    experiment(app).use("centre", False)
    app.run()
    assert app.session_state["settings:draw"].centre is False
    assert experiment(opened(PAGE, centre="no")).settings.centre is False


@pytest.mark.parametrize(
    ("query", "words"),
    [({"network": "vgg"}, "network"), ({"digit": "12"}, "digit"), ({"ink": "maybe"}, "ink"), ({"x": "1"}, "x")],
)
def test_bad_links_fall_back_and_say_so(opened, query, words):
    app = opened(PAGE, **query)
    assert words in said(app)
    assert experiment(app).settings == DrawSettings()


def test_the_exercise_recognises_the_usual_mistakes(opened):
    app = opened(PAGE)
    app.number_input(key="exercise.draw").set_value(10).run()
    assert "overlap" in app.error[0].value
    app.number_input(key="exercise.draw").set_value(6).run()
    assert app.success


def test_presenting_keeps_the_pad_and_the_stage(opened):
    app = opened(PAGE, present="true")
    assert len(app.get("bidi_component")) == 2
    assert not app.selectbox
    assert not app.subheader
    assert described(app)["large"]


# --- one's own network ------------------------------------------------------------------------------------------------

TRAIN = "convolutional/train.py"


def training(app):
    return session(app, "train").experiment


def go(app, page):
    """By a link of the page, which leaves the settings of the lesson before behind."""
    app.query_params.clear()
    app.switch_page(page).run()


def trained(opened, updates=5, **query):
    app = opened(TRAIN, **(query or {"architecture": "C4@3 R F10"}))
    training(app).step(updates)
    return app


def test_the_network_in_training_is_looked_into_and_trained_on(opened):
    app = trained(opened)
    picture = np.full((70, 70), 255, np.uint8)
    picture[10:60, 30:38] = 0
    training(app).draw(picture)
    app.query_params.clear()
    app.query_params["network"] = YOURS
    app.switch_page(PAGE).run()
    found = experiment(app)
    assert found.settings.network == YOURS
    np.testing.assert_array_equal(found.drawn, picture)
    assert "Yours: C4@3 R F10, after 5 updates" in app.selectbox(key="draw.network").options
    expected = training(app).frame()["probabilities"]
    np.testing.assert_allclose(found.frame()["probabilities"], expected, atol=1e-6)
    assert not [button for button in app.button if button.key == "draw.yours.newer"]

    training(app).step(7)
    app.run()
    assert experiment(app) is found  # as it was, until the newer one is asked for
    app.button(key="draw.yours.newer").click().run()
    assert experiment(app) is not found
    np.testing.assert_array_equal(experiment(app).drawn, picture)
    captions = " ".join(caption.value for caption in app.caption)
    assert "after 12 updates" in captions
    assert "Your network has 1,437 digits of 8×8 pixels to learn from" in captions

    go(app, TRAIN)
    assert training(app).steps == 12
    training(app).step(3)
    go(app, PAGE)  # by the navigation: what was looked at is still there
    assert experiment(app).settings.network == YOURS
    captions = " ".join(caption.value for caption in app.caption)
    assert "after 12 updates" in captions
    assert "Your network has 1,437 digits of 8×8 pixels to learn from" in captions
    go(app, TRAIN)
    app.query_params["network"] = YOURS
    app.switch_page(PAGE).run()
    assert "after 15 updates" in " ".join(caption.value for caption in app.caption)


def test_a_network_in_training_is_on_the_list_without_being_sent(opened):
    app = opened(PAGE)
    assert len(app.selectbox(key="draw.network").options) == 2
    go(app, TRAIN)
    training(app).step(2)
    go(app, PAGE)
    app.selectbox(key="draw.network").select(YOURS).run()
    assert experiment(app).reading.network.reader.text == TrainSettings().architecture
    for look in ("why", "bearing", "surgery", "layers"):
        app.selectbox(key="draw.look").select(look).run()
        assert experiment(app).frame()["account"]
    assert not app.exception


def test_the_stage_offers_as_many_kernels_as_there_are(opened):
    app = trained(opened, architecture="C5@4 R F10")
    go(app, PAGE)
    app.selectbox(key="draw.network").select(YOURS).run()
    app.selectbox(key="draw.look").select("surgery").run()
    knife = str(described(app))
    assert "[4, '4']" in knife
    assert "[5, '5']" not in knife
    app.selectbox(key="draw.network").select("digits").run()
    assert "[11, '11']" in str(described(app))
    assert "[12, '12']" not in str(described(app))


def test_without_a_convolution_no_kernel_is_offered(opened):
    app = trained(opened, architecture="F12 R F10")
    go(app, PAGE)
    app.selectbox(key="draw.network").select(YOURS).run()
    app.selectbox(key="draw.look").select("surgery").run()
    assert "choose_kernel" not in str(described(app))


def test_a_link_to_a_network_of_ones_own_falls_back_where_there_is_none(opened):
    app = opened(PAGE, network=YOURS)
    assert "No network of your own is here" in said(app)
    assert experiment(app).settings == DrawSettings()
    assert app.selectbox(key="draw.network").value == "digits"


@pytest.mark.unfolded
def test_a_kept_file_is_looked_into(opened):
    training = CNNTraining(TrainSettings(architecture="C3@3 R F10"))
    training.step()
    app = opened(PAGE)
    file = app.file_uploader(key="draw.yours.file")
    file.upload("network.safetensors", files.content(training.snapshot()), "application/x").run()
    assert experiment(app).reading.network.reader.text == "C3@3 R F10"
    assert experiment(app).settings.network == YOURS
    assert "after 1 update" in str(app.selectbox(key="draw.network").options)
    file = app.file_uploader(key="draw.yours.file")
    file.upload("other.safetensors", b"not one", "application/x").run()
    assert "damaged" in said(app)
    assert experiment(app).reading.network.reader.text == "C3@3 R F10"
    assert any("network.safetensors" in block.value for block in app.code)


def test_a_way_that_a_change_has_overtaken_costs_no_setting(opened):
    app = trained(opened)
    network = training(app)
    for query in ({"network": YOURS}, {}):  # this page once more, with the address of the one that was asked for
        app.query_params.clear()
        app.query_params.update(query)
        app.run()
        assert training(app) is network
        assert network.settings.architecture == "C4@3 R F10"
        assert app.query_params == {"architecture": "C4@3 R F10"}
        assert not app.toast


def test_back_to_an_address_that_was_never_there_finds_the_lesson_as_it_was_left(opened, monkeypatch):
    app = trained(opened)
    go(app, PAGE)
    app.selectbox(key="draw.network").select("lenet5").run()
    go(app, TRAIN)
    network = training(app)
    go(app, PAGE)  # its settings are still there: the address that says so may be shown before the page is
    assert app.query_params == {"network": "lenet5"}
    monkeypatch.setattr("ui.controls._by_history", lambda: True)
    app.switch_page(TRAIN).run()
    assert training(app) is network
    assert app.query_params == {"architecture": "C4@3 R F10"}
    assert not app.toast


def test_a_link_of_another_lesson_may_be_one_of_this_lesson_too(opened):
    app = opened("generative/vae.py", look="train")
    go(app, "generative/gan_digits.py")
    go(app, "generative/vae.py")  # its address, which says so, may be shown over the other page
    assert app.query_params == {"look": "train"}
    app.switch_page("generative/gan_digits.py").run()  # by a link to just that
    assert app.query_params == {"look": "train"}
    assert session(app, "gan-digits").experiment.settings.look == "train"


def test_the_example_is_put_on_the_pad_by_a_button_and_by_a_link(opened):
    app = opened("convolutional/draw.py", digit="4")
    app.button(key="draw.lay").click().run()
    experiment = session(app, "draw").experiment
    assert experiment.settings.on_pad
    assert (experiment.drawn == experiment.settings.ink_of_example).all()
    assert app.query_params["on_pad"] == "yes"
    assert not [button for button in app.button if button.key == "draw.lay"]
    experiment.clear()  # as the pad's bin does
    app.run()
    assert not session(app, "draw").experiment.settings.on_pad
    assert app.button(key="draw.lay")


def test_what_the_network_has_learnt_from_is_said_of_the_one_that_is_asked(opened):
    assert "55,000 digits of MNIST and 8,000 drawn by formula" in " ".join(
        caption.value for caption in opened("convolutional/draw.py").caption
    )


def test_a_drawing_that_is_no_digit_is_pressed_and_lies_on_the_pad(opened):
    app = opened("convolutional/draw.py", look="doubt")
    found = experiment(app)
    found.lay(3)
    app.run()
    assert app.query_params == {"look": "doubt", "strange": "W", "on_pad": "yes"}
    assert (found.drawn == found.settings.ink_of_example).all()
    turn = app.session_state["draw.turn"]
    found.lay(3)  # once more, over what was drawn since
    app.run()
    assert app.session_state["draw.turn"] == turn + 1
    app.run()
    assert app.session_state["draw.turn"] == turn + 1
    found.clear()  # as the pad's bin does
    app.run()
    assert experiment(app).settings.strange == ""
    assert app.query_params == {"look": "doubt"}


def test_what_is_pressed_at_a_glance_opens_its_look(opened):
    app = opened("convolutional/draw.py", look="glance")
    experiment(app).open_part("unit", 1)
    app.run()
    assert app.query_params.get("look", "layers") == "layers"
    assert app.selectbox(key="draw.look").value == "layers"
    assert "'pin'" in str(described(app))


def test_the_card_is_told_on_the_page(opened):
    app = opened("convolutional/draw.py")
    told = card_of("digits")
    shown = " ".join(block.value for block in app.markdown)
    assert all(figure in shown for figure in told.figures)
    assert told.doubts
    assert "How judgements of what is no digit compare" in [one.label for one in app.expander]
    assert "10.24432/C5MG6K" in shown
    app.selectbox(key="draw.network").select("lenet5").run()
    assert card_of("lenet5").figures[0] in " ".join(block.value for block in app.markdown)
