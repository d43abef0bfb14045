"""The transport in a real browser: by mouse, by keyboard, and what survives a reload, a cut line, another lesson."""

import re

from playwright.sync_api import expect

from tests.browser import house

CUT = """
  const Real = window.WebSocket;
  window.lines = [];
  window.WebSocket = class extends Real {
    constructor(...args) { super(...args); if (String(args[0]).endsWith('/live')) window.lines.push(this); }
  };
"""


def test_step_back_scrub_reset_by_mouse(page, url):
    stage = house.open_lesson(page, f"{url}/perceptron?data=xor")
    for wanted in (1, 2, 3):
        house.button(page, "One step on").click()
        house.wait_for_step(page, wanted)
    equation = page.locator(".lines").first.inner_text()
    house.button(page, "One step back").click()
    house.wait_for_step(page, 2)
    assert page.locator(".lines").first.inner_text() != equation
    house.button(page, "To the newest step").click()
    house.wait_for_step(page, 3)
    assert page.locator(".lines").first.inner_text() == equation
    scrub = page.locator(".scrub")
    box = scrub.bounding_box()
    page.mouse.click(box["x"] + 3, box["y"] + box["height"] / 2)
    house.wait_for_step(page, 0)
    house.button(page, "To the newest step").click()
    house.button(page, "Start again").click()
    house.wait_for_step(page, 0)
    expect(page.get_by_role("button", name=re.compile("Other run, to 3"))).to_be_visible()
    expect(stage.locator(".notice")).to_contain_text("is kept")


def test_keyboard_alone_and_in_epochs(page, url):
    house.open_lesson(page, f"{url}/perceptron?data=xor")
    page.keyboard.press("ArrowRight")
    house.wait_for_step(page, 1)
    page.keyboard.press("ArrowRight")
    house.wait_for_step(page, 2)
    page.keyboard.press("ArrowLeft")
    house.wait_for_step(page, 1)
    page.keyboard.press("End")
    house.wait_for_step(page, 2)
    page.keyboard.press("Home")
    house.wait_for_step(page, 0)
    page.keyboard.press("Space")
    house.wait_for_state(page, "running")
    house.wait_past_step(page, 2)
    page.keyboard.press("Space")
    house.wait_for_state(page, "paused")
    page.keyboard.press("r")
    house.wait_for_step(page, 0)
    page.locator(".transport select").select_option("epoch")
    page.keyboard.press("ArrowRight")
    house.wait_for_step(page, 4)
    page.locator(".speed").focus()
    page.keyboard.press("Home")
    expect(page.locator(".pace")).to_have_text("1 epoch/s")
    page.keyboard.press("End")
    expect(page.locator(".pace")).to_have_text("full speed")


def test_playing_on_from_the_past_branches_and_the_old_run_can_be_fetched_back(page, url):
    stage = house.open_lesson(page, f"{url}/mlp")
    house.play(page, 500)
    end = house.step(page)
    page.keyboard.press("Home")
    house.wait_for_step(page, 0)
    page.keyboard.press("ArrowRight")
    house.wait_for_step(page, 25)  # within what was played, stepping walks along it
    page.keyboard.press("Space")
    expect(stage.locator(".notice")).to_contain_text("is kept until the next branch")
    page.keyboard.press("Space")
    house.wait_for_state(page, "paused")
    page.get_by_role("button", name=re.compile("Other run")).click()
    house.wait_for_step(page, end)


def test_a_reload_goes_on_where_it_was(page, url):
    house.open_lesson(page, f"{url}/mlp?hidden=4")
    house.play(page, 300)
    step = house.step(page)
    page.reload()
    house.ready(page)
    house.wait_for_step(page, step)


def test_a_cut_line_comes_back_and_nothing_is_lost(chromium, url):
    with house.visit(chromium, house.WIDE, own=True) as page:
        page.add_init_script(CUT)
        stage = house.open_lesson(page, f"{url}/mlp")
        house.play(page, 300)
        step = house.step(page)
        page.evaluate("() => window.lines.at(-1).close()")
        house.wait_for_state(page, "disconnected")
        expect(stage.locator(".notice")).to_contain_text("dropped")
        house.wait_for_state(page, "paused")
        house.wait_for_step(page, step)
        expect(stage.locator(".notice")).not_to_contain_text("dropped")
        page.keyboard.press("ArrowRight")
        house.wait_past_step(page, step)


def test_the_stage_waits_for_no_rerun_is_left_alone_while_hidden_and_goes_on_when_seen_again(page, url):
    stage = house.open_lesson(page, f"{url}/mlp")
    lines = []
    with house.hearing(page, "websocket", lambda socket: lines.append(socket.url)):
        page.keyboard.press("Space")
        house.wait_past_step(page, 3_000)  # a fast machine makes hundreds a frame
    script_state = page.locator("[data-testid=stApp]").get_attribute("data-test-script-state")
    assert script_state == "notRunning"
    assert lines == []
    assert int(stage.get_attribute("data-frames")) > 5
    hide = "on => { Object.defineProperty(document, 'hidden', {value: on, configurable: true});"
    page.evaluate(hide + " document.dispatchEvent(new Event('visibilitychange')); }", True)

    def shown():
        return stage.get_attribute("data-frames"), house.step(page)

    def still():
        before = shown()
        house.frames(page, 10)
        return shown() == before

    house.wait_until(still, page)
    before = shown()
    house.frames(page, 40)  # in which as many would be painted
    assert shown() == before
    page.evaluate(hide + " document.dispatchEvent(new Event('visibilitychange')); }", False)
    house.wait_past_step(page, before[1])
    house.wait_for_state(page, "running")


def test_another_lesson_and_back(page, url):
    house.open_lesson(page, f"{url}/perceptron?data=xor")
    for wanted in (1, 2, 3):
        page.keyboard.press("ArrowRight")
        house.wait_for_step(page, wanted)
    page.get_by_role("button", name="Supervised learning").click()
    page.get_by_role("menuitem", name="Multilayer perceptron").click()
    expect(page.locator(".network")).to_be_visible()
    page.get_by_role("button", name="Supervised learning").click()
    page.get_by_role("menuitem", name="Perceptron", exact=True).click()
    expect(page.locator(".network")).to_have_count(0)
    house.ready(page)
    house.wait_for_step(page, 3)
    assert "data=xor" in page.url


def test_two_tabs_are_two_visitors(page, url):
    house.open_lesson(page, f"{url}/perceptron?data=xor")
    page.keyboard.press("ArrowRight")
    house.wait_for_step(page, 1)
    second = page.context.new_page()
    house.open_lesson(second, f"{url}/perceptron?data=xor")
    house.wait_for_step(second, 0)
    second.keyboard.press("ArrowRight")
    second.keyboard.press("ArrowRight")
    house.wait_for_step(second, 2)
    house.wait_for_step(page, 1)
    second.close()


def test_touch(chromium, url):
    with house.visit(chromium, house.TABLET) as page:
        house.open_lesson(page, f"{url}/perceptron?data=yours")
        page.touchscreen.tap(*house.in_plane(page, 1, 1))
        page.locator(".plane .tool").nth(2).tap()
        page.touchscreen.tap(*house.in_plane(page, -2, -2))
        house.button(page, "One step on").tap()
        house.wait_for_step(page, 1)
        expect(page.locator(".plane")).to_be_visible()
