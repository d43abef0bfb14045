"""The recipe for a lesson in docs/architecture.md: its files, put where it says, are a lesson that works."""

from __future__ import annotations

import importlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from pages import lessons
from tests.engine.scripts import alone, ended
from tests.pages.visit import described, said, session
from ui.figures import SIZE, WIDE

ROOT = Path(__file__).parents[2]
ROOMS = ("engine.supervised", "ui.supervised")


@pytest.fixture
def built(tmp_path, monkeypatch):
    """The example's files, in rooms beside those that are there; returns them by their paths."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    blocks = dict(re.findall(r"```python\n# (\S+\.py)\S* ?.*?\n(.*?)```", text, re.DOTALL))
    entry = blocks.pop("pages/lessons.py")
    shutil.copytree(ROOT / "pages", tmp_path / "pages")
    for path, block in blocks.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(block, encoding="utf-8")
        (tmp_path / path).parent.joinpath("__init__.py").touch()
    for room in ROOMS:
        where = [*importlib.import_module(room).__path__, str(tmp_path / room.replace(".", "/"))]
        monkeypatch.setattr(importlib.import_module(room), "__path__", where)
    (lesson,) = eval(entry, {"Lesson": lessons.Lesson})
    monkeypatch.setattr(lessons, "HERE", tmp_path / "pages")
    monkeypatch.setattr(lessons, "LESSONS", [*lessons.LESSONS, lesson])
    yield tmp_path
    for name in [name for name in sys.modules if "supervised.descent" in name]:
        del sys.modules[name]


def test_all_of_the_recipe_is_formatted_and_sound(built):
    """As make check would find it."""
    written = [*built.rglob("descent/*.py"), built / "pages" / "supervised" / "descent.py"]
    assert len(written) == 10  # with the folders' own files
    for command in ("check", "format"):
        ruff = [sys.executable, "-m", "ruff", command, "--config", ROOT / "pyproject.toml", *written]
        here = ["--check"] if command == "format" else ["--config", 'lint.isort.known-first-party = ["engine", "ui"]']
        done = subprocess.run([*ruff, *here], check=False, capture_output=True, text=True, cwd=built)
        assert done.returncode == 0, done.stdout


@pytest.mark.unfolded
def test_its_page_opens_plays_and_gives_a_script(built):
    app = AppTest.from_file(built / "pages" / "index.py", default_timeout=60)
    app.run()
    app.switch_page("supervised/descent.py").run()
    assert not app.exception
    assert said(app) == ""
    live = session(app, "descent")
    frame = live.advance(0.0)
    for view in described(app)["rows"][0]["views"][:1]:
        assert {view["options"]["field"], view["options"]["points"]} <= frame.keys()
    experiment = live.experiment
    experiment.step(10)
    app.number_input(key="exercise.descent").set_value(0.2).run()
    assert [one.value for one in app.success] == ["Right: 1 − 0.1 · 8 · 1 = 0.2."]
    app.slider(key="descent.momentum").set_value(0.8).run()
    assert live.experiment is experiment  # it applies while it runs
    experiment.step(10)
    experiment.place(0, 2.0, 1.0)
    experiment.step(10)
    app.run()
    (script,) = (code.value for code in app.code if 'print("x =' in code.value)
    printed = alone(script, built)
    assert printed.splitlines()[0] == f"x = {experiment.training.x.tolist()}"
    assert ended(printed) == 0


def test_its_gradient_is_autograds(built):
    valley = importlib.import_module("engine.supervised.descent.valley")
    x = torch.tensor([2.0, -1.5], dtype=torch.float64, requires_grad=True)
    ((x[0] ** 2 + 8 * x[1] ** 2) / 2).backward()
    assert np.allclose(valley.gradient(x.detach().numpy(), 8), x.grad)


def test_it_diverges_where_its_link_says_so_and_its_card_is_drawn(built):
    kind = importlib.import_module("engine.supervised.descent.experiment").DescentExperiment
    settings = importlib.import_module("engine.supervised.descent.settings").DescentSettings
    for steepness in (8, 20):
        experiment = kind(settings(rate=0.3, steepness=steepness))
        experiment.step(200)
        assert experiment.diverged
        assert "Lower the rate" in experiment.stopped
    picture = importlib.import_module("ui.supervised.descent.picture").picture()
    assert picture.shape == (SIZE, WIDE, 3)
