"""A generative adversarial network in training on the plane: :mod:`engine.generative.adversaries.players` at work.

    training = GANTraining(GANSettings(data="ring"))
    training.step(4_000)
    training.read().js

One step is one update, of D or of G.
"""

from __future__ import annotations

import numpy as np
import torch
from scipy.special import ndtr, ndtri
from torch import Tensor

from engine.arrays import Floats
from engine.generative.adversaries import fast
from engine.generative.adversaries.definition import stream
from engine.generative.adversaries.players import JUDGED, Players
from engine.generative.gan.measures import SAMPLES, Judge, Reading
from engine.generative.gan.settings import OWN, GANSettings
from engine.plane.distributions import DISTRIBUTIONS, Distribution, drawn


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


class GANTraining(Players[GANSettings]):
    """The two networks on the plane. marks: (n, 2), the visitor's own; readings: of some moments so far."""

    kept = (*Players.kept, "readings")

    def __init__(self, settings: GANSettings, marks: Floats | None = None) -> None:
        self.settings = settings
        self.use(np.zeros((0, 2)) if marks is None else marks)
        super().__init__(settings)

    def begin(self) -> None:
        super().begin()
        self.readings: list[Reading] = []
        self._measure(0)

    def update(self) -> bool:
        sound = super().update()
        if sound:
            self._measure(self.steps + 1)
        return sound

    def _measure(self, step: int) -> None:
        if is_measured(step):
            reading = self.read()
            self.readings = [*self.readings[-31:], reading] if reading else []

    def use(self, marks: Floats) -> None:
        """Learn from another drawing from now on."""
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
        """The points that G makes of noise; its average makes them, where there is one."""
        return self.outwards(self.gan.generate(self.tensor(z)))

    def real(self, count: int, what: int = 0) -> Floats:
        """Real points to look at: they are the same every time."""
        if self.distribution is None:
            return np.zeros((0, 2))
        return self.distribution.sample(count, stream(self.settings.seed, JUDGED + 1_000 + what))

    def logits(self, points: Floats) -> Floats:
        """a(x): (n,)."""
        return self.gan.judge(self.inwards(points)).numpy()

    def pull(self, points: Floats) -> Floats:
        """Where G's loss pulls each generated point: −∂ℓ/∂x of its own term ℓ, per unit of the plane, (n, 2)."""
        s, layers = self.settings, self.gan.judging()[0]
        run = fast.forward(layers, self.inwards(points), s.d_activation, slopes=True)
        d = fast.generator_gradient(s.loss, run.output)[1] * len(points)
        return -fast.backward(layers, run, d, None).numpy() / self.half

    def slopes(self, points: Floats) -> Floats:
        """∇a(x), per unit of the plane: (n, 2)."""
        found: Floats = self.gan.slopes(self.inwards(points)).numpy() / self.half
        return found

    def inwards(self, points: Floats) -> Tensor:
        """Points of the plane as the networks see them."""
        return self.tensor((points - self.centre) / self.half)

    def outwards(self, x: Tensor) -> Floats:
        return self.centre + self.half * x.numpy()

    # What the players learn from

    @property
    def ready(self) -> bool:
        return self.distribution is not None

    def batch(self, generator: np.random.Generator) -> Tensor:
        """Real points, as the networks see them."""
        assert self.distribution is not None
        return self.inwards(self.distribution.sample(self.settings.batch_size, generator))

    def draw(self, generator: np.random.Generator, count: int = 0) -> Floats:
        """Noise of the kind that is chosen, (count, noise)."""
        s = self.settings
        return noise(s.noise, count or s.batch_size, s.noise_size, generator)

    # How well they do

    @torch.inference_mode()
    def read(self) -> Reading | None:
        """Measure the generator, always with the same noise."""
        return self.judge.read(self.generate(self.noise(SAMPLES))) if self.judge else None


def is_measured(step: int) -> bool:
    """Whether a reading is kept after this step: after each of the first, later less and less often."""
    return step % (1 << max(0, step.bit_length() - 6)) == 0
