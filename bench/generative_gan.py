"""The plane of the generator of digits in a real browser, headless: from a move of the pointer to the painted picture.

    python -m bench.generative_gan [--json]

As :mod:`bench.generative_vae` measures the latent plane: every move is decoded, read by the digit network and judged by
the discriminator before it is painted. Then, without a browser, pictures a second, one at a time and many at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import torch
from playwright.sync_api import Browser

from bench.generative_vae import rate, waits
from bench.report import middle, report
from engine.generative.gan_digits.explore import Plane
from engine.generative.gan_digits.reading import codes, generated
from tests import serving
from tests.browser import house

ROUNDS = 200


def a_second(what: Callable[[], object]) -> float:
    """How often it is done in a second, on one core."""
    torch.set_num_threads(1)
    what()
    begin = time.perf_counter()
    for _ in range(ROUNDS):
        what()
    return ROUNDS / (time.perf_counter() - begin)


def measure(browser: Browser, url: str) -> dict[str, float]:
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    house.open_lesson(page, f"{url}/gan-digits?look=plane")
    page.wait_for_timeout(1500)
    found = waits(page, house.in_plane)
    painted, moves = rate(page, house.in_plane)
    context.close()
    return {
        "pointer to painted picture, ms (median)": middle(found),
        "pointer to painted picture, ms (95 %)": sorted(found)[int(0.95 * len(found))],
        "decoded pictures a second while dragging": painted,
        "moves of the pointer a second": moves,
    }


def main() -> None:
    with serving.server() as url, serving.browser() as browser:
        figures = measure(browser, url)
    plane, many = Plane(), codes(0, 0, 100)
    figures["frames of the plane a second, without a browser"] = a_second(lambda: (plane.step(), plane.frame()))
    figures["pictures a second, 100 at once"] = 100 * a_second(lambda: generated(many))
    targets = {
        "pointer to painted picture, ms (median)": "≤ 33",
        "decoded pictures a second while dragging": "≥ 30",
    }
    report("Generator of digits", figures, targets)


if __name__ == "__main__":
    main()
