"""Features before learning in a real browser, headless: from a slider or the pointer to the picture on the screen.

    python -m bench.features [--json]

On the photographer's picture, 256×256: the slider that turns it (its HOG, and both ways to vote before and after), a
threshold of Canny's, the pointer over cells and over pixels; and how fast HOG, Canny and the four classifiers are.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from playwright.sync_api import Browser, Page
from skimage.feature import canny as their_canny
from skimage.feature import hog as their_hog

from bench.filters import latency
from bench.report import middle, report
from engine.convolutional.features.edges.canny import canny
from engine.convolutional.features.pictured import prepared
from engine.convolutional.features.why.training import WhySettings, WhyTraining
from engine.convolutional.kernels.hog import hog
from tests import serving
from tests.browser import house

TARGETS = {"the picture turned by its slider: HOG and its glyphs": "≤ 100 ms"}
AGAIN = 15


def seconds(work: Callable[[], object]) -> float:
    """The median of several times."""
    waits = []
    for _ in range(AGAIN):
        begin = time.perf_counter()
        work()
        waits.append(time.perf_counter() - begin)
    return middle(waits)


def dragged(page: Page, label: str) -> float:
    """Milliseconds from a slider one step on to the refresh that shows it."""
    slider = page.get_by_role("slider", name=label)
    return latency(page, lambda _: slider.focus(), lambda _: page.keyboard.press("ArrowRight"))


def pointed(page: Page) -> float:
    """The same of the pointer, somewhere else over the picture."""
    return latency(page, lambda _: None, lambda turn: house.point_at(page, 0, 0.2 + 0.03 * turn, 0.4))


def on_the_page(url: str, browser: Browser) -> dict[str, float]:
    figures = {}
    cases = {
        "hog": ("Picture turned", "the picture turned by its slider: HOG and its glyphs", "the pointer on a cell"),
        "edges": ("Strong", "a threshold's slider: Canny's stages", "the pointer on a pixel"),
    }
    for look, (label, slider, pointer) in cases.items():
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        house.open_lesson(page, f"{url}/features?look={look}")
        page.wait_for_timeout(1000)
        figures[slider] = dragged(page, label)
        figures[pointer] = pointed(page)
        page.close()
    return figures


def main() -> None:
    with serving.server() as url, serving.browser() as browser:
        figures = on_the_page(url, browser)
    picture = prepared("camera", None, 256).astype(np.float64)
    training = WhyTraining(WhySettings())
    figures |= {
        "HOG, ours (ms)": 1000 * seconds(lambda: hog(picture)),
        "HOG, scikit-image's (ms)": 1000 * seconds(lambda: their_hog(picture, 9, (8, 8), (2, 2))),
        "Canny, ours with all its stages (ms)": 1000 * seconds(lambda: canny(picture, 1.5, 40, 100)),
        "Canny, scikit-image's (ms)": 1000 * seconds(
            lambda: their_canny(picture, sigma=1.5, low_threshold=40, high_threshold=100)
        ),
        "updates of four classifiers, 500 digits, a second": 10 / seconds(lambda: training.step(10)),
    }  # fmt: skip
    report("features before learning", figures, TARGETS)


if __name__ == "__main__":
    main()
