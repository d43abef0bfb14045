"""Maps of scikit-learn's 1,797 digits in a real browser, headless: t-SNE as it runs, a drawing placed while it is
drawn.

    python -m bench.retrieval_maps [--json]

Frames and steps are counted over ten seconds of play at full speed. The pen moves every 60 ms, on a map at rest after
these; each move is timed from its event to the frame that has served it. The errors are the engine's, after 1,000
steps.
"""

from __future__ import annotations

import time

from playwright.sync_api import Browser

from bench import draw
from bench.report import middle, report
from engine.convolutional.retrieval.maps import quality
from engine.convolutional.retrieval.maps.atlas import Downhill
from tests import serving
from tests.browser import house

SECONDS = 10
STAGE = "stage => [Number(stage.dataset.step), Number(stage.dataset.frames)]"


def running(browser: Browser, url: str) -> dict[str, float]:
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    stage = house.open_lesson(page, f"{url}/retrieval?look=map")
    page.wait_for_timeout(1500)
    house.button(page, "Play").click()
    house.wait_past_step(page, 5)
    (first, painted), begin = stage.evaluate(STAGE), time.perf_counter()
    page.wait_for_timeout(1000 * SECONDS)
    (last, by_then), spent = stage.evaluate(STAGE), time.perf_counter() - begin
    house.button(page, "Pause").click()
    page.wait_for_timeout(1500)
    moves = draw.strokes(page, "retrieval")
    page.context.close()
    return {
        "t-SNE of 1,797 digits: steps a second": (last - first) / spent,
        "t-SNE of 1,797 digits: frames a second": (by_then - painted) / spent,
        "placing a drawing: pen to painted answer, ms (median)": middle(moves),
        "placing a drawing: pen to painted answer, ms (95 %)": sorted(moves)[int(0.95 * len(moves))],
    }


def learnt() -> dict[str, float]:
    atlas = Downhill()
    begin = time.perf_counter()
    atlas.step(1000)
    spent = time.perf_counter() - begin
    errors = quality.errors(atlas.ground.kinds, quality.nearest(atlas.places, 1)[:, 0])
    return {"engine: steps a second": 1000 / spent, "1-NN errors on the map after 1,000 steps": float(errors)}


def main() -> None:
    with serving.server() as url, serving.browser() as browser:
        figures = running(browser, url)
    targets = {
        "t-SNE of 1,797 digits: frames a second": "at least 20",
        "placing a drawing: pen to painted answer, ms (median)": "at most 33",
        "1-NN errors on the map after 1,000 steps": "at most 30",
    }
    report("retrieval_maps", {**figures, **learnt()}, targets)


if __name__ == "__main__":
    main()
