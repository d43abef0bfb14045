"""The maps on the retrieval lesson's page: archives come with their spaces; the perplexity applies while it runs."""

import json

import numpy as np
import pytest

from engine.convolutional.retrieval.maps.atlas import Downhill, Turning
from engine.convolutional.retrieval.maps.manifold import Manifold
from tests.pages.visit import described, said, session

PAGE = "convolutional/retrieval.py"


@pytest.fixture
def folded():
    return "code.", "script."


def experiment(app):
    return session(app, "retrieval").experiment


def test_an_archive_comes_with_a_space_of_its_own_and_goes_back_with_the_one_before(opened):
    app = opened(PAGE, look="map", space="hog")
    assert '"view": "sketch"' in json.dumps(described(app))
    app.selectbox(key="retrieval.archive").set_value("tiles").run()
    assert isinstance(experiment(app), Downhill)
    assert experiment(app).ground.name == "tiny"
    assert '"view": "sketch"' not in json.dumps(described(app))  # there is no pad that it could hear
    app.selectbox(key="retrieval.method").set_value("pca").run()
    assert isinstance(experiment(app), Turning)
    assert len(experiment(app).frame()["names"]) == 12
    app.selectbox(key="retrieval.method").set_value("umap").run()
    assert isinstance(experiment(app), Manifold)
    assert [widget.key for widget in app.slider if "near" in (widget.key or "")] == ["retrieval.nearest"]
    app.selectbox(key="retrieval.archive").set_value("digits").run()
    assert experiment(app).ground.name == "hog"
    assert not app.exception


def test_the_perplexity_applies_while_it_runs(opened):
    app = opened(PAGE, look="map")
    before, live = experiment(app), session(app, "retrieval")
    live.forward()
    live.advance(1.0)
    places = before.places.copy()
    app.slider(key="retrieval.perplexity").set_value(5).run()
    assert experiment(app) is before
    assert np.array_equal(before.places, places)
    assert before.settings.perplexity == 5
    assert said(app) == ""


def test_pictures_that_are_not_here_leave_the_map_of_digits_standing(opened, no_mnist):
    app = opened(PAGE, look="map", archive="own")
    assert "No pictures of your own are here" in said(app)
    assert len(experiment(app).ground) == 1_797
