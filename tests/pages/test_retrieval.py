"""The retrieval lesson's page: archives, controls, what is brought along, bad links."""

import io
import zipfile

import numpy as np
import pytest
from PIL import Image
from skimage import data

from engine.convolutional.retrieval.settings import RetrievalSettings
from tests.pages.visit import described, said, session
from ui import uploads

PAGE = "convolutional/retrieval.py"


@pytest.fixture
def folded():
    return "code.", "script."


def experiment(app):
    return session(app, "retrieval").experiment


def png(picture):
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "png")
    return file.getvalue()


class Upload(io.BytesIO):
    """As Streamlit hands a file over."""

    def __init__(self, name, content):
        super().__init__(content)
        self.name = self.file_id = name


@pytest.fixture
def given(monkeypatch):
    """Files by the key of their uploader."""
    files = {}
    monkeypatch.setattr(uploads.st, "file_uploader", lambda label, *, key, **_: files.get(key))
    return files


def test_it_opens_with_a_pad_and_a_row_a_space(opened):
    app = opened(PAGE)
    assert experiment(app).settings == RetrievalSettings()
    assert len(app.get("bidi_component")) == 2
    assert len(described(app)["rows"]) == 2 + len(experiment(app).spaces)
    assert said(app) == ""


def test_controls_reach_the_experiment_as_it_runs(opened):
    app = opened(PAGE)
    before = experiment(app)
    app.selectbox(key="retrieval.metric").select("cosine").run()
    app.number_input(key="retrieval.pick").set_value(7).run()
    assert experiment(app) is before
    assert before.own == 7
    assert before.settings.metric == "cosine"
    assert len(described(app)["rows"]) == 6
    app = opened(PAGE, layers="layer1,layer7,layer13")
    assert len(described(app)["rows"]) == 7


def test_what_is_changed_on_the_stage_comes_into_the_link(opened):
    app = opened(PAGE)
    experiment(app).amend("turn", 20.0)
    app.run()
    assert app.session_state["settings:retrieval"].turn == 20
    assert experiment(opened(PAGE, turn="20")).settings.change.turn == 20


def test_another_archive_has_its_own_query_and_no_pad(opened, no_mnist):
    app = opened(PAGE, pick="5")
    app.selectbox(key="retrieval.archive").select("tiles").run()
    assert experiment(app).archive.name == "tiles"
    assert experiment(app).own == 30
    assert len(app.get("bidi_component")) == 1
    app.selectbox(key="retrieval.archive").select("mnist").run()
    assert "MNIST is not on this server" in said(app)
    app.selectbox(key="retrieval.archive").select("digits").run()
    assert experiment(app).own == 5
    assert experiment(app).settings.layers == RetrievalSettings.layers
    app.selectbox(key="retrieval.archive").select("tiles").run()
    app.selectbox(key="retrieval.look").select("shift").run()
    assert experiment(app).archive.name == "digits"
    assert not app.exception


def test_a_set_of_ones_own_is_searched(opened, given):
    cat, coins = data.chelsea(), data.coins()
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        for k in range(2):
            packed.writestr(f"cat/{k}.png", png(cat[:140, 100 * k : 100 * k + 140]))
            packed.writestr(f"coins/{k}.png", png(coins[:140, 100 * k : 100 * k + 140]))
    app = opened(PAGE, archive="own")
    assert "No pictures of your own" in said(app)
    given["retrieval.set"] = [Upload("set.zip", content.getvalue())]
    app.run()
    assert said(app) == ""
    assert experiment(app).archive.classes == ("cat", "coins")
    given["retrieval.set"] = [Upload("bad.zip", b"no zip")]
    app.run()
    assert "it could not be unpacked. What was searched before stays." in said(app)
    assert len(experiment(app).archive) == 4
    given["retrieval.file"] = Upload("query.png", png(cat[:140, 100:240]))
    app.run()
    assert experiment(app).own == -1
    assert experiment(app).found["tiny"].which[0] == 2


def test_ink_of_an_upload_is_laid_on_the_pad(opened, given):
    app = opened(PAGE)
    picture = np.full((80, 60), 255, np.uint8)
    picture[10:70, 28:34] = 0
    given["retrieval.file"] = Upload("one.png", png(picture))
    app.run()
    assert app.session_state["retrieval.json"]["objects"][0]["type"] == "Image"
    given["retrieval.file"] = Upload("blank.png", png(np.full((50, 50), 200, np.uint8)))
    app.run()
    assert app.toast


@pytest.mark.parametrize(
    ("query", "words"),
    [({"archive": "faces"}, "archive"), ({"layers": "layer99"}, "layers"), ({"right": "9"}, "shift to the right"),
     ({"layers": "layer1,layer2,layer3,layer4"}, "one to 3 layers")],
)  # fmt: skip
def test_bad_links_fall_back_and_say_so(opened, query, words):
    app = opened(PAGE, **query)
    assert words in said(app)
    assert experiment(app).settings == RetrievalSettings()
