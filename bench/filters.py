"""Filters on pictures in a real browser, headless: from an edit to the new response on the screen.

    python -m bench.filters [--json]

On the photographer's picture, 512×512: one entry of a kernel typed (one filter, and one of six); an application more,
which computes all six anew; a slider of a 15×15 Gabor; the lens under a moving pointer. And a film of 160×120 pixels
from a camera that shows a test picture: how many of its frames a second are filtered and painted.
"""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Browser, Page

from bench.report import middle, report
from tests import serving
from tests.browser import house

TURNS = 21
SIX = "Sobel x,Sobel y,Laplacian,sharpen,emboss,blur"
LARGE = ",".join(f"Gabor 15 3 {angle} 7 0 1" for angle in (20, 50, 80, 110, 140, 170))

# When the browser was asked, and the first refresh after the frame that has served it, both on the browser's own clock.
WATCH = """
() => {
  const stage = [...document.querySelectorAll('*')].map(node => node.shadowRoot?.querySelector('.stage')).find(Boolean);
  window.asked = []; window.shown = [];
  for (const kind of ['keydown', 'input', 'pointermove'])
    window.addEventListener(kind, event => window.asked.push(event.timeStamp), true);
  new MutationObserver(() => requestAnimationFrame(() => window.shown.push(performance.now())))
    .observe(stage, {attributes: true, attributeFilter: ['data-served']});
}
"""
ANSWERED = "() => window.asked.length && window.shown.some(at => at > window.asked.at(-1))"
WAIT = "() => window.shown.find(at => at > window.asked.at(-1)) - window.asked.at(-1)"


def latency(page: Page, prepare: Callable[[int], None], ask: Callable[[int], None]) -> float:
    """Median milliseconds from what is asked to the refresh that shows it."""
    page.evaluate(WATCH)
    waits = []
    for turn in range(TURNS):
        prepare(turn)
        page.wait_for_timeout(700)  # the page's own rerun after an edit is over
        page.evaluate("() => { window.asked = []; window.shown = []; }")
        ask(turn)
        page.wait_for_function(ANSWERED, timeout=10_000)
        waits.append(page.evaluate(WAIT))
    return middle(waits)


def typed(page: Page) -> float:
    """An entry is typed; measured from the Enter that ends it."""
    cell = page.get_by_role("grid", name="Kernel", exact=True).get_by_role("gridcell").nth(4)
    field = page.locator(".grids-typing")

    def prepare(turn: int) -> None:
        cell.dblclick()
        field.fill(str(turn + 2))

    return latency(page, prepare, lambda _: field.press("Enter"))


def applied(page: Page) -> float:
    """One application more (or the first again)."""
    page.locator(".picture-title").first.click()
    return latency(page, lambda _: None, lambda turn: page.keyboard.press("Home" if turn % 2 else "ArrowRight"))


def dragged(page: Page) -> float:
    """A slider one step on."""
    slider = page.get_by_role("slider", name="Angle θ")
    return latency(page, lambda _: slider.focus(), lambda _: page.keyboard.press("ArrowRight"))


def pointed(page: Page) -> float:
    """The pointer moves over the picture: the arithmetic at the new pixel."""
    return latency(page, lambda _: None, lambda turn: house.point_at(page, 0, 0.3 + 0.01 * turn, 0.4))


def filmed(page: Page) -> float:
    """Frames a second over five seconds, after two to come up to speed."""
    page.get_by_role("button", name="Film with the camera").click()
    page.wait_for_timeout(2000)
    page.evaluate(WATCH)
    page.wait_for_timeout(5000)
    frames = page.evaluate("() => [window.shown.length, window.shown.at(-1) - window.shown[0]]")
    page.get_by_role("button", name="Stop filming").click()
    return float(1000 * (frames[0] - 1) / frames[1])


CASES: dict[str, tuple[str, Callable[[Page], float]]] = {
    "an entry typed, one filter, ms": ("filters=Sobel x", typed),
    "an entry typed, one of six, ms": (f"filters={SIX}", typed),
    "an entry typed, one of six in colour, ms": (f"picture=astronaut&colour=channels&filters={SIX}", typed),
    "six of 3×3 anew, ms": (f"filters={SIX}", applied),
    "six of 15×15 anew, ms": (f"filters={LARGE}", applied),
    "six of 3×3 in colour anew, ms": (f"picture=astronaut&colour=channels&filters={SIX}", applied),
    "a slider of a 15×15, one of six, ms": (f"filters={LARGE}", dragged),
    "pointer to lens, 3×3, ms": (f"filters={SIX}", pointed),
    "pointer to lens, 15×15, ms": (f"filters={LARGE}", pointed),
    "a film, one filter, frames/s": ("filters=Sobel x", filmed),
    "a film, six of 3×3, frames/s": (f"filters={SIX}", filmed),
    "a film, six of 3×3 in colour, frames/s": (f"colour=channels&filters={SIX}", filmed),
    "a film, six of three slices, frames/s": (f"colour=sum&filters={SIX}", filmed),
    "a film, six of 15×15, frames/s": (f"filters={LARGE}", filmed),
}
TARGETS = {
    "an entry typed, one filter, ms": "at most 150",
    "an entry typed, one of six, ms": "at most 150",
    "six of 3×3 anew, ms": "at most 400",
    "six of 15×15 anew, ms": "at most 400",
}


def measure(browser: Browser, url: str) -> dict[str, float]:
    figures = {}
    for name, (query, case) in CASES.items():
        context = browser.new_context(viewport={"width": 1280, "height": 720}, permissions=["camera"])
        page = context.new_page()
        house.open_lesson(page, f"{url}/filters?{query}")
        page.wait_for_timeout(1000)
        figures[name] = case(page)
        context.close()
    return figures


def main() -> None:
    with serving.server() as url, serving.browser(*serving.CAMERA) as browser:
        report("filters", measure(browser, url), TARGETS)


if __name__ == "__main__":
    main()
