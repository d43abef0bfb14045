"""Latent spaces in a real browser: drag through the plane, morph two drawings, train one on the stage."""

import pytest
from playwright.sync_api import expect

from tests.browser import house


def put_on_the_pad(page, name):
    house.choose(page, "Pad draws", name)
    expect(page.locator(f".st-key-vae-sheet-{name.lower()} canvas").last).to_be_visible()


def test_dragging_through_the_plane_decodes_every_place(page, url):
    house.open_lesson(page, f"{url}/vae")
    page.mouse.move(*house.in_plane(page, 0, 0))
    page.mouse.down()
    seen = set()
    for x, y in ((1, 1), (-2, 0.5), (0, -2), (2, 2)):
        page.mouse.move(*house.in_plane(page, x, y))
        expect(page.locator(".stage .lines").first).to_contain_text(f"z ≈ ({x:.2f}, {y:.2f})".replace("-", "−"))
        house.wait_until(lambda: house.tile_pixels(page, 1) not in seen, page)
        seen.add(house.tile_pixels(page, 1))
    page.mouse.up()
    assert len(seen) == 4
    page.keyboard.press("Enter")  # the plane has the focus: its handle is taken up
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".stage .lines").first).to_contain_text("z ≈ (1.93, 2.00)")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")  # now the transport's again
    house.wait_for_step(page, 1)
    expect(page.locator(".stage")).to_contain_text("by 1 draw from q")


def test_one_drawing_is_walked_into_another(page, url):
    house.open_lesson(page, f"{url}/vae?look=walk")
    house.draw(page, "vae", house.DIGITS[1])
    expect(page.locator(".stage .lines").first).to_contain_text("A: your drawing. B: example 3")
    put_on_the_pad(page, "B")  # an empty sheet
    house.draw(page, "vae", house.DIGITS[7])
    expect(page.locator(".stage .lines").first).to_contain_text("A: your drawing. B: your drawing.")
    first = house.tile_pixels(page, 1)
    page.keyboard.press("End")
    house.wait_for_step(page, 40)
    house.wait_until(lambda: house.tile_pixels(page, 1) != first, page)
    page.locator("button.tile").nth(5).click()
    house.wait_for_step(page, 20)


def test_a_pointer_is_dragged_between_four_corners_one_of_them_drawn(page, url):
    house.open_lesson(page, f"{url}/vae?look=corners")
    put_on_the_pad(page, "D")
    house.draw(page, "vae", house.DIGITS[7])
    expect(page.locator(".tile-caption").filter(has_text="D: your drawing")).to_be_visible()
    page.mouse.move(*house.in_plane(page, 0.5, 0.5))
    page.mouse.down()
    seen = set()
    for s, t in ((0.9, 0.1), (0.1, 0.9), (0.9, 0.9), (0.1, 0.1)):
        page.mouse.move(*house.in_plane(page, s, t), steps=3)
        expect(page.locator(".map-reading").first).to_contain_text(f"(s, t) ≈ ({s:.2f}, {t:.2f})")
        expect(page.locator(".stage .lines").first).to_contain_text(f"s = {s} across, t = {t} up")
        house.wait_until(lambda: {house.tile_pixels(page, k) for k in (0, 1)}.isdisjoint(seen), page)
        seen.update(house.tile_pixels(page, k) for k in (0, 1))
    page.mouse.up()
    assert len(seen) == 8
    page.keyboard.press("End")
    house.wait_for_step(page, 80)
    expect(page.locator(".stage .lines").first).to_contain_text("s = 1 across, t = 0 up")


def test_a_direction_moves_the_code_and_a_picture_of_its_strip_takes_it_there(page, url):
    house.open_lesson(page, f"{url}/vae?look=directions&directions=pictures")
    slider, number = page.locator(".slide input").first, page.locator(".slide output").first
    first = house.tile_pixels(page, 11)  # ten strips, x, what z decodes to
    strips = page.locator(".tile canvas")
    for k in (0, 9):  # each beside its slider
        strip, beside = strips.nth(k).bounding_box(), page.locator(".slide input").nth(k).bounding_box()
        assert abs(strip["y"] + strip["height"] / 2 - beside["y"] - beside["height"] / 2) < 3
    box = strips.first.bounding_box()
    page.mouse.click(box["x"] + 0.93 * box["width"], box["y"] + 0.5 * box["height"])  # the first direction's last
    expect(number).to_have_text("3.00")
    slider.focus()
    page.keyboard.press("Home")
    expect(number).to_have_text("−3.00")
    expect(page.locator(".tile-caption").filter(has_text="at z")).to_have_text("at z")
    house.wait_until(lambda: house.tile_pixels(page, 11) not in (first, house.tile_pixels(page, 12)), page)


@pytest.mark.parametrize(
    ("address", "lesson", "title"),
    [
        ("vae?look=walk", "vae", "Variational auto-encoder"),
        ("autoencoder", "autoencoder", "Auto-encoder"),
        ("gan-digits?look=opinion", "gan-digits", "GAN: digits"),
    ],
)
def test_on_the_way_back_the_drawing_lies_on_the_pad_and_can_be_drawn_on(page, url, address, lesson, title):
    house.open_lesson(page, f"{url}/{address}")
    house.draw(page, lesson, house.DIGITS[7])
    house.wait_until(lambda: min(map(min, house.pad_picture(page, lesson))) == 0, page)  # there is ink
    drawn = house.pad_picture(page, lesson)
    house.go_to(page, "Convolutional networks", "Draw a digit")
    house.go_to(page, "Generative models", title)
    house.wait_until(lambda: house.pad_picture(page, lesson) == drawn, page)
