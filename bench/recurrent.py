"""Recurrent networks: sequences a second in training, the ledger's answer to a slider, updates a second in the race.

    python -m bench.recurrent [--json]

Training on the adding problem, T = 50, 32 units, batches of 64, one core, each with Adam: torch.nn.LSTM, and the cell
that keeps every value of every step. Then in a real browser, headless: the slider of ρ dragged over a ledger of 100
steps and 32 units, from the slider's event to the frame that has served it; and the race as it opens.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import numpy as np
import torch
from playwright.sync_api import Browser
from torch import Tensor, nn

from bench.report import middle, report
from engine.recurrent.cells.cells import LSTM
from engine.recurrent.cells.tasks import TASKS
from engine.recurrent.cells.unroll import unroll
from tests import serving
from tests.browser import house

T, HIDDEN, BATCH = 50, 32, 64
UPDATES, ROUNDS, MOVES = 15, 9, 60
DRAG = """
() => {
  const stage = [...document.querySelectorAll('*')].map(node => node.shadowRoot?.querySelector('.stage')).find(Boolean);
  window.moved = []; window.painted = [];
  stage.addEventListener('input', event => window.moved.push(event.timeStamp), true);
  new MutationObserver(() => window.painted.push(performance.now()))
    .observe(stage, {attributes: true, attributeFilter: ['data-served']});
}
"""


def parts() -> tuple[nn.LSTM, nn.Linear, torch.optim.Adam, Tensor, Tensor]:
    """A network, its optimiser, and a batch."""
    torch.manual_seed(0)
    net, readout = nn.LSTM(2, HIDDEN), nn.Linear(HIDDEN, 1)
    batch = TASKS["adding"].make(T, BATCH, np.random.default_rng(0))
    rule = torch.optim.Adam([*net.parameters(), *readout.parameters()], lr=1e-3)
    return net, readout, rule, torch.from_numpy(batch.inputs), torch.from_numpy(batch.targets)


def by_torch() -> Callable[[], None]:
    net, readout, rule, inputs, targets = parts()

    def update() -> None:
        states, _ = net(inputs)
        loss = nn.functional.mse_loss(readout(states[-1])[:, 0], targets)
        rule.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        rule.step()

    return update


def by_cell() -> Callable[[], None]:
    """The cell that keeps every value."""
    net, readout, rule, inputs, targets = parts()
    cell = LSTM.from_torch(net)
    names = {"W_ih": net.weight_ih_l0, "W_hh": net.weight_hh_l0, "b_ih": net.bias_ih_l0, "b_hh": net.bias_hh_l0}

    def update() -> None:
        cell.weights.update(names)
        states = unroll(cell, inputs).steps[-1].h
        rule.zero_grad()
        nn.functional.mse_loss(readout(states)[:, 0], targets).backward()  # type: ignore[no-untyped-call]
        rule.step()

    return update


def training() -> dict[str, float]:
    """Sequences a second: the median of rounds in which each has its turn."""
    updates = {"torch.nn.LSTM": by_torch(), "cell by autograd": by_cell()}
    rates: dict[str, list[float]] = {name: [] for name in updates}
    for turn in range(ROUNDS + 1):
        for name, update in updates.items():
            begin = time.perf_counter()
            for _ in range(UPDATES):
                update()
            if turn:  # the first is to warm up
                rates[name].append(BATCH * UPDATES / (time.perf_counter() - begin))
    figures = {f"{name}, sequences/s": middle(found) for name, found in rates.items()}
    ratios = {
        name: middle([a / b for a, b in zip(found, rates["torch.nn.LSTM"], strict=True)])
        for name, found in rates.items()
    }
    return figures | {f"{name} / torch.nn.LSTM": ratio for name, ratio in ratios.items() if name != "torch.nn.LSTM"}


def ledger(browser: Browser, url: str) -> dict[str, float]:
    """Milliseconds from each move of the slider to the frame that has served it."""
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    house.open_lesson(page, f"{url}/gradients?length=100")
    slider = page.get_by_role("slider", name="Radius ρ")
    box = slider.bounding_box()
    assert box is not None
    page.wait_for_timeout(1500)
    page.evaluate(DRAG)
    middle_line = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.2 * box["width"], middle_line)
    page.mouse.down()
    found = []
    for turn in range(MOVES):
        page.evaluate("() => { window.moved = []; window.painted = []; }")
        page.mouse.move(box["x"] + (0.2 + 0.6 * ((7 * turn + 7) % MOVES) / MOVES) * box["width"], middle_line)
        page.wait_for_function("() => window.painted.some(at => at > window.moved[0])", timeout=5000)
        found.append(page.evaluate("() => window.painted.find(at => at > window.moved[0]) - window.moved[0]"))
        page.wait_for_timeout(60)
    page.mouse.up()
    return {
        "ledger, T = 100, 32 units: slider to painted answer, ms (median)": middle(found),
        "the same, ms (95 %)": sorted(found)[int(0.95 * len(found))],
    }


def race(browser: Browser, url: str, seconds: float = 10.0) -> float:
    """Updates of all four a second, painted as they go."""
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    stage = house.open_lesson(page, f"{url}/gradients?look=race")
    page.keyboard.press("Space")
    page.wait_for_timeout(1500)
    read = "stage => [performance.now(), Number(stage.dataset.step)]"
    a = stage.evaluate(read)
    page.wait_for_timeout(1000 * seconds)
    b = stage.evaluate(read)
    return float(1000 * (b[1] - a[1]) / (b[0] - a[0]))


def main() -> None:
    torch.set_num_threads(1)
    figures = training()
    if "--engine" not in sys.argv:
        with serving.server() as url, serving.browser() as browser:
            figures |= ledger(browser, url)
            figures["race of four, T = 50: updates/s on the stage"] = race(browser, url)
    targets = {"ledger, T = 100, 32 units: slider to painted answer, ms (median)": "at most 50"}
    report("recurrent", figures, targets)


if __name__ == "__main__":
    main()
