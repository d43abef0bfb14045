"""The exported script runs by itself and prints the stage's own numbers."""

import contextlib
import io

import numpy as np
import pytest

from engine.convolutional.filters.experiment import FiltersExperiment
from engine.convolutional.filters.script import script
from engine.convolutional.filters.settings import FiltersSettings
from engine.convolutional.kernels.filtering import EDGES
from engine.convolutional.kernels.pictures import PICTURES


def printed(text):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(text, "filters.py", "exec"), {"__name__": "__main__"})
    return out.getvalue().splitlines()


def agrees(experiment):
    row, column = experiment.resting
    insets = experiment.frame()["insets"]
    for line, response, (above, left) in zip(printed(script(experiment)), experiment.responses(), insets, strict=True):
        values = response.after[:, row - above, column - left]
        assert np.allclose(eval(line.rpartition(": ")[2]), values, rtol=1e-4, atol=2e-3)


@pytest.mark.parametrize("picture", list(PICTURES))
def test_every_picture(picture):
    agrees(FiltersExperiment(FiltersSettings(picture=picture, filters=("Sobel x", "own 1/9 2 -0.5", "Gaussian 9 2"))))


@pytest.mark.parametrize("edge", list(EDGES))
@pytest.mark.parametrize("colour", ["grey", "channels"])
def test_every_edge_rule_repeated_and_in_colour(edge, colour):
    pixel = (40, 60) if edge == "valid" else (0, 1)
    settings = FiltersSettings("cat", colour, edge, ("blur", "Gabor 9 2 30", "Gabor 9 2.2 30"), pixel=pixel)
    experiment = FiltersExperiment(settings)
    experiment.step(2)
    text = script(experiment)
    assert "Gabor θ 30° λ 5 (2)" in text  # both stay, though a caption cannot tell them apart
    agrees(experiment)


def test_near_the_edge_there_may_be_none():
    experiment = FiltersExperiment(FiltersSettings(edge="valid", filters=("blur",), pixel=(0, 0)))
    assert printed(script(experiment)) == ["blur: no response so near to the edge"]


def test_ones_own_picture_is_to_be_loaded():
    own = np.zeros((20, 30), np.uint8)
    text = script(FiltersExperiment(FiltersSettings(picture="yours"), own))
    assert "your own file" in text
    assert "SIZE = (30, 20)" in text
    compile(text, "filters.py", "exec")
