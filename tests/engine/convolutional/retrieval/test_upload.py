"""A visitor's own set: what is taken of files and zips, and a sentence for what is not."""

import io
import struct
import zipfile

import numpy as np
import pytest
from PIL import Image
from skimage import data

from engine.convolutional.retrieval import natural, spaces, upload
from engine.convolutional.retrieval.archive import own_archive
from engine.convolutional.retrieval.search.experiment import Search
from engine.convolutional.retrieval.search.settings import SearchSettings
from engine.convolutional.retrieval.upload import LARGEST, read_set
from tests.engine.scripts import alone, ended
from ui.live.session import Session


def png(level=120, side=40):
    file = io.BytesIO()
    picture = np.full((side, side + 8, 3), level, np.uint8)
    picture[: side // 2] = 255 - level
    Image.fromarray(picture).save(file, "png")
    return file.getvalue()


def zipped(files, **more):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, **more) as packed:
        for name, file in files.items():
            packed.writestr(name, file)
    return content.getvalue()


def test_files_and_zips_become_a_set_whose_folders_are_classes():
    inside = {"a/one.png": png(), "a/two.PNG": png(90), "b/three.png": png(10), "b/notes.txt": b"no picture",
              "__MACOSX/a/._one.png": b"rubbish", "b/.hidden.png": b"rubbish"}  # fmt: skip
    found = read_set([("set.zip", zipped(inside)), ("loose.png", png(200))])
    assert [(one.name, one.folder) for one in found] == [
        ("one.png", "a"), ("two.PNG", "a"), ("three.png", "b"), ("loose.png", ""),
    ]  # fmt: skip
    archive = own_archive(found)
    assert archive.pictures.shape == (4, natural.SIDE, natural.SIDE, 3)
    assert [archive.classes[label] for label in archive.labels] == ["a", "a", "b", ""]
    assert sorted(archive.queries.tolist()) == [0, 1]  # the others are alone in their class


def lying():
    """A zip whose directory says that its picture has 10 bytes, and that unpacks to more."""
    content = bytearray(zipped({"one.png": png(side=64), "two.png": png()}))
    for magic, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = content.find(magic)
        content[place + at : place + at + 4] = struct.pack("<I", 10)
    return bytes(content)


def locked():
    content = bytearray(zipped({"one.png": png(), "two.png": png()}))
    place = content.find(b"PK\x01\x02")
    content[place + 8] |= 1
    return bytes(content)


REFUSED = [
    ([("one.png", png())], "At least two pictures"),
    ([("set.zip", zipped({"a.txt": b"", "b.md": b""}))], "At least two pictures"),
    ([("set.zip", b"no zip")], "The zip is damaged, or no zip"),
    ([("set.zip", zipped({"a.png": png(), "b.png": png()})[:-40])], "The zip is damaged, or no zip"),
    ([("set.zip", zipped({f"{k}.png": b"" for k in range(201)}))], "The zip has 201 pictures; it may have 200"),
    ([("one.png", png())] * 201, "more than 200 pictures"),
    ([("set.zip", zipped({f"{k}.txt": b"" for k in range(2_001)}))], "The zip has 2,001 entries"),
    ([("set.zip", zipped({"a.png": bytes(9_000_000), "b.png": png()}))], "unpacks to more than 100 times its size"),
    ([("set.zip", zipped({"a.png": bytes(11_000_000), "b.png": png()}))], "has 11,000,000 bytes"),
    ([("set.zip", zipped({f"{k}.png": bytes(9_000_000) for k in range(12)}))], "The zip unpacks to 108,000,000 bytes"),
    ([("set.zip", lying())], "zip"),
    ([("set.zip", locked())], "locked with a password"),
    ([("a.png", png()), ("b.png", b"GIF89a")], "“b.png”: This is no picture"),
    ([("set.zip", zipped({"a.png": png(), "deep/b.png": png()[:60]}))], "“b.png”: "),
    ([("a.png", bytes(LARGEST + 1)), ("b.png", png())], "it may have 10 MB"),
]


@pytest.mark.parametrize(("files", "sentence"), REFUSED, ids=[sentence[:30] for _, sentence in REFUSED])
def test_what_is_refused_is_said_in_a_sentence(files, sentence):
    with pytest.raises(ValueError, match=r".*\.$") as refused:
        read_set(files)
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


def test_nothing_is_written_to_the_disk(monkeypatch):
    monkeypatch.setattr(zipfile.ZipFile, "extract", None)
    monkeypatch.setattr(zipfile.ZipFile, "extractall", None)
    names = {"/etc/evil.png": png(), "C:/other.png": png()}
    assert [one.name for one in read_set([("set.zip", zipped(names))])] == ["evil.png", "other.png"]
    assert upload.LARGEST == 10 * 2**20


@pytest.fixture(scope="module")
def few():
    """Two pictures, three squares of each: an archive of a visitor's own."""
    found = []
    for name, picture in (("cat", data.chelsea()), ("coins", data.coins())):
        found += [upload.Own(f"{k}.png", name, picture[60:200, 100 * k : 100 * k + 140]) for k in range(3)]
    return own_archive(found)


def test_natural_pictures_have_four_spaces(few):
    for name in spaces.spaces_of(few):
        rows = spaces.features(few, name)
        assert rows.shape == (6, spaces.numbers_of(name))
        again = spaces.of(few.pictures[2:3], [name], few)[name][0]
        assert np.allclose(again, rows[2], atol=1e-6)
        assert spaces.by_place(name, rows[0].astype(np.float64)).sum() == pytest.approx(rows[0].sum(), rel=1e-5)
    for name in (spaces.COLOURS, spaces.WORDS):
        assert np.allclose(spaces.features(few, name).sum(axis=1), 1)
    assert (
        spaces.features(few, spaces.COLOURS)[0].argmax()
        == np.bincount((few.pictures[0].reshape(-1, 3) // 64).astype(int) @ [16, 4, 1]).argmax()
    )


def test_a_picture_without_key_points_has_no_words():
    flat = np.full((natural.SIDE, natural.SIDE, 3), 90, np.uint8)
    assert natural.descriptors(flat).shape == (0, 128)
    assert natural.words(natural.descriptors(flat), np.zeros((3, 128))).sum() == 0
    assert natural.vocabulary([natural.descriptors(flat)]).shape == (0, 128)


def test_a_search_in_ones_own_pictures(few, tmp_path):
    search = Search(SearchSettings(archive="own", pick=0), few)
    assert search.spaces == [*spaces.NATURAL]
    assert len(search.found[spaces.TINY].which) == 5
    assert search.frame()["query.said"] == ["Example: picture 0, “cat”."]
    search.amend("turn", 45.0)
    assert search.query.shape == (natural.SIDE, natural.SIDE, 3)
    assert ended(alone(search.script, tmp_path, search.beside)) == 0
    asked = Search(SearchSettings(archive="own"), few, data.chelsea()[60:200, :140])
    assert asked.own == -1
    assert asked.found[spaces.TINY].which[0] == 0
    with pytest.raises(ValueError, match="No pictures of your own"):
        Search(SearchSettings(archive="own"))


def test_pictures_without_classes_are_searched_and_nothing_is_said_of_precision(few):
    loose = [upload.Own(f"{k}.png", "", picture) for k, picture in enumerate(few.pictures)]
    search = Search(SearchSettings(archive="own", pick=0, told="ranking"), own_archive(loose))
    frame = search.frame()
    assert search.length == 0
    assert frame["near.0.agrees"] == []
    assert frame["space.0"][1:] == ["P@10 –", "AP –"]
    assert frame["account"] == ["No other picture is of an unknown class: there is no average precision."]
    assert frame["query.said"] == ["Example: picture 0."]
    live = Session(search)
    live.forward()
    assert live.experiment.steps == 0
    assert "step" in live.advance(0.0)
