"""In every lesson, in every look, on every screen: nothing is cut, covers another thing, or can only be scrolled for
without a sign that says so; and the transport is beside what it moves. Lessons and looks are found by themselves.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from playwright.sync_api import Page

from engine.settings import Settings
from pages.lessons import LESSONS, Lesson
from tests.browser import house
from tests.browser.house import frames, open_lesson, quiet, ready, shoot, turn, unharmed

SCREENS = {
    "1280": house.WIDE,
    "800": house.NARROW | {"color_scheme": "dark"},
    "390": {"viewport": {"width": 390, "height": 844}},
}
LOOKS = ("look", "mode")
"""Settings that decide what is on the stage, by their names."""
LONG: dict[str, list[dict[str, str]]] = {
    "mlp": [{"data": "three_arms", "hidden": "8,8,8,8,8,8"}],
    "anatomy": [{"convolutions": "4", "blocks": "3", "same": "yes"}],
    "filters": [{"picture": "astronaut", "colour": "channels", "filters": "Sobel x,blur,sharpen,Laplacian"}],
    "train": [{"compare": "yes", "second_optimiser": "sgd"}],
    "rnn": [{"length": "12", "hidden": "4"}],
    "classifiers": [
        {"panels": "logistic,perceptron,linear,rbf,tree,forest,neighbours,bayes,mlp", "data": "four_blobs"}
    ],
    "convolution": [{"rows": "12", "columns": "12", "channels": "3", "image": "random integers"}],
}
"""States with many or long numbers that no link of the lesson leads to."""
WATCH = (Path(__file__).parent / "fit.js").read_text(encoding="utf-8")

SETTLED = """async () => { let [ran, still] = [false, 0]; for (let k = 0; k < 900 && still < 8; k += 1) {
  await new Promise(requestAnimationFrame);
  const rests = document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning';
  ran ||= !rests;
  still = rests && (ran || k > 30) ? still + 1 : 0; } }"""
"""Until the page has run once more."""

Query = dict[str, str]


@pytest.fixture(scope="module")
def tab(chromium) -> Iterator[Page]:
    """One tab for all lessons: it is made larger and smaller, and its page is asked for another look of itself."""
    context = chromium.new_context()
    context.add_init_script(WATCH)
    page = context.new_page()
    with unharmed(page):
        yield page
    context.close()


def looks(page: Page, lesson: Lesson) -> list[Query]:
    """What a lesson may show: the choices of its settings, where its own links lead, and what is long."""
    settings = import_module(f"engine.{lesson.chapter}.{lesson.name}.settings")
    own = [one for _, one in inspect.getmembers(settings, inspect.isclass) if one.__module__ == settings.__name__]
    declared = [field for one in own if issubclass(one, Settings) for field in fields(one) if field.name in LOOKS]
    chosen = [{field.name: name} for field in declared for name in field.metadata["declared"].titles]
    links = [
        urlsplit(href)
        for href in page.locator("[data-testid=stPageLink] a").evaluate_all("all => all.map(a => a.href)")
    ]
    linked = [dict(parse_qsl(link.query)) for link in links if link.path.strip("/") == lesson.address]
    found: list[Query] = [{}]
    for query in [*chosen, *linked, *LONG.get(lesson.address, [])]:
        if query not in found and query not in [{field.name: field.default} for field in declared]:
            found.append(query)
    return found


def turn_to(page: Page, query: Query) -> None:
    """The same page with another link, as if it was come back to in the browser's history."""
    page.evaluate("query => history.pushState({}, '', `${location.pathname}?${query}`)", urlencode(query))
    page.evaluate("() => dispatchEvent(new PopStateEvent('popstate'))")
    page.evaluate(SETTLED)


def faults(page: Page, query: Query, screen: str) -> list[str]:
    """What does not fit, and does not after a while either: what can be scrolled is marked after a moment."""
    narrow = str(screen == "390").lower()
    found: list[str] = []
    for wait in (4, 12, 40):
        frames(page, wait)
        found = page.evaluate(f"[...misfits(), ...pad({narrow}), ...({narrow} ? afar() : [])]")
        if not found:
            break
    stage = page.locator(".stage").last.bounding_box()
    below = stage["y"] + stage["height"] - page.viewport_size["height"]
    if below > 1 and screen not in ("390", "800"):
        found.append(f"the stage ends {below:.0f} px below the screen")
    return [f"{query} at {screen}: {fault}" for fault in found]


@pytest.mark.parametrize("lesson", LESSONS, ids=[lesson.address for lesson in LESSONS])
def test_everything_fits_on_every_screen(tab, url, lesson):
    found: list[str] = []
    tab.set_viewport_size(house.WIDE["viewport"])
    tab.emulate_media(color_scheme="light")
    open_lesson(tab, f"{url}/{lesson.address}")
    quiet(tab)
    for number, query in enumerate(looks(tab, lesson)):
        turn(tab, house.WIDE)
        if query:
            turn_to(tab, query)
        tab.locator("h1").click()
        tab.keyboard.press("ArrowRight")
        tab.keyboard.press("ArrowRight")
        plain = query.keys() <= {*LOOKS}  # in the middle and in the hall, a look is tried as it is when it opens
        for screen, options in SCREENS.items():
            if screen == "800" and not plain:
                continue
            turn(tab, options)
            found += faults(tab, query, screen)
            if plain:
                shoot(tab, f"{lesson.address}-{number}-{screen}")
        if plain:
            turn(tab, house.DARK)
            turn_to(tab, {**query, "present": "true"})
            ready(tab)
            found += faults(tab, query, "presenting")
            shoot(tab, f"{lesson.address}-{number}-presenting")
    assert not found, "\n" + "\n".join(found)


SPOILED = {
    "cut across": ".line, .view-title { white-space: nowrap !important; overflow: hidden; width: 30px }",
    "cut down": ".lines-body { height: 10px; min-height: 0 !important; overflow: hidden }",
    "one over the other": ".line { height: 4px }",
    "height 0": ".plane { height: 4px !important }",
    "the transport is at": ".transport { position: static !important }",
}
"""What style makes which fault."""


@pytest.mark.parametrize("fault", SPOILED)
def test_what_does_not_fit_is_found(tab, url, fault):
    tab.set_viewport_size({"width": 390, "height": 844})
    open_lesson(tab, f"{url}/perceptron")
    quiet(tab)
    tab.locator(".stage").evaluate(
        "(stage, textContent) => stage.append(Object.assign(document.createElement('style'), { textContent }))",
        SPOILED[fault],
    )
    assert any(fault in one for one in faults(tab, {}, "390"))
