"""The multilayer perceptron's stage in a real browser, headless: how fast it paints, learns and answers.

    python -m bench.stage [--json]

Nets 4-2, 8-8 and six times 8 on the spiral (250 training points, batches of 10), painting and training at once.
"""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from bench.report import middle, report
from tests import serving
from tests.browser import house

NETS = {"4-2": "4,2", "8-8": "8,8", "six times 8": "8,8,8,8,8,8"}
RULE = "activation=tanh&init=xavier&batch_size=10"
SECONDS, DRAGS = 5.0, 40

# From a pointer's move to the frame that has served it, both on the browser's own clock.
LATENCY = """
([count]) => {
  const stage = [...document.querySelectorAll('*')].map(node => node.shadowRoot?.querySelector('.stage')).find(Boolean);
  window.moved = []; window.painted = [];
  stage.addEventListener('pointermove', event => window.moved.push(event.timeStamp), true);
  new MutationObserver(() => window.painted.push(performance.now()))
    .observe(stage, {attributes: true, attributeFilter: ['data-served']});
}
"""


def first_paints(browser: Browser, url: str) -> list[float]:
    """Seconds from opening the page to the stage's first paint, each time in a browser with an empty cache."""
    firsts = []
    for _ in range(6):
        context = browser.new_context(viewport={"width": 1280, "height": 720})
        page = context.new_page()
        house.open_lesson(page, f"{url}/mlp")
        firsts.append(page.evaluate("() => performance.getEntriesByName('stage-painted')[0].startTime") / 1000)
        context.close()
    return firsts[1:]  # the server's first visitor warms its caches


def running(page: Page, address: str) -> tuple[float, float]:
    """Frames and epochs a second while training."""
    stage = house.open_lesson(page, address)
    page.wait_for_timeout(500)
    page.keyboard.press("Space")
    page.wait_for_timeout(1500)
    read = "stage => [performance.now(), Number(stage.dataset.frames), Number(stage.dataset.step)]"
    a = stage.evaluate(read)
    page.wait_for_timeout(1000 * SECONDS)
    b = stage.evaluate(read)
    seconds = (b[0] - a[0]) / 1000
    return (b[1] - a[1]) / seconds, (b[2] - a[2]) / 25 / seconds


def latency(page: Page) -> float:
    """Median milliseconds from a pointer's move over the plane to the painted frame that answers it, while training."""
    page.evaluate(LATENCY, [DRAGS])
    waits = []
    for turn in range(DRAGS):
        page.evaluate("() => { window.moved = []; window.painted = []; }")
        x, y = house.in_plane(page, -3 + 0.15 * turn, 2.5)
        page.mouse.move(x, y)
        page.wait_for_function("() => window.painted.some(at => at > window.moved[0])", timeout=3000)
        waits.append(page.evaluate("() => window.painted.find(at => at > window.moved[0]) - window.moved[0]"))
        page.wait_for_timeout(150)
    return middle(waits)


def measure(browser: Browser, url: str) -> dict[str, float]:
    figures: dict[str, float] = {}
    for name, hidden in NETS.items():
        context = browser.new_context(viewport={"width": 1280, "height": 720})
        page = context.new_page()
        frames, epochs = running(page, f"{url}/mlp?hidden={hidden}&{RULE}")
        figures |= {f"{name}: frames/s": frames, f"{name}: epochs/s": epochs}
        if name == "8-8":
            figures |= {"pointer to paint, ms (median)": latency(page)}
        context.close()
    return figures


def main() -> None:
    with serving.server() as url, serving.browser() as browser:
        firsts = first_paints(browser, url)
        figures = measure(browser, url)
    figures["first paint, s"] = middle(firsts)
    targets = {"8-8: frames/s": "at least 55", "8-8: epochs/s": "at least 400", "first paint, s": "at most 2"}
    report("stage", figures, targets)


if __name__ == "__main__":
    main()
