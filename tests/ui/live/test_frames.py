import json

import numpy as np
import pytest
from safetensors.numpy import load

from ui.live.frames import encode


def read(buffer):
    length = int.from_bytes(buffer[:8], "little")
    metadata = json.loads(buffer[8 : 8 + length])["__metadata__"]
    return load(buffer), json.loads(metadata["values"]), json.loads(metadata["kept"])


def test_a_frame_is_an_open_format_and_the_first_one_is_complete():
    frame = {"field": np.arange(6, dtype=np.int8).reshape(2, 3), "step": 3, "names": ["a", "b"]}
    buffer, sent = encode(frame, {})
    arrays, values, kept = read(buffer)
    assert np.array_equal(arrays["field"], frame["field"])
    assert values == {"step": 3, "names": ["a", "b"]}
    assert kept == []
    assert set(sent) == {"field"}


def test_unchanged_arrays_are_left_out_and_named():
    points = np.ones((3, 2), dtype=np.float32)
    _, sent = encode({"points": points, "w": np.zeros(2)}, {})
    arrays, _, kept = read(encode({"points": points.copy(), "w": np.ones(2)}, sent)[0])
    assert set(arrays) == {"w"}
    assert kept == ["points"]


def test_numbers_that_are_not_finite_become_null_and_numpy_scalars_plain():
    values = {
        "loss": float("nan"),
        "step": np.int64(4),
        "rows": [{"x": float("inf")}],
        "list": [np.float64(1.5), float("nan")],
    }
    assert read(encode(values, {})[0])[1] == {"loss": None, "step": 4, "rows": [{"x": None}], "list": [1.5, None]}


def test_what_a_frame_cannot_carry_is_an_error():
    with pytest.raises(TypeError, match="cannot carry a set"):
        encode({"what": {1, 2}}, {})
