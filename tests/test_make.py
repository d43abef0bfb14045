"""Where the Makefile takes torch from, with a pip that only writes down what it is asked."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CPU = "https://download.pytorch.org/whl/cpu"
make_is_there = pytest.mark.skipif(shutil.which("make") is None, reason="needs make")


def program(path: Path, script: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def install(folder: Path, *variables: str, system: str = "Linux", fails: str = "nothing") -> tuple[list[str], str, int]:
    """What pip is asked, what the screen says, and make's status; pip fails where its arguments contain ``fails``."""
    asked = folder / "asked"
    broken = f'case "$*" in *{fails}*) echo "pip says why"; exit 1;; esac'
    program(folder / "bin" / "python", f'echo "$*" >> {asked}\n{broken}\necho "a wall of words"')
    program(folder / "bin" / "pip", "exit 1")  # the environment is there
    program(folder / "fakes" / "uname", f"echo {system}")
    environment = {"PATH": f"{folder / 'fakes'}:{os.environ['PATH']}"}  # nothing of a make that may run these tests
    command = ["make", f"VENV={folder}", "PYTHON=true", *variables, f"{folder}/.ready"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return asked.read_text().splitlines(), done.stdout, done.returncode


@make_is_there
def test_on_linux_torch_alone_comes_from_the_index_of_cpu_builds(tmp_path):
    (_, torch, rest), said, status = install(tmp_path)
    assert f"--index-url {CPU} --no-deps" in torch
    assert torch.endswith(" torch")
    assert "--index-url" not in rest
    assert (said.count("\n"), status) == (1, 0)  # one line says what is going on, pip says nothing
    assert (tmp_path / ".ready").exists()


@make_is_there
def test_where_that_index_fails_torch_comes_with_the_rest_and_one_line_says_so(tmp_path):
    asked, said, status = install(tmp_path, fails="--index-url")
    assert len(asked) == 3
    assert f"No torch from {CPU}" in said
    assert (said.count("\n"), status) == (2, 0)


@make_is_there
@pytest.mark.parametrize(("variables", "system"), [((), "Darwin"), (("TORCH_INDEX=",), "Linux")])
def test_other_systems_and_an_empty_override_ask_the_usual_index_alone(tmp_path, variables, system):
    asked, _, _ = install(tmp_path, *variables, system=system)
    assert len(asked) == 2
    assert "--index-url" not in "".join(asked)


@make_is_there
def test_another_index_can_be_named_on_any_system(tmp_path):
    asked, _, _ = install(tmp_path, "TORCH_INDEX=http://mirror/cpu", system="Darwin")
    assert "--index-url http://mirror/cpu" in asked[1]


@make_is_there
def test_when_the_installation_fails_pip_says_why(tmp_path):
    _, said, status = install(tmp_path, fails="-e")
    assert "pip says why" in said
    assert status == 2
    assert not (tmp_path / ".ready").exists()


@make_is_there
def test_an_old_python_is_turned_away_in_a_sentence(tmp_path):
    program(tmp_path / "old", f'exec {sys.executable} -S -c "import sys; sys.version_info = (3, 10); $2"')
    command = ["make", f"VENV={tmp_path}", f"PYTHON={tmp_path / 'old'}", f"{tmp_path}/.ready"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Python 3.11 or newer is needed" in done.stderr
