"""What is typed with a decimal comma into a browser's fields for numbers: 0,5 is 0.5, or refused; it is never 5."""

import pytest
from playwright.sync_api import expect

from pages.lessons import LESSONS
from tests.browser import house

FIELDS = "input[type=number]:visible"


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_half_is_half_or_refused_in_every_field(page, url, lesson):
    house.open_lesson(page, f"{url}/{lesson.address}")
    summaries = page.locator(".st-key-lesson-controls [data-testid=stExpander] summary")
    for number in range(summaries.count()):
        if summaries.nth(number).is_visible():
            summaries.nth(number).click()
    house.quiet(page)
    for number in range(page.locator(FIELDS).count()):
        field = page.locator(FIELDS).nth(number)
        field.click()
        page.keyboard.press("Control+a")
        page.keyboard.press("Delete")
        page.keyboard.type("0,5")
        typed = field.input_value()
        refused = field.evaluate("field => field.validationMessage")
        assert typed == "0.5" or (typed == "0" and refused.endswith(".")), (number, typed, refused)
        page.keyboard.press("Escape")


def test_a_weight_is_typed_or_pasted_with_a_decimal_comma(page, url):
    house.open_lesson(page, f"{url}/mlp?hidden=2&data=xor")
    page.locator(".network-box").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("w")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("w")
    field = page.locator(".card-value")
    expect(field).to_be_visible()
    house.quiet(page)
    field.fill("")
    field.press_sequentially("-1,25")
    expect(field).to_have_value("-1.25")
    field.press("Enter")
    house.until_stage(page, "({ frames }) => frames")
    expect(field).to_have_value("-1.25")
