"""What the looks at one picture share: its draws from q(z|x), and a code z that may be put elsewhere.

A step is a draw z from q(z|x), and what importance sampling says of −log p(x) gets better with each.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch.nn import functional

from engine.arrays import Floats
from engine.experiment.protocol import Frame, State
from engine.generative.autoencoders.network import AutoEncoder
from engine.generative.digit_autoencoders.digits import network
from engine.generative.vae import words as vae_words
from engine.generative.vae.draws import MOST, Draws
from engine.generative.vae.looks.explore import SIDE, VaeExplore

FULL = 3.0  # nats of a pixel that are drawn in full colour


class VaeAsking(VaeExplore):
    """`code` is z as it is looked at."""

    looks: Sequence[str] = (*VaeExplore.looks, "sample", "release")
    units: Sequence[str] = ("draw",)
    end = f"These are {MOST:,} draws."
    length = MOST
    name = "vae2"

    def begin(self) -> None:
        self.draws = Draws(self.network, self.asked[0].x, self.settings.seed)
        self.held: Floats | None = None  # a code that the visitor has put z to, rather than drawn
        self._sampled = 0
        self._steps = 0

    @property
    def network(self) -> AutoEncoder:
        return network(self.name)

    def step(self, count: int = 1) -> int:
        taken = super().step(count)
        self.held = None if taken else self.held
        self.draws.upto(self._steps)
        return taken

    def restore(self, state: State) -> None:
        super().restore(state)
        self.held = None

    def sample(self) -> None:
        """z from the prior."""
        self._sampled += 1
        self.held = torch.randn(self.network.shape.latents, generator=self.chance(77)).double().numpy()

    def release(self) -> None:
        """z is what was drawn from q again."""
        self.held = None

    @property
    def code(self) -> Floats:
        return self.draws.code(self._steps) if self.held is None else self.held

    def chance(self, salt: int) -> torch.Generator:
        """Chance for samples from the prior, other at every asking."""
        return torch.Generator().manual_seed((1_000_003 * self.settings.seed + self._sampled + salt) % 2**32)

    def about(self, z: Floats) -> Frame:
        """x, what z decodes to, what μ decodes to; the bound, and the estimate so far."""
        draws, asked = self.draws, self.asked[0]
        both = torch.from_numpy(np.stack([z, draws.mean[0].double().numpy()])).float()
        with torch.no_grad():
            logits = self.network.decode(both)
        nats = functional.softplus(logits[0]) - asked.x * logits[0]  # −log p of every pixel, a coin of its own
        found = torch.cat([asked.x[None], logits.sigmoid(), nats[None] / FULL]).view(4, SIDE, SIDE)
        how = "at z" if self.held is not None else f"at draw {self._steps:,}" if self._steps else "at z = μ"
        with_ink = asked.x > 0.5
        parts = nats[with_ink].sum().item(), nats[~with_ink].sum().item()
        words = [asked.refusal or vae_words.place(z, *parts, int(with_ink.sum())), vae_words.bound(draws)]
        words.append(vae_words.estimate(draws, self._steps))
        return {
            "pictures": found.numpy(),
            "captions": [f"x: {asked.short}", how, "at x's μ", f"nats, to {FULL:g}"],
            "numbers": words,
        }

    def course(self, exact: float = np.nan) -> Frame:
        """The estimates so far, between l and, where a grid gives it, the truth."""
        draws = self.draws
        x, estimates = draws.course()
        if x[-1] < MOST:  # the levels are drawn to the end, before the draws are made
            x, estimates = np.append(x, np.float32(MOST)), np.append(estimates, np.float32(np.nan))
        bound = sum(draws.terms)
        levels = {"course.bound": bound, "course.exact": exact}
        return {
            "course.x": x,
            "course.estimate": estimates[:, None],
            **{name: np.full((len(x), 1), value, np.float32) for name, value in levels.items()},
            "estimate": draws.estimates[self._steps - 1] if self._steps else None,
            "bound": bound,
            "exact": exact,
        }
