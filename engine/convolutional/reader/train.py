"""Train a digit network, or evaluate one, from the command line:

    python -m engine.convolutional.reader.train --data DIR --seed 0 --out digits.safetensors
    python -m engine.convolutional.reader.train evaluate --data DIR --weights digits.safetensors --split held-out
    python -m engine.convolutional.reader.train evaluate --pen pen_digits.npz
    python -m engine.convolutional.reader.train doubts --data DIR --pen pen_digits.npz

DIR holds MNIST's IDX files. With --pen, training learns from what people wrote with a pen as well, and then a
judgement of what is no digit. It writes FILE, a card beside it (FILE with the ending .md), and after every epoch
a checkpoint (FILE with .checkpoint added), from which `--resume` goes on. Evaluating prints one JSON object: of the
network that ships where no weights are named, on MNIST (--data), on people's strokes (--pen, see
:mod:`engine.digits.pen`) or on both. “doubts” compares judgements of what is no digit
(:mod:`engine.convolutional.reader.doubts`).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from engine.convolutional.reader.card import card, people_card
from engine.convolutional.reader.doubts import answered_coarse, compare, learnt_judgement, material
from engine.convolutional.reader.evaluation import (
    best_temperature,
    careful_temperature,
    drawn_accuracy,
    evaluate,
    other_hands_accuracy,
)
from engine.convolutional.reader.network import PLANS, anatomy, folded
from engine.convolutional.reader.pen_evaluation import evaluate_pen
from engine.convolutional.reader.reader import Reader
from engine.convolutional.reader.training import ReaderTraining, Recipe, as_input, held_out_writers, logits_of
from engine.convolutional.reader.weights import load, save, trained
from engine.digits.mnist import mnist
from engine.digits.others import PARTS
from engine.digits.pen import read_pen
from engine.weights.long_run import checkpoint_of, data_parser, do, run, tell, training_parser, write_card

WITH_PEN: dict[str, Any] = {"pen": 4, "smoothing": 0.0}
"""What the recipe says besides, where a file of pen digits is given."""
HANDS = 8  # by how many hands the held-out writers' digits are drawn for temperature and threshold
DATA = "MNIST, 55,000 of the training part; Pen-Based Recognition of Handwritten Digits (CC BY 4.0), 24 writers"


def main(arguments: Sequence[str] | None = None) -> int:
    """What the process ends with: 0, or 2 after a sentence on the error stream, or 130 when interrupted."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["evaluate"]:
        return do(_evaluate, _evaluate_options(given[1:]))
    if given[:1] == ["doubts"]:
        return do(_doubts, _doubts_options(given[1:]))
    return do(_train, _train_options(given))


def _train_options(given: Sequence[str]) -> argparse.Namespace:
    recipe = Recipe()
    parser = training_parser("engine.convolutional.reader.train", "Train a digit network.", recipe)
    parser.add_argument("--network", choices=list(PLANS), default=recipe.network)
    parser.add_argument("--pen", type=Path, help="a file of pen digits (.npz), to be learnt from as well")
    parser.add_argument("--out", type=Path, help="where the weights go; NETWORK-SEED.safetensors if not said")
    return parser.parse_args(given)


def _evaluate_options(given: Sequence[str]) -> argparse.Namespace:
    parser = data_parser("engine.convolutional.reader.train evaluate", "Evaluate weights.", needed=False)
    parser.add_argument("--weights", type=Path, help="a safetensors file; the digit network that ships if not said")
    parser.add_argument("--split", choices=["test", "held-out"], default="held-out", help="of MNIST")
    parser.add_argument("--pen", type=Path, help="a file of pen digits (.npz)")
    parser.add_argument("--writers", choices=["held-out", "all"], default="held-out", help="of the pen digits")
    return parser.parse_args(given)


def _doubts_options(given: Sequence[str]) -> argparse.Namespace:
    parser = data_parser("engine.convolutional.reader.train doubts", "Compare judgements of what is no digit.")
    parser.add_argument("--weights", type=Path, help="a safetensors file; the digit network that ships if not said")
    parser.add_argument("--pen", type=Path, required=True, help="a file of pen digits (.npz)")
    parser.add_argument("--part", choices=PARTS[1:], default="held out", help="of what is no digit")
    return parser.parse_args(given)


def _doubts(options: argparse.Namespace) -> None:
    reader = load(options.weights) if options.weights else trained()
    pen = read_pen(options.pen)
    given = material(mnist(options.data, "train"), pen)
    print(json.dumps(compare(reader, given, mnist(options.data, "held-out"), pen, options.part), indent=2))


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
    pen = read_pen(options.pen) if options.pen else None
    recipe = Recipe(network=options.network, seed=options.seed, epochs=options.epochs, **(WITH_PEN if pen else {}))
    checkpoint, train, held_out = checkpoint_of(out), mnist(options.data, "train"), mnist(options.data, "held-out")
    training = ReaderTraining(recipe, train, held_out, pen)
    run(training, checkpoint, resume=options.resume)
    temperature = best_temperature(*training.answers())
    judgement = None
    if pen:
        written, labels = held_out_writers(pen, HANDS)
        temperature = careful_temperature(logits_of(training.best, written), labels, least=temperature)
    network = folded(training.best, temperature)
    if pen:
        given = material(train, pen)
        judgement = learnt_judgement(network, given, [as_input(held_out.images), written])
    elsewhere = {"drawn": drawn_accuracy(network), "other_hands": other_hands_accuracy(network)}
    figures = {"held_out_accuracy": training.chosen.accuracy, "temperature": temperature, **elsewhere}
    data = {"data": DATA} if pen else {}
    save(out, network, training.made(**{name: f"{figure:.4f}" for name, figure in figures.items()}, **data), judgement)
    report = evaluate(network, held_out, lambda change: tell(f"measuring: {change} …"))
    page = card(training, temperature, report, **elsewhere)
    if pen and judgement:
        reader = Reader(anatomy(recipe.network), network, "mnist", {}, judgement)
        people = evaluate_pen(network, pen.part(held_out=True), lambda way: tell(f"measuring: {way} …"))
        doubts = compare(reader, given, held_out, pen, "unseen")
        page += people_card(people, judgement, doubts, answered_coarse(reader, held_out))
    write_card(out, page + "\nNot for: several digits in a picture, anything that matters.\n")


if __name__ == "__main__":
    sys.exit(main())
