"""Train a digit network, or evaluate one, from the command line:

    python -m engine.convolutional.reader.train --data DIR --seed 0 --out digits.safetensors
    python -m engine.convolutional.reader.train evaluate --data DIR --weights digits.safetensors --split held-out
    python -m engine.convolutional.reader.train evaluate --pen pen_digits.npz

DIR holds MNIST's IDX files. Training writes FILE, a card beside it (FILE with the ending .md), and after every epoch
a checkpoint (FILE with .checkpoint added), from which `--resume` goes on. Evaluating prints one JSON object: of the
network that ships where no weights are named, on MNIST (--data), on people's strokes (--pen, see
:mod:`engine.digits.pen`) or on both.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from engine.convolutional.reader.evaluation import (
    DRAWN,
    DRAWN_SEED,
    Report,
    best_temperature,
    drawn_accuracy,
    evaluate,
    other_hands_accuracy,
)
from engine.convolutional.reader.network import CONVOLUTIONAL, PLANS, folded
from engine.convolutional.reader.pen_evaluation import evaluate_pen
from engine.convolutional.reader.training import ReaderTraining, Recipe, logits_of
from engine.convolutional.reader.weights import load, save, trained
from engine.digits.mnist import mnist
from engine.digits.pen import read_pen
from engine.weights.long_run import checkpoint_of, data_parser, do, run, tell, training_parser, write_card


def main(arguments: Sequence[str] | None = None) -> int:
    """What the process ends with: 0, or 2 after a sentence on the error stream, or 130 when interrupted."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    evaluating = given[:1] == ["evaluate"]
    options = _evaluate_options(given[1:]) if evaluating else _train_options(given)
    return do(_evaluate if evaluating else _train, options)


def _train_options(given: Sequence[str]) -> argparse.Namespace:
    recipe = Recipe()
    parser = training_parser("engine.convolutional.reader.train", "Train a digit network.", recipe)
    parser.add_argument("--network", choices=list(PLANS), default=recipe.network)
    parser.add_argument("--out", type=Path, help="where the weights go; NETWORK-SEED.safetensors if not said")
    return parser.parse_args(given)


def _evaluate_options(given: Sequence[str]) -> argparse.Namespace:
    parser = data_parser("engine.convolutional.reader.train evaluate", "Evaluate weights.", needed=False)
    parser.add_argument("--weights", type=Path, help="a safetensors file; the digit network that ships if not said")
    parser.add_argument("--split", choices=["test", "held-out"], default="held-out", help="of MNIST")
    parser.add_argument("--pen", type=Path, help="a file of pen digits (.npz)")
    parser.add_argument("--writers", choices=["held-out", "all"], default="held-out", help="of the pen digits")
    return parser.parse_args(given)


def _evaluate(options: argparse.Namespace) -> None:
    if not (options.data or options.pen):
        raise ValueError(
            "There is nothing to evaluate on: name MNIST's folder (--data) or a file of pen digits (--pen)."
        )
    loaded = load(options.weights) if options.weights else trained()
    told: dict[str, object] = {"network": loaded.metadata["network"]}
    if options.data:
        report = evaluate(loaded.network, mnist(options.data, options.split), lambda change: tell(f"{change} …"))
        told |= {"split": options.split, **asdict(report)}
    if options.pen:
        pen = read_pen(options.pen)
        pen = pen if options.writers == "all" else pen.part(held_out=True)
        told["pen"] = asdict(evaluate_pen(loaded.network, pen, lambda way: tell(f"{way} …")))
    tell("")
    print(json.dumps(told, indent=2))


def _train(options: argparse.Namespace) -> None:
    out: Path = options.out or Path(f"{options.network}-{options.seed}.safetensors")
    recipe = Recipe(network=options.network, seed=options.seed, epochs=options.epochs)
    checkpoint, held_out = checkpoint_of(out), mnist(options.data, "held-out")
    training = ReaderTraining(recipe, mnist(options.data, "train"), held_out)
    run(training, checkpoint, resume=options.resume)
    temperature = best_temperature(logits_of(training.best, training.held_out[0]), training.held_out[1])
    network = folded(training.best, temperature)
    elsewhere = {"drawn": drawn_accuracy(network), "other_hands": other_hands_accuracy(network)}
    figures = {"held_out_accuracy": training.chosen.accuracy, "temperature": temperature, **elsewhere}
    save(out, network, training.made(**{name: f"{figure:.4f}" for name, figure in figures.items()}))
    report = evaluate(network, held_out, lambda change: tell(f"measuring: {change} …"))
    write_card(out, card(training, temperature, report, **elsewhere))


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


if __name__ == "__main__":
    sys.exit(main())
