"""The same digits in four spaces: a linear classifier in each, and the nearest neighbour."""

import numpy as np
import torch
from sklearn.datasets import load_digits
from torch import nn

from engine.beside import beside
from engine.convolutional.kernels.hog import hog
from engine.digits.preparation import box_corner, placed, scaled
from engine.ending import ending

DATA = "small"  # scikit-learn's digits of 8×8; or "mnist", from digits.npz in this folder
COUNT, DEAL = 500, 0  # digits that are learnt from, and the seed that chooses them
UPDATES = 100
WEIGHTS = ""  # a file in this folder
STAGE = {}

if DATA == "small":
    small = load_digits()
    fitted = [scaled(one.astype(np.float32) / 16, 20 / 8) for one in small.images]
    pictures = np.stack([placed(one, box_corner(one)) for one in fitted])  # (n, 28, 28), ink from 0 to 1
    labels = torch.tensor(small.target.astype(np.int64))
else:
    with np.load("digits.npz") as kept:
        pictures = kept["pictures"].astype(np.float32) / 255
        labels = torch.tensor(kept["labels"])
network = nn.Sequential(
    nn.Conv2d(1, 12, 3), nn.ReLU(), nn.Conv2d(12, 16, 3), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(16, 24, 3, padding=1), nn.ReLU(), nn.Conv2d(24, 24, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(24, 24, 3), nn.ReLU(),
)  # fmt: skip
if WEIGHTS:
    weights = {name.removeprefix("layers."): part for name, part in beside(WEIGHTS).items()}
    network.load_state_dict({name: part for name, part in weights.items() if name in network.state_dict()})
with torch.inference_mode():
    images = torch.from_numpy(pictures)[:, None]
    maps = network[:10](images)
    spaces = {
        "pixels": pictures.reshape(len(pictures), -1),
        "hog": hog(255.0 * pictures, 4).descriptor,
        "maps": maps.flatten(1).numpy(),
        "last": network[10:](maps).flatten(1).numpy(),
    }

order = np.random.default_rng(DEAL).permutation(len(pictures))
learnt, held = order[:COUNT], order[COUNT:]
figures = {}
for name, numbers in spaces.items():
    x = torch.tensor(numbers.astype(np.float64))
    x = x - x[learnt].mean(0)
    x = x / x[learnt].square().sum(1).mean().sqrt()
    classifier = nn.Linear(x.shape[1], 10, dtype=torch.float64)
    nn.init.zeros_(classifier.weight)
    nn.init.zeros_(classifier.bias)
    adam = torch.optim.Adam(classifier.parameters(), lr=0.1)
    for _ in range(UPDATES):
        adam.zero_grad()
        nn.functional.cross_entropy(classifier(x[learnt]), labels[learnt]).backward()
        adam.step()
    right = (classifier(x[held]).argmax(1) == labels[held]).double().mean().item()
    neighbour = labels[learnt][torch.cdist(x[held], x[learnt]).argmin(1)]
    near = (neighbour == labels[held]).double().mean().item()
    print(f"{name:7s} {x.shape[1]:5,} numbers: linear {100 * right:.1f} %, nearest neighbour {100 * near:.1f} %")
    figures |= {f"right.{name}": right, f"near.{name}": near}
print(ending(figures, STAGE))
