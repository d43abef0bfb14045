"""Pictures to filter (lesson 2.2): scikit-image's own, five that are computed, and a visitor's, read with care.

A picture is uint8, (H, W) grey or (H, W, 3) red, green, blue, and no longer than LARGEST_SIDE. Files come from
strangers: their kind, their weight and the size they claim are checked before anything is decoded.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike
from PIL import Image, ImageOps, UnidentifiedImageError
from skimage import data

from engine.arrays import Bytes

LARGEST_SIDE = 512  # pixels of a picture that is filtered while one watches
MOST_MEGABYTES = 10
LARGEST_FILE = MOST_MEGABYTES * 2**20  # bytes
LARGEST_SIZE = 40_000_000  # pixels
FORMATS = ("PNG", "JPEG", "WEBP")
GREY_MODES = ("1", "L", "LA", "La", "I", "I;16", "I;16B", "I;16L", "F")
LUMA = [299, 587, 114]  # thousandths, ITU-R BT.601
PNG, CHUNK = b"\x89PNG\r\n\x1a\n", 12  # how such a file begins; bytes of a chunk beside its content
# The chunks of a PNG that say something of its pixels, its orientation or its frames.
OF_PIXELS = (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"eXIf", b"acTL", b"fcTL", b"fdAT")
MOST_CHUNKS = 20_000  # of these; an encoder makes one of every eight kilobytes or so
FLAT, CLEAR = 16, 128  # levels within which all is the same, and by which opacity differs where it draws something
ORIENTATION = 0x0112  # EXIF's tag of how the camera was held: 1 (upright) to 8


@dataclass(frozen=True)
class Source:
    """A picture by name: its title, what loads it as uint8, and a pixel (row, column) worth a look."""

    title: str
    load: Callable[[], Bytes]
    place: tuple[int, int] | None = None


@dataclass(frozen=True)
class Read:
    """A picture and what was done to it, in a sentence; empty when nothing was."""

    picture: Bytes
    note: str = ""


def dot_and_edge() -> Bytes:
    """64×64: a step from dark to bright in the upper half, a single bright pixel on black in the lower half.

    The response to the bright pixel is 255 times the kernel, turned by 180°; the step, cut off by the picture's edge,
    shows what each edge rule does.
    """
    picture = np.zeros((64, 64), np.uint8)
    picture[:32, 32:] = 200
    picture[48, 32] = 255
    return picture


def single_dot() -> Bytes:
    """33×33: one bright pixel on black. Small, so that what a filter makes of it is seen pixel by pixel."""
    picture = np.zeros((33, 33), np.uint8)
    picture[16, 16] = 255
    return picture


def rings(size: int = 320) -> Bytes:
    """A zone plate: ½ + ½ cos(π r²/size), every direction and every wavelength from `size` down to 2 pixels."""
    steps = np.arange(size) - size / 2 + 0.5
    square = steps**2 + steps[:, None] ** 2
    return np.rint(127.5 + 127.5 * np.cos(np.pi * square / size)).astype(np.uint8)


def equally_bright() -> Bytes:
    """32×32×3: red spots on blue-green, and the other way round. Both colours have the grey level 113, R + G + B = 348.

    A filter of one kernel for all channels sees nothing here: 0.299·184 − 0.587·72 − 0.114·112 = −0.016.
    """
    rows, columns = np.indices((32, 32))
    inside = (rows - 10) ** 2 + (columns % 16 - 8) ** 2 < 20
    inside |= (rows == 23) & (columns % 8 == 4)
    red = inside ^ (columns >= 16)
    return np.where(red[..., None], np.array((216, 70, 62)), np.array((32, 142, 174))).astype(np.uint8)


def stripes(size: int = 160, angle: float = 19.5, wave: float = 16.0) -> Bytes:
    """Waves so many pixels long, along a direction in degrees clockwise from the right: 19.5° is nearly at the border
    of two of the bins into which directions are counted (lesson 2.3)."""
    steps, turn = np.arange(size), np.radians(angle)
    along = steps * np.cos(turn) + steps[:, None] * np.sin(turn)
    return np.asarray(np.rint(127.5 + 127.5 * np.cos(2 * np.pi * along / wave)), np.uint8)


PICTURES: dict[str, Source] = {
    "camera": Source("Photographer", data.camera, (199, 175)),
    "coins": Source("Coins", data.coins),
    "astronaut": Source("Astronaut (colour)", data.astronaut),
    "coffee": Source("Coffee (colour)", data.coffee),
    "cat": Source("Cat (colour)", data.cat),
    "rocket": Source("Rocket (colour)", data.rocket),
    "text": Source("Handwriting", data.text),
    "page": Source("A printed page", data.page),
    "moon": Source("Moon", data.moon),
    "clock": Source("A clock in motion", data.clock),
    "brick": Source("Bricks", data.brick),
    "grass": Source("Grass", data.grass),
    "gravel": Source("Gravel", data.gravel),
    "rings": Source("Rings: every direction and wavelength", rings),
    "stripes": Source("Stripes along 19.5°", stripes),
    "single": Source("A bright dot, alone", single_dot),
    "dot": Source("A bright dot and an edge", dot_and_edge, (48, 32)),
    "equal": Source("Colours of equal brightness", equally_bright, (16, 15)),
}
EVEN_IN_GREY = ("equal",)  # without its colours there is nothing to be seen


@cache
def load(name: str) -> Bytes:
    """The picture of that name, made once, read-only. Raises ValueError for a name not in PICTURES."""
    if name not in PICTURES:
        raise ValueError(f"The picture is one of {', '.join(PICTURES)}.")
    picture = np.array(_scaled(Image.fromarray(np.asarray(PICTURES[name].load()))))
    picture.setflags(write=False)
    return picture


def grey(picture: ArrayLike) -> Bytes:
    """(H, W): 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), rounded to whole numbers; a grey picture as it is."""
    pixels = np.asarray(picture, np.uint8)
    if pixels.ndim == 2:
        return pixels
    return ((pixels.astype(np.int64) @ LUMA + 500) // 1000).astype(np.uint8)


def read(file: bytes) -> Read:
    """A PNG, JPEG or WebP file as a picture: turned as its camera says, laid on white, made small enough.

    Raises ValueError with one sentence for anything else, whatever it pretends to be.
    """
    if len(file) > LARGEST_FILE:
        raise ValueError(
            f"The file has {len(file):,} bytes; a picture may have {MOST_MEGABYTES} MB, which are {LARGEST_FILE:,}."
        )
    try:
        file = without_notes(file)
        with Image.open(io.BytesIO(file), formats=FORMATS) as image:
            width, height = image.size
            if width * height > LARGEST_SIZE:
                raise _Refused(_too_large(f"{width}×{height} = {width * height:,}"))
            image.verify()  # a PNG's checksums; decoding alone may take rubbish for pixels
        with Image.open(io.BytesIO(file), formats=FORMATS) as image:
            return _decoded(image)
    except _Refused as reason:
        raise ValueError(str(reason)) from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValueError(_too_large(f"more than {Image.MAX_IMAGE_PIXELS:,}")) from None
    except UnidentifiedImageError:
        raise ValueError("This is no picture that can be read here: a PNG, a JPEG or a WebP file is.") from None
    except Exception:  # a damaged file makes a decoder raise nearly anything: OSError, SyntaxError, struct.error, …
        raise ValueError("The file is damaged or breaks off: it could not be read to its end.") from None


def without_notes(file: bytes) -> bytes:
    """A PNG without its texts, colour profiles and all else that says nothing of its pixels; any other file as it is.

    Texts may be packed so tightly that Pillow refuses the whole picture for them (its limit for what they unpack to is
    a megabyte, against files that unpack to gigabytes), and a damaged note is no reason to refuse a picture. Very many
    small chunks take seconds to be read; a file of more than MOST_CHUNKS is refused.
    """
    if not file.startswith(PNG):
        return file
    kept, at = [PNG], len(PNG)
    while at + CHUNK <= len(file):
        end = at + CHUNK + int.from_bytes(file[at : at + 4], "big")
        if file[at + 4 : at + 8] in OF_PIXELS or end > len(file):
            kept.append(file[at:end])
        if len(kept) > MOST_CHUNKS:
            raise _Refused(
                f"The picture is cut into more than {MOST_CHUNKS:,} chunks: save it again in another program."
            )
        at = end
    return b"".join([*kept, file[at:]])


class _Refused(Exception):
    """A file that is what it says, but is not taken."""


def _too_large(pixels: str) -> str:
    return f"The picture has {pixels} pixels; it may have {LARGEST_SIZE:,}."


def _decoded(image: Image.Image) -> Read:
    notes = ["Of a moving picture, this is the first frame."] if getattr(image, "n_frames", 1) > 1 else []
    try:
        orientation = image.getexif().get(ORIENTATION, 1)
    except Exception:  # the picture is there; a damaged note about it is no reason to refuse it
        orientation = 1
    width, height = image.size
    image.draft(None, (LARGEST_SIDE, LARGEST_SIDE))  # lets a JPEG decode at a fraction of its size
    eight_bits, note = _eight_bits(image)
    notes += [note] if note else []
    small = _scaled(eight_bits)
    if max(width, height) > LARGEST_SIDE:
        notes.append(f"Made smaller: from {width}×{height} to {small.width}×{small.height} pixels.")
    if orientation in range(2, 9):
        small.getexif()[ORIENTATION] = orientation
        small = ImageOps.exif_transpose(small)
        notes.append("Turned upright, as its camera noted.")
    return Read(np.array(small), " ".join(notes))


def _eight_bits(image: Image.Image) -> tuple[Image.Image, str]:
    """Any mode as L or RGB of eight bits, what is transparent on a ground; and what there is to say of that."""
    note = ""
    grey_one = image.mode in GREY_MODES
    if image.mode.startswith("I") or image.mode == "F":
        values = np.asarray(image, np.float64)
        values = values / 257 if values.max(initial=0) > 255 or image.mode.startswith("I;16") else values
        image = Image.fromarray(np.rint(np.clip(values, 0, 255)).astype(np.uint8))
    if "transparency" in image.info or image.mode in ("LA", "La", "PA", "RGBA", "RGBa"):
        image, note = _on_ground(image.convert("RGBA"))
    return image.convert("L" if grey_one else "RGB"), note


def _on_ground(clear: Image.Image) -> tuple[Image.Image, str]:
    """What is transparent laid on white; on black if all that is not is white, too, so that it could not be seen."""
    on_white = Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")
    if _ranges(clear)[3] < CLEAR or max(_ranges(on_white)) >= FLAT:
        return on_white, ""
    on_black = Image.alpha_composite(Image.new("RGBA", clear.size, "black"), clear).convert("RGB")
    return on_black, "All that is not transparent is white, so the ground is black."


def _ranges(image: Image.Image) -> list[float]:
    """From each band's least value to its greatest."""
    bands = [np.asarray(band) for band in image.split()]
    return [float(np.ptp(band)) for band in bands]


def _scaled(image: Image.Image) -> Image.Image:
    """No longer than LARGEST_SIDE; the mean over what becomes one pixel (Lanczos), so that nothing aliases."""
    image.thumbnail((LARGEST_SIDE, LARGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=None)
    return image
