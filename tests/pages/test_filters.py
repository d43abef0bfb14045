"""The filters' page: every control, links good and bad, sets and text, own pictures, what was done on the stage."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from engine.convolutional.filters.script import beside
from engine.convolutional.filters.settings import FiltersSettings
from engine.convolutional.kernels.filtering import EDGES
from engine.convolutional.kernels.pictures import PICTURES
from tests.pages.visit import described, said, session
from ui.convolutional.filters.controls import SETS
from ui.convolutional.own_picture import OwnPicture
from ui.live.messages import Said

PAGE = "convolutional/filters.py"


def experiment(app):
    return session(app, "filters").experiment


def do(app, name, /, **arguments):
    """What a visitor does on the stage, and the page's next run."""
    running = session(app, "filters")
    running.post(Said(name, arguments))
    running.advance(0.1)
    app.run()
    assert not app.exception


def test_it_opens_on_its_defaults_with_a_stage_and_no_notice(opened):
    app = opened(PAGE)
    assert experiment(app).settings == FiltersSettings()
    views = [view.get("view") for row in described(app)["rows"] for view in row["views"]]
    assert "pictures" in views
    assert said(app) == ""


@pytest.mark.parametrize("picture", list(PICTURES))
def test_every_picture(opened, picture):
    app = opened(PAGE)
    app.selectbox(key="filters.picture").select(picture).run()
    assert not app.exception
    assert experiment(app).settings.picture == picture


def test_colour_and_edge_keep_the_experiment(opened):
    app = opened(PAGE, picture="coffee")
    before = experiment(app)
    app.selectbox(key="filters.colour").select("channels").run()
    for edge in EDGES:
        app.selectbox(key="filters.edge").select(edge).run()
        assert EDGES[edge].sentence in [caption.value for caption in app.caption]
    assert experiment(app) is before
    assert (before.settings.colour, before.settings.edge) == ("channels", "valid")


@pytest.mark.parametrize("name", list(SETS))
def test_every_set_of_filters(opened, name):
    app = opened(PAGE, filters="blur")
    assert app.selectbox(key="filters.set").value == "As they stand"
    app.selectbox(key="filters.set").select(name).run()
    assert not app.exception
    assert experiment(app).settings.filters == SETS[name]
    assert experiment(app).summed == any(one.sliced for one in experiment(app).settings.parsed)
    assert app.text_area(key="filters.text").value.splitlines() == list(SETS[name])


def test_filters_as_text_and_a_slip_in_it(opened):
    app = opened(PAGE)
    app.text_area(key="filters.text").set_value("Sobel x\n\n own 1/9 0 -1;2 0 -2;1 0 -1 \nGaussian 9 2").run()
    wanted = ("Sobel x", "own 1/9 0 -1;2 0 -2;1 0 -1", "Gaussian 9 2")
    assert experiment(app).settings.filters == wanted
    slips = {"Sobel z": "no filter", "Gaussian 40 1": "from 3 to 15", "": "1 to 6", "blur\n" * 7: "1 to 6"}
    for wrong, words in slips.items():
        app.text_area(key="filters.text").set_value(wrong).run()
        assert words in said(app)
        assert experiment(app).settings.filters == wanted
        assert app.text_area(key="filters.text").value == wrong  # to be mended, not typed again


def test_what_is_done_on_the_stage_goes_into_the_link_and_is_not_sent_back(opened):
    app = opened(PAGE, filters="Sobel x,Gaussian 9 2")
    running = experiment(app)
    do(app, "select", index=1)
    do(app, "parameter", name="sigma", value=3.5)
    do(app, "add")
    do(app, "pin", row=12, column=34)
    do(app, "show_as", display="picture")
    settings = app.session_state["settings:filters"]
    assert settings == running.settings
    assert settings.filters == ("Sobel x", "Gaussian 9 3.5", "Gaussian 9 3.5")
    assert (settings.shown, settings.pixel, settings.display) == (2, (12, 34), "picture")
    do(app, "undo")
    assert app.session_state["settings:filters"].filters == ("Sobel x", "Gaussian 9 3.5")
    app.selectbox(key="filters.edge").select("wrap").run()
    assert experiment(app) is running
    assert running.settings.filters == ("Sobel x", "Gaussian 9 3.5")
    app.selectbox(key="filters.picture").select("coins").run()
    assert experiment(app).settings.filters == ("Sobel x", "Gaussian 9 3.5")


def test_the_place_in_the_tour_stays_when_a_control_moves(opened):
    app = opened(PAGE, picture="dot", filters="blur")
    do(app, "seek", step=4)
    app.selectbox(key="filters.edge").select("zero").run()
    session(app, "filters").advance(0.1)
    assert experiment(app).steps == 4


def test_a_link_restores_the_settings(opened):
    query = {"picture": "cat", "colour": "channels", "edge": "wrap", "filters": "Gabor 11 2 45 5 0 1,own 1 0 -1"}
    app = opened(PAGE, **query, shown="1", pixel="20,30", display="picture")
    wanted = FiltersSettings("cat", "channels", "wrap", ("Gabor 11 2 45 5 0 1", "own 1 0 -1"), 1, "picture", (20, 30))
    assert experiment(app).settings == wanted
    assert said(app) == ""


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"picture": "lena"}, "picture"),
        ({"edge": "mirror"}, "edge"),
        ({"filters": "Sobel"}, "filters"),
        ({"filters": "blur," * 9}, "filters"),
        ({"filters": "Gaussian 9 1e400"}, "filters"),
        ({"filters": "own " + "1 " * 4000}, "filters"),
        ({"shown": "9"}, "shown"),
        ({"pixel": "1,2,3"}, "pixel"),
        ({"pixel": "-1,2"}, "pixel"),
        ({"display": "<script>"}, "display"),
        ({"picture": "yours"}, "no link can carry"),
    ],
)
def test_bad_links_fall_back_and_say_so(opened, query, words):
    app = opened(PAGE, **query)
    assert words in said(app)
    assert experiment(app).settings == FiltersSettings()


def test_a_picture_of_ones_own(opened):
    app = opened(PAGE, filters="blur")
    app.session_state["own:filters"] = OwnPicture(np.full((30, 40, 3), 9, np.uint8), 1)
    app.session_state["filters.wish.picture"] = True
    app.run()
    assert not app.exception
    assert app.selectbox(key="filters.picture").value == "yours"
    assert experiment(app).picture_shown.shape == (30, 40)
    assert experiment(app).settings.filters == ("blur",)
    first = experiment(app)
    app.session_state["own:filters"] = OwnPicture(np.full((10, 10), 9, np.uint8), 2)
    app.run()
    assert experiment(app) is not first
    app.selectbox(key="filters.picture").select("moon").run()
    assert experiment(app).settings.picture == "moon"


def test_a_frame_of_a_film_becomes_ones_own_picture_while_the_run_goes_on(opened):
    app = opened(PAGE, filters="blur", colour="sum")
    running = experiment(app)
    frames = [np.full((30, 40, 3), level, np.uint8) for level in (9, 200)]
    for frame in frames:
        do(app, "film", pixels=base64.b64encode(frame.tobytes()).decode(), rows=30, columns=40)
        assert experiment(app) is running
        assert app.session_state["own:filters"].picture.tobytes() == frame.tobytes()  # the last one alone
    assert app.selectbox(key="filters.picture").value == "yours"
    assert running.settings == FiltersSettings("yours", "sum", filters=("blur",))
    assert beside(running).keys() == {"your picture.png"}
    app.selectbox(key="filters.picture").select("coins").run()
    assert experiment(app).settings.picture == "coins"
    app.selectbox(key="filters.picture").select("yours").run()
    assert (experiment(app).picture_shown == 200).all()
    app.button(key="filters.own.away").click().run()
    assert experiment(app).settings.picture == "camera"
    assert "own:filters" not in app.session_state
    assert said(app) == ""


def encoded(size=(60, 40)):
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, "PNG")
    return file.getvalue()


def test_an_upload_is_filtered_and_a_damaged_one_said(opened):
    app = opened(PAGE)
    uploader = app.get("file_uploader")[0]
    uploader.set_value(("mine.png", encoded(), "image/png")).run()
    assert not app.exception
    assert experiment(app).settings.picture == "yours"
    assert experiment(app).picture_shown.shape == (40, 60)
    before = experiment(app)
    app.get("file_uploader")[0].set_value(("broken.png", encoded()[:70], "image/png")).run()
    assert "damaged or breaks off" in said(app)
    assert experiment(app) is before
    app.get("file_uploader")[0].set_value(("text.png", b"hello", "image/png")).run()
    assert "no picture" in said(app)


def test_the_ways_to_bring_a_picture(opened):
    app = opened(PAGE)
    for way in ("Camera", "Drawing", "Upload"):
        app.button_group(key="filters.way").set_value(way).run()
        assert not app.exception


def test_the_exercise_knows_the_usual_mistakes(opened):
    app = opened(PAGE)
    for answer, words in ((-320, "true convolution"), (240, "without the weights"), (255, "not cut"), (7, "Not quite")):
        app.number_input(key="exercise.filters").set_value(answer).run()
        assert words in app.error[0].value
    app.number_input(key="exercise.filters").set_value(320).run()
    assert "= 320" in app.success[0].value


def test_the_script_is_there(opened):
    app = opened(PAGE, filters="own 1 2 -0.5")
    app.session_state["script.filters.py"] = True
    app.run()
    assert any("own 1×3" in code.value for code in app.code)


def test_presenting_leaves_the_stage_and_the_equation(opened):
    app = opened(PAGE, present="true", filters="Sobel y")
    assert described(app)["large"]
    assert not app.selectbox
    assert experiment(app).settings.filters == ("Sobel y",)
