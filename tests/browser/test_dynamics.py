"""Dynamic systems in a real browser: an eigenvalue dragged, a signal drawn, and what both do to all else."""

import re

from playwright.sync_api import expect

from tests.browser import house


def drag(page, box, start, end):
    """With the mouse, from a place of a map to another, in its own numbers."""
    scale, left, top = map(float, box.get_attribute("data-plot").split())
    outer = box.bounding_box()
    places = [(outer["x"] + left + x * scale, outer["y"] + top - y * scale) for x, y in (start, end)]
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[1], steps=6)
    page.mouse.up()


def test_an_eigenvalue_is_dragged_into_what_is_stable_in_both_readings(page, url):
    stage = house.open_lesson(page, f"{url}/dynamics")
    expect(stage).to_contain_text("unstable spiral")
    box = stage.get_by_role("application", name=re.compile("Eigenvalues")).first
    drag(page, box, (0.8, 0.4), (-0.5, 0.4))
    expect(stage).not_to_contain_text("unstable")
    expect(stage).to_contain_text(re.compile(r"Stable: Re λ = tr A/2 [=≈] −0\.\d+ < 0"))
    page.wait_for_url("**a=-0.*")
    house.quiet(page)
    shown = float(page.get_by_role("spinbutton", name="a", exact=True).input_value())
    assert -0.55 < shown < -0.45  # A = h I + M, and h = Re λ on the diagonal
    house.button(page, "Play").click()
    house.wait_past_step(page, 5)
    expect(stage).not_to_contain_text("unstable")


def test_a_signal_is_drawn_and_the_state_follows(page, url):
    stage = house.open_lesson(page, f"{url}/dynamics?look=driven&signal=own")
    page.keyboard.press("End")
    house.wait_for_step(page, 60)
    expect(stage).to_contain_text("new s₁ = 0.8·0 + 1·0 = 0")
    chart = stage.locator(".chart .map-box.dragged canvas").first
    outer = chart.bounding_box()
    page.mouse.move(outer["x"] + 0.6 * outer["width"], outer["y"] + 12)
    page.mouse.down()
    page.mouse.move(outer["x"] + 0.985 * outer["width"], outer["y"] + 12, steps=40)
    page.mouse.up()
    expect(stage).not_to_contain_text("0.8·0 + 1·0")
    page.wait_for_url("**own_signal=*")
