"""Hidden Markov models: what an edited entry costs, and steps of Baum–Welch a second, compiled beside plain numpy.

    python -m bench.hmm [--json]

A trellis of 5 states and 50 steps, from one entry set to forward, backward, posterior and all decodings, in each way
of writing it. Baum–Welch of 3 states and 4 symbols on one sequence of 1,000: its definition in plain numpy and the
compiled loop, in turn, one model and twenty side by side. And the same trellis in a real browser: an entry that is
typed, from the Enter key to the painted answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlencode

from playwright.sync_api import Browser, Locator, Page

from bench.filters import latency
from bench.report import middle, report
from engine.recurrent.dynamics.hidden.chosen import write_model
from engine.recurrent.hmm.learning import BaumWelch, em_step
from engine.recurrent.hmm.model import HMM
from engine.recurrent.hmm.sampling import random_hmm, sample
from engine.recurrent.hmm.trellis import WAYS, Trellis, Way
from tests import serving
from tests.browser import house

ROUNDS, MODELS = 9, 20


def edited(hmm: HMM, way: Way) -> Callable[[], None]:
    """One entry set, and all that a page shows computed anew."""
    x, count = sample(hmm, 50, seed=0).symbols, 0

    def once() -> None:
        nonlocal count
        count += 1
        trellis = Trellis(hmm.with_entry("transition", 1, 2, (count % 90 + 5) / 100), x, way)
        _ = (trellis.forward, trellis.backward, trellis.posterior, trellis.best, trellis.pointers)
        _ = (trellis.viterbi, trellis.marginal, trellis.online, trellis.greedy)

    return once


def seconds(work: Callable[[], object], times: int) -> float:
    begin = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - begin) / times


def on_stage(browser: Browser, url: str) -> dict[str, float]:
    """Milliseconds from an entry typed to the answer painted, 5 states × 50 steps, for what may be looked at."""
    model, found = random_hmm(list("ABCDE"), list("stuvwxyz"), seed=0), {}
    for procedure in ("forward", "posterior", "viterbi", "compare"):
        page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
        query = {"look": "hmm", "hmm": "yours", "tables": write_model(model), "observed": "drawn", "drawn_length": 50}
        house.open_lesson(page, f"{url}/dynamics?{urlencode(query | {'procedure': procedure})}")
        page.keyboard.press("End")
        field = page.locator(".grids-typing")

        def prepare(turn: int, page: Page = page, field: Locator = field) -> None:
            page.get_by_role("button", name="From ↓ to → a, B → C").click()
            field.fill(f"0.{turn + 11}")

        found[f"on the stage, {procedure}: ms"] = latency(page, prepare, lambda _, field=field: field.press("Enter"))
        page.context.close()
    return found


def main() -> None:
    hmm = random_hmm(5, 8, seed=0)
    figures = {
        f"5 states × 50 steps, an entry edited, {name}: ms": 1000
        * middle([seconds(edited(hmm, way), 5) for _ in range(ROUNDS)])
        for way, name in WAYS.items()
    }
    x = sample(random_hmm(3, 4, seed=0), 1000, seed=0).symbols
    starts = [random_hmm(3, 4, seed) for seed in range(1, MODELS + 1)]
    one, many = BaumWelch(starts[:1], [x]), BaumWelch(starts, [x])
    plain, compiled, together = [], [], []
    for _ in range(ROUNDS):
        plain.append(1 / seconds(lambda: em_step(starts[0], [x]), 3))
        compiled.append(1 / seconds(one.step, 100))
        together.append(MODELS / seconds(many.step, 10))
    figures |= {
        "Baum–Welch, 3 states × 1,000 symbols, compiled: steps/s": middle(compiled),
        "the same in plain numpy: steps/s": middle(plain),
        "compiled / plain numpy": middle([a / b for a, b in zip(compiled, plain, strict=True)]),
        "twenty models side by side: steps/s, all together": middle(together),
    }
    with serving.server() as url, serving.browser() as browser:
        figures |= on_stage(browser, url)
    targets = {name: "at most 33" for name in figures if name.endswith(": ms")}
    report("hmm", figures, targets | {"Baum–Welch, 3 states × 1,000 symbols, compiled: steps/s": "at least 100"})


if __name__ == "__main__":
    main()
