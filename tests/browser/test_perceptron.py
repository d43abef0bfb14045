"""The perceptron's stage in a real browser: points placed, dragged and deleted while it runs; a converged run."""

import re

from playwright.sync_api import expect

from tests.browser import house


def verdict(page):
    return page.locator(".lines").nth(1)


def test_and_is_learnt_and_says_so(page, url):
    stage = house.open_lesson(page, f"{url}/perceptron?data=and")
    page.locator(".speed").focus()
    page.keyboard.press("End")
    house.button(page, "Play").click()
    expect(stage.locator(".notice")).to_contain_text("has converged after")
    house.wait_for_state(page, "paused")
    expect(verdict(page)).to_contain_text("can be separated")


def test_xor_shows_its_cycle_until_a_point_is_dragged_while_it_runs(page, url):
    house.open_lesson(page, f"{url}/perceptron?data=xor")
    expect(verdict(page)).to_contain_text("No line separates these points")
    expect(verdict(page)).to_contain_text("the same weights come back every 4 steps")
    house.button(page, "Play").click()
    house.wait_past_step(page, 2)
    page.mouse.move(*house.in_plane(page, 0, 0))
    page.mouse.down()
    page.mouse.move(*house.in_plane(page, 0.5, 1.2), steps=6)
    page.mouse.move(*house.in_plane(page, 1.6, 1.6), steps=6)
    page.mouse.up()
    expect(verdict(page)).to_contain_text("can be separated")
    house.wait_for_state(page, "running|paused")
    expect(page.get_by_role("combobox", name="Data")).to_have_value("Your own points")
    assert "points=" in page.url


def test_points_are_added_and_deleted(page, url):
    house.open_lesson(page, f"{url}/perceptron?data=yours")
    expect(verdict(page)).to_contain_text("no points yet")
    page.mouse.click(*house.in_plane(page, 2, 3))
    expect(verdict(page)).to_contain_text("one class")
    page.locator(".plane .tool").nth(2).click()
    page.mouse.click(*house.in_plane(page, -3, 1))
    expect(verdict(page)).to_contain_text("can be separated")
    page.locator(".plane .tool").last.click()
    page.mouse.click(*house.in_plane(page, -3, 1))
    expect(verdict(page)).to_contain_text("one class")
    page.wait_for_url("**points=2*3*0**")


def stepped(page, url, address):
    """After four examples."""
    stage = house.open_lesson(page, f"{url}/perceptron?{address}")
    for wanted in (1, 2, 3, 4):
        page.keyboard.press("ArrowRight")
        house.wait_for_step(page, wanted)
    return stage


def test_the_line_and_w_are_dragged_and_a_weight_is_typed(page, url):
    stage = house.open_lesson(page, f"{url}/perceptron?data=overlap&start=random&seed=3")
    lines = page.locator(".lines").first
    page.mouse.move(*house.in_plane(page, *tip(lines)))
    page.mouse.down()
    page.mouse.move(*house.in_plane(page, 2, 1), steps=4)
    page.mouse.move(*house.in_plane(page, 3, 1.5), steps=4)
    page.mouse.up()
    expect(lines).to_contain_text("3")
    w = tip(lines)
    assert abs(w[0] - 2 * w[1]) < 0.15  # along (2, 1), but for the grain of the screen
    assert stage.get_attribute("data-step") == "0"


def tip(lines):
    """w as the lines say it, before the first step: z = w·x + b = 0.24·(−1.2) + …"""
    text = lines.inner_text().replace("−", "-")
    found = re.search(r"w (?:←|stays) \((-?[\d.]+), (-?[\d.]+)\)", text)
    return float(found[1]), float(found[2])


def test_a_step_is_walked_through_asked_about_and_made(page, url):
    stage = house.open_lesson(page, f"{url}/perceptron?data=nand&rate=0.1")
    said, press = page.locator(".lines").first, lambda name: stage.get_by_role("button", name=name, exact=True).click()
    press("One update, slowly")
    expect(said).to_contain_text("Sample 1 of 4 in epoch 0")
    expect(said).to_contain_text("z = 0 + 0 + 0 = 0 → y = 0")
    press("Next")
    expect(said).to_contain_text("Does w₁, whose input is 0, grow, shrink or stay?")
    assert "Δw" not in said.inner_text()
    press("It grows")
    expect(said).to_contain_text("Not so. w₁ stays.")
    expect(said).to_contain_text("Δb = η·δ·1 = 0.1·1·1 = 0.10")
    assert house.step(page) == 0
    press("Make the update")
    house.wait_for_step(page, 1)
    expect(said).to_contain_text("Sample 2 of 4 in epoch 0")
    house.button(page, "One step back").click()
    expect(stage.get_by_role("button", name="One update, slowly")).to_be_visible()
    press("One update, slowly")
    house.button(page, "Play").click()
    house.wait_past_step(page, 0)
    expect(stage.get_by_role("button", name="Leave")).to_be_hidden()
