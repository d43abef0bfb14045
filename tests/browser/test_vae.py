"""Latent spaces in a real browser: drag through the plane, morph two drawings, train one on the stage."""

import pytest
from playwright.sync_api import expect

from tests.browser import house
from tests.browser.test_draw import DIGITS
from tests.browser.test_train import train


def tile(page, index):
    """A digest of one of the small pictures."""
    script = """tile => { const canvas = tile.querySelector("canvas");
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      let digest = 0; for (const value of data) digest = (31 * digest + value) >>> 0; return String(digest); }"""
    return page.locator(".tile").nth(index).evaluate(script)


def put_on_the_pad(page, name):
    page.get_by_role("combobox", name="Pad draws").click()
    page.get_by_role("option", name=name, exact=True).click()
    expect(page.locator(f".st-key-vae-sheet-{name.lower()} canvas").last).to_be_visible(timeout=15_000)


def draw(page, strokes):
    canvas = page.locator(".st-key-vae-pad canvas").last
    expect(canvas).to_be_visible(timeout=15_000)
    box = canvas.bounding_box()
    for points in strokes:
        page.mouse.move(box["x"] + points[0][0], box["y"] + points[0][1])
        page.mouse.down()
        for x, y in points[1:]:
            page.mouse.move(box["x"] + x, box["y"] + y, steps=8)
        page.mouse.up()


def test_dragging_through_the_plane_decodes_every_place(page, url):
    house.open_lesson(page, f"{url}/vae")
    page.mouse.move(*house.in_plane(page, 0, 0))
    page.mouse.down()
    seen = set()
    for x, y in ((1, 1), (-2, 0.5), (0, -2), (2, 2)):
        page.mouse.move(*house.in_plane(page, x, y))
        expect(page.locator(".stage .lines").first).to_contain_text(f"z = ({x:.2f}, {y:.2f})".replace("-", "−"))
        seen.add(tile(page, 1))
    page.mouse.up()
    assert len(seen) == 4
    page.keyboard.press("Enter")  # the plane has the focus: its handle is taken up
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".stage .lines").first).to_contain_text("z = (1.93, 2.00)")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")  # now the transport's again
    house.wait_for_step(page, 1)
    expect(page.locator(".stage")).to_contain_text("by 1 draw from q")


def test_one_drawing_is_walked_into_another(page, url):
    house.open_lesson(page, f"{url}/vae?look=walk")
    draw(page, DIGITS[1])
    expect(page.locator(".stage .lines").first).to_contain_text("A: your drawing. B: a 3")
    put_on_the_pad(page, "B")  # an empty sheet
    draw(page, DIGITS[7])
    expect(page.locator(".stage .lines").first).to_contain_text("A: your drawing. B: your drawing.")
    first = tile(page, 1)
    page.keyboard.press("End")
    house.wait_for_step(page, 40)
    assert tile(page, 1) != first
    page.locator("button.tile").nth(5).click()
    house.wait_for_step(page, 20)


def test_a_pointer_is_dragged_between_four_corners_one_of_them_drawn(page, url):
    house.open_lesson(page, f"{url}/vae?look=corners")
    put_on_the_pad(page, "D")
    draw(page, DIGITS[7])
    expect(page.locator(".tile-caption").filter(has_text="D: your drawing")).to_be_visible()
    page.mouse.move(*house.in_plane(page, 0.5, 0.5))
    page.mouse.down()
    seen = set()
    for s, t in ((0.9, 0.1), (0.1, 0.9), (0.9, 0.9), (0.1, 0.1)):
        page.mouse.move(*house.in_plane(page, s, t), steps=3)
        expect(page.locator(".map-reading").first).to_contain_text(f"z: {s:.2f}, {t:.2f}")
        expect(page.locator(".stage .lines").first).to_contain_text(f"s = {s} across, t = {t} up")
        seen.add((tile(page, 0), tile(page, 1)))
    page.mouse.up()
    assert len(seen) == 4
    page.keyboard.press("End")
    house.wait_for_step(page, 80)
    expect(page.locator(".stage .lines").first).to_contain_text("s = 1 across, t = 0 up")


def test_a_direction_moves_the_code_and_a_picture_of_its_strip_takes_it_there(page, url):
    house.open_lesson(page, f"{url}/vae?look=directions&directions=pictures")
    slider, number = page.locator(".slide input").first, page.locator(".slide output").first
    first = tile(page, 2)  # the strips, x, what z decodes to
    strips = page.locator(".tile canvas").first
    box = strips.bounding_box()
    page.mouse.click(box["x"] + 0.93 * box["width"], box["y"] + 0.05 * box["height"])  # the first direction's last
    expect(number).to_have_text("3.00")
    slider.focus()
    page.keyboard.press("Home")
    expect(number).to_have_text("−3.00")
    expect(page.locator(".tile-caption").filter(has_text="at z")).to_have_text("at z")
    house.wait_until(lambda: tile(page, 2) not in (first, tile(page, 3)), page)


@pytest.mark.parametrize(
    ("name", "options", "address"),
    [
        ("vae-light-1280", {"viewport": {"width": 1280, "height": 720}}, "look=train"),
        ("vae-dark-1280", {"viewport": {"width": 1280, "height": 720}, "color_scheme": "dark"}, "look=directions"),
        ("vae-light-800", {"viewport": {"width": 800, "height": 1100}}, "look=sum"),
        ("vae-present", {"viewport": {"width": 1280, "height": 720}}, "look=corners&present=true"),
    ],
)
def test_the_page_in_light_dark_at_800_and_presenting(chromium, url, name, options, address):
    context = chromium.new_context(**options)
    page = context.new_page()
    problems = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    stage = house.open_lesson(page, f"{url}/vae?{address}")
    train(page, 10)
    house.shoot(page, name)
    box = stage.bounding_box()
    assert box["x"] + box["width"] <= options["viewport"]["width"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if options["viewport"]["height"] == 720:
        assert box["y"] + box["height"] <= 720
    assert [text for text in problems if "Failed to load resource" not in text] == []
    context.close()
