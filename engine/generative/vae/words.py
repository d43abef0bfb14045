"""The numbers of the variational auto-encoder's lesson in lines whose digits add up."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.arithmetic.written import write
from engine.generative.autoencoders.latent import Posterior
from engine.generative.vae.draws import Draws

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def latent(number: int) -> str:
    """z₁ for 0."""
    return f"z{str(number + 1).translate(SUBSCRIPTS)}"


def nats(value: float) -> str:
    return f"{value:,.2f}".replace("-", "−")


def bound(draws: Draws) -> str:
    """l = reconstruction + KL, as they stand."""
    first, second, whole = _terms(draws)
    return f"l = −E_q[log p(x|z)] + KL = {first} + {second} = {whole} nats"


def _terms(draws: Draws) -> tuple[str, str, str]:
    written = write(draws.terms, lambda terms, _: terms[0] + terms[1])
    first, second = written.operands
    return first, second, written.results[0]


def gap(draws: Draws, exact: Posterior) -> str:
    """By how much l lies above −log p(x): the divergence of q from the true posterior."""
    loss = sum(draws.terms)
    written = write([loss, exact.likelihood], lambda terms, _: terms[0] - terms[1])
    first, second = written.operands
    return f"l − (−log p(x)) = {first} − {second} = {written.results[0]} = KL(q(z|x) ‖ p(z|x)), up to chance"


def estimate(draws: Draws, steps: int) -> str:
    """What importance sampling says after so many draws."""
    if not steps:
        return "−log p(x) by importance sampling: press play, and it is drawn from q"
    return f"−log p(x) by {steps:,} draw{'s' * (steps > 1)} from q: {nats(draws.estimates[steps - 1])} nats"


def table(draws: Draws, steps: int) -> dict[str, Any]:
    """How one draw comes about: μ, log σ², ε and z of each latent, so that what is shown can be worked out; and the
    KL of each, with digits enough that they add up to what is shown of their sum."""
    total = _terms(draws)[1]
    for least in range(2, 9):
        rows = _rows(draws, steps, least)
        whole = sum(Decimal(row["cells"][-1]) for row in rows if "·" not in row["cells"][-1])
        if f"{whole:.{len(total.partition('.')[2])}f}" == total:
            break
    title = f"Draw {steps:,}: z = μ + σ ε" if steps else "No draw yet: ε = 0, so z = μ"
    kl = " + ".join(row["cells"][-1] for row in rows)
    return {
        "title": title,
        "columns": ["μ", "log σ²", "σ", "ε", "z", "KL"],
        "rows": rows,
        "note": f"σ = e^(½ log σ²); ε comes from N(0, 1). KL = ½ (μ² + σ² − log σ² − 1) a latent: {kl} = {total} nats.",
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


def divergences(kl: NDArray[np.float64]) -> str:
    """The KL of many latents, which are shown with two decimals each."""
    whole, rounded = nats(float(kl.sum())), nats(sum(round(value, 2) for value in kl.tolist()))
    note = "" if whole == rounded else f" ({rounded} by the numbers as rounded)"
    return f"KL of each latent for this x, row by row: {whole} nats in all{note}"


def place(z: NDArray[np.float64], ink: float, blank: float, pixels: int) -> str:
    """Where the decoder is asked, and how well that explains x: its pixels of ink, and those of none."""
    at = ", ".join(f"{value:.2f}".replace("-", "−") for value in z[:2])
    more = ", …" if len(z) > 2 else ""
    written = write([ink, blank], lambda parts, _: parts[0] + parts[1])
    first, second = written.operands
    return (
        f"z = ({at}{more})   −log p(x|z) = {first} ({pixels} pixels of ink) + {second} (the others) = "
        f"{written.results[0]} nats"
    )
