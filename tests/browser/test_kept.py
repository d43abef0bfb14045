"""What a visitor made and no link can hold: the tab keeps it for a server that has lost it."""

import random

import pytest
from playwright.sync_api import expect

from tests.browser import house

ROWS = b"".join(b"%.2f,%.2f,%d\n" % (k % 17 / 4, k % 13 / 3, k % 2) for k in range(300))


def counted(page):
    """What a screen reader is told of the plane."""
    return page.locator(".plane-box canvas").first.get_attribute("aria-label") or ""


def test_a_server_that_starts_anew_says_what_was_lost_and_has_the_points_that_no_link_can_hold(chromium, server):
    with chromium.new_context(viewport=house.WIDE["viewport"]) as context:  # a page that asks in vain says so
        own, run = context.new_page(), context.new_page()
        house.open_lesson(own, f"{server.url}/mlp?hidden=4")
        own.get_by_text("Data: a change starts a new network").click()
        own.locator("input[type=file]").set_input_files({"name": "many.csv", "mimeType": "text/csv", "buffer": ROWS})
        expect(own.get_by_role("button", name="Train on these points")).to_be_visible()
        house.quiet(own)  # a button that is about to be drawn anew does not hear a click
        own.get_by_role("button", name="Train on these points").click()
        own.wait_for_url("**data=yours**")
        house.wait_until(lambda: "150 of class 0, 150 of class 1" in counted(own), own)
        run.bring_to_front()
        house.open_lesson(run, f"{server.url}/mlp?hidden=5")
        run.keyboard.press("Space")
        house.wait_past_step(run, 300)
        server.stop()
        try:
            house.wait_for_state(run, "disconnected")
        finally:
            server.start()
        house.wait_for_state(run, "paused", timeout=60_000)
        house.wait_for_step(run, 0)
        expect(run.locator(".stage .notice")).to_contain_text("The run from before is gone")
        assert "hidden=5" in run.url
        run.keyboard.press("Space")
        house.wait_past_step(run, 300)
        own.bring_to_front()
        expect(own.locator(".stage .notice")).to_contain_text("The run from before is gone", timeout=60_000)
        house.wait_until(lambda: "150 of class 0, 150 of class 1" in counted(own), own)
        expect(own.locator(".stage .notice")).to_contain_text("The run from before is gone")
        expect(own.locator(".stage .notice")).not_to_contain_text("There are no training points")


@pytest.mark.parametrize(
    "rubbish", ["1,2,3", "x1,x2,label,set\n1e99,0,0,train\n2,1,1,train", "\x00", "=cmd|' /C'!A0", "a" * 300_000]
)
def test_whatever_a_tab_brings_back_is_points_or_nothing(page, url, rubbish):
    page.goto(f"{url}/_stcore/health")
    page.evaluate("text => sessionStorage.setItem('made:mlp', text)", rubbish)
    house.open_lesson(page, f"{url}/mlp?data=yours")
    house.quiet(page)
    assert "no points" in counted(page)
    expect(page.locator(".stage .notice")).to_contain_text("There are no training points")
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_marks_too_many_for_the_link_come_back(page, url):
    chance = random.Random(0)
    marks = ",".join(f"{chance.random():.3f} {chance.random():.3f}" for _ in range(300))
    page.goto(f"{url}/_stcore/health")
    page.evaluate("text => sessionStorage.setItem('made:gan', text)", marks)
    house.open_lesson(page, f"{url}/gan?data=yours")
    expect(page.locator(".stage .notice")).not_to_contain_text("There is no distribution yet")
    house.quiet(page)
    page.keyboard.press("ArrowRight")
    house.wait_past_step(page, 0)
