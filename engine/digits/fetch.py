"""MNIST from OpenML by scikit-learn, in a process of its own: started by :mod:`engine.digits.download`.

    python -m engine.digits.fetch FOLDER     # FOLDER: scikit-learn's cache

It is a process of its own for three reasons: reading 60,000 lines of text would keep other visitors waiting,
scikit-learn's download cannot be stopped from outside, and here the bytes can be counted without changing the
connections of anything else. It reports in lines of JSON: {"phase": …, "received": …, "total": …}, and at the end
{"done": true} or {"error": …}.

OpenML's table has MNIST's training part in its first 60,000 rows and the test part in the last 10,000, which are not
read. scikit-learn puts its own download in place only once it is whole; the pictures are put in place as two IDX files
in the same way.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
import warnings
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import BaseHandler, Request, build_opener, install_opener

import numpy as np
from numpy.typing import NDArray

ROWS, SIDE = 60_000, 28
PIXELS = SIDE * SIDE
FOLDER = "mnist_784_training"  # in scikit-learn's cache
MOST_BYTES = 200_000_000  # of one answer; the table has 128 million, and a tenth of that packed
SILENCE = 30.0  # seconds without a byte after which the connection counts as lost
OFTEN = 0.2  # seconds between two reports


def say(**what: Any) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


class TooLarge(URLError):
    """The answer is larger than what is read. scikit-learn tries again after other errors, but not after this kind."""


class Counting(BaseHandler):
    """Counts the bytes of every answer, and stops one that is too large."""

    handler_order = 900  # before redirections are followed

    def http_response(self, request: Request, response: Any) -> Any:
        read, received, said = response.read, 0, 0.0
        small = "/json/" in request.full_url  # what OpenML says about the table
        length = response.headers.get("Content-Length", "")
        total = int(length) if length.isdecimal() and not small else None

        def counted(*amount: Any) -> bytes:
            nonlocal received, said
            chunk: bytes = read(*amount)
            received += len(chunk)
            if received > MOST_BYTES:
                raise TooLarge(f"What OpenML sends is larger than {MOST_BYTES // 1_000_000} MB.")
            if not small and (time.monotonic() - said > OFTEN or not chunk):
                said = time.monotonic()
                say(phase="download" if chunk else "reading", received=received, total=total)
            return chunk

        response.read = counted
        return response

    https_response = http_response


def fetch(home: Path, rows: int = ROWS) -> None:
    """Download what is not in the cache yet, and put the training part beside it. Raises what scikit-learn raises."""
    from sklearn.datasets import fetch_openml

    say(phase="asking")
    bytes_each = dict.fromkeys(range(PIXELS), np.uint8)  # else pandas takes eight, and more while it reads
    found = fetch_openml(
        "mnist_784", version=1, data_home=home, as_frame=False, parser="pandas", n_retries=1,
        read_csv_kwargs={"nrows": rows, "dtype": bytes_each},
    )  # fmt: skip
    images = np.asarray(found.data)
    labels = np.char.strip(np.asarray(found.target).astype(str), "'").astype(np.int64)  # 5, or '5' in quotes
    if images.shape != (rows, PIXELS) or images.dtype != np.uint8 or labels.shape != (rows,):
        raise ValueError(f"OpenML's table has not the {rows:,} rows of {PIXELS} bytes that were expected.")
    if labels.min() < 0 or labels.max() > 9:
        raise ValueError("A label in OpenML's table is no digit.")
    put(home / FOLDER, images.reshape(-1, SIDE, SIDE), labels.astype(np.uint8))


def put(folder: Path, images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> None:
    """Write both files, or neither of them."""
    made = Path(tempfile.mkdtemp(dir=folder.parent))
    try:
        for name, array in (("train-images-idx3-ubyte", images), ("train-labels-idx1-ubyte", labels)):
            head = bytes([0, 0, 8, array.ndim]) + b"".join(side.to_bytes(4, "big") for side in array.shape)
            (made / name).write_bytes(head + array.tobytes())
        if not folder.exists():
            os.replace(made, folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def sentence(reason: Exception) -> str:
    """What went wrong, for the visitor."""
    if isinstance(reason, TooLarge):
        return str(reason.reason)
    if isinstance(reason, URLError | TimeoutError | ConnectionError):
        why = getattr(reason, "reason", reason)
        why = getattr(why, "strerror", None) or why  # without the number of the error
        return f"openml.org cannot be reached from this server ({why}): it may be offline."
    return f"The download failed: {str(reason)[:200]}"


def with_parent() -> None:
    """End when the process that started this one has ended."""
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)


def main(home: Path, rows: int = ROWS) -> None:
    tempfile.template = f"playground-{os.getpid()}-"  # so that whoever kills this process knows what to clear away
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # an exception: scikit-learn clears away what it has begun
    threading.Thread(target=with_parent, daemon=True).start()
    socket.setdefaulttimeout(SILENCE)
    install_opener(build_opener(Counting))
    warnings.simplefilter("ignore")
    try:
        home.mkdir(parents=True, exist_ok=True)
        fetch(home, rows)
        say(done=True)
    except Exception as reason:
        say(error=sentence(reason))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
