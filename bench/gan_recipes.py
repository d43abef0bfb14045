"""Every recipe of the adversarial lesson from ten seeds: does it work, and how long does it take?

    python -m bench.gan_recipes [name of a distribution …]

Prints a line a seed: when the goal was first met (this thread's own seconds and iterations), and the figures at the
end of 20 such seconds or at the goal. Goals: JS < 0.05 bits (ring, two Gaussians), all modes and ≥ 90 % of high quality
(three clouds), 8 of 8 modes (ring of eight), ≥ 24 of 25 (grid).
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

SEEDS, SECONDS, PACE = 10, 20.0, 50
GOALS: dict[str, Callable[[Reading], bool]] = {
    "ring": lambda reading: reading.js < 0.05,
    "gaussians": lambda reading: reading.js < 0.05,
    "disjoint": lambda reading: reading.covered == 3 and (reading.quality or 0) >= 0.9,
    "ring8": lambda reading: reading.covered == 8,
    "grid25": lambda reading: (reading.covered or 0) >= 24,
}


def run(name: str, seed: int) -> bool:
    """Train until the goal is met, or the time is over."""
    training = Training(replace(RECIPES[name], seed=seed))
    length, begin = sum(training.schedule), time.thread_time()
    met = False
    while not met and time.thread_time() - begin < SECONDS and not training.failed:
        training.step(PACE * length)
        reading = training.read()
        assert reading is not None
        met = GOALS[name](reading)
    modes = "" if reading.quality is None else f"  modes {reading.covered}, high quality {reading.quality:.1%}"
    spent = time.thread_time() - begin
    print(
        f"{name:<10} seed {seed}  {'met' if met else 'NOT'}  {spent:5.1f} s  {training.iteration:>6,} iterations"
        f"  JS {reading.js:.3f}{modes}",
        flush=True,
    )
    return met


def main() -> None:
    torch.set_num_threads(1)
    for name in sys.argv[1:] or GOALS:
        met = sum(run(name, seed) for seed in range(SEEDS))
        print(f"{name:<10} {met} of {SEEDS}", flush=True)


if __name__ == "__main__":
    main()
