"""MNIST by download: scikit-learn's own fetch_openml, in its process, against a small OpenML of our own."""

import contextlib
import hashlib
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from engine.digits.download import ROOT, Download, downloaded, home
from engine.digits.mnist import read_idx

ROWS, KEPT = 50, 40
CHILD = """
import sys
from pathlib import Path
from sklearn.datasets import _openml
from engine.digits import fetch
base, rows, folder = sys.argv[1:]
for name in ("_SEARCH_NAME", "_DATA_INFO", "_DATA_FEATURES", "_DATA_QUALITIES"):
    setattr(_openml, name, getattr(_openml, name).replace("https://www.openml.org", base))
fetch.main(Path(folder), int(rows))
"""


def table():
    """Pictures and labels, and the file that OpenML has of them."""
    chance = np.random.default_rng(0)
    images, labels = chance.integers(0, 256, (ROWS, 784)), chance.integers(0, 10, ROWS)
    names = [*(f"pixel{k}" for k in range(1, 785)), "class"]
    head = [f"@ATTRIBUTE {name} {'{0,1,2,3,4,5,6,7,8,9}' if name == 'class' else 'real'}" for name in names]
    rows = [",".join(map(str, [*image, label])) for image, label in zip(images, labels, strict=True)]
    return images, labels, names, "\n".join(["@RELATION mnist_784", *head, "@DATA", *rows, ""]).encode()


class OpenML:
    """Answers what scikit-learn asks. whole: lets the second half of the table out."""

    def __init__(self, says_how_long=True, damaged=False):
        self.images, self.labels, self.names, self.file = table()
        self.says_how_long, self.damaged = says_how_long, damaged
        self.whole = threading.Event()
        self.half = threading.Event()
        here = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                here.answer(self)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, handler):
        body = self.file if "/json/" not in handler.path else json.dumps(self.about(handler.path)).encode()
        handler.send_response(200)
        if self.says_how_long or "/json/" in handler.path:
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        if body is not self.file:
            handler.wfile.write(body)
            return
        handler.wfile.write(body[: len(body) // 2])
        self.half.set()
        self.whole.wait(60)
        with contextlib.suppress(OSError):  # the other side may have gone
            handler.wfile.write(body[len(body) // 2 :])

    def about(self, path):
        if "data/list" in path:
            return {"data": {"dataset": [{"did": 554, "version": 1}]}}
        if "features" in path:
            flags = {"is_ignore": "false", "is_row_identifier": "false", "number_of_missing_values": "0"}
            kinds = {name: "nominal" if name == "class" else "numeric" for name in self.names}
            return {"data_features": {"feature": [
                {"name": name, "data_type": kind, "is_target": str(name == "class").lower(), "index": str(k), **flags}
                for k, (name, kind) in enumerate(kinds.items())
            ]}}  # fmt: skip
        if "qualities" in path:
            return {"data_qualities": {"quality": [{"name": "NumberOfInstances", "value": str(float(ROWS))}]}}
        digest = "0" * 32 if self.damaged else hashlib.md5(self.file).hexdigest()
        return {"data_set_description": {
            "id": "554", "name": "mnist_784", "version": "1", "format": "ARFF", "status": "active", "description": "",
            "url": f"{self.base}/data/v1/download/52667/mnist_784.arff", "md5_checksum": digest,
        }}  # fmt: skip

    def download(self, first="pass"):
        child = f"import sys; sys.path.insert(0, {str(ROOT)!r})\nfrom engine.digits import fetch\n{first}\n{CHILD}"
        return Download([sys.executable, "-c", child, self.base, str(KEPT)])

    def close(self):
        self.whole.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def openml(monkeypatch, tmp_path):
    monkeypatch.setenv("SCIKIT_LEARN_DATA", str(tmp_path / "cache"))
    made = []

    def make(**more):
        made.append(OpenML(**more))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.mark.parametrize("says_how_long", [True, False])
def test_the_first_rows_are_kept_and_bytes_are_counted_as_they_come(openml, says_how_long):
    fake = openml(says_how_long=says_how_long)
    download = fake.download()
    assert downloaded() is None
    assert download.start("me")
    assert not download.start("another")
    assert fake.half.wait(60)
    fake.whole.set()
    download.wait()
    assert (download.error, download.running, download.by) == ("", False, "me")
    assert download.progress.phase == "reading"
    folder = downloaded()
    images = read_idx(folder / "train-images-idx3-ubyte", dimensions=3)
    np.testing.assert_array_equal(images.reshape(KEPT, -1), fake.images[:KEPT])
    np.testing.assert_array_equal(read_idx(folder / "train-labels-idx1-ubyte", dimensions=1), fake.labels[:KEPT])
    assert not list(home().rglob("playground-*"))
    fake.close()
    again = fake.download()
    again.start()  # what is in scikit-learn's cache needs no network
    again.wait()
    assert again.error == ""


def test_cancelled_in_the_middle_it_leaves_nothing_broken_behind(openml):
    fake = openml()
    download = fake.download()
    download.start()
    assert fake.half.wait(60)
    while download.progress.phase != "download" or not download.progress.received:
        assert download.running
    assert 0 < download.progress.received <= len(fake.file) // 2
    assert download.progress.total == len(fake.file)
    download.cancel()
    assert not download.running
    assert "broken off" in download.error
    assert downloaded() is None
    left = [path.name for path in home().rglob("*") if path.is_file()]
    assert not [name for name in left if "arff" in name]
    assert not list(home().rglob("playground-*"))


def test_offline_is_one_sentence(openml):
    fake = openml()
    fake.close()
    download = fake.download()
    download.start()
    download.wait()
    assert "openml.org cannot be reached from this server" in download.error
    assert downloaded() is None


def test_what_is_damaged_is_not_kept(openml):
    fake = openml(damaged=True)
    fake.whole.set()
    download = fake.download()
    download.start()
    download.wait()
    assert "failed" in download.error
    assert downloaded() is None


def test_what_is_too_large_is_broken_off(openml):
    fake = openml()
    fake.whole.set()
    download = fake.download("fetch.MOST_BYTES = 80_000")
    download.start()
    download.wait()
    assert "What OpenML sends is larger than" in download.error
    assert not list(home().rglob("*arff*"))


def test_a_download_that_takes_too_long_is_broken_off(openml):
    download = Download([sys.executable, "-c", "import time; time.sleep(60)"], seconds=0.2)
    download.start()
    download.wait()
    assert "took longer" in download.error


@pytest.mark.parametrize("code", ["print('nonsense')", "print('[1]')", "raise SystemExit(3)"])
def test_a_process_that_says_nothing_of_use_has_failed(openml, code):
    download = Download([sys.executable, "-c", code])
    download.start()
    download.wait()
    assert download.error == "The download ended before it was whole."
