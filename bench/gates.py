"""The gates lesson: how soon both cells have learnt each task, and how soon a hand is answered in a real browser.

    python -m bench.gates [--json]

Learning: one core, hidden 8, batches of 32, as the lesson opens; seconds until both cells are right on 99 % of the
held-out answers of 24 symbols, asking included. In the browser: the same on the stage, every frame painted; and a gate
held by hand.
"""

from __future__ import annotations

import re
import time

import torch
from playwright.sync_api import Browser

from bench.filters import latency
from bench.report import report
from engine.recurrent.gates.settings import GatesSettings
from engine.recurrent.gates.tasks import TASKS
from engine.recurrent.gates.training import GatesTraining
from tests import serving
from tests.browser import house

PATIENCE = 180  # seconds
ENOUGH = 0.99
TARGETS = {f"{task}: both at 99 % on the stage, s": "at most 60" for task in TASKS} | {
    "a gate pressed, to the painted answer, ms": "at most 50",
    "the same with the gradient, 40 symbols, ms": "at most 100",
}


def learnt(task: str) -> tuple[float, float, float]:
    """Seconds and updates until both cells know the task, and updates a second."""
    run, begin = GatesTraining(GatesSettings(mode="learn", task=task)), time.perf_counter()
    while time.perf_counter() - begin < PATIENCE:
        run.step(20)
        if run.answer[:, 0].min() >= ENOUGH:
            break
    seconds = time.perf_counter() - begin
    return seconds, run.steps, run.steps / seconds


def on_stage(browser: Browser, url: str, task: str) -> float:
    """Seconds from play until the stage says that both are right on 99 %, painting as it learns."""
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    house.open_lesson(page, f"{url}/gates?mode=learn&task={task}")
    line = page.locator(".lines").filter(has_text="Right, on held-out")
    begin = time.perf_counter()
    page.keyboard.press("Space")
    while time.perf_counter() - begin < PATIENCE:
        shares = re.findall(r"(?:LSTM|GRU) ([0-9.]+)", line.inner_text())
        if min(map(float, shares)) >= 100 * ENOUGH:
            break
        page.wait_for_timeout(200)
    page.context.close()
    return time.perf_counter() - begin


def pressed(browser: Browser, url: str) -> float:
    """Median milliseconds from a press on a gate to the refresh that shows the answer; a pointer moves first."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    house.open_lesson(page, url)
    gate = page.get_by_role("button", name="shut", exact=True)
    release = page.get_by_role("button", name="Release all")
    figure = latency(page, lambda turn: (release if turn % 2 else gate).focus(), lambda _: page.keyboard.press("Enter"))
    context.close()
    return figure


def main() -> None:
    torch.set_num_threads(1)
    figures: dict[str, float] = {}
    for task in TASKS:
        seconds, updates, rate = learnt(task)
        figures |= {f"{task}: both at 99 %, s": seconds, f"{task}: updates": updates, f"{task}: updates/s": rate}
    with serving.server() as url, serving.browser() as browser:
        for task in TASKS:
            figures[f"{task}: both at 99 % on the stage, s"] = on_stage(browser, url, task)
        figures["a gate pressed, to the painted answer, ms"] = pressed(browser, f"{url}/gates")
        long = f"{url}/gates?look=lines&text={'(())' * 10}"
        figures["the same with the gradient, 40 symbols, ms"] = pressed(browser, long)
    report("gates", figures, TARGETS)


if __name__ == "__main__":
    main()
