"""Auto-encoders in a real browser: a line that turns to PCA's, a point dragged, a digit drawn, the page's looks."""

import re

from playwright.sync_api import expect

from tests.browser import house

ERRORS = re.compile(r"‖x − x̂‖² = ([\d.]+) ± [\d.]+, PCA ([\d.]+)")


def errors(page):
    """What is said of those held out: the network's error, and PCA's."""
    said = page.locator(".stage .lines").filter(has_text="held out").first.inner_text()
    return tuple(float(figure) for figure in ERRORS.search(said).groups())


def test_a_line_turns_to_pca_s_and_a_point_is_dragged(page, url):
    stage = house.open_lesson(page, f"{url}/autoencoder?data=roll&codes=1&kind=linear&learning_rate=0.03")
    before, principal = errors(page)
    assert before > 1.5 * principal
    house.button(page, "Play").click()
    house.wait_past_step(page, 400)
    house.button(page, "Pause").click()
    house.wait_for_state(page, "paused")
    house.wait_until(lambda: errors(page)[0] < 1.05 * principal, page)
    expect(page.locator(".stage")).to_contain_text("Principal angles to PCA's subspace")
    numbers = page.locator(".stage .lines").filter(has_text="One point")
    page.mouse.move(*house.in_plane(page, 2, 1))
    page.mouse.down()
    page.mouse.move(*house.in_plane(page, 1, 2), steps=4)
    expect(numbers).to_contain_text(re.compile(r"x [=≈] \((0\.9|1\.0)\d*, (1\.9|2\.0)\d*\) → z = g\(x\)"))
    page.mouse.up()
    house.shoot(page, "autoencoder-points-light-1280")
    house.fits(page, stage)


def test_a_drawing_goes_through_and_any_place_of_the_map_is_decoded(chromium, url):
    with house.visit(chromium, house.DARK) as page:
        stage = house.open_lesson(page, f"{url}/autoencoder")
        house.button(page, "Play").click()
        house.wait_past_step(page, 100)
        house.draw(page, "autoencoder", house.DIGITS[7])
        captions = page.locator(".tile-caption")
        expect(captions.first).to_have_text("x: your drawing")
        house.button(page, "Pause").click()
        house.wait_for_state(page, "paused")
        box = page.locator("[data-plot]").first.bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        expect(captions.nth(1)).to_contain_text("decoded at z")
        page.locator("button.tile").nth(2).click()
        expect(captions.first).to_contain_text("held out")
        house.shoot(page, "autoencoder-dark-1280")
        house.fits(page, stage)
