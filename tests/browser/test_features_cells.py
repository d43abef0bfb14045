"""A bar that drifts, and is dragged, over a receptive field: in a real browser."""

import re

from tests.browser import house

LOOK = "/features?look=cells&bar_angle=90&bar_turn=0"


def place(page, x, y):
    """A place of the screen in degrees, in pixels of the page."""
    box = page.locator(".map-box").first
    unit, left, top = map(float, box.get_attribute("data-plot").split())
    where = box.bounding_box()
    return where["x"] + left + x * unit, where["y"] + top - y * unit


def excited(page):
    """What stands after e = Σ w·s."""
    return page.locator(".stage").get_by_text(re.compile("^e = Σ")).first.inner_text()


def test_a_bar_is_dragged_over_the_field_and_turned(page, url):
    house.open_lesson(page, url + LOOK)
    page.mouse.move(*place(page, -1.0, 0.5))  # anywhere: it comes there
    page.mouse.down()
    house.wait_for_step(page, 18)
    before = excited(page)
    page.mouse.move(*place(page, 0.0, 0.5), steps=4)
    house.wait_for_step(page, 30)
    page.mouse.up()
    house.wait_until(lambda: excited(page) != before, page)
    page.mouse.move(*place(page, 0.0, 1.4))  # its end
    page.mouse.down()
    page.mouse.move(*place(page, 1.4, 0.0), steps=4)
    page.mouse.up()
    house.wait_until(lambda: "bar_angle=" not in page.url or "bar_angle=0" in page.url, page)
    assert house.step(page) == 30


def test_a_cell_of_the_sheet_is_pressed(page, url):
    house.open_lesson(page, f"{url}/features?look=cells&recorded=sheet&stimulus=grating")
    said = page.locator(".stage").get_by_text(re.compile("^The stimulus lies")).first
    before = said.inner_text()
    box = page.locator(".tile canvas").nth(1).bounding_box()
    page.mouse.click(box["x"] + 0.9 * box["width"], box["y"] + 0.1 * box["height"])
    house.wait_until(lambda: said.inner_text() != before, page)
    house.wait_until(lambda: "cell_picked=30" in page.url, page)
