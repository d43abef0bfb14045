"""IDX files read safely, MNIST's parts divided, drawings by formula."""

import gzip
import struct

import numpy as np
import pytest

from engine.digits.mnist import HELD_OUT, division, mnist, read_idx
from engine.digits.strokes import STYLES, drawn_digits, rendered, smooth


def packed(array, kind=8):
    shape = struct.pack(f">{array.ndim}I", *array.shape)
    return bytes([0, 0, kind, array.ndim]) + shape + array.astype(np.uint8).tobytes()


def write_part(folder, prefix, count, joint="-"):
    images = np.zeros((count, 28, 28), int)
    images[:, 0, :3] = np.arange(count)[:, None] // 16 ** np.arange(3) % 256
    labels = np.arange(count) % 10
    (folder / f"{prefix}-images{joint}idx3-ubyte.gz").write_bytes(gzip.compress(packed(images)))
    (folder / f"{prefix}-labels{joint}idx1-ubyte").write_bytes(packed(labels))
    return images, labels


@pytest.mark.parametrize("compress", [bytes, gzip.compress])
def test_what_was_written_is_read(tmp_path, compress):
    array = np.random.default_rng(1).integers(0, 256, (3, 4, 5))
    (tmp_path / "a").write_bytes(compress(packed(array)))
    np.testing.assert_array_equal(read_idx(tmp_path / "a", dimensions=3), array)


SOUND = packed(np.zeros((2, 3)))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no IDX file"),
        (b"PNG!" + SOUND, "no IDX file"),
        (b"\0\0\x0d" + SOUND[3:], "only unsigned bytes"),
        (b"\0\0\x08\x09" + SOUND[4:], "9 dimensions"),
        (SOUND[:9], "ends before"),
        (SOUND[:-1], "fewer values"),
        (SOUND + b"x", "more values"),
        (b"\0\0\x08\x02" + b"\xff" * 8, "at most"),
        (gzip.compress(SOUND)[:-9], "damaged"),
        (gzip.compress(SOUND)[:10] + b"\xff" * 30, "damaged"),
    ],
    ids=["empty", "other", "floats", "dimensions", "short head", "fewer", "more", "vast", "cut", "garbage"],
)
def test_a_file_that_is_not_sound_is_turned_away_in_a_sentence(tmp_path, content, reason):
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(ValueError, match=reason):
        read_idx(tmp_path / "a", dimensions=2)


def test_a_bomb_is_not_unpacked(tmp_path):
    shape = struct.pack(">I", 1000)
    (tmp_path / "a").write_bytes(gzip.compress(bytes([0, 0, 8, 1]) + shape + bytes(50_000_000)))
    with pytest.raises(ValueError, match="more values"):
        read_idx(tmp_path / "a", dimensions=1)


def test_the_held_out_part_is_the_same_every_time_and_disjoint():
    train, held_out = division(60_000)
    assert (len(train), len(held_out)) == (55_000, HELD_OUT)
    assert len(np.union1d(train, held_out)) == 60_000
    np.testing.assert_array_equal(held_out, division(60_000)[1])


@pytest.mark.parametrize("joint", ["-", "."])
def test_a_folder_gives_its_parts(tmp_path, joint):
    images, labels = write_part(tmp_path, "train", HELD_OUT + 20, joint)
    train, held_out = mnist(tmp_path, "train"), mnist(tmp_path, "held-out")
    assert (len(train), len(held_out)) == (20, HELD_OUT)
    which = division(HELD_OUT + 20)[0]
    np.testing.assert_array_equal(train.images, images[which])
    np.testing.assert_array_equal(train.labels, labels[which])
    with pytest.raises(FileNotFoundError, match="t10k-images-idx3-ubyte"):
        mnist(tmp_path, "test")
    write_part(tmp_path, "t10k", 7)
    assert len(mnist(tmp_path, "test")) == 7


def test_labels_that_do_not_fit_are_turned_away(tmp_path):
    write_part(tmp_path, "t10k", 7)
    (tmp_path / "t10k-labels-idx1-ubyte").write_bytes(packed(np.arange(6)))
    with pytest.raises(ValueError, match="7 pictures but 6 labels"):
        mnist(tmp_path, "test")


def test_drawings_repeat_by_seed_and_show_every_digit_inside_the_frame():
    drawn, again, other = (drawn_digits(60, seed) for seed in (3, 3, 4))
    np.testing.assert_array_equal(drawn.images, again.images)
    assert (drawn.images != other.images).any()
    assert set(drawn.labels) == set(STYLES)
    assert (drawn.images.max((1, 2)) == 255).all()
    assert (drawn.images.mean((1, 2)) < 0.5 * 255).all()


def test_a_curve_goes_through_its_points():
    points = np.array([[0.0, 0], [1, 2], [3, 1], [4, 4]])
    np.testing.assert_allclose(smooth(points)[::5], points)


def test_a_pen_leaves_ink_as_wide_as_it_is():
    ink = rendered([np.array([[14.0, 4], [14, 24]])], radius=2.0)
    np.testing.assert_allclose(ink[14].sum(), 4)
