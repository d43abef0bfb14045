"""A map in a real browser: pictures are pointed at, chosen, listed by a loop and walked by keys; a drawing gets its
place while it is drawn, on a map that runs as well."""

from playwright.sync_api import expect

from tests.browser import house


def test_pictures_are_enlarged_chosen_listed_and_walked_by_keys(page, url):
    stage = house.open_lesson(page, f"{url}/retrieval?look=map&method=pca")
    atlas, account = stage.locator(".atlas"), stage.locator(".lines").filter(has_text="Lines lead to")
    expect(account).to_contain_text("An example, i: picture 951 (5).")
    box = atlas.locator(".atlas-box")
    at = box.bounding_box()
    x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
    page.mouse.move(x, y)
    expect(atlas).not_to_have_attribute("data-over", "-1")
    over = int(atlas.get_attribute("data-over"))
    page.mouse.down()
    page.mouse.up()
    expect(account).to_contain_text(f"An example, i: picture {over:,} (")
    house.frames(page, 2)

    page.mouse.move(at["x"] + 2, at["y"] + 2)  # a loop around half of them
    page.mouse.down()
    for right, down in ((0.5, 0), (0.5, 1), (0, 1)):
        page.mouse.move(at["x"] + 2 + right * (at["width"] - 4), at["y"] + 2 + down * (at["height"] - 4), steps=3)
    page.mouse.up()
    listed = int(atlas.get_attribute("data-listed"))
    assert 500 < listed < 1300
    expect(atlas.locator(".atlas-words")).to_contain_text(f"{listed} in the list: ")
    atlas.get_by_role("button", name="Clear").click()
    expect(atlas).to_have_attribute("data-listed", "0")

    box.focus()
    page.keyboard.press("Enter")
    expect(atlas).to_have_attribute("data-over", str(over))
    page.keyboard.press("ArrowRight")
    expect(atlas).not_to_have_attribute("data-over", str(over))
    there = int(atlas.get_attribute("data-over"))
    page.keyboard.press("a")
    expect(atlas).to_have_attribute("data-listed", "1")
    page.keyboard.press("Enter")
    expect(account).to_contain_text(f"An example, i: picture {there:,} (")
    page.keyboard.press("Escape")
    expect(atlas).to_have_attribute("data-over", "-1")


def test_a_drawing_has_its_place_while_the_map_runs(page, url):
    stage = house.open_lesson(page, f"{url}/retrieval?look=map")
    house.draw(page, "retrieval", house.DIGITS[3])
    account = stage.locator(".lines").filter(has_text="Your drawing")
    expect(account).to_contain_text("It lies where KL(p‖q)")
    house.play(page, 20)
    expect(account).to_contain_text("among its 10 nearest on the map.")
    house.wipe(page, "retrieval")
    expect(stage.locator(".lines").filter(has_text="An example")).to_be_visible()


def test_one_says_first_what_one_expects(page, url):
    stage = house.open_lesson(page, f"{url}/retrieval?look=reading")
    expect(stage).to_contain_text("Say first what you expect")
    stage.get_by_label("On the map it will be").select_option(label="about 10")
    expect(stage).to_contain_text("Press play: three maps begin")
    house.play(page, 510)
    expect(stage).to_contain_text("You expected about 10. It is about 1.")
