"""Every recipe of the adversarial lesson from ten seeds: does it work, when, and does it last?

    python -m bench.gan_recipes [name of a distribution …]
    python -m bench.gan_recipes gallery [letter …]    # the settings that fail on purpose, and what cures them

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

from engine.generative.gan.doctor import ask, examine
from engine.generative.gan.experiment import GANExperiment
from engine.generative.gan.measures import Reading
from engine.generative.gan.settings import GALLERY, RECIPES
from engine.generative.gan.training import GANTraining

SEEDS, SECONDS, PATIENCE, PACE = 10, 20.0, 15.0, 100
GOALS: dict[str, Callable[[Reading], bool]] = {
    "ring": lambda reading: reading.js < 0.05,
    "gaussians": lambda reading: reading.js < 0.05,
    "disjoint": lambda reading: reading.covered == 3 and (reading.quality or 0) >= 0.9,
    "ring8": lambda reading: reading.covered == 8,
    "grid25": lambda reading: (reading.covered or 0) >= 24,
}


def run(name: str, seed: int) -> tuple[bool, bool]:
    """Train until the time is over: whether the goal was met, and whether it is at the end."""
    training = GANTraining(replace(RECIPES[name], seed=seed))
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
    ill = examine(training, reading, ask(training)).name
    modes = "" if reading.quality is None else f", modes {reading.covered}, high quality {reading.quality:.1%}"
    print(
        f"{name:<10} seed {seed}  {met or 'NOT met':<35}  after {spent:.1f} s, {training.iteration:,} iterations:"
        f" JS {reading.js:.3f}{modes}{', called ill: ' + ill if ill else ''}",
        flush=True,
    )
    return bool(met), goal(reading)


def fail(letter: str, seed: int) -> tuple[bool, bool]:
    """Play what is meant to fail until the doctor has named it three times running, then cure it and play on."""
    experiment = GANExperiment(replace(GALLERY[letter].settings, seed=seed))
    training, wanted = experiment.training, GALLERY[letter].illness
    begin, names = time.thread_time(), [""]
    while names[-3:] != 3 * [wanted] and time.thread_time() - begin < PATIENCE:
        names.append(_look(experiment))
    spent, before, at = time.thread_time() - begin, training.read(), training.iteration
    assert before is not None
    if names[-1] != wanted:
        print(f"{letter} seed {seed}  {wanted} NOT named, but {', '.join(sorted(set(names)))}", flush=True)
        return False, False
    begin = time.thread_time()
    experiment.cure()
    after = [_look(experiment) for _ in iter(lambda: time.thread_time() - begin < SECONDS, False)]
    reading = training.read()
    assert reading is not None
    cured = not any(after[-5:]) and reading.js < before.js
    print(
        f"{letter} seed {seed}  {wanted} named after {spent:.1f} s, {at:,} iterations, JS {before.js:.2f}; "
        f"{SECONDS:.0f} s after the cure JS {reading.js:.2f}, {after[-1] or 'nothing wrong'}",
        flush=True,
    )
    return True, cured


def _look(experiment: GANExperiment) -> str:
    """A hundred iterations on, and what the doctor says."""
    experiment.step(100 * sum(experiment.training.schedule))
    experiment.picture()
    return experiment.diagnosis.name


def gallery(letters: list[str]) -> None:
    for letter in letters or GALLERY:
        found = [fail(letter, seed) for seed in range(SEEDS)]
        named, cured = (sum(part) for part in zip(*found, strict=True))
        print(f"{letter} {GALLERY[letter].illness}: named for {named} of {SEEDS} seeds, cured for {cured}", flush=True)


def main() -> None:
    torch.set_num_threads(1)
    if sys.argv[1:2] == ["gallery"]:
        return gallery(sys.argv[2:])
    for name in sys.argv[1:] or GOALS:
        found = [run(name, seed) for seed in range(SEEDS)]
        met, kept = (sum(part) for part in zip(*found, strict=True))
        print(f"{name:<10} met by {met} of {SEEDS} seeds, and at the end by {kept}", flush=True)


if __name__ == "__main__":
    main()
