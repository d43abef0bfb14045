"""SIFT in a real browser: marks by mouse and keys, sliders that redraw the matches, the phone's pictures."""

from playwright.sync_api import expect

from engine.convolutional.features.sift.points import Points
from engine.convolutional.features.sift.settings import PointsSettings
from tests.browser import house


def test_a_key_point_is_picked_by_mouse_and_by_keys(page, url):
    stage = house.open_lesson(page, f"{url}/features?look=sift&picture=coins")
    told, box = page.locator(".lines").first, page.locator(".spots-box").first
    experiment = Points(PointsSettings(picture="coins"))
    x, y = experiment.frame()["marks"][experiment.ranked[7], :2]
    scale, left, top = map(float, box.get_attribute("data-plot").split())
    box.click(position={"x": left + scale * float(x), "y": top + scale * float(y)})
    page.wait_for_url("**sift_spot=7*")
    before = told.inner_text()
    box.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    expect(told).not_to_have_text(before)
    page.keyboard.press("Escape")
    page.keyboard.press("Home")
    house.wait_for_step(page, 0)
    expect(told).to_contain_text("than all its 26 neighbours")
    house.screens(page, stage, "features-sift")


def test_a_slider_redraws_the_matches_and_the_outline(page, url):
    stage = house.open_lesson(page, f"{url}/features?look=match&picture=cat")
    account = page.locator(".lines").first
    expect(account).to_contain_text("True are 30° and 0.8")
    slider = page.get_by_role("slider", name="Turn, °")
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(account).to_contain_text("True are 35° and 0.8")
    house.screens(page, stage, "features-match")
