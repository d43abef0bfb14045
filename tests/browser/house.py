"""Where things are on a page, and what a visitor does with them. The only place that knows selectors."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from playwright.sync_api import Browser, ConsoleMessage, FloatRect, Locator, Page, TimeoutError, expect

from pages.lessons import LESSONS

SHOTS = Path(__file__).parent / "shots"
PATIENCE = 15_000.0  # milliseconds: a busy machine is slow, and what is never so fails a little later
expect.set_options(timeout=PATIENCE)
Options = dict[str, Any]
"""How a browser is set up."""
WIDE: Options = {"viewport": {"width": 1280, "height": 720}}
DARK: Options = WIDE | {"color_scheme": "dark"}
HALL: Options = {"viewport": {"width": 1920, "height": 1080}, "color_scheme": "dark"}
NARROW: Options = {"viewport": {"width": 800, "height": 1100}}
TABLET: Options = {"viewport": {"width": 820, "height": 1180}, "has_touch": True}
PHONE: Options = {"viewport": {"width": 390, "height": 844}, "has_touch": True}

DIGITS = {
    0: [[(140, 45), (85, 85), (75, 150), (100, 225), (150, 235), (195, 190), (200, 110), (180, 60), (140, 45)]],
    1: [[(140, 40), (140, 240)]],
    2: [[(80, 90), (110, 50), (170, 50), (195, 95), (150, 160), (80, 230), (205, 230)]],
    3: [[(85, 60), (150, 45), (190, 85), (130, 135), (195, 180), (160, 235), (80, 220)]],
    4: [[(95, 45), (75, 150), (205, 150)], [(165, 55), (165, 245)]],
    7: [[(70, 60), (205, 60), (130, 240)]],
}
"""How digits are drawn: the strokes' corners, in pixels of a pad."""
SCRIPTS = Path(__file__).parents[2] / "pages"
PADS = [lesson.address for lesson in LESSONS if "pad=" in (SCRIPTS / lesson.script).read_text(encoding="utf-8")]
"""Lessons on whose pages one draws a digit."""
ON_PAD = {"gan-digits": "?look=opinion", "sequences": "?look=caption"}
"""Links to it, where the first look has no pad."""


_TABS: dict[bool, Page] = {}
"""The tab in which visits take place, one with a touch screen and one without."""


@contextmanager
def visit(chromium: Browser, options: Options, *, own: bool = False) -> Iterator[Page]:
    """A page of a browser set up so, that must not print an error.

    Visits follow each other in one tab, so that Streamlit's scripts are fetched and compiled once, and each begins
    there as a stranger. own: in a tab and with a cache of its own, for one that changes what cannot be undone.
    """
    touch = bool(options.get("has_touch"))
    page = None if own else _TABS.pop(touch, None)
    if page is None or page.is_closed():
        page = chromium.new_context(has_touch=touch).new_page()
    page.set_viewport_size(options["viewport"])
    page.emulate_media(color_scheme=options.get("color_scheme", "light"))
    with unharmed(page):
        yield page
        assert page.locator(".katex-error").all_inner_texts() == []
    if own:
        page.context.close()
    else:
        forget(page)
        _TABS[touch] = page


@contextmanager
def unharmed(page: Page) -> Iterator[None]:
    """The page must not print an error meanwhile."""
    errors: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            errors.append(message.text)

    with hearing(page, "pageerror", lambda error: errors.append(str(error))), hearing(page, "console", note):
        yield
    serious = [error for error in errors if "Failed to load resource" not in error and "WebSocket" not in error]
    assert not serious, serious


@contextmanager
def hearing(page: Page, event: str, listener: Callable[[Any], None]) -> Iterator[None]:
    """Listen to what a page tells meanwhile: its next visitors are not to be listened to."""
    page.on(event, listener)
    try:
        yield
    finally:
        page.remove_listener(event, listener)


def forget(page: Page) -> None:
    """Nothing is left of a visit: not its page, its session, nor a hand on the mouse."""
    for other in page.context.pages:
        if other is not page:
            other.close()
    page.mouse.up()
    page.goto(urljoin(page.url, "/_stcore/health"))
    page.evaluate("() => sessionStorage.clear()")
    page.context.clear_cookies()
    page.mouse.move(0, 0)


def open_lesson(page: Page, address: str) -> Locator:
    """Open a lesson and wait until its stage has painted; returns the stage."""
    page.goto(address, wait_until="commit")
    return ready(page)


def ready(page: Page) -> Locator:
    until_stage(page, "({ frames }) => frames", timeout=60_000)
    return page.locator(".stage[data-frames]")


def button(page: Page, name: str) -> Locator:
    return page.locator(".transport").get_by_role("button", name=name, exact=True)


def step(page: Page) -> int:
    return int(page.locator(".stage").get_attribute("data-step") or -1)


def until_stage(page: Page, so: str, wanted: Any = None, timeout: float = PATIENCE) -> None:
    """Look at every frame, until a stage's data are ``so``: a function of JavaScript of them and of what is wanted."""
    find = (
        "wanted => [...document.querySelectorAll('[class*=st-key-stage-] *')].some(({ shadowRoot }) =>"
        f" {{ const stage = shadowRoot?.querySelector('.stage'); return stage && ({so})(stage.dataset, wanted); }})"
    )
    try:
        page.wait_for_function(find, arg=wanted, timeout=timeout)
    except TimeoutError:
        said = page.locator(".stage").evaluate_all("stages => stages.map(({ dataset }) => JSON.stringify(dataset))")
        raise AssertionError(f"{so} of {wanted} has not come to pass: {said}") from None


def wait_for_step(page: Page, wanted: int) -> None:
    until_stage(page, "({ step, measuring }, wanted) => Number(step) === wanted && measuring !== 'true'", wanted)


def wait_for_state(page: Page, wanted: str, timeout: float = PATIENCE) -> None:
    until_stage(page, "({ state }, wanted) => RegExp(wanted).test(state)", wanted, timeout)


def wait_past_step(page: Page, least: int, timeout: float = PATIENCE) -> None:
    until_stage(page, "({ step }, least) => Number(step) > least", least, timeout)


def play(page: Page, least: int, timeout: float = 90_000) -> None:
    """Play until so many steps are passed, and pause."""
    page.keyboard.press("Space")
    wait_past_step(page, least, timeout)
    page.keyboard.press("Space")
    until_stage(page, "({ state, measuring }) => state === 'paused' && measuring !== 'true'")


@contextmanager
def rerun(page: Page) -> Iterator[None]:
    """What is done makes the page run: wait until it has begun and ended."""
    app = page.get_by_test_id("stApp")
    app.evaluate(
        "app => { app.ran = new Promise(done => new MutationObserver(() =>"
        " app.dataset.testScriptState === 'running' && done()).observe(app, { attributes: true })); }"
    )
    yield
    app.evaluate(
        "app => Promise.race([app.ran, new Promise(done => setTimeout(done, 3000))])"
    )  # or too short to be seen
    expect(app).to_have_attribute("data-test-script-state", "notRunning")


def quiet(page: Page) -> None:
    """Wait until the page has not run for half a second: it runs once more when its stage has come to rest."""
    waited = page.evaluate(
        "async () => { let still = 0; for (let waited = 0; still < 30; waited += 1) {"
        " if (waited > 1500) return false; await new Promise(done => setTimeout(done, 16));"
        " const { testScriptState } = document.querySelector('[data-testid=stApp]')?.dataset ?? {};"
        " still = testScriptState === 'notRunning' ? still + 1 : 0; } return true; }"
    )
    assert waited, "The page did not come to rest."


def in_plane(page: Page, x1: float, x2: float) -> tuple[float, float]:
    """Where a point of the plane is on the screen."""
    plane = page.locator("[data-plot]").first
    box = plane.bounding_box()
    assert box is not None
    unit, across, down = (float(part) for part in (plane.get_attribute("data-plot") or "").split())
    return box["x"] + across + unit * x1, box["y"] + down - unit * x2


def shoot(page: Page, name: str) -> None:
    """A screenshot to look at."""
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png")


def turn(page: Page, options: Options) -> None:
    """The same page on another screen, in the light or in the dark."""
    scheme = options.get("color_scheme", "light")
    page.set_viewport_size(options["viewport"])
    page.emulate_media(color_scheme=scheme)
    expect(page.locator(".stage")).to_have_css("color-scheme", scheme)
    frames(page, 2)  # it is drawn


def screens(page: Page, stage: Locator, lesson: str, also: Callable[[], None] = lambda: None) -> None:
    """The same page in the light, in the dark and at 800: the stage fits, `also` holds, and there is a screenshot."""
    for name, options in (("light-1280", WIDE), ("dark-1280", DARK), ("light-800", NARROW)):
        turn(page, options)
        shoot(page, f"{lesson}-{name}")
        fits(page, stage)
        also()


def choose(page: Page, label: str, name: str) -> None:
    """Choose one of the names that a control offers."""
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=name, exact=True).click()


def walk(page: Page, steps: int) -> None:
    """So many steps from the start, by key."""
    for number in range(1, steps + 1):
        page.keyboard.press("ArrowRight")
        wait_for_step(page, number)


def look_at(page: Page, look: str, said: str) -> None:
    """Another look of a lesson, at its start; the keys are the stage's again."""
    choose(page, "What to do", look)
    expect(page.locator(".stage", has_text=said)).to_have_count(1)
    expect(page.locator(".stage")).to_have_count(1)  # where the page is laid out anew, two are there for a moment
    page.locator("h1").click()
    page.keyboard.press("Home")
    wait_for_step(page, 0)


def fits(page: Page, stage: Locator) -> None:
    """The stage lies within the page's width and, where the screen is no sheet upright, its height: no scrolling."""
    size, box = page.viewport_size, stage.bounding_box()
    assert size is not None
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if size["width"] > size["height"]:
        assert box["y"] + box["height"] <= size["height"]


def bottom_of_equation(page: Page) -> float:
    """How far down the screen the equation below the stage reaches."""
    box = place_of(page.locator(".katex-display .katex-html").first)
    return box["y"] + box["height"]


def picture(page: Page, index: int) -> Locator:
    """One of the pictures side by side: 0 is the one that is filtered."""
    return page.locator(".picture-box").nth(index)


def point_at(page: Page, index: int, row: float, column: float) -> None:
    """Move the mouse to a place of a picture, in shares of its height and width."""
    box = picture(page, index).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + column * box["width"], box["y"] + row * box["height"])


def pixels(page: Page, index: int) -> str:
    """A digest of what a picture shows."""
    return _digest(picture(page, index))


def tile_pixels(page: Page, index: int) -> str:
    """A digest of what one of the small pictures shows."""
    return _digest(page.locator(".tile").nth(index))


def _digest(holder: Locator) -> str:
    script = """box => { const canvas = box.querySelector("canvas");
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      let digest = 0; for (const value of data) digest = (31 * digest + value) >>> 0; return String(digest); }"""
    digest: str = holder.evaluate(script)
    return digest


def cells(page: Page, grid: str) -> list[str]:
    """The numbers of a grid, row by row."""
    return page.get_by_role("grid", name=grid, exact=True).get_by_role("gridcell").all_inner_texts()


def type_entry(page: Page, grid: str, index: int, text: str) -> None:
    """Type a number into a cell of a grid."""
    page.get_by_role("grid", name=grid, exact=True).get_by_role("gridcell").nth(index).dblclick()
    page.locator(".grids-typing").fill(text)
    page.locator(".grids-typing").press("Enter")


def wait_until(true: Callable[[], bool], page: Page, seconds: float = PATIENCE / 1000) -> None:
    """Look at every frame until it is so."""
    last = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < last, "It has not come to pass."
        frames(page, 1)


def frames(page: Page, number: int) -> None:
    """Wait until so many frames are drawn."""
    page.evaluate(
        "async number => { for (let k = 0; k < number; k += 1) await new Promise(requestAnimationFrame); }", number
    )


def settle(page: Page) -> None:
    """Wait until nothing of the stage moves to its place any more."""
    page.locator(".stage").evaluate(
        "async stage => { frames: for (;;) { await new Promise(requestAnimationFrame);"
        " const moves = stage.getRootNode().getAnimations();"
        " if (moves.every(({ playState }) => playState === 'finished')) break frames; } }"
    )


def answers(page: Page, name: str) -> str:
    """A row of a score, from its first step to its last: "right", or the cell's own."""
    line = page.locator(".score-column").first.locator(".score-texts").filter(has_text=name)
    return "".join(line.locator("span:not(.score-name)").all_inner_texts())


def tile(page: Page, band: str, step: int, row: int, rows: int = 8) -> tuple[float, float]:
    """Where a cell of a score's band is on the screen; steps and rows from 0, of so many."""
    column = page.locator(".score-column").filter(has_text=band).first
    box = column.locator(".score-stave").filter(has_text=band).locator("canvas").bounding_box()
    symbol = column.locator(".score-symbols span").nth(step + 1).bounding_box()
    assert box is not None
    assert symbol is not None
    return symbol["x"] + symbol["width"] / 2, box["y"] + 1 + (row + 0.5) * (box["height"] - 2) / rows


def box(page: Page, row: str, unit: int, column: int) -> Locator:
    """A number of a network unrolled in time: columns are steps, 0 is the start."""
    return page.locator(f".unrolled-box.{row}").nth(column).locator(".unrolled-cell").nth(unit)


def boxes(page: Page, row: str) -> list[str]:
    """A row's values in all its boxes, column by column, without those of a second line."""
    return page.locator(f".unrolled-box.{row}:not([hidden]) .unrolled-cell > span:first-child").all_inner_texts()


def matrix(page: Page, name: str) -> Locator:
    """The cells of a matrix beside others, by its name."""
    return page.locator(f'.grids-map[class~="{name}"] .grid-cell')


def drag_up(page: Page, target: Locator, by: float) -> None:
    """Press on something and draw it up by so many pixels."""
    place = target.bounding_box()
    assert place is not None
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - by, steps=8)
    page.mouse.up()


def go_to(page: Page, chapter: str, title: str) -> Locator:
    """To another lesson by the navigation, within the visit; returns its stage."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.get_by_role("navigation").get_by_role("button", name=chapter).click()
    page.get_by_role("menuitem", name=title, exact=True).click()
    heading = page.get_by_role("heading", name=title, exact=True)
    expect(heading).to_be_visible()
    page.keyboard.press("Escape")  # while a menu is open the page beside it cannot be clicked
    heading.click()  # away from the menu, so that keys reach the stage
    return ready(page)


Strokes = list[list[tuple[int, int]]]


STILL = """async element => { for (let [last, still] = ['', 0]; still < 3;) {
  await new Promise(requestAnimationFrame);
  const { x, y, width, height } = element.getBoundingClientRect(), now = [x, y, width, height].join();
  [last, still] = [now, now === last ? still + 1 : 0]; } }"""


def place_of(element: Locator) -> FloatRect:
    """Where something is on the screen, once it does not move any more: a fold opens and slides what lies below it."""
    expect(element).to_be_visible()
    element.evaluate(STILL)
    box = element.bounding_box()
    assert box is not None
    return box


def draw(page: Page, lesson: str, strokes: Strokes, *, lift: bool = True) -> None:
    """Draw on a lesson's pad with the mouse; lift: whether the button is let go after the last stroke."""
    box = place_of(page.locator(f".st-key-{lesson}-pad canvas").last)
    for number, points in enumerate(strokes):
        page.mouse.move(box["x"] + points[0][0], box["y"] + points[0][1])
        page.mouse.down()
        for x, y in points[1:]:
            page.mouse.move(box["x"] + x, box["y"] + y, steps=4)
        if lift or number < len(strokes) - 1:
            page.mouse.up()


def wipe(page: Page, lesson: str) -> None:
    """Take everything off a lesson's pad."""
    page.locator(f".st-key-{lesson}-pad").get_by_role("button", name="Reset canvas").click()


PAD_PICTURE = """selector => {
  const holder = document.querySelector(selector);
  const roots = [holder, ...[...holder.querySelectorAll('*')].map(node => node.shadowRoot).filter(Boolean)];
  const layers = roots.flatMap(root => [...root.querySelectorAll('canvas.dc-canvas')]).filter(({ width }) => width);
  if (!layers.length) return [0, []];
  const paper = document.createElement('canvas');
  paper.width = paper.height = layers[0].width;
  const context = paper.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, paper.width, paper.height);
  for (const layer of layers) context.drawImage(layer, 0, 0);
  return [paper.width, [...context.getImageData(0, 0, paper.width, paper.width).data].filter((_, k) => k % 4 === 0)];
}"""


def pad_picture(page: Page, lesson: str) -> list[list[int]]:
    """What lies on a lesson's pad, row by row, as grey on white."""
    width, grey = page.evaluate(PAD_PICTURE, f".st-key-{lesson}-pad")
    return [grey[k * width : (k + 1) * width] for k in range(width)]


def painted(page: Page, selector: str, index: int) -> tuple[str, int]:
    """A digest of what a canvas in this box shows, and how many colours it has."""
    script = """box => { const canvas = box.querySelector("canvas");
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      const colours = new Set(); let digest = 0;
      for (const word of new Uint32Array(data.buffer)) { digest = (31 * digest + word) >>> 0; colours.add(word); }
      return [String(digest), colours.size]; }"""
    digest, colours = page.locator(selector).nth(index).evaluate(script)
    return digest, colours
