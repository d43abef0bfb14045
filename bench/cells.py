"""A drifting bar in a real browser, headless: painted frames a second over one receptive field, and over a sheet.

python -m bench.cells [--json]
"""

from __future__ import annotations

from playwright.sync_api import Browser

from bench.report import report
from tests import serving
from tests.browser import house

SECONDS = 5
SHOWN = {
    "a bar over one cell": "stimulus=light",
    "a grating over one cell": "stimulus=grating",
    "a bar over a sheet of 256 pairs": "recorded=sheet",
    "a grating over a sheet of 256 pairs": "recorded=sheet&stimulus=grating",
}


def painted(browser: Browser, url: str, query: str) -> float:
    """Frames painted in a second while it plays at 60 frames a second."""
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    house.open_lesson(page, f"{url}/features?look=cells&{query}")
    house.button(page, "Play").click()
    page.wait_for_timeout(1500)
    stage = page.locator(".stage").first
    began, before = page.evaluate("performance.now()"), int(stage.get_attribute("data-frames") or 0)
    page.wait_for_timeout(1000 * SECONDS)
    frames = int(stage.get_attribute("data-frames") or 0) - before
    spent = page.evaluate("performance.now()") - began
    page.context.close()
    return float(1000 * frames / spent)


def main() -> None:
    with serving.server() as url, serving.browser() as browser:
        figures = {f"{name}, frames/s": painted(browser, url, query) for name, query in SHOWN.items()}
    report("cells", figures, dict.fromkeys(figures, "at least 55"))


if __name__ == "__main__":
    main()
