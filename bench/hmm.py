"""Hidden Markov models: what an edited entry costs, and steps of Baum–Welch a second, compiled beside plain numpy.

    python -m bench.hmm [--json]

A trellis of 5 states and 50 steps, from one entry set to forward, backward, posterior and all decodings, in each way
of writing it. Baum–Welch of 3 states and 4 symbols on one sequence of 1,000: its definition in plain numpy and the
compiled loop, in turn, one model and twenty side by side.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from bench.report import middle, report
from engine.recurrent.hmm.learning import BaumWelch, em_step
from engine.recurrent.hmm.model import HMM
from engine.recurrent.hmm.sampling import random_hmm, sample
from engine.recurrent.hmm.trellis import WAYS, Trellis, Way

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
    targets = {name: "at most 33" for name in figures if name.endswith(": ms")}
    report("hmm", figures, targets | {"Baum–Welch, 3 states × 1,000 symbols, compiled: steps/s": "at least 100"})


if __name__ == "__main__":
    main()
