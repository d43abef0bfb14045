"""The gates lesson in a real browser: a gate is held in the diagram and the answer changes; a network is trained."""

import re

from playwright.sync_api import expect

from engine.recurrent.gates.settings import GatesSettings
from engine.recurrent.gates.tour import GatesTour
from tests.browser import house


def gate(page, name):
    return page.get_by_role("button", name=re.compile(f"^{name} "))


def test_a_gate_held_changes_state_and_answer_until_it_is_released(page, url):
    """The numbers on the screen are those of the engine, with free gates, shut, open, and free again."""
    text, steps = "(((())))()", 5
    house.open_lesson(page, f"{url}/gates?text={text}")
    for _ in range(steps):
        page.keyboard.press("ArrowRight")
    house.wait_for_step(page, steps + 1)
    seen = []
    for holds in ((), ("f=0",), ("f=1",), ()):
        tour = GatesTour(GatesSettings(text=text, holds=holds))
        tour.step(steps)
        frame = tour.frame()
        expect(gate(page, "f forget").locator(".celldiagram-number")).to_have_text(frame["numbers"]["f"])
        wanted = "".join(frame["score"]["rows"][1]["texts"])
        house.wait_until(lambda wanted=wanted: house.answers(page, "LSTM") == wanted, page)
        assert house.answers(page, "right") == "1234321010"
        expect(page.locator(".lines").filter(has_text=re.compile("^f = "))).to_contain_text(frame["account"][1])
        seen.append(house.answers(page, "LSTM"))
        if len(seen) < 4:
            gate(page, "f forget").click()
    assert seen[0] == seen[3] == "1234321010"
    assert len({*seen}) == 3
    page.get_by_role("button", name="Undo").click()  # the last press is taken back: held open
    expect(page.locator(".stage")).to_contain_text("Held by hand: the forget gate open.")
    expect(page).to_have_url(re.compile("holds=f"))
    page.get_by_role("button", name="Release all").click()
    house.wait_until(lambda: house.answers(page, "LSTM") == seen[0], page)


def test_a_step_and_a_unit_are_chosen_by_pointer_and_keyboard(page, url):
    house.open_lesson(page, f"{url}/gates?ordered=no&look=units&text=(()(()))")
    page.mouse.click(*house.tile(page, "c, cell state", 5, 3))
    house.wait_for_step(page, 6)
    expect(page.locator(".score-value").first).to_contain_text("unit 4, step 6")
    page.locator(".score-body").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".score-value").first).to_contain_text("unit 5, step 6")
    page.get_by_role("button", name="unit 7", exact=True).click()
    expect(page.locator(".stage")).to_contain_text("Gates of unit 7")
    page.keyboard.press("ArrowLeft")
    house.wait_for_step(page, 5)
    page.keyboard.press("Space")  # the walk goes on to the end
    house.wait_for_step(page, 8)
    expect(page.locator(".stage")).to_contain_text("That was the last symbol.")


def test_a_phrase_is_brushed_and_a_candidate_is_held_at_a_value(page, url):
    house.open_lesson(page, f"{url}/gates?look=pattern")
    expect(page.locator(".stage")).to_contain_text("steps 5 to 7")
    line = page.locator(".score-symbols").first
    cells = line.locator("span:not(.score-name)")
    first, last = (cells.nth(step).bounding_box() for step in (3, 7))
    page.mouse.move(first["x"] + first["width"] / 2, first["y"] + first["height"] / 2)
    page.mouse.down()
    page.mouse.move(last["x"] + last["width"] / 2, last["y"] + last["height"] / 2, steps=4)
    page.mouse.up()
    tour = GatesTour(GatesSettings(look="pattern", first=4, last=8))
    expect(page.locator(".stage")).to_contain_text(tour.frame()["pattern_units"]["title"])
    expect(line.locator(".brushed")).to_have_count(5)
    expect(page).to_have_url(re.compile("first=4"))
    gate, _, level = page.locator(".choices select").all()
    gate.select_option(label="g, candidate")
    level.select_option(label="−0.5")
    page.get_by_role("button", name="Hold", exact=True).click()
    expect(page.locator(".stage")).to_contain_text("Held by hand: the candidate at −0.5.")


def test_both_cells_are_trained_on_the_stage_and_taken_apart(page, url):
    house.open_lesson(page, f"{url}/gates?mode=learn&task=words&batch=16")
    house.play(page, 240)
    said = page.locator(".lines").filter(has_text="Right, on ").inner_text()
    assert all(float(share) > 75 for share in re.findall(r"(?:LSTM|GRU) ([0-9.]+)", said)), said
    page.get_by_role("button", name="Take these two apart").click()
    expect(page.locator(".celldiagram")).to_be_visible()
    expect(page).to_have_url(re.compile("network=own"))
