"""From training into the network and back, in a real browser; and the drawing that is kept is the one that was sent."""

import base64
import re
from contextlib import suppress

import numpy as np
from google.protobuf.message import DecodeError
from playwright.sync_api import expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from engine.digits.pad import PAD
from tests.arithmetic import follows
from tests.browser import house


def lines(page, heading):
    return page.locator(".stage .lines").filter(has_text=heading).locator(".line").all_inner_texts()


def test_a_little_training_then_every_number_of_it_and_on_again(page, url):
    house.open_lesson(page, f"{url}/train?architecture=C6@3p1+B+T+A2+F10")
    house.play(page, 60)
    house.draw(page, "train", house.DIGITS[7])
    house.frames(page, 30)  # until the last of the stroke is read
    answer = page.locator(".bar.first .bar-label")
    read = answer.inner_text()
    taken = house.step(page)
    page.get_by_role("link", name="Look inside it").click()
    page.wait_for_url("**/draw?network=yours")
    house.ready(page)
    expect(page.get_by_text(f"Your network: C6@3p1 B T A2 F10, after {taken} updates.")).to_be_visible()
    expect(answer).to_have_text(read)  # of the same drawing, which came along
    tiles = page.locator(".tiles").nth(4)
    expect(tiles.locator(".tile")).to_have_count(6)
    for number, text in enumerate(("C6@3p1", "B", "T", "A2", "F10"), 1):
        house.wait_for_step(page, number)
        tiles.locator(".tile").first.hover()
        heading = re.compile(f"Layer {number}, {text}: (map 0, row|unit)")
        expect(page.locator(".stage .lines").filter(has_text=heading)).to_be_visible()
        told = [line for line in lines(page, heading) if re.search(" [=≈] ", line)]
        assert told
        for line in told:
            follows(line)
        page.keyboard.press("ArrowRight")
    expect(page.locator(".stage")).to_contain_text("These are the ten outputs.")

    house.go_to(page, "Convolutional networks", "Train a CNN")
    house.wait_for_step(page, taken)
    with house.rerun(page):  # so that nothing is told of this page on the way to the other
        house.play(page, taken + 20)  # on from where it was
    further = house.step(page)
    house.go_to(page, "Convolutional networks", "Draw a digit")
    expect(page.get_by_text(f"after {taken} updates.")).to_be_visible()
    page.get_by_role("button", name=f"Take it as it is now, after {further} updates").click()
    expect(page.get_by_text(f"after {further} updates.")).to_be_visible()
    expect(answer).to_be_visible()


def averaged(picture):
    """A picture of the pad in blocks, each its mean: what the stage should send."""
    block = len(picture) // PAD
    blocks = np.array(picture).reshape(PAD, block, PAD, block).mean((1, 3)) if block else np.zeros(0)
    return np.floor(blocks + 0.5).astype(int).ravel().tolist()


def test_the_picture_that_is_kept_is_to_the_pixel_the_one_that_was_sent(page, url):
    sent = []

    def listen(socket):
        socket.on("framesent", lambda data: sent.extend(re.findall(r'"pixels": ?"([^"]+)"', str(data))))

    with house.hearing(page, "websocket", listen):
        house.open_lesson(page, f"{url}/draw")
    house.draw(page, "draw", house.DIGITS[4])
    expect(page.locator(".stage .lines").first).to_contain_text("This is a 4")

    def same():
        return list(base64.b64decode(sent[-1])) == averaged(house.pad_picture(page, "draw"))

    house.wait_until(same, page)
    last = list(base64.b64decode(sent[-1]))
    assert min(last) == 0  # there is ink
    house.go_to(page, "Convolutional networks", "Train a CNN")
    house.go_to(page, "Convolutional networks", "Draw a digit")
    house.wait_until(lambda: averaged(house.pad_picture(page, "draw")) == last, page)  # drawn anew from what was kept
    expect(page.locator(".stage .lines").first).to_contain_text("This is a 4")


def test_a_way_taken_right_after_a_stroke_waits_until_the_pad_has_told_it(page, url):
    asked = []

    def ask(frame):
        message = BackMsg()
        with suppress(DecodeError, TypeError):
            message.ParseFromString(frame)
            asked.append(message.rerun_script)

    with house.hearing(page, "websocket", lambda socket: "stream" in socket.url and socket.on("framesent", ask)):
        house.open_lesson(page, f"{url}/train?architecture=C6@3p1+B+T+A2+F10")
    house.play(page, 20)
    house.draw(page, "train", house.DIGITS[4][:1])
    wish = page.get_by_role("link", name="Look inside it")
    place = wish.bounding_box()
    assert place is not None
    house.draw(page, "train", house.DIGITS[4][1:])
    heard = len(asked)
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    page.wait_for_url("**/draw?network=yours")
    house.ready(page)
    pages = [run.page_script_hash for run in asked[heard:]]
    told = [any("canvas" in value.id for value in run.widget_states.widgets) for run in asked[heard:]]
    assert told[0]  # the stroke,
    assert len(set(pages[: pages.index(pages[-1])])) == 1  # then the way, and nothing more of the page that was left
    page.go_back()
    page.wait_for_url("**/train?architecture=C6*")
