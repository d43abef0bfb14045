"""A convolutional network of today in the neocognitron's shape: the same planes, areas and layers, taught by gradients.

Its layers read what the neocognitron's read. A ReLU stands in place of excitation over inhibition, the largest of an
area in place of C-cells, and labels in place of seeds: one more layer, from 24 numbers to five, and Adam on all
weights at once."""

from __future__ import annotations

from functools import lru_cache

import torch
from torch import nn
from torch.nn import functional

from engine.convolutional.features.neocognitron.cells import AREA, MODULES, PLANES
from engine.convolutional.features.neocognitron.patterns import DIGITS, digit

UPDATES, RATE = 60, 0.003


class Modern(nn.Module):
    """Scores (n, 5) of pictures (n, 16, 16)."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList(nn.Conv2d(one.before, PLANES, AREA, padding=one.margin) for one in MODULES)
        self.read = nn.Linear(PLANES, len(DIGITS))

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        u = pictures[:, None]
        for module, layer in zip(MODULES, self.layers, strict=True):
            u = functional.max_pool2d(functional.relu(layer(u)), module.pooled, 1, module.border)
            high, wide, cut = u.shape[2], u.shape[3], module.cut
            u = u[:, :, cut : high - cut, cut : wide - cut]
        scores: torch.Tensor = self.read(u.flatten(1))
        return scores


@lru_cache(maxsize=8)
def taught(seed: int) -> Modern:
    """One that has learnt the five digits where they lie, all of them in every update."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = Modern().double()
    pictures, labels = torch.stack([digit(which) for which in range(len(DIGITS))]), torch.arange(len(DIGITS))
    adam = torch.optim.Adam(network.parameters(), lr=RATE)
    for _ in range(UPDATES):
        loss = functional.cross_entropy(network(pictures), labels)
        adam.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        adam.step()
    return network
