"""Posterior collapse, told from the numbers: latents whose q(z|x) is the prior whatever x is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.generative.vae.training import LiveTraining
from engine.generative.vae.words import latent, nats

COLLAPSED = 0.1  # nats of KL, in all, below which q is as good as the prior
EARLY = 50  # updates before which nothing is said
NAMED = 3  # latents that are named
FREE = 0.1  # a β below which hardly any KL is asked for


def health(training: LiveTraining) -> str:
    """How the code is, in a sentence or two."""
    settings, kl = training.settings, training.divergence
    if training.steps < EARLY:
        return "Press play: both terms move at once."
    if kl.sum() < COLLAPSED:
        dear = f"β = {settings.beta:g} is too dear: lower it."
        why = dear if settings.beta > 1 else "Give it time, or a warm-up."
        return f"Posterior collapse: KL = {nats(float(kl.sum()))} nats: q(z|x) is the prior whatever x is. {why}"
    asleep = [k for k, awake in enumerate(training.awake) if not awake]
    if asleep:
        return f"Collapsed to the prior (μ does not vary with x): {_named(asleep, kl)}"
    if settings.beta < FREE:
        return f"β = {settings.beta:g}: hardly any KL is asked for. An auto-encoder with noise: look at the samples."
    return "Every latent is in use."


def _named(asleep: list[int], kl: NDArray[np.float64]) -> str:
    names = [f"{latent(k)} (KL {nats(float(kl[k]))})" for k in asleep[:NAMED]]
    more = f" and {len(asleep) - NAMED} more" if len(asleep) > NAMED else ""
    return f"{', '.join(names)}{more}."
