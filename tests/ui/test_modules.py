"""The stage's modules that need no browser, tested in their own language: tests/stage/*.test.mjs."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.serving import ROOT

HERE = Path(__file__).parents[1] / "stage"


@pytest.mark.parametrize("file", sorted(path.name for path in HERE.glob("*.test.mjs")))
def test_module(file, node):
    done = subprocess.run([node, "--test", HERE / file], check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_are_tests_of_modules():
    assert list(HERE.glob("*.test.mjs"))


def test_no_page_asks_a_canvas_for_pixels():
    """Browsers that protect against fingerprinting falsify them: strokes come back, or the stage reads with a check."""
    sources = [path for folder in ("ui", "pages") for path in (ROOT / folder).rglob("*.py")]
    assert sources
    assert [path.name for path in sources if re.search(r"image_data|image_bytes", path.read_text("utf-8"))] == []
