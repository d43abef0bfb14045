"""The stage's modules that need no browser, tested in their own language: tests/stage/*.test.mjs."""

import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parents[1] / "stage"


@pytest.mark.parametrize("file", sorted(path.name for path in HERE.glob("*.test.mjs")))
def test_module(file, node):
    done = subprocess.run([node, "--test", HERE / file], check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_are_tests_of_modules():
    assert list(HERE.glob("*.test.mjs"))
