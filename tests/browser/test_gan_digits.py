"""The generator of digits in a real browser: drag through the plane, press samples, draw and hear what D says of it."""

from contextlib import suppress

from playwright.sync_api import expect

from tests.browser import house


def test_the_plane_is_dragged_through_and_a_sample_becomes_its_corner(page, url):
    house.open_lesson(page, f"{url}/gan-digits?look=plane")
    words = page.locator(".stage .lines").first
    expect(words).to_contain_text("‖z‖ ≈")
    page.mouse.move(*house.in_plane(page, 0.5, 0.5))
    page.mouse.down()
    seen, said = {house.tile_pixels(page, 0)}, words.inner_text()
    for x, y in ((0.1, 0.9), (0.9, 0.8), (0.8, 0.1), (0.2, 0.2)):
        page.mouse.move(*house.in_plane(page, x, y))
        house.wait_until(lambda: house.tile_pixels(page, 0) not in seen, page)
        expect(words).not_to_have_text(said)
        said = words.inner_text()
        seen.add(house.tile_pixels(page, 0))
    page.mouse.up()
    assert len(seen) == 5
    sample = page.locator("button.tile").nth(3)
    expect(page.get_by_label("The next one pressed becomes")).to_have_value("0")
    sample.click()
    expect(page.get_by_label("The next one pressed becomes")).to_have_value("1")
    expect(page.locator(".tile").nth(1)).to_contain_text(f"A: {sample.inner_text().strip()}")


def search(page, steps):
    """So many steps, one by one. It begins anew where the answer to the last stroke comes late."""
    for _ in range(2 * steps):
        before = house.step(page)
        if before == steps:
            return
        page.keyboard.press("ArrowRight")
        with suppress(AssertionError):  # it began anew in the same moment
            house.until_stage(page, "(stage, before) => Number(stage.step) !== before", before, 2_000)
    raise AssertionError("The search does not get on.")


def test_a_drawing_is_judged_and_the_search_goes_towards_it(page, url):
    house.open_lesson(page, f"{url}/gan-digits?look=opinion")
    expect(page.locator(".stage")).to_contain_text("x: example 3")
    words = page.locator(".stage .lines").first
    before, slope = words.inner_text(), house.tile_pixels(page, 2)
    house.draw(page, "gan-digits", house.DIGITS[7])
    expect(page.locator(".stage")).to_contain_text("x: your drawing")
    expect(words).not_to_have_text(before)
    house.wait_until(lambda: house.tile_pixels(page, 2) != slope, page)
    nearest = house.tile_pixels(page, 1)
    search(page, 20)
    expect(page.locator(".stage")).to_contain_text("nearest after 20 steps")
    page.keyboard.press("Home")
    house.wait_for_step(page, 0)
    page.keyboard.press("End")  # what has been searched is there again at once
    house.wait_for_step(page, 20)
    house.wait_until(lambda: house.tile_pixels(page, 1) != nearest, page)
