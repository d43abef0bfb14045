"""One walk through every lesson, because opening a page takes longer than looking at it. Lessons and looks are found by
themselves.

In every look, on every screen: nothing is cut, covers another thing, or can only be scrolled for without a sign that
says so; the transport is beside what it moves; and whatever can be pointed at is reached by keys. In every lesson:
links that set the stage show it, and a decimal comma is understood or refused.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from playwright.sync_api import Page

from engine.settings import Settings
from pages.lessons import LESSONS, Lesson
from tests.browser import house, keys
from tests.browser.house import frames, hearing, open_lesson, quiet, ready, shoot, turn, unharmed

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
    kinds = [one for one in own if issubclass(one, Settings)]
    whole = [one for one in kinds if not any(issubclass(other, one) for other in kinds if other is not one)]
    declared = [field for one in whole for field in fields(one) if field.name in LOOKS]
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


def fits(page: Page, query: Query, shot: str) -> list[str]:
    """What does not fit of a look, on all its screens; it ends on the last of them."""
    found: list[str] = []
    plain = query.keys() <= {*LOOKS}  # in the middle and in the hall, a look is tried as it is when it opens
    for screen, options in SCREENS.items():
        if screen == "800" and not plain:
            continue
        turn(page, options)
        found += faults(page, query, screen)
        if plain:
            shoot(page, f"{shot}-{screen}")
    if plain:
        turn(page, house.DARK)
        turn_to(page, {**query, "present": "true"})
        ready(page)
        found += faults(page, query, "presenting")
        shoot(page, f"{shot}-presenting")
    return found


FIELDS = "input[type=number]:visible"


def commas(page: Page) -> list[str]:
    """What is made of 0,5 in each of the page's fields for numbers: it is 0.5, or refused; it is never 5."""
    summaries = page.locator(".st-key-lesson-controls [data-testid=stExpander] summary")
    for number in range(summaries.count()):
        if summaries.nth(number).is_visible():
            summaries.nth(number).click()
    quiet(page)
    wrong = []
    for number in range(page.locator(FIELDS).count()):
        field = page.locator(FIELDS).nth(number)
        field.click()
        page.keyboard.press("Control+a")
        page.keyboard.press("Delete")
        page.keyboard.type("0,5")
        typed = field.input_value()
        refused = field.evaluate("field => field.validationMessage")
        if typed != "0.5" and not (typed == "0" and refused.endswith(".")):
            wrong.append(f"field {number}: {typed}, {refused}")
        page.keyboard.press("Escape")
    return wrong


def shown_by_links(page: Page, lesson: Lesson) -> list[str]:
    """Which links of the lesson do not show the stage when they are clicked at the bottom of the page, as they are read
    there. All links are made alike: the first and the last are tried."""
    links = page.get_by_test_id("stMain").get_by_test_id("stPageLink-NavLink")
    here = [
        index
        for index, href in enumerate(links.evaluate_all("links => links.map(({ href }) => href)"))
        if urlsplit(href).query and urlsplit(href).path == f"/{lesson.address}"
    ]
    assert here
    wrong = []
    for index in sorted({here[0], here[-1]}):
        link = links.nth(index)
        link.scroll_into_view_if_needed()
        query = urlsplit(link.get_attribute("href") or "").query
        link.click()
        page.wait_for_function("query => location.search.length > 1 || !query", arg=query)
        ready(page)
        page.wait_for_timeout(300)
        place = page.locator(".stage[data-frames]").last.evaluate(  # the one from before may still be there
            "stage => { const { top } = stage.getBoundingClientRect(); return top / innerHeight; }"
        )
        if not 0 <= place < 0.6:
            wrong.append(f"{query}: the stage is at {place:.2f} of the window's height")
        if links.count() <= max(here):  # another look has other links
            break
    return wrong


@pytest.mark.parametrize("lesson", LESSONS, ids=[lesson.address for lesson in LESSONS])
def test_every_look_fits_on_every_screen_and_is_walked_over_by_keys(tab, url, lesson, subtests):
    said: list[str] = []

    def listen(socket):
        socket.on("framesent", lambda text: said.append(json.loads(text)["do"]) if text[:1] == "{" else None)

    tab.set_viewport_size(house.WIDE["viewport"])
    tab.emulate_media(color_scheme="light")
    with hearing(tab, "websocket", listen):
        open_lesson(tab, f"{url}/{lesson.address}")
        quiet(tab)
        for number, query in enumerate(looks(tab, lesson)):
            turn(tab, house.WIDE)
            if query:
                turn_to(tab, query)
            tab.locator("h1").click()
            tab.keyboard.press("ArrowRight")
            tab.keyboard.press("ArrowRight")
            with subtests.test("fits", query=query):
                assert fits(tab, query, f"{lesson.address}-{number}") == []
            if query.keys() <= {*LOOKS}:
                with subtests.test("by keys", query=query):
                    keys.walk(tab, said)
    turn(tab, house.WIDE)
    turn_to(tab, {})
    with subtests.test("decimal commas"):
        assert commas(tab) == []
    turn_to(tab, {})
    with subtests.test("links"):
        assert shown_by_links(tab, lesson) == []


SPOILED = {
    "cut across": ".line, .view-title { white-space: nowrap !important; overflow: hidden; width: 30px }",
    "cut down": ".lines-body { height: 10px; min-height: 0 !important; overflow: hidden }",
    "one over the other": ".line { height: 4px }",
    "height 0": ".plane { height: 4px !important }",
    "the transport is at": ".transport { position: static !important }",
}
"""What style makes which fault."""
SPOIL = "(stage, textContent) => stage.appendChild(Object.assign(document.createElement('style'), { textContent }))"


def test_what_does_not_fit_is_found(tab, url, subtests):
    tab.set_viewport_size({"width": 390, "height": 844})
    open_lesson(tab, f"{url}/perceptron")
    quiet(tab)
    for fault, style in SPOILED.items():
        spoilt = tab.locator(".stage").evaluate_handle(SPOIL, style)
        with subtests.test(fault):
            assert any(fault in one for one in faults(tab, {}, "390"))
        spoilt.evaluate("style => style.remove()")
    assert faults(tab, {}, "390") == []
