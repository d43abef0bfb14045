"""The classifiers: a point is dragged among 200 while six models are fitted anew; 200 redraws of six models.

    python -m bench.classifiers [--json]

The drag: from the pointer's move to the painted frame in which all six are fitted to where the point is now. The
redraws: from the press of Play to the last one, every one painted.
"""

from __future__ import annotations

import time

from playwright.sync_api import Browser

from bench.report import middle, report
from engine.supervised.classifiers.experiment import PanelsExperiment
from engine.supervised.classifiers.settings import ClassifierSettings
from tests import serving
from tests.browser import house

SIX = ("logistic", "linear", "rbf", "tree", "forest", "neighbours")
MOVES = 60
TARGETS = {"drag, pointer to paint, ms": "≤ 50", "200 redraws, s": "≤ 20"}

# A move is answered when the stage has served it, and everything is fitted.
DRAG = """
async ([x, y, moves]) => {
  const find = root => [...root.querySelectorAll('*')].map(({ shadowRoot }) => shadowRoot).filter(Boolean);
  const root = find(document).find(one => one.querySelector('.stage .panels'));
  const stage = root.querySelector('.stage'), box = root.querySelector('.plane-box');
  const send = (type, dx, dy, buttons) => box.dispatchEvent(new PointerEvent(type, {
    clientX: x + dx, clientY: y + dy, buttons, button: 0, pointerId: 1, pointerType: 'mouse', bubbles: true,
    composed: true }));
  box.setPointerCapture = () => {};
  send('pointerdown', 0, 0, 1);
  const times = [];
  for (let k = 1; k <= moves; k += 1) {
    const begin = performance.now();
    const painted = new Promise((done) => {
      const served = Number(stage.dataset.served);
      const watch = new MutationObserver(() => {
        if (Number(stage.dataset.served) <= served || stage.dataset.measuring === 'true') return;
        watch.disconnect();
        done();
      });
      watch.observe(stage, { attributes: true });
    });
    send('pointermove', 12 * Math.cos(k / 5), 12 * Math.sin(k / 5), 1);
    await painted;
    times.push(performance.now() - begin);
  }
  send('pointerup', 0, 0, 0);
  return times;
}
"""


def engine() -> dict[str, float]:
    """The same without a browser: the point moved, six models fitted, the frame made."""
    experiment = PanelsExperiment(ClassifierSettings(panels=SIX))
    experiment.frame()
    times = []
    for k in range(MOVES):
        begin = time.perf_counter()
        experiment.move_point(0, k / MOVES, 1.0)
        experiment.settle()
        experiment.frame()
        times.append(1000 * (time.perf_counter() - begin))
    return {"drag, engine alone, ms": middle(times)}


def stage(browser: Browser, url: str) -> dict[str, float]:
    with house.visit(browser, house.WIDE) as page:
        house.open_lesson(page, f"{url}/classifiers?panels={','.join(SIX)}")
        point = PanelsExperiment(ClassifierSettings(panels=SIX)).training.inputs[0]
        x, y = house.in_plane(page, *point)
        drag = middle(page.evaluate(DRAG, [x, y, MOVES]))
    with house.visit(browser, house.WIDE) as page:
        house.open_lesson(page, f"{url}/classifiers?look=redraws&panels={','.join(SIX)}")
        page.get_by_role("slider", name="Speed").evaluate(
            "e => { e.value = e.max; e.dispatchEvent(new Event('input')); }"
        )
        begin = time.perf_counter()
        house.button(page, "Play").click()
        house.until_stage(page, "({ step }) => Number(step) === 200", timeout=60_000)
        redraws = time.perf_counter() - begin
    return {"drag, pointer to paint, ms": drag, "200 redraws, s": redraws}


def main() -> None:
    figures = engine()
    with serving.server() as url, serving.browser() as browser:
        figures |= stage(browser, url)
    report("Classifiers", figures, TARGETS)


if __name__ == "__main__":
    main()
