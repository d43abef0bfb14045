"""At rest a page shows the state that it shows, whichever way led there: figures, pictures, curves.

Of every lesson that learns every look, preset and choice is found by itself, and brought to a step in many ways.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
import pytest

from engine.digits import fetch
from engine.experiment.learning import LearningExperiment
from engine.settings import declared, live_names, shown_names
from pages.lessons import LESSONS
from ui import lesson as lesson_page
from ui.controls import Controls
from ui.links import read
from ui.live.messages import Said
from ui.live.session import Session

STEPS = 10  # at least; a power of two lies on the way, and none at its end
TRANSPORT = {"playing", "seeking", "notice", "served", "version", "edits", "rate", "generation", "unit", "per_second"}
OF_THE_HISTORY = {"first", "last", "other_last", "best"}
OF_BEFORE = {
    "autoencoder": {"loss"},
    "classifiers": {"shares", "hits"},
    "gan": {"d_loss", "g_loss", "real_side", "sloped"},
    "gan-digits": {"means", "d_loss", "g_loss", "real_side", "sloped"},
    "gates": {"lstm.loss", "gru.loss"},
    "gradients": {f"{cell}.{name}" for cell in ("tanh", "relu", "lstm", "gru") for name in ("loss", "norm")},
    "mlp": {"previous", "gradient"},
    "perceptron": {"origin", "last"},
    "sequences": {"loss"},
    "train": {f"{which}.{name}" for which in ("first", "second") for name in ("loss", "accuracy", "ratios", "moved")},
    "vae": {"loss"},
}
"""What a state holds that is shown and does not matter to the next update. It is called what it is: a running mean over
the batches, something of the last update (its loss before it, its step), or of where a stretch began."""


UNITS = {
    f"{who}_{part}" for who in "dg" for part in ("biases", "dead", "fields", "layers", "values", "weights", "widest")
}
IN_SIGHT = {"gan": {*UNITS, "said"}}
"""Of large networks some units are shown, and those that are in sight stay there for a while: what a frame says of them
depends on what was looked at before."""


class Clock:
    """Time that passes by a tenth of a millisecond a look, so that frames hold the same steps on any machine."""

    now = 0.0

    def __call__(self) -> float:
        self.now += 1e-4
        return self.now


@pytest.fixture(autouse=True)
def no_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    """How fast it went belongs to the machine, not to the state."""
    monkeypatch.setattr(LearningExperiment, "seconds", property(lambda _: 0.0, lambda *_: None), raising=False)


@pytest.fixture
def some_mnist(no_mnist: Any) -> None:
    generator = np.random.default_rng(0)
    images = generator.integers(0, 256, (6_000, 28, 28), dtype=np.uint8)
    fetch.put(no_mnist / fetch.FOLDER, images, generator.integers(0, 10, len(images), dtype=np.uint8))


Build = Callable[[], Any]


@pytest.fixture
def learning(opened: Any, some_mnist: None, monkeypatch: pytest.MonkeyPatch, lesson: Any) -> list[tuple[str, Build]]:
    """What builds an experiment that learns, for every look, preset, choice and link of a lesson."""
    given: dict[str, Any] = {}
    play, begin = lesson_page.play, Controls.__init__

    def note_controls(controls: Controls, address: str, default: Any, presets: Any = None, **more: Any) -> None:
        given.update(default=default, presets=presets or {})
        begin(controls, address, default, presets, **more)

    def note_build(controls: Controls, **more: Any) -> Any:
        given["build"] = more["build"]
        return play(controls, **more)

    monkeypatch.setattr(Controls, "__init__", note_controls)
    monkeypatch.setattr(lesson_page, "play", note_build)
    app = opened(lesson.script)
    links = [dict(parse_qsl(link.proto.query_string)) for link in app.get("page_link")
             if link.proto.page == lesson.address]  # fmt: skip
    found = {}
    for settings in offered(given["default"], given["presets"], links):
        key = settings.key(), tuple(getattr(settings, name) for name in sorted(shown_names(type(settings))))
        try:
            learns = key not in found and given["build"](settings).length is None
        except ValueError:
            continue  # it needs something that a visitor brings
        if learns:
            found[key] = str(settings), lambda settings=settings: given["build"](settings)
    return list(found.values())


def offered(default: Any, presets: dict[str, Any], links: list[dict[str, str]]) -> Iterator[Any]:
    yield default
    yield from presets.values()
    for query in links:
        start = presets[query.pop("preset")] if "preset" in query else default
        values = {name: read(text, getattr(default, name)) for name, text in query.items() if hasattr(default, name)}
        yield replace(start, **values)
    looks = [replace(default, **{name: value}) for name, value in choices(default) if name in ("look", "mode")]
    for start in [default, *looks]:
        for name, value in choices(start):
            try:
                yield replace(start, **{name: value})
            except ValueError:
                continue  # it does not go with the rest


def choices(settings: Any) -> Iterator[tuple[str, Any]]:
    for name, one in declared(type(settings)).items():
        known = {"choice": list(one.titles or ()), "switch": [False, True]}.get(one.kind, [])
        yield from ((name, value) for value in known if value != getattr(settings, name))


# Ways to a step


def rest(session: Session) -> dict[str, Any]:
    """The frame that a stage shows once nothing moves and everything is measured."""
    while True:
        frame = session.advance(0.002)
        if session.wait() is None:
            assert not frame["measuring"]
            return frame


def ask(session: Session, do: str, **arguments: Any) -> dict[str, Any]:
    session.post(Said(do, arguments))
    return rest(session)


def played(build: Build) -> Session:
    """In frames of different lengths, and paused."""
    session = Session(build(), clock=Clock())
    session.post(Said("speed", {"per_second": 0.0}))
    session.post(Said("play", {}))
    for k in range(200):
        session.advance((0.0003, 0.0012, 0.0008)[k % 3])
        if session.experiment.steps >= STEPS or session.experiment.stopped:
            break
    ask(session, "pause")
    return session


def stepped(build: Build, steps: int) -> Session:
    """One at a time, looking at each."""
    session = Session(build(), clock=Clock())
    while session.experiment.steps < steps and not session.experiment.stopped:
        shortest = min(session.experiment.units, key=lambda unit: session.experiment.span(unit)[1])
        session.post(Said("unit", {"name": shortest}))
        ask(session, "forward")
    return session


def straight(build: Build, steps: int) -> Session:
    """At one go, before anybody looks."""
    experiment = build()
    experiment.step(steps)
    return Session(experiment, clock=Clock())


def restored(build: Build, state: Any) -> Session:
    experiment = build()
    experiment.restore(deepcopy(state))
    return Session(experiment, clock=Clock())


def changed(session: Session) -> Session:
    """Every number and switch that may change while it learns is changed, where it may be."""
    settings = session.experiment.settings
    for name in live_names(type(settings), shown=False):
        one, now = declared(type(settings)).get(name), getattr(settings, name)
        if one is None or one.kind not in ("number", "switch"):
            continue
        try:
            session.change(**{name: (now + one.low) / 2 if one.kind == "number" else not now})
        except ValueError:
            continue
    return session


# What is compared


def differing(one: Any, other: Any, lesson: str, *, curves: bool = False) -> list[str]:
    """The names under which two frames say different things. curves: whether what came before was shown, too."""
    left = TRANSPORT | (set() if curves else OF_THE_HISTORY | IN_SIGHT.get(lesson, set()))
    names = {name for name in one | other if name not in left and (curves or not name.startswith(("trace.", "other.")))}
    return sorted(name for name in names if not same(one.get(name), other.get(name)))


def same(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray):
        alike = isinstance(other, np.ndarray) and one.dtype == other.dtype and one.shape == other.shape
        return alike and np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    if isinstance(one, dict):
        return isinstance(other, dict) and one.keys() == other.keys() and all(same(one[k], other[k]) for k in one)
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other) or (one != one and other != other)


def measured(session: Session) -> dict[str, Any]:
    return {name: row.tolist() for name, row in session.experiment.measure().items()}


every_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)


@every_lesson
def test_whichever_way_leads_to_a_step_the_same_is_shown_there(learning, lesson):
    for about, build in learning:
        one = played(build)
        shown, steps, state = rest(one), one.experiment.steps, one.experiment.state()

        def compare(way: str, other: Any, like: Any = shown, *, curves: bool = False, about: str = about) -> None:
            frame = rest(other) if isinstance(other, Session) else other
            assert differing(frame, like, lesson.address, curves=curves) == [], (way, about)

        compare("step by step", stepped(build, steps), curves=True)
        compare("at one go", at_once := straight(build, steps))
        compare("a state brought back", again := restored(build, state))
        assert same(measured(one), measured(again)), about
        early = ask(one, "seek", step=steps // 2)
        compare("half the way", straight(build, steps // 2), early)
        compare("back and forth", ask(one, "end"), curves=True)
        compare("reset", straight(build, 0), ask(one, "reset"))
        compare("reset, and back to the other run", ask(one, "other"))
        compare("changed", changed(at_once), rest(changed(one)))


@every_lesson
def test_a_state_holds_no_figures_of_other_moments(learning, lesson):
    """Whatever of a state is shown, and does not matter to the next updates, is listed above."""
    kinds = set()
    for about, build in learning:
        run = straight(build, STEPS)
        state, kind = run.experiment.state(), (type(run.experiment), frozenset(run.experiment.state()))
        following = after(build, state)
        if following is None or kind in kinds:
            continue
        kinds.add(kind)
        shown = rest(run)
        for name in state.keys() - OF_BEFORE.get(lesson.address, set()) - vars(run.experiment.settings).keys():
            spoilt = spoil(state[name])
            if spoilt is None:
                continue
            other = state | {name: spoilt}
            try:
                matters = not same(after(build, other), following)
                seen = differing(rest(restored(build, other)), shown, lesson.address)
            except (ValueError, IndexError, KeyError, AttributeError, TypeError, RuntimeWarning):
                continue  # no state that there could be
            assert matters or not seen, (name, about)


def after(build: Build, state: Any) -> Any:
    """What is learnt by some more updates: all numbers that moved."""
    experiment = build()
    experiment.restore(deepcopy(state))
    if not experiment.step(6):
        return None
    return {name: value for name, value in experiment.state().items() if not same(value, state[name])}


def spoil(value: Any) -> Any:
    """Something else of the same kind; None where nothing comes to mind."""
    if isinstance(value, np.ndarray) and value.size and value.dtype.kind == "f":
        return (value * 0.5 + 1).astype(value.dtype)
    if isinstance(value, float):
        return 0.5 * value + 1
    if isinstance(value, dict):
        return {name: spoil(one) for name, one in value.items()}
    return value[:-1] if isinstance(value, list) and len(value) > 1 else None
