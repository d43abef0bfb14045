"""Lesson 3.1 in a real browser, headless: from a move of the hand on an eigenvalue to the painted ways.

    python -m bench.dynamics [--json]

40 ways of 200 steps, in both readings. Each move is timed from its event to the frame that has served it, on the
browser's clock; and the engine's part alone, without a browser.
"""

from __future__ import annotations

from time import perf_counter

from playwright.sync_api import Browser

from bench.draw import LISTEN
from bench.report import middle, report
from engine.recurrent.dynamics.linear.experiment import Linear
from engine.recurrent.dynamics.linear.settings import LinearSettings
from tests import serving
from tests.browser import house

MOVES = 60


def waits(browser: Browser, url: str) -> list[float]:
    """Milliseconds from each move of the hand to the paint."""
    context = browser.new_context(viewport=house.WIDE["viewport"])
    page = context.new_page()
    stage = house.open_lesson(page, f"{url}/dynamics?ways=40&moments=200")
    box = stage.get_by_role("application", name="Eigenvalues λ").first
    box.wait_for()
    page.wait_for_timeout(1500)
    outer = box.bounding_box()
    scale, left, top = map(float, (box.get_attribute("data-plot") or "").split())
    assert outer is not None
    page.evaluate(LISTEN)
    x, y = outer["x"] + left + 0.8 * scale, outer["y"] + top - 0.4 * scale
    page.mouse.move(x, y)
    page.mouse.down()
    found = []
    for turn in range(MOVES):
        page.evaluate("() => { window.moved = []; window.painted = []; }")
        page.mouse.move(x - 1.2 * (turn + 1), y - (turn % 7))
        page.wait_for_function("() => window.painted.some(at => at > window.moved[0])", timeout=5000)
        found.append(page.evaluate("() => window.painted.find(at => at > window.moved[0]) - window.moved[0]"))
        page.wait_for_timeout(60)
    page.mouse.up()
    context.close()
    return found


def engine() -> list[float]:
    """Milliseconds of the engine for one place of the hand."""
    look, found = Linear(LinearSettings(ways=40, moments=200)), []
    for turn in range(MOVES):
        began = perf_counter()
        look.pull(0, 0.8 - 0.01 * turn, 0.4)
        look.frame()
        found.append(1000 * (perf_counter() - began))
    return found


def main() -> None:
    with serving.server() as url, serving.browser() as browser:
        found = waits(browser, url)
    figures = {
        "an eigenvalue dragged, 40 ways of 200 steps, to paint, ms (median)": middle(found),
        "the same, ms (95 %)": sorted(found)[int(0.95 * len(found))],
        "of it the engine, ms (median)": middle(engine()),
    }
    report("dynamics", figures, {"an eigenvalue dragged, 40 ways of 200 steps, to paint, ms (median)": "at most 33"})


if __name__ == "__main__":
    main()
