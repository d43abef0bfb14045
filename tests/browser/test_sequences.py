"""The shapes of recurrent networks in a real browser: one trains, types, points, and draws."""

import re

from playwright.sync_api import expect

from engine.recurrent.sequences.settings import ManyToOneSettings
from engine.recurrent.sequences.shapes.many_to_one import ManyToOne
from tests.browser import house


def texts(page, what):
    """What stands in the boxes of the graph that are in use."""
    return page.locator(f".chain-{what}:not(.off) > span:first-child").all_inner_texts()


def test_a_sentence_that_is_typed_is_answered_word_by_word(page, url):
    """The words on the screen are those of the engine, after as many updates; letters typed move no transport."""
    house.open_lesson(page, f"{url}/sequences")
    house.play(page, 400)
    field = page.get_by_label("Your sentence")
    steps = house.step(page)
    for typed in ("the film is not bad", "nobody says rhubarb is lovly", ""):
        field.fill(typed)
        experiment = ManyToOne(ManyToOneSettings(sentence=typed))
        experiment.step(steps)
        frame = experiment.frame()
        wanted = [column["says"] for column in frame["graph"]["columns"]]
        house.wait_until(lambda wanted=wanted: texts(page, "out") == wanted, page)
        for told in frame["said"]:
            expect(page.locator(".stage")).to_contain_text(told)
    field.press_sequentially("R was bad ")  # R alone would start the run again
    assert house.step(page) == steps
    expect(page).to_have_url(re.compile("sentence=R"))


def test_what_an_output_depended_on_stands_on_the_inputs(page, url):
    stage = house.open_lesson(page, f"{url}/sequences?sentence=the+film+is+not+bad")
    house.play(page, 400)
    numbers = page.locator(".chain-in > .chain-number")
    page.get_by_role("button", name=re.compile("^(for|against)")).nth(3).hover()
    house.wait_until(lambda: [text != "" for text in numbers.all_inner_texts()][:5] == [True] * 5, page)
    assert [text == "0" for text in numbers.all_inner_texts()[:5]] == [False] * 4 + [True]
    page.mouse.move(5, 5)
    house.wait_until(lambda: not any(numbers.all_inner_texts()), page)
    house.screens(page, stage, "sequences")


def test_a_digit_that_is_drawn_is_named_letter_by_letter(page, url):
    house.open_lesson(page, f"{url}/sequences?look=caption")
    house.play(page, 600)
    expect(page.locator(".stage")).to_contain_text("This digit, held out, is called")
    house.draw(page, "sequences", house.DIGITS[0])
    expect(page.locator(".stage")).to_contain_text("Your drawing is called “zero”.")
    assert "".join(texts(page, "out")) == "zero."
    house.wipe(page, "sequences")
    expect(page.locator(".stage")).to_contain_text("This digit, held out, is called")


def test_greedy_and_beam_part_on_the_tree_and_each_way_multiplies(page, url):
    stage = house.open_lesson(page, f"{url}/sequences?look=translation&tree=textbook&width=2")
    reading = page.locator(".tree-reading")
    expect(reading).to_contain_text("They part after A.")
    for product, told in (
        ("0.054", "A C B end: p = 0.5·0.3·0.6·0.6 = 0.054"),
        ("0.048", "A B C end: p = 0.5·0.4·0.4·0.6 = 0.048"),
    ):
        page.locator(".tree-node").filter(has_text=product).hover()
        expect(reading).to_have_text(told)
        expect(page.locator(".tree-node.way")).to_have_count(5)
    page.mouse.move(5, 5)
    expect(reading).to_contain_text("They part after A.")
    house.screens(page, stage, "translation")


def test_the_context_that_is_held_is_what_is_translated(page, url):
    house.open_lesson(page, f"{url}/sequences?look=translation&attention=no&typed_number=115")
    house.play(page, 100)
    wanted = texts(page, "out")
    page.get_by_label("Hold this context").check()
    page.get_by_label("To translate").fill("7")
    house.wait_until(lambda: texts(page, "in")[:1] == ["7"], page)
    assert texts(page, "out") == wanted
    page.get_by_label("Hold this context").uncheck()
    expect(page).not_to_have_url(re.compile("held="))
