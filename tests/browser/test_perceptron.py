"""The perceptron's stage in a real browser: points placed, dragged and deleted while it runs; a converged run."""

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
