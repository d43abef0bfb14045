"""Train an auto-encoder that ships, from the command line:

    python -m engine.generative.train --data DIR --network vae2 --out vae2.safetensors

DIR holds MNIST's IDX files. Writes FILE, a card beside it (FILE with the ending .md), and after every epoch a
checkpoint (FILE with .checkpoint added), from which `--resume` goes on.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch

from engine.data.digits import mnist
from engine.generative.vae_card import card, plain_card
from engine.generative.vae_evaluation import evaluate, principal_error, squared_error
from engine.generative.vae_training import SHAPES, Recipe, Training
from engine.generative.vae_weights import load, save


def main(arguments: Sequence[str] | None = None) -> int:
    """What the process ends with: 0, or 2 after a sentence on the error stream, or 130 when interrupted."""
    options = _options(arguments)
    if options.threads:
        torch.set_num_threads(options.threads)
    try:
        _train(options)
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
    parser.add_argument("--counted", type=int, default=1_000, help="held-out digits whose −log p(x) is estimated")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint, if there is one")
    parser.add_argument("--threads", type=int, default=0, help="processor cores to use")
    return parser.parse_args(words)


def _train(options: argparse.Namespace) -> None:
    out: Path = options.out or Path(f"{options.network}.safetensors")
    if out.suffix != ".safetensors":
        raise ValueError("The weights go into a file that ends in .safetensors.")
    if not out.parent.is_dir():
        raise FileNotFoundError(f"There is no folder {out.parent} to write to.")
    checkpoint = out.with_name(out.name + ".checkpoint")
    saved = _read(checkpoint) if options.resume and checkpoint.exists() else None
    train, held_out = mnist(options.data, "train"), mnist(options.data, "held-out")
    training = Training(Recipe(options.network, options.seed, options.epochs), train, held_out)
    if saved:
        training.restore(saved)
        print(f"Going on after epoch {len(training.history)}.")
    training.until = options.until
    _run(training, checkpoint)
    chosen = {"epoch": str(training.chosen.number), "data": "MNIST, 55,000 of the training part"}
    save(out, training.best, {name: str(value) for name, value in vars(training.recipe).items()} | chosen)
    network = load(out)  # what ships, rounded as it is
    if training.shape.variational:
        page = card(training, evaluate(network, held_out, options.counted, _tell))
    else:
        components = training.shape.latents
        page = plain_card(training, squared_error(network, held_out), principal_error(train, held_out, components))
    out.with_suffix(".md").write_text(page, encoding="utf-8")
    _tell("")
    print(f"Wrote {out} and {out.with_suffix('.md').name}.")


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
            f"epoch {epoch.number:3} of {training.recipe.epochs}  loss {epoch.loss:.2f}  held out {epoch.held_out:.2f} "
            f"= {epoch.first:.2f} + {epoch.second:.2f}  {time.monotonic() - start:.0f} s",
            flush=True,
        )


def _read(checkpoint: Path) -> dict[str, Any]:
    try:
        state: dict[str, Any] = torch.load(checkpoint, weights_only=True)
    except (RuntimeError, EOFError, UnpicklingError):
        raise ValueError(f"{checkpoint.name} is damaged: start afresh without --resume.") from None
    return state


def _tell(text: str) -> None:
    """Progress, over itself, where someone is watching."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
