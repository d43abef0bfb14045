"""Where things are on a page, and what a visitor does with them. The only place that knows selectors."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

SHOTS = Path(__file__).parent / "shots"


def open_lesson(page: Page, address: str) -> Locator:
    """Open a lesson and wait until its stage has painted; returns the stage."""
    page.goto(address, wait_until="commit")
    return ready(page)


def ready(page: Page) -> Locator:
    stage = page.locator(".stage[data-frames]")
    expect(stage).to_be_visible(timeout=20_000)
    return stage


def button(page: Page, name: str) -> Locator:
    return page.locator(".transport").get_by_role("button", name=name, exact=True)


def step(page: Page) -> int:
    return int(page.locator(".stage").get_attribute("data-step") or -1)


def wait_for_step(page: Page, wanted: int) -> None:
    expect(page.locator(".stage")).to_have_attribute("data-step", str(wanted))


def wait_for_state(page: Page, wanted: str, timeout: float = 5_000) -> None:
    expect(page.locator(".stage")).to_have_attribute("data-state", re.compile(wanted), timeout=timeout)


def wait_past_step(page: Page, least: int, timeout: float = 15_000) -> None:
    page.wait_for_function(
        "least => [...document.querySelectorAll('*')].some(node => node.shadowRoot?.querySelector('.stage')"
        " && Number(node.shadowRoot.querySelector('.stage').dataset.step) > least)",
        arg=least,
        timeout=timeout,
    )


def in_plane(page: Page, x1: float, x2: float) -> tuple[float, float]:
    """Where a point of the plane is on the screen."""
    plane = page.locator("[data-plot]").first
    box = plane.bounding_box()
    assert box is not None
    unit, across, down = (float(part) for part in (plane.get_attribute("data-plot") or "").split())
    return box["x"] + across + unit * x1, box["y"] + down - unit * x2


def shoot(page: Page, name: str) -> None:
    """A screenshot to look at."""
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png")
