"""What the discriminator says of a drawing, where it looks, and what the generator would have drawn instead.

    opinion = Opinion(asked)
    opinion.logit, opinion.slope        # D(x) and ∂D/∂x

A step of the search moves z down the gradient of ‖G(z) − x‖² by Adam, from several starts at once, so that the nearest
picture that G can make comes out (Zhu et al., 2016). Being a digit and being like the training digits are two things:
D tells the strokes of a pen on MNIST's paper from others, and the digit network does not care.
"""

from __future__ import annotations

import torch
from torch import Tensor

from engine.generative.gan_digits.generator.network import LATENTS, Discriminator, Generator

STARTS, MOST, RATE, DECAYS = 8, 150, 0.08, (0.9, 0.999)
BLOCK = 5
"""Steps between two that are kept, so that any step back is near one."""


def slope(discriminator: Discriminator, x: Tensor) -> tuple[float, Tensor]:
    """D's logit of a picture (1, 28, 28), and its gradient with respect to the pixels, of the same shape."""
    picture = x.clone().requires_grad_(True)
    logit = discriminator(picture[None])[0]
    (found,) = torch.autograd.grad(logit, picture)
    return logit.item(), found


class Search:
    """The codes whose pictures come nearest to x (1, 28, 28), step by step; the same codes whatever the order in which
    steps are asked for."""

    def __init__(self, generator: Generator, x: Tensor, seed: int) -> None:
        self.generator, self.x = generator, x
        random = torch.Generator().manual_seed(seed)
        z = torch.randn((STARTS, LATENTS), generator=random)
        self.codes: list[Tensor] = [z]
        self.errors: list[Tensor] = []
        self._moments = torch.zeros_like(z), torch.zeros_like(z)

    def upto(self, step: int) -> None:
        """Make sure that so many steps have been taken."""
        while len(self.errors) <= min(step, MOST):
            self._step()

    def _step(self) -> None:
        """The error of the newest codes, (starts,), and the codes after."""
        z = self.codes[-1].clone().requires_grad_(True)
        errors = (self.generator(z).sigmoid() - self.x).square().sum((1, 2, 3))
        (gradient,) = torch.autograd.grad(errors.sum(), z)
        self.errors.append(errors.detach())
        first, second = self._moments
        first.lerp_(gradient, 1 - DECAYS[0])
        second.lerp_(gradient.square(), 1 - DECAYS[1])
        count = len(self.errors)
        step = (first / (1 - DECAYS[0] ** count)) / ((second / (1 - DECAYS[1] ** count)).sqrt() + 1e-8)
        self.codes.append(z.detach() - RATE * step)

    def best(self, step: int) -> tuple[Tensor, float]:
        """After so many steps: the code nearest to x, (latents,), and its squared error."""
        self.upto(step)
        errors = self.errors[step]
        which = int(errors.argmin())
        return self.codes[step][which], errors[which].item()
