"""The pieces of lesson 2.6's script that some runs need and others do not: data, moved pictures, dropout."""

from __future__ import annotations

import inspect

from engine.convolutional.train import training
from engine.digits import augmentation
from engine.digits.mnist import HELD_OUT, HELD_OUT_SEED

DIGITS = """digits = load_digits()
images = torch.from_numpy(digits.images.astype(np.uint8))[:, None]  # (1797, 1, 8, 8) bytes, ink 16
labels = torch.from_numpy(digits.target.astype(np.int64))
order = np.random.default_rng(({seed}, 0)).permutation(len(labels))
held_out, train = order[:{asked}], order[{asked}:]"""

MNIST = f'''

def read(name, head):
    """The bytes of an IDX file, packed or not, without its head."""
    path = next(Path(os.environ["MNIST_DIR"]).glob(name))
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return torch.frombuffer(bytearray(content[head:]), dtype=torch.uint8)


images = read("train-images*", 16).view(-1, 1, 28, 28)  # (60000, 1, 28, 28) bytes, ink 255
labels = read("train-labels*", 8).long()
order = np.random.default_rng({HELD_OUT_SEED}).permutation(len(labels))
apart, train = np.sort(order[:{HELD_OUT}]), np.sort(order[{HELD_OUT}:])
held_out = apart[np.random.default_rng(({{seed}}, 0)).permutation(len(apart))[:{{asked}}]]'''

MOVED = '''

def moved(images: Tensor, strength: Strength, generator: torch.Generator) -> Tensor:
    """Each picture shifted, scaled, turned and sheared; bilinear, empty beyond the frame."""
    grid = F.affine_grid(matrices(len(images), strength, generator), list(images.shape), align_corners=False)
    return F.grid_sample(images, grid, align_corners=False)

'''

DROPPED = '''

def dropped(x: Tensor, rate: float, generator: torch.Generator) -> Tensor:
    """What is kept, with the share that is not made up for."""
    return x * torch.empty_like(x).bernoulli_(1 - rate, generator=generator) / (1 - rate)

'''

LOADS = {"digits": DIGITS, "mnist": MNIST}
FULL = {"digits": 16, "mnist": 255}
COMES_FROM = {"digits": "scikit-learn's digits", "mnist": "MNIST, from the folder that MNIST_DIR names"}


def imports(data: str, moves: bool, drops: bool) -> str:
    """What the script imports, as ruff orders it."""
    lines = ["import gzip", "import os"] if data == "mnist" else []
    lines += ["from dataclasses import dataclass"] if moves else []
    lines += ["from pathlib import Path"] if data == "mnist" else []
    lines += [""] if lines else []
    lines += ["import numpy as np", "import torch"]
    lines += ["from sklearn.datasets import load_digits"] if data == "digits" else []
    lines += ["from torch import Tensor"] if moves or drops else []
    return "\n".join([*lines, "from torch.nn import functional as F"])


def functions(moves: bool, drops: bool) -> str:
    """The functions that the engine itself moves and drops with."""
    own = (augmentation.Strength, augmentation.uniform, augmentation.matrices, training.strength)
    parts = [*(f"\n\n{inspect.getsource(part)}" for part in own), MOVED] if moves else []
    return "".join([*parts, *([DROPPED] if drops else [])])


def forward(moves: bool, drops: bool, last: int) -> str:
    """From a batch to its logits."""
    lines = ["pictures = ink(batch)"]
    if moves or drops:
        lines.insert(0, "chance.manual_seed((1_000_003 * {seed} + update) % 2**32)")
    if moves:
        lines += ["if augmentation:", "    pictures = moved(pictures, strength(augmentation), chance)"]
    if drops:
        lines += [
            f"x = model[:{last}](pictures)",
            "x = dropped(x, dropout, chance) if dropout else x",
            f"logits = model[{last}:](x).flatten(1)",
        ]
    else:
        lines += ["logits = model(pictures).flatten(1)"]
    return "\n".join(f"    {line}" for line in lines)
