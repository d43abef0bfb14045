"""The camera on the stage, in a browser that has one: asked for after a click alone, and let go when nobody films."""

from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests import serving
from tests.browser import house
from tests.browser.test_fingerprinting import FALSIFY

# What a page has asked for and sent; the tracks of every stream that it was given.
WATCH = """
  window.streams = []; window.sends = [];
  const media = navigator.mediaDevices, send = WebSocket.prototype.send;
  if (media) {
    const ask = media.getUserMedia.bind(media);
    media.getUserMedia = async wanted => { const one = await ask(wanted); window.streams.push(one); return one; };
  }
  WebSocket.prototype.send = function (data) {
    if (typeof data === 'string' && data[0] === '{') window.sends.push(JSON.parse(data).do);
    return send.call(this, data);
  };
"""
LIT = "() => window.streams.flatMap(one => one.getTracks()).filter(({ readyState }) => readyState === 'live').length"
FILMED = "window.sends.filter(name => name === 'film').length"
HIDE = """() => { Object.defineProperty(document, 'hidden', { value: true, configurable: true });
  document.dispatchEvent(new Event('visibilitychange')); }"""


@pytest.fixture(scope="module")
def cameras(chromium):
    """A browser with a camera, and a name of this machine that it does not trust."""
    flags = (*serving.CAMERA, f"--host-resolver-rules=MAP {serving.ELSEWHERE} 127.0.0.1")
    with serving.launched(chromium.browser_type, *flags) as found:
        yield found


@pytest.fixture
def filming(cameras, url):
    with house.visit(cameras, house.WIDE, own=True) as page:
        page.context.grant_permissions(["camera"], origin=url)
        page.add_init_script(WATCH)
        yield page


def film(page, least):
    page.get_by_role("button", name="Film with the camera").click()
    page.wait_for_function(f"() => {FILMED} >= {least}")


def lit(page):
    return page.evaluate(LIT)


def words(page):
    return page.locator(".film output")


def test_a_film_is_filtered_held_and_stopped(filming, url):
    page = filming
    house.open_lesson(page, f"{url}/filters?picture=coins&filters=Sobel x")
    assert (lit(page), page.evaluate("window.streams.length")) == (0, 0)  # nothing is asked for before the click
    film(page, 12)
    expect(page.locator(".picture-caption").first).to_contain_text("160 × 120")
    assert lit(page) == 1
    page.wait_for_url("**picture=yours*")
    sends = page.evaluate("window.sends")
    at = [k for k, name in enumerate(sends) if name == "film"]
    assert all("painted" in sends[one:other] for one, other in pairwise(at))  # one in flight
    house.choose(page, "Colour", "Sum of 3 slices")  # the stage is built anew, and the film goes on
    expect(page.locator(".picture-title").nth(2)).to_have_text("red slice")
    before = page.evaluate(FILMED)
    page.wait_for_function(f"() => {FILMED} > {before + 2}")
    assert lit(page) == 1
    assert page.evaluate("window.streams.length") == 1
    page.get_by_role("button", name="Hold the picture").click()
    house.settle(page)
    held, before = house.pixels(page, 1), page.evaluate(FILMED)
    page.get_by_role("button", name="Film on").click()
    page.wait_for_function(f"() => {FILMED} > {before + 2}")
    house.wait_until(lambda: house.pixels(page, 1) != held, page, 5)
    page.get_by_role("button", name="Stop filming").click()
    assert lit(page) == 0
    expect(words(page)).to_contain_text("none but the last")
    house.settle(page)
    last, before = house.pixels(page, 0), page.evaluate(FILMED)
    with house.rerun(page):
        house.choose(page, "Edge rule", "Zero")
    assert (house.pixels(page, 0), page.evaluate(FILMED)) == (last, before)
    film(page, before + 2)
    page.evaluate(f"({FALSIFY})('noise')")
    expect(words(page)).to_contain_text("does not let this page read the camera's picture")
    assert lit(page) == 0


def test_a_page_out_of_sight_or_left_puts_the_camera_away(filming, url):
    page = filming
    house.open_lesson(page, f"{url}/filters?filters=blur")
    film(page, 2)
    page.evaluate(HIDE)
    assert lit(page) == 0
    expect(words(page)).to_contain_text("out of sight")
    page.evaluate("() => { delete document.hidden; document.dispatchEvent(new Event('visibilitychange')); }")
    assert lit(page) == 0
    film(page, page.evaluate(FILMED) + 2)
    assert lit(page) == 1
    house.go_to(page, "Convolutional networks", "Convolution, step by step")
    assert lit(page) == 0


def test_a_camera_that_is_refused_missing_or_far_from_https_is_said_in_a_sentence(cameras, chromium, url):
    with house.visit(cameras, house.WIDE, own=True) as page:
        for address, sentence in (
            (url, "did not lend the camera"),
            (url.replace("127.0.0.1", serving.ELSEWHERE), "plain http"),
        ):
            house.open_lesson(page, f"{address}/filters?picture=coins&filters=blur")
            before = house.pixels(page, 0)
            page.get_by_role("button", name="Film with the camera").click()
            expect(words(page)).to_contain_text(sentence)
            assert house.pixels(page, 0) == before
    with house.visit(chromium, house.WIDE) as page:
        house.open_lesson(page, f"{url}/filters?picture=coins&filters=blur")
        page.get_by_role("button", name="Film with the camera").click()
        expect(words(page)).to_contain_text("There is no camera here")
