"""A network whose numbers lie in one row each: weights, gradients, and what normalisation remembers."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.special import softmax
from torch import Tensor, nn

from engine.arrays import Floats32
from engine.convolutional.networks.anatomy import Anatomy
from engine.convolutional.networks.modules import SeededDropout
from engine.convolutional.networks.network import network
from engine.optimisers import in_rows


class FlatNetwork:
    """The network of an anatomy. `weights`, `gradient` and `buffers` are its own memory, not copies of it."""

    def __init__(self, anatomy: Anatomy, seed: int) -> None:
        self.anatomy = anatomy
        self.net = network(anatomy, seed)
        self.generator = torch.Generator()
        for module in self.net.modules():
            if isinstance(module, SeededDropout):
                module.generator = self.generator
        self.sizes = [parameter.numel() for parameter in self.net.parameters()]
        self.weights, self.gradient = in_rows(self.net.parameters())
        self._floating: list[Tensor] = [part for part in self.net.buffers() if part.is_floating_point()]
        self.last = max(k for k, module in enumerate(self.net) if any(True for _ in module.state_dict()))

    def parts(self, row: Floats32) -> list[Floats32]:
        """A row cut into one piece a tensor, in the order of the network's parameters. Views."""
        return np.split(row, np.cumsum(self.sizes)[:-1])

    def logits(self, images: Tensor, dropout: float = 0.0) -> Tensor:
        """(n, 10). dropout: of what goes into the last layer with weights, or its block, while training."""
        x = images
        for place, module in enumerate(self.net):
            if place == self.last and dropout and self.net.training:
                x = SeededDropout(dropout, self.generator)(x)
            x = module(x)
        return x.flatten(1)

    def forward_backward(self, images: Tensor, labels: Tensor, dropout: float = 0.0) -> tuple[float, float]:
        """The loss of a batch and the share it gets right; its gradient is in `gradient` then."""
        self.net.train()
        self.gradient.fill(0)
        logits = self.logits(images, dropout)
        loss = nn.functional.cross_entropy(logits, labels)
        loss.backward()  # type: ignore[no-untyped-call]
        return loss.item(), (logits.argmax(1) == labels).float().mean().item()

    @torch.no_grad()
    def ask(self, images: Tensor, labels: Tensor) -> tuple[Floats32, NDArray[np.uint8]]:
        """For every picture the loss and what it is taken for; nothing changes."""
        self.net.eval()
        logits = self.logits(images)
        losses = nn.functional.cross_entropy(logits, labels, reduction="none")
        return losses.numpy(), logits.argmax(1).numpy().astype(np.uint8)

    def probabilities(self, picture: Floats32) -> NDArray[np.float64]:
        """Ten shares for one picture (side, side)."""
        return np.asarray(softmax(self.answer(picture)))

    @torch.no_grad()
    def answer(self, picture: Floats32) -> NDArray[np.float64]:
        """Ten logits for one picture (side, side)."""
        self.net.eval()
        return self.logits(torch.from_numpy(np.ascontiguousarray(picture))[None, None])[0].double().numpy()

    @property
    def buffers(self) -> Floats32:
        """What normalisation remembers of the batches so far, and fixed codes: a copy."""
        return np.concatenate([np.zeros(0, np.float32), *(part.numpy().ravel() for part in self._floating)])

    @buffers.setter
    def buffers(self, row: Floats32) -> None:
        start = 0
        for part in self._floating:
            part.copy_(torch.from_numpy(row[start : start + part.numel()].reshape(part.shape)))
            start += part.numel()
