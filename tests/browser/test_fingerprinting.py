"""In browsers that protect against fingerprinting: a canvas gives back white, black or noise for what was painted."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import house

FALSIFY = """kind => {
  const fill = data => { for (let i = 0; i < data.length; i += 1) data[i] =
    kind === 'white' ? 255 : kind === 'black' ? 0 : 256 * Math.random(); };
  for (const one of [CanvasRenderingContext2D, OffscreenCanvasRenderingContext2D]) {
    const read = one.prototype.getImageData;
    one.prototype.getImageData = function (...given) {
      const found = read.apply(this, given);
      fill(found.data);
      return found;
    };
  }
  const white = document.createElement('canvas').toDataURL();
  HTMLCanvasElement.prototype.toDataURL = () => white;
  HTMLCanvasElement.prototype.toBlob = function (done) { done(null); };
  for (const one of [WebGLRenderingContext, WebGL2RenderingContext]) {
    one.prototype.readPixels = (...given) => { const data = given.at(-1); if (data?.length) fill(data); };
  }
}"""
KINDS = ("white", "black", "noise")
CONTRAST = """stage => {
  const style = getComputedStyle(stage);
  const light = name => {
    const [r, g, b] = style.getPropertyValue(name).match(/[\\d.]+/g).map(Number).map(v => v / 255)
      .map(v => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [dark, bright] = [light('--view-text'), light('--view-background')].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}"""
UNREADABLE = re.compile("does not let this page read what you draw.*allow canvas data")


@pytest.fixture(scope="module")
def browsers(chromium: Browser) -> Iterator[dict[str, BrowserContext]]:
    """A browser of each kind, in which visits follow each other."""
    contexts = {kind: chromium.new_context(**house.WIDE) for kind in KINDS}
    for kind, context in contexts.items():
        context.add_init_script(f"({FALSIFY})({kind!r})")
    yield contexts
    for context in contexts.values():
        context.close()


@contextmanager
def visit(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    with house.unharmed(page):
        yield page
    page.close()
    context.clear_cookies()


@pytest.fixture(params=KINDS)
def protected(request, browsers) -> Iterator[Page]:
    with visit(browsers[request.param]) as page:
        yield page


@pytest.mark.parametrize("number", range(len(house.PADS)), ids=house.PADS)
def test_text_can_be_read_and_a_drawing_is_never_taken_for_another(browsers, url, number):
    """In every lesson with a pad: what is drawn is not answered, and what to allow is said. Where a stage has its
    colours from is the same in all lessons."""
    lesson = house.PADS[number]
    with visit(browsers[KINDS[number % len(KINDS)]]) as page:
        page.emulate_media(color_scheme=("light", "dark")[number % 2])
        stage = house.open_lesson(page, f"{url}/{lesson}{house.ON_PAD.get(lesson, '')}")
        assert stage.evaluate(CONTRAST) > 7
        house.draw(page, lesson, house.DIGITS[7])
        expect(page.locator(".stage .notice")).to_have_text(UNREADABLE)


def test_a_drawn_seven_is_not_answered_with_the_example(protected, url):
    house.open_lesson(protected, f"{url}/draw?digit=3")
    said = protected.locator(".stage .lines").first
    expect(said).to_contain_text("The example is a 3")
    house.draw(protected, "draw", house.DIGITS[7])
    expect(protected.locator(".stage .notice")).to_have_text(UNREADABLE)
    expect(said).to_contain_text("The example is a 3")


def test_a_drawing_is_filtered_as_it_was_drawn(protected, url):
    """Its strokes come from the pad, not its pixels: a stroke is dark, the ground is white."""
    house.open_lesson(protected, f"{url}/filters?filters=identity")
    protected.get_by_text("Your own picture").click()
    protected.get_by_text("Drawing", exact=True).click()
    house.quiet(protected)  # the pad is there before it hears
    box = house.place_of(protected.locator(".st-key-lesson-controls canvas").last)
    protected.mouse.move(box["x"] + 60, box["y"] + 128)
    protected.mouse.down()
    protected.mouse.move(box["x"] + 200, box["y"] + 128, steps=8)
    protected.mouse.up()
    expect(protected.locator(".picture-caption").first).to_contain_text("256 × 256")
    picture = protected.locator(".picture-box").first
    place = picture.bounding_box()
    for share, wanted in ((0.5, "0"), (0.1, "255")):
        protected.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] * share)
        patch = protected.get_by_role("grid", name="Patch", exact=True).get_by_role("gridcell")
        expect(patch.nth(patch.count() // 2)).to_have_text(wanted)
