"""The two networks with the updates written out: what the definition's GAN does, several times as fast."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from engine.generative.adversaries.definition import Layers, beginning
from engine.generative.adversaries.fast import (
    backward,
    forward,
    generator_gradient,
    iterate,
    logit_gradients,
    normed,
    optimise,
    slope_penalty,
    through_norms,
    views,
)
from engine.generative.adversaries.settings import PlayersSettings

LARGEST = 1e6
"""A parameter beyond this counts as diverged."""
ARRAYS = ("d", "d_first", "d_second", "g", "g_first", "g_second", "averaged")


class Pair:
    """The numbers of :class:`engine.generative.adversaries.definition.GAN`, and a moving average of G's weights.

    arrays: all parameters of "d" and "g" in a row each, their optimisers' moments, and G's average; gradients: as long;
    d_time, g_time: updates since an optimiser started; d_loss, g_loss: before the last update of each; real_side,
    sloped: what of D's came from the real examples, and from the penalty; sound: whether the last update could be made.
    """

    def __init__(self, settings: PlayersSettings, dtype: torch.dtype = torch.float64) -> None:
        self.settings, self.dtype = settings, dtype
        generator, discriminator, vectors = beginning(settings)
        d, g = (
            torch.cat([part.ravel() for layer in layers for part in layer]).to(dtype)
            for layers in (discriminator, generator)
        )
        self.arrays = {name: torch.zeros_like(d if name[0] == "d" else g) for name in ARRAYS}
        self.gradients = {"d": torch.zeros_like(d), "g": torch.zeros_like(g)}
        self.arrays |= {"d": d, "g": g, "averaged": g.clone()}
        self.vectors = [(u.to(dtype), v.to(dtype)) for u, v in vectors]
        self.d_time = self.g_time = 0
        self.d_loss = self.g_loss = self.real_side = self.sloped = math.nan
        self.sound = True
        self.discriminator, self.generator = views(d, settings.d_sizes), views(g, settings.g_sizes)
        self.average = views(self.arrays["averaged"], settings.g_sizes)
        self._d_gradient = views(self.gradients["d"], settings.d_sizes)
        self._g_gradient = views(self.gradients["g"], settings.g_sizes)

    # What they make of examples (n, outputs), as the networks see them

    def generate(self, noise: Tensor) -> Tensor:
        """What the generator that is shown makes of noise: its average, where there is one."""
        layers = self.average if self.settings.average else self.generator
        return forward(layers, noise, self.settings.g_activation, self.settings.g_output).output

    def judge(self, x: Tensor) -> Tensor:
        """a(x): (n,)."""
        return forward(self.judging()[0], x, self.settings.d_activation).output[:, 0]

    def slopes(self, x: Tensor) -> Tensor:
        """∇a(x): (n, outputs)."""
        layers = self.judging()[0]
        run = forward(layers, x, self.settings.d_activation, slopes=True)
        return backward(layers, run, torch.ones_like(run.output), None)

    def judging(self) -> tuple[Layers, list[Tensor]]:
        """D's layers as they judge: divided by their spectral norms where those are bounded; and these norms."""
        return normed(self.discriminator, self.vectors) if self.settings.spectral else (self.discriminator, [])

    # Learning

    def discriminator_step(self, real: Tensor, noise: Tensor, mix: Tensor, share: float = 1.0) -> float:
        """One update of D at this share of its learning rate; its loss before it."""
        s, n = self.settings, len(real)
        fake = forward(self.generator, noise, s.g_activation, s.g_output).output
        if s.spectral:
            iterate(self.discriminator, self.vectors)
        layers, norms = self.judging()
        run = forward(layers, torch.cat([real, fake]), s.d_activation, slopes=True)
        sides, slopes = logit_gradients(s.loss, run.output[:n], run.output[n:], s.real_weight)
        backward(layers, run, torch.cat(slopes), self._d_gradient)
        self.sloped = 0.0
        if s.penalty != "none":
            at = torch.lerp(fake, real, mix) if s.penalty == "gradient penalty" else real
            value = slope_penalty(layers, at, s.d_activation, s.penalty, s.penalty_weight, self._d_gradient)
            self.sloped = float(value)
        if s.spectral:
            through_norms(self.discriminator, self.vectors, norms, self._d_gradient)
        self.real_side = float(sides[0])
        self.d_loss = self.real_side + float(sides[1]) + self.sloped
        self.d_time += 1
        self.sound = self._optimise("d", s.d_optimiser, share * s.d_rate, self.d_time)
        return self.d_loss

    def generator_step(self, noise: Tensor, share: float = 1.0) -> float:
        """One update of G at this share of its learning rate; its loss before it."""
        s, layers = self.settings, self.judging()[0]
        inner = forward(self.generator, noise, s.g_activation, s.g_output, slopes=True)
        run = forward(layers, inner.output, s.d_activation, slopes=True)
        loss, d = generator_gradient(s.loss, run.output)
        d = backward(layers, run, d, None)
        if s.g_output == "tanh":
            d = d * (1 - inner.output**2)
        backward(self.generator, inner, d, self._g_gradient)
        self.g_loss = float(loss)
        self.g_time += 1
        self.sound = self._optimise("g", s.g_optimiser, share * s.g_rate, self.g_time)
        if self.sound and s.average:  # young averages forget faster, so that the start is not remembered for long
            decay = min(s.average, (1 + self.g_time) / (10 + self.g_time))
            self.arrays["averaged"].lerp_(self.arrays["g"], 1 - decay)
        return self.g_loss

    def _optimise(self, who: str, name: str, rate: float, time: int) -> bool:
        """One update; False, and everything as before, where a parameter would leave all bounds."""
        s = self.settings
        flat, first, second = (self.arrays[who + part] for part in ("", "_first", "_second"))
        before = flat.clone()
        optimise(name, rate, s.beta1, s.beta2, time, flat, self.gradients[who], first, second)
        if float(flat.abs().max()) <= LARGEST:  # not so for NaN
            return True
        flat.copy_(before)
        first.zero_()
        second.zero_()
        return False
