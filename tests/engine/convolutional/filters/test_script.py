"""The exported script runs by itself and prints the stage's own numbers."""

import contextlib
import io

import numpy as np
import pytest

from engine.convolutional.filters.experiment import FiltersExperiment
from engine.convolutional.filters.script import beside, script
from engine.convolutional.filters.settings import FiltersSettings
from engine.convolutional.kernels.filtering import EDGES
from engine.convolutional.kernels.pictures import PICTURES
from tests.engine.scripts import alone, ended, here


def printed(text):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(text, "filters.py", "exec"), {"__name__": "__main__"})
    return out.getvalue().splitlines()[:-1]


def agrees(experiment):
    row, column = experiment.resting
    insets = experiment.frame()["insets"][: len(experiment.responses())]
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


@pytest.mark.parametrize(("beside", "edge"), [("gradient", "wrap"), ("median 3", "reflect"), ("median 5", "valid")])
def test_what_stands_beside_the_responses_is_computed_too(beside, edge):
    settings = FiltersSettings("cat", "channels", edge, ("Sobel x", "Sobel y"), pixel=(40, 60), beside=beside)
    experiment = FiltersExperiment(settings)
    experiment.step(1)
    text = script(experiment)
    assert beside.replace("gradient", "magnitude") in text.partition("STAGE = ")[2].partition("}")[0]
    assert ended(here(text)) < 1e-6
    near = FiltersExperiment(FiltersSettings(edge="valid", filters=("blur",), pixel=(0, 0), beside="median 3"))
    assert len(printed(script(near))) == 1  # of a median there is none so near to the edge, either


def test_near_the_edge_there_may_be_none():
    experiment = FiltersExperiment(FiltersSettings(edge="valid", filters=("blur",), pixel=(0, 0)))
    assert printed(script(experiment)) == ["blur: no response so near to the edge"]


@pytest.mark.parametrize("shape", [(20, 30), (20, 30, 3)])
@pytest.mark.parametrize("colour", ["grey", "channels"])
def test_ones_own_picture_lies_beside_it(shape, colour, tmp_path):
    own = np.random.default_rng(0).integers(0, 255, shape, np.uint8)
    experiment = FiltersExperiment(FiltersSettings(picture="yours", colour=colour), own)
    assert ended(alone(script(experiment), tmp_path, beside(experiment))) < 1e-6
    with pytest.raises(SystemExit, match="Put your picture"):
        here(script(experiment))


@pytest.mark.parametrize(
    ("picture", "edge"), [("equal", "reflect"), ("camera", "valid"), ("cat", "wrap"), ("coins", "zero")]
)
def test_three_slices_with_one_sum(picture, edge):
    filters = ("edge of red and green", "red spot on green", "Sobel x", "own 1/9 0 0|0 -2 1|0.5 0 0")
    experiment = FiltersExperiment(FiltersSettings(picture, "sum", edge, filters, pixel=(16, 15)))
    agrees(experiment)
    experiment.change(beside="gradient")
    assert ended(here(script(experiment))) < 1e-5  # the stage computes in float32
