"""The default recipe on the 8×8 digits from ten seeds: are there digits, and how long does it take?

    python -m bench.gan_digits_recipes [setting=value …]

Prints a line a seed: when the goal was first met (this thread's own seconds and iterations), and the figures at the
end of 20 such seconds. Goal: 9 of the ten classes or more, ≥ 60 % of 700 samples read with a probability of 0.9 or more
(of real digits held out it is 89 %), and an entropy of the classes read of 3.0 bits or more.
"""

from __future__ import annotations

import sys
import time
from dataclasses import fields

import torch

from engine.generative.gan_digits.settings import GANDigitsSettings
from engine.generative.gan_digits.small.measures import Reading, judge
from engine.generative.gan_digits.small.training import SmallTraining

SEEDS, SECONDS, PACE = 10, 20.0, 200
TYPES = {"int": int, "float": float, "str": str}


def good(reading: Reading) -> bool:
    return reading.covered >= 9 and reading.share >= 0.6 and reading.entropy >= 3


def run(settings: GANDigitsSettings) -> bool:
    """Train until the time is over; whether the goal was met within it and still is."""
    training = SmallTraining(settings)
    begin, met = time.thread_time(), ""
    while (spent := time.thread_time() - begin) < SECONDS and not training.failed:
        training.step(PACE * sum(training.schedule))
        if not met and good(training.read()):
            met = f"after {time.thread_time() - begin:4.1f} s, {training.iteration:>6,} iterations"
    reading, held = training.read(), training.judge.digits.held_out
    print(
        f"seed {settings.seed}  {met or 'NOT':<31}  {spent:4.1f} s, {training.iteration:>6,} iterations: "
        f"{reading.covered} classes, {reading.share:.1%} read (real {held.share:.1%}), {reading.entropy:.2f} bits, "
        f"Fréchet {reading.distance:.3f}, nearest {reading.nearest:.2f} (real {training.judge.held_distance:.2f})",
        flush=True,
    )
    return bool(met) and good(reading)


def main() -> None:
    torch.set_num_threads(1)
    types = {field.name: TYPES.get(str(field.type), str) for field in fields(GANDigitsSettings)}
    chosen = dict(text.split("=") for text in sys.argv[1:])
    values = {name: types[name](text) for name, text in chosen.items()}
    print(f"Real halves are {' to '.join(f'{bound:.3f}' for bound in judge(0).band)} apart (Fréchet).")
    met = sum(run(GANDigitsSettings(**{"look": "train", **values, "seed": seed})) for seed in range(SEEDS))
    print(f"{met} of {SEEDS}", flush=True)


if __name__ == "__main__":
    main()
