"""The cliff: its slope against autograd, clipping against torch's, where the three descents end, exact states."""

import re

import numpy as np
import pytest
import torch

from engine.arithmetic.written import read
from engine.recurrent.gradients import cliff
from engine.recurrent.gradients.cliff import GRID, CliffExperiment, surface
from engine.recurrent.gradients.settings import CLIPS, GradientsSettings
from ui.live.messages import parameters
from ui.live.session import Session


@pytest.mark.parametrize(("w", "b"), [(1.4, -0.2), (0.3, 1.0), (-1.7, 0.4), (1.22, -0.13)])
@pytest.mark.parametrize("steps", [1, 7, 50])
def test_loss_and_slope_are_autograds(w, b, steps):
    W, B = (
        torch.tensor(w, dtype=torch.float64, requires_grad=True),
        torch.tensor(b, dtype=torch.float64, requires_grad=True),
    )
    h = torch.tensor(cliff.BEGIN, dtype=torch.float64)
    for _ in range(steps):
        h = torch.tanh(W * h + B)
    expected = (h - cliff.TARGET) ** 2
    expected.backward()
    found = cliff.slope(w, b, steps)
    assert found.loss == pytest.approx(expected.item(), rel=1e-12)
    assert (found.w, found.b) == pytest.approx((W.grad.item(), B.grad.item()), rel=1e-10)
    assert cliff.loss(np.array([w]), np.array([b]), steps)[0] == pytest.approx(found.loss, rel=1e-12)


@pytest.mark.parametrize("threshold", [0.5, 100.0])
def test_clipping_is_torchs(threshold):
    found = cliff.Slope(0.0, 3.0, -4.0)
    parameters_ = [torch.nn.Parameter(torch.zeros(1)) for _ in range(2)]
    for clip, apply in [("norm", torch.nn.utils.clip_grad_norm_), ("value", torch.nn.utils.clip_grad_value_)]:
        for parameter, value in zip(parameters_, (3.0, -4.0), strict=True):
            parameter.grad = torch.tensor([value])
        apply(parameters_, threshold)
        expected = [parameter.grad.item() for parameter in parameters_]
        assert cliff.used(found, clip, threshold) == pytest.approx(expected, rel=1e-5)
    assert cliff.used(found, "none", threshold) == (3.0, -4.0)


def test_without_clipping_the_wall_throws_it_out_with_clipping_it_comes_to_the_valley():
    experiment = CliffExperiment()
    steepest = 0.0
    for _ in range(60):
        steepest = max(steepest, experiment.slope("none").norm)
        experiment.step()
    assert steepest > 50
    assert np.hypot(*experiment.places["none"]) > 5
    assert experiment.slope("norm").loss < 1e-3
    assert experiment.slope("value").loss < 1e-3


def test_the_wall_grows_with_the_sequence():
    across = np.linspace(-0.5, 0.0, 400)
    steepest = [max(cliff.slope(1.5, b, steps).norm for b in across) for steps in (5, 15)]
    assert steepest[1] > 10 * steepest[0]


def test_a_step_back_and_a_drag_in_a_session():
    session = Session(CliffExperiment())
    made = session.experiment
    session._step(20)
    before = dict(made.places)
    session._step(10)
    session.seek(20)
    session.advance(1.0)
    assert made.places == before
    session._edit("place", {"index": 1, "x": 1.9, "y": -0.5})
    assert set(made.places.values()) == {(1.9, -0.5)}
    assert made.settings.w == 1.9
    for name in made.edits:
        parameters(getattr(CliffExperiment, name))


def test_what_a_frame_says_holds():
    made = CliffExperiment(GradientsSettings(look="cliff", rate=0.3))
    made.step(7)
    frame = made.frame()
    assert frame["surface"].min() >= 0
    assert frame["surface"] is surface(50)
    assert [arrow["name"] for arrow in frame["moves"] if "name" in arrow] == ["no clipping", "by norm", "by value"]
    for row, clip in zip(frame["walk"]["rows"], CLIPS, strict=True):
        assert read(row["cells"][1]) == pytest.approx(made.slope(clip).loss, rel=6e-3)
    for line, clip in zip(frame["account"], CLIPS, strict=True):
        landed = read(re.split(" [=≈] ", line.split(";")[0])[1])
        assert landed == pytest.approx(made.next(clip)[0], rel=1e-2)


def test_the_surface_lies_the_right_way_up():
    field = surface(50)
    at = lambda w, b: field[int((2 - b) / 4 * GRID), int((w + 2) / 4 * GRID)]  # noqa: E731
    assert at(1.9, 1.5) > 120
    assert at(0.0, -1.1) < 2
