"""The last update and a place of the plane in words. Whoever works with the numbers shown finds the results shown."""

from __future__ import annotations

from scipy.special import expit

from engine.arithmetic.estimates import Share, decimals, places_for
from engine.arithmetic.exact import read_shown, sign
from engine.arithmetic.written import read, show, write
from engine.arrays import Floats
from engine.generative.adversaries.definition import LOGARITHMIC, LOSSES
from engine.generative.adversaries.experiment import d_loss
from engine.generative.gan.measures import Reading
from engine.generative.gan.training import GANTraining


def account(training: GANTraining, x: Floats, z: Floats | None, reading: Reading | None) -> list[str]:
    """A place x: (2,), what D makes of it and where G's loss pulls a point there; the last update; JS as a sum.

    z: the noise of which G made x, None for a place that was pointed at.
    """
    lines = [*_place(training, x, z), _update(training)]
    return lines if reading is None else [*lines, divergence(reading)]


def _place(training: GANTraining, x: Floats, z: Floats | None) -> list[str]:
    """What D says at x, and −∂ℓ/∂x as a weight, which the loss gives, times the slope of D's logit."""
    at = f"x ≈ ({_pair(x)})" if z is None else f"z ≈ ({_pair(z)}) → x = G(z) ≈ ({_pair(x)})"
    a = float(training.logits(x[None])[0])
    slope = training.slopes(x[None])[0]
    loss = training.settings.loss
    if loss in LOGARITHMIC:
        return _logarithmic(at, loss, a, slope)
    if loss != "least squares":
        return [f"{at}: D ≈ {show(a, 3)}", f"pull −∂ℓ/∂x = ∇D ≈ ({_pair(slope)}), with ℓ = −D(x)"]
    weight, pulled = _weighted(1 - a, slope)
    like = next(digits for digits in range(1, 18) if show(1 - a, digits) == weight)
    d = next(text for digits in range(3, 18) if show(1 - read(text := show(a, digits)), like) == weight)
    taken = f"1 − {d}" if not d.startswith("−") else f"1 + {d[1:]}"
    return [
        f"{at}: D ≈ {d}, weight 1 − D ≈ {taken} {sign(1 - read_shown(d), weight)} {weight}",
        f"pull −∂ℓ/∂x = (1 − D)·∇D ≈ {pulled}, with ℓ = ½ (D(x) − 1)²",
    ]


def _logarithmic(at: str, loss: str, a: float, slope: Floats) -> list[str]:
    """The losses in log D: ∂(−log σ(a)) = −(1 − D) ∂a, ∂ log(1 − σ(a)) = −D ∂a.

    1 − D is σ(−a), which keeps its digits where D is all but 1.
    """
    turn, name, term = (-1, "(1 − D)", "−log D(x)") if loss == "non-saturating" else (1, "D", "log(1 − D(x))")
    weight, pulled = _weighted(expit(turn * a), slope)
    logit, d = _logit(a, turn, weight)
    belief = f"D = σ(a) ≈ {weight}" if turn > 0 else f"D = σ(a) ≈ {d}, 1 − D = σ(−a) ≈ {weight}"
    return [f"{at}: a ≈ {logit}, {belief}", f"pull −∂ℓ/∂x = {name}·∇a ≈ {pulled}, with ℓ = {term}"]


def _weighted(weight: float, slope: Floats) -> tuple[str, str]:
    """A weight as it is shown, and weight·(slope) = (pull)."""
    written = write([weight, *slope], lambda o, _: o[0] * o[1], lambda o, _: o[0] * o[2], least=3)
    shown, *slopes = written.operands
    equal = "=" if {*written.signs} == {"="} else "≈"
    return shown, f"{shown}·({', '.join(slopes)}) {equal} ({', '.join(written.results)})"


def _logit(a: float, sign: int, weight: str) -> tuple[str, str]:
    """The logit with as many digits as its shown weight σ(±a) needs, and the belief σ(a)."""
    like = next(digits for digits in range(1, 18) if show(expit(sign * a), digits) == weight)
    belief = show(expit(a), 3)
    for digits in range(3, 18):
        text = show(a, digits)
        if show(expit(sign * read(text)), like) == weight and show(expit(read(text)), 3) == belief:
            break
    return text, belief


def _pair(values: Floats) -> str:
    return ", ".join(show(float(value), 3) for value in values)


def _update(training: GANTraining) -> str:
    """Which update was the last, and what its loss was before it, as the sum of its parts."""
    if training.last is None:
        return "No update yet. Slow motion: let one step be an update, and step on: D learns, then G, or one alone."
    s = training.settings
    if training.last == "generator":
        return f"G learnt from {s.batch_size} points; before, {LOSSES[s.loss].text[1]} ≈ {show(training.gan.g_loss, 4)}"
    return f"D learnt from {s.batch_size} + {s.batch_size} points; before, {d_loss(training)}"


def divergence(reading: Reading) -> str:
    """JS as half of two divergences from the mixture m = ½ (p + q)."""
    written = write(reading.halves, lambda o, _: o[0] / 2 + o[1] / 2, visible=3)
    first, second = written.operands
    error = decimals(reading.errors[0], places_for(reading.errors[0]))
    return (
        f"JS = ½ KL(p ‖ m) + ½ KL(q ‖ m) ≈ ½·{first} + ½·{second} {written.ends[0]} bits, with m = ½ (p + q), "
        f"from {reading.samples:,} samples, ± {error}"
    )


def counts(reading: Reading | None) -> list[str]:
    """How many samples there are; modes and quality in words, a good sample being one within three standard deviations
    of a mode; without modes, how much of the real mass is reached."""
    if reading is None:
        return ["No distribution yet: draw one on the plane."]
    n = f"{reading.samples:,} samples"
    if reading.counts is None or reading.good is None:
        outside = Share(reading.outside, reading.samples, reading.samples)
        return [
            f"{n} reach {reading.mass.text} % of the real mass",
            f"Outside: {outside.percent} ({outside.interval})",
        ]
    good = reading.good
    return [
        f"{n} reach {reading.covered} of {len(reading.counts)} modes",
        f"Good: {good.percent} ({good.interval}), 98.9 % at best",
    ]
