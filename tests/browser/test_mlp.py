"""The multilayer perceptron's stage in a real browser: the spiral solved, a weight edited, a point dragged."""

import re

from playwright.sync_api import expect

from tests.browser import house


def shown(page, label):
    """The figure beside a curve's label."""
    text = page.locator(".curve").first.inner_text()
    return float(re.search(rf"{label}\s+([\d.]+)", text).group(1))


def test_the_spiral_is_solved_within_ten_seconds_of_play(page, url):
    stage = house.open_lesson(page, f"{url}/mlp")
    page.keyboard.press("Space")
    expect(page.locator(".choices output")).to_contain_text(re.compile(r"test (9[89]|100)\.\d %"), timeout=10_000)
    page.keyboard.press("Space")
    house.wait_for_state(page, "paused")
    house.shoot(page, "mlp-solved")
    house.fits(page, stage)


def test_a_learning_rate_moved_while_it_runs_keeps_the_network(page, url):
    house.open_lesson(page, f"{url}/mlp?optimiser=sgd&activation=tanh&init=xavier")
    page.keyboard.press("Space")
    house.wait_past_step(page, 500)
    page.get_by_role("slider", name="Learning rate η").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**learning_rate=0.03**")
    house.wait_for_state(page, "running")
    house.wait_past_step(page, house.step(page))
    assert house.step(page) > 500


def test_a_weight_is_read_edited_and_frozen(page, url):
    stage = house.open_lesson(page, f"{url}/mlp?hidden=2&activation=tanh")
    network = page.locator(".network [tabindex='0']").first
    network.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("w")
    card = page.locator(".overlay.card")
    expect(card).to_be_visible()
    field = card.locator("input[type=number], input[type=text]").first
    field.fill("2.5")
    field.press("Enter")
    expect(card).to_contain_text("2.5")
    card.get_by_role("checkbox", name=re.compile("Freeze")).check()
    house.button(page, "One step on").click()
    house.wait_past_step(page, 1)
    expect(card.locator("input").first).to_have_value("2.5")
    field.fill("1000")
    field.press("Enter")
    expect(card).to_contain_text("Type a number")
    assert stage.get_attribute("data-state") == "paused"


def test_a_dragged_point_is_learnt_from(page, url):
    house.open_lesson(page, f"{url}/mlp?data=gauss&hidden=none")
    page.locator(".plane .tool").nth(1).click()
    page.mouse.click(*house.in_plane(page, 5, -5))
    page.wait_for_url("**data=yours**")
    expect(page.get_by_role("radio", name="Your own points")).to_be_checked()


def test_divergence_stops_says_why_and_offers_the_way_back(page, url):
    stage = house.open_lesson(
        page, f"{url}/mlp?data=multi_gauss&activation=relu&optimiser=sgd&learning_rate=10&hidden=8,8&init=large"
    )
    page.keyboard.press("Space")
    house.wait_for_state(page, "diverged")
    expect(stage.locator(".notice")).to_contain_text(re.compile(r"At step [\d,]+ .* too high for this network"))
    house.shoot(page, "mlp-diverged")
    page.get_by_role("button", name=re.compile("Back to the best step")).click()
    house.wait_for_state(page, "paused")


def test_several_seeds_side_by_side(page, url):
    house.open_lesson(page, f"{url}/mlp?seeds=8&hidden=4")
    page.keyboard.press("Space")
    house.wait_past_step(page, 200)
    page.keyboard.press("Space")
    tiles = page.locator(".tiles button")
    expect(tiles).to_have_count(8)
    tiles.nth(5).click()
    expect(tiles.nth(5)).to_have_attribute("aria-pressed", "true")
    house.shoot(page, "mlp-seeds")


def test_a_preset_link_in_try_this_sets_the_controls(page, url):
    house.open_lesson(page, f"{url}/mlp")
    for control in ("data", "hidden", "learning_rate"):  # those that matter, without unfolding or scrolling
        box = page.locator(f"[class*='st-key-mlp-{control}']").first.bounding_box()
        assert box["y"] + box["height"] <= 720, control
    page.get_by_role("link", name="Circle, no hidden layer").click()
    page.wait_for_url("**hidden=none**")
    expect(page.get_by_role("radio", name="Circle")).to_be_checked()
    house.ready(page)


def train_on_them(page):
    """Train on the points of the table that was just brought."""
    use = page.get_by_role("button", name="Train on these points")
    expect(use).to_be_visible()
    house.quiet(page)  # a button that is about to be drawn anew does not hear a click
    use.click()


def test_a_bad_file_gets_a_sentence_with_its_line(page, url):
    house.open_lesson(page, f"{url}/mlp")
    page.get_by_text("Data: a change starts a new network").click()
    upload = page.locator("input[type=file]")
    upload.set_input_files(
        {"name": "bad.csv", "mimeType": "text/csv", "buffer": b"width,height,kind\n1,2,a\n3,tall,b\n5,6,a\n"}
    )
    expect(page.locator("[data-testid=stAlert]")).to_contain_text("stay as they are")
    upload.set_input_files({"name": "big.csv", "mimeType": "text/csv", "buffer": b"1,2,a\n" * 300_000})
    expect(page.get_by_test_id("stFileUploader")).to_contain_text(re.compile(r"1(\.0)? ?MB or smaller"))
    upload.set_input_files(
        {"name": "good.csv", "mimeType": "text/csv", "buffer": b"x;y;kind\n" + b"1,5;2;a\n-1;0;b\n2;-3,25;c\n" * 9}
    )
    train_on_them(page)
    page.wait_for_url("**data=yours**")
    house.quiet(page)  # what is said to a stage that is being made anew is meant for the one before
    page.keyboard.press("ArrowRight")
    house.wait_past_step(page, 0)


def test_a_table_too_large_for_the_link_survives_a_reload(page, url):
    house.open_lesson(page, f"{url}/mlp?hidden=4")
    page.get_by_text("Data: a change starts a new network").click()
    rows = b"".join(b"%d,%d,%d\n" % (k % 17, k % 13, k % 2) for k in range(300))
    page.locator("input[type=file]").set_input_files({"name": "many.csv", "mimeType": "text/csv", "buffer": rows})
    train_on_them(page)
    page.wait_for_url("**data=yours**")
    house.wait_for_step(page, 0)
    house.quiet(page)  # what is said to a stage that is being made anew is meant for the one before
    house.button(page, "One step on").click()
    house.wait_past_step(page, 0)
    step = house.step(page)
    page.reload()
    house.ready(page)
    house.wait_for_step(page, step)
    house.quiet(page)
    page.get_by_role("slider", name="Learning rate η").focus()
    page.keyboard.press("ArrowRight")  # the page runs once with the session that it took over
    page.wait_for_url("**learning_rate**")
    house.quiet(page)
    page.get_by_role("slider", name="Hidden layers").focus()
    page.keyboard.press("ArrowRight")
    house.wait_for_step(page, 0)
    house.quiet(page)  # what is said to a stage that is being made anew is meant for the one before
    house.button(page, "One step on").click()
    house.wait_past_step(page, 0)  # the new network has the points, too


def test_the_network_is_its_own_control_panel(page, url):
    stage = house.open_lesson(page, f"{url}/mlp?hidden=4,2&data=xor")
    stage.get_by_role("button", name="Add a unit to layer 1").click()
    page.wait_for_url("**hidden=5*2**")
    house.quiet(page)
    stage.get_by_role("button", name="Remove the last layer").click()
    page.wait_for_url(re.compile(r"hidden=5(&|$)"))
    house.quiet(page)
    house.button(page, "One step on").click()
    house.wait_past_step(page, 0)
    step = house.step(page)
    stage.get_by_role("button", name="New data").click()
    page.wait_for_url("**data_seed=1**")
    assert house.step(page) == step
    stage.get_by_role("button", name="New weights").click()
    page.wait_for_url(re.compile(r"[?&]seed=1"))
    house.wait_for_step(page, 0)


def test_inputs_are_switched_on_their_tiles_by_mouse_and_keyboard_also_when_presenting(page, url):
    stage = house.open_lesson(page, f"{url}/mlp?hidden=3&data=circle")
    spare = stage.get_by_role("button", name="Switch x₁² on")
    spare.click()
    page.wait_for_url(re.compile(r"features=x1(,|%2C)x2(,|%2C)x1sq(&|$)"))
    expect(spare).to_have_count(0)
    pressed = page.locator(".st-key-mlp-features [aria-pressed=true]")
    expect(pressed).to_have_count(3)  # the pills say the same
    page.locator(".network-box").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowLeft")  # from the first hidden unit to an input
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"features=x2(,|%2C)x1sq(&|$)"))
    house.open_lesson(page, f"{url}/mlp?hidden=3&data=circle&features=x2&present=true")
    stage.get_by_role("button", name="Switch x₁ on").press("Enter")
    page.wait_for_url(lambda address: "features" not in address)
    expect(stage.get_by_role("button", name="Switch x₁ on")).to_have_count(0)
    stage.get_by_role("button", name="One update, slowly").click()
    expect(stage.locator(".network-spare")).to_have_count(0)  # all room is for the numbers


def test_the_network_has_height_on_every_telephone(page, url):
    house.open_lesson(page, f"{url}/mlp?hidden=8,8,8,8")
    for width in (320, 390, 480, 559, 561):
        page.set_viewport_size({"width": width, "height": 800})
        house.frames(page, 3)
        box = page.locator(".network-box").bounding_box()
        assert box["height"] > 200, width


def test_one_update_is_walked_through_and_then_made(page, url):
    stage = house.open_lesson(page, f"{url}/mlp?hidden=3&data=xor&batch_size=1&optimiser=sgd")
    press = lambda name: stage.get_by_role("button", name=name, exact=True).click()  # noqa: E731
    said = page.locator(".lines").last
    press("One update, slowly")
    expect(said).to_contain_text("Sample 1 of 1 of the next batch")
    press("Next")
    expect(said).to_contain_text("loss = −log p")
    press("Next")
    beside = page.locator(".choices").first
    expect(beside).to_contain_text("grow, shrink or stay?")
    press("It grows")
    expect(beside).to_contain_text(re.compile(r"(Right|Not so)\. The weight .* (grows|shrinks|stays)\."))
    expect(said).to_contain_text(re.compile(r"−η·δ·a [=≈] "))
    assert house.step(page) == 0
    press("Next")
    press("Make the update")
    house.wait_for_step(page, 1)
    expect(stage.get_by_role("button", name="One update, slowly")).to_be_visible()
    house.button(page, "One step back").click()
    house.wait_for_step(page, 0)


def test_a_weight_is_typed_or_pasted_with_a_decimal_comma(page, url):
    house.open_lesson(page, f"{url}/mlp?hidden=2&data=xor")
    page.locator(".network-box").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("w")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("w")
    field = page.locator(".card-value")
    expect(field).to_be_visible()
    house.quiet(page)
    field.fill("")
    field.press_sequentially("-1,25")
    expect(field).to_have_value("-1.25")
    field.press("Enter")
    house.until_stage(page, "({ frames }) => frames")
    expect(field).to_have_value("-1.25")
