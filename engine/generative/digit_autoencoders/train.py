"""Train an auto-encoder that ships, from the command line:

    python -m engine.generative.digit_autoencoders.train --data DIR --network vae2 --out vae2.safetensors

DIR holds MNIST's IDX files. Writes FILE, a card beside it (FILE with the ending .md), and after every epoch a
checkpoint (FILE with .checkpoint added), from which `--resume` goes on. With `--evaluate` nothing is trained: FILE is
there already, its network stays as it is, and what is measured of it is measured and written anew.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from engine.digits.mnist import HELD_OUT, Digits, mnist
from engine.generative.digit_autoencoders.card import card, checked, evaluate, principal_error, squared_error
from engine.generative.digit_autoencoders.codes import codes_of
from engine.generative.digit_autoencoders.training import SHAPES, Recipe, ShippedTraining
from engine.generative.digit_autoencoders.weights import load, save
from engine.weights.long_run import checkpoint_of, do, run, tell, training_parser, write_card


def main(arguments: Sequence[str] | None = None) -> int:
    """What the process ends with: 0, or 2 after a sentence on the error stream, or 130 when interrupted."""
    recipe = Recipe()
    parser = training_parser("engine.generative.digit_autoencoders.train", "Train an auto-encoder.", recipe)
    parser.add_argument("--network", choices=list(SHAPES), default=recipe.network)
    parser.add_argument("--until", type=int, help="stop after so many epochs of the schedule, and write what is there")
    parser.add_argument("--out", type=Path, help="where the weights go; NETWORK.safetensors if not said")
    parser.add_argument("--counted", type=int, default=HELD_OUT, help="held-out digits whose −log p(x) is estimated")
    parser.add_argument("--evaluate", action="store_true", help="measure the weights that are there, and train nothing")
    return do(_make, parser.parse_args(arguments))


def _make(options: argparse.Namespace) -> None:
    out: Path = options.out or Path(f"{options.network}.safetensors")
    checkpoint = checkpoint_of(out)
    if options.evaluate:
        load(out)  # before the digits, whose reading takes a while
    train, held_out = mnist(options.data, "train"), mnist(options.data, "held-out")
    if not options.evaluate:
        recipe = Recipe(network=options.network, seed=options.seed, epochs=options.epochs)
        training = ShippedTraining(recipe, train, held_out)
        training.until = options.until
        run(training, checkpoint, resume=options.resume)
        stopped = len(training.history) % recipe.epochs  # 0 where the schedule came to its end
        save(out, training.best, training.made(stopped=stopped))
    _measure(out, train, held_out, options.counted)


def _measure(out: Path, train: Digits, held_out: Digits, counted: int) -> None:
    """Card and figures of the network in the file: what ships, rounded as it is."""
    found = load(out)
    network, said, codes = found.network, checked(found.metadata), None
    if network.shape.variational:
        codes = codes_of(network, train)
        save(out, network, said, codes)
        figures = evaluate(network, held_out, counted, tell)
    else:
        principal = principal_error(train, held_out, network.shape.latents)
        figures = {"digits": len(held_out), "error": squared_error(network, held_out), "principal": principal}
    write_card(out, card(said, figures, codes))


if __name__ == "__main__":
    sys.exit(main())
