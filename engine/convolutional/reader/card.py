"""The card of a trained digit network: what it is, from what, by which recipe, and how good."""

from __future__ import annotations

from datetime import date

from engine.convolutional.reader.evaluation import DRAWN, DRAWN_SEED, Report
from engine.convolutional.reader.network import CONVOLUTIONAL, PLANS
from engine.convolutional.reader.training import ReaderTraining


def card(training: ReaderTraining, temperature: float, report: Report, drawn: float, other_hands: float) -> str:
    """The page that goes with a file of weights, in Markdown.

    `drawn`, `other_hands`: the share right of the drawings by formula that are always the same, and of scikit-learn's
    digits.
    """
    recipe, chosen = training.recipe, training.chosen.number
    folding = ", batch normalisation folded into the kernels" if recipe.network in CONVOLUTIONAL else ""
    settings = ", ".join(f"{name} {value}" for name, value in vars(recipe).items() if name != "network")
    return f"""\
# {recipe.network}: a network that reads handwritten digits

- Architecture: `{PLANS[recipe.network]}`, {report.parameters:,} parameters{folding}.
- Input: 28×28, ink 1 on 0, as `engine.digits.preparation.prepared` makes it. Output: ten logits.
- Data: MNIST (LeCun, Cortes and Burges, 1998; CC BY-SA 3.0), 55,000 pictures of its training part, and {recipe.drawn:,}
  drawings by formula (`engine.digits.strokes`). MNIST's test part was not used.
- Recipe: `python -m engine.convolutional.reader.train --data DIR --network {recipe.network} --seed {recipe.seed} \
--epochs {recipe.epochs}`:
  {settings}.
- Seed: {recipe.seed}; one run. Epoch {chosen} of {recipe.epochs}, the best on the 5,000 held-out pictures.
- Temperature: {temperature:.3f}, found on the held-out pictures; the last layer is divided by it.
- Date: {date.today().isoformat()}.

## Measured on the {report.pictures:,} held-out pictures

Epoch and temperature were chosen on these same pictures, so the figures are a little kinder than those on pictures
never looked at will be.

| pictures | without preprocessing | with it | worst variant with it | would be refused |
|---|---|---|---|---|
{chr(10).join(_row(name, report) for name in report.prepared)}

Expected calibration error (15 bins): {report.calibration_error:.4f} without preprocessing, \
{report.prepared_calibration_error:.4f} with it.

## Measured where anyone can measure it again

- scikit-learn's 1,797 digits of 8×8 pixels, written by other people and never trained on: {_percent(other_hands)}.
- {DRAWN} drawings by formula of seed {DRAWN_SEED:,}, which no run trains on: {_percent(drawn)}. They are in the styles
  that it was trained on, so this says little of real hands.

Not for: letters, several digits in a picture, anything that matters.
"""


def _row(name: str, report: Report) -> str:
    figures = (report.raw[name], report.prepared[name], report.worst[name], report.refused[name])
    return f"| {name} | {' | '.join(map(_percent, figures))} |"


def _percent(share: float) -> str:
    return f"{100 * share:.2f} %"
