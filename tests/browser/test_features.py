"""The looks at edges, at HOG and at what learning adds, in a real browser: the stages, a cell, a slider, the spaces."""

import re

from playwright.sync_api import expect

from tests.browser import house


def account(page):
    return page.locator(".lines").last


def wait_for_new_pixels(page, index, before):
    house.wait_until(lambda: house.pixels(page, index) != before, page, 5)


def test_a_stage_is_shown_large_by_steps_and_by_a_press_and_each_pixel_has_its_account(page, url):
    house.open_lesson(page, f"{url}/features?picture=dot")
    titles = page.locator(".picture-title")
    expect(titles.first).to_have_text("Magnitude")
    page.keyboard.press("ArrowRight")
    expect(titles.first).to_have_text("Direction")
    page.get_by_role("button", name=re.compile("Edges")).click()
    expect(titles.first).to_have_text("Edges")
    assert house.step(page) == 8
    house.point_at(page, 0, 16.5 / 64, 32.5 / 64)
    expect(account(page)).to_contain_text("an edge")
    expect(page.get_by_role("grid", name="Sobel x", exact=True).get_by_role("gridcell")).to_have_count(9)
    house.point_at(page, 0, 40.5 / 64, 10.5 / 64)
    expect(account(page)).to_contain_text("there is no direction")
    page.mouse.click(*middle(page, 0))
    page.wait_for_url("**pixel=32%2C32*")


def middle(page, index):
    box = house.picture(page, index).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_arrows_lie_over_the_magnitude_alone_and_a_threshold_answers_while_it_is_dragged(page, url):
    house.open_lesson(page, f"{url}/features?picture=coins")
    large, small = house.pixels(page, 0), house.pixels(page, 5)
    assert large != small
    edges = house.pixels(page, 9)
    slider = page.get_by_role("slider", name=re.compile("Strong"))
    slider.focus()
    for _ in range(4):
        page.keyboard.press("PageUp")
    wait_for_new_pixels(page, 9, edges)
    page.wait_for_url("**high=*")
    assert house.pixels(page, 0) == large


def test_a_cell_its_votes_and_its_blocks(page, url):
    house.open_lesson(page, f"{url}/features?look=hog&picture=astronaut&window=person")
    house.point_at(page, 0, 1 / 128, 1 / 64)
    expect(page.locator(".lines").first).to_contain_text("Cell (0, 0)")
    expect(page.locator(".table-choice")).to_have_count(1)
    expect(account(page)).to_contain_text("3,780 numbers the cell's nine in this block are [0:9]")
    page.mouse.click(*middle(page, 0))
    expect(page.locator(".table-choice")).to_have_count(4)
    page.locator(".table-choice").nth(3).click()
    expect(account(page)).to_contain_text("Block (8, 4)")
    page.keyboard.press("Home")
    expect(account(page)).to_contain_text("No pixel has voted yet")
    page.keyboard.press("ArrowRight")
    expect(account(page)).to_contain_text("bin")


def test_the_picture_turns_with_its_slider_and_votes_are_split(page, url):
    house.open_lesson(page, f"{url}/features?look=hog&picture=stripes")
    before = house.pixels(page, 0)
    page.get_by_role("slider", name="Picture turned").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    wait_for_new_pixels(page, 0, before)
    expect(page.locator(".table").last).to_contain_text("turned by 1°")
    expect(page.locator(".table").last).to_contain_text("0.675")
    page.get_by_role("combobox", name="A pixel votes").select_option(label="split between two bins")
    page.wait_for_url("**votes=split*")


def test_the_spaces_learn_and_their_mistakes_are_seen(page, url):
    house.open_lesson(page, f"{url}/features?look=why&learnt_from=100")
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    house.wait_for_step(page, 12)
    expect(page.locator(".table").first).to_contain_text("100 %")
    title = page.locator(".tiles .view-title").last
    expect(title).to_contain_text("mistakes, 12 of them")
    before = title.inner_text()
    page.get_by_role("button", name="network, last 24×4×4").click()
    expect(title).not_to_have_text(before)
    page.get_by_role("combobox", name="Mistakes of").select_option(label="the nearest neighbour")
    expect(title).to_have_text("43 mistakes, 12 of them")
