"""The adversarial stage in a real browser: the ring learnt, a distribution drawn."""

import re

from playwright.sync_api import expect

from tests.browser import house


def divergence(page):
    """JS as the stage says it."""
    text = page.locator(".curve").nth(1).inner_text()
    return float(re.search(r"(\d\.\d+)", text).group(1))


def test_the_ring_is_learnt_while_one_watches(page, url):
    house.open_lesson(page, f"{url}/gan?d_steps=1&d_hidden=24,24&g_hidden=24,24&half_life=0")
    house.wait_until(lambda: re.search(r"\d\.\d", page.locator(".curve").nth(1).inner_text()) is not None, page)
    begin = divergence(page)
    page.keyboard.press("Space")
    house.wait_until(lambda: divergence(page) < 0.6 * begin, page, 60)
    page.keyboard.press("Space")
    house.wait_for_state(page, "paused")
    page.get_by_label("Manifold").check()
    house.shoot(page, "gan-ring")
    step = house.step(page)
    house.button(page, "One step back").click()
    house.until_stage(page, "(stage, step) => Number(stage.step) < step", step)


def test_a_distribution_is_drawn_and_learnt(page, url):
    stage = house.open_lesson(page, f"{url}/gan?data=yours&d_hidden=8,8&g_hidden=8,8")
    page.mouse.move(*house.in_plane(page, 0.2, 0.3))
    page.mouse.down()
    page.mouse.move(*house.in_plane(page, 0.8, 0.6), steps=12)
    page.mouse.up()
    page.wait_for_url("**marks=**")
    house.quiet(page)
    page.keyboard.press("Space")
    house.wait_past_step(page, 20)
    page.keyboard.press("Space")
    stage.get_by_role("button", name="Erase").first.click()
    page.mouse.click(*house.in_plane(page, 0.2, 0.3))
    expect(stage.locator(".curve").first).to_be_visible()
    stage.get_by_role("button", name="Clear").click()
    page.wait_for_url(re.compile(r"^(?!.*marks=).*$"))
