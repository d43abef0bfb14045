"""What the commands that train what ships have in common: their arguments and ends, checkpoints, and progress.

A command trains on MNIST for hours, says a line after every epoch, and can be interrupted and gone on with.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch

from engine.weights.training import LongTraining, Recipe


def data_parser(command: str, does: str) -> argparse.ArgumentParser:
    """The arguments of every command that reads MNIST, to which each adds its own."""
    parser = argparse.ArgumentParser(f"python -m {command}", description=does)
    parser.add_argument("--data", type=Path, required=True, help="the folder with MNIST's IDX files")
    parser.add_argument("--threads", type=int, default=0, help="processor cores to use")
    return parser


def training_parser(command: str, does: str, recipe: Recipe) -> argparse.ArgumentParser:
    """The arguments of every command that trains. recipe: its seed and epochs hold where nothing is said."""
    parser = data_parser(command, does)
    parser.add_argument("--seed", type=int, default=recipe.seed)
    parser.add_argument("--epochs", type=int, default=recipe.epochs)
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint, if there is one")
    return parser


def do(work: Callable[[argparse.Namespace], None], options: argparse.Namespace) -> int:
    """What the process ends with: 0, or 2 after a sentence on the error stream, or 130 when interrupted."""
    if options.threads:
        torch.set_num_threads(options.threads)
    try:
        work(options)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped; --resume goes on after the last whole epoch.", file=sys.stderr)
        return 130
    return 0


def run(training: LongTraining[Any, Any], checkpoint: Path, *, resume: bool) -> None:
    """Train to the end, and after every epoch keep a checkpoint and say its figures in a line. resume: go on from the
    checkpoint, if there is one. Raises ValueError for a damaged one."""
    if resume and checkpoint.exists():
        try:
            training.restore(torch.load(checkpoint, weights_only=True))
        except (RuntimeError, EOFError, UnpicklingError):
            raise ValueError(f"{checkpoint.name} is damaged: start afresh without --resume.") from None
        print(f"Going on after epoch {len(training.history)}.")
    while not training.done:
        start = time.monotonic()
        number = len(training.history) + 1
        epoch = training.epoch(lambda share: tell(f"epoch {number}: {share:4.0%}"))  # noqa: B023 (called at once)
        keep(training.state(), checkpoint)
        tell("")
        seconds = time.monotonic() - start
        print(f"epoch {number:3} of {training.recipe.epochs}  {epoch}  {seconds:.0f} s", flush=True)


def checkpoint_of(out: Path) -> Path:
    """Where the state of a run that writes `out` is kept. Raises ValueError or FileNotFoundError where it cannot."""
    if out.suffix != ".safetensors":
        raise ValueError("The weights go into a file that ends in .safetensors.")
    if not out.parent.is_dir():
        raise FileNotFoundError(f"There is no folder {out.parent} to write to.")
    return out.with_name(out.name + ".checkpoint")


def keep(state: dict[str, Any], checkpoint: Path) -> None:
    """Write a state so that an interruption leaves the old one whole."""
    spare = checkpoint.with_name(checkpoint.name + ".new")
    torch.save(state, spare)
    os.replace(spare, checkpoint)


def write_card(out: Path, page: str) -> None:
    """The page beside the weights, and a word that both are there."""
    card = out.with_suffix(".md")
    card.write_text(page, encoding="utf-8")
    tell("")
    print(f"Wrote {out} and {card.name}.")


def tell(text: str) -> None:
    """Progress, over itself, where someone is watching."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
