"""Settings survive a link; the longest honest one, too."""

from dataclasses import replace

import numpy as np
import pytest

from engine.plane import points
from engine.plane.datasets import PlaneData
from engine.supervised.mlp.settings import PRESETS, MLPSettings
from engine.supervised.perceptron.data import write_points
from engine.supervised.perceptron.settings import PerceptronSettings
from ui.links import from_query, to_query


@pytest.mark.parametrize("name", list(PRESETS))
def test_every_preset_survives_a_link(name):
    assert from_query(to_query(PRESETS[name], MLPSettings()), MLPSettings()) == (PRESETS[name], [])


def test_as_many_own_points_as_a_link_carries_survive_it_in_full_length():
    inputs = np.random.default_rng(0).uniform(-6, -5, (points.MOST, 2)) / 7 * 6.0001
    data = PlaneData(inputs, np.zeros(points.MOST), np.ones(points.MOST, dtype=bool), 2)
    settings = MLPSettings(data="yours", points=points.to_text(data))
    assert from_query(to_query(settings, MLPSettings()), MLPSettings()) == (settings, [])
    written = write_points(np.full((200, 2), -5.75), np.ones(200))
    own = replace(PerceptronSettings(), data="yours", points=written)
    assert from_query(to_query(own, PerceptronSettings()), PerceptronSettings()) == (own, [])
