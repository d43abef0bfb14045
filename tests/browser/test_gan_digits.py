"""The generator of digits in a real browser: drag through the plane, press samples, draw and hear what D says of it."""

import pytest
from playwright.sync_api import expect

from tests.browser import house
from tests.browser.test_draw import DIGITS
from tests.browser.test_vae import tile


def draw(page, strokes):
    canvas = page.locator(".st-key-gan-digits-pad canvas").last
    expect(canvas).to_be_visible(timeout=15_000)
    box = canvas.bounding_box()
    for points in strokes:
        page.mouse.move(box["x"] + points[0][0], box["y"] + points[0][1])
        page.mouse.down()
        for x, y in points[1:]:
            page.mouse.move(box["x"] + x, box["y"] + y, steps=8)
        page.mouse.up()


def test_the_plane_is_dragged_through_and_a_sample_becomes_its_corner(page, url):
    house.open_lesson(page, f"{url}/gan-digits?look=plane")
    words = page.locator(".stage .lines").first
    expect(words).to_contain_text("‖z‖ =")
    page.mouse.move(*house.in_plane(page, 0.5, 0.5))
    page.mouse.down()
    seen, said = {tile(page, 0)}, words.inner_text()
    for x, y in ((0.1, 0.9), (0.9, 0.8), (0.8, 0.1), (0.2, 0.2)):
        page.mouse.move(*house.in_plane(page, x, y))
        house.wait_until(lambda: tile(page, 0) not in seen, page)
        expect(words).not_to_have_text(said)
        said = words.inner_text()
        seen.add(tile(page, 0))
    page.mouse.up()
    assert len(seen) == 5
    sample = page.locator("button.tile").nth(3)
    expect(page.get_by_label("The next one pressed becomes")).to_have_value("0")
    sample.click()
    expect(page.get_by_label("The next one pressed becomes")).to_have_value("1")
    expect(page.locator(".tile").nth(1)).to_contain_text(f"A: {sample.inner_text().strip()}")


def test_a_drawing_is_judged_and_the_search_goes_towards_it(page, url):
    house.open_lesson(page, f"{url}/gan-digits?look=opinion")
    expect(page.locator(".stage")).to_contain_text("x: a 3 by formula")
    words = page.locator(".stage .lines").first
    before, slope = words.inner_text(), tile(page, 2)
    draw(page, DIGITS[7])
    expect(page.locator(".stage")).to_contain_text("x: your drawing")
    expect(words).not_to_have_text(before)
    assert tile(page, 2) != slope
    nearest = tile(page, 1)
    for step in range(1, 21):
        page.keyboard.press("ArrowRight")
        house.wait_for_step(page, step)
    expect(page.locator(".stage")).to_contain_text("nearest after 20 steps")
    page.keyboard.press("Home")
    house.wait_for_step(page, 0)
    page.keyboard.press("End")  # what has been searched is there again at once
    house.wait_for_step(page, 20)
    assert tile(page, 1) != nearest


@pytest.mark.parametrize(
    ("name", "options", "address", "keys"),
    [
        ("gan-digits-light-1280", {"viewport": {"width": 1280, "height": 720}}, "", 5),
        ("gan-digits-dark-1280", {"viewport": {"width": 1280, "height": 720}, "color_scheme": "dark"}, "look=plane", 2),
        ("gan-digits-light-800", {"viewport": {"width": 800, "height": 1100}}, "look=opinion", 2),
        ("gan-digits-present", {"viewport": {"width": 1280, "height": 720}}, "look=samples&present=true", 55),
    ],
)
def test_the_page_in_light_dark_at_800_and_presenting(chromium, url, name, options, address, keys):
    context = chromium.new_context(**options)
    page = context.new_page()
    problems = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    stage = house.open_lesson(page, f"{url}/gan-digits?{address}")
    for step in range(1, keys + 1):
        page.keyboard.press("ArrowRight")
        house.wait_for_step(page, step)
    house.shoot(page, name)
    box = stage.bounding_box()
    assert box["x"] + box["width"] <= options["viewport"]["width"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if options["viewport"]["height"] == 720:
        assert box["y"] + box["height"] <= 720
    assert [text for text in problems if "Failed to load resource" not in text] == []
    context.close()
