"""The convolution's engine against torch in one run, and its stage in a real browser, headless.

    python -m bench.convolution [--json]

The engine: an image 4×16×16, four filters 4×7×7, as a student reads it (loops), vectorised, and by torch. The stage:
from a pointer's move over the output grid to the cells that are lit, and to the painted account of that cell.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import torch
from playwright.sync_api import Browser

from bench.report import middle, report
from engine.convolutional.kernels.convolution import by_hand, convolve
from engine.convolutional.kernels.images import small_integers
from tests import serving
from tests.browser import house

GRIDS = {
    "tutorial": "",
    "largest": "image=random+integers&kernel=random+integers&rows=16&columns=16&channels=4&filters=4"
    "&kernel_rows=7&kernel_columns=7&padding=6&relu=yes&pooling=max",
}
MOVES = 60

# Each move is timed in its own task: what is lit at its end was lit without the server. Then the account is awaited.
DRAG = """
async (moves) => {
  const host = [...document.querySelectorAll('*')].find(node => node.shadowRoot?.querySelector('.stage'));
  const root = host.shadowRoot, title = root.querySelector('.lines .view-title');
  const cells = [...root.querySelectorAll('.grids-map.output .grid-cell')];
  const lit = [], said = [];
  for (let i = 0; i < moves; i += 1) {
    const cell = cells[(i * 37 + 5) % cells.length];
    const { left, top, width, height } = cell.getBoundingClientRect();
    const place = { clientX: left + width / 2, clientY: top + height / 2, bubbles: true, composed: true };
    const before = title.textContent, begin = performance.now();
    cell.dispatchEvent(new PointerEvent('pointermove', { ...place, pointerType: 'mouse' }));
    lit.push(performance.now() - begin);
    if (!cell.classList.contains('chosen')) throw new Error('The cell is not lit.');
    while (title.textContent === before && performance.now() - begin < 1000) await new Promise(requestAnimationFrame);
    said.push(performance.now() - begin);
  }
  return [lit, said];
}
"""


def seconds(action: Callable[[], object], rounds: int = 5) -> float:
    """The least of several runs."""
    action()
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        action()
        times.append(time.perf_counter() - begin)
    return min(times)


def engine() -> dict[str, float]:
    torch.set_num_threads(1)
    image, kernels = small_integers((4, 16, 16), 0), small_integers((4, 4, 7, 7), 1, -2, 2)
    x, w = torch.from_numpy(image)[None], torch.from_numpy(kernels)
    loops = seconds(lambda: by_hand(image, kernels))
    fast = seconds(lambda: convolve(image, kernels))
    theirs = seconds(lambda: torch.nn.functional.conv2d(x, w))
    return {
        "loops, ms": 1000 * loops,
        "vectorised, ms": 1000 * fast,
        "torch, ms": 1000 * theirs,
        "loops / vectorised": loops / fast,
        "vectorised / torch": fast / theirs,
    }


def stage(browser: Browser, url: str) -> dict[str, float]:
    figures: dict[str, float] = {}
    for name, query in GRIDS.items():
        context = browser.new_context(viewport={"width": 1280, "height": 720})
        page = context.new_page()
        house.open_lesson(page, f"{url}/convolution?{query}")
        page.keyboard.press("End")
        page.wait_for_timeout(500)
        lit, said = page.evaluate(DRAG, MOVES)
        figures |= {
            f"{name}: lit after, ms (median)": middle(lit),
            f"{name}: lit after, ms (longest)": max(lit),
            f"{name}: account painted after, ms (median)": middle(said),
        }
        context.close()
    return figures


def main() -> None:
    figures = engine()
    with serving.server() as url, serving.browser() as browser:
        figures |= stage(browser, url)
    targets = {f"{name}: lit after, ms (longest)": "within one frame, 16.7" for name in GRIDS}
    report("convolution", figures, targets)


if __name__ == "__main__":
    main()
