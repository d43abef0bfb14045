"""The convolution's stage in a real browser: the tutorial's table read off the screen, cells lit, painted and typed."""

import re

import pytest
from playwright.sync_api import expect

from engine.arithmetic.exact import cell_text
from engine.convolutional.convolution.content import Content
from engine.convolutional.convolution.settings import ConvolutionSettings
from engine.convolutional.kernels.convolution import Geometry
from engine.convolutional.kernels.sizes import Convolution
from tests.browser import house
from tests.engine.convolutional.kernels.test_convolution import TUTORIAL_OUTPUT

TABLE = [line.split() for line in TUTORIAL_OUTPUT.split("\n") if line]
ACCOUNT = ".lines >> nth=0"


def grid(page, name, channel=0):
    return page.locator(f".grids-map.{name} .grid").nth(channel)


def cell(page, name, row, column, channel=0):
    """A cell by its row and column as they lie on the screen, padding included."""
    return grid(page, name, channel).locator(".grid-row").nth(row).locator(".grid-cell").nth(column)


def table(page, name, channel=0):
    rows = grid(page, name, channel).locator(".grid-row").all()
    return [row.locator(".grid-cell").all_inner_texts() for row in rows]


def lit(page, name, mark="lit"):
    """The places (row, column) of a grid that carry a mark."""
    return {
        tuple(place)
        for place in grid(page, name).evaluate(
            "(grid, mark) => [...grid.children].flatMap((row, i) => [...row.children]"
            ".flatMap((cell, j) => cell.classList.contains(mark) ? [[i, j]] : []))",
            mark,
        )
    }


def account(page):
    return page.locator(ACCOUNT)


def lit_at_once(page):
    """How many cells of the image are lit as each of 40 cells of the output is pointed at, without waiting."""
    return page.evaluate(
        """async () => {
          const host = [...document.querySelectorAll('*')].find(node => node.shadowRoot?.querySelector('.stage'));
          const root = host.shadowRoot;
          const cells = [...root.querySelectorAll('.grids-map.output .grid-cell')];
          const counts = [];
          for (const cell of cells.slice(0, 40)) {
            const { left, top, width, height } = cell.getBoundingClientRect();
            const at = { clientX: left + width / 2, clientY: top + height / 2, bubbles: true, composed: true };
            cell.dispatchEvent(new PointerEvent('pointermove', { ...at, pointerType: 'mouse' }));
            // In the same task: no message can have come back from the server in between.
            counts.push(cell.classList.contains('chosen') && root.querySelectorAll('.image .lit').length);
            await new Promise(requestAnimationFrame);
          }
          return counts;
        }"""
    )


def test_stepping_to_the_end_writes_the_tutorials_whole_table(page, url):
    stage = house.open_lesson(page, f"{url}/convolution")
    expect(cell(page, "output", 0, 0)).to_have_text("")
    for done in range(1, 65):
        page.keyboard.press("ArrowRight")
        house.wait_for_step(page, 9 * done)
        if done == 11:
            expect(account(page)).to_contain_text("= 360/9 = 40")
            expect(cell(page, "output", 1, 2)).to_have_text("40")
            expect(cell(page, "output", 1, 3)).to_have_text("")
    expect(cell(page, "output", 7, 7)).to_have_text("0")
    assert table(page, "output") == TABLE
    expect(stage.locator(".notice")).to_contain_text("everywhere")


def test_play_scrub_and_granularity(page, url):
    house.open_lesson(page, f"{url}/convolution")
    page.keyboard.press("End")
    house.wait_for_step(page, 576)
    assert table(page, "output") == TABLE
    page.keyboard.press("Home")
    house.wait_for_step(page, 0)
    page.get_by_role("combobox", name="What one step is").select_option("product")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    house.wait_for_step(page, 5)
    expect(account(page)).to_contain_text("Product 5 of 9")
    page.get_by_role("combobox", name="What one step is").select_option("row")
    house.button(page, "One step on").click()
    house.wait_for_step(page, 72)
    scrub = page.locator(".scrub")
    box = scrub.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    house.wait_past_step(page, 72)
    page.locator(".speed").focus()
    page.keyboard.press("End")
    house.button(page, "Play").click()
    house.wait_for_step(page, 576)
    house.button(page, "Play").click()  # at the end, play begins again
    house.wait_for_step(page, 576)


@pytest.mark.parametrize(
    ("query", "how", "kernel"),
    [
        ("", Convolution(), (3, 3)),
        ("stride=2&padding=1&dilation=2&kernel_rows=2", Convolution(2, 1, dilation=2), (2, 3)),
        ("flip=yes&kernel=Sobel+x&same=yes", Convolution(same=True, flip=True), (3, 3)),
    ],
)
def test_pointing_lights_what_belongs_together_at_once_and_without_the_server(page, url, query, how, kernel):
    house.open_lesson(page, f"{url}/convolution?{query}")
    house.settle(page)  # the kernel turns
    geometry = Geometry((10, 10), kernel, how)
    rows, columns = geometry.sizes
    assert lit_at_once(page) == [kernel[0] * kernel[1]] * min(40, rows.size * columns.size)
    cell(page, "output", 1, 2).hover()
    window = {(r + rows.before, c + columns.before) for r in rows.window(1) for c in columns.window(2)}
    assert lit(page, "image") == window
    expect(account(page)).to_contain_text("Output, row 1, column 2")
    cell(page, "image", 4 + rows.before, 5 + columns.before).hover()
    assert lit(page, "output") == {met.window for met in geometry.touched((4, 5))}
    assert lit(page, "kernel") == {met.entry for met in geometry.touched((4, 5))}
    expect(account(page)).to_contain_text("Image, row 4, column 5")
    cell(page, "kernel", 0, 1).hover()
    met = {(one.cell[0] + rows.before, one.cell[1] + columns.before) for one in geometry.met_by((0, 1))}
    assert lit(page, "image") == met
    expect(account(page)).to_contain_text("one weight, used everywhere")


def test_a_click_pins_and_the_strongest_response_is_found(page, url):
    house.open_lesson(page, f"{url}/convolution?kernel=Sobel+x")
    cell(page, "output", 2, 2).click()
    page.mouse.move(5, 5)
    expect(cell(page, "output", 2, 2)).to_have_class(re.compile("pin"))
    expect(account(page)).to_contain_text("Output, row 2, column 2")
    page.get_by_role("button", name="Strongest response").click()
    expect(account(page)).to_contain_text("= 360")
    page.keyboard.press("ArrowRight")
    expect(account(page)).to_contain_text("Output, row 0, column 0")


def test_pixels_are_painted_typed_and_taken_back(page, url):
    stage = house.open_lesson(page, f"{url}/convolution")
    page.keyboard.press("End")
    stage.get_by_role("button", name="Paint with").click()
    first, last = (cell(page, "image", 0, column).bounding_box() for column in (0, 2))
    page.mouse.move(first["x"] + 8, first["y"] + 8)
    page.mouse.down()
    page.mouse.move(last["x"] + 8, last["y"] + 8, steps=12)
    page.mouse.up()
    for column in range(3):
        expect(cell(page, "image", 0, column)).to_have_text("90")
    expect(cell(page, "output", 0, 0)).to_have_text("30")
    page.wait_for_url("**pixels=90+90+90*")
    expect(page.get_by_role("combobox", name="Image")).to_have_value("Your own")
    stage.get_by_role("button", name="Undo").click()
    expect(cell(page, "image", 0, 2)).to_have_text("0")
    expect(cell(page, "output", 0, 0)).to_have_text("0")
    stage.get_by_role("button", name="Point").click()
    cell(page, "kernel", 1, 1).dblclick()
    page.keyboard.type("1/3")
    page.keyboard.press("Enter")
    expect(cell(page, "kernel", 1, 1)).to_have_text("1/3")
    expect(cell(page, "output", 2, 3)).to_have_text("110")
    cell(page, "kernel", 1, 1).dblclick()
    page.keyboard.type("a third")
    page.keyboard.press("Enter")
    expect(stage.locator(".notice")).to_contain_text("An entry is a number such as 2")
    expect(cell(page, "kernel", 1, 1)).to_have_text("1/3")
    page.wait_for_url("**entries=**")
    page.reload()
    house.ready(page)
    expect(cell(page, "kernel", 1, 1)).to_have_text("1/3")


def test_by_keyboard_alone(page, url):
    stage = house.open_lesson(page, f"{url}/convolution")
    page.locator(".grids-field").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(stage.locator(".grids-reading")).to_contain_text("Image h, row 1, column 1: 0")
    page.keyboard.type("45")
    page.keyboard.press("Enter")
    expect(cell(page, "image", 1, 1)).to_have_text("45")
    for _ in range(9):
        page.keyboard.press("ArrowRight")  # over the edge lies the kernel
    expect(stage.locator(".grids-reading")).to_contain_text("Kernel g, row 1, column 0")
    page.keyboard.press("Enter")
    expect(cell(page, "kernel", 1, 0)).to_have_class(re.compile("pin"))
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")  # the transport's again
    house.wait_for_step(page, 9)


def shown_under(page, selector):
    """Whether an element is what one sees in its middle: nothing lies upon it."""
    page.locator(selector).scroll_into_view_if_needed()
    return page.locator(selector).evaluate(
        """element => {
          const { left, top, height } = element.getBoundingClientRect();
          return element.contains(element.getRootNode().elementFromPoint(left + 4, top + height / 2));
        }"""
    )


def test_predict_a_cell_a_size_and_a_winner(page, url):
    stage = house.open_lesson(page, f"{url}/convolution?kernel=Sobel+x&stride=2&pooling=max&relu=yes")
    page.keyboard.press("End")
    stage.get_by_role("button", name="Predict a cell").click()
    question = page.locator(".question")
    expect(question).to_contain_text("Which number belongs")
    assert sum(row.count("?") for row in table(page, "output")) == 1
    question.locator("input").fill("12345/1000")
    page.keyboard.press("Enter")
    expect(question).to_contain_text("Not quite")
    question.get_by_role("button", name="Reveal").click()
    expect(account(page)).to_contain_text("=")
    assert shown_under(page, ".lines .line >> nth=0")
    assert sum(row.count("?") for row in table(page, "output")) == 0
    stage.get_by_role("button", name="Predict the size").click()
    expect(question).to_contain_text(re.compile("How many (rows|columns)"))
    expect(page.locator(".grids-map.output .grids-secret")).to_be_visible()
    question.locator("input").fill("5")
    question.get_by_role("button", name="Check").click()
    expect(question).to_contain_text("rounded up")
    question.locator("input").fill("4")
    question.get_by_role("button", name="Check").click()
    expect(question).to_contain_text("That is right")
    stage.get_by_role("button", name="Predict a pool winner").click()
    expect(question).to_contain_text("Click it")
    window = page.locator(".grids-map.output .grid-cell.lit")
    expect(window).to_have_count(4)
    values = [float(text.replace("−", "-")) for text in window.all_inner_texts()]
    window.nth(values.index(max(values))).click()
    expect(question).to_contain_text("That is right")
    page.mouse.move(5, 5)
    expect(window).to_have_count(4)
    expect(account(page)).to_contain_text("max(")
    assert shown_under(page, ".lines .line >> nth=0")
    question.get_by_role("button", name="Close").click()
    expect(question).to_be_hidden()


def test_a_kernel_larger_than_the_image_gets_a_sentence(page, url):
    house.open_lesson(page, f"{url}/convolution?rows=3&columns=3")
    page.get_by_text("Sizes, channels, filters").click()
    page.get_by_role("slider", name="Kernel rows").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-testid=stAlert]")).to_contain_text("reaches over 4 rows, but the image has only 3")
    page.get_by_role("slider", name="Image rows").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-testid=stAlert]")).to_have_count(0)
    expect(grid(page, "output").locator(".grid-row")).to_have_count(1)


def test_a_finger_points_pins_and_paints(chromium, url):
    with house.visit(chromium, house.TABLET) as page:
        stage = house.open_lesson(page, f"{url}/convolution")
        cell(page, "output", 3, 3).tap()
        expect(account(page)).to_contain_text("Output, row 3, column 3")
        expect(cell(page, "output", 3, 3)).to_have_class(re.compile("pin"))
        stage.get_by_role("button", name="Paint with").tap()
        cell(page, "image", 0, 0).tap()
        expect(cell(page, "image", 0, 0)).to_have_text("90")


MANY = "image=random+integers&kernel=random+integers&rows=6&columns=6&channels=3&filters=2&relu=yes&pooling=max"


def at_the_end(page, url, address):
    stage = house.open_lesson(page, f"{url}/convolution?{address}")
    page.keyboard.press("End")
    cell(page, "output", 1, 1).hover()
    expect(account(page)).to_contain_text(re.compile(r"Output, (filter 0, )?row 1, column 1"))
    return stage


def nothing_is_cut_off(page):
    assert page.locator(".grids-field").evaluate("field => field.scrollWidth <= field.clientWidth + 1")


def test_the_page_in_light_dark_and_at_800(page, url):
    stage = at_the_end(page, url, MANY)
    house.screens(page, stage, "convolution", lambda: nothing_is_cut_off(page))


STAMPS = "operation=transposed&rows=4&columns=4&stride=2&image=random+integers&kernel=random+integers"


def test_a_transposed_convolution_is_stamped_cell_by_cell(page, url):
    house.open_lesson(page, f"{url}/convolution?{STAMPS}&padding=1")
    settings = ConvolutionSettings(
        operation="transposed",
        rows=4,
        columns=4,
        stride=2,
        padding=1,
        image="random integers",
        kernel="random integers",
    )
    content = Content(settings)
    page.keyboard.press("ArrowRight")
    house.wait_for_step(page, 9)
    assert lit(page, "output") == {(m, n) for m in range(3) for n in range(3)}  # with the cells that are cut off
    assert [text for row in table(page, "output") for text in row if text] != []
    page.keyboard.press("End")
    house.wait_for_step(page, 16 * 9)
    shown = [row[1:-1] for row in table(page, "output")[1:-1]]
    assert shown == [[cell_text(value) for value in row] for row in content.output[0].tolist()]
    cell(page, "output", 2, 2).hover()  # row 1, column 1: the padding lies around it
    met = content.geometry.touched((1, 1))
    assert lit(page, "image") == {one.window for one in met}
    assert lit(page, "kernel") == {one.entry for one in met}
    expect(account(page)).to_contain_text("4 stamps reach it: rows 0 and 1")
    cell(page, "image", 2, 3).hover()
    assert lit(page, "output") == {(m, n) for m in (4, 5, 6) for n in (6, 7, 8)}
    expect(account(page)).to_contain_text("Image, row 2, column 3")
    cell(page, "kernel", 0, 0).hover()
    expect(account(page)).to_contain_text("7 of them cut off by the padding")


def test_channels_of_other_groups_stand_back_and_1x1_filters_mix_them(page, url):
    grouped = "channels=4&filters=2&groups=2&pointwise=2&rows=5&columns=5&kernel=random+integers"
    house.open_lesson(page, f"{url}/convolution?{grouped}")
    page.keyboard.press("End")
    cell(page, "output", 1, 1, channel=1).hover()
    aside = page.locator(".grids-map.image .grid.aside")
    expect(aside).to_have_count(2)
    assert [grid(page, "image", channel).get_attribute("class") for channel in (0, 3)] == ["grid aside", "grid"]
    expect(page.locator(".grids-map.kernel .grids-head")).to_have_text(["channel 2", "channel 3"])
    expect(account(page)).to_contain_text("Channel 3:")
    cell(page, "image", 0, 0, channel=0).hover()
    expect(page.locator(".grids-map.kernel .grids-title")).to_contain_text("Filter 0")
    cell(page, "mixed", 2, 2, channel=1).hover()
    assert lit(page, "mixing") == {(1, 0), (1, 1)}
    expect(page.locator(".grids-map.output .grid-cell.lit")).to_have_count(2)
    expect(account(page)).to_contain_text("Mixed, filter 1, row 2, column 2")


def test_the_screens_of_stamps_and_of_depthwise_convolution(page, url):
    separable = (
        "image=random+integers&kernel=random+integers&rows=5&columns=5&channels=3&filters=3&groups=3&pointwise=4"
    )
    for name, address in {"stamps": f"{STAMPS}&beside=stamps", "separable": separable}.items():
        stage = house.open_lesson(page, f"{url}/convolution?{address}")
        page.keyboard.press("End")
        house.screens(page, stage, f"convolution-{name}", lambda: nothing_is_cut_off(page))
