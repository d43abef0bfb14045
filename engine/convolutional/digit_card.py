"""The card of a trained digit network: what it is, from what, by which recipe, and how good."""

from __future__ import annotations

from datetime import date

from engine.convolutional.digit_evaluation import DRAWN, DRAWN_SEED, Report
from engine.convolutional.digit_network import PLANS
from engine.convolutional.digit_training import Training


def card(training: Training, temperature: float, report: Report, drawn: float) -> str:
    """The page that goes with a file of weights, in Markdown: what it is, from what, by which recipe, how good.

    `drawn`: the share right of the drawings by formula that are always the same.
    """
    recipe, chosen = training.recipe, training.chosen
    plan = PLANS[recipe.network]
    rows = [
        f"| {name} | {_percent(report.raw[name])} | {_percent(value)} | {_percent(report.worst[name])} "
        f"| {_percent(report.refused[name])} |"
        for name, value in report.prepared.items()
    ]
    settings = ", ".join(f"{name} {value}" for name, value in vars(recipe).items() if name != "network")
    return "\n".join(
        [
            f"# {recipe.network}: a network that reads handwritten digits",
            "",
            f"- Architecture: `{plan}`, {report.parameters:,} parameters, batch normalisation folded into the kernels.",
            "- Input: 28×28, ink 1 on 0, as `engine.convolutional.preprocessing.prepared` makes it. Output: 10 logits.",
            "- Data: MNIST (LeCun, Cortes and Burges, 1998; CC BY-SA 3.0), 55,000 pictures of its training part, and "
            f"{recipe.drawn:,} drawings by formula (`engine.data.strokes`). MNIST's test part was not used.",
            f"- Recipe: `python -m engine.convolutional.train --data DIR --network {recipe.network} "
            f"--seed {recipe.seed} --epochs {recipe.epochs}`: {settings}.",
            f"- Seed: {recipe.seed}; one run. Epoch {chosen.number} of {recipe.epochs}, the best on the 5,000 held-out "
            "pictures.",
            f"- Temperature: {temperature:.3f}, found on the held-out pictures; the last layer is divided by it.",
            f"- Date: {date.today().isoformat()}.",
            "",
            f"## Measured on the {report.pictures:,} held-out pictures",
            "",
            "Epoch and temperature were chosen on these same pictures, so the figures are a little kinder than "
            "those on pictures never looked at will be.",
            "",
            "| pictures | without preprocessing | with it | worst variant with it | would be refused |",
            "|---|---|---|---|---|",
            *rows,
            "",
            f"Expected calibration error (15 bins): {report.calibration_error:.4f} without preprocessing, "
            f"{report.prepared_calibration_error:.4f} with it.",
            "",
            f"Drawings by formula, {DRAWN} of seed {DRAWN_SEED:,}, which no run trains on: {_percent(drawn)}. They are "
            "in the styles that it was trained on, so this says little of real hands; it is here because anyone can "
            "measure it again without data.",
            "",
            "Not for: letters, several digits in a picture, anything that matters.",
            "",
        ]
    )


def _percent(share: float) -> str:
    return f"{100 * share:.2f} %"
