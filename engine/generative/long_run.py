"""What a training from the command line has besides its training: a checkpoint, and progress where someone watches."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch


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


def kept(checkpoint: Path) -> dict[str, Any]:
    """The state in a checkpoint. Raises ValueError for one that is damaged."""
    try:
        state: dict[str, Any] = torch.load(checkpoint, weights_only=True)
    except (RuntimeError, EOFError, UnpicklingError):
        raise ValueError(f"{checkpoint.name} is damaged: start afresh without --resume.") from None
    return state


def tell(text: str) -> None:
    """Progress, over itself, where someone is watching."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
