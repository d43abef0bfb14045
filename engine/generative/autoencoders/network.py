"""Auto-encoders, plain and variational: the network, the bound by which a variational one learns, and an update.

An auto-encoder's code is z = g(x). A variational one's encoder says where the code may be: the mean μ and the
logarithm of the variance log σ² of a Gaussian with one independent component a latent. Then, in nats,

    −log p(x)  ≤  l  =  −E_q[log p(x|z)]  +  KL(q(z|x) ‖ p(z)),       p(z) = N(0, I),   q(z|x) = N(μ, diag σ²)

(Kingma and Welling, 2014; Rezende, Mohamed and Wierstra, 2014). The decoder gives a number a pixel: through the
logistic function it is a pixel's value, or its probability of being ink.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Callable, Generator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar, Generic, TypeVar

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils import skip_init

from engine.arrays import Floats32
from engine.experiment.asking import Asks
from engine.generative.autoencoders.data import EVERY, load
from engine.optimisers import in_rows, step_of

ACTIVATIONS: dict[str, type[nn.Module]] = {"tanh": nn.Tanh, "relu": nn.ReLU, "silu": nn.SiLU, "linear": nn.Identity}
KERNEL = 4  # sides of a convolution's kernel; with a stride of 2 and a padding of 1 it halves a picture's sides
LOG_2PI = math.log(2 * math.pi)
LARGEST_LOSS, LARGEST_WEIGHT = 1e6, 1e4  # beyond these a run has diverged

# --- the network ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shape:
    """pixels → channels → hidden → latents → hidden → channels, mirrored → pixels. hidden: the encoder's units, layer
    by layer; channels: of the convolutions before them, each of which halves the sides of a square picture."""

    pixels: int = 784
    hidden: tuple[int, ...] = (200, 200)
    latents: int = 2
    activation: str = "tanh"  # one of ACTIVATIONS
    variational: bool = True
    channels: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if min(self.pixels, self.latents, *self.hidden, *self.channels) < 1:
            raise ValueError("Every layer has one unit or more.")
        if self.channels and (self.side**2 != self.pixels or self.side % 2 ** len(self.channels)):
            raise ValueError("Convolutions need a square picture whose sides can be halved at each of them.")
        if self.activation not in ACTIVATIONS:
            raise ValueError(f"There is no activation “{self.activation[:30]}”; there are {', '.join(ACTIVATIONS)}.")

    @property
    def side(self) -> int:
        """Pixels along a side, where the picture is square."""
        return round(math.sqrt(self.pixels))

    @property
    def smallest(self) -> int:
        """Pixels along a side after the last convolution."""
        return self.side >> len(self.channels)

    @property
    def inner(self) -> tuple[int, ...]:
        """Sizes of the encoder's affine layers. Its last is a code, or a mean and a log variance of each latent."""
        features = self.channels[-1] * self.smallest**2 if self.channels else self.pixels
        return (features, *self.hidden, 2 * self.latents if self.variational else self.latents)

    @property
    def outer(self) -> tuple[int, ...]:
        """Sizes of the decoder's affine layers."""
        return (self.latents, *reversed(self.hidden), self.inner[0])

    @property
    def parameters(self) -> int:
        """Weights and biases of the affine layers."""
        return sum((inputs + 1) * outputs for way in (self.inner, self.outer) for inputs, outputs in pairwise(way))


class AutoEncoder(nn.Module):
    """`weights` and `gradient` are its parameters' own memory, in one row each.

    deviation: s of a Gaussian p(x|z) that is learnt with the rest, at first; its logarithm is one more parameter.
    """

    def __init__(self, shape: Shape, seed: int = 0, deviation: float | None = None) -> None:
        super().__init__()
        self.shape = shape
        self.log_deviation = None if deviation is None else nn.Parameter(torch.tensor(math.log(deviation)))
        self.encoder, self.decoder = both_ways(shape, torch.Generator().manual_seed(seed))
        self.weights, self.gradient = in_rows(self.parameters())

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """(n, pixels) → μ and log σ², each (n, latents). Without a variance: the code, and −∞."""
        said = self.encoder(x)
        if not self.shape.variational:
            return said, torch.full_like(said, -torch.inf)
        mean, log_variance = said.chunk(2, 1)
        return mean, log_variance

    def decode(self, z: Tensor) -> Tensor:
        """(n, latents) → the pixels' logits, (n, pixels)."""
        pixels: Tensor = self.decoder(z)
        return pixels


def both_ways(shape: Shape, generator: torch.Generator) -> tuple[nn.Sequential, nn.Sequential]:
    """Encoder and decoder, with weights drawn from the generator. Convolutions come before the encoder's affine layers,
    each with half the sides of the one before, and transposed ones after the decoder's. Of a transposed one's kernel an
    output pixel meets every second row and column."""
    inner, outer = (layers(sizes, shape.activation, generator) for sizes in (shape.inner, shape.outer))
    if not shape.channels:
        return inner, outer
    activation, halving = ACTIVATIONS[shape.activation], {"stride": 2, "padding": 1}
    down: list[nn.Module] = [nn.Unflatten(1, (1, shape.side, shape.side))]
    for inputs, outputs in pairwise((1, *shape.channels)):
        variance, sizes = 2 / (inputs * KERNEL**2), (inputs, outputs, KERNEL)
        down += [_begun(nn.Conv2d, variance, generator, *sizes, **halving), activation()]
    up: list[nn.Module] = [nn.Unflatten(1, (shape.channels[-1], shape.smallest, shape.smallest))]
    for inputs, outputs in pairwise((*reversed(shape.channels), 1)):
        variance, sizes = 2 / (inputs * (KERNEL // 2) ** 2), (inputs, outputs, KERNEL)
        up += [activation(), _begun(nn.ConvTranspose2d, variance, generator, *sizes, **halving)]
    return nn.Sequential(*down, nn.Flatten(), *inner), nn.Sequential(*outer, *up, nn.Flatten())


def layers(sizes: tuple[int, ...], activation: str, generator: torch.Generator) -> nn.Sequential:
    """Affine layers with an activation between them. Weights uniform, of variance 2 / (inputs + outputs), or with
    ReLUs and the like 2 / inputs (Glorot and Bengio, 2010; He et al., 2015); biases 0."""
    found: list[nn.Module] = []
    for inputs, outputs in pairwise(sizes):
        variance = 2 / inputs if activation in ("relu", "silu") else 2 / (inputs + outputs)
        found += [_begun(nn.Linear, variance, generator, inputs, outputs), ACTIVATIONS[activation]()]
    return nn.Sequential(*found[:-1])


def _begun(kind: type[nn.Module], variance: float, generator: torch.Generator, *sizes: int, **more: int) -> nn.Module:
    """A layer with its weights at the start: uniform, of mean 0 and this variance, and biases 0."""
    layer: nn.Module = skip_init(kind, *sizes, **more)  # type: ignore[no-untyped-call]
    most = (3 * variance) ** 0.5
    nn.init.uniform_(layer.get_parameter("weight"), -most, most, generator=generator)
    nn.init.zeros_(layer.get_parameter("bias"))
    return layer


# --- the bound ------------------------------------------------------------------------------------------------------


def reparameterise(mean: Tensor, log_variance: Tensor, noise: Tensor) -> Tensor:
    """z = μ + σ ε with σ = exp(½ log σ²) and ε from N(0, I): chance comes from outside, and gradients pass through."""
    return mean + (0.5 * log_variance).exp() * noise


def divergence(mean: Tensor, log_variance: Tensor) -> Tensor:
    """KL(N(μ, σ²) ‖ N(0, 1)) = ½ (μ² + σ² − log σ² − 1) of every latent, in nats; the shape stays."""
    return 0.5 * (mean.square() + log_variance.exp() - log_variance - 1)


def log_bernoulli(x: Tensor, logits: Tensor) -> Tensor:
    """log p(x|z) = Σ x log p + (1 − x) log(1 − p) over the last axis: every pixel a coin of its own.

    x: ink 0 or 1. For greys between them it is a cross-entropy, no probability of anything.
    """
    return (x * logits - functional.softplus(logits)).sum(-1)


def log_gaussian(x: Tensor, mean: Tensor, deviation: float | Tensor) -> Tensor:
    """log p(x|z) = −½ Σ [((x − μ)/s)² + log 2π s²] over the last axis: a density, so it may be above 0.

    deviation: s, a number, or a tensor of one that is learnt."""
    log = deviation.log() if isinstance(deviation, Tensor) else math.log(deviation)
    return -0.5 * ((x - mean) / deviation).square().sum(-1) - x.shape[-1] * (log + 0.5 * LOG_2PI)


def log_normal(z: Tensor, mean: Tensor, log_variance: Tensor) -> Tensor:
    """log N(z; μ, diag σ²) over the last axis."""
    return -0.5 * ((z - mean).square() / log_variance.exp() + log_variance + LOG_2PI).sum(-1)


def log_prior(z: Tensor) -> Tensor:
    """log N(z; 0, I) over the last axis."""
    return -0.5 * (z.square() + LOG_2PI).sum(-1)


def terms(
    network: AutoEncoder, x: Tensor, noise: Tensor, given: Callable[[Tensor, Tensor], Tensor] = log_bernoulli
) -> tuple[Tensor, Tensor]:
    """Both terms of the bound for x (n, pixels) and one draw ε (n, latents) for each: −log p(x|z), (n,), and the KL of
    each latent, (n, latents). given: log p(x|z) from x and the decoder's numbers."""
    mean, log_variance = network.encode(x)
    z = reparameterise(mean, log_variance, noise)
    return -given(x, network.decode(z)), divergence(mean, log_variance)


# --- an update ------------------------------------------------------------------------------------------------------

Held = TypeVar("Held")


class AutoEncoderTraining(Asks[Any, tuple[Held, Any]], Generic[Held]):
    """A run of updates by Adam. A lesson says which loss each reduces, and what is asked of what is held out.

    settings: with `data`, `shape`, `batch`, `learning_rate` and `seed`. Held: what the network makes of what is held
    out; its answer has that and the figures of that. loss: of the batches, a running mean.
    """

    kept = ("weights", "moments", "loss")
    memory: ClassVar[float]
    """The part of the running mean that an update leaves."""
    learnt: float | None = None
    """s at first, where it is learnt."""

    def __init__(self, settings: Any) -> None:
        self.data = load(settings.data, settings.seed)
        super().__init__(settings)

    # What a lesson says

    @abstractmethod
    def losses(self) -> tuple[Tensor, float]:
        """The loss that this update reduces, and the number that enters the running mean."""

    @abstractmethod
    def ask(self) -> tuple[Held, Any]:
        """What the network, as it is now, makes of what is held out, and the figures of that."""

    @abstractmethod
    def total(self, figures: Any) -> float:
        """The loss on what is held out, by its figures."""

    # What both do

    def begin(self) -> None:
        self.network = AutoEncoder(self.settings.shape, self.settings.seed, self.learnt)
        self.moments: Floats32 = np.zeros((2, len(self.weights)), np.float32)
        self.loss = self.held_loss

    @property
    def weights(self) -> Floats32:
        return self.network.weights

    @weights.setter
    def weights(self, numbers: Floats32) -> None:
        self.network.weights[:] = numbers

    @property
    def steps_an_epoch(self) -> int:
        return len(self.data) // int(self.settings.batch)

    def rows(self) -> Tensor:
        """The pictures or points of the next update, (batch, size)."""
        epoch, place = divmod(self.steps, self.steps_an_epoch)
        batch = self.settings.batch
        return self.data.rows(self.order(epoch, len(self.data))[place * batch : (place + 1) * batch])

    def update(self) -> bool:
        network, moments = self.network, self.moments.copy()
        network.gradient.fill(0)
        down, shown = self.losses()
        down.backward()  # type: ignore[no-untyped-call]
        with np.errstate(all="ignore"):  # an overflow is noticed here, and nothing of it stays
            added = step_of(
                "adam", network.weights, network.gradient, moments, self.steps + 1, self.settings.learning_rate, 0.0
            )
            sound = abs(shown) < LARGEST_LOSS and np.abs(network.weights + added).max() < LARGEST_WEIGHT
        if sound:
            network.weights += added
            self.moments = moments
            self.loss += (1 - self.memory) * (shown - self.loss)
        return bool(sound)

    def asking(self) -> Generator[None, None, tuple[Held, Any]]:
        """All at once: it takes some hundredths of a second at most."""
        yield from ()
        with torch.no_grad():
            return self.ask()

    @property
    def every(self) -> int:
        return EVERY.get(self.data.source, 1)

    @property
    def held(self) -> Held:
        return self.answer[0]

    @property
    def figures(self) -> Any:
        return self.answer[1]

    @property
    def held_loss(self) -> float:
        return self.total(self.figures)

    def means(self, decoded: Tensor) -> Tensor:
        """The decoder's numbers as x̂: pixels between 0 and 1, or coordinates. A linear network's are pixels already."""
        return decoded if self.data.on_plane or self.network.shape.activation == "linear" else decoded.sigmoid()

    def decoded(self, codes: Tensor) -> Tensor:
        """Codes (n, latents) → x̂, (n, size)."""
        return self.means(self.network.decode(codes))
