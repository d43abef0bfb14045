"""The anatomy's stage in a real browser: LeNet-5 step by step, text and sliders, keys, mouse and finger, pictures."""

import io

from PIL import Image
from playwright.sync_api import expect

from tests.browser import house
from tests.engine.convolutional.anatomy.test_experiment import drawn_seven


def chip(page, layer):
    return page.locator(".volumes-chip").nth(layer)


def type_network(page, text):
    house.quiet(page)
    page.get_by_role("textbox", name="The network as text").fill(text)
    page.get_by_role("textbox", name="The network as text").press("Control+Enter")


def test_a_walk_through_lenet_5_reads_off_its_60_000_parameters(page, url):
    house.open_lesson(page, f"{url}/anatomy?network=LeNet-5, 1998")
    expect(page.get_by_text("Network: 60,000 parameters")).to_be_visible()
    read = 0
    for layer in range(1, 14):
        house.button(page, "One step on").click()
        house.wait_for_step(page, layer)
        expect(chip(page, layer)).to_have_attribute("aria-pressed", "true")
        expect(page.locator(".view-title").filter(has_text=f"Layer {layer},")).to_be_visible()
        if layer == 5:  # C3's table stands beside it
            expect(page.locator(".table td.on")).to_have_count(60)
        else:
            expect(page.locator(".table")).to_be_hidden()
        lines = [text for text in page.locator(".line").all_inner_texts() if text.startswith("Parameters: ")]
        read += int(lines[0].rsplit(" ", 1)[1].replace(",", "")) if lines else 0
    assert read == 60_000
    page.wait_for_url("**layer=13*")


def test_sliders_rewrite_the_text_and_a_slip_in_it_is_said_and_the_network_stays(page, url):
    house.open_lesson(page, f"{url}/anatomy")
    page.get_by_role("slider", name="L: blocks").press("ArrowLeft")
    expect(page.get_by_role("textbox", name="The network as text")).to_have_value("C8@3 R P2 F32 R F10")
    expect(page.locator(".volumes-chip")).to_have_count(7)
    page.get_by_role("slider", name="L: blocks").press("ArrowRight")
    expect(page.get_by_role("textbox", name="The network as text")).to_have_value("C8@3 R P2 C16@3 R P2 F32 R F10")
    expect(page.locator(".volumes-chip")).to_have_count(10)
    type_network(page, "C8@3 R P2 C16@20 F10")
    expect(page.get_by_text("Layer 4, C16@20: the kernel reaches over 20 rows")).to_be_visible()
    expect(page.get_by_role("textbox", name="The network as text")).to_have_value("C8@3 R P2 C16@20 F10")
    expect(page.locator(".volumes-chip")).to_have_count(10)
    type_network(page, "C8@3 R P2 C16@2 F10")
    expect(page.locator(".volumes-chip")).to_have_count(6)
    expect(page.get_by_text("the kernel reaches over")).to_have_count(0)
    page.wait_for_url("**text=C8*")


def test_a_layer_by_mouse_and_by_keys(page, url):
    house.open_lesson(page, f"{url}/anatomy")
    chip(page, 4).click()
    house.wait_for_step(page, 4)
    expect(page.locator(".view-title").filter(has_text="Layer 4, C16@3: convolution")).to_be_visible()
    page.keyboard.press("ArrowRight")  # from the chip in focus, along with it
    house.wait_for_step(page, 5)
    expect(chip(page, 5)).to_be_focused()
    page.keyboard.press("Home")
    house.wait_for_step(page, 0)
    canvas = page.locator(".volumes-field > canvas")
    assert "Layer 4, C16@3, convolution: 16 × 11 × 11, 1,168 parameters" in (canvas.get_attribute("aria-label") or "")
    box = chip(page, 3).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] - 60)
    expect(page.locator(".volumes-words")).to_contain_text("Layer 3, P2, max pooling")
    page.mouse.down()
    page.mouse.up()
    house.wait_for_step(page, 3)


def test_a_cell_of_the_maps_opens_its_account_and_is_followed_in_the_volumes(page, url):
    stage = house.open_lesson(page, f"{url}/anatomy?network=digits&layer=3")
    tile = stage.locator(".tiles-grid").last.locator("canvas").nth(5)
    tile.hover(position={"x": 12, "y": 12})
    expect(page.locator(".view-title").filter(has_text="Layer 3, C16@3: map 5, row")).to_be_visible()
    expect(stage.get_by_text("Bias: ")).to_be_visible()
    expect(stage.get_by_role("button", name="Next", exact=True)).to_be_visible()
    tile.click(position={"x": 12, "y": 12})
    page.mouse.move(5, 5)
    before = house.cells(page, "Patch")
    assert len(before) == 9
    stage.get_by_role("button", name="Next", exact=True).click()
    house.wait_until(lambda: house.cells(page, "Patch") != before, page)
    house.button(page, "One step on").click()
    expect(stage.get_by_role("button", name="Next", exact=True)).to_be_hidden()  # another layer is looked at anew
    expect(page.locator(".view-title").filter(has_text="Layer 4, R: ")).to_be_visible()


def test_a_shift_of_the_picture_is_measured_before_and_after_pooling(page, url):
    house.open_lesson(page, f"{url}/anatomy?layer=3")
    page.get_by_role("combobox", name="Shift →").select_option("+1")
    expect(page.get_by_text("The picture 1 pixel to the right")).to_be_visible()
    expect(page.get_by_text("the cells change by")).to_contain_text("% coming out")
    expect(page.get_by_text("After pooling the change is smaller")).to_be_visible()
    page.wait_for_url("**shift=1*")
    house.button(page, "One step back").click()
    expect(page.get_by_text("ReLU cut")).to_contain_text("of 5,408 cells to 0")


def test_a_finger_selects_a_layer(chromium, url):
    with house.visit(chromium, house.TABLET) as page:
        house.open_lesson(page, f"{url}/anatomy")
        chip(page, 6).tap()
        house.wait_for_step(page, 6)


def cells(page, column):
    """The texts of a column of the ledger, which is painted: those that are read aloud."""
    return page.get_by_test_id("stDataFrame").first.locator(f"[role=gridcell][aria-colindex='{column}']")


def write(page, row, text):
    """Click into a layer's cell of the ledger and write, or empty it."""
    table = page.get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed()
    house.quiet(page)
    table.click(position={"x": 90, "y": 36 + 35 * row + 17})
    expect(cells(page, 2).nth(row)).to_have_attribute("aria-selected", "true")
    expect(cells(page, 2).nth(row)).to_be_focused()
    if not text:
        page.keyboard.press("Delete")
        return
    page.keyboard.press("Enter")  # opens a field over the cell
    field = page.locator("#portal textarea, #portal input")
    field.fill(text)
    field.press("Enter")


def test_the_ledger_is_edited_in_place_and_sorted(page, url):
    house.open_lesson(page, f"{url}/anatomy")
    typed = page.get_by_role("textbox", name="The network as text")
    expect(cells(page, 2).first).to_have_text("C8@3")
    write(page, 0, "C4@5, B")
    expect(typed).to_have_value("C4@5 B R P2 C16@3 R P2 F32 R F10")
    expect(page.locator(".volumes-chip")).to_have_count(11)
    expect(cells(page, 2).nth(1)).to_have_text("B")
    write(page, 1, "")
    expect(typed).to_have_value("C4@5 R P2 C16@3 R P2 F32 R F10")
    expect(page.locator(".volumes-chip")).to_have_count(10)
    write(page, 2, "P30")
    wrong = page.get_by_text("A window up to 24 fits. The network before stays.")
    expect(wrong).to_have_count(2)  # at the text, and under the table
    expect(page.locator(".volumes-chip")).to_have_count(10)
    write(page, 2, "P2")
    expect(wrong).to_have_count(0)
    house.quiet(page)
    expect(cells(page, 4).first).to_have_text("104")
    for _ in range(2):
        page.get_by_test_id("stDataFrame").first.click(position={"x": 470, "y": 18})  # the heading over the counts
    expect(cells(page, 4).first).to_have_text("12832")  # the most, in the first fully connected layer


def test_a_block_is_edited_in_the_ledger_and_its_sum_opens(page, url):
    stage = house.open_lesson(page, f"{url}/anatomy?network=text&text=C4@3p1 R [C4@3p1 R C8@3s2p1 %2B] R G F10&layer=6")
    expect(chip(page, 6)).to_have_text("+]")
    expect(stage.get_by_text("Added, cell by cell: the output of layer 2 through C8@1s2: 4 × 28 × 28")).to_be_visible()
    expect(cells(page, 2).nth(2)).to_have_text("[C4@3p1")
    write(page, 2, "C4@3p1")
    expect(page.get_by_text("Layer 6, +]: no [ stands before it.")).to_have_count(2)  # at the text, and under the table
    expect(chip(page, 6)).to_have_text("+]")
    write(page, 2, "[C4@3p1")
    expect(page.get_by_text("no [ stands before it")).to_have_count(0)
    stage.locator(".tiles-grid").last.locator("canvas").nth(5).hover(position={"x": 12, "y": 12})
    expect(stage.get_by_text("The block’s + the shortcut’s: ")).to_be_visible()
    expect(stage.get_by_text("Shortcut: map")).to_be_visible()


def test_ones_own_digit_goes_through_the_network_and_comes_back_after_a_reload(page, url):
    stage = house.open_lesson(page, f"{url}/anatomy?network=digits&layer=13")
    page.get_by_text("Your own digit or picture", exact=True).click()
    file = io.BytesIO()
    Image.fromarray(drawn_seven()).save(file, "png")
    seven = {"name": "seven.png", "mimeType": "image/png", "buffer": file.getvalue()}
    page.locator("input[type=file]").set_input_files(seven)
    expect(stage.get_by_text("read as a 7.")).to_be_visible()
    expect(stage.get_by_role("combobox", name="Digit")).to_be_hidden()
    page.wait_for_url("**own=1*")
    page.reload()
    house.ready(page)
    expect(stage.get_by_text("The maps: your digit, prepared as in lesson 2.5")).to_be_visible()
    stage.get_by_role("combobox", name="Picture").select_option("one from here")
    expect(stage.get_by_role("combobox", name="Digit")).to_be_visible()
