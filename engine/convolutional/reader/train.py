"""Train a digit network, or evaluate one, from the command line:

    python -m engine.convolutional.reader.train --data DIR --seed 0 --out digits.safetensors
    python -m engine.convolutional.reader.train evaluate --data DIR --weights digits.safetensors --split held-out

DIR holds MNIST's IDX files. Training writes FILE, a card beside it (FILE with the ending .md), and after every epoch
a checkpoint (FILE with .checkpoint added), from which `--resume` goes on. Evaluating prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from engine.convolutional.reader.card import card
from engine.convolutional.reader.evaluation import best_temperature, drawn_accuracy, evaluate, other_hands_accuracy
from engine.convolutional.reader.network import PLANS, folded
from engine.convolutional.reader.training import ReaderTraining, Recipe, logits_of
from engine.convolutional.reader.weights import load, save
from engine.digits.mnist import mnist
from engine.weights.long_run import checkpoint_of, data_parser, do, kept, run, tell, training_parser, write_card


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
    parser = data_parser("engine.convolutional.reader.train evaluate", "Evaluate weights.")
    parser.add_argument("--weights", type=Path, required=True, help="a safetensors file")
    parser.add_argument("--split", choices=["test", "held-out"], default="held-out")
    return parser.parse_args(given)


def _evaluate(options: argparse.Namespace) -> None:
    loaded = load(options.weights)
    report = evaluate(loaded.network, mnist(options.data, options.split), lambda change: tell(f"{change} …"))
    tell("")
    print(json.dumps({"network": loaded.metadata["network"], "split": options.split, **asdict(report)}, indent=2))


def _train(options: argparse.Namespace) -> None:
    out: Path = options.out or Path(f"{options.network}-{options.seed}.safetensors")
    recipe, checkpoint = Recipe(options.network, options.seed, options.epochs), checkpoint_of(out)
    saved = kept(checkpoint, options.resume)
    held_out = mnist(options.data, "held-out")
    training = ReaderTraining(recipe, mnist(options.data, "train"), held_out)
    if saved:
        training.restore(saved)
    run(training, checkpoint, lambda one: f"loss {one.loss:.4f}  held out {one.accuracy:.2%} ({one.held_out_loss:.4f})")
    temperature = best_temperature(logits_of(training.best, training.held_out[0]), training.held_out[1])
    network = folded(training.best, temperature)
    elsewhere = {"drawn": drawn_accuracy(network), "other_hands": other_hands_accuracy(network)}
    save(out, network, _metadata(training, temperature) | {name: f"{share:.4f}" for name, share in elsewhere.items()})
    report = evaluate(network, held_out, lambda change: tell(f"measuring: {change} …"))
    write_card(out, card(training, temperature, report, **elsewhere))


def _metadata(training: ReaderTraining, temperature: float) -> dict[str, str]:
    recipe = {name: str(value) for name, value in vars(training.recipe).items()}
    chosen = {"epoch": str(training.chosen.number), "held_out_accuracy": f"{training.chosen.accuracy:.4f}"}
    return {**recipe, **chosen, "temperature": f"{temperature:.4f}", "data": "MNIST, 55,000 of the training part"}


if __name__ == "__main__":
    sys.exit(main())
