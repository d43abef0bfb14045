"""The filters' stage in a real browser: a kernel edited, the lens by mouse, keys and finger, files of all kinds."""

import io
import struct
import zlib

import numpy as np
from PIL import Image
from playwright.sync_api import expect

from tests.browser import house


def account(page):
    return page.locator(".lines").first


def wait_for_new_pixels(page, index, before):
    house.wait_until(lambda: house.pixels(page, index) != before, page, 5)


def encoded(image, kind="PNG", **more):
    file = io.BytesIO()
    image.save(file, kind, **more)
    return file.getvalue()


def png_claiming(width, height):
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(1000))),
        (b"IEND", b""),
    ]
    parts = [struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def test_a_typed_entry_changes_its_response_alone_and_goes_into_the_link(page, url):
    house.open_lesson(page, f"{url}/filters?filters=Sobel x,blur")
    before = [house.pixels(page, k) for k in range(3)]
    house.type_entry(page, "Kernel", 4, "1/9")
    wait_for_new_pixels(page, 1, before[1])
    assert house.cells(page, "Kernel")[4] == "1/9"
    assert [house.pixels(page, 0), house.pixels(page, 2)] == [before[0], before[2]]
    page.wait_for_url("**own*1%2F9*")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".picture.chosen .picture-title")).to_have_text("Sobel x")
    wait_for_new_pixels(page, 1, "")
    house.type_entry(page, "Kernel", 0, "one")
    expect(page.locator(".notice")).to_contain_text("An entry is a number")
    assert house.cells(page, "Kernel")[0] == "−1"


def test_the_lens_follows_the_mouse_over_all_pictures_and_rests_where_it_is_clicked(page, url):
    house.open_lesson(page, f"{url}/filters?picture=dot&filters=Sobel x,blur")
    house.point_at(page, 2, 10.5 / 64, 32.5 / 64)
    expect(account(page)).to_contain_text("0·(−1) + 200·0 + 200·1")
    expect(account(page)).to_contain_text("= 800")
    expect(page.locator(".pictures")).to_have_attribute("data-at", "10 32")
    page.mouse.click(*_middle(page, 2))
    expect(page.locator(".picture.chosen .picture-title")).to_have_text("blur")
    house.point_at(page, 0, 0.01, 0.01)
    expect(account(page)).to_contain_text("5 of the 9 cells lie beyond the edge")
    page.mouse.move(5, 5)
    expect(page.locator(".pictures")).to_have_attribute("data-at", "32 32")
    page.wait_for_url("**pixel=32%2C32*")


def _middle(page, index):
    box = house.picture(page, index).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_the_lens_by_keys_does_not_step_the_tour(page, url):
    house.open_lesson(page, f"{url}/filters?picture=dot&filters=blur&pixel=20,20")
    house.picture(page, 0).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator(".pictures")).to_have_attribute("data-at", "30 21")
    expect(page.locator(".pictures > .unseen")).to_contain_text("Row 30, column 21.")
    assert house.step(page) == 1
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator(".pictures")).to_have_attribute("data-at", "30 21")
    page.keyboard.press("ArrowRight")
    house.wait_for_step(page, 2)


def test_a_finger_moves_the_lens_and_leaves_it(chromium, url):
    with house.visit(chromium, house.TABLET) as page:
        house.open_lesson(page, f"{url}/filters?picture=dot&filters=blur")
        house.picture(page, 0).scroll_into_view_if_needed()
        page.touchscreen.tap(*_middle(page, 0))
        expect(page.locator(".pictures")).to_have_attribute("data-at", "32 32")
        assert house.picture(page, 0).evaluate("box => getComputedStyle(box).touchAction") == "none"


def test_a_slider_answers_while_it_is_dragged(page, url):
    house.open_lesson(page, f"{url}/filters?filters=Gabor 11 2 45 5 90 1")
    slider = page.get_by_role("slider", name="Angle θ")
    before = house.pixels(page, 1)
    box = slider.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.13, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] / 2, steps=5)
    wait_for_new_pixels(page, 1, before)  # the button is still held
    page.mouse.up()
    expect(page.locator(".picture-title").nth(1)).not_to_have_text("Gabor θ 45° λ 5")


def test_pointing_at_a_product_lights_its_two_factors_and_filters_are_added_split_and_removed(page, url):
    house.open_lesson(page, f"{url}/filters?filters=Sobel x")
    page.get_by_role("grid", name="Products", exact=True).get_by_role("gridcell").nth(5).hover()
    for grid in ("Patch", "Kernel"):
        lit = page.get_by_role("grid", name=grid, exact=True).locator(".lit")
        expect(lit).to_have_count(1)
    expect(page.get_by_role("grid", name="Kernel", exact=True).locator(".lit")).to_have_text("2")
    for name, count in (("Split", 3), ("Add", 4), ("Remove", 3), ("Undo", 4)):
        page.get_by_role("button", name=name, exact=True).click()
        expect(page.locator(".picture")).to_have_count(1 + count)
    page.get_by_role("combobox", name="Filter", exact=True).select_option(label="emboss")
    expect(page.locator(".picture.chosen .picture-title")).to_have_text("emboss")


def test_applied_again_and_again(page, url):
    house.open_lesson(page, f"{url}/filters?picture=dot&filters=blur&pixel=48,32")
    before = house.pixels(page, 1)
    page.keyboard.press("ArrowRight")
    house.wait_for_step(page, 2)
    assert house.pixels(page, 1) != before
    expect(page.locator(".count")).to_have_text("applied 2 times")
    page.keyboard.press("End")
    house.wait_for_step(page, 8)
    house.type_entry(page, "Kernel", 0, "0")
    expect(page.locator(".picture-title").nth(1)).to_have_text("own 3×3")
    assert house.step(page) == 8
    page.keyboard.press("Home")
    house.wait_for_step(page, 1)


PHOTO = Image.fromarray(np.add.outer(np.arange(90), np.arange(160)).astype(np.uint8)).convert("RGB")
SIDEWAYS = Image.Exif()
SIDEWAYS[0x0112] = 6


UNREADABLE = {
    "corrupt.png": (encoded(PHOTO)[:90] + b"\0" * 300, "damaged or breaks off"),
    "text.png": (b"This is a text.", "no picture"),
    "cut.jpg": (encoded(PHOTO, "JPEG")[:700], "damaged or breaks off"),
    "bomb.png": (png_claiming(8200, 5000), "8200×5000 = 41,000,000 pixels"),
}


def test_what_cannot_be_read_is_said_and_the_picture_stays(page, url, tmp_path):
    house.open_lesson(page, f"{url}/filters?picture=coins&filters=blur")
    before = house.pixels(page, 1)
    panel = page.locator(".st-key-lesson-controls")

    def nothing_has_changed():
        assert house.pixels(page, 1) == before
        expect(page.get_by_role("combobox", name="Picture")).to_have_value("Coins")

    page.get_by_text("Your own picture").click()
    for name, (file, words) in UNREADABLE.items():
        expect(panel).not_to_contain_text(words)
        _upload(page, name, file)
        expect(panel).to_contain_text(words)
        nothing_has_changed()
    huge = tmp_path / "huge.png"
    huge.write_bytes(bytes(10_600_000))
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(huge)
    expect(page.get_by_test_id("stFileUploader")).to_contain_text("huge.png")
    expect(page.get_by_test_id("stFileUploader")).to_contain_text("10")
    nothing_has_changed()


OWN = {
    "photo.jpg": (encoded(PHOTO.resize((3000, 1600)), "JPEG"), "512 × 273"),
    "turned.jpg": (encoded(PHOTO, "JPEG", exif=SIDEWAYS), "90 × 160"),
    "clear.png": (encoded(PHOTO.convert("RGBA")), "160 × 90"),
    "sixteen.png": (encoded(Image.fromarray(np.arange(2400, dtype=np.uint16).reshape(40, 60) * 27)), "60 × 40"),
    "moving.webp": (encoded(PHOTO, "WEBP", save_all=True, append_images=[PHOTO.rotate(90)]), "160 × 90"),
}


def test_a_visitors_own_pictures_are_filtered(page, url):
    house.open_lesson(page, f"{url}/filters?filters=blur")
    page.get_by_text("Your own picture").click()
    for name, (file, size) in OWN.items():
        _upload(page, name, file)
        expect(page.locator(".picture-caption").first).to_contain_text(size)
        expect(page.get_by_role("combobox", name="Picture")).to_have_value("Your own")
        expect(page.locator(".picture-title").nth(1)).to_have_text("blur")


def _upload(page, name, file):
    chooser = page.get_by_test_id("stFileUploaderDropzoneInput")
    chooser.set_input_files({"name": name, "mimeType": "image/png", "buffer": file})


def test_a_drawing_is_filtered(page, url):
    house.open_lesson(page, f"{url}/filters?filters=Sobel x")
    page.get_by_text("Your own picture").click()
    page.get_by_text("Drawing", exact=True).click()
    box = house.place_of(page.locator(".st-key-lesson-controls canvas").last)
    page.mouse.move(box["x"] + 40, box["y"] + 120)
    page.mouse.down()
    page.mouse.move(box["x"] + 180, box["y"] + 200, steps=8)
    page.mouse.up()
    expect(page.locator(".picture-caption").first).to_contain_text("256 × 256")  # by itself
    before = house.pixels(page, 1)
    page.mouse.move(box["x"] + 40, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 180, box["y"] + 60, steps=8)
    page.mouse.up()
    house.wait_until(lambda: house.pixels(page, 1) != before, page)
