"""Searching in a real browser: neighbours come while one draws, and are opened; held-out pictures ask one by one."""

import re

from playwright.sync_api import expect

from tests.browser import house


def tiles(page, space):
    """The neighbours in a space, which stand behind the three pictures of the query."""
    return page.locator(".tiles").nth(3 + space).locator(".tile")


def test_neighbours_come_while_one_draws(page, url):
    stage = house.open_lesson(page, f"{url}/retrieval")
    expect(page.locator(".stage .lines").first).to_have_text("Example: picture 951, a 5.")
    expect(tiles(page, 0)).to_have_count(10)
    expect(page.locator(".tile.differs")).not_to_have_count(0)
    house.draw(page, "retrieval", house.DIGITS[0], lift=False)
    expect(page.locator(".stage .lines").first).to_have_text("Your drawing: the digit network reads a 0.")
    expect(tiles(page, 3).first.locator(".tile-caption")).to_have_text(re.compile("^0✓ "))
    page.mouse.up()
    house.wipe(page, "retrieval")
    expect(page.locator(".stage .lines").first).to_have_text("Example: picture 951, a 5.")
    house.screens(page, stage, "retrieval")


def test_a_neighbour_is_opened_and_asks(page, url):
    house.open_lesson(page, f"{url}/retrieval")
    account = page.locator(".stage .lines").filter(has_text="The largest:")
    expect(account).to_contain_text("Raw pixels, neighbour 1")
    tiles(page, 3).nth(4).click()
    expect(account).to_contain_text("Layer 12, ReLU, neighbour 5")
    shown = tiles(page, 3).nth(4).locator(".tile-caption").inner_text().split()[-1]
    expect(account).to_contain_text(re.compile(rf"d = √[\d.]+ ≈ {shown[:3]}"))
    page.get_by_role("button", name="Search for it", exact=True).click()
    expect(page.locator(".stage .lines").first).not_to_have_text("Example: picture 951, a 5.")
    page.wait_for_url("**pick=**")
    page.keyboard.press("Home")
    house.wait_for_step(page, 0)
    page.keyboard.press("ArrowRight")
    house.wait_for_step(page, 1)
    expect(page.locator(".stage .lines").first).to_have_text(re.compile("^Picture 1, held out: "))
