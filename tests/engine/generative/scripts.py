"""Scripts that visitors take along, run."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
from pathlib import Path

import torch


def alone(text: str, folder: Path) -> str:
    """What a script prints that is run by a Python of its own, in a folder where nothing of the project need be."""
    command = [sys.executable, "-c", text]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def here(text: str, folder: Path | None = None) -> str:
    """What a script prints that is run in this Python, which saves the time in which torch is imported."""
    said, dtype, threads = io.StringIO(), torch.get_default_dtype(), torch.get_num_threads()
    try:
        with contextlib.redirect_stdout(said), contextlib.chdir(folder or "."):
            exec(compile(text, "script.py", "exec", dont_inherit=True), {"__name__": "__main__"})
    finally:
        torch.set_default_dtype(dtype)
        torch.set_num_threads(threads)
    return said.getvalue()
