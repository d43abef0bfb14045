"""The card of a trained auto-encoder: what it is, from what, by which recipe, and how good."""

from __future__ import annotations

from datetime import date

from engine.generative.vae_evaluation import DRAWS, Report
from engine.generative.vae_training import Training

_PAGE = """\
# {network}: {what} of MNIST's digits

- Architecture: {path} and back, {activation} between the layers, {parameters:,} parameters, kept in half precision.
- Input: 28×28, ink 1 on 0{input}. Output: a logit a pixel; its logistic function is
  {output}.
- Data: MNIST (LeCun, Cortes and Burges, 1998; CC BY-SA 3.0), 55,000 digits of its training part{binarised}.
  MNIST's test part was not used.
- Recipe: `python -m engine.generative.train --data DIR --network {network} --seed {seed} --epochs {epochs}{until}`:
  batches of {batch}, Adam from {rate} down along half a cosine{stopped}.
- Seed: {seed}; one run. Epoch {chosen} of {epochs}, the best on the {held_out:,} held-out digits.
- Date: {date}.

## Measured on held-out digits

{measured}
Not for: anything that matters.
"""

_VARIATIONAL = """\
In nats a digit, binarised once by the grey values. The epoch was chosen on these same digits, so the figures are a
little kinder than those on digits never looked at will be.

| | nats |
|---|---|
| reconstruction, −E_q[log p(x given z)] | {reconstruction:.2f} |
| KL(q(z given x) ‖ p(z)) | {divergence:.2f} |
| their sum l = −ELBO, {digits:,} digits | {loss:.2f} |
| −log p(x) by importance sampling, {draws:,} draws, {counted:,} digits | {likelihood:.2f} ± {error:.2f} |
{grid}
Active latents: {active} of {latents}. ± is one standard error over the digits. The literature's figure for 50 latents
is 86.76 (Burda, Grosse and Salakhutdinov, 2016, Table 1: two layers of 200 units, 3,280 epochs, MNIST's test part), so
with fewer latents and far fewer epochs this one cannot reach it.
"""

_PLAIN = """\
Squared error ‖x − x̂‖² a digit, {digits:,} digits: {error:.2f}; with the first {latents} principal components
{principal:.2f}. The epoch was chosen on these same digits.
"""


def card(training: Training, report: Report) -> str:
    """The page that goes with a variational auto-encoder's weights, in Markdown."""
    grid = f"| −log p(x) by a grid over both latents, the same digits | {report.grid:.2f} |\n"
    measured = _VARIATIONAL.format(
        **(vars(report) | {"grid": grid if report.grid == report.grid else ""}),
        loss=report.loss,
        draws=DRAWS,
        latents=training.shape.latents,
    )
    return _page(training, "a variational auto-encoder", measured)


def plain_card(training: Training, error: float, principal: float) -> str:
    """The page that goes with an auto-encoder's weights, in Markdown."""
    measured = _PLAIN.format(
        digits=len(training.held_out), error=error, principal=principal, latents=training.shape.latents
    )
    return _page(training, "an auto-encoder", measured)


def _page(training: Training, what: str, measured: str) -> str:
    shape = training.shape
    variational = shape.variational
    stopped = len(training.history) if len(training.history) < training.recipe.epochs else 0
    return _PAGE.format(
        **vars(training.recipe),
        until=f" --until {stopped}" if stopped else "",
        stopped=f", stopped after epoch {stopped} while the rate was still high" if stopped else "",
        what=what,
        path=" – ".join(map(str, (shape.pixels, *shape.hidden, shape.latents))),
        activation=shape.activation,
        parameters=len(training.network.weights),
        input=", every pixel 0 or 1" if variational else "",
        output="the probability of ink" if variational else "the pixel's grey value",
        binarised=", every epoch\n  binarised anew: a pixel is ink with the probability of its grey value"
        * variational,
        chosen=training.chosen.number,
        held_out=len(training.held_out),
        date=date.today().isoformat(),
        measured=measured,
    )
