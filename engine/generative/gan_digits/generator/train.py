"""Train the generator of digits that ships, from the command line:

    python -m engine.generative.gan_digits.generator.train --data DIR --out gan.safetensors

DIR holds MNIST's IDX files. Writes FILE, a card beside it (FILE with the ending .md), and after every epoch a
checkpoint (FILE with .checkpoint added), from which `--resume` goes on. With `--evaluate` nothing is trained: FILE is
there already, its networks stay as they are, and what is measured of them is measured and written anew.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from engine.digits.mnist import Digits, mnist
from engine.generative.gan_digits.generator.card import made, measured, page
from engine.generative.gan_digits.generator.quality import reference
from engine.generative.gan_digits.generator.training import Epoch, GeneratorTraining, Recipe
from engine.generative.gan_digits.generator.weights import load, save
from engine.weights.long_run import checkpoint_of, do, kept, run, tell, training_parser, write_card


def main(arguments: Sequence[str] | None = None) -> int:
    """What the process ends with: 0, or 2 after a sentence on the error stream, or 130 when interrupted."""
    return do(_make, _options(arguments))


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    recipe = Recipe()
    parser = training_parser("engine.generative.gan_digits.generator.train", "Train a generator.", recipe)
    parser.add_argument("--rate", type=float, default=recipe.rate, help="Adam's rate at first, of the generator")
    parser.add_argument("--judge-rate", type=float, default=recipe.judge_rate, help="and of the discriminator")
    parser.add_argument("--penalty", type=float, default=recipe.penalty, help="γ of the gradient penalty R1")
    parser.add_argument("--brief", action="store_true", help="products in bfloat16: fast where the processor has it")
    parser.add_argument("--until", type=int, help="stop after so many epochs of the schedule, and write what is there")
    parser.add_argument("--out", type=Path, default=Path("gan.safetensors"), help="where the weights go")
    parser.add_argument("--evaluate", action="store_true", help="measure the weights that are there, and train nothing")
    parser.add_argument("--reschedule", action="store_true", help="go on with another number of epochs than before")
    return parser.parse_args(words)


def _make(options: argparse.Namespace) -> None:
    checkpoint = checkpoint_of(options.out)
    if options.evaluate:
        load(options.out)  # before the digits, whose reading takes a while
    train, held_out = mnist(options.data, "train"), mnist(options.data, "held-out")
    if not options.evaluate:
        _train(options, checkpoint, train, held_out)
    found = measured(load(options.out), train, held_out, tell)  # what ships, rounded as it is
    save(options.out, found)
    write_card(options.out, page(found))


def _train(options: argparse.Namespace, checkpoint: Path, train: Digits, held_out: Digits) -> None:
    saved = kept(checkpoint, options.resume)
    tell("what real digits are like")
    names = ("seed", "epochs", "rate", "judge_rate", "penalty", "brief")
    recipe = Recipe(**{name: getattr(options, name) for name in names})
    training = GeneratorTraining(recipe, train, reference(train))
    training.until = options.until
    if saved:
        training.restore(saved, reschedule=options.reschedule)
    run(training, checkpoint, _line)
    save(options.out, made(training, train, held_out))


def _line(epoch: Epoch) -> str:
    return (
        f"D {epoch.discriminator:.3f} G {epoch.generator:.3f}  logits {epoch.real:+.2f} {epoch.fake:+.2f}  "
        f"sure {epoch.sure:.3f} entropy {epoch.entropy:.3f} bits distance {epoch.distance:.2f}"
    )


if __name__ == "__main__":
    sys.exit(main())
