"""The page that lies beside a file of weights: what the network is, where it comes from, and how well it does."""

from __future__ import annotations

from datetime import date

from engine.convolutional.reader.doubts import EACH
from engine.convolutional.reader.evaluation import DRAWN, DRAWN_SEED, WRONG_AND_SURE, Report
from engine.convolutional.reader.judgement import Judgement
from engine.convolutional.reader.network import CONVOLUTIONAL, PLANS
from engine.convolutional.reader.pen_evaluation import PenReport, Way
from engine.convolutional.reader.training import ReaderTraining


def card(training: ReaderTraining, temperature: float, report: Report, drawn: float, other_hands: float) -> str:
    """The page that goes with a file of weights, in Markdown.

    `drawn`, `other_hands`: the share right of the drawings by formula that are always the same, and of scikit-learn's
    digits.
    """
    recipe, chosen = training.recipe, training.chosen.number
    folding = ", batch normalisation folded into the kernels" if recipe.network in CONVOLUTIONAL else ""
    settings = ", ".join(f"{name} {value}" for name, value in vars(recipe).items() if name != "network")
    pen = " --pen FILE" if recipe.pen else ""
    found = "found on the held-out pictures"
    if recipe.pen:
        most = f"{100 * WRONG_AND_SURE:g} %"
        found += f", and raised until at most {most} of what\n  held-out writers wrote is wrong with more than 90 %"
    return f"""\
# {recipe.network}: a network that reads handwritten digits

- Architecture: `{PLANS[recipe.network]}`, {report.parameters:,} parameters{folding}.
- Input: 28×28, ink 1 on 0, as `engine.digits.preparation.prepared` makes it. Output: ten logits.
- Data: MNIST (LeCun, Cortes and Burges, 1998; CC BY-SA 3.0), 55,000 pictures of its training part, and {recipe.drawn:,}
  drawings by formula (`engine.digits.strokes`). MNIST's test part was not used.
- Recipe: `python -m engine.convolutional.reader.train --data DIR --network {recipe.network} --seed {recipe.seed} \
--epochs {recipe.epochs}{pen}`:
  {settings}.
- Seed: {recipe.seed}; one run. Epoch {chosen} of {recipe.epochs}, the best on the 5,000 held-out pictures.
- Temperature: {temperature:.3f}, {found}; the last layer is divided by it.
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
"""


def people_card(
    people: PenReport, judgement: Judgement, doubts: dict[str, dict[str, float]], coarse: tuple[float, float]
) -> str:
    """What the page says besides of a network that learnt from pen digits: how it reads those of writers it never saw,
    and how well it knows what it does not know. coarse: see :func:`engine.convolutional.reader.doubts.answered_coarse`.
    """
    ways = "\n".join(f"| {name} | {_way(way)} |" for name, way in people.ways.items())
    confused = ", ".join(f"{label} as {answer} ({count})" for label, answer, count in people.confusions[:6])
    columns = list(next(iter(doubts.values())))
    rows = "\n".join(f"| {name} | {' | '.join(_tenths(row[of]) for of in columns)} |" for name, row in doubts.items())
    return f"""
## What people write with a pen

It learnt from strokes of the data set Pen-Based Recognition of Handwritten Digits (E. Alpaydin and F. Alimoglu,
Boğaziçi University 1998, doi:10.24432/C5MG6K, CC BY 4.0), drawn as the pad draws them. The writers
{", ".join(map(str, people.writers))} were held out. What follows is of their digits, {people.drawings:,} drawings;
epoch, temperature and threshold were chosen on these writers' digits, drawn by other hands. Sizes and pens are in
pixels of the pad, which has 280.

| drawn | right | wrong with more than 90 % | refused beforehand |
|---|---|---|---|
| all | {_way(people.whole)} |
{ways}

Most often confused: {confused}. Expected calibration error (15 bins): {people.calibration_error:.4f}.

## What is no digit

It ships with an eleventh unit, learnt afterwards, that reads a few traits of all layers (the “unit” below,
`engine.convolutional.reader.judgement`, {len(judgement.weights) + 1} numbers more): what it sums up to less than
{judgement.threshold:.2f} resembles no digit that was learnt. It has learnt from sharp and from coarse pictures: it lets
{_tenths(coarse[0])} of MNIST's held-out digits be answered as a coarse scan shows them, and {_tenths(coarse[1])} of
scikit-learn's digits of 8×8 pixels.

Every judgement has the threshold at which 99 % of MNIST's held-out digits and of the held-out writers' are
answered, the unit the one that it ships with. The other columns are the share refused of {EACH:,} drawings each:
letters, signs, scribbles, doodles and faces of sorts from which nothing was learnt and on which no choice was made
(`engine.digits.unseen`, `engine.convolutional.reader.doubts`), mirrored digits and pairs by the held-out writers.

| judgement | {" | ".join(columns)} |
|---|{"---|" * len(columns)}
{rows}
"""


def _way(way: Way) -> str:
    return " | ".join(map(_percent, (way.right, way.wrong_and_sure, way.refused)))


def _tenths(share: float) -> str:
    return f"{100 * share:.1f} %"


def _row(name: str, report: Report) -> str:
    figures = (report.raw[name], report.prepared[name], report.worst[name], report.refused[name])
    return f"| {name} | {' | '.join(map(_percent, figures))} |"


def _percent(share: float) -> str:
    return f"{100 * share:.2f} %"
