import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.plane.datasets import DATASETS, make
from engine.plane.points import from_text, to_text


@pytest.mark.parametrize("name", list(DATASETS))
def test_points_survive_a_link(name):
    data = make(name, count=60)
    back = from_text(to_text(data))
    assert np.allclose(back.inputs, data.inputs, atol=1e-8)
    assert np.allclose(back.targets, data.targets, atol=1e-8)
    assert np.array_equal(back.is_test, data.is_test)
    assert back.classes == data.classes


def test_no_points_are_points_too():
    assert len(from_text("3|").targets) == 0


def test_too_many_points_are_refused_both_ways():
    with pytest.raises(ValueError, match="at most 200"):
        to_text(make("spiral"))
    with pytest.raises(ValueError, match="at most 200"):
        from_text("2|" + "1 1 0," * 300)


@pytest.mark.parametrize(
    "text",
    ["", "5|", "2|1 1", "2|1 1 2", "2|1 1 0.5", "2|nan 1 0", "2|1 inf 0", "0|1 1 nan", "2|1 1 0 best", "2|99 1 0"],
)
def test_what_is_no_point_is_refused(text):
    with pytest.raises(ValueError, match=r"Point|classes"):
        from_text(text)


@given(st.text(alphabet="0123456789.|, -+einftas", max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        data = from_text(text)
    except ValueError:
        return
    assert np.isfinite(data.inputs).all()
