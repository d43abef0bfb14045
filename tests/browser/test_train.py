"""Training in a real browser: the bundled digits are learnt, then a digit drawn with the mouse is read."""

import re

import pytest
from playwright.sync_api import expect

from engine.convolutional.reader import kept as files
from tests.browser import house


def accuracy(page):
    text = page.locator(".stage .lines").filter(has_text="Held out: ").first.inner_text()
    return float(re.search(r"Held out: ([0-9.]+) %", text)[1])


def test_the_bundled_digits_are_learnt_and_drawings_are_read(page, url):
    house.open_lesson(page, f"{url}/train?augmentation=0.3")
    house.play(page, 800)
    house.wait_until(lambda: accuracy(page) >= 97, page, 20)
    page.locator(".tile").filter(has_text="→").first.click()
    expect(page.locator(".stage .lines").first).to_contain_text("Held out, and hard")
    expect(page.locator(".stage .lines").filter(has_text="Logit")).to_contain_text("blank")
    expect(page.locator(".tile").filter(has_text=re.compile(": (as|read|second)"))).to_have_count(2)
    answer, read = page.locator(".stage .lines").first, []
    for digit in (0, 1, 2, 3, 4, 7):
        house.draw(page, "train", house.DIGITS[digit])
        expect(answer).to_contain_text("This is a")
        read.append(page.locator(".bar.first .bar-label").inner_text() == str(digit))
        house.wipe(page, "train")
        expect(answer).to_contain_text("Draw a digit")
    assert sum(read) >= 4, read


def test_two_networks_learn_side_by_side_and_one_goes_on_alone(page, url):
    house.open_lesson(page, f"{url}/train")
    page.get_by_role("button", name="Compare with…").click()
    expect(page.locator(".stage")).to_contain_text("do not differ")
    slider = page.get_by_role("slider", name="Learning rate").first
    slider.press("ArrowLeft")
    slider.press("ArrowLeft")
    expect(page.locator(".stage")).to_contain_text("learning rate 0.01 | 0.001")
    page.locator("h1").click()  # the space bar is the slider's while it has the focus
    house.play(page, 60)
    expect(page.locator(".curve-now")).to_have_count(8)
    end, before = house.step(page), page.locator(".curve-now").all_inner_texts()
    assert before[:2] != before[2:4]
    page.keyboard.press("ArrowLeft")
    house.wait_for_step(page, end - 1)
    page.keyboard.press("ArrowRight")
    house.wait_for_step(page, end)
    assert page.locator(".curve-now").all_inner_texts() == before
    matrix = page.get_by_role("img", name=re.compile(r"Second: True ↓ taken for →\. 0: 0 [0-9]+"))
    expect(matrix).to_be_visible()
    assert "second_learning_rate=0.001" in page.url
    house.quiet(page)  # it runs once more at rest, and a button clicked meanwhile is another one
    page.get_by_role("button", name="Keep this one").click()
    expect(page.locator(".curve-now")).to_have_count(4)
    assert house.step(page) == end
    assert "compare" not in page.url


def test_a_rate_of_100_stops_with_a_sentence_and_leads_back(page, url):
    house.open_lesson(page, f"{url}/train?learning_rate=100")
    page.keyboard.press("Space")
    expect(page.locator(".stage")).to_contain_text("learning rate of 100 is too high")
    stopped = house.step(page)
    page.keyboard.press("Home")
    house.wait_for_step(page, 0)
    page.keyboard.press("End")
    house.wait_for_step(page, stopped)


def test_a_step_back_and_forward_ends_at_the_same_numbers_and_the_network_is_kept_as_a_file(page, url):
    house.open_lesson(page, f"{url}/train")
    house.play(page, 40)
    end, before = house.step(page), page.locator(".curve-now").all_inner_texts()
    page.keyboard.press("ArrowLeft")
    house.wait_for_step(page, end - 1)
    page.keyboard.press("ArrowRight")
    house.wait_for_step(page, end)
    assert page.locator(".curve-now").all_inner_texts() == before
    page.get_by_text("Keep it, bring one back").click()
    with page.expect_download() as waited:
        page.get_by_role("button", name=f"Download the network after {end} updates").click()
    kept = files.load(waited.value.path().read_bytes())
    assert kept.metadata["updates"] == str(end)


def trained_and_drawn(page, url, address):
    stage = house.open_lesson(page, f"{url}/train?{address}")
    house.play(page, 150)
    house.draw(page, "train", house.DIGITS[3])
    expect(page.locator(".stage .lines").first).to_contain_text(re.compile(r"\ba 3\b"))
    return stage


def formula_is_seen(page):
    """On a screen that is no sheet upright, without scrolling."""
    formula, size = page.locator(".katex-html").first.bounding_box(), page.viewport_size
    assert formula["y"] + formula["height"] <= size["height"] or size["width"] < size["height"]


def test_the_page_in_light_dark_and_at_800(page, url):
    stage = trained_and_drawn(page, url, "look=health")
    house.screens(page, stage, "train", lambda: formula_is_seen(page))


@pytest.mark.parametrize(
    ("name", "address"),
    [("train-pair-1280", "compare=yes&second_optimiser=sgd"), ("train-present", "present=true&compare=yes")],
)
def test_two_networks_and_presenting(page, url, name, address):
    stage = trained_and_drawn(page, url, address)
    house.shoot(page, name)
    house.fits(page, stage)
    formula_is_seen(page)
