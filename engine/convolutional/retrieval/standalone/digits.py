"""The nearest of an archive of digits to a picture, and what each space is worth."""

from pathlib import Path

import numpy as np
import torch
from torch import nn

from engine.beside import beside
from engine.convolutional.kernels.hog import hog
from engine.convolutional.retrieval.archive import as_digit
from engine.convolutional.retrieval.change import changed
from engine.convolutional.retrieval.measures import average_precision, precision
from engine.convolutional.retrieval.nearest import Table
from engine.digits.examples import small_digits
from engine.digits.mnist import read_idx
from engine.ending import ending

ARCHIVE = "digits"  # scikit-learn's, or "mnist", whose files lie in this folder
METRIC = "euclid"
SPACES = ["pixels", "hog"]
MODULES = {}  # of the digit network: for each space that is a layer, the module that gives it
QUERY = [[0] * 28] * 28  # what asks
WITHOUT = -1  # which picture of the archive that is
HELD_OUT = [0, 1, 2]  # pictures of the archive that ask the others
# How these are changed before they ask, once for each: pixels to the right and down, degrees, pixels of thickness.
CHANGES = [(0.0, 0.0, 0.0, 0.0)]
PIECE = 500  # pictures at a time
STAGE = {}


def numbers(space, pictures):
    """(n, d) what the pictures have in a space."""
    if space == "pixels":
        return pictures.reshape(len(pictures), -1).astype(np.float32) / np.float32(255)
    if space == "hog":
        return hog(pictures, 7).descriptor.astype(np.float32)
    with torch.inference_mode():
        return model[: MODULES[space] + 1](torch.from_numpy(pictures)[:, None].float() / 255).flatten(1).numpy()


model = nn.Sequential()
if MODULES:
    numbered = nn.ModuleList(module for module in model if not isinstance(module, nn.Flatten))
    weights = beside("digits_mnist.safetensors")
    numbered.load_state_dict({name.removeprefix("layers."): tensor for name, tensor in weights.items()})
    model.eval()
if ARCHIVE == "digits":
    shipped, labels = small_digits()
    pictures = np.stack([as_digit(picture) for picture in shipped])
else:
    pictures = read_idx(Path("train-images-idx3-ubyte.gz"), dimensions=3)
    labels = read_idx(Path("train-labels-idx1-ubyte.gz"), dimensions=1).astype(np.int64)

query = np.array([QUERY], np.uint8)
own = np.array(HELD_OUT, np.int64)
figures = {}
for space in SPACES:
    rows = [numbers(space, pictures[first : first + PIECE]) for first in range(0, len(pictures), PIECE)]
    table = Table(np.concatenate(rows), METRIC)
    which, far = table.nearest(numbers(space, query)[0], 10, WITHOUT)
    figures |= {f"distances.{space}": far, f"precision.{space}": [], f"average.{space}": []}
    print(f"{space}: nearest {which.tolist()}, of the classes {labels[which].tolist()}")
    print("   distances", [round(float(distance), 4) for distance in far])
    for change in CHANGES if len(own) else []:
        asking = np.stack([changed(picture, *change) if any(change) else picture for picture in pictures[own]])
        shares, ranks = [], []
        for k, asks in zip(own, numbers(space, asking), strict=True):
            relevant = labels == labels[k]
            nearest, _ = table.nearest(asks, 10, k)
            order = np.argsort(table.roughly(asks), kind="stable")
            shares.append(precision(relevant[nearest], 10))
            ranks.append(average_precision(relevant[order[order != k]]))
        figures[f"precision.{space}"].append(np.mean(shares))
        figures[f"average.{space}"].append(np.mean(ranks))
        print(f"   {len(own)} ask, changed by {change}:", end=" ")
        print(f"precision at 10 {np.mean(shares):.3f}, average precision {np.mean(ranks):.3f}")
print(ending(figures, STAGE))
