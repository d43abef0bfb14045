"""Make the moving picture of the README from the running app: the spiral learnt, a digit drawn, a plane of codes.

python -m bench.film [docs/playground.webp]
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from tests import serving
from tests.browser import house

SIZE = (1280, 720)
SMALL = (800, 450)
PACE = 10  # pictures a second
THREE = [(85, 60), (150, 45), (190, 85), (130, 135), (195, 180), (160, 235), (80, 220)]


def main(path: Path) -> None:
    """Film three scenes one after another, and write them as one picture that moves."""
    pictures: list[Image.Image] = []
    with serving.server() as url, serving.browser() as browser:
        for scene in (spiral, digit, plane):
            pictures += scene(browser, url)
    first, *rest = pictures
    first.save(path, save_all=True, append_images=rest, duration=1000 // PACE, loop=0, quality=60, method=6)
    print(f"Wrote {path}: {len(pictures)} pictures, {path.stat().st_size / 1e6:.1f} MB.")


def spiral(browser: Browser, url: str) -> list[Image.Image]:
    """A network learns the spiral for some seconds."""
    with opened(browser, f"{url}/mlp") as page:
        speed = page.locator(".transport input.speed")
        speed.evaluate("slider => { slider.value = 4; slider.dispatchEvent(new Event('input')); }")
        page.keyboard.press("Space")
        return list(film(page, 5.0))


def digit(browser: Browser, url: str) -> list[Image.Image]:
    """A 3 is drawn, and read while it is."""
    with opened(browser, f"{url}/draw") as page:
        box = page.locator(".st-key-draw-pad canvas").last.bounding_box()
        assert box is not None
        at = [(box["x"] + x, box["y"] + y) for x, y in THREE]
        page.mouse.move(*at[0])
        page.mouse.down()
        pictures = list(film(page, 3.0, lambda share: page.mouse.move(*between(at, share))))
        page.mouse.up()
        return pictures + list(film(page, 1.0))


def plane(browser: Browser, url: str) -> list[Image.Image]:
    """A code is dragged through the plane of a variational auto-encoder."""
    with opened(browser, f"{url}/vae?look=plane") as page:
        box = page.locator(".map canvas").first.bounding_box()
        assert box is not None
        corners = [(0.5, 0.5), (0.2, 0.25), (0.75, 0.2), (0.8, 0.75), (0.3, 0.8), (0.5, 0.5)]
        at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in corners]
        page.mouse.move(*at[0])
        page.mouse.down()
        return list(film(page, 4.0, lambda share: page.mouse.move(*between(at, share))))


@contextmanager
def opened(browser: Browser, address: str) -> Iterator[Page]:
    """A page whose stage has painted, with the pointer out of the way."""
    context = browser.new_context(viewport={"width": SIZE[0], "height": SIZE[1]})
    page = context.new_page()
    house.open_lesson(page, address)
    page.locator("h1").click()
    page.mouse.move(5, SIZE[1] - 5)
    yield page
    context.close()


def film(page: Page, seconds: float, move: Callable[[float], None] = lambda _: None) -> Iterator[Image.Image]:
    """Pictures at an even pace; move: what the hand does at a share of the time."""
    begin, count = time.monotonic(), round(seconds * PACE)
    for number in range(count):
        move((number + 1) / count)
        page.wait_for_timeout(max(0.0, 1000 * (begin + number / PACE - time.monotonic())))
        picture = Image.open(io.BytesIO(page.screenshot()))
        yield picture.convert("RGB").resize(SMALL, Image.Resampling.LANCZOS)


def between(at: list[tuple[float, float]], share: float) -> tuple[float, float]:
    """A place on the way through these places, in even time."""
    place = share * (len(at) - 1)
    index = min(int(place), len(at) - 2)
    (x, y), (u, v), part = at[index], at[index + 1], place - index
    return x + part * (u - x), y + part * (v - y)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("docs/playground.webp"))
