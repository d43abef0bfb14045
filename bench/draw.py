"""Drawing in a real browser, headless: from a move of the pen to the painted answer.

    python -m bench.draw [--json]

The pen moves every 60 ms; each move is timed from its event to the frame that has served it, on the browser's clock.
Once with the first layer's maps on the stage, once with a later one's and the account of a cell of 108 products.
"""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from bench.report import middle, report
from tests import serving
from tests.browser import house

MOVES = 60
LISTEN = """
() => {
  const stage = [...document.querySelectorAll('*')].map(node => node.shadowRoot?.querySelector('.stage')).find(Boolean);
  window.moved = []; window.painted = [];
  addEventListener('pointermove', event => event.buttons && window.moved.push(event.timeStamp), true);
  new MutationObserver(() => window.painted.push(performance.now()))
    .observe(stage, {attributes: true, attributeFilter: ['data-served']});
}
"""


def waits(page: Page, url: str, layer: int) -> list[float]:
    """Milliseconds from each move to the answer's paint."""
    house.open_lesson(page, f"{url}/draw")
    for wanted in range(2, layer + 1):
        page.keyboard.press("ArrowRight")
        house.wait_for_step(page, wanted)
    return strokes(page, "draw")


def strokes(page: Page, lesson: str) -> list[float]:
    """Milliseconds from each move of a pen on a lesson's pad to the answer's paint."""
    pad = page.locator(f".st-key-{lesson}-pad canvas").last
    pad.wait_for()
    page.wait_for_timeout(1500)
    box = pad.bounding_box()
    assert box is not None
    page.evaluate(LISTEN)
    page.mouse.move(box["x"] + 60, box["y"] + 60)
    page.mouse.down()
    found = []
    for turn in range(MOVES):
        page.evaluate("() => { window.moved = []; window.painted = []; }")
        page.mouse.move(box["x"] + 63 + 2.4 * turn, box["y"] + 60 + (turn % 7))
        page.wait_for_function("() => window.painted.some(at => at > window.moved[0])", timeout=3000)
        found.append(page.evaluate("() => window.painted.find(at => at > window.moved[0]) - window.moved[0]"))
        page.wait_for_timeout(60)
    page.mouse.up()
    return found


def measure(browser: Browser, url: str) -> dict[str, float]:
    figures: dict[str, float] = {}
    for name, layer in (("first layer", 1), ("third layer, 108 products", 3)):
        context = browser.new_context(viewport={"width": 1280, "height": 720})
        found = waits(context.new_page(), url, layer)
        figures[f"{name}: pen to painted answer, ms (median)"] = middle(found)
        figures[f"{name}: pen to painted answer, ms (95 %)"] = sorted(found)[int(0.95 * len(found))]
        context.close()
    return figures


def main() -> None:
    with serving.server() as url, serving.browser() as browser:
        figures = measure(browser, url)
    targets = {
        "first layer: pen to painted answer, ms (median)": "at most 33",
        "third layer, 108 products: pen to painted answer, ms (median)": "at most 100",
    }
    report("draw", figures, targets)


if __name__ == "__main__":
    main()
