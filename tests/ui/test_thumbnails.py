"""Small pictures of sets of points show those points, in their classes' colours."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from engine.plane.datasets import DATASETS, make
from ui.thumbnails import CLASSES, picture


def pixels(address):
    assert len(address) < 12_000  # the page sends them all at each run
    head, text = address.split(",")
    assert head == "data:image/png;base64"
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(text))).convert("RGBA")).astype(float)


@pytest.mark.parametrize("name", DATASETS)
def test_where_a_point_is_there_is_its_colour_and_nowhere_else(name):
    data = make(name)
    found = pixels(picture(data))
    side = len(found)
    columns = ((data.inputs[:, 0] + 6) / 12 * side).astype(int).clip(0, side - 1)
    rows = ((6 - data.inputs[:, 1]) / 12 * side).astype(int).clip(0, side - 1)
    far = np.ones((side, side), bool)
    for row, column in zip(rows, columns, strict=True):
        far[max(0, row - 2) : row + 3, max(0, column - 2) : column + 3] = False
    assert far.sum() == 0 or found[far, 3].max() == 0
    sure = np.abs(data.targets) > 0.6 if not data.classes else np.ones(len(rows), bool)
    classes = data.targets.astype(int) if data.classes else (data.targets > 0).astype(int)
    shown = found[rows[sure], columns[sure]]
    distance = np.stack([np.abs(shown[:, :3] - colour).sum(axis=1) for colour in CLASSES])
    assert np.mean(distance.argmin(axis=0) == classes[sure]) > 0.9  # where classes meet, the point above covers
    assert (shown[:, 3] > 80).mean() > 0.9
