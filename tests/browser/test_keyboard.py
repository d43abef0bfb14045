"""Whatever of a stage can be pointed at or clicked can be reached by the Tab key, and answers Enter and the arrow keys,
without the transport hearing them, too. Lessons, their looks and what can be pointed at are found by themselves."""

import inspect
import json
from importlib import import_module

import pytest
from playwright.sync_api import expect

from engine.settings import Settings, declared
from pages.lessons import LESSONS
from tests.browser import house

# Elements with a handler of the pointer, and for each what the Tab key stops at for it: itself, what it lies in, or a
# button beside it. The places found are numbered, so that each can be asked for once.
FIND = """stage => {
  const stops = 'button:not([tabindex="-1"]), input, select, summary, a[href], label, [tabindex="0"]';
  const seen = element => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== 'hidden';
  const lost = [], places = new Set();
  for (const element of stage.querySelectorAll('*')) {
    if (!element.onclick && !element.onpointerdown && !element.onpointermove) continue;
    if (!seen(element) || element.closest('.transport, [inert]')) continue;
    let at = element.closest(stops);
    for (let around = element; !at && around && around !== stage; around = around.parentElement) {
      at = [...around.querySelectorAll(stops)].find(one => one.tabIndex >= 0) ?? null;
    }
    if (!at || at.tabIndex < 0) lost.push(element.className || element.outerHTML.slice(0, 80));
    else if (at.matches('[tabindex="0"]:not(button)')) places.add(at);
    else if (element.closest('[data-roves]')) places.add(element.closest('[data-roves]'));
  }
  [...places].forEach((place, number) => (place.dataset.place = number));
  return [lost, places.size];
}"""
SAYS = "view => [...view.closest('.cell').querySelectorAll('[aria-live]')].map(one => one.textContent).join('')"


ARROWS = ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp")
TRANSPORT = {"play", "pause", "forward", "back", "home", "end", "reset"}


def looks(lesson):
    """The links of a lesson's looks."""
    module = import_module(f"engine.{lesson.chapter}.{lesson.name}.settings")
    kinds = [one for _, one in inspect.getmembers(module, inspect.isclass) if issubclass(one, Settings)]
    known = next(declared(one) for one in kinds if one.__module__ == module.__name__ and declared(one))
    links = [f"?{name}={value}" for name in ("look", "mode") if name in known for value in known[name].titles or ()]
    return links or [""]


LINKS = [(lesson, link) for lesson in LESSONS for link in looks(lesson)]


@pytest.mark.parametrize(("lesson", "link"), LINKS, ids=[f"{lesson.name}{link}" for lesson, link in LINKS])
def test_what_can_be_pointed_at_can_be_walked_over_by_keys(page, url, lesson, link):
    said: list[str] = []

    def listen(socket):
        socket.on("framesent", lambda text: said.append(json.loads(text)["do"]) if text[:1] == "{" else None)

    with house.hearing(page, "websocket", listen):
        stage = house.open_lesson(page, f"{url}/{lesson.address}{link}")
    house.button(page, "One step on").click()
    page.wait_for_timeout(300)
    assert "forward" in said
    said.clear()
    lost, count = stage.evaluate(FIND)
    assert lost == []
    for number in range(count):
        place = stage.locator(f'[data-place="{number}"]')
        place.scroll_into_view_if_needed()
        page.keyboard.press("Tab")  # the keyboard leads now, so that a ring is drawn
        if place.get_attribute("data-roves"):
            walk_over_buttons(page, place)
            press_keeps_the_place(page, stage, place)
            continue
        place.focus()
        assert place.evaluate("place => getComputedStyle(place).outlineStyle") != "none", place.get_attribute("class")
        page.keyboard.press("Enter")
        name = place.get_attribute("class")
        expect(place, name).to_have_attribute("data-keys", "own")
        for key in (*ARROWS, "Space"):
            page.keyboard.press(key)
        assert place.evaluate(SAYS), name
        page.keyboard.press("Escape")
        expect(place, name).not_to_have_attribute("data-keys", "own")
    page.wait_for_timeout(100)
    assert TRANSPORT.isdisjoint(said)


def walk_over_buttons(page, field):
    """One stop of the Tab key for all of them; arrow keys go on to another one, and the transport stays where it is."""
    buttons = field.locator(field.get_attribute("data-roves"))
    assert buttons.evaluate_all("all => all.filter(({ tabIndex }) => tabIndex === 0).length") == 1
    first = buttons.and_(field.locator("[tabindex='0']")).first
    first.focus()
    assert first.evaluate("button => getComputedStyle(button).outlineStyle") != "none"
    now = "field => [...field.querySelectorAll('button')].indexOf(field.getRootNode().activeElement)"
    been = {field.evaluate(now)}
    for key in ARROWS:
        page.keyboard.press(key)
        been.add(field.evaluate(now))
    assert -1 not in been
    assert len(been) > 1 or buttons.count() == 1


def press_keeps_the_place(page, stage, field):
    """Enter on another button, and what follows from it is painted: the focus stays where it is."""
    now = "field => [...field.querySelectorAll('button')].indexOf(field.getRootNode().activeElement)"
    first = field.evaluate(now)
    for key in ARROWS:
        page.keyboard.press(key)
        if (place := field.evaluate(now)) != first:
            break
    frames = int(stage.get_attribute("data-frames"))
    page.keyboard.press("Enter")
    house.until_stage(page, "({ frames }, before) => Number(frames) > before", frames)
    house.quiet(page)
    assert field.evaluate(now) == place >= 0
