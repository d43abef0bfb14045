"""The download of MNIST: it runs in the background, can be watched and cancelled, and there is one at a time.

    download = Download()
    download.start()
    download.progress          # Progress(phase="download", received=3_407_872, total=None)
    download.cancel()

The work is done by :mod:`engine.digits.fetch` in a process of its own. OpenML's server does not always say how much it
will send: then `total` is None, and only the number of bytes received is known.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.digits.fetch import FOLDER

MOST_SECONDS = 900.0
PATIENCE = 3.0  # seconds that the process has to delete its unfinished files
ROOT = Path(__file__).parents[2]
FILES = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte")


def home() -> Path:
    """scikit-learn's cache: the folder that it names in SCIKIT_LEARN_DATA, or its own in the user's."""
    return Path(os.environ.get("SCIKIT_LEARN_DATA") or "~/scikit_learn_data").expanduser()


def downloaded() -> Path | None:
    """The folder with what was downloaded, once it is whole."""
    folder = home() / FOLDER
    return folder if all((folder / name).is_file() for name in FILES) else None


@dataclass(frozen=True)
class Progress:
    """phase: asking, download, reading; received, total: bytes, total None where it is not known."""

    phase: str = "asking"
    received: int = 0
    total: int | None = None


class Download:
    """The one download of a server. command: what fetches, given the cache's folder as its last argument."""

    def __init__(self, command: Sequence[str] = (), seconds: float = MOST_SECONDS) -> None:
        self._command = list(command) or [sys.executable, "-m", "engine.digits.fetch"]
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._watching: threading.Thread | None = None
        self.progress = Progress()
        self.error, self.by = "", ""

    @property
    def running(self) -> bool:
        return self._process is not None

    def start(self, by: str = "") -> bool:
        """Begin a download. Returns False, and does nothing, while one is running. by: who started it."""
        with self._lock:
            if self.running:
                return False
            self.progress, self.error, self.by = Progress(), "", by
            try:
                self._process = subprocess.Popen(
                    [*self._command, str(home())], cwd=ROOT, text=True,
                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                )  # fmt: skip
            except OSError as reason:
                self.error = f"The download cannot be started: {reason}"
                return False
            self._watching = threading.Thread(target=self._watch, args=(self._process,), daemon=True)
            self._watching.start()
            return True

    def cancel(self, why: str = "The download was broken off.") -> None:
        """Stop it, and delete what was received of an unfinished file."""
        process = self._process
        if process is None:
            return
        self.error = why
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE)
        process.kill()
        self.wait()

    def wait(self) -> None:
        """Wait until it has ended, with success or without."""
        if self._watching is not None:
            self._watching.join()

    def _watch(self, process: subprocess.Popen[str]) -> None:
        too_long = f"The download took longer than {self._seconds / 60:.0f} minutes and was broken off."
        alarm = threading.Timer(self._seconds, self._stop, (process, too_long))
        alarm.daemon = True
        alarm.start()
        assert process.stdout is not None
        assert process.stdin is not None
        done = False
        for line in process.stdout:
            said: dict[str, Any] = {}
            with suppress(ValueError, TypeError):
                said |= json.loads(line)
            done = done or bool(said.get("done"))
            if "error" in said and not self.error:
                self.error = str(said["error"])
            if "phase" in said:
                self.progress = Progress(str(said["phase"]), int(said.get("received") or 0), said.get("total"))
        process.wait()
        alarm.cancel()
        process.stdout.close()
        with suppress(OSError):
            process.stdin.close()
        left = f"playground-{process.pid}-*"
        for path in [*home().glob(left), *(home() / "openml").rglob(left)]:
            shutil.rmtree(path, ignore_errors=True)
        self.error = "" if done else self.error or "The download ended before it was whole."
        self._process = None

    def _stop(self, process: subprocess.Popen[str], why: str) -> None:
        self.error = why
        process.kill()
