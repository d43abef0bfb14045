"""Train a digit network, or evaluate one, from the command line:

    python -m engine.convolutional.train --data DIR --seed 0 --out digits.safetensors
    python -m engine.convolutional.train evaluate --data DIR --weights digits.safetensors --split held-out

DIR holds MNIST's IDX files. Training writes FILE, a card beside it (FILE with the ending .md), and after every epoch
a checkpoint (FILE with .checkpoint added), from which `--resume` goes on. Evaluating prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from pickle import UnpicklingError

import torch

from engine.convolutional.digit_card import card
from engine.convolutional.digit_evaluation import best_temperature, drawn_accuracy, evaluate, other_hands_accuracy
from engine.convolutional.digit_network import PLANS, folded
from engine.convolutional.digit_training import Recipe, Training, logits_of
from engine.convolutional.digit_weights import load, save
from engine.data.digits import mnist


def main(arguments: Sequence[str] | None = None) -> int:
    """What the process ends with: 0, or 2 after a sentence on the error stream, or 130 when interrupted."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    evaluating = words[:1] == ["evaluate"]
    options = _evaluate_options(words[1:]) if evaluating else _train_options(words)
    if options.threads:
        torch.set_num_threads(options.threads)
    try:
        _evaluate(options) if evaluating else _train(options)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped; --resume goes on after the last whole epoch.", file=sys.stderr)
        return 130
    return 0


def _train_options(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m engine.convolutional.train", description="Train a digit network.")
    recipe = Recipe()
    parser.add_argument("--data", type=Path, required=True, help="the folder with MNIST's IDX files")
    parser.add_argument("--network", choices=list(PLANS), default=recipe.network)
    parser.add_argument("--seed", type=int, default=recipe.seed)
    parser.add_argument("--epochs", type=int, default=recipe.epochs)
    parser.add_argument("--out", type=Path, help="where the weights go; NETWORK-SEED.safetensors if not said")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint, if there is one")
    parser.add_argument("--threads", type=int, default=0, help="processor cores to use")
    return parser.parse_args(words)


def _evaluate_options(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m engine.convolutional.train evaluate", description="Evaluate weights.")
    parser.add_argument("--data", type=Path, required=True, help="the folder with MNIST's IDX files")
    parser.add_argument("--weights", type=Path, required=True, help="a safetensors file")
    parser.add_argument("--split", choices=["test", "held-out"], default="held-out")
    parser.add_argument("--threads", type=int, default=0, help="processor cores to use")
    return parser.parse_args(words)


def _evaluate(options: argparse.Namespace) -> None:
    loaded = load(options.weights)
    report = evaluate(loaded.network, mnist(options.data, options.split), lambda change: _tell(f"{change} …"))
    _tell("")
    print(json.dumps({"network": loaded.network.name, "split": options.split, **asdict(report)}, indent=2))


def _train(options: argparse.Namespace) -> None:
    out: Path = options.out or Path(f"{options.network}-{options.seed}.safetensors")
    if out.suffix != ".safetensors":
        raise ValueError("The weights go into a file that ends in .safetensors.")
    if not out.parent.is_dir():
        raise FileNotFoundError(f"There is no folder {out.parent} to write to.")
    recipe = Recipe(options.network, options.seed, options.epochs)
    checkpoint = out.with_name(out.name + ".checkpoint")
    saved = _read(checkpoint) if options.resume and checkpoint.exists() else None
    held_out = mnist(options.data, "held-out")
    training = Training(recipe, mnist(options.data, "train"), held_out)
    if saved:
        training.restore(saved)
        print(f"Going on after epoch {len(training.history)}.")
    _run(training, checkpoint)
    temperature = best_temperature(logits_of(training.best, training.held_out[0]), training.held_out[1])
    network = folded(training.best, temperature)
    elsewhere = {"drawn": drawn_accuracy(network), "other_hands": other_hands_accuracy(network)}
    save(out, network, _metadata(training, temperature) | {name: f"{share:.4f}" for name, share in elsewhere.items()})
    report = evaluate(network, held_out, lambda change: _tell(f"measuring: {change} …"))
    out.with_suffix(".md").write_text(card(training, temperature, report, **elsewhere), encoding="utf-8")
    _tell("")
    print(f"Wrote {out} and {out.with_suffix('.md').name}: {report.accuracy:.2%} of the held-out pictures right.")


def _run(training: Training, checkpoint: Path) -> None:
    while not training.done:
        start = time.monotonic()
        number = len(training.history) + 1
        epoch = training.epoch(lambda share: _tell(f"epoch {number}: {share:4.0%}"))  # noqa: B023 (called at once)
        spare = checkpoint.with_name(checkpoint.name + ".new")
        torch.save(training.state(), spare)
        os.replace(spare, checkpoint)  # so that an interruption leaves the old one whole
        _tell("")
        print(
            f"epoch {epoch.number:3} of {training.recipe.epochs}  loss {epoch.loss:.4f}  held out {epoch.accuracy:.2%} "
            f"(loss {epoch.held_out_loss:.4f})  {time.monotonic() - start:.0f} s",
            flush=True,
        )


def _read(checkpoint: Path) -> dict[str, object]:
    try:
        state: dict[str, object] = torch.load(checkpoint, weights_only=True)
    except (RuntimeError, EOFError, UnpicklingError):
        raise ValueError(f"{checkpoint.name} is damaged: start afresh without --resume.") from None
    return state


def _metadata(training: Training, temperature: float) -> dict[str, str]:
    recipe = {name: str(value) for name, value in vars(training.recipe).items()}
    chosen = {"epoch": str(training.chosen.number), "held_out_accuracy": f"{training.chosen.accuracy:.4f}"}
    return {**recipe, **chosen, "temperature": f"{temperature:.4f}", "data": "MNIST, 55,000 of the training part"}


def _tell(text: str) -> None:
    """Progress, over itself, where someone is watching."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
