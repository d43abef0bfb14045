"""A generative adversarial network in training on the plane. One step is one update, of D or of G.

An iteration is `d_steps` updates of D and then `g_steps` of G, each on points and noise of its own. What is drawn for
an update follows from the seed and the number of the update alone (a counter-based generator: Salmon et al., 2011), so
that any moment can be come back to::

    training = Training(GANSettings(data="ring"))
    training.step(4_000)
    training.read().js
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri
from torch import Tensor

from engine.generative import gan_fast as fast
from engine.generative.distributions import DISTRIBUTIONS, Distribution, Floats, drawn
from engine.generative.gan import GAN, LOSSES, Layers
from engine.generative.gan_measures import SAMPLES, Judge, Reading
from engine.generative.gan_settings import LIVE, OWN, GANSettings

LARGEST = 1e6
"""A parameter beyond this counts as diverged."""
MEASURES = 32  # readings kept at each doubling of the steps
_JUDGED = 2**40  # the updates' numbers stay below; streams of noise above are for looking, not for learning
Player = Literal["discriminator", "generator"]
ARRAYS = ("d", "d_first", "d_second", "g", "g_first", "g_second", "averaged")


def noise(kind: str, count: int, size: int, generator: np.random.Generator) -> Floats:
    """(count, size) numbers for G: U(0, 1), N(½, ¼) cut off at two standard deviations, or N(0, 1)."""
    if kind == "normal":
        return generator.standard_normal((count, size))
    u = generator.random((count, size))
    return u if kind == "uniform" else squeezed(u)


def squeezed(u: Floats) -> Floats:
    """Uniform numbers into N(½, ¼) cut off at two standard deviations, by its inverse distribution function."""
    low = ndtr(-2.0)
    values: Floats = 0.5 + 0.25 * ndtri(low + u * (1 - 2 * low))
    return values


def stream(seed: int, number: int) -> np.random.Generator:
    """The random numbers of one update."""
    return np.random.Generator(np.random.Philox(key=np.array([seed, number], dtype=np.uint64)))


def tensor(values: Floats) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(values, dtype=np.float64))


class Training:
    """The two networks, their optimisers, and how far they have come. marks: (n, 2), the visitor's own, for "yours"."""

    def __init__(self, settings: GANSettings, marks: Floats | None = None) -> None:
        self.settings = settings
        self.marks = np.zeros((0, 2)) if marks is None else marks
        self.use(self.marks)
        self._begin()

    def _begin(self) -> None:
        gan = GAN(self.settings)
        flats = {
            name: torch.cat([part.detach().ravel() for layer in layers for part in layer])
            for name, layers in (("d", gan.discriminator), ("g", gan.generator))
        }
        self.arrays = {name: torch.zeros_like(flats[name[0] if name != "averaged" else "g"]) for name in ARRAYS}
        self.arrays["d"].copy_(flats["d"])
        self.arrays["g"].copy_(flats["g"])
        self.arrays["averaged"].copy_(flats["g"])
        self.gradients = {name: torch.zeros_like(flats[name]) for name in "dg"}
        self.vectors = [(u.clone(), v.clone()) for u, v in gan.vectors]
        self._view()
        self.steps = self.iteration = self.turn = self.d_time = self.g_time = 0
        self.failed = 0  # the update that could not be made, 0 while all could
        self.d_loss = self.g_loss = self.sloped = math.nan  # before the last update of each; the penalty's part
        self.last: Player | None = None
        self.alone: Literal["", "discriminator", "generator"] = ""
        self.readings: list[Reading] = []
        self._remember()

    def _view(self) -> None:
        s, a = self.settings, self.arrays
        self.discriminator, self.generator = fast.views(a["d"], s.d_sizes), fast.views(a["g"], s.g_sizes)
        self.average = fast.views(a["averaged"], s.g_sizes)
        self._d_gradient = fast.views(self.gradients["d"], s.d_sizes)
        self._g_gradient = fast.views(self.gradients["g"], s.g_sizes)

    def reset(self) -> None:
        """Back to the start: the same seed, with the settings and the distribution as they are now."""
        self._begin()

    def use(self, marks: Floats) -> None:
        """Another drawing, from now on."""
        self.marks = marks
        s = self.settings
        self.distribution: Distribution | None = None
        if s.data != OWN:
            self.distribution = DISTRIBUTIONS[s.data]()
        elif len(marks):
            self.distribution = drawn(marks, s.spread)
        low, high = self.extent
        self.centre, self.half = ((low + high) / 2, (high - low) / 2) if s.centred else (0.0, 1.0)
        self.judge = Judge(self.distribution) if self.distribution else None
        self.failed = 0

    @property
    def extent(self) -> tuple[float, float]:
        return self.distribution.extent if self.distribution else (0.0, 1.0)

    # What the networks make of points of the plane (n, 2)

    def generate(self, z: Floats) -> Floats:
        """The points that the generator shown makes of noise: its average where there is one."""
        layers = self.average if self.settings.average else self.generator
        y = fast.forward(layers, tensor(z), self.settings.g_activation, self.settings.g_output).output
        return self.centre + self.half * y.numpy()

    def noise(self, count: int, what: int = 0) -> Floats:
        """Noise for looking: the same whenever it is asked for."""
        s = self.settings
        return noise(s.noise, count, s.noise_size, stream(s.seed, _JUDGED + what))

    def real(self, count: int, what: int = 0) -> Floats:
        """Real points for looking: the same whenever they are asked for."""
        if self.distribution is None:
            return np.zeros((0, 2))
        return self.distribution.sample(count, stream(self.settings.seed, _JUDGED + 1_000 + what))

    def logits(self, points: Floats) -> Floats:
        """a(x): (n,)."""
        return fast.forward(self._judging()[0], self._inwards(points), self.settings.d_activation).output[:, 0].numpy()

    def pull(self, points: Floats) -> Floats:
        """Where each generated point is pulled: −∂ℓ/∂x of its own term ℓ of G's loss, per unit of the plane: (n, 2)."""
        s = self.settings
        layers = self._judging()[0]
        run = fast.forward(layers, self._inwards(points), s.d_activation, slopes=True)
        d = fast.generator_gradient(s.loss, run.output)[1] * len(points)
        return -fast.backward(layers, run, d, None).numpy() / self.half

    def slopes(self, points: Floats) -> Floats:
        """∇a(x), per unit of the plane: (n, 2)."""
        layers = self._judging()[0]
        run = fast.forward(layers, self._inwards(points), self.settings.d_activation, slopes=True)
        slope = fast.backward(layers, run, torch.ones_like(run.output), None)
        found: Floats = slope.numpy() / self.half
        return found

    def _inwards(self, points: Floats) -> Tensor:
        return tensor((points - self.centre) / self.half)

    def _judging(self) -> tuple[Layers, list[Tensor]]:
        """D's layers as they judge: divided by their spectral norms where those are bounded."""
        if not self.settings.spectral:
            return self.discriminator, []
        return fast.normed(self.discriminator, self.vectors)

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
            if self.failed or self.distribution is None:
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
            if is_measured(self.steps):
                self._remember()
        return count

    def draw(self, generator: np.random.Generator) -> Floats:
        """Noise for a batch."""
        return noise(self.settings.noise, self.settings.batch_size, self.settings.noise_size, generator)

    def _update_d(self, generator: np.random.Generator) -> bool:
        s = self.settings
        assert self.distribution is not None
        real = self._inwards(self.distribution.sample(s.batch_size, generator))
        fake = fast.forward(self.generator, tensor(self.draw(generator)), s.g_activation, s.g_output).output
        if s.spectral:
            fast.iterate(self.discriminator, self.vectors)
        layers, norms = self._judging()
        run = fast.forward(layers, torch.cat([real, fake]), s.d_activation, slopes=True)
        n = len(real)
        loss, a, b = fast.logit_gradients(s.loss, run.output[:n], run.output[n:], s.real_weight)
        fast.backward(layers, run, torch.cat([a, b]), self._d_gradient)
        self.sloped = 0.0
        if s.penalty != "none":
            at = real
            if s.penalty == "gradient penalty":
                at = torch.lerp(fake, real, tensor(generator.random((n, 1))))
            value = fast.slope_penalty(layers, at, s.d_activation, s.penalty, s.penalty_weight, self._d_gradient)
            self.sloped = float(value)
        if s.spectral:
            fast.through_norms(self.discriminator, self.vectors, norms, self._d_gradient)
        self.d_loss = float(loss) + self.sloped
        self.d_time += 1
        return self._optimise("d", s.d_optimiser, s.d_rate, self.d_time)

    def _update_g(self, generator: np.random.Generator) -> bool:
        s = self.settings
        layers = self._judging()[0]
        inner = fast.forward(self.generator, tensor(self.draw(generator)), s.g_activation, s.g_output, slopes=True)
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

    # How well they do

    @torch.inference_mode()
    def read(self) -> Reading | None:
        """The generator now, from samples of noise that stay the same."""
        return self.judge.read(self.generate(self.noise(SAMPLES))) if self.judge else None

    def _remember(self) -> None:
        reading = self.read()
        self.readings = [*self.readings[-31:], reading] if reading else []

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
        """Everything but the distribution, as copies."""
        counters = (
            "steps",
            "iteration",
            "turn",
            "d_time",
            "g_time",
            "failed",
            "d_loss",
            "g_loss",
            "sloped",
            "last",
            "alone",
        )
        kept: dict[str, Any] = {name: array.numpy().copy() for name, array in self.arrays.items()}
        kept |= {f"vector{k}": np.concatenate([u.numpy(), v.numpy()]) for k, (u, v) in enumerate(self.vectors)}
        kept |= {name: getattr(self, name) for name in counters}
        return kept | {name: getattr(self.settings, name) for name in LIVE} | {"readings": list(self.readings)}

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
        for name in ("steps", "iteration", "turn", "d_time", "g_time", "failed"):
            setattr(self, name, int(state[name]))
        for name in ("d_loss", "g_loss", "sloped"):
            setattr(self, name, float(state[name]))
        self.last, self.alone, self.readings = state["last"], state["alone"], list(state["readings"])


def is_measured(step: int) -> bool:
    """Whether a reading is kept after this step: after each of the first, then ever more seldom."""
    return step % (1 << max(0, step.bit_length() - 6)) == 0


def opinions(loss: str, logits: Floats, middle: float, reach: float) -> NDArray[np.float64]:
    """What D makes of points, from −1 (generated) to 1 (real): its belief, or the score about `middle` over `reach`."""
    belief = LOSSES[loss].opinion
    if belief is not None:
        return 2 * belief(torch.from_numpy(logits)).numpy() - 1
    return np.clip((logits - middle) / max(reach, 1e-12), -1, 1)
