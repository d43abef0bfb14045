"""A real server and a real browser, for the browser tests and the benchmarks."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, BrowserType, sync_playwright

ROOT = Path(__file__).parent.parent
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


CAMERA = ("--use-fake-device-for-media-stream",)
"""A browser with a camera that shows a test picture, and that lends it where a test has granted that."""
ELSEWHERE = "workshop.test"
"""Another name of this machine, whose pages a browser does not trust with a camera, for they come over plain http."""


def find_browser() -> str | None:
    """An installed Chromium or Chrome; None lets Playwright look for its own."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for name in names if (path := shutil.which(name))), None)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


class Server:
    """The app on ``port``, or a free one."""

    def __init__(self, *options: str, port: int = 0) -> None:
        port = port or free_port()
        self.url = f"http://127.0.0.1:{port}"
        self._command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port), *options]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Until it is warm."""
        with tempfile.TemporaryFile() as log:
            self._process = subprocess.Popen(self._command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
            try:
                self._wait(self._process)
            except BaseException:
                self.stop()
                log.seek(0)
                sys.stderr.write(log.read()[-4000:].decode(errors="replace"))
                raise

    def stop(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        self._process.kill()
        self._process.wait()
        self._process = None

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        health = f"{self.url}/_stcore/health"
        until = time.monotonic() + 120  # a cold cache compiles the training loop first
        while time.monotonic() < until and process.poll() is None:
            with contextlib.suppress(OSError), urllib.request.urlopen(health, timeout=2) as answer:
                if answer.status == 200:
                    return
            time.sleep(0.1)
        raise RuntimeError("The server did not start.")


@contextlib.contextmanager
def server(*options: str, port: int = 0) -> Iterator[str]:
    """The app's address while it is served."""
    serving = Server(*options, port=port)
    serving.start()
    try:
        yield serving.url
    finally:
        serving.stop()


@contextlib.contextmanager
def browser(*more: str) -> Iterator[Browser]:
    """A headless Chromium, with more flags."""
    with sync_playwright() as playwright, launched(playwright.chromium, *more) as found:
        yield found


@contextlib.contextmanager
def launched(kind: BrowserType, *more: str) -> Iterator[Browser]:
    """The same, beside another of its kind."""
    found = kind.launch(executable_path=find_browser(), args=[*FLAGS, *more])
    yield found
    found.close()
