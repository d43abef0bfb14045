"""Both networks of the adversarial lesson in a real browser: they learn, and an update goes by in parts."""

import re

from playwright.sync_api import expect

from tests.browser import house


def test_both_networks_learn_and_an_update_is_taken_apart(page, url):
    stage = house.open_lesson(page, f"{url}/gan?preset=GAN%20Lab%27s%20own&picture=networks")
    expect(stage.locator(".network .view-title")).to_have_text(["G: 8 units a layer", "D: 8 units a layer"])
    g, d = house.painted(page, ".network-box", 0), house.painted(page, ".network-box", 1)
    assert min(g[1], d[1]) > 20  # colours: neither is blank
    page.keyboard.press("Space")
    house.wait_past_step(page, 60)
    page.keyboard.press("Space")
    house.wait_for_state(page, "paused")
    house.wait_until(lambda: house.painted(page, ".network-box", 0)[0] != g[0], page)
    assert house.painted(page, ".network-box", 1)[0] != d[0]
    step = house.step(page)
    stage.get_by_role("button", name="Next part").click()
    expect(stage.locator(".lines").first).to_contain_text("① G makes 150 points")
    expect(stage.locator(".cell.dim .network")).to_have_count(1)
    house.shoot(page, "gan-networks-part")
    stage.get_by_role("button", name="Next part").click()
    expect(stage.locator(".lines").first).to_contain_text(re.compile(r"② D judges .*\d+\.\d+/150 ≈ 0\.\d+"))
    assert house.step(page) == step
    stage.locator(".network-box").nth(1).focus()
    for key in ("Enter", "ArrowRight", "w"):
        page.keyboard.press(key)
    expect(stage.locator(".network .tag").nth(1)).to_have_text(re.compile(r"h1·\d → h2·\d: weight −?\d"))
    page.get_by_text("the plane twice").click()
    expect(stage.locator(".network")).to_have_count(0)
    assert house.step(page) == step
