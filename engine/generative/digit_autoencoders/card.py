"""The card of a trained auto-encoder: what it is, from what, by which recipe, and how good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from engine.generative.autoencoders.network import KERNEL, AutoEncoder, Shape
from engine.generative.digit_autoencoders.codes import Codes
from engine.generative.digit_autoencoders.evaluation import ACTIVE, DRAWS, Report
from engine.generative.digit_autoencoders.training import SHAPES, Recipe, ShippedTraining

MOST_SHARES = 10


@dataclass(frozen=True)
class Made:
    """How weights came about. chosen: the epoch they are from; stopped: the last epoch, where the schedule had more of
    them, or 0; date: of the training."""

    recipe: Recipe
    chosen: int
    stopped: int
    date: str

    @classmethod
    def by(cls, training: ShippedTraining) -> Self:
        stopped = len(training.history) if len(training.history) < training.recipe.epochs else 0
        return cls(training.recipe, training.chosen.number, stopped, date.today().isoformat())

    @classmethod
    def read(cls, metadata: Mapping[str, str]) -> Self:
        """What :meth:`metadata` said. Raises ValueError for text that does not say it."""
        try:
            whole = {name: int(metadata[name]) for name in ("seed", "epochs", "batch", "epoch")}
            recipe = Recipe(
                metadata["network"], whole["seed"], whole["epochs"], whole["batch"], float(metadata["rate"])
            )
        except (KeyError, ValueError):
            raise ValueError("The file does not say how its weights were made.") from None
        stopped, today = int(metadata.get("stopped", 0)), date.today().isoformat()
        return cls(recipe, whole["epoch"], stopped, metadata.get("date", today))

    def metadata(self) -> dict[str, str]:
        """For the weights' file."""
        said = {**vars(self.recipe), "epoch": self.chosen, "stopped": self.stopped, "date": self.date}
        return {name: str(value) for name, value in said.items()} | {"data": "MNIST, 55,000 of the training part"}


_PAGE = """\
# {network}: {what} of MNIST's digits

- Architecture: {path} and back, {activation} between the layers, {parameters:,} parameters, kept in half precision.
- Input: 28×28, ink 1 on 0{input}. Output: a logit a pixel; its logistic function is
  {output}.
- Data: MNIST (LeCun, Cortes and Burges, 1998; CC BY-SA 3.0), 55,000 digits of its training part{binarised}.
  MNIST's test part was not used.
- Recipe: `python -m engine.generative.digit_autoencoders.train --data DIR --network {network} --seed {seed} \
--epochs {epochs}{until}`:
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
Active latents (the variance of μ over the digits is above {least}): {active} of {latents}. ± is one standard error
over the digits. The literature's figure for 50 latents is 86.76 (Burda, Grosse and Salakhutdinov, 2016, Table 1: two
layers of 200 units, 3,280 epochs, MNIST's test part). It is a landmark, not a rival: its latents, layers, epochs and
digits are others.

## Where its codes lie

The file also holds, in single precision, figures of the means μ of q(z given x) over the 55,000 digits learnt from,
binarised once: their mean (`codes.mean`), their principal directions with the standard deviation along each
(`codes.directions`, `codes.deviations`), and each class's mean (`codes.classes`).
The {first} directions hold {shares} % of their variance.
"""

_PLAIN = """\
Squared error ‖x − x̂‖² a digit, {digits:,} digits: {error:.2f}; with the first {latents} principal components
{principal:.2f}. The epoch was chosen on these same digits.
"""


def card(made: Made, report: Report, codes: Codes) -> str:
    """The page that goes with a variational auto-encoder's weights, in Markdown."""
    grid = f"| −log p(x) by a grid over both latents, the same digits | {report.grid:.2f} |\n"
    latents = SHAPES[made.recipe.network].latents
    measured = _VARIATIONAL.format(
        **(vars(report) | {"grid": grid if report.grid == report.grid else ""}),
        loss=report.loss,
        draws=DRAWS,
        latents=latents,
        least=ACTIVE,
        shares=", ".join(f"{100 * share:.1f}" for share in codes.shares[:MOST_SHARES]),
        first=f"first {MOST_SHARES}" if latents > MOST_SHARES else latents,
    )
    return _page(made, "a variational auto-encoder", measured, report.digits)


def plain_card(made: Made, error: float, principal: float, digits: int) -> str:
    """The page that goes with an auto-encoder's weights, in Markdown."""
    measured = _PLAIN.format(
        digits=digits, error=error, principal=principal, latents=SHAPES[made.recipe.network].latents
    )
    return _page(made, "an auto-encoder", measured, digits)


def _page(made: Made, what: str, measured: str, held_out: int) -> str:
    shape, stopped = SHAPES[made.recipe.network], made.stopped
    variational = shape.variational
    return _PAGE.format(
        **vars(made.recipe),
        until=f" --until {stopped}" if stopped else "",
        stopped=f", stopped after epoch {stopped} while the rate was still high" if stopped else "",
        what=what,
        path=_path(shape),
        activation=shape.activation,
        parameters=len(AutoEncoder(shape).weights),
        input=", every pixel 0 or 1" if variational else "",
        output="the probability of ink" if variational else "the pixel's grey value",
        binarised=", every epoch\n  binarised anew: a pixel is ink with the probability of its grey value"
        * variational,
        chosen=made.chosen,
        held_out=held_out,
        date=made.date,
        measured=measured,
    )


def _path(shape: Shape) -> str:
    sides = [shape.side >> number for number in range(1, len(shape.channels) + 1)]
    maps = [f"{channels}×{side}×{side}" for channels, side in zip(shape.channels, sides, strict=True)]
    said = " – ".join([str(shape.pixels), *maps, *map(str, (*shape.hidden, shape.latents))])
    return f"{said} (convolutions of {KERNEL}×{KERNEL}, stride 2)" if maps else said
