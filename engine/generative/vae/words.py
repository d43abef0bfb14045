"""The numbers of the variational auto-encoder's lesson in lines whose digits add up, and how its code is.

−log p(x|z) of a single pixel or coordinate. Bernoulli: a pixel is a coin that falls on ink with probability p, and
costs −log p where there is ink, −log (1 − p) where there is none. Gaussian: a value x lies about x̂ with deviation s,
and costs ½((x − x̂)/s)² + log(s √2π), which is less than 0 where the density is above 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.arithmetic.estimates import Estimate
from engine.arithmetic.exact import added as added_up
from engine.arithmetic.exact import fixed, result
from engine.arithmetic.written import joined, lowered, many, plain, show, write
from engine.arrays import Floats
from engine.generative.autoencoders import latent as latents
from engine.generative.vae.draws import Draws
from engine.generative.vae.settings import VaeSettings
from engine.generative.vae.training import Figures

ROOT = math.sqrt(2 * math.pi)
COLLAPSED = 0.1  # nats of KL, in all, below which q is as good as the prior
EARLY = 50  # updates before which nothing is said of the code
NAMED = 3  # latents that are named
FREE = 0.1  # a β below which hardly any KL is asked for


def latent(number: int) -> str:
    """z₁ for 0."""
    return f"z{lowered(number + 1)}"


def nats(value: float) -> str:
    return f"{value:,.2f}".replace("-", "−")


# --- the bound of one picture, and −log p(x) ------------------------------------------------------------------------


def added(terms: Sequence[float], sign: int = 1) -> tuple[str, str, str]:
    """Two terms and their sum (or difference) as they are shown, with digits that add up; the sum with its sign."""
    written = write(terms, lambda shown, _: shown[0] + sign * shown[1])
    first, second = written.operands
    return first, second, written.ends[0]


def bound(draws: Draws, steps: int) -> str:
    """l = reconstruction + KL, as they stand."""
    mean, kl = draws.terms(steps)
    first, second, whole = mean.plus(kl)
    return f"l = −E_q[log p(x|z)] + KL ≈ {first} + {second} = {whole} nats, by {mean.count:,} draws"


def gap(loss: Estimate, likelihood: float) -> str:
    """By how much l lies above −log p(x), which is known: the divergence of q from the true posterior."""
    first, second, rest = loss.plus(-likelihood)
    return f"KL(q(z|x) ‖ p(z|x)) = l − (−log p(x)) ≈ {joined([first, second])} = {rest} nats, by {loss.count:,} draws"


def estimate(draws: Draws, steps: int) -> str:
    """What importance sampling says after so many draws, and how sure that is."""
    if not steps:
        return "−log p(x) by importance sampling: press play, and it is drawn from q"
    found, worth = draws.likelihood(steps), f"worth {draws.effective[steps - 1]:,.1f} of equal weight"
    text, few = f"≈ {found.text}", ""
    if not math.isfinite(found.error):
        text, few = found.text, ": too few for ±, and rather too high"
    return f"−log p(x) {text} nats by {many(steps, 'draw')} from q, {worth}{few}"


def table(draws: Draws, steps: int) -> dict[str, Any]:
    """How one draw comes about: μ, log σ², ε and z of each latent, so that what is shown can be worked out; and the
    KL of each, with digits enough that they add up to what is shown of their sum."""
    mean, whole_kl = draws.terms(steps)
    total = mean.plus(whole_kl)[1]
    for least in range(2, 9):
        rows = _rows(draws, steps, least)
        whole = added_up(row["cells"][-1] for row in rows)
        if fixed(whole, len(total.partition(".")[2])) == total:
            break
    title = f"Draw {steps:,}: z = μ + σ ε" if steps else "No draw yet: ε = 0, so z = μ"
    kl = " + ".join(row["cells"][-1] for row in rows)
    return {
        "title": title,
        "columns": ["μ", "log σ²", "σ", "ε", "z", "KL"],
        "rows": rows,
        "note": "σ = e^(½ log σ²); ε comes from N(0, 1). KL = ½ (μ² + σ² − log σ² − 1) a latent: "
        f"{kl} {result(whole, total)} nats.",
    }


def _rows(draws: Draws, steps: int, least: int) -> list[dict[str, Any]]:
    mean, log_variance = draws.mean[0].tolist(), draws.log_variance[0].tolist()
    noise = draws.noise[steps - 1].tolist() if steps else [0.0] * len(mean)
    rows = []
    for number, (m, v, e) in enumerate(zip(mean, log_variance, noise, strict=True)):
        written = write(
            [m, v, e],
            lambda o, _: math.exp(o[1] / 2),
            lambda o, found: o[0] + found[0] * o[2],
            lambda o, _: 0.5 * (o[0] ** 2 + math.exp(o[1]) - o[1] - 1),
            least=least,
        )
        deviation, z, kl = written.results
        shown = [*written.operands[:2], deviation, written.operands[2] if steps else "0", z, kl]
        rows.append({"head": latent(number), "cells": shown})
    return rows


def divergences(kl: Floats) -> str:
    """The KL of many latents, which are shown with two decimals each."""
    whole, rounded = nats(float(kl.sum())), nats(sum(round(value, 2) for value in kl.tolist()))
    note = "" if whole == rounded else f" ({rounded} by the numbers as rounded)"
    return f"KL of each latent for this x, row by row: {whole} nats in all{note}"


def terms(figures: Figures) -> str:
    """l on what is held out, as the sum of its two terms."""
    mean = Estimate(figures.reconstruction, figures.bound.error, figures.held)
    first, kl, whole = mean.plus(figures.kl)
    return f"l ≈ {first} + {kl} = {whole} nats (± one standard error)"


def weighed(figures: Figures, beta: float) -> str:
    """What the updates reduce where β is not 1, on what is held out; empty where it is l itself."""
    if beta == 1:
        return ""
    written = write(
        [figures.reconstruction, beta, figures.kl],
        lambda o, _: o[0] + o[1] * o[2],
        exact=(1,) if round(beta, 3) == beta else (),
    )
    a, b, c = written.operands
    return f"With β = {b} the updates reduce {a} + {b}·{c} {written.ends[0]} nats. "


def place(z: Floats, ink: float, blank: float, pixels: int) -> str:
    """Where the decoder is asked, and how well that explains x: its pixels of ink, and those of none."""
    at = ", ".join(f"{value:.2f}".replace("-", "−") for value in z[:2])
    more = ", …" if len(z) > 2 else ""
    first, second, whole = added([ink, blank])
    return f"z ≈ ({at}{more})   −log p(x|z) ≈ {first} ({pixels} pixels of ink) + {second} (the others) {whole} nats"


# --- ways between codes ----------------------------------------------------------------------------------------------


def way(start: Floats, end: Floats, share: float, path: str) -> str:
    """A place on the way between two codes of two latents, from its ends: on a great circle with the angle between."""
    part = latents.parts(start, end, share, path)
    turned = "" if path == "linear" else f"ω ≈ {math.degrees(latents.between(start, end)):.1f}°, "
    exact = (0, 1) if path == "linear" else ()
    written = write(
        [*part, *start, *end],
        lambda o, _: o[0] * o[2] + o[1] * o[4],
        lambda o, _: o[0] * o[3] + o[1] * o[5],
        exact=exact,
    )
    a, b, *codes = written.operands
    first, second = (f"({', '.join(pair)})" for pair in (codes[:2], codes[2:]))
    return f"{turned}z ≈ {a}·{first} + {b}·{second} ≈ ({', '.join(written.results)})"


def corners(weights: Sequence[float]) -> str:
    """A place in the square as a sum over its corners."""
    return "z ≈ " + " + ".join(f"{weight:.3f} z_{name}" for name, weight in zip("ABCD", weights, strict=True))


# --- −log p(x|z) of a single pixel, or of a point of the plane ------------------------------------------------------


def coin(ink: bool, chance: float) -> tuple[str, str]:
    """p as it is shown, and the cost. chance: p, what the decoder gives for ink."""
    if ink:
        written = write([chance], lambda o, _: -math.log(o[0]))
        p = written.operands[0]
        return p, f"−log p = −log({p}) {written.ends[0]} nats"
    written = write([chance], lambda o, _: 1 - o[0], lambda _, found: -math.log(found[0]))
    p, other, (first, _) = *written.operands, written.results[0], written.signs
    return p, f"−log(1 − p) = −log(1 − {p}) {first} −log({other}) {written.ends[1]} nats"


def bell(x: float, mean: float, deviation: float) -> str:
    """One value about its mean x̂."""
    written = write(
        [x, mean, deviation, ROOT],
        lambda o, _: ((o[0] - o[1]) / o[2]) ** 2 / 2,
        lambda o, _: math.log(o[2] * o[3]),
        lambda _, found: found[0] + found[1],
        exact=(2,) if len(plain(deviation)) <= 4 else (),  # chosen, not learnt
    )
    (x_, mean_, s, root), (first, second, _) = written.operands, written.results
    less = f"({mean_})" if mean_.startswith("−") else mean_
    return (
        f"½ ((x − x̂)/s)² + log(s √2π) ≈ ½ (({x_} − {less})/{s})² + log({s}·{root}) ≈ "
        f"{first} {_signed(second)} {written.ends[2]} nats"
    )


def pixel(at: tuple[int, int], x: float, mean: float, deviation: float | None) -> str:
    """A pixel of a digit, row and column from 1. deviation: s of a Gaussian, None for a coin."""
    where = f"Pixel ({at[0]}, {at[1]}), outlined: "
    if deviation is not None:
        return where + bell(x, mean, deviation)
    p, cost = coin(bool(x), min(max(mean, 1e-12), 1 - 1e-12))  # log 0 is said of no pixel
    return f"{where}{'ink, x = 1' if x else 'no ink, x = 0'}; the decoder gives p ≈ {p}. {cost}"


def point(x: Sequence[float], mean: Sequence[float], deviation: float) -> list[str]:
    """Both coordinates of a point, and their sum."""
    costs = [0.5 * ((a - b) / deviation) ** 2 + math.log(deviation * ROOT) for a, b in zip(x, mean, strict=True)]
    lines = [f"x{'₁₂'[k]}: {bell(x[k], mean[k], deviation)}" for k in (0, 1)]
    first, second, whole = added(costs)
    return [*lines, f"−log p(x|z) ≈ {first} {_signed(second)} {whole} nats"]


def all_pixels(count: int, cost: float) -> str:
    return f"All {count} pixels together: −log p(x|z) ≈ {show(cost, 2)} nats"


def _signed(text: str) -> str:
    return f"− {text[1:]}" if text.startswith("−") else f"+ {text}"


# --- posterior collapse: latents whose q(z|x) is the prior whatever x is --------------------------------------------


def collapsed(kl: Floats) -> bool:
    return bool(kl.sum() < COLLAPSED)


def health(settings: VaeSettings, steps: int, figures: Figures) -> str:
    """How the code is, in a sentence or two."""
    kl = figures.divergence
    if steps < EARLY:
        return "Press play: both terms move at once."
    if collapsed(kl):
        dear = f"β = {settings.beta:g} is too dear: lower it."
        why = dear if settings.beta > 1 else "Give it time, or a warm-up."
        return f"Posterior collapse: KL ≈ {nats(figures.kl)} nats: q(z|x) is the prior whatever x is. {why}"
    asleep = np.flatnonzero(~figures.awake).tolist()
    if asleep:
        names = ", ".join(f"{latent(k)} (KL {nats(float(kl[k]))})" for k in asleep[:NAMED])
        more = f" and {len(asleep) - NAMED} more" if len(asleep) > NAMED else ""
        return f"Collapsed to the prior (μ does not vary with x): {names}{more}."
    if settings.beta < FREE:
        return f"β = {settings.beta:g}: hardly any KL is asked for. An auto-encoder with noise: look at the samples."
    return "Every latent is in use."
