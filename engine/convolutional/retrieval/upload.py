"""A visitor's own set of pictures: several files, or a zip, which is unpacked in memory and never onto the disk.

A zip may lie about all it says of itself. So what it claims is checked first (how many files, how large, how many times
its size), and then no more than that is unpacked. Its pictures are read as any uploaded picture is.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from engine.arrays import Bytes
from engine.convolutional.kernels.pictures import LARGEST_FILE, read

KINDS = (".png", ".jpg", ".jpeg", ".webp")
MOST_PICTURES, LEAST_PICTURES = 200, 2
MOST_MEGABYTES = 10
LARGEST = MOST_MEGABYTES * 2**20
MOST_ENTRIES = 2_000  # of a zip, folders and other files with them
MOST_UNPACKED = 100_000_000  # bytes
MOST_TIMES = 100  # its size that a file in a zip may unpack to: pictures are packed already
STORED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True)
class Own:
    """A picture, uint8 (h, w) or (h, w, 3), its name, and the folder in which it lay; empty for none."""

    name: str
    folder: str
    picture: Bytes


def read_set(files: Sequence[tuple[str, bytes]]) -> list[Own]:
    """The pictures of files, by their names and contents, zips among them. Raises ValueError with one sentence for what
    is not taken: then nothing of it is."""
    found: list[tuple[str, str, bytes]] = []
    for name, content in files:
        if len(content) > LARGEST:
            raise ValueError(
                f"A file has {len(content):,} bytes; it may have {MOST_MEGABYTES} MB, which are {LARGEST:,}."
            )
        if name.lower().endswith(".zip"):
            found += _unpacked(content)
        else:
            found.append((PurePosixPath(name).name, "", content))
        if len(found) > MOST_PICTURES:
            raise ValueError(f"There are more than {MOST_PICTURES} pictures: choose up to that many.")
    if len(found) < LEAST_PICTURES:
        raise ValueError("At least two pictures are needed: PNG, JPEG or WebP files, or a zip with such files.")
    return [Own(name, folder, _picture(name, content)) for name, folder, content in found]


def _picture(name: str, content: bytes) -> Bytes:
    try:
        return read(content).picture
    except ValueError as reason:
        raise ValueError(f"“{name[:40]}”: {reason}") from None


def _unpacked(content: bytes) -> list[tuple[str, str, bytes]]:
    """Name, folder and content of every picture in a zip."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = packed.infolist()
            if len(entries) > MOST_ENTRIES:
                raise ValueError(f"The zip has {len(entries):,} entries; at most {MOST_ENTRIES:,} are looked through.")
            pictures = [entry for entry in entries if _is_picture(entry.filename)]
            if len(pictures) > MOST_PICTURES:
                raise ValueError(f"The zip has {len(pictures):,} pictures; it may have {MOST_PICTURES}.")
            total = sum(entry.file_size for entry in pictures)
            if total > MOST_UNPACKED:
                raise ValueError(f"The zip unpacks to {total:,} bytes; it may be {MOST_UNPACKED:,}.")
            return [_entry(packed, entry) for entry in pictures]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError, OSError):
        raise ValueError("The zip is damaged, or no zip: it could not be unpacked.") from None


def _is_picture(name: str) -> bool:
    path = PurePosixPath(name)
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
    return path.suffix.lower() in KINDS and not hidden


def _entry(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> tuple[str, str, bytes]:
    path = PurePosixPath(entry.filename)
    called = f"“{path.name[:40]}” in the zip"
    if entry.flag_bits & 1:
        raise ValueError(f"{called} is locked with a password: pack it without one.")
    if entry.compress_type not in STORED:
        raise ValueError(f"{called} is packed in a way that is not read here: use an ordinary zip (deflate).")
    if entry.file_size > LARGEST_FILE:
        raise ValueError(f"{called} has {entry.file_size:,} bytes; a picture may have {LARGEST_FILE:,}.")
    if entry.file_size > MOST_TIMES * max(1, entry.compress_size):
        raise ValueError(f"{called} unpacks to more than {MOST_TIMES} times its size: no picture does that.")
    with packed.open(entry) as file:
        content = file.read(entry.file_size + 1)  # what it holds may be more than it says
    if len(content) != entry.file_size:
        raise ValueError(f"{called} is not as large as the zip says.")
    return path.name, path.parent.name, content
