"""Gradients through time in a real browser: one vanishes by a slider, the cliff, the race, how it looks."""

from playwright.sync_api import expect

from engine.arithmetic.written import show
from engine.recurrent.gradients.ledger import Ledger
from engine.recurrent.gradients.settings import GradientsSettings
from tests.browser import house


def lines(page):
    return page.locator(".stage .lines")


def test_a_gradient_vanishes_by_the_slider_and_the_walk_shows_it_step_by_step(page, url):
    house.open_lesson(page, f"{url}/gradients?length=60")
    slider = page.get_by_role("slider", name="Radius ρ")
    for scale in (1.0, 0.3):
        slider.fill(str(scale))
        norm = Ledger(GradientsSettings(length=60, scale=scale)).norms[59, 0]
        digits = show(float(norm), 3).split("·")
        expect(lines(page)).to_contain_text("‖∂L₆₀/∂h₁‖ ≈ 1·")
        expect(lines(page)).to_contain_text(f"·{digits[1]}: ×")
    page.keyboard.press("Escape")
    page.locator(".transport .count").click()
    page.keyboard.press("Home")
    house.wait_for_step(page, 0)
    page.keyboard.press("ArrowRight")
    house.wait_for_step(page, 1)
    expect(lines(page)).to_contain_text("∂L₆₀/∂h₅₉ = ∂L₆₀/∂h₆₀ · J₆₀")
    tile = page.locator(".tile canvas").first
    box = tile.bounding_box()
    tile.click(position={"x": 0.508 * box["width"], "y": 0.92 * box["height"]})
    expect(lines(page)).to_contain_text("∂L₅₆/∂h₃₁")


def test_the_wall_throws_the_step_that_nobody_clips(page, url):
    house.open_lesson(page, f"{url}/gradients?look=cliff")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    house.wait_for_step(page, 5)
    expect(page.locator(".table tr").filter(has_text="no clipping")).to_contain_text("(−1.504, −5.624)")
    expect(page.locator(".table tr").filter(has_text="by norm")).to_contain_text("(1.285, −0.204)")
    page.keyboard.press("Home")
    house.wait_for_step(page, 0)
    page.mouse.move(*house.in_plane(page, 1.35, -0.14))
    page.mouse.down()
    page.mouse.move(*house.in_plane(page, 0.0, 1.0), steps=5)
    page.mouse.up()
    for name in ("no clipping", "by norm", "by value"):
        expect(page.locator(".table tr").filter(has_text=name)).to_contain_text("1.0")
    expect(page.locator(".table tr").filter(has_text="by value")).not_to_contain_text("(1.35")


def test_the_race_starts_and_a_longer_lag_is_given_while_it_runs(page, url):
    house.open_lesson(page, f"{url}/gradients?look=race&length=10")
    page.keyboard.press("Space")
    house.wait_past_step(page, 20)
    page.get_by_role("slider", name="Lag T").fill("20")
    expect(lines(page).first).to_contain_text("T = 20 · chance 0.1667")
    page.keyboard.press("Escape")
    page.locator(".transport .count").click()
    page.keyboard.press("Space")
    house.wait_for_state(page, "paused")
    expect(page.locator(".table tr").filter(has_text="GRU")).to_contain_text("%")
    assert page.locator(".tile canvas").count() == 1
