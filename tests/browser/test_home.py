"""The first page: each card is a link as a whole, and each lesson's tab has its name."""

import re

import pytest
from playwright.sync_api import expect

from pages.lessons import LESSONS
from tests.browser import house

ALL_PICTURES = "() => [...document.images].every(({ complete }) => complete)"
"""A page that is left while it fetches something says so on its console."""


@pytest.mark.parametrize("lesson", LESSONS[:2], ids=lambda lesson: lesson.address)
def test_a_card_is_a_link_wherever_it_is_pressed(page, url, lesson):
    card = page.locator(f".st-key-card-{lesson.address}")
    for part in (card.get_by_text(lesson.sentence), card.locator("img")):
        page.goto(url)
        expect(card.locator("img")).to_be_visible()
        house.quiet(page)
        page.wait_for_function(ALL_PICTURES)
        part.click(position={"x": 5, "y": 5}, force=True)
        page.wait_for_url(f"**/{lesson.address}")
        house.ready(page)
        expect(page).to_have_title(re.compile(rf"^{lesson.title} · "))
        house.quiet(page)


def test_every_card_is_covered_by_its_link(page, url):
    page.goto(url)
    expect(page.locator("[class*='st-key-card-']")).to_have_count(len(LESSONS))
    for lesson in LESSONS:
        card, link = page.locator(f".st-key-card-{lesson.address}"), page.locator(f".st-key-card-{lesson.address} a")
        assert link.get_attribute("href").endswith(f"/{lesson.address}") or link.get_attribute("href") == lesson.address
        corner = "(card) => { card.scrollIntoView(); const box = card.getBoundingClientRect(); "
        corner += (
            "return document.elementFromPoint(box.right - 8, box.bottom - 8)?.closest('a')?.getAttribute('href'); }"
        )
        assert card.evaluate(corner) == link.get_attribute("href")
