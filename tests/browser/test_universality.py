"""Units dragged, a curve drawn, seeds picked: in a real browser."""

import re

from playwright.sync_api import expect

from tests.browser import house


def on(page, x, y):
    """A place of the first chart, in pixels of the page; its axis runs from −1.5 to 1.5."""
    box = page.locator(".chart .map-box").first.bounding_box()
    em = page.evaluate("() => 13")
    left, top = round(3.4 * em), round(0.6 * em)
    width, height = box["width"] - left - round(0.8 * em), box["height"] - top - round(1.9 * em)
    return box["x"] + left + x * width, box["y"] + top + (1.5 - y) / 3 * height


def drag(page, start, end):
    page.mouse.move(*on(page, *start))
    page.mouse.down()
    page.mouse.move(*on(page, *end), steps=4)
    page.mouse.up()


def score(page):
    return float(re.search(r"Distance [≈=] ([0-9.]+)", page.locator(".map-reading").first.inner_text())[1])


def test_a_unit_is_dragged_and_the_keyboard_moves_it_too(page, url):
    house.open_lesson(page, f"{url}/universality?activation=sigmoid&units=3")
    before = score(page)
    page.get_by_role("button", name="All flat").click()
    house.wait_until(lambda: score(page) > before, page)
    flat = score(page)
    drag(page, (0.5, 0.0), (0.5, -0.8))
    expect(page.locator(".stage")).to_contain_text("Unit 2 adds −1.")
    house.wait_until(lambda: score(page) != flat, page)
    expect(page).to_have_url(re.compile("own=2"))
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Put in place").click()
    house.wait_until(lambda: score(page) == before, page)


def test_a_curve_is_drawn_and_a_layer_is_put_through_it(page, url):
    house.open_lesson(page, f"{url}/universality?target=yours&points=0 1;1 1.5&units=32")
    page.get_by_role("button", name="Put in place").click()
    box = page.locator(".chart .map-box").first.bounding_box()
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.2 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 0.6 * box["height"], steps=12)
    page.mouse.up()
    house.wait_until(lambda: page.url.count(";") > 4 or page.url.count("%3B") > 4, page)
    house.wait_until(lambda: score(page) < 0.05, page)


def test_seeds_learn_and_one_is_looked_at(page, url):
    stage = house.open_lesson(page, f"{url}/universality?look=seeds&seeds=8&target=sawtooth&hidden=32")
    before = house.tile_pixels(page, 3)
    house.button(page, "Play").click()
    house.wait_past_step(page, 30)
    house.wait_until(lambda: house.tile_pixels(page, 3) != before, page)
    page.locator("button.tile").nth(3).click()
    expect(stage).to_contain_text("Seed 3: ≈")


def test_the_exact_solution_is_set_by_a_button(page, url):
    stage = house.open_lesson(page, f"{url}/universality?look=depth&seeds=8&target=sawtooth&pieces=8&hidden=2-2-2")
    page.get_by_role("button", name="Set the exact solution").click()
    expect(stage).to_contain_text("1 of 8 have found it")
    expect(stage.get_by_role("row", name="this network").get_by_role("cell").last).to_have_text("8")


def test_tents_are_added_one_by_one_and_their_network_is_set_by_a_button(page, url):
    stage = house.open_lesson(page, f"{url}/universality?look=square&tents=3")
    house.button(page, "To the start").click()
    expect(stage).to_contain_text("At x = 0.3: f₀ = x")
    house.button(page, "One step on").click()
    expect(stage).to_contain_text("= 0.3 − 0.6/4 = 0.15")
    page.get_by_role("link", name="Let networks look for it").click()
    page.get_by_role("button", name="Set the exact solution").click()
    expect(stage.get_by_role("row", name="this network").get_by_role("cell").last).to_have_text("8")


def test_an_entry_is_typed_into_a_linear_layer(page, url):
    stage = house.open_lesson(page, f"{url}/universality?look=linear&width=1&depth=2&entries=2 1|3 -2")
    page.keyboard.press("End")
    expect(stage).to_contain_text("y₁ by the layers = 7, by the single layer = 7")
    page.get_by_role("grid", name="The layers, bias last, W 2").get_by_role("gridcell").first.dblclick()
    page.get_by_role("textbox", name="New number").fill("0,5")
    page.keyboard.press("Enter")
    expect(stage).to_contain_text("y₁ by the layers = −0.5")
