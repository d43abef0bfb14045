"""The largest network of the backpropagation lesson, from an edit to its painted answer, in a real browser, headless.

    python -m bench.backprop [--json]

An input of 4-4-4-2 is dragged at the end of the walk, where all numbers are known and all of them follow: from the
pointer's move to the frame in which the loss is another. The same beside the check of all 50 derivatives, and in the
graph of micrograd's example.
"""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from bench.report import middle, report
from tests import serving
from tests.browser import house

NETWORK = "inputs=4&hidden=4,4&outputs=2"
CASES = {
    "4-4-4-2": (NETWORK, ".graph-node.input", ".graph-node.loss .graph-value"),
    "4-4-4-2 with its check": (f"{NETWORK}&look=checks", ".graph-node.input", ".graph-node.loss .graph-value"),
    "micrograd's graph": ("preset=micrograd", ".graph-node.input", ".graph-node.operation .graph-value"),
}
MOVES = 60

# A drag, move by move; each is timed until what follows from it has been painted.
DRAG = """
async ([moves, held, seen]) => {
  const hosts = [...document.querySelectorAll('*')];
  const root = hosts.map(({ shadowRoot }) => shadowRoot?.querySelector('.stage')).find(Boolean);
  const box = root.querySelector(held), all = [...root.querySelectorAll(seen)];
  let told = () => {};
  const watch = new MutationObserver(() => told(performance.now()));
  for (const one of all) watch.observe(one, { childList: true, characterData: true, subtree: true });
  const { left, top, width, height } = box.getBoundingClientRect();
  const [x, middle] = [left + width / 2, top + height / 2];
  const mouse = { bubbles: true, composed: true, pointerId: 1, button: 0, buttons: 1, pointerType: 'mouse' };
  const at = (y) => ({ clientX: x, clientY: middle + y, ...mouse });
  box.dispatchEvent(new PointerEvent('pointerdown', at(0)));
  const times = [];
  for (let i = 1; i <= moves; i += 1) {
    const begin = performance.now();
    const painted = new Promise((done) => { told = done; setTimeout(() => done(begin + 1000), 1000); });
    box.dispatchEvent(new PointerEvent('pointermove', at(i % 2 ? -3 * i : 3 * i)));
    times.push((await painted) - begin);
    await new Promise((done) => setTimeout(done, 30));
  }
  box.dispatchEvent(new PointerEvent('pointerup', at(0)));
  return times;
}
"""


def dragged(page: Page, held: str, seen: str) -> list[float]:
    times: list[float] = page.evaluate(DRAG, [MOVES, held, seen])
    return times


def stage(browser: Browser, url: str) -> dict[str, float]:
    figures: dict[str, float] = {}
    for name, (query, held, seen) in CASES.items():
        context = browser.new_context(viewport={"width": 1280, "height": 720})
        page = context.new_page()
        house.open_lesson(page, f"{url}/backprop?{query}")
        page.keyboard.press("End")
        page.wait_for_timeout(1000)
        times = dragged(page, held, seen)
        figures[f"{name}: painted after, ms (median)"] = middle(times)
        figures[f"{name}: painted after, ms (95 %)"] = sorted(times)[int(0.95 * MOVES)]
        context.close()
    return figures


def main() -> None:
    with serving.server() as url, serving.browser() as browser:
        figures = stage(browser, url)
    report("backprop", figures, {"4-4-4-2: painted after, ms (median)": "≤ 33"})


if __name__ == "__main__":
    main()
