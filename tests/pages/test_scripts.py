"""In every lesson, in every look, with every preset: *Run it yourself* ends at the figures of the stage, in an empty
folder where nothing of the project is. Lessons, looks, presets, scripts and the files beside them are found by
themselves.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from pages.lessons import LESSONS
from tests.engine.scripts import alone, ended
from tests.pages.test_hostile import given, looks
from tests.pages.visit import session
from ui import lesson as ui_lesson
from ui.controls import Controls
from ui.live.messages import Said, parameters
from ui.live.session import Session

FEW = 4  # updates that a script repeats here; a thousand of them in the tests of each lesson
EDITS = 3  # before the last steps, as a visitor makes them
ROUNDING = {"filters": 1e-4, "vae": 1e-6, "gan-digits": 1e-6, "retrieval": 1e-6}
"""How far a script may be from a stage that computes in single precision, where nothing that is learnt adds it up."""

Offered = list[tuple[Any, Callable[[Any], str], Callable[[Any], dict[str, bytes]]]]


@pytest.fixture
def offered(monkeypatch) -> Offered:
    """The scripts that a page offers: of what, how each is made, and what lies beside it."""
    found: Offered = []
    shown = ui_lesson.script

    def note(running, make, name, caption, **more):
        found.append((running, make, more.get("beside", lambda _: {})))
        shown(running, make, name, caption, **more)

    monkeypatch.setattr(ui_lesson, "script", note)
    return found


@pytest.fixture
def presets(monkeypatch) -> dict[str, list[str]]:
    """The presets of the lesson that was opened last."""
    found: dict[str, list[str]] = {"": []}
    begin = Controls.__init__

    def note(controls, address, default, presets=None, **more):
        found[""] = list(presets or {})
        begin(controls, address, default, presets, **more)

    monkeypatch.setattr(Controls, "__init__", note)
    return found


def moved(live: Session, steps: int) -> None:
    """Single steps, as a visitor makes them."""
    live.unit(live.experiment.units[-1] if "update" not in live.experiment.units else "update")
    for _ in range(steps):
        live.forward()
        live.advance(10.0)
    live.pause()


def edited(live: Session, chance: random.Random) -> list[Said]:
    """What a visitor may do to an experiment, at random."""
    allowed = {name: one for name, one in live.allowed().items() if name in live.experiment.edits}
    done = []
    for name in chance.sample(sorted(allowed), min(EDITS, len(allowed))):
        expected = parameters(getattr(allowed[name], "__func__", allowed[name]))
        done.append(Said(name, {what: given(chance, what, one) for what, one in expected.items()}))
        live.post(done[-1])
        live.advance(1.0)
    return done


def stage_of(text: str) -> dict[str, Any]:
    """The figures of the stage that a script brings along."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "STAGE":
            return ast.literal_eval(node.value)
    return {}


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_every_script_ends_at_the_figures_of_the_stage(lesson, opened, offered, presets, no_mnist, tmp_path):
    """What is opened first is left as it is; whatever else there is to look at is changed on the way, at random."""
    chance, most, ran = random.Random(lesson.name), ROUNDING.get(lesson.address, 1e-9), 0
    first, refused = opened(lesson.script), list[str]()
    for query in [{}, *looks(first, lesson.address), *({"preset": name} for name in presets[""])]:
        offered.clear()
        live = session(opened(lesson.script, **query), lesson.address)
        moved(live, FEW)
        done = edited(live, chance) if query else []
        moved(live, FEW)
        for running, make, beside in offered:
            try:
                text, files = make(running.experiment), beside(running.experiment)
            except ValueError as reason:  # the page says it in place of a script
                refused.append(str(reason))
                continue
            folder = tmp_path / str(ran)
            folder.mkdir()
            assert ended(alone(text, folder, files)) <= most, (query, done)
            stage, shown = stage_of(text), live.experiment.measure() | live.experiment.frame()
            assert stage, (query, done)
            for name, value in stage.items():
                there = shown.get(name)  # as a number; some stand in texts only
                if not isinstance(there, str | None) and np.shape(there) in {np.shape(value), (1,)}:
                    np.testing.assert_allclose(np.reshape(there, np.shape(value)), value, rtol=1e-6)
            ran += 1
        assert ran, refused  # of what is opened first there is a script
    assert all(reason.endswith(".") for reason in refused), refused
