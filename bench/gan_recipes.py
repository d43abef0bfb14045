"""Every recipe of the adversarial lesson from ten seeds: does it work, when, and does it last?

    python -m bench.gan_recipes [name of a distribution …]
    python -m bench.gan_recipes gallery    # the settings that fail on purpose, and what cures them

Prints a line a seed: when the goal was first met (this thread's own seconds, readings included, and iterations), and
the figures at the end of 20 such seconds; at the end of a recipe, how many seeds met the goal, and how many meet it at
the end. Goals: JS < 0.05 bits (ring, two Gaussians), all modes and ≥ 90 % of high quality (three clouds), 8 of 8 modes
(ring of eight), ≥ 24 of 25 (grid).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace

import torch

from engine.generative.gan_measures import Reading
from engine.generative.gan_recipes import RECIPES
from engine.generative.gan_training import Training

SEEDS, SECONDS, PACE = 10, 20.0, 100
GOALS: dict[str, Callable[[Reading], bool]] = {
    "ring": lambda reading: reading.js < 0.05,
    "gaussians": lambda reading: reading.js < 0.05,
    "disjoint": lambda reading: reading.covered == 3 and (reading.quality or 0) >= 0.9,
    "ring8": lambda reading: reading.covered == 8,
    "grid25": lambda reading: (reading.covered or 0) >= 24,
}


def run(name: str, seed: int) -> tuple[bool, bool]:
    """Train until the time is over: whether the goal was met, and whether it is at the end."""
    training = Training(replace(RECIPES[name], seed=seed))
    length, begin = sum(training.schedule), time.thread_time()
    met, goal = "", GOALS[name]
    spent = 0.0
    while spent < SECONDS and not training.failed:
        training.step(PACE * length)
        reading = training.read()
        assert reading is not None
        spent = time.thread_time() - begin
        if not met and goal(reading):
            met = f"met at {spent:4.1f} s, {training.iteration:>6,} iterations"
    modes = "" if reading.quality is None else f", modes {reading.covered}, high quality {reading.quality:.1%}"
    print(
        f"{name:<10} seed {seed}  {met or 'NOT met':<35}  after {spent:.1f} s, {training.iteration:,} iterations:"
        f" JS {reading.js:.3f}{modes}",
        flush=True,
    )
    return bool(met), goal(reading)


def main() -> None:
    torch.set_num_threads(1)
    for name in sys.argv[1:] or GOALS:
        found = [run(name, seed) for seed in range(SEEDS)]
        met, kept = (sum(part) for part in zip(*found, strict=True))
        print(f"{name:<10} met by {met} of {SEEDS} seeds, and at the end by {kept}", flush=True)


if __name__ == "__main__":
    main()
