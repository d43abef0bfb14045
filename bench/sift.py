"""SIFT's matches: what the engine takes, and in a real browser, headless, from a slider to the matches painted.

    python -m bench.sift [--json]

The photographer, 160×160, and a second picture of the same size, turned by a degree more each time.
"""

from __future__ import annotations

import time

from playwright.sync_api import Browser, Page
from skimage.feature import SIFT

from bench.report import middle, report
from engine.convolutional.features.sift.keypoints import look
from engine.convolutional.features.sift.matches import Matching
from engine.convolutional.features.sift.scale_space import finished
from engine.convolutional.features.sift.settings import MatchSettings
from tests import serving
from tests.browser import house

TURNS = 15
# When the slider was moved, and the first refresh after the frame that has served it and is no longer measuring.
WATCH = """
() => {
  const stage = [...document.querySelectorAll('*')].map(node => node.shadowRoot?.querySelector('.stage')).find(Boolean);
  window.begin = () => { window.served = stage.dataset.served; window.asked = window.shown = 0; };
  window.addEventListener('input', event => { window.asked = event.timeStamp; }, true);
  new MutationObserver(() => {
    if (stage.dataset.measuring !== 'false' || stage.dataset.served === window.served || window.shown) return;
    window.shown = -1;
    requestAnimationFrame(() => { window.shown = performance.now(); });
  }).observe(stage, {attributes: true});
}
"""
PAINTED = "a slider to the matches painted, 160×160, ms"
TARGETS = {PAINTED: "at most 150"}


def engine() -> dict[str, float]:
    """Median milliseconds of one picture, by the stage and by scikit-image, and of a whole pair anew."""
    experiment = Matching(MatchSettings())
    picture = experiment.now.pair.picture
    ours, theirs, pair, pieces = [], [], [], []
    for turn in range(TURNS):
        begin = time.perf_counter()
        finished(look(picture))
        ours.append(time.perf_counter() - begin)
        begin = time.perf_counter()
        SIFT().detect_and_extract(picture)
        theirs.append(time.perf_counter() - begin)
        experiment.adjust("angle", 31 + turn)
        begin = before = time.perf_counter()
        while not experiment.settle():
            pieces.append(time.perf_counter() - before)
            before = time.perf_counter()
        experiment.frame()
        pair.append(time.perf_counter() - begin)
    return {
        "key points of 160×160, ms": 1000 * middle(ours),
        "the same by scikit-image, ms": 1000 * middle(theirs),
        "a pair anew, ms": 1000 * middle(pair),
        "the longest piece of it, ms": 1000 * max(pieces),
    }


def dragged(page: Page) -> float:
    """The turn one degree on: until the frame that has the newest pair is painted."""
    page.evaluate(WATCH)
    page.get_by_role("slider", name="Turn, °").focus()
    waits = []
    for _ in range(TURNS):
        page.wait_for_timeout(700)  # the page's own rerun after an edit is over
        page.evaluate("() => window.begin()")
        page.keyboard.press("ArrowRight")
        page.wait_for_function("() => window.shown > 0", timeout=10_000)
        waits.append(page.evaluate("() => window.shown - window.asked"))
    return middle(waits)


def browser_figures(browser: Browser, url: str) -> dict[str, float]:
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    house.open_lesson(page, f"{url}/features?look=match")
    page.wait_for_timeout(1000)
    return {PAINTED: dragged(page)}


def main() -> None:
    figures = engine()
    with serving.server() as url, serving.browser() as browser:
        report("SIFT", figures | browser_figures(browser, url), TARGETS)


if __name__ == "__main__":
    main()
