"""Layers and networks for the tests to draw from, every one of them in the grammar."""

from hypothesis import strategies as st

from engine.convolutional.networks import layers as kinds
from engine.convolutional.networks import residual, windowed


def sides(high=3):
    return st.tuples(st.integers(1, high), st.integers(1, high))


def whole(low, high):
    return st.integers(low, high)


paddings = whole(0, 2) | st.just("same")
convolutions = st.builds(windowed.Conv, whole(1, 4), sides(), whole(1, 3), paddings, whole(1, 2))
locals_ = st.builds(windowed.Local, whole(1, 3), sides(), whole(1, 2), paddings)
pools = st.builds(windowed.Pool, st.sampled_from(list(windowed.POOLS)), whole(1, 3), whole(0, 3))
activations = st.builds(kinds.Activation, st.sampled_from(list(kinds.ACTIVATIONS)))
dropouts = st.builds(kinds.Dropout, whole(0, 9999).map(lambda share: share / 10_000))
elementwise = activations | dropouts | st.just(kinds.BatchNorm())
spatial = convolutions | locals_ | pools | elementwise | st.builds(kinds.ResponseNorm, whole(1, 5))
flat = st.builds(kinds.Dense, whole(1, 6)) | elementwise
ends = st.builds(kinds.Dense, whole(1, 6)) | st.builds(kinds.Radial, whole(1, 6))
averaged = st.just([kinds.GlobalAverage()]) | st.just([])
# in a block: what keeps rows and columns but for its stride, as a shortcut does
kept = st.builds(
    windowed.Conv,
    whole(1, 4),
    st.just((3, 3)),
    whole(1, 2),
    st.just(1),
    st.just(1),
    st.just(1),
    st.just(""),
    whole(0, 1),
)
blocks = st.builds(
    lambda inside, kind: (*inside, residual.Addition(len(inside), kind)),
    st.lists(kept | elementwise, min_size=1, max_size=3),
    st.sampled_from(list(residual.SHORTCUTS)),
)
nested = st.builds(
    lambda inside, more: (*inside, *more, residual.Addition(len(inside) + len(more))),
    blocks,
    st.lists(kept | elementwise, max_size=1),
)


def in_a_row(one, most, least=0):
    """Lists of layers, blocks among them."""
    parts = st.lists(one.map(lambda layer: (layer,)) | blocks | nested, min_size=least, max_size=most)
    return parts.map(lambda found: tuple(layer for part in found for layer in part))


networks = st.builds(
    lambda spatial, averaged, flat, end: (*spatial, *averaged, *flat, end),
    in_a_row(spatial, 5),
    averaged,
    st.lists(flat, max_size=3),
    ends,
)

inputs = st.tuples(whole(1, 3), whole(5, 14), whole(5, 14))
