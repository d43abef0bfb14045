"""Ways on a page: keys mean what the stage says, and what is drawn or brought along is on the stage as well."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser import house


def test_r_starts_the_stage_again_and_does_not_run_the_page_again(page, url, subtests):
    """Streamlit's own key means something else: neither of a press and its end reaches it from the stage."""
    house.open_lesson(page, f"{url}/convolution")
    page.evaluate("""() => {
        window.heard = [];
        for (const name of ["keydown", "keyup"])
            document.addEventListener(name, ({ type, key }) => window.heard.push(`${type} ${key}`));
    }""")
    for focus in ("body", ".transport .speed", ".transport .scrub", ".transport .play", ".grids-field"):
        with subtests.test(focus):
            house.button(page, "One step on").click()
            house.wait_past_step(page, 0)
            if focus != "body":
                page.locator(focus).first.focus()
            else:
                page.evaluate("() => document.activeElement.blur()")
            page.keyboard.press("r")
            if focus != ".transport .speed":  # a list looks for what is typed
                house.wait_for_step(page, 0)
            page.keyboard.press("Shift+R")
            page.wait_for_timeout(200)
            heard = page.evaluate("() => window.heard.splice(0)")
            assert [one for one in heard if one in ("keydown r", "keydown R")] == []


def test_a_link_may_be_followed_again_right_after_the_way_back(page, url):
    house.open_lesson(page, f"{url}/draw")
    house.quiet(page)
    link = page.get_by_test_id("stMain").locator("a[href*='look=bearing']")
    for _ in range(2):
        link.click()
        page.wait_for_url("**look=bearing")
        house.quiet(page)
        assert "look=bearing" in page.url
        page.go_back()
        page.wait_for_url("**/draw")
        house.quiet(page)


def test_a_number_is_typed_after_one_click(page, url):
    house.open_lesson(page, f"{url}/convolution")
    entry = page.get_by_role("grid", name="Kernel g", exact=True).get_by_role("gridcell").nth(4)
    entry.click()
    page.keyboard.type("-2.5")
    page.keyboard.press("Enter")
    expect(entry).to_have_text("\u22122.5")


@pytest.mark.parametrize("lesson", house.PADS)
def test_a_pad_and_its_stage_show_the_same(page, url, lesson):
    """Over a reload the drawing stays on both; and the bin empties both, whatever came before."""

    def ink() -> int:
        return sum(255 - value for row in house.pad_picture(page, lesson) for value in row)

    stage = house.open_lesson(page, f"{url}/{lesson}{house.ON_PAD.get(lesson, '')}")
    house.draw(page, lesson, house.DIGITS[7])
    page.wait_for_timeout(1000)  # the pad tells the page of a stroke after a while
    house.quiet(page)
    drawn, with_drawing = ink(), stage.inner_text()
    assert drawn > 0
    page.reload()
    house.ready(page)
    house.wait_until(lambda: ink() == drawn, page)
    assert page.locator(".stage").inner_text() == with_drawing
    house.quiet(page)
    house.wipe(page, lesson)
    house.wait_until(lambda: ink() == 0 and page.locator(".stage").inner_text() != with_drawing, page)


def test_the_bin_empties_the_stage_after_another_look(page, url):
    stage = house.open_lesson(page, f"{url}/draw")
    house.draw(page, "draw", house.DIGITS[7])
    expect(stage).to_contain_text("This is a 7")
    house.choose(page, "Look at", "Why it is read so")
    expect(stage).to_contain_text("What speaks for the 7")
    house.wipe(page, "draw")
    expect(stage).not_to_contain_text("What speaks for the 7")


def test_a_picture_brought_along_outlasts_a_reload_and_can_be_taken_away(page, url, tmp_path):
    path = tmp_path / "stripes.png"
    Image.fromarray((np.indices((60, 90)).sum(axis=0) % 20 * 12).astype(np.uint8)).save(path)
    stage = house.open_lesson(page, f"{url}/filters")
    page.get_by_text("Your own picture").first.click()
    page.locator("input[type=file]").first.set_input_files(path)
    expect(stage).to_contain_text("90 × 60")
    page.reload()
    expect(house.ready(page)).to_contain_text("90 × 60")
    page.get_by_text("Your own picture").first.click()
    away = page.get_by_role("button", name="Take your picture away")
    expect(away).to_be_visible()
    house.quiet(page)
    away.click()
    expect(page.locator(".stage")).not_to_contain_text("90 × 60")
