"""Whatever of a stage can be pointed at or clicked can be reached by the Tab key, and answers Enter and the arrow keys,
without the transport hearing them, too. What can be pointed at is found by itself."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

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
FOCUSED = "field => [...field.querySelectorAll('button')].indexOf(field.getRootNode().activeElement)"
ARROWS = ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp")
TRANSPORT = {"play", "pause", "forward", "back", "home", "end", "reset"}


def walk(page: Page, said: list[str]) -> None:
    """Go over all of a stage by keys. said: what the stage tells the server, while it tells it."""
    house.button(page, "One step on").click()
    house.wait_until(lambda: "forward" in said, page)
    house.quiet(page)
    said.clear()
    stage = page.locator(".stage")
    lost, count = stage.evaluate(FIND)
    assert lost == []
    for number in range(count):
        place = stage.locator(f'[data-place="{number}"]')
        place.scroll_into_view_if_needed()
        page.keyboard.press("Tab")  # the keyboard leads now, so that a ring is drawn
        if place.get_attribute("data-roves"):
            walk_over_buttons(page, place)
            press_keeps_the_place(page, stage, place)
        else:
            walk_over_a_place(page, place)
    house.frames(page, 4)
    assert TRANSPORT.isdisjoint(said)


def walk_over_a_place(page: Page, place: Locator) -> None:
    """Enter goes into it, Escape out of it; meanwhile the keys are its own, and it says where one is."""
    place.focus()
    assert place.evaluate("place => getComputedStyle(place).outlineStyle") != "none", place.get_attribute("class")
    page.keyboard.press("Enter")
    name = place.get_attribute("class") or ""
    expect(place, name).to_have_attribute("data-keys", "own")
    for key in (*ARROWS, "Space"):
        page.keyboard.press(key)
    assert place.evaluate(SAYS), name
    page.keyboard.press("Escape")
    expect(place, name).not_to_have_attribute("data-keys", "own")


def walk_over_buttons(page: Page, field: Locator) -> None:
    """One stop of the Tab key for all of them; arrow keys go on to another one."""
    buttons = field.locator(field.get_attribute("data-roves") or "")
    assert buttons.evaluate_all("all => all.filter(({ tabIndex }) => tabIndex === 0).length") == 1
    first = buttons.and_(field.locator("[tabindex='0']")).first
    first.focus()
    assert first.evaluate("button => getComputedStyle(button).outlineStyle") != "none"
    been = {field.evaluate(FOCUSED)}
    for key in ARROWS:
        page.keyboard.press(key)
        been.add(field.evaluate(FOCUSED))
    assert -1 not in been
    assert len(been) > 1 or buttons.count() == 1


def press_keeps_the_place(page: Page, stage: Locator, field: Locator) -> None:
    """Enter on another button, and what follows from it is painted: the focus stays where it is."""
    first = field.evaluate(FOCUSED)
    for key in ARROWS:
        page.keyboard.press(key)
        if (place := field.evaluate(FOCUSED)) != first:
            break
    frames = int(stage.get_attribute("data-frames") or 0)
    page.keyboard.press("Enter")
    house.until_stage(page, "({ frames }, before) => Number(frames) > before", frames)
    house.quiet(page)
    assert field.evaluate(FOCUSED) == place >= 0
