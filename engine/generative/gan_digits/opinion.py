"""What the discriminator says of a drawing, where it looks, and what the generator would have drawn instead.

    opinion = Opinion()
    opinion.draw(picture)
    opinion.logit, opinion.slope        # D(x) and ∂D/∂x

A step is one of the search for the generator's nearest picture: z moves down the gradient of ‖G(z) − x‖² by Adam, from
several starts at once (Zhu et al., 2016). Being a digit and being like the training digits are two things: D tells the
strokes of a pen on MNIST's paper from others, and the digit network does not care.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from torch import Tensor

from engine.arithmetic.estimates import share_of
from engine.arrays import Bytes, Floats
from engine.digits.examples import example
from engine.digits.pad import OnPad
from engine.digits.preparation import Prepared, prepared
from engine.experiment.protocol import Frame
from engine.experiment.tour import Tour
from engine.generative.digit_autoencoders.digits import said
from engine.generative.gan_digits.generator.network import LATENTS, Discriminator, Generator
from engine.generative.gan_digits.generator.weights import shipped
from engine.generative.gan_digits.reading import codes, generated, judged, nearest, read, signed
from engine.generative.gan_digits.settings import GANDigitsSettings

STARTS, MOST, RATE = 8, 150, 0.08
COUNTED, BINS = 500, 48  # generated pictures whose logits are shown beside, and bins of them
COUNTED_SEED, FURTHEST = 3_000_000, 20.0


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
        self._z = z.clone().requires_grad_(True)
        self._optimiser = torch.optim.Adam([self._z], lr=RATE)

    def upto(self, step: int) -> None:
        """Search on until so many steps are made."""
        while len(self.errors) <= min(step, MOST):
            self._step()

    def _step(self) -> None:
        """Add the errors of the newest codes, (starts,), and the next codes."""
        self._optimiser.zero_grad()
        errors = (self.generator(self._z).sigmoid() - self.x).square().sum((1, 2, 3))
        errors.sum().backward()
        self._optimiser.step()
        self.errors.append(errors.detach())
        self.codes.append(self._z.detach().clone())

    def best(self, step: int) -> tuple[Tensor, float]:
        """After so many steps: the code nearest to x, (latents,), and its squared error."""
        self.upto(step)
        errors = self.errors[step]
        which = int(errors.argmin())
        return self.codes[step][which], errors[which].item()


class Opinion(OnPad, Tour):
    """See :mod:`engine.experiment`."""

    looks = ("ink", "clear")
    units = ("step",)
    pace = 20.0

    def __init__(self, settings: GANDigitsSettings | None = None) -> None:
        super().__init__()
        self.settings = settings or GANDigitsSettings(look="opinion")
        self._ask()

    def _ask(self) -> None:
        """Ask about the present picture. The search begins again."""
        picture = example(self.settings.digit, self.settings.example) if self.drawn is None else self.drawn
        self.prepared: Prepared = prepared(picture)
        self.x: Tensor = torch.from_numpy(np.rint(255 * self.prepared.digit) / 255)[None].float()  # bytes, as MNIST's
        self.logit, self.slope = slope(shipped().discriminator, self.x)
        self.reading = read(self.x[None])
        self.search = Search(shipped().generator, self.x, self.settings.seed)
        self._steps = 0

    def change(self, **settings: Any) -> None:
        self.settings = replace(self.settings, **settings)
        self._ask()

    def draw(self, picture: Bytes | None) -> None:
        """A picture in place of the example. The one that is there already does not begin the search again."""
        before, self.drawn = self.drawn, picture
        if not np.array_equal(np.asarray(picture), np.asarray(before)):
            self._ask()

    @property
    def length(self) -> int:
        """How far the search has come. The steps after it take time, so that no visitor can jump to them."""
        return max(1, len(self.search.errors) - 1)

    @property
    def stopped(self) -> str:
        return "This is as near as the search comes." if self._steps >= MOST else ""

    def step(self, count: int = 1) -> int:
        taken = max(0, min(count, MOST - self._steps))
        self._steps += taken
        self.search.upto(self._steps)
        return taken

    def frame(self) -> Frame:
        z, error = self.search.best(self._steps)
        found = generated(z[None].double().numpy())
        what = f"example {self.settings.digit}" if self.drawn is None else "your drawing"
        return {
            "step": self._steps,
            "pictures": torch.cat([self.x, found[0]]).numpy(),
            "pictures.captions": [f"x: {what}", "G’s nearest"],
            "slope": self.slope.numpy(),
            "slope.range": float(self.slope.abs().max()) or 1.0,
            "slope.captions": ["∂D/∂x"],
            "shares": self.reading.shares[0].tolist(),
            "numbers": self._words(z, error, float(read(found).logits[0])),
            "mark": float(np.clip(self.logit, -FURTHEST, FURTHEST)),
            **opinions(self.logit),
        }

    def _words(self, z: Tensor, error: float, logit: float) -> list[str]:
        if self.prepared.refusal:
            return [self.prepared.refusal]
        above, made_above = (share_of(int((part <= self.logit).sum()), len(part)) for part in logits_of())
        return [
            f"{judged(self.logit)} Blue in ∂D/∂x: more ink there would please D.",
            f"D takes it for more real than {above.of('real digits held out')}, and than "
            f"{made_above.of('generated ones')}.",
            f"{said(self.reading.shares[0], 1)}. {nearest(self.reading.distances[0])}",
            f"G’s nearest after {self._steps} steps: ‖σ(G(z)) − x‖² ≈ {error:.1f}, "
            f"‖z‖ ≈ {np.linalg.norm(z.numpy()):.2f}, D(G(z)) ≈ {signed(logit)}.",
        ]


@lru_cache(maxsize=1)
def logits_of() -> tuple[Floats, Floats]:
    """D's logits in ascending order: of the real digits held out, as the file has them, and of generated ones."""
    made = read(generated(codes(COUNTED_SEED, 0, COUNTED))).logits
    return shipped().opinions["held-out"].astype(np.float64), np.sort(made)


def opinions(mark: float) -> Frame:
    """Both as shares in bins, which include the mark."""
    real, made = logits_of()
    mark = float(np.clip(mark, -FURTHEST, FURTHEST))
    low, high = np.floor(min(real[0], made[0], mark)), np.ceil(max(real[-1], made[-1], mark))
    edges = np.linspace(low, high, BINS + 1)
    found: Frame = {"opinions.x": ((edges[1:] + edges[:-1]) / 2).astype(np.float32)}
    for name, values in (("real", real), ("made", made)):
        found[f"opinions.{name}"] = (np.histogram(values, edges)[0] / len(values))[:, None].astype(np.float32)
    return found
