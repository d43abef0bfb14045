"""The classifiers in a real browser: a point dragged in one panel, a place asked about, a model picked, sets drawn."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import house


def reasons(stage):
    """Those of the model that is picked."""
    return stage.locator(".lines", has=stage.page.locator(".view-title:not(:empty)"))


def test_a_point_moved_in_one_panel_moves_in_all_and_refits_all(page, url):
    stage = house.open_lesson(
        page, f"{url}/classifiers?data=yours&points=2|-3 0 0,-3 1 0,3 0 1,3 1 1&panels=tree,rbf,bayes"
    )
    notes = stage.locator(".panel-note")
    expect(notes).to_have_text(["100 %"] * 3)
    page.mouse.move(*house.in_plane(page, -3, 1))
    page.mouse.down()
    page.mouse.move(*house.in_plane(page, 4.5, 0.5), steps=4)
    page.mouse.up()
    page.wait_for_url(re.compile(r"points=.*4\.5"))
    expect(stage.locator(".table th[scope=col]")).to_have_text(["4 training", "no test set"])
    expect(stage.locator(".panel .plane-box canvas").nth(1)).to_have_attribute("aria-label", re.compile("2 of class 0"))


def test_a_place_is_asked_about_and_a_model_is_picked(page, url):
    stage = house.open_lesson(page, f"{url}/classifiers?panels=linear,neighbours")
    page.mouse.move(*house.in_plane(page, 5, -5))
    expect(stage.locator(".panels > .plane-reading")).to_contain_text("x₁ = ")
    assert stage.locator(".panels > .plane-reading").evaluate("one => one.scrollWidth <= one.clientWidth")
    rows = stage.locator(".table tbody tr, .table tr")
    expect(rows.filter(has_text="Neighbours")).to_contain_text("5 of 5 neighbours")
    expect(reasons(stage)).to_contain_text("at (5.00, −5.0")
    stage.locator(".panel-head").nth(1).click()
    expect(reasons(stage)).to_contain_text("Nearest neighbours")
    slider = stage.get_by_role("slider", name=re.compile("^k"))
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**k=6**")
    expect(reasons(stage)).to_contain_text("the 6 nearest ones vote")


def test_a_class_is_chosen_once_and_added_in_any_panel(page, url):
    stage = house.open_lesson(page, f"{url}/classifiers?data=yours&points=2|-3 0 0,3 0 1&panels=tree,bayes")
    stage.locator(".panels-bar .tool").nth(3).click()
    box = stage.locator(".panel .plane-box").nth(1).bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 4)
    page.wait_for_url(re.compile(r"points=3(%7C|\|)"))
    expect(stage.locator(".panel .plane-box canvas").first).to_have_attribute("aria-label", re.compile("1 of class 2"))


def test_of_four_classes_a_pair_is_chosen_and_its_machine_shown(page, url):
    stage = house.open_lesson(page, f"{url}/classifiers?data=four_blobs&panels=tree,linear")
    pair = stage.get_by_role("combobox", name="Pair of classes")
    stage.locator(".panel-head").nth(1).click()
    expect(pair).to_have_count(0)  # a tree has no pairs
    stage.locator(".panel-head").nth(0).click()
    expect(pair).to_have_count(1)
    expect(reasons(stage)).to_contain_text(re.compile(r"0 and 1: street [\d.]+ wide, \d+ vectors, α ≈"))
    pair.select_option(label="1 and 3")
    expect(reasons(stage)).to_contain_text("Between 1 and 3; f > 0 says class 1.")
    expect(reasons(stage)).to_contain_text(re.compile(r"the street is 2/[\d.]+ ≈ [\d.]+ wide"))
    expect(pair.locator("option:not([hidden])")).to_have_count(7)


NINE = "panels=logistic,perceptron,linear,rbf,tree,forest,neighbours,bayes,mlp"


@pytest.mark.parametrize("query", ["", NINE, f"{NINE}&present=true"])
def test_the_heads_of_all_panels_are_whole(page, url, query):
    stage = house.open_lesson(page, f"{url}/classifiers?{query}")
    heads = stage.locator(".panel-head")
    expect(heads).to_have_count(9 if query else 6)
    expect(stage.locator(".panel-note")).to_have_text([re.compile(r"[\d.]+ %")] * heads.count())
    cut = heads.evaluate_all(
        "heads => heads.filter(head => [head, ...head.children].some(one => one.scrollWidth > one.clientWidth"
        " && one.clientWidth || one.getBoundingClientRect().right > head.getBoundingClientRect().right))"
        ".map(head => head.textContent)"
    )
    assert cut == []


@pytest.mark.parametrize("query", ["", "look=redraws", "look=tune", f"{NINE}&present=true"])
def test_the_equation_is_on_the_screen(page, url, query):
    house.open_lesson(page, f"{url}/classifiers?{query}")
    assert house.bottom_of_equation(page) <= 720


def test_sets_are_redrawn_while_one_watches(page, url):
    stage = house.open_lesson(page, f"{url}/classifiers?look=redraws&panels=logistic,bayes,tree&count=60")
    stage.get_by_role("combobox").first.select_option(label="Decision tree")
    expect(stage).to_contain_text("You predicted Decision tree.")
    house.play(page, 12)
    expect(stage.locator(".strips-note").first).to_have_text(
        re.compile(r"best on \d+ of \d+,\s*mean [\d.]+ ± [\d.]+ %")
    )
    expect(stage).to_contain_text(re.compile(r"So far (that is right|it is not)\."))
    house.shoot(page, "classifiers-redraws")
