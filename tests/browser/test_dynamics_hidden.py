"""Hidden Markov models in a real browser: an entry is typed, a cell is pointed at, decodings are compared."""

import re

from playwright.sync_api import expect

from engine.recurrent.dynamics.hidden.experiment import HiddenMarkov
from engine.recurrent.dynamics.hidden.settings import HiddenSettings
from tests.browser import house


def test_an_entry_is_typed_and_the_cell_pointed_at_is_written_out_anew(page, url):
    house.open_lesson(page, f"{url}/dynamics?look=hmm&hmm=fever")
    page.keyboard.press("End")
    experiment = HiddenMarkov(HiddenSettings(hmm="fever"))
    experiment.step(6)
    house.wait_for_step(page, 6)
    stage = page.locator(".stage")
    expect(stage).to_contain_text(experiment.frame()["said"][0])
    page.get_by_role("button", name="From ↓ to → a, healthy → fever").click()
    page.locator(".grids-typing").fill("0,5")
    page.keyboard.press("Enter")
    experiment.set_transition(0, 1, "0.5")
    expect(stage).to_contain_text(experiment.frame()["said"][0])
    expect(page.get_by_role("button", name="From ↓ to → a, healthy → healthy: 0.5")).to_be_visible()
    expect(page).to_have_url(re.compile("hmm=yours"))
    box = page.locator(".trellis-box")
    box.focus()
    page.keyboard.press("Enter")
    for key in ("ArrowLeft", "ArrowUp"):
        page.keyboard.press(key)
    experiment.point(1, 0)
    for line in experiment.frame()["account"]:
        expect(stage).to_contain_text(line)
    expect(page.locator(".trellis .unseen")).to_contain_text("Step 2, seen cold, state healthy: α 0.0664")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="From ↓ to → a, healthy → fever: 0.3")).to_be_visible()


def test_the_impossible_path_is_on_the_screen(page, url):
    house.open_lesson(page, f"{url}/dynamics?look=hmm&hmm=impossible&procedure=compare")
    stage = page.locator(".stage")
    expect(stage).to_contain_text("are a path that the model cannot take: a(north → centre) = 0.")
    expect(page.locator(".trellis .chart-name")).to_have_text(["best path (Viterbi)", "best states (posterior)"])
