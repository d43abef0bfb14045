"""Two networks that learn in turn, each against the other, whatever it is that they make and tell apart.

One step is one update. An iteration is `d_steps` updates of D and then `g_steps` of G, each on real examples and noise
of its own. What is drawn for an update follows from the seed and the number of the update alone (a counter-based
generator: Salmon et al., 2011), so that any moment can be come back to.
"""

from __future__ import annotations

import math
from copy import copy
from dataclasses import replace
from typing import Any, Generic, Literal, Self, TypeVar

import numpy as np
import torch
from torch import Tensor

from engine.arrays import Floats
from engine.generative.adversaries import fast
from engine.generative.adversaries.definition import GAN, Layers
from engine.generative.adversaries.settings import LIVE, PlayersSettings

LARGEST = 1e6
"""A parameter beyond this counts as diverged."""
JUDGED = 2**40  # the updates' numbers stay below; streams of noise above are for looking, not for learning
Player = Literal["discriminator", "generator"]
ARRAYS = ("d", "d_first", "d_second", "g", "g_first", "g_second", "averaged")
COUNTERS = ("steps", "iteration", "turn", "d_time", "g_time", "failed")
LOSSES_KEPT = ("d_loss", "g_loss", "real_side", "sloped")
Chosen = TypeVar("Chosen", bound=PlayersSettings)


def stream(seed: int, number: int) -> np.random.Generator:
    """The random numbers of one update."""
    return np.random.Generator(np.random.Philox(key=np.array([seed, number], dtype=np.uint64)))


class Players(Generic[Chosen]):
    """The two networks, their optimisers, and how far they have come. dtype: of all that is learnt."""

    def __init__(self, settings: Chosen, dtype: torch.dtype = torch.float64) -> None:
        self.settings, self.dtype = settings, dtype
        self._begin()

    def _begin(self) -> None:
        gan = GAN(self.settings)
        flats = {
            name: torch.cat([part.detach().ravel() for layer in layers for part in layer]).to(self.dtype)
            for name, layers in (("d", gan.discriminator), ("g", gan.generator))
        }
        self.arrays = {name: torch.zeros_like(flats[name[0] if name != "averaged" else "g"]) for name in ARRAYS}
        self.arrays["d"].copy_(flats["d"])
        self.arrays["g"].copy_(flats["g"])
        self.arrays["averaged"].copy_(flats["g"])
        self.gradients = {name: torch.zeros_like(flats[name]) for name in "dg"}
        self.vectors = [(u.to(self.dtype, copy=True), v.to(self.dtype, copy=True)) for u, v in gan.vectors]
        self._view()
        self.steps = self.iteration = self.turn = self.d_time = self.g_time = 0
        self.failed = 0  # the update that could not be made, 0 while all could
        self.d_loss = self.g_loss = math.nan  # before the last update of each
        self.real_side = self.sloped = math.nan  # what of D's came from the real examples, and from the penalty
        self.last: Player | None = None
        self.alone: Literal["", "discriminator", "generator"] = ""
        self.updated()

    def _view(self) -> None:
        s, a = self.settings, self.arrays
        self.discriminator, self.generator = fast.views(a["d"], s.d_sizes), fast.views(a["g"], s.g_sizes)
        self.average = fast.views(a["averaged"], s.g_sizes)
        self._d_gradient = fast.views(self.gradients["d"], s.d_sizes)
        self._g_gradient = fast.views(self.gradients["g"], s.g_sizes)

    def reset(self) -> None:
        """Back to the start: the same seed, with the settings and the data as they are now."""
        self._begin()

    # What they learn from: for the lesson at hand to say

    @property
    def ready(self) -> bool:
        """Whether there is anything to learn from."""
        return True

    def batch(self, generator: np.random.Generator) -> Tensor:
        """Real examples for an update, (batch, outputs), as D sees them."""
        raise NotImplementedError

    def draw(self, generator: np.random.Generator) -> Floats:
        """Noise for a batch: N(0, 1), (batch, noise)."""
        return generator.standard_normal((self.settings.batch_size, self.settings.noise_size))

    def updated(self) -> None:
        """Called at the start and after every update."""

    def tensor(self, values: Floats) -> Tensor:
        """As the networks take numbers."""
        return torch.from_numpy(np.ascontiguousarray(values)).to(self.dtype)

    # Learning

    @property
    def next(self) -> Player:
        """Whose turn it is."""
        return "discriminator" if self.turn < self.schedule[0] else "generator"

    @property
    def schedule(self) -> tuple[int, int]:
        """D's and G's updates in an iteration: as set, or, where one learns alone, only its own."""
        d, g = self.settings.d_steps, self.settings.g_steps
        return {"": (d, g), "discriminator": (d or 1, 0), "generator": (0, g or 1)}[self.alone]

    def only(self, player: Literal["", "discriminator", "generator"]) -> None:
        """Let one of them learn alone from now on, or ("") both in turn."""
        self.alone, self.turn, self.failed = player, 0, 0

    @torch.inference_mode()
    def step(self, count: int = 1) -> int:
        """Make up to `count` updates; return how many could be made."""
        for made in range(count):
            if self.failed or not self.ready:
                return made
            player = self.next
            generator = stream(self.settings.seed, self.steps)
            sound = self._update_d(generator) if player == "discriminator" else self._update_g(generator)
            if not sound:
                self.failed = self.steps + 1
                return made
            self.last = player
            self.steps += 1
            self.turn += 1
            if self.turn >= sum(self.schedule):
                self.turn, self.iteration = 0, self.iteration + 1
            self.updated()
        return count

    def twin(self) -> Self:
        """The same moment once more: it can learn on, and this one stays as it is."""
        other = copy(self)
        other.arrays = {name: array.clone() for name, array in self.arrays.items()}
        other.gradients = {name: array.clone() for name, array in self.gradients.items()}
        other.vectors = [(u.clone(), v.clone()) for u, v in self.vectors]
        other._view()
        return other

    def judging(self) -> tuple[Layers, list[Tensor]]:
        """D's layers as they judge: divided by their spectral norms where those are bounded."""
        if not self.settings.spectral:
            return self.discriminator, []
        return fast.normed(self.discriminator, self.vectors)

    def _update_d(self, generator: np.random.Generator) -> bool:
        s = self.settings
        real = self.batch(generator)
        noise = self.tensor(self.draw(generator))
        fake = fast.forward(self.generator, noise, s.g_activation, s.g_output).output
        if s.spectral:
            fast.iterate(self.discriminator, self.vectors)
        layers, norms = self.judging()
        run = fast.forward(layers, torch.cat([real, fake]), s.d_activation, slopes=True)
        n = len(real)
        sides, slopes = fast.logit_gradients(s.loss, run.output[:n], run.output[n:], s.real_weight)
        fast.backward(layers, run, torch.cat(slopes), self._d_gradient)
        self.sloped = 0.0
        if s.penalty != "none":
            at = real
            if s.penalty == "gradient penalty":
                at = torch.lerp(fake, real, self.tensor(generator.random((n, 1))))
            value = fast.slope_penalty(layers, at, s.d_activation, s.penalty, s.penalty_weight, self._d_gradient)
            self.sloped = float(value)
        if s.spectral:
            fast.through_norms(self.discriminator, self.vectors, norms, self._d_gradient)
        self.real_side = float(sides[0])
        self.d_loss = self.real_side + float(sides[1]) + self.sloped
        self.d_time += 1
        return self._optimise("d", s.d_optimiser, s.d_rate, self.d_time)

    def _update_g(self, generator: np.random.Generator) -> bool:
        s = self.settings
        layers = self.judging()[0]
        noise = self.tensor(self.draw(generator))
        inner = fast.forward(self.generator, noise, s.g_activation, s.g_output, slopes=True)
        run = fast.forward(layers, inner.output, s.d_activation, slopes=True)
        loss, d = fast.generator_gradient(s.loss, run.output)
        d = fast.backward(layers, run, d, None)
        if s.g_output == "tanh":
            d = d * (1 - inner.output**2)
        fast.backward(self.generator, inner, d, self._g_gradient)
        self.g_loss = float(loss)
        self.g_time += 1
        sound = self._optimise("g", s.g_optimiser, s.g_rate, self.g_time)
        if sound and s.average:  # young averages forget faster, so that they do not remember the start for long
            decay = min(s.average, (1 + self.g_time) / (10 + self.g_time))
            self.arrays["averaged"].lerp_(self.arrays["g"], 1 - decay)
        return sound

    def _optimise(self, who: str, name: str, rate: float, time: int) -> bool:
        """One update; False, and everything as before, where a parameter would leave all bounds."""
        s = self.settings
        flat, first, second = (self.arrays[who + part] for part in ("", "_first", "_second"))
        before = flat.clone()
        if s.half_life:
            rate *= 0.5 ** (self.iteration / s.half_life)
        fast.optimise(name, rate, s.beta1, s.beta2, time, flat, self.gradients[who], first, second)
        if float(flat.abs().max()) <= LARGEST:  # not so for NaN
            return True
        flat.copy_(before)
        first.zero_()
        second.zero_()
        return False

    # Changes, and all of it to come back to

    def change(self, **settings: Any) -> None:
        """Change settings that are LIVE; the networks stay. Another optimiser starts with empty moments."""
        if not set(settings) <= set(LIVE):
            raise ValueError(f"Only {', '.join(LIVE)} change while the networks train.")
        before, self.settings = self.settings, replace(self.settings, **settings)
        for who in "dg":
            name = f"{who}_optimiser"
            if getattr(before, name) != getattr(self.settings, name):
                self.arrays[f"{who}_first"].zero_()
                self.arrays[f"{who}_second"].zero_()
                setattr(self, f"{who}_time", 0)
        if not before.average:
            self.arrays["averaged"].copy_(self.arrays["g"])
        if self.turn >= sum(self.schedule):
            self.turn = 0
        self.failed = 0

    def state(self) -> dict[str, Any]:
        """Everything that the next update depends on, as copies."""
        kept: dict[str, Any] = {name: array.numpy().copy() for name, array in self.arrays.items()}
        kept |= {f"vector{k}": np.concatenate([u.numpy(), v.numpy()]) for k, (u, v) in enumerate(self.vectors)}
        kept |= {name: getattr(self, name) for name in (*COUNTERS, *LOSSES_KEPT, "last", "alone")}
        return kept | {name: getattr(self.settings, name) for name in LIVE}

    def restore(self, state: dict[str, Any]) -> None:
        """Become what `state` says. Raises ValueError where the networks are others."""
        for name in ARRAYS:
            if np.shape(state[name]) != tuple(self.arrays[name].shape):
                raise ValueError("This state belongs to other networks.")
        self.settings = replace(self.settings, **{name: state[name] for name in LIVE})
        for name in ARRAYS:
            self.arrays[name].copy_(torch.from_numpy(state[name]))
        for k, (u, v) in enumerate(self.vectors):
            both = torch.from_numpy(state[f"vector{k}"])
            u.copy_(both[: len(u)])
            v.copy_(both[len(u) :])
        for name in COUNTERS:
            setattr(self, name, int(state[name]))
        for name in LOSSES_KEPT:
            setattr(self, name, float(state[name]))
        self.last, self.alone = state["last"], state["alone"]
