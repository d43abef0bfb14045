"""Scripts that visitors take along, run."""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import os
import re
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from multiprocessing.context import ForkServerContext
from pathlib import Path
from types import MappingProxyType, ModuleType
from unittest.mock import patch

import numba
import torch

# torch's optimisers import torch's compiler, with 800 modules, at their first step.
LIBRARIES = ["numpy", "numba", "torch", "torch._dynamo", "scipy.signal", "scipy.ndimage", "sklearn.datasets",
             "sklearn.decomposition"]  # fmt: skip
LIBRARIES += [f"sklearn.{name}" for name in ("ensemble", "linear_model", "model_selection", "naive_bayes", "svm")]
OURS = ("engine", "ui", "pages", "tests")


@cache
def _ready() -> ForkServerContext:
    """Python processes that have imported the libraries already, which takes longer than most scripts."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LIBRARIES)
    return context


def alone(text: str, folder: Path, files: Mapping[str, bytes] = MappingProxyType({})) -> str:
    """What a script prints that is run by a Python of its own, in a folder where nothing of the project need be. files:
    those that the page gives beside it."""
    _put(files, folder)
    process = _ready().Process(target=_run, args=(text, folder), daemon=True)
    with patch.dict(sys.modules, __main__=ModuleType("__main__")):  # or else it runs that first, which is the last page
        process.start()
    process.join(120)
    assert process.exitcode == 0, (folder / ".errors").read_text(encoding="utf-8")
    return (folder / ".said").read_text(encoding="utf-8")


def _run(text: str, folder: Path) -> None:
    os.chdir(folder)
    for stream, name in ((1, ".said"), (2, ".errors")):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
    for name in [name for name in sys.modules if name.partition(".")[0] in OURS]:
        del sys.modules[name]
    sys.modules.update(dict.fromkeys(OURS))  # they cannot be imported any more
    numba.config.DISABLE_JIT = True  # the same loops as plain Python: to compile them takes longer
    exec(compile(text, "script.py", "exec", dont_inherit=True), {"__name__": "__main__"})
    sys.stdout.flush()


def ended(said: str) -> float:
    """By how much a script says that it has missed the stage's figures."""
    last = said.strip().splitlines()[-1]
    if last == "These are the figures on the stage, to the last digit.":
        return 0.0
    found = re.fullmatch(
        r"From the figures on the stage these differ by up to (\S+) of their size, or of 1 \(.*\)\.", last
    )
    assert found, said
    return float(found[1])


def _put(files: Mapping[str, bytes], folder: Path) -> None:
    for name, content in files.items():
        (folder / name).write_bytes(content)


def here(text: str, folder: Path | None = None, files: Mapping[str, bytes] = MappingProxyType({})) -> str:
    """What a script prints that is run in this Python, which saves the time in which torch is imported. Without a
    folder, in one that is gone afterwards, with what the script wrote."""
    said, dtype, threads = io.StringIO(), torch.get_default_dtype(), torch.get_num_threads()
    try:
        with (
            tempfile.TemporaryDirectory() as gone,
            contextlib.redirect_stdout(said),
            contextlib.chdir(folder or gone),
        ):
            _put(files, Path())
            exec(compile(text, "script.py", "exec", dont_inherit=True), {"__name__": "__main__"})
    finally:
        torch.set_default_dtype(dtype)
        torch.set_num_threads(threads)
    return said.getvalue()
