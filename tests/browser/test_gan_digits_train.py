"""Two networks that learn 8×8 digits, in a real browser: the same noise becomes digits, a drawing is read."""

import re

from playwright.sync_api import expect

from tests.browser import house

WALK = range(24, 35)  # among the small pictures, after the samples


def test_they_learn_and_noise_becomes_digits(page, url):
    stage = house.open_lesson(page, f"{url}/gan-digits?look=train")
    samples = page.locator("button.tile")
    expect(samples).to_have_count(24)
    expect(stage).to_contain_text("0 of 10 classes")
    before = [house.tile_pixels(page, 0), house.tile_pixels(page, WALK[5])]  # a sample, and the middle of the walk
    page.keyboard.press("Space")
    expect(stage).to_contain_text(re.compile(r"[4-9] of 10 classes"), timeout=60_000)
    page.keyboard.press("Space")
    expect(stage).to_have_attribute("data-state", "paused")
    house.wait_until(lambda: house.tile_pixels(page, 0) != before[0], page)
    house.wait_until(lambda: house.tile_pixels(page, WALK[5]) != before[1], page)
    end = house.tile_pixels(page, WALK[-1])
    samples.nth(9).click()
    expect(samples.nth(9)).to_have_attribute("aria-pressed", "true")
    house.wait_until(lambda: house.tile_pixels(page, WALK[0]) == end, page)  # the walk begins where it ended
    house.draw(page, "gan-digits", house.DIGITS[1])
    expect(stage).to_contain_text(re.compile(r"Your drawing as 8×8: \d:.*; D: real \d"))
    expect(page.locator(".tile")).to_have_count(24 + 11 + 1)
    step = int(stage.get_attribute("data-step"))
    page.keyboard.press("Home")
    house.wait_for_step(page, 0)
    page.keyboard.press("End")
    house.wait_for_step(page, step)


def test_presenting_in_the_dark_nothing_is_cut_off(chromium, url):
    with house.visit(chromium, house.DARK) as page:
        house.open_lesson(page, f"{url}/gan-digits?look=train&present=true")
        page.keyboard.press("ArrowRight")
        house.wait_for_step(page, 2)
        last, view = page.locator("button.tile").last.bounding_box(), page.locator(".tiles-grid").first.bounding_box()
        assert last["y"] + last["height"] <= view["y"] + view["height"] + 1
        house.shoot(page, "gan-digits-train-present")
