"""Codes moved in a real browser, headless: from a move of the pointer to the painted, decoded picture, in the latent
plane, between four corners (three networks), and on the slider of a direction (92 pictures a move).

    python -m bench.generative_vae [--json]

First the pointer moves every 60 ms, and each move is timed from its event to the frame that has served it, on the
browser's clock. Then it moves with every refresh of the screen for three seconds, and the frames painted are
counted: each holds a picture decoded anew. Last, without a browser, the networks in training: on the 8×8
digits, on points of the plane and on MNIST.
"""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Browser, Page

from bench import generative_live
from bench.draw import LISTEN
from bench.report import middle, report
from tests import serving
from tests.browser import house

MOVES, SECONDS = 60, 3.0
ANSWERED = "() => window.painted.some(at => at > window.moved[0])"
WAIT = "() => window.painted.find(at => at > window.moved[0]) - window.moved[0]"


Place = Callable[[Page, float, float], tuple[float, float]]
"""Where on the screen a place is, from 0 to 1 each way."""


def shares(turn: int) -> tuple[float, float]:
    """Places all over, none twice in a row."""
    return (turn * 7 % MOVES) / MOVES, (turn * 11 % MOVES) / MOVES


def in_the_plane(page: Page, x: float, y: float) -> tuple[float, float]:
    return house.in_plane(page, 4 * x - 2, 4 * y - 2)


def on_a_slider(page: Page, x: float, _: float) -> tuple[float, float]:
    box = page.locator(".slide input").first.bounding_box()
    assert box is not None
    return box["x"] + (0.1 + 0.8 * x) * box["width"], box["y"] + box["height"] / 2


def waits(page: Page, where: Place) -> list[float]:
    """Milliseconds from each move to the picture's paint."""
    page.evaluate(LISTEN)
    page.mouse.move(*where(page, 0.5, 0.5))
    page.mouse.down()
    found = []
    for turn in range(1, MOVES):
        page.evaluate("() => { window.moved = []; window.painted = []; }")
        page.mouse.move(*where(page, *shares(turn)))
        page.wait_for_function(ANSWERED, timeout=3000)
        found.append(page.evaluate(WAIT))
        page.wait_for_timeout(60)
    page.mouse.up()
    return found


DRAG = """
async ({ places, seconds, slider }) => {
  const wanted = slider ? '.slide input' : '[data-plot]';
  const box = [...document.querySelectorAll('*')].map(n => n.shadowRoot?.querySelector(wanted)).find(Boolean);
  const [from, to] = [box.getBoundingClientRect().left, box.getBoundingClientRect().right];
  window.painted = [];
  const until = performance.now() + 1000 * seconds;
  let moves = 0;
  while (performance.now() < until) {
    const [clientX, clientY] = places[moves % places.length];
    if (slider) {
      box.value = -3 + 6 * (clientX - from) / (to - from);
      box.dispatchEvent(new Event('input', { bubbles: true }));
    } else {
      box.dispatchEvent(new PointerEvent('pointermove', { clientX, clientY, pointerId: 1, buttons: 1, bubbles: true }));
    }
    moves += 1;
    await new Promise(requestAnimationFrame);
  }
  return [window.painted.length / seconds, moves / seconds];
}
"""


def rate(page: Page, where: Place) -> tuple[float, float]:
    """Decoded pictures painted a second while the pointer is dragged, a move a refresh of the screen; and the moves."""
    places = [where(page, *shares(turn)) for turn in range(MOVES)]
    page.mouse.move(*places[0])
    page.mouse.down()
    painted, moves = page.evaluate(DRAG, {"places": places, "seconds": SECONDS, "slider": where is on_a_slider})
    page.mouse.up()
    return painted, moves


LOOKS: dict[str, tuple[str, Place]] = {
    "plane": ("", in_the_plane),
    "four corners": ("?look=corners", house.in_plane),
    "direction": ("?look=directions&directions=pictures", on_a_slider),
}


def measure(browser: Browser, url: str) -> dict[str, float]:
    figures = {}
    for name, (query, where) in LOOKS.items():
        context = browser.new_context(viewport={"width": 1280, "height": 720})
        page = context.new_page()
        house.open_lesson(page, f"{url}/vae{query}")
        page.wait_for_timeout(1500)
        found = waits(page, where)
        painted, moves = rate(page, where)
        figures |= {
            f"{name}: pointer to painted picture, ms (median)": middle(found),
            f"{name}: pointer to painted picture, ms (95 %)": sorted(found)[int(0.95 * len(found))],
            f"{name}: frames of decoded pictures a second while dragging": painted,
            f"{name}: moves a second": moves,
        }
        context.close()
    return figures


def main() -> None:
    with serving.server() as url, serving.browser() as browser:
        figures = measure(browser, url)
    figures |= generative_live.measure()
    targets = {f"{name}: pointer to painted picture, ms (median)": "≤ 33" for name in LOOKS}
    targets |= {f"{name}: frames of decoded pictures a second while dragging": "≥ 30" for name in LOOKS}
    report("Variational auto-encoder", figures, targets)


if __name__ == "__main__":
    main()
