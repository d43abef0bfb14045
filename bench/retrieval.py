"""Searching in a real browser, headless: from a move of the pen to the painted neighbours in five spaces.

    python -m bench.retrieval [--json]

The pen moves every 60 ms; each move is timed from its event to the frame that has served it, on the browser's clock.
Over scikit-learn's 1,797 digits; and over MNIST's 60,000, where MNIST_DIR names a folder with them.
"""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from bench.draw import LISTEN
from bench.report import middle, report
from engine.digits.split import mnist_folder
from tests import serving
from tests.browser import house

MOVES = 60
FIRST = 240_000.0  # milliseconds until 60,000 pictures have been measured, once
ARCHIVES = {
    "1,797 digits": "layers=layer5,layer10,layer12",
    "60,000 digits": "archive=mnist&layers=layer10,layer12,layer13",
}


def waits(page: Page, url: str, query: str) -> list[float]:
    """Milliseconds from each move to the neighbours' paint."""
    page.set_default_timeout(FIRST)
    page.goto(f"{url}/retrieval?{query}", wait_until="commit")
    page.locator(".stage .tile").nth(50).wait_for(timeout=FIRST)
    pad = page.locator(".st-key-retrieval-pad canvas").last
    pad.wait_for()
    page.wait_for_timeout(30_000 if "mnist" in query else 4_000)  # until those that are held out have asked
    box = pad.bounding_box()
    assert box is not None
    page.evaluate(LISTEN)
    page.mouse.move(box["x"] + 60, box["y"] + 60)
    page.mouse.down()
    found = []
    for turn in range(MOVES):
        page.evaluate("() => { window.moved = []; window.painted = []; }")
        page.mouse.move(box["x"] + 63 + 2.4 * turn, box["y"] + 60 + (turn % 7) * 12)
        page.wait_for_function("() => window.painted.some(at => at > window.moved[0])", timeout=5000)
        found.append(page.evaluate("() => window.painted.find(at => at > window.moved[0]) - window.moved[0]"))
        page.wait_for_timeout(60)
    page.mouse.up()
    return found


def measure(browser: Browser, url: str) -> dict[str, float]:
    figures: dict[str, float] = {}
    for name, query in ARCHIVES.items():
        if "mnist" in query and mnist_folder() is None:
            continue
        context = browser.new_context(viewport=house.WIDE["viewport"])
        found = waits(context.new_page(), url, query)
        figures[f"{name}: pen to painted neighbours, ms (median)"] = middle(found)
        figures[f"{name}: pen to painted neighbours, ms (95 %)"] = sorted(found)[int(0.95 * len(found))]
        context.close()
    return figures


def main() -> None:
    with serving.server() as url, serving.browser() as browser:
        figures = measure(browser, url)
    targets = {
        "1,797 digits: pen to painted neighbours, ms (median)": "at most 33",
        "60,000 digits: pen to painted neighbours, ms (median)": "at most 100",
    }
    report("retrieval", figures, targets)


if __name__ == "__main__":
    main()
