"""Pictures: the bundled ones need no network; a stranger's file is read with care or turned away with a sentence."""

import io
import struct
import time
import zlib

import numpy as np
import pytest
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from engine.convolutional.draw.experiment import DrawExperiment
from engine.convolutional.kernels.pictures import LARGEST_SIDE, PICTURES, dot_and_edge, grey, load, read, rings

GRADIENT = np.add.outer(np.arange(40), 2 * np.arange(60)).astype(np.uint8)
COLOURS = np.stack([GRADIENT, GRADIENT[::-1], 255 - GRADIENT], axis=-1)


def encoded(image, kind="PNG", **more):
    file = io.BytesIO()
    image.save(file, kind, **more)
    return file.getvalue()


def chunk(name, content=b""):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png_claiming(width, height, body=b"\0" * 50):
    """A PNG whose header claims a size that its few bytes do not hold."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(body)), chunk(b"IEND"))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def with_chunks(file, chunks):
    """A PNG with more chunks after its header."""
    return file[:33] + chunks + file[33:]


@pytest.mark.parametrize("name", list(PICTURES))
def test_every_picture_is_small_enough_and_read_only(name):
    picture = load(name)
    assert picture.dtype == np.uint8
    assert picture.ndim == 2 or picture.shape[2] == 3
    assert max(picture.shape[:2]) <= LARGEST_SIDE
    assert picture.std() > 5
    assert not picture.flags.writeable


def test_an_unknown_picture_is_named():
    with pytest.raises(ValueError, match="one of camera"):
        load("lena")


def test_the_rings_reach_the_finest_wavelength_at_the_middle_of_each_side():
    row = rings(320)[160].astype(int)
    assert set(np.sign(np.diff(row[-6:]))) == {-1, 1}  # it alternates from pixel to pixel


def test_one_bright_dot():
    lower = dot_and_edge()[32:]
    assert (lower.sum(), lower.max()) == (255, 255)


def test_grey_is_rec_601_in_whole_numbers():
    assert grey([[[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255], [9, 9, 9]]]).tolist() == [
        [76, 150, 29, 255, 9]
    ]
    assert np.array_equal(grey(COLOURS), np.array(Image.fromarray(COLOURS).convert("L")))
    assert np.array_equal(grey(GRADIENT), GRADIENT)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_lossless_file_comes_back_as_it_was(kind):
    colour = read(encoded(Image.fromarray(COLOURS), kind, lossless=True))
    assert np.array_equal(colour.picture, COLOURS)
    assert colour.note == ""


def test_a_jpeg_comes_back_nearly_as_it_was():
    assert np.abs(read(encoded(Image.fromarray(GRADIENT), "JPEG", quality=95)).picture - GRADIENT.astype(int)).max() < 6


def test_what_is_transparent_lies_on_white():
    clear = np.dstack([COLOURS, np.zeros_like(GRADIENT)])
    clear[:10, :, 3] = 255
    picture = read(encoded(Image.fromarray(clear))).picture
    assert np.array_equal(picture[:10], COLOURS[:10])
    assert (picture[10:] == 255).all()
    grey_clear = Image.fromarray(np.dstack([GRADIENT, np.full_like(GRADIENT, 255)]))
    assert np.array_equal(read(encoded(grey_clear)).picture, GRADIENT)


def test_sixteen_bits_become_eight():
    picture = read(encoded(Image.fromarray(GRADIENT.astype(np.uint16) * 257))).picture
    assert np.array_equal(picture, GRADIENT)


def test_a_palette_and_one_bit_and_cmyk():
    flat = Image.fromarray(COLOURS).quantize(8)
    assert np.array_equal(read(encoded(flat)).picture, np.array(flat.convert("RGB")))
    flat.info["transparency"] = 0
    assert read(encoded(flat, transparency=0)).picture.shape == (40, 60, 3)
    assert set(np.unique(read(encoded(Image.fromarray(GRADIENT > 60))).picture)) == {0, 255}
    inks = read(encoded(Image.fromarray(COLOURS).convert("CMYK"), "JPEG", quality=95)).picture
    assert np.abs(inks.astype(int) - COLOURS).mean() < 6


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_its_camera_noted(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    from PIL import ImageOps

    image = Image.fromarray(GRADIENT)
    image.info["exif"] = exif.tobytes()
    read_one = read(encoded(image, exif=exif))
    assert np.array_equal(read_one.picture, np.array(ImageOps.exif_transpose(image)))
    assert ("upright" in read_one.note) == (orientation > 1)


def test_of_a_moving_picture_the_first_frame():
    frames = [Image.fromarray(COLOURS), Image.fromarray(COLOURS[::-1].copy())]
    for kind in ("WEBP", "PNG"):
        moving = read(encoded(frames[0], kind, save_all=True, append_images=frames[1:], lossless=True))
        assert np.array_equal(moving.picture, COLOURS)
        assert "first frame" in moving.note


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_large_picture_is_made_smaller_and_says_so(kind):
    large = read(encoded(Image.fromarray(COLOURS).resize((2400, 1600)), kind))
    assert large.picture.shape == (341, 512, 3)
    assert large.note == "Made smaller: from 2400×1600 to 512×341 pixels."


def test_a_line_of_pixels_stays_a_picture():
    assert read(encoded(Image.new("L", (9000, 1), 7))).picture.shape == (1, 512)


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (b"", "no picture"),
        (b"not a picture, but a text that calls itself picture.png", "no picture"),
        (b"GIF89a" + bytes(100), "no picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture"),
        (bytes(10 * 2**20 + 1), "has 10,485,761 bytes; a picture may have 10 MB, which are 10,485,760."),
        (png_claiming(8000, 5001), "8000×5001 = 40,008,000 pixels; it may have 40,000,000"),
        (png_claiming(60_000, 60_000), "more than .* pixels; it may have 40,000,000"),
        (png_claiming(200, 200), "damaged or breaks off"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "no picture|damaged"),
        (b"\xff\xd8\xff\xe0" + b"\1" * 50, "no picture|damaged"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "no picture|damaged"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(file, words):
    with pytest.raises(ValueError, match=words):
        read(file)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_file_that_breaks_off_anywhere_is_refused_or_read(kind):
    file = encoded(Image.fromarray(COLOURS), kind)
    for end in range(0, len(file) - 20, max(1, len(file) // 60)):
        with pytest.raises(ValueError, match=r"picture|damaged"):
            read(file[:end])


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_damaged_bytes_never_raise_anything_but_a_sentence(kind):
    random = np.random.default_rng(0)
    file = np.frombuffer(encoded(Image.fromarray(COLOURS), kind), np.uint8)
    for _ in range(150):
        damaged = file.copy()
        damaged[random.integers(0, len(file), 4)] = random.integers(0, 256, 4)
        try:
            assert read(damaged.tobytes()).picture.shape[2:] in ((), (3,))
        except ValueError as reason:
            assert str(reason).endswith(".")  # noqa: PT017


def test_a_png_whose_checksums_do_not_agree_is_refused():
    file = encoded(Image.fromarray(COLOURS))
    with pytest.raises(ValueError, match="damaged"):
        read(file[: len(file) // 2] + bytes(len(file)))


def test_texts_and_profiles_that_pillow_refuses_do_not_make_a_picture_damaged():
    """Packed, each is small; unpacked, it has more than Pillow's megabyte. The pixels are whole."""
    texts, large = PngInfo(), "a long remark " * 150_000
    for zipped in (True, False):
        texts.add_text("Comment", large, zip=zipped)
        texts.add_itxt("Comment", large, zip=zipped)
    image = Image.fromarray(COLOURS)
    for more in ({"pnginfo": texts}, {"icc_profile": bytes(2_000_000)}):
        file = encoded(image, **more)
        with pytest.raises(ValueError, match=r"too large|Decompressed"):
            Image.open(io.BytesIO(file)).load()
        found = read(file)
        np.testing.assert_array_equal(found.picture, COLOURS)
        assert found.note == ""
        with pytest.raises(ValueError, match="damaged"):
            read(file[: len(file) // 2])


@pytest.mark.parametrize("name", [b"gAMA", b"sRGB", b"cHRM", b"pHYs", b"sPLT", b"abCd"])
def test_a_damaged_or_unknown_note_of_a_png_is_no_reason_to_refuse_it(name):
    file = with_chunks(encoded(Image.fromarray(COLOURS)), chunk(name))
    np.testing.assert_array_equal(read(file).picture, COLOURS)


def test_a_png_of_hundreds_of_thousands_of_chunks_is_read_or_refused_at_once():
    file = encoded(Image.fromarray(COLOURS))
    began = time.process_time()
    np.testing.assert_array_equal(read(with_chunks(file, 500_000 * chunk(b"abCd"))).picture, COLOURS)
    with pytest.raises(ValueError, match="more than 20,000 chunks"):
        read(with_chunks(file, 500_000 * chunk(b"eXIf")))
    assert time.process_time() - began < 2  # 0.3 s; read chunk by chunk in Pillow, 6 s


def test_a_white_drawing_on_nothing_lies_on_black_and_is_read():
    clear = Image.new("RGBA", (200, 200), (255, 255, 255, 0))
    ImageDraw.Draw(clear).line([(50, 40), (150, 40), (90, 165)], fill=(255, 255, 255, 255), width=18)
    found = read(encoded(clear))
    assert found.note == "All that is not transparent is white, so the ground is black."
    assert (int(found.picture.min()), int(found.picture.max())) == (0, 255)
    experiment = DrawExperiment(own=found.picture)
    assert experiment.frame()["answer"][0].startswith("This is a 7")
    black = Image.new("RGBA", (200, 200), (255, 255, 255, 0))
    black.paste((0, 0, 0, 255), (20, 20, 60, 60))
    assert read(encoded(black)).note == ""
