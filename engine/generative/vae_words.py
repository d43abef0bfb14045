"""The numbers of the variational auto-encoder's lesson in lines whose digits add up."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.generative.vae_draws import Draws
from engine.generative.vae_latent import Posterior
from engine.written import write

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def latent(number: int) -> str:
    """z₁ for 0."""
    return f"z{str(number + 1).translate(SUBSCRIPTS)}"


def nats(value: float) -> str:
    return f"{value:,.2f}".replace("-", "−")


def bound(draws: Draws) -> str:
    """l = reconstruction + KL, as they stand."""
    written = write(draws.terms, lambda terms, _: terms[0] + terms[1])
    first, second = written.operands
    return f"l = −E_q[log p(x|z)] + KL = {first} + {second} = {written.results[0]} nats"


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
    """How one draw comes about: μ, log σ², ε and z of each latent, so that what is shown can be worked out."""
    mean, log_variance = draws.mean[0].tolist(), draws.log_variance[0].tolist()
    noise = draws.noise[steps - 1].tolist() if steps else [0.0] * len(mean)
    rows = []
    for number, (m, v, e) in enumerate(zip(mean, log_variance, noise, strict=True)):
        written = write([m, v, e], lambda o, _: math.exp(o[1] / 2), lambda o, found: o[0] + found[0] * o[2])
        kl = write([m, v], lambda o, _: 0.5 * (o[0] ** 2 + math.exp(o[1]) - o[1] - 1))
        cells = [written.operands[0], written.operands[1], written.results[0], written.operands[2] if steps else "0"]
        rows.append({"head": latent(number), "cells": [*cells, written.results[1], kl.results[0]]})
    title = f"Draw {steps:,}: z = μ + σ ε" if steps else "No draw yet: ε = 0, so z = μ"
    return {
        "title": title,
        "columns": ["μ", "log σ²", "σ", "ε", "z", "KL"],
        "rows": rows,
        "note": "σ = e^(½ log σ²). ε comes from N(0, 1); μ and log σ² are the encoder's, and gradients pass through.",
    }


def place(z: NDArray[np.float64], given: float) -> str:
    """Where the decoder is asked, and how well that explains x."""
    at = ", ".join(f"{value:.2f}".replace("-", "−") for value in z[:2])
    more = ", …" if len(z) > 2 else ""
    return f"z = ({at}{more})   −log p(x|z) = {nats(given)} nats"
