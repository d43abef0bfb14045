"""Train an auto-encoder that ships, from the command line:

    python -m engine.generative.train --data DIR --network vae2 --out vae2.safetensors

DIR holds MNIST's IDX files. Writes FILE, a card beside it (FILE with the ending .md), and after every epoch a
checkpoint (FILE with .checkpoint added), from which `--resume` goes on. With `--evaluate` nothing is trained: FILE is
there already, its network stays as it is, and what is measured of it is measured and written anew.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import torch

from engine.data.digits import HELD_OUT, Digits, mnist
from engine.generative.long_run import checkpoint_of, keep, kept, tell
from engine.generative.vae_card import Made, card, plain_card
from engine.generative.vae_codes import codes_of
from engine.generative.vae_evaluation import evaluate, principal_error, squared_error
from engine.generative.vae_training import SHAPES, Recipe, Training
from engine.generative.vae_weights import load, save


def main(arguments: Sequence[str] | None = None) -> int:
    """What the process ends with: 0, or 2 after a sentence on the error stream, or 130 when interrupted."""
    options = _options(arguments)
    if options.threads:
        torch.set_num_threads(options.threads)
    try:
        _make(options)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped; --resume goes on after the last whole epoch.", file=sys.stderr)
        return 130
    return 0


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m engine.generative.train", description="Train an auto-encoder.")
    recipe = Recipe()
    parser.add_argument("--data", type=Path, required=True, help="the folder with MNIST's IDX files")
    parser.add_argument("--network", choices=list(SHAPES), default=recipe.network)
    parser.add_argument("--seed", type=int, default=recipe.seed)
    parser.add_argument("--epochs", type=int, default=recipe.epochs)
    parser.add_argument("--until", type=int, help="stop after so many epochs of the schedule, and write what is there")
    parser.add_argument("--out", type=Path, help="where the weights go; NETWORK.safetensors if not said")
    parser.add_argument("--counted", type=int, default=HELD_OUT, help="held-out digits whose −log p(x) is estimated")
    parser.add_argument("--evaluate", action="store_true", help="measure the weights that are there, and train nothing")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint, if there is one")
    parser.add_argument("--threads", type=int, default=0, help="processor cores to use")
    return parser.parse_args(words)


def _make(options: argparse.Namespace) -> None:
    out: Path = options.out or Path(f"{options.network}.safetensors")
    checkpoint = checkpoint_of(out)
    if options.evaluate:
        load(out)  # before the digits, whose reading takes a while
    train, held_out = mnist(options.data, "train"), mnist(options.data, "held-out")
    if not options.evaluate:
        _train(options, out, checkpoint, train, held_out)
    _measure(out, train, held_out, options.counted)
    tell("")
    print(f"Wrote {out} and {out.with_suffix('.md').name}.")


def _train(options: argparse.Namespace, out: Path, checkpoint: Path, train: Digits, held_out: Digits) -> None:
    saved = kept(checkpoint) if options.resume and checkpoint.exists() else None
    training = Training(Recipe(options.network, options.seed, options.epochs), train, held_out)
    if saved:
        training.restore(saved)
        print(f"Going on after epoch {len(training.history)}.")
    training.until = options.until
    _run(training, checkpoint)
    save(out, training.best, Made.by(training).metadata())


def _measure(out: Path, train: Digits, held_out: Digits, counted: int) -> None:
    """Card and figures of the network in the file: what ships, rounded as it is."""
    found = load(out)
    network, made = found.network, Made.read(found.metadata)
    if network.shape.variational:
        codes = codes_of(network, train)
        save(out, network, made.metadata(), codes)
        page = card(made, evaluate(network, held_out, counted, tell), codes)
    else:
        error, components = squared_error(network, held_out), network.shape.latents
        page = plain_card(made, error, principal_error(train, held_out, components), len(held_out))
    out.with_suffix(".md").write_text(page, encoding="utf-8")


def _run(training: Training, checkpoint: Path) -> None:
    while not training.done:
        start = time.monotonic()
        number = len(training.history) + 1
        epoch = training.epoch(lambda share: tell(f"epoch {number}: {share:4.0%}"))  # noqa: B023 (called at once)
        keep(training.state(), checkpoint)
        tell("")
        print(
            f"epoch {epoch.number:3} of {training.recipe.epochs}  loss {epoch.loss:.2f}  held out {epoch.held_out:.2f} "
            f"= {epoch.first:.2f} + {epoch.second:.2f}  {time.monotonic() - start:.0f} s",
            flush=True,
        )


if __name__ == "__main__":
    sys.exit(main())
