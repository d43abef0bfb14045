"""The latent plane in a real browser, headless: from a move of the pointer to the painted, decoded picture.

    python -m bench.generative_vae [--json]

First the pointer moves every 60 ms, and each move is timed from its event to the frame that has served it, on the
browser's clock. Then it moves with every refresh of the screen for three seconds, and the frames painted are
counted: each holds a picture decoded anew. Last, without a browser, updates of the network in training.
"""

from __future__ import annotations

import time

import torch
from playwright.sync_api import Browser, Page

from bench.draw import LISTEN
from bench.report import middle, report
from engine.generative.vae_experiment import VaeTrain
from engine.generative.vae_settings import VaeSettings
from tests import serving
from tests.browser import house

MOVES, SECONDS = 60, 3.0
ANSWERED = "() => window.painted.some(at => at > window.moved[0])"
WAIT = "() => window.painted.find(at => at > window.moved[0]) - window.moved[0]"


def place(turn: int) -> tuple[float, float]:
    """Places across the plane, none twice in a row."""
    return -2 + 4 * (turn * 7 % MOVES) / MOVES, -2 + 4 * (turn * 11 % MOVES) / MOVES


def waits(page: Page) -> list[float]:
    """Milliseconds from each move to the picture's paint."""
    page.evaluate(LISTEN)
    page.mouse.move(*house.in_plane(page, 0, 0))
    page.mouse.down()
    found = []
    for turn in range(MOVES):
        page.evaluate("() => { window.moved = []; window.painted = []; }")
        page.mouse.move(*house.in_plane(page, *place(turn)))
        page.wait_for_function(ANSWERED, timeout=3000)
        found.append(page.evaluate(WAIT))
        page.wait_for_timeout(60)
    page.mouse.up()
    return found


DRAG = """
async ({ places, seconds }) => {
  const box = [...document.querySelectorAll('*')].map(n => n.shadowRoot?.querySelector('[data-plot]')).find(Boolean);
  window.painted = [];
  const until = performance.now() + 1000 * seconds;
  let moves = 0;
  while (performance.now() < until) {
    const [clientX, clientY] = places[moves % places.length];
    box.dispatchEvent(new PointerEvent('pointermove', { clientX, clientY, pointerId: 1, buttons: 1, bubbles: true }));
    moves += 1;
    await new Promise(requestAnimationFrame);
  }
  return [window.painted.length / seconds, moves / seconds];
}
"""


def rate(page: Page) -> tuple[float, float]:
    """Decoded pictures painted a second while the pointer is dragged, a move a refresh of the screen; and the moves."""
    places = [house.in_plane(page, *place(turn)) for turn in range(MOVES)]
    page.mouse.move(*places[0])
    page.mouse.down()
    painted, moves = page.evaluate(DRAG, {"places": places, "seconds": SECONDS})
    page.mouse.up()
    return painted, moves


def updates() -> float:
    """Updates a second of the network in training, as the page opens it, on one core."""
    torch.set_num_threads(1)
    experiment = VaeTrain(VaeSettings(look="train"))
    experiment.step(100)
    begin = time.perf_counter()
    experiment.step(1_000)
    return 1_000 / (time.perf_counter() - begin)


def measure(browser: Browser, url: str) -> dict[str, float]:
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    house.open_lesson(page, f"{url}/vae")
    page.wait_for_timeout(1500)
    found = waits(page)
    painted, moves = rate(page)
    figures = {
        "pointer to painted picture, ms (median)": middle(found),
        "pointer to painted picture, ms (95 %)": sorted(found)[int(0.95 * len(found))],
        "decoded pictures a second while dragging": painted,
        "moves of the pointer a second": moves,
    }
    context.close()
    return figures


def main() -> None:
    with serving.server() as url, serving.browser() as browser:
        figures = measure(browser, url)
    figures["training, 8×8 digits: updates of 64 a second"] = updates()
    targets = {
        "pointer to painted picture, ms (median)": "≤ 33",
        "decoded pictures a second while dragging": "≥ 30",
    }
    report("Variational auto-encoder", figures, targets)


if __name__ == "__main__":
    main()
