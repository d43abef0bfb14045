"""How long each task of the lesson on sequences takes to reach its goal, from ten seeds: seconds of one core.

    python -m bench.sequences [task …]
    python -m bench.sequences typed     # a letter typed into a sentence, to the painted answer, in a real browser

Every 32 updates the examples that are held out are asked, as on the stage; the time that this takes is left out.
"""

from __future__ import annotations

import sys
import time
from typing import Any

import torch

from bench.filters import latency
from engine.recurrent.sequences.settings import (
    AlignedSettings,
    ManyToManySettings,
    ManyToOneSettings,
    OneToManySettings,
    OneToOneSettings,
    SceneSettings,
    TrainingSettings,
)
from engine.recurrent.sequences.training import SequenceTraining
from tests import serving
from tests.browser import house

SEEDS = range(10)
MOST = 60.0  # seconds, after which a run is given up
EVERY = 32  # updates
RUNS: dict[str, tuple[type[TrainingSettings], dict[str, Any]]] = {
    "class": (OneToOneSettings, {}),
    "caption": (OneToManySettings, {}),
    "scene": (SceneSettings, {}),
    "sentiment": (ManyToOneSettings, {}),
    "words": (ManyToManySettings, {"pair": "words"}),
    "digits": (ManyToManySettings, {"pair": "digits"}),
    "dates": (ManyToManySettings, {"pair": "dates"}),
    "words to 9,999": (ManyToManySettings, {"pair": "words", "large": True}),
    "digits to 9,999": (ManyToManySettings, {"pair": "digits", "large": True}),
    "words, no attention": (ManyToManySettings, {"pair": "words", "attention": False}),
    "digits, no attention": (ManyToManySettings, {"pair": "digits", "attention": False}),
    "dates, no attention": (ManyToManySettings, {"pair": "dates", "attention": False}),
    "tagging": (AlignedSettings, {}),
}


def reached(settings: TrainingSettings) -> tuple[float, int, float]:
    """Seconds and updates until the goal, and the share that is right then; or after MOST seconds."""
    training, spent = SequenceTraining(settings), 0.0
    while spent < MOST:
        begin = time.process_time()
        training.step(EVERY)
        spent += time.process_time() - begin
        if training.answer.share.value >= training.task.goal:
            break
    return spent, training.steps, training.answer.share.value


def typed() -> float:
    """Median milliseconds from a letter that is typed to the refresh that shows the answer."""
    with serving.server() as url, serving.browser() as browser:
        page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
        house.open_lesson(page, f"{url}/sequences")
        house.play(page, 100)
        field = page.get_by_label("Your sentence")
        return latency(page, lambda _: field.focus(), lambda turn: page.keyboard.press("abc"[turn % 3]))


def main(names: list[str]) -> None:
    torch.set_num_threads(1)
    if names == ["typed"]:
        print(f"a letter typed, to the painted answer: {typed():.0f} ms")
        return
    for name in names or RUNS:
        kind, changes = RUNS[name]
        runs = [reached(kind(seed=seed, **changes)) for seed in SEEDS]
        good = sorted(spent for spent, *_ in runs if spent < MOST)
        parameters = SequenceTraining(kind(**changes)).network.parameters_in_all
        told = f"{good[len(good) // 2]:.1f} s, most {good[-1]:.1f} s" if good else "–"
        updates = sorted(count for spent, count, _ in runs if spent < MOST)
        print(
            f"{name}: {parameters:,} parameters; goal from {len(good)} of {len(runs)} seeds; median {told}; "
            f"updates {updates[:1]}–{updates[-1:]}; worst share {min(share for *_, share in runs):.3f}",
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
