"""Universal approximation: a unit dragged, pieces counted, many seeds in training.

    python -m bench.universality [--engine] [--json]

64 seeds of 8-8-8 on 129 points, Adam steps a second of all of them together (of processor time, too: a shared machine
gives less than all of it); the exact pieces of ten layers of 32; then in a real browser, headless: the handle of one of
64 units dragged, from the pointer's event to the frame that has served it.
"""

from __future__ import annotations

import sys
import time

import numpy as np
from playwright.sync_api import Browser

from bench.report import middle, report
from engine.supervised.universality.ensemble import Ensemble
from engine.supervised.universality.learning import start
from engine.supervised.universality.pieces import pieces
from engine.supervised.universality.settings import UniversalitySettings
from tests import serving
from tests.browser import house

STEPS, ROUNDS, MOVES = 200, 5, 60
DRAG = """
() => {
  const stage = [...document.querySelectorAll('*')].map(node => node.shadowRoot?.querySelector('.stage')).find(Boolean);
  window.moved = []; window.painted = [];
  stage.addEventListener('pointermove', event => window.moved.push(event.timeStamp), true);
  new MutationObserver(() => window.painted.push(performance.now()))
    .observe(stage, {attributes: true, attributeFilter: ['data-served']});
}
"""


def seeds() -> dict[str, float]:
    """Steps a second of all 64 together."""
    training = Ensemble(UniversalitySettings(look="seeds", target="sawtooth", hidden="8-8-8", seeds=64))
    training.step(1)
    walls, processors = [], []
    for _ in range(ROUNDS):
        wall, processor = time.perf_counter(), time.process_time()
        training.step(STEPS)
        walls.append(STEPS / (time.perf_counter() - wall))
        processors.append(STEPS / (time.process_time() - processor))
    return {
        "64 seeds of 8-8-8, steps/s": middle(walls),
        "the same, a second of processor time": middle(processors),
    }


def counting() -> dict[str, float]:
    """Milliseconds for the pieces of ten layers of 32 from −10 to 10, and their values at 10,000 points."""
    x, found = np.linspace(-10, 10, 10_000), []
    for seed in range(20):
        net = start((1, *(32,) * 10, 1), seed)
        begin = time.perf_counter()
        pieces(net, -10, 10)(x)
        found.append(1000 * (time.perf_counter() - begin))
    return {"pieces of ten layers of 32, ms": middle(found)}


def dragging(browser: Browser, url: str) -> dict[str, float]:
    """Milliseconds from each move of the pointer to the frame that has served it."""
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    house.open_lesson(page, f"{url}/universality?units=64")
    box = page.locator(".chart .map-box").first.bounding_box()
    assert box is not None
    page.wait_for_timeout(1500)
    page.evaluate(DRAG)
    zero = box["y"] + 0.45 * box["height"]  # about where handles lie
    found = []
    page.mouse.move(box["x"] + 0.5 * box["width"], zero)
    page.mouse.down()
    for turn in range(MOVES):
        page.evaluate("() => { window.moved = []; window.painted = []; }")
        page.mouse.move(box["x"] + (0.3 + 0.4 * ((7 * turn + 7) % MOVES) / MOVES) * box["width"], zero - turn % 5)
        page.wait_for_function("() => window.painted.some(at => at > window.moved[0])", timeout=5000)
        found.append(page.evaluate("() => window.painted.find(at => at > window.moved[0]) - window.moved[0]"))
        page.wait_for_timeout(40)
    page.mouse.up()
    return {
        "a kink of 64 units dragged, pointer to paint, ms (median)": middle(found),
        "the same, ms (95 %)": sorted(found)[int(0.95 * len(found))],
    }


def main() -> None:
    figures = seeds() | counting()
    if "--engine" not in sys.argv:
        with serving.server() as url, serving.browser() as browser:
            figures |= dragging(browser, url)
    targets = {
        "64 seeds of 8-8-8, steps/s": "≥ 1,000",
        "pieces of ten layers of 32, ms": "≤ 20",
        "a kink of 64 units dragged, pointer to paint, ms (median)": "≤ 33",
    }
    report("universality", figures, targets)


if __name__ == "__main__":
    main()
