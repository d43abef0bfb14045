"""Drawing in a real browser: digits drawn with the mouse are read while they are drawn, and looked into."""

import re

from playwright.sync_api import expect

from tests.browser import house

CLOSING = [(154, 40), (180, 46), (195, 60), (205, 85), (208, 112)]  # from the upper end of the 4 to its right end
LATER = 700  # milliseconds in which the stage may yet look at the pad after a click


def answer(page):
    return page.locator(".stage .lines").first


def test_digits_drawn_with_the_mouse_are_read(page, url):
    house.open_lesson(page, f"{url}/draw?digit=6")
    for digit, strokes in house.DIGITS.items():
        expect(answer(page)).to_contain_text("The example is a 6: ")  # nothing is drawn
        house.draw(page, "draw", strokes)
        expect(answer(page)).to_contain_text(f"This is a {digit}: ")
        expect(page.locator(".bar.first .bar-label")).to_have_text(str(digit))
        house.wipe(page, "draw")


def test_an_example_lies_on_the_pad_is_drawn_on_and_erased(page, url):
    house.open_lesson(page, f"{url}/draw")
    house.draw(page, "draw", house.DIGITS[3])
    expect(answer(page)).to_contain_text("This is a 3: ")
    page.get_by_role("link", name="Start from a 4").click()
    page.wait_for_url("**on_pad=yes**")
    expect(answer(page)).to_contain_text("This is a 4: ")
    house.ready(page)
    page.wait_for_timeout(LATER)
    house.draw(page, "draw", [CLOSING])
    expect(answer(page)).to_contain_text("a 9")  # of softmax, whatever the second judgement says
    page.locator(".st-key-draw-eraser label").click()
    expect(page.get_by_role("switch", name="Eraser")).to_be_checked()
    house.draw(page, "draw", [CLOSING[1:]])
    expect(answer(page)).to_contain_text("a 4")
    assert (
        sum(sum(255 - grey for grey in row) for row in house.pad_picture(page, "draw")) > 10_000
    )  # ink of the example
    house.wipe(page, "draw")
    expect(answer(page)).to_contain_text("The example is a 4: ")
    page.wait_for_url("**/draw?digit=4&look=why")


def test_it_is_read_before_the_pen_is_lifted(page, url):
    house.open_lesson(page, f"{url}/draw?digit=0")
    expect(answer(page)).to_contain_text("The example is a 0")
    house.draw(page, "draw", house.DIGITS[7], lift=False)
    expect(answer(page)).to_contain_text("This is a 7: ")
    page.mouse.up()


def test_layers_are_walked_through_and_a_cell_is_followed_down(page, url):
    house.open_lesson(page, f"{url}/draw")
    house.draw(page, "draw", house.DIGITS[3])
    expect(answer(page)).to_contain_text("This is a 3")
    for wanted in (2, 3, 4, 5):
        page.keyboard.press("ArrowRight")
        house.wait_for_step(page, wanted)
    expect(page.locator(".transport .count")).to_contain_text("layer 5 of 13, max pooling")
    maps = page.locator(".tiles").nth(4).locator(".tile")
    expect(maps).to_have_count(16)
    maps.nth(3).hover()
    account = page.locator(".stage .lines").filter(has_text="Layer 5")
    expect(account).to_contain_text("map 3")
    expect(account).to_contain_text("max(")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    house.wait_for_step(page, 3)
    maps.nth(2).click()
    page.mouse.move(5, 5)
    expect(page.locator(".stage .lines").filter(has_text="Layer 3")).to_contain_text("Maps: ")
    expect(page.get_by_role("grid", name="Patch", exact=True).get_by_role("gridcell")).to_have_count(9)


def test_a_dot_is_refused_and_wiped_away_and_a_stage_switched_off_changes_what_the_network_sees(page, url):
    house.open_lesson(page, f"{url}/draw")
    house.draw(page, "draw", [[(140, 140), (143, 140)]])
    expect(answer(page)).to_contain_text(re.compile("dot|too little"))
    expect(page.locator(".bars")).to_have_class(re.compile("none"))
    house.wipe(page, "draw")
    expect(answer(page)).to_contain_text("The example is a 3")
    house.draw(page, "draw", [[(30, 30), (70, 30), (45, 80)]])  # small, in a corner
    expect(answer(page)).to_contain_text("This is a 7")
    for name in ("Cut out", "Fit into 20×20", "Centre of mass"):
        page.locator(".choices").get_by_label(name).uncheck()
    page.wait_for_url("**centre=no**")
    expect(page.locator(".choices").get_by_label("Cut out")).not_to_be_checked()


def test_a_slider_turns_the_drawing_and_the_curves_answer(page, url):
    house.open_lesson(page, f"{url}/draw?look=bearing")
    house.draw(page, "draw", house.DIGITS[1])
    expect(answer(page)).to_contain_text("This is a 1")
    turn = page.get_by_role("slider", name="Turn")
    turn.focus()
    for _ in range(15):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".stage .lines").filter(has_text="How sure they are of the")).to_contain_text(
        "a turn, in degrees"
    )
    expect(page.locator(".curve")).to_be_visible()
    page.get_by_role("button", name="As it was drawn").click()
    expect(turn).to_have_value("0")


def test_maps_are_muted_a_kernel_is_written_and_all_is_undone(page, url):
    house.open_lesson(page, f"{url}/draw?look=surgery&digit=3")
    expect(answer(page)).to_contain_text("The example is a 3")
    tiles = page.locator(".tiles").nth(4)
    for k in (0, 1, 10, 11):
        tiles.locator(".tile").nth(k).click()
    expect(tiles).to_contain_text("11, muted")
    cost = page.locator(".stage .lines").filter(has_text="Of 300 bundled digits")
    expect(cost).to_contain_text("Muted: map 0 of layer 1, map 1 of layer 1, map 10 of layer 1, map 11 of layer 1.")
    right, trained = map(int, re.search(r"reads (\d+) right, as trained (\d+)", cost.inner_text()).groups())
    assert right < trained
    page.get_by_label("put in its place").select_option("Sobel x")
    expect(cost).to_contain_text("kernel 0 of layer 1 replaced by Sobel x · ")
    page.get_by_role("button", name="As trained").click()
    expect(cost).to_contain_text("Nothing is changed: click a map to mute it.")
    expect(cost).to_contain_text(f"it reads {trained} right, as trained {trained}.")
    page.locator(".stage").get_by_role("button", name="Undo").click()
    expect(cost).to_contain_text("kernel 0 of layer 1 replaced by Sobel x · ")


def test_a_letter_is_pressed_lies_on_the_pad_and_is_judged(page, url):
    house.open_lesson(page, f"{url}/draw?look=doubt")
    tiles = page.locator(".stage .tiles button.tile")
    expect(tiles).to_have_count(12)
    tiles.nth(3).click()
    page.wait_for_url("**strange=W**")
    expect(answer(page)).to_contain_text("no digit that I learnt")
    house.ready(page)
    page.wait_for_timeout(LATER)
    assert sum(255 - grey for row in house.pad_picture(page, "draw") for grey in row) > 10_000
    expect(page.locator(".stage .lines").nth(1)).to_contain_text("the threshold: this resembles no digit")
    house.wipe(page, "draw")
    expect(answer(page)).to_contain_text("The example is a 3: ")


def test_a_map_is_opened_at_a_glance_and_two_classes_are_compared(page, url):
    house.open_lesson(page, f"{url}/draw?look=glance&digit=3")
    box = page.locator(".network-box")
    expect(box).to_be_visible()
    box.focus()
    for key in ("Enter", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_role("combobox", name="Look at")).to_be_visible()
    expect(page.locator(".stage .lines", has_text="Layer 5, ").first).to_be_visible()
    house.open_lesson(page, f"{url}/draw?look=sums&this=3&that=8")
    expect(page.locator(".stage .lines", has_text="z₃ − z₈ ≈ ").first).to_be_visible()
    expect(page.locator(".stage table tr")).to_have_count(11)
